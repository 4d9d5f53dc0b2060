package prose

import "unicode"

// Count counts words, or in scripts without spaces characters; a run of Latin letters or digits among these counts as one.
func (t Typography) Count(s string) int {
	n := 0
	in := false // inside a run of word characters
	for _, r := range s {
		switch {
		case t.Chars && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Khmer, unicode.Lao, unicode.Myanmar):
			n++
			in = false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !in {
				n++
			}
			in = true
		case unicode.IsSpace(r) || t.Chars:
			in = false
		}
	}
	return n
}
