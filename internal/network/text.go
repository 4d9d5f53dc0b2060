package network

import (
	"bytes"
	"html/template"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
	"copse/internal/record"
)

// Text is one text of an entry as a page shows it.
type Text struct {
	Line    template.HTML
	Plain   string
	Lang    copse.Lang
	Foreign bool // the page is in another language
	Pieces  []Piece
}

// Piece is a part of a text with figures in it: words, or a figure with the way to its page.
type Piece struct {
	Line template.HTML
	Href string // below the language; "" for words
}

// Is reports whether there is anything to show; templates ask it.
func (t Text) Is() bool { return t.Plain != "" }

// reader turns entries into what a page in one language shows, and notes what it could not have in it.
type reader struct {
	book           *record.Book
	catalog        *i18n.Catalog
	w              *i18n.Words
	foreign, stale bool

	countries map[string]string // named once a page: a list names each many times
	said      map[string]Text
}

// words are the words of an entry. What stands in for a missing translation, and what is older than the English, is noted.
func (r *reader) words(e *record.Entry) record.Words {
	w := r.book.Words(e, r.w.Lang)
	r.foreign = r.foreign || w.Lang != r.w.Lang
	r.stale = r.stale || w.Stale
	return w
}

// text is a text in a language.
func (r *reader) text(lang copse.Lang, s string) Text {
	own := wordsIn(r.catalog, lang)
	t := Text{Plain: WithFigures(r.book, own, s), Lang: lang, Foreign: lang != r.w.Lang}
	t.Line = prose.Inline(lang, t.Plain)
	if !figureHole.MatchString(s) {
		return t
	}
	for piece, figure := range pieces(s) {
		p := Piece{Line: prose.Inline(lang, piece)}
		if said, ok := FigureIn(r.book, own, piece); figure && ok {
			p = Piece{prose.Inline(lang, said), "/figures/" + piece}
		}
		t.Pieces = append(t.Pieces, p)
	}
	return t
}

func (r *reader) line(w record.Words, name string) Text { return r.text(w.Lang, w.Line(name)) }

// data is data that stands in one language.
func (r *reader) data(lang copse.Lang, s string) Text {
	return Text{Line: prose.Inline(lang, s), Plain: s, Lang: lang, Foreign: lang != r.w.Lang}
}

// body is who stands behind an entry, as the language calls them; as the data do where nobody translated it.
func (r *reader) body(e *record.Entry, name string) Text {
	if t := r.line(r.words(e), name); t.Is() {
		return t
	}
	return r.data(copse.English, e.Get(name))
}

// own is data that is the same in every language.
func (r *reader) own(s string) Text {
	return Text{Line: prose.Inline(r.w.Lang, s), Plain: s, Lang: r.w.Lang}
}

// say is a word of the interface; English standing in for it is marked as everywhere.
func (r *reader) say(key string, args ...any) Text {
	if t, ok := r.said[key]; ok && len(args) == 0 {
		return t
	}
	lang := r.w.Of(key).Lang
	s := r.w.T(key, args...)
	t := Text{Line: prose.Inline(lang, s), Plain: s, Lang: lang, Foreign: lang != r.w.Most().Lang}
	if len(args) == 0 {
		r.said[key] = t
	}
	return t
}

// title is what an entry is called.
func (r *reader) title(e *record.Entry) Text {
	switch e.Kind {
	case "partner", "roster":
		return r.own(e.Get("name"))
	case "figure":
		return r.line(r.words(e), "statement")
	case "commitment":
		return r.line(r.words(e), "text")
	}
	title := r.line(r.words(e), "title")
	if e.Kind == "publication" && !title.Is() { // a country's, which nobody translated
		return r.data(langOfName(e), e.Get("name"))
	}
	return title
}

// published is the title that a publication bears, where a translation stands for it.
func (r *reader) published(e *record.Entry) (t Text) {
	if name := r.data(langOfName(e), e.Get("name")); name.Plain != r.title(e).Plain {
		return name
	}
	return t
}

// value is the number of a figure with its unit.
func (r *reader) value(e *record.Entry) Text {
	w := r.words(e)
	return r.text(w.Lang, ValueOf(wordsIn(r.catalog, w.Lang), e, w.Line("unit")))
}

// country names a country.
func (r *reader) country(code string) string {
	name, ok := r.countries[code]
	if !ok {
		name = r.nameOf(code)
		r.countries[code] = name
	}
	return name
}

// nameOf names a country as the directory of help does where x/text is out of date.
func (r *reader) nameOf(code string) string {
	if code == "ZZ" {
		return r.w.T("network.country.many")
	}
	if key := "directory.place." + strings.ToLower(code); r.w.Has(key) {
		return r.w.T(key)
	}
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	for _, tag := range []language.Tag{r.w.Tag(), language.English} {
		if names := display.Regions(tag); names != nil && names.Name(region) != "" {
			return names.Name(region)
		}
	}
	return code
}

// tongues name languages in the reader's.
func (r *reader) tongues(codes []string) string {
	names := display.Languages(r.w.Tag())
	if names == nil {
		names = display.Languages(language.English)
	}
	var list []string
	for _, code := range codes {
		name := code
		if tag, err := language.Parse(code); err == nil && names.Name(tag) != "" {
			name = names.Name(tag)
		}
		list = append(list, name)
	}
	return r.w.List(sorted(r.w.Tag(), list, func(s string) string { return s }))
}

// sorted is a list in the order of what its things are called, as readers of the language expect.
func sorted[T any](tag language.Tag, list []T, name func(T) string) []T {
	type named struct {
		key   []byte
		thing T
	}
	c, buf := collate.New(tag), collate.Buffer{}
	all := make([]named, len(list))
	for i, x := range list {
		all[i] = named{c.KeyFromString(&buf, name(x)), x}
	}
	slices.SortStableFunc(all, func(x, y named) int { return bytes.Compare(x.key, y.key) })
	out := make([]T, len(list))
	for i, x := range all {
		out[i] = x.thing
	}
	return out
}
