package passphrase

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"copse/internal/copse"
)

// TestLists: each language that ships has its 2,048 words, of letters alone, that stay
// different however they are typed.
func TestLists(t *testing.T) {
	for _, lang := range copse.Shipped() {
		if _, err := lists.ReadFile("words/" + string(lang) + ".txt"); err != nil {
			t.Errorf("%s has no list", lang)
		}
		words, err := list(lang)
		if err != nil {
			t.Error(err)
		}
		if !slices.IsSorted(words) {
			t.Errorf("%s: the words are not in order", lang)
		}
		seen := map[string]string{}
		for _, w := range words {
			if strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }) || w != strings.ToLower(w) || !norm.NFC.IsNormalString(w) {
				t.Errorf("%s: %q is not of small letters alone", lang, w)
			}
			if n := utf8.RuneCountInString(w); n < 2 || n > 9 || lang == "zh" && n != 2 {
				t.Errorf("%s: %s has %d letters", lang, w, n)
			}
			if other, dup := seen[fold(w)]; dup {
				t.Errorf("%s: %s and %s are typed alike", lang, w, other)
			}
			seen[fold(w)] = w
		}
	}
}

func TestHash(t *testing.T) {
	for _, same := range [][]string{
		{"river lamp", "River  Lamp", " river-lamp\n", "RIVER, LAMP", "river\u00a0lamp"},
		{"été forêt", "ETE FORET", "e\u0301te\u0301 fore\u0302t"},
		{"ёлка чай", "елка чаи"},
		{"أرنب شجرة", "ارنب شجره", "أَرْنَب شَجَرَة", "أرنـب شجرة"},
		{"苹果 天空", "苹果天空", "苹 果　天空"},
		{"0f3a", "0F3A"},
	} {
		for _, typed := range same[1:] {
			if Hash(typed) != Hash(same[0]) {
				t.Errorf("%q is not taken for %q", typed, same[0])
			}
		}
	}
	for _, pair := range [][2]string{{"river lamp", "lamp river"}, {"river lamp", "riverlamp"}, {"river lamp", "river lamps"}, {"river lamp", ""}, {"0f3a", "0f3b"}} {
		if Hash(pair[0]) == Hash(pair[1]) {
			t.Errorf("%q opens what %q does", pair[1], pair[0])
		}
	}
}

// TestNew: eight words of the language's list, others each time; a language without a list
// gets the English one.
func TestNew(t *testing.T) {
	english, err := list(copse.English)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range append(copse.Shipped(), "sw") {
		one, err := New(lang)
		if err != nil {
			t.Fatal(err)
		}
		two, _ := New(lang)
		if fields := strings.Fields(one); len(fields) != Words || one == two {
			t.Errorf("%s: %q, then %q", lang, one, two)
		} else if lang == "sw" && !slices.Contains(english, fields[0]) {
			t.Errorf("sw: %q is not English", one)
		}
	}
	if a, b := NewToken(), NewToken(); len(a) != 32 || a == b {
		t.Errorf("tokens %q, %q", a, b)
	}
}

// TestChance: every word of a list can come, and none comes much more often than others.
func TestChance(t *testing.T) {
	const rounds = 16384 // 64 of each word
	words, err := list(copse.English)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for range rounds {
		for _, w := range strings.Fields(draw(words)) {
			seen[w]++
		}
	}
	for w, n := range seen {
		if n > 128 { // 64 are expected, with a deviation of 8
			t.Errorf("%s came %d times", w, n)
		}
	}
	if len(seen) != Listed {
		t.Errorf("%d of %d words came", len(seen), Listed)
	}
}

func FuzzHash(f *testing.F) {
	for _, typed := range []string{"river lamp", "أرنب شجرة", "苹果 天空", "e\u0301", "\u0640", "a\x00b", "\xf6\u04d6"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		folded := fold(typed)
		if fold(folded) != folded {
			t.Errorf("%q folds to %q and then to %q", typed, folded, fold(folded))
		}
	})
}
