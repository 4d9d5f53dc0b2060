package directory

import (
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"copse/internal/copse"
)

// Country is one entry of the picker.
type Country struct {
	Code  string // "KE"
	Name  string // in the reader's language
	Talk  bool   // a helpline of its own is listed: somebody to talk to
	Known bool   // something of its own is listed
}

// renamed are countries whose name in x/text is older than the one the United Nations
// uses now; the words of the interface name them instead.
func renamed() []string { return []string{"MK", "PS", "SZ", "TR"} }

// countryNames returns the name of a country in a language. other may name it first.
func countryNames(tag language.Tag, other func(code string) (string, bool)) func(code string) string {
	regions, english := display.Regions(tag), display.Regions(language.English)
	return func(code string) string {
		if name, ok := other(code); ok {
			return name
		}
		r, err := language.ParseRegion(code)
		if err != nil {
			return code
		}
		if regions != nil { // nil where x/text does not know the language
			if name := regions.Name(r); name != "" {
				return name
			}
		}
		if name := english.Name(r); name != "" {
			return name
		}
		return code
	}
}

// Countries lists all countries by name, sorted as readers of the language expect.
func (d *Directory) Countries(tag language.Tag, name func(code string) string) []Country {
	known, talk := map[string]bool{}, map[string]bool{}
	for _, s := range d.services {
		if _, ok := d.shown(s); ok {
			known[s.Country] = true
			talk[s.Country] = talk[s.Country] || s.Kind == Helpline
		}
	}
	var list []Country
	for _, code := range copse.Countries() {
		list = append(list, Country{Code: code, Name: name(code), Known: known[code], Talk: talk[code]})
	}
	c := collate.New(tag)
	slices.SortStableFunc(list, func(a, b Country) int { return c.CompareString(a.Name, b.Name) })
	return list
}

// tongue names a language in itself (own is true), else in the reader's language, else
// in English, else by its code.
func tongue(code string, reader language.Tag) (name string, own bool) {
	tag, err := language.Parse(code)
	if err != nil {
		return code, false
	}
	if name := display.Self.Name(tag); name != "" {
		return name, true
	}
	for _, in := range []language.Tag{reader, language.English} {
		if n := display.Languages(in); n != nil {
			if name := n.Name(tag); name != "" {
				return name, false
			}
		}
	}
	return code, false
}
