package library

import (
	"strings"

	"copse/internal/copse"
	"copse/internal/press"
)

// Operator is who runs a site and how to reach them. The zero value: nobody is named yet, and
// pages and documents say that.
type Operator struct {
	Names map[copse.Lang]string // the one under "" is for every language without its own
	Mail  string
	Phone string
	URL   string
}

// Name is what the operator is called in a language; "" where nobody is named.
func (o Operator) Name(lang copse.Lang) string {
	if name := o.Names[lang]; name != "" {
		return name
	}
	return o.Names[""]
}

// way is one of the ways to reach the operator: as people read it, and where it leads or what
// a telephone dials.
type way struct{ Words, Href, Dial string }

func (o Operator) ways() []way {
	var list []way
	if o.Mail != "" {
		list = append(list, way{Words: o.Mail, Href: "mailto:" + o.Mail})
	}
	if o.Phone != "" {
		dial := strings.NewReplacer(" ", "", "-", "", "(", "", ")", "").Replace(o.Phone)
		list = append(list, way{Words: o.Phone, Dial: dial})
	}
	if o.URL != "" {
		list = append(list, way{Words: strings.TrimSuffix(strings.TrimPrefix(o.URL, "https://"), "/"), Href: o.URL})
	}
	return list
}

// named is who runs the site, as a page shows it; Name is "" where nobody is named yet.
type named struct {
	Name string
	Ways []way
}

func (o Operator) in(lang copse.Lang) named { return named{o.Name(lang), o.ways()} }

// operator says in a document who runs the site it comes from, and how to reach them.
func (b *book) operator() []press.Line {
	name := b.from.Operator.Name(b.words.Lang)
	if name == "" {
		return []press.Line{b.t("library.download.operator.none")}
	}
	reach := b.t("library.about.operator.reach")
	for i, w := range b.from.Operator.ways() {
		between := b.words.Gap()
		if i > 0 {
			between = b.words.T("web.list.comma")
		}
		reach = append(reach, press.Piece{Text: press.Text{Plain: between}, As: press.Exact},
			press.Piece{Text: press.Text{Plain: w.Words}, As: press.Address, Href: w.Href})
	}
	return []press.Line{b.t("library.download.operator", "operator", name), reach}
}
