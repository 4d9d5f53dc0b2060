package search

import (
	"context"
	"iter"
	"reflect"
	"slices"
	"testing"
	"time"

	"copse/internal/copse"
)

// FuzzSearch: whatever is typed in any language, a search answers, soon, the same each time, and each thing once.
func FuzzSearch(f *testing.F) {
	langs := copse.Shipped()
	x := NewIndex(f.TempDir())
	f.Cleanup(func() { _ = x.Close() })
	titles := map[copse.Lang]string{"ar": "بلوط الغابة", "en": "The children's oak", "es": "El roble de la niña", "fr": "L’orme d’à côté", "ru": "Дуб и ёлка", "zh": "举报不良信息的地方"}
	err := x.Build(context.Background(), "1", langs, func(lang copse.Lang) iter.Seq[Entry] {
		t := titles[lang]
		return slices.Values([]Entry{
			{Kind: "tree", ID: "OAK-1", Names: []string{"OAK-1", "Q-7"}, Title: t, Summary: t + " 1", Body: "Its fruit is the acorn. " + t},
			{Kind: "tree", ID: "ASH-1", Names: []string{"ASH-1"}, Title: "Ash 2", Summary: "Grows beside: " + t, Synonyms: []string{"oak nut", t + " x"}},
			{Kind: "word", ID: "acorn", Title: "Acorn", Body: t},
		})
	})
	if err != nil {
		f.Fatal(err)
	}
	for i, lang := range langs {
		f.Add(uint8(i), titles[lang])
		for _, words := range []string{"oak-1", "acron", "oak nut tree", "\"oak\" +ash -x^2~3", "oak:*?", "举报 举", "كلمة \u202e", "it's l’orme", "\xff\xfe", "ёл", "title:oak", ""} {
			f.Add(uint8(i), words)
		}
	}
	f.Fuzz(func(t *testing.T, n uint8, words string) {
		lang, begin := langs[int(n)%len(langs)], time.Now()
		first, err := x.Search(context.Background(), lang, Query{Words: words, Limit: 3})
		if err != nil {
			t.Fatal(err)
		}
		again, err := x.Search(context.Background(), lang, Query{Words: words, Limit: 3})
		if err != nil || !reflect.DeepEqual(first, again) {
			t.Errorf("%v, then %v (%v)", first, again, err)
		}
		if len(first.Hits) > 3 || len(first.Hits) > first.Total {
			t.Errorf("%d hits of %d", len(first.Hits), first.Total)
		}
		for i, h := range first.Hits {
			if slices.Contains(first.Hits[:i], h) {
				t.Errorf("%v twice", h)
			}
		}
		if took := time.Since(begin); took > 5*time.Second { // of the clock: others may be at work
			t.Errorf("took %v", took)
		}
	})
}
