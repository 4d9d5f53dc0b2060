package search

import (
	"context"
	"iter"
	"slices"
	"strings"
	"testing"

	"copse/internal/copse"
)

// titled makes an index in one language of entries with these titles, whose ids they are too.
func titled(t *testing.T, lang copse.Lang, titles ...string) func(words string) []string {
	t.Helper()
	x := NewIndex(t.TempDir())
	t.Cleanup(func() { _ = x.Close() })
	var entries []Entry
	for _, title := range titles {
		entries = append(entries, Entry{Kind: "text", ID: title, Title: title})
	}
	if err := x.Build(context.Background(), "1", []copse.Lang{lang}, func(copse.Lang) iter.Seq[Entry] { return slices.Values(entries) }); err != nil {
		t.Fatal(err)
	}
	return func(words string) (ids []string) {
		found, err := x.Search(context.Background(), lang, Query{Words: words, Limit: 20})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range found.Hits {
			ids = append(ids, h.ID)
		}
		slices.Sort(ids)
		return ids
	}
}

// TestSpellings: whichever way a word is written, typed in any of the ways it finds all of them, and
// nothing else.
func TestSpellings(t *testing.T) {
	for _, tt := range []struct {
		lang  copse.Lang
		alike []string
	}{
		{"es", []string{"traducción", "traducciones", "traduccion", "TRADUCCIÓN"}},
		{"es", []string{"profesión", "profesiones"}},
		{"es", []string{"ciberviolencia", "ciber violencia"}},
		{"es", []string{"pequeño", "pequeños", "pequeno"}},
		{"fr", []string{"nœud", "noeud", "nœuds"}},
		{"fr", []string{"l’ancre", "l'ancre", "lʼancre", "ancre"}},
		{"fr", []string{"ﬂeuve", "fleuve", "Fleuve"}},
		{"fr", []string{"forêt", "foret", "fore\u0302t"}},
		{"ru", []string{"замо́к", "замок", "Замок"}},
		{"ru", []string{"ёлка", "елка", "е\u0308лка"}},
		{"ru", []string{"ребёнок", "дети", "детей", "ребенка"}},
		{"ru", []string{"йод", "и\u0306од"}},
		{"ar", []string{"كتاب", "ڪتاب", "کتاب", "ك\u200cتاب", "كتــاب", "كِتَاب"}},
		{"ar", []string{"مشفى", "مشفي", "مشفی"}},
		{"ar", []string{"أطفال", "الأطفال", "طفل", "للأطفال"}},
		{"ar", []string{"٢٠٢٤", "2024", "۲۰۲۴"}},
		{"en", []string{"child", "children", "Children", "child's"}},
		{"en", []string{"kid", "kids", "child"}},
		{"en", []string{"teen", "teenagers", "adolescent", "young"}},
		{"en", []string{"mom", "dad", "parents"}},
		{"es", []string{"imagen", "imágenes"}},
		{"es", []string{"crimen", "crímenes"}},
		{"es", []string{"luz", "luces"}},
		{"ru", []string{"человек", "люди", "людей"}},
		{"ru", []string{"мама", "папе", "родители"}},
		{"zh", []string{"网络", "網路", "网路"}},
		{"zh", []string{"儿童", "兒少"}},
		{"zh", []string{"教师", "老师"}},
		{"en", []string{"cyberchess", "cyber chess", "cyber-chess"}},
		{"en", []string{"naïve", "naive"}},
		{"en", []string{"\ufeffanchor", "an\u200bchor", "anchor"}},
		{"zh", []string{"圖書館", "图书馆"}},
		{"zh", []string{"賬號", "帳號", "帐号", "账号"}},
		{"zh", []string{"ＡＢＣ", "abc"}},
	} {
		want := slices.Sorted(slices.Values(tt.alike))
		find := titled(t, tt.lang, append([]string{"other 其他 другое autre"}, tt.alike...)...)
		for _, typed := range tt.alike {
			if got := find(typed); !slices.Equal(got, want) {
				t.Errorf("%s %q finds %q, want %q", tt.lang, typed, got, want)
			}
		}
	}
}

// TestSpellings_apart: what is another word is not found.
func TestSpellings_apart(t *testing.T) {
	for _, tt := range []struct {
		lang         copse.Lang
		typed, other string
	}{
		{"zh", "教案", "个案工作者"},    // one sign of two
		{"zh", "教案", "教师和案例"},    // both, apart
		{"ru", "мои", "мой"},     // й is no и
		{"fr", "hash", "has"},    // short, and nothing is wrong
		{"en", "sext", "set up"}, // short
		{"zh", "女儿少", "儿童"},      // 儿少 is no word here
		{"ar", "كتاب", "كتان"},   // one letter wrong, in a writing of short words
	} {
		if got := titled(t, tt.lang, tt.other)(tt.typed); len(got) > 0 {
			t.Errorf("%s %q finds %q", tt.lang, tt.typed, got)
		}
	}
	if got := titled(t, "zh", "报告书")("书"); len(got) != 1 {
		t.Error("one sign alone finds nothing")
	}
}

