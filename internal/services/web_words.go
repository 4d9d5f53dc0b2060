package services

import (
	"net/http"
	"net/url"
	"strings"

	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
	"copse/internal/record"
	"copse/internal/web"
)

// text is a text of an entry as a page shows it.
type text = prose.Text

// link leads to a page of this site; its words are a text or, where that is none, words of the interface.
type link struct {
	Href    string
	Title   text
	Label   string
	Current bool
}

// notes are what a page says of its own texts.
type notes struct{ Foreign, Stale bool }

// reading takes the texts for one page out of the entries, and notes which stand in English or are older than it.
type reading struct {
	notes
	door *Door
	lang copse.Lang
	ui   *i18n.Words // of the interface
	book *record.Book
}

func (d *Door) reading(r *http.Request) *reading {
	v := web.VisitOf(r)
	return &reading{door: d, lang: v.Lang, ui: v.Words, book: d.Book()}
}

// inLang reads for another door: a language that the interface lacks is read in English.
func (d *Door) inLang(lang copse.Lang) *reading {
	ui, ok := d.shell.Words.For(lang)
	if !ok {
		ui = d.shell.Words.English()
	}
	return &reading{door: d, lang: lang, ui: ui, book: d.Book()}
}

// said are the words of an entry.
type said struct{ record.Words }

func (s said) line(name string) text { return prose.TextIn(s.Lang, s.Line(name)) }

func (s said) lines(name string) (list []text) {
	for _, l := range s.Lines(name) {
		list = append(list, prose.TextIn(s.Lang, l))
	}
	return list
}

func (x *reading) words(e *record.Entry) said {
	w := x.book.Words(e, x.lang)
	x.Foreign, x.Stale = x.Foreign || w.Lang != x.lang, x.Stale || w.Stale
	return said{w}
}

// heading puts a name of an entry into words of the language that the name is in: a heading is in one language.
func (x *reading) heading(key string, name text, args func(*i18n.Words) []any) text {
	w, ok := x.door.shell.Words.For(name.Lang)
	if !ok || !w.Has(key) {
		w = x.ui
	}
	return prose.TextIn(w.Lang, w.T(key, args(w)...))
}

// word is a word of the interface as a text, in the language that has it.
func (x *reading) word(key string) text { return prose.TextIn(x.ui.Of(key).Lang, x.ui.T(key)) }

// titled starts a page whose title may be in another language than its words.
func (d *Door) titled(r *http.Request, title text) web.Base {
	b := d.shell.Base(r, title.Plain)
	if title.Lang != b.Lang {
		b.TitleLang, b.TitleDir = title.Lang, prose.Direction(title.Lang)
	}
	b.Door = "care"
	return b
}

// kindLink leads to a kind of service.
func (x *reading) kindLink(e *record.Entry) link {
	return link{Href: kindPath(e.ID), Title: x.words(e).line("title")}
}

func (x *reading) settingLinks(ids []string) (list []link) {
	for _, e := range entries(x.book, "setting", ids) {
		list = append(list, link{Href: settingPath(e.ID), Title: x.words(e).line("title")})
	}
	return list
}

// points lead to the library.
func (x *reading) points(ids []string) (list []link) {
	for _, id := range ids {
		if title, in, ok := x.door.Point(id, x.lang); ok {
			list = append(list, link{Href: "/library/" + id, Title: prose.TextIn(in, title)})
			x.Foreign = x.Foreign || in != x.lang
		}
	}
	return list
}

// risks are harms in words of the interface.
func (x *reading) risks(ids []string) (list []string) {
	for _, id := range ids {
		list = append(list, x.ui.T("library.risk."+id))
	}
	return list
}

// cited is where something stands that we did not find out ourselves.
type cited struct {
	Source, Publisher, Year, URL string
	Host                         string // where the link leads
	Second                       bool   // not the source itself was read, but what tells of it
}

func citedOf(e *record.Entry) cited {
	c := cited{Source: e.Get("source"), Publisher: e.Get("publisher"), Year: e.Get("year"), URL: e.Get("url"), Second: e.Get("read") == "second"}
	if u, err := url.Parse(c.URL); err == nil {
		c.Host = strings.TrimPrefix(u.Hostname(), "www.")
	}
	return c
}

// address is that of a page, in the reader's language, as it stands on paper; "" where the operator set none.
func (d *Door) address(r *http.Request, path string) string {
	if d.shell.Origin == "" {
		return ""
	}
	return d.shell.Origin + "/" + string(web.VisitOf(r).Lang) + path
}

// unread reports whether the texts of these pages are still to be read by a person.
func (d *Door) unread(lang copse.Lang) bool { return d.Read == nil || !d.Read(lang) }
