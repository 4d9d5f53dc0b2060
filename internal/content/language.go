package content

import (
	"strings"

	"golang.org/x/text/language"

	"copse/internal/copse"
)

// typography is what the engine knows of a language's writing. Shipped languages
// with habits of their own have a row in typographyOf; all else comes from the
// script, so that a language added by an overlay is typeset without code.
type typography struct {
	script     string // ISO 15924: Latn, Cyrl, Arab, Hans …
	rtl        bool
	chars      bool    // length is counted in characters, not words
	stretch    float64 // block limits, times the English words
	before     string  // marks that take a narrow no-break space before them
	after      string  // marks that take one after them
	percent    string  // space between a number and %
	glue       bool    // one-letter words stay with the next word
	apostrophe bool    // ’ is wanted where ' was typed
	inverted   bool    // questions open with ¿, exclamations with ¡
}

// readAsShipped reports whether readers of a language that ships are shown this one
// instead: en-gb is, being English in the same letters; zh-hant is not. What is protected
// in the one is protected in the other, or an overlay would walk round the protection.
func readAsShipped(lang copse.Lang) bool {
	base, _, _ := strings.Cut(string(lang), "-")
	for _, s := range copse.Shipped() {
		if string(s) == base && scriptOf(s) == scriptOf(lang) {
			return true
		}
	}
	return false
}

// The spaces the engine sets.
const (
	noBreak       = "\u00a0"
	narrowNoBreak = "\u202f"
)

func typographyOf(lang copse.Lang) typography {
	t := typography{script: scriptOf(lang), stretch: 1}
	switch t.script {
	case "Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg":
		t.rtl = true
	case "Hans", "Hant", "Jpan", "Thai", "Khmr", "Laoo", "Mymr":
		t.chars = true
		t.stretch = 1.8
	}
	base, _, _ := strings.Cut(string(lang), "-")
	switch base {
	case "fr":
		t.before, t.after, t.percent, t.stretch, t.apostrophe = ";:!?»", "«", narrowNoBreak, 1.25, true
	case "es":
		t.percent, t.stretch, t.inverted = noBreak, 1.25, true
	case "ru":
		t.percent, t.glue = noBreak, true
	case "ar", "en", "zh":
	default:
		// A language we do not know may run longer than English; its
		// translators are not to be stopped by a limit nobody measured.
		if !t.chars {
			t.stretch = 1.25
		}
	}
	return t
}

// Direction is the way a language is written: "ltr" or "rtl".
func Direction(lang copse.Lang) string {
	if typographyOf(lang).rtl {
		return "rtl"
	}
	return "ltr"
}

// Script is how a language is written, as ISO 15924 names it ("Arab"); Latin where unknown.
func Script(lang copse.Lang) string { return scriptOf(lang) }

// scriptOf returns the script a language is written in, Latin where unknown.
func scriptOf(lang copse.Lang) string {
	tag, err := language.Parse(string(lang))
	if err != nil {
		return "Latn"
	}
	s, conf := tag.Script()
	if conf == language.No {
		return "Latn"
	}
	return s.String()
}

// validTag reports whether a file name can be a language: lower case BCP 47.
func validTag(tag string) bool {
	if tag != strings.ToLower(tag) || len(tag) < 2 || len(tag) > 35 {
		return false
	}
	_, err := language.Parse(tag)
	return err == nil
}
