package library

import (
	"slices"
	"testing"

	"copse/internal/copse"
)

// TestInAlphabet: a word stands where its readers look it up; the Arabic article, written on the
// word, does not count.
func TestInAlphabet(t *testing.T) {
	_, catalog := shipped()
	for lang, want := range map[copse.Lang][]string{
		"ar": {"أرض", "الأم", "الباب", "بيت", "التاج", "ثوب"},
		"fr": {"âge", "alarme", "été", "zone"},
	} {
		words, _ := catalog.For(lang)
		var terms []Term
		for _, name := range want {
			terms = append([]Term{{Name: Text{Plain: name}}}, terms...)
		}
		inAlphabet(words, terms)
		var got []string
		for _, x := range terms {
			got = append(got, x.Name.Plain)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}
