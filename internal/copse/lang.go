package copse

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// Lang is a BCP 47 language tag as it stands in addresses and file names: "en",
// "ar", "sw", "pt-br". Always lower case.
type Lang string

// English is the language that is shown where another lacks a text.
const English Lang = "en"

// Shipped are the languages the product brings, in the order of files and tables.
// A country adds its own by overlay; nothing but this list, and written below, names a
// language.
func Shipped() []Lang { return []Lang{"ar", "en", "es", "fr", "ru", "zh"} }

// written are the languages that ship in one writing and that people read in another too:
// who reads traditional Chinese is not served by simplified, in words of safety least of
// all, so that is a language a country may bring. English in Deseret letters is nobody's:
// a tag for it would only be a second English.
func written() map[Lang]string { return map[Lang]string{"zh": "Hant"} }

// ParseLang reads a tag that names a language of the content. It is what everything asks
// that takes a tag from a file: one that RFC 5646 writes otherwise (eng, iw, zh-cmn), that
// says more than a language (x-…, en-u-…) or none (und, mul) is an error that says what to
// write.
func ParseLang(tag string) (Lang, error) {
	if len(tag) < 2 || len(tag) > 35 {
		return "", fmt.Errorf("%q is no language tag, such as sw or pt-br", tag)
	}
	t, err := language.BCP47.Parse(tag)
	var unknown language.ValueError
	if errors.As(err, &unknown) && !strings.EqualFold(unknown.Subtag(), tag) {
		return "", fmt.Errorf("%q is no language tag, such as sw or pt-br: nothing is known of %q in it", tag, strings.ToLower(unknown.Subtag()))
	}
	if err != nil {
		return "", fmt.Errorf("%q is no language tag, such as sw or pt-br", tag)
	}
	if tag != strings.ToLower(tag) {
		return "", fmt.Errorf("%q: a language tag stands in lower case here", tag)
	}
	if len(t.Extensions()) > 0 {
		return "", fmt.Errorf("%q says more than a language: write what stands before the single letter", tag)
	}
	base, script, _ := t.Raw()
	if base.IsPrivateUse() || script.IsPrivateUse() || slices.Contains([]string{"und", "mul", "mis", "zxx"}, base.String()) {
		return "", fmt.Errorf("%q names no language", tag)
	}
	if canonical := strings.ToLower(t.String()); canonical != tag {
		return "", fmt.Errorf("%q is written %q (RFC 5646)", tag, canonical)
	}
	return Lang(tag), nil
}

// Ours returns the language that ships whose readers this tag names: "en" of "en", of
// "en-gb", of "eng". It compares what tags mean, as the choice of a language for a reader
// does: base language, and how it is written.
func (l Lang) Ours() (Lang, bool) {
	t, err := language.All.Parse(string(l))
	if err != nil {
		return "", false
	}
	base, _, _ := t.Raw()
	ours := Lang(base.String())
	if !slices.Contains(Shipped(), ours) || written()[ours] == l.Script() {
		return "", false
	}
	return ours, true
}

// Script is how a language is written, as ISO 15924 names it ("Arab"); Latin where unknown.
func (l Lang) Script() string {
	t, err := language.All.Parse(string(l)) // Twi is known by what it belongs to, Akan
	if err != nil {
		return "Latn"
	}
	base, said, _ := t.Raw()
	if own := unlisted(base.String()); own != "" && said.String() == "Zzzz" {
		return own
	}
	s, confidence := t.Script()
	if confidence == language.No || s.String() == "Zzzz" {
		return "Latn"
	}
	return s.String()
}

// unlisted is the script of a language that is written from the right, and of which x/text knows
// no script, or of Turoyo the Latin one. Who writes it otherwise says so:
// prs-latn, tru-latn.
func unlisted(base string) string {
	switch base {
	case "prs", "azb", "hac", "pbt", "pst", "phr", "uzs": // Dari, South Azerbaijani, Gurani, Pashto of the south and middle, Pahari, Uzbek of the south
		return "Arab"
	case "abv", "acm", "acq", "acw", "acx", "adf", "aec", "afb", "ars", "auz", "ayh", "ayl", "ayn", "ayp", "ssh": // Arabic of one region: all but those of x/text, Juba and Cyprus
		return "Arab"
	case "jpr", "jrb", "yhd", "yud": // of Jews of Persia, Arabia, Iraq, Tripoli
		return "Hebr"
	case "aii", "syc", "tru":
		return "Syrc"
	case "mid":
		return "Mand"
	case "sam":
		return "Samr"
	}
	return ""
}

// RightToLeft reports whether a script, by its ISO 15924 code ("Arab"), is written from
// the right. Rooms that know a language's script all ask here: on one page they must agree.
func RightToLeft(script string) bool {
	switch script {
	case "Adlm", "Arab", "Aran", "Gara", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Syre", "Syrj", "Syrn", "Thaa", "Yezi": // those that people write today
		return true
	}
	return false
}