// TestTypos: a word with a letter wrong finds what it is like, where nothing has it as it was typed;
// where something has, nothing else is found. Words that say nothing lead nowhere.
func TestTypos(t *testing.T) {
	find := titled(t, "en", "a curriculum for schools", "a harbour", "a harness", "the anchor and the harbour", "of it and down", "or harmour", "a child", "in swathes")
	for typed, want := range map[string][]string{
		"harbou":    {"a harbour", "the anchor and the harbour"},
		"harmour":   {"or harmour"}, // one letter from another
		"harbour":   {"a harbour", "the anchor and the harbour"},
		"arbour":    nil, // the first letter is right
		"harbonr":   {"a harbour", "the anchor and the harbour"},
		"curiculun": {"a curriculum for schools"},
		"harness":   {"a harness"},
		"hrabour":   {"a harbour", "the anchor and the harbour"}, // two letters in each other's place
		"harboour":  {"a harbour", "the anchor and the harbour"},
		"uriculum":  {"a curriculum for schools"}, // of a long word the first may be missing
		"chilrden":  {"a child"},
		"swatting":  nil,                            // begins as "swathes" does when both have lost their ends
		"anch":      {"the anchor and the harbour"}, // unfinished
		"anch old":  nil,                            // a word before the last is finished
		"the of":    nil,
		"take down": {"of it and down"},
	} {
		if got := find(typed); !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", typed, got, want)
		}
	}
}

// TestQuery: pages of what was found make up all of it, once; one reader's things can be had alone;
// a synonym names whose it is, in whatever language it was typed.
func TestQuery(t *testing.T) {
	var entries []Entry
	for i := range 25 {
		e := Entry{Kind: "text", ID: string(rune('a' + i)), Title: "oak", For: []string{"both"}}
		if i%5 == 0 {
			e.For = append(e.For, "few")
		}
		entries = append(entries, e)
	}
	entries = append(entries, Entry{Kind: "word", ID: "tall", Title: "A tree", Synonyms: []string{"high wood"}, Elsewhere: []string{"дерево", "grand arbre", "樹木"}})
	x := built(t, t.TempDir(), "1", &shelf{entries: entries})
	ask := func(q Query) Found {
		t.Helper()
		f, err := x.Search(context.Background(), "en", q)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	var all []Hit
	for from := 0; from < 30; from += 10 {
		f := ask(Query{Words: "oak", From: from, Limit: 10})
		if f.Total != 25 {
			t.Errorf("from %d: %d in all", from, f.Total)
		}
		all = append(all, f.Hits...)
	}
	if whole := ask(Query{Words: "oak", Limit: 100}).Hits; !slices.Equal(all, whole) || len(all) != 25 {
		t.Errorf("the pages are %v, the whole is %v", all, whole)
	}
	if f := ask(Query{Words: "oak", For: "few", Limit: 10}); f.Total != 5 || len(f.Hits) != 5 {
		t.Errorf("for few: %d, %v", f.Total, f.Hits)
	}
	if f := ask(Query{Words: "oak", For: "nobody", Limit: 10}); f.Total != 0 {
		t.Errorf("for nobody: %v", f)
	}
	tall := Hit{"word", "tall"}
	for typed, said := range map[string]bool{"some high wood": true, "дерево": true, "un grand arbre": true, "树木": true, "high": false, "arbre": false} {
		f := ask(Query{Words: typed, Limit: 10})
		if slices.Contains(f.Said, tall) != said || said && (len(f.Hits) == 0 || f.Hits[0] != tall) {
			t.Errorf("%q: %v", typed, f)
		}
	}
}

// TestHear: a synonym is heard wherever it stands, with the words in it that say nothing where only one
// of its words says something; a misspelt one is heard, and one inside other words is not.
func TestHear(t *testing.T) {
	for lang, tt := range map[copse.Lang]struct {
		said         []string
		typed, apart []string
	}{
		"en": {[]string{"hits me", "dead wood", "felled", "rotten root"},
			[]string{"he hits me", "he hit me", "feled", "deadwood", strings.Repeat("many words of a story ", 8) + "felled", "dead wood, again"},
			[]string{"hits", "the wood hits", "me", "feeling", "wood and hits", "rotter", "dead tree wood"}},
		"es": {[]string{"se corta"}, []string{"el árbol se corta"}, []string{"corto", "un vídeo corto", "se"}},
		"zh": {[]string{"流出", "砍树"}, []string{"照片流出现在怎么办", "流出", strings.Repeat("今天我们都去了森林里", 6) + "砍树"}, []string{"交流出现", "流", "出"}},
	} {
		x := NewIndex(t.TempDir())
		t.Cleanup(func() { _ = x.Close() })
		e := []Entry{{Kind: "word", ID: "w", Title: "x", Synonyms: tt.said}, {Kind: "word", ID: "other", Title: "hit feeling tree rotter"}}
		if err := x.Build(context.Background(), "1", []copse.Lang{lang}, func(copse.Lang) iter.Seq[Entry] { return slices.Values(e) }); err != nil {
			t.Fatal(err)
		}
		for _, typed := range slices.Concat(tt.typed, tt.apart) {
			found, err := x.Search(context.Background(), lang, Query{Words: typed, Limit: 5})
			if want := slices.Contains(tt.typed, typed); err != nil || slices.Contains(found.Said, Hit{"word", "w"}) != want {
				t.Errorf("%s %.40q: hears %v, %v; want it: %v", lang, typed, found.Said, err, want)
			}
		}
		found, err := x.Search(context.Background(), lang, Query{Words: "dead tree wood", Limit: 5})
		if half := lang == "en"; err != nil || slices.Contains(found.Half, Hit{"word", "w"}) != half {
			t.Errorf("%s: half hears %v, %v", lang, found.Half, err)
		}
	}
}
