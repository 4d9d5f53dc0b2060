package prose

import (
	"strings"

	"copse/internal/copse"
)

// Typography is what the engine knows of a language's writing. Shipped languages
// with habits of their own have a row in TypographyOf; all else comes from the
// script, so that a language added by an overlay is typeset without code.
type Typography struct {
	Script     string // ISO 15924: Latn, Cyrl, Arab, Hans …
	RTL        bool
	Chars      bool    // length is counted in characters, not words
	Stretch    float64 // block limits, times the English words
	before     string  // marks that take a narrow no-break space before them
	after      string  // marks that take one after them
	percent    string  // space between a number and %
	glue       bool    // one-letter words stay with the next word
	Apostrophe bool    // ’ is wanted where ' was typed
	Article    string  // written on the word; an alphabet passes over it
	Inverted   bool    // questions open with ¿, exclamations with ¡
}

// The spaces the engine sets.
const (
	noBreak       = "\u00a0"
	narrowNoBreak = "\u202f"
)

// TypographyOf returns the typography of a language.
func TypographyOf(lang copse.Lang) Typography {
	t := Typography{Script: lang.Script(), Stretch: 1}
	t.RTL = copse.RightToLeft(t.Script)
	switch t.Script {
	case "Hans", "Hant", "Jpan", "Thai", "Khmr", "Laoo", "Mymr":
		t.Chars = true
		t.Stretch = 1.8
	}
	base, _, _ := strings.Cut(string(lang), "-")
	switch base {
	case "fr":
		t.before, t.after, t.percent, t.Stretch, t.Apostrophe = ";:!?»", "«", narrowNoBreak, 1.25, true
	case "es":
		t.percent, t.Stretch, t.Inverted = noBreak, 1.25, true
	case "ru":
		t.percent, t.glue = noBreak, true
	case "ar":
		t.Article = "ال"
	case "en", "zh":
	default:
		// A language we do not know may run longer than English; its
		// translators are not to be stopped by a limit nobody measured.
		if !t.Chars {
			t.Stretch = 1.25
		}
	}
	return t
}

// Direction is the way a language is written: "ltr" or "rtl".
func Direction(lang copse.Lang) string {
	if TypographyOf(lang).RTL {
		return "rtl"
	}
	return "ltr"
}

// Stretched is a limit of so many English words in the language, in its Unit.
func (t Typography) Stretched(n int) int {
	if t.Chars {
		return int(float64(n)*t.Stretch + 0.999)
	}
	return int(float64(n)*t.Stretch + 0.5)
}

// Unit names what length is counted in.
func (t Typography) Unit() string {
	if t.Chars {
		return "characters"
	}
	return "words"
}
