package copse

import (
	"testing"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

func TestRightToLeft(t *testing.T) {
	for script, want := range map[string]bool{
		"Arab": true, "Hebr": true, "Rohg": true, "Nkoo": true, "Thaa": true, "Syrc": true, "Adlm": true,
		"Latn": false, "Cyrl": false, "Hans": false, "Deva": false, "Ethi": false, "": false,
	} {
		if got := RightToLeft(script); got != want {
			t.Errorf("%q: %v, want %v", script, got, want)
		}
	}
}

// TestRightToLeft_unicode: for each writing that people use, the list says what Unicode says of its letters.
func TestRightToLeft_unicode(t *testing.T) {
	for script, letters := range map[string]*unicode.RangeTable{
		"Adlm": unicode.Adlam, "Arab": unicode.Arabic, "Hebr": unicode.Hebrew, "Mand": unicode.Mandaic, "Mend": unicode.Mende_Kikakui, "Nkoo": unicode.Nko,
		"Rohg": unicode.Hanifi_Rohingya, "Samr": unicode.Samaritan, "Syrc": unicode.Syriac, "Thaa": unicode.Thaana, "Yezi": unicode.Yezidi,
		"Latn": unicode.Latin, "Cyrl": unicode.Cyrillic, "Deva": unicode.Devanagari, "Ethi": unicode.Ethiopic, "Hani": unicode.Han, "Khmr": unicode.Khmer,
		"Tfng": unicode.Tifinagh, "Mong": unicode.Mongolian, "Cher": unicode.Cherokee, "Olck": unicode.Ol_Chiki, "Vaii": unicode.Vai,
	} {
		right, left := 0, 0
		count := func(from, to, step rune) {
			for r := from; r <= to; r += step {
				p, _ := bidi.LookupRune(r)
				switch {
				case !unicode.IsLetter(r):
				case p.Class() == bidi.R || p.Class() == bidi.AL:
					right++
				case p.Class() == bidi.L:
					left++
				}
			}
		}
		for _, x := range letters.R16 {
			count(rune(x.Lo), rune(x.Hi), rune(x.Stride))
		}
		for _, x := range letters.R32 {
			count(rune(x.Lo), rune(x.Hi), rune(x.Stride))
		}
		if right+left == 0 || RightToLeft(script) != (right > left) {
			t.Errorf("%s: %d letters go right to left, %d left to right; the list says %v", script, right, left, RightToLeft(script))
		}
	}
}
