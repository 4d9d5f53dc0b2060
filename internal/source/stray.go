package source

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Stray finds the first character that no text may hold. Of those that cannot be seen,
// a few are allowed, where a writing needs them: the line's end, the tab, and what joins
// and parts letters of the writings that do so. All others are refused, since they show a
// reader something else than is written (direction), or give orders to a terminal (control).
func Stray(text string) (offset int, r rune, found bool) {
	for i, r := range text {
		if stray(r, text[:i]) {
			return i, r, true
		}
	}
	return 0, 0, false
}

func stray(r rune, before string) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < ' ' || r >= 0x7f && r < 0xa0:
		return true
	case r == '\u034f', r == '\u2800', r == '\u3164', r == '\ufffc': // a joiner of nothing, letters that show none, nothing's place
		return true
	case r < 0xad, r > 0xad && r < 0x600, r >= 0x3000 && r < 0xe000, r >= 0xf900 && r < 0xfdd0:
		return false // quickly: nearly every letter there is
	case unicode.Is(unicode.Co, r): // nobody's: each machine shows another
		return true
	case unicode.Is(unicode.Variation_Selector, r):
		return !varies(before)
	case r == '\u2028' || r == '\u2029', r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef:
		return true
	}
	if unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) { // letters that are none: a name of these is no name
		return true
	}
	return unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r) && !joins(r, before)
}

// varies reports whether what stands before has another form that a selector may ask for.
func varies(before string) bool {
	p, size := utf8.DecodeLastRuneInString(before)
	return size > 0 && unicode.In(p, unicode.So, unicode.Sk, unicode.Sm, unicode.Po, unicode.Nd, unicode.Han, unicode.Mongolian, unicode.Myanmar, unicode.Phags_Pa, unicode.Pd)
}

// joins reports whether an unseen character stands where it belongs: behind a letter of a
// writing whose letters join, or whose words stand without blanks between them (Persian,
// Hindi, Khmer, Mongolian), or inside an emoji.
func joins(r rune, before string) bool {
	switch r {
	case '\u200b', '\u200c', '\u200d', '\u180e':
	default:
		return false
	}
	const far = 8 // so many signs stand on no letter
	for range far {
		p, size := utf8.DecodeLastRuneInString(before)
		before = before[:len(before)-size]
		switch {
		case size == 0:
			return false
		case unicode.Is(unicode.Inherited, p): // vowel signs, another joiner: what is before them counts
		case r == '\u200d' && unicode.In(p, unicode.So, unicode.Sk):
			return true
		default:
			return (unicode.In(p, unicode.L, unicode.M) || unicode.Is(unicode.Nd, p) && p > unicode.MaxASCII) && !unicode.In(p,
				unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
				unicode.Hebrew, unicode.Armenian, unicode.Georgian, unicode.Ethiopic)
		}
	}
	return false
}

// strayFault is the error of a character of Stray.
type strayFault string

// Error says what is wrong with it, and what to do.
func (f strayFault) Error() string { return string(f) }

// Code is the code of the finding for an error of Text: what nobody sees is a matter of
// writing (L20), bytes that are no text one of the file's form (L02).
func Code(err error) string {
	if errors.As(err, new(strayFault)) {
		return "L20"
	}
	return "L02"
}

func strayError(r rune) error {
	what := "cannot be seen"
	switch {
	case r == '\r':
		return strayFault(fmt.Sprintf("a line end of another kind (%U): save the file with plain line ends", r))
	case unicode.Is(unicode.Bidi_Control, r):
		what = "turns the direction of what is read; the page sets it by itself"
	case unicode.IsControl(r):
		what = "is a control character"
	}
	return strayFault(fmt.Sprintf("%U %s: take it out", r, what))
}

// Visible is a text as it may be printed on one line of a terminal: what Stray refuses,
// and line ends, are written out (\u202e), so that a name shows what it is.
func Visible(text string) string {
	if _, _, found := Stray(text); !found && !strings.ContainsAny(text, "\n\t") && utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, "\\x%02x", text[i])
		case r > 0xffff && stray(r, text[:i]):
			fmt.Fprintf(&b, "\\U%08x", r)
		case r == '\n' || r == '\t' || stray(r, text[:i]):
			fmt.Fprintf(&b, "\\u%04x", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
