package library

import (
	"cmp"

	"copse/internal/content"
	"copse/internal/i18n"
	"copse/internal/press"
)

// Paper is a set at a depth, in the language of the words, as a document to print.
func Paper(lib *content.Library, words *i18n.Words, set *content.Set, depth string, c Copy) (*press.Document, error) {
	b, err := newBook(lib, words, set, depth, c)
	if err != nil {
		return nil, err
	}
	d := b.document()
	if c.Address != "" {
		// The set's own page outlives its depths, and offers them all.
		d.Address = c.Address + "/" + string(words.Lang) + setPath(set)
	}
	d.Newest = b.t("library.download.newest")
	if b.foreign {
		d.Notices = append(d.Notices, b.t("library.download.untranslated"))
	}
	d.Cover = &press.Cover{Kicker: b.t("library.depth." + depth), Lead: b.purpose.printed(),
		Foot: []press.Line{b.t("library.point.edition", "edition", b.edition), b.t("library.set.source", "work", b.source()), press.Words(c.Publisher)}}
	if name := c.Operator.Name(words.Lang); name != "" {
		d.Cover.Foot = append(d.Cover.Foot, b.t("library.download.operator", "operator", name))
	}
	d.Imprint = &press.Imprint{Title: b.title("library.download.imprint"), Body: []press.Block{{Lines: b.origin()}}}
	for _, a := range b.areas {
		chapter := press.Chapter{ID: string(a.ID), At: a.Href, Title: a.Title.printed(), Body: []press.Block{{Text: a.Intro.printed()}}}
		for _, n := range a.Points {
			chapter.Sections = append(chapter.Sections, b.printedPoint(n))
		}
		d.Chapters = append(d.Chapters, chapter)
	}
	switch depth {
	case "brief":
		d.Layout = press.OnePage
		d.Imprint.Body = []press.Block{{Lines: []press.Line{b.t("library.cite.framework"), b.t("library.point.edition", "edition", b.edition), b.t("web.notice.unread"), b.t("library.download.licence"), b.sentences(b.operator()...)}}}
		return d, nil
	case "summary":
		d.Layout = press.Columns
	default:
		d.Contents = b.title("library.download.contents")
		d.Glossary = b.glossary(false)
	}
	d.Introduction = &press.Chapter{Title: b.title("library.download.introduction"), Body: []press.Block{{Text: b.intro.printed()}, {Lines: b.kind(), As: press.Small}}}
	return d, nil
}

// Book is a set at a depth, in the language of the words, as a document for reading programs.
func Book(lib *content.Library, words *i18n.Words, set *content.Set, depth string, c Copy) (*press.Document, error) {
	b, err := newBook(lib, words, set, depth, c)
	if err != nil {
		return nil, err
	}
	d := b.document()
	if c.Address != "" {
		d.Address = c.Address + "/" + string(words.Lang) + setPath(set) + "/" + depth
	}
	d.Newest = b.sentences(b.t("library.download.newest"), nil)
	name := []string{"epub", set.ID, depth, lib.Edition, string(words.Lang)}
	for _, o := range lib.Overlays {
		name = append(name, o.Country)
	}
	d.Book = press.Book{Identifier: press.Identifier(name...), Source: words.T("library.cite.framework"), Rights: words.T("library.download.licence"),
		Summary: words.T("library.download.summary"), Cover: b.title("library.download.cover"), Landmarks: b.title("web.layout.these_pages")}
	d.Contents = b.title("library.download.contents")
	d.Cover = &press.Cover{Kicker: b.t("library.depth." + depth), Foot: []press.Line{b.t("library.point.edition", "edition", b.edition), b.t("library.cite.framework")}}
	d.Introduction = &press.Chapter{Title: b.heading.printed(), Body: b.opening()}
	for _, a := range b.areas {
		chapter := press.Chapter{ID: string(a.ID), At: a.Href, Title: a.Title.printed(), Body: []press.Block{{}}}
		if depth != "brief" {
			chapter.Body[0] = b.block(a.Intro)
		}
		for _, n := range a.Points {
			chapter.Sections = append(chapter.Sections, b.boundPoint(n))
		}
		d.Chapters = append(d.Chapters, chapter)
	}
	d.Glossary = b.glossary(true)
	d.Imprint = &press.Imprint{Title: b.title("library.download.imprint"), Body: b.boundOrigin()}
	return d, nil
}

// document is what both kinds have.
func (b *book) document() *press.Document {
	publisher := cmp.Or(b.from.Operator.Name(b.words.Lang), b.from.Publisher)
	d := &press.Document{Title: b.heading.Plain + ": " + b.words.T("library.depth."+b.depth), Heading: b.heading.printed(), Lang: b.words.Lang,
		Publisher: publisher, Made: b.made, Tree: doorOf(b.set.ID), Look: b.from.Look, Site: b.from.Address}
	d.Large = d.Tree == "child" // read together, or by who learns to read
	if b.from.Preview {
		d.Notices = []press.Line{b.t("library.download.preview")}
	}
	return d
}

// printed is a text of ours in a document.
func (t Text) printed() press.Text {
	if t.block != nil {
		return press.Text{Markdown: &t.block.Markdown}
	}
	return press.Text{Plain: t.Plain, Lang: t.Lang}
}

// t is a line of interface words.
func (b *book) t(key string, args ...any) press.Line { return press.Words(b.words.T(key, args...)) }

// title is an interface word as a heading.
func (b *book) title(key string) press.Text { return press.Text{Plain: b.words.T(key)} }

// sentences follow each other in one line, with the space that the language puts between.
func (b *book) sentences(all ...press.Line) press.Line {
	var line press.Line
	for i, s := range all {
		if i > 0 {
			line = append(line, press.Piece{Text: press.Text{Plain: b.words.Gap()}, As: press.Exact})
		}
		line = append(line, s...)
	}
	return line
}

func (b *book) source() string { return b.words.T("library.ref." + b.set.Basis) }

// block is a text, and whose wording it is where it is not ours.
func (b *book) block(t Text) press.Block {
	x := press.Block{Text: t.printed()}
	if t.Adapted != "" {
		x.Notes = []press.Line{b.t("library.overlay.adapted", "publisher", t.Adapted)}
	}
	return x
}

// kind says what a summary holds, and what it leaves out.
func (b *book) kind() []press.Line {
	if b.depth != "summary" {
		return nil
	}
	return []press.Line{b.t("library.depth.summary.what")}
}

// opening is what a book begins with.
func (b *book) opening() []press.Block {
	blocks := []press.Block{{Lines: []press.Line{{{Text: b.purpose.printed()}}}, As: press.Lead}, {}}
	if b.depth != "brief" {
		blocks[1] = b.block(b.intro)
	}
	var hints []press.Line
	if b.foreign {
		hints = append(hints, b.t("web.notice.untranslated"))
	}
	if b.stale {
		hints = append(hints, b.t("web.notice.stale"))
	}
	hints = append(hints, b.kind()...)
	return append(blocks, press.Block{Lines: hints, As: press.Small})
}

// point is a point with its standing: a few words beside its number, or a line that names
// the page its subject was seen on.
func (b *book) point(n bookPoint) press.Section {
	s := press.Section{ID: string(n.ID), At: n.Href, Title: n.Title.printed()}
	switch st := n.Standing; {
	case st.Own != "":
		s.Beside = b.t("library.overlay.own", "publisher", st.Own)
	case st.Confirmed:
		s.Beside = b.t("library.standing.confirmed")
	case st.Seen != nil:
		s.Below = press.Line{{Text: press.Text{Plain: st.Seen.Before}, As: press.Exact},
			{Text: press.Text{Plain: st.Seen.Name, Lang: st.Seen.Lang}, As: press.Name, Href: st.Seen.Address},
			{Text: press.Text{Plain: st.Seen.After}, As: press.Exact}}
	default:
		s.Beside = b.t("library.standing.to-confirm")
	}
	if b.depth == "brief" {
		s.Body = []press.Part{{Block: b.block(n.Brief)}}
		return s
	}
	s.Body = []press.Part{{Block: b.block(n.Statement)}}
	if b.depth == "full" {
		for _, p := range []struct {
			name string
			text Text
		}{{"why", n.Why}, {"say", n.Say}, {"do", n.Do}, {"how", n.How}, {"done", n.Done}, {"adult", n.Adult}} {
			if p.text.Is() {
				s.Body = append(s.Body, press.Part{Heading: b.title("library.block." + p.name), Block: b.block(p.text)})
			}
		}
	}
	return s
}

// here is what a country says beside a point, and who says it.
func (b *book) here(n bookPoint) press.Part {
	if !n.Here.Is() {
		return press.Part{}
	}
	x := b.block(n.Here)
	x.Notes = append(x.Notes, b.t("library.overlay.here.by", "publisher", n.HereBy))
	return press.Part{Heading: b.title("library.overlay.here"), Block: x}
}

// printedPoint names its international texts in a line of small print.
func (b *book) printedPoint(n bookPoint) press.Section {
	s := b.point(n)
	if b.depth == "brief" {
		return s
	}
	if stale(n.Title, n.Statement, n.Why, n.How, n.Done, n.Say, n.Do, n.Adult) {
		s.Notes = append(s.Notes, b.t("web.notice.stale"))
	}
	var refs []string
	for _, r := range n.Refs {
		if r.Href != "" { // "looked, no counterpart" needs no place on paper
			refs = append(refs, r.Name)
		}
	}
	if len(refs) > 0 {
		line := append(b.t("library.point.refs"), press.Piece{As: press.Space})
		s.Notes = append(s.Notes, append(line, press.Words(b.words.List(refs))...))
	}
	s.Body = append(s.Body, b.here(n))
	return s
}

// boundPoint lists them, with how each touches the point.
func (b *book) boundPoint(n bookPoint) press.Section {
	s := b.point(n)
	var refs press.Part
	for _, r := range n.Refs {
		how := press.Line{{Text: press.Text{Plain: r.Rel}, As: press.Exact}}
		if !r.Confirmed {
			how = append(how, append(b.t("web.list.clause"), b.t("library.ref.unchecked")...)...)
		}
		if r.By != "" {
			how = append(how, append(b.t("web.list.clause"), b.t("library.overlay.ref", "publisher", r.By)...)...)
		}
		refs.Heading = b.title("library.point.refs")
		refs.List = append(refs.List, press.Line{{Text: press.Text{Plain: r.Name}, As: press.Exact}, {As: press.Space}, {Small: how}})
	}
	if b.depth == "full" {
		s.Body = append(s.Body, press.Part{}) // parts what a point says from what it leans on
	}
	s.Body = append(s.Body, refs, b.here(n))
	return s
}

// glossary explains the words of a set; noted says which entries are not yet checked.
func (b *book) glossary(noted bool) *press.Glossary {
	if len(b.terms) == 0 {
		return nil
	}
	g := &press.Glossary{Title: b.title("library.glossary.title")}
	for _, t := range b.terms {
		x := press.Term{ID: t.ID, At: "/glossary#" + t.ID, Name: t.Name.printed(), Define: t.Define.printed()}
		if noted && !t.Confirmed {
			x.Note = b.sentences(nil, press.Line{{Small: b.t("library.standing.term")}})
		}
		g.Terms = append(g.Terms, x)
	}
	return g
}

// checked says how far the points were checked.
func (b *book) checked() []press.Line {
	var lines []press.Line
	for _, c := range []struct {
		key   string
		count int
	}{{"library.set.confirmed", b.Confirmed}, {"library.set.seen", b.Seen}, {"library.set.unchecked", b.Unchecked}} {
		if c.count > 0 {
			lines = append(lines, b.t(c.key, "count", c.count))
		}
	}
	return append(lines, b.t("web.notice.unread"))
}

// origin is what every printed copy says of where it comes from.
func (b *book) origin() []press.Line {
	lines := []press.Line{b.t("library.set.source", "work", b.source()), b.t("library.cite.framework")}
	lines = append(lines, b.checked()...)
	lines = append(lines, b.t("library.download.licence"), b.t("library.point.edition", "edition", b.edition))
	for _, name := range b.adapted {
		lines = append(lines, press.Words(name))
	}
	return append(append(lines, press.Words(b.from.Publisher)), b.operator()...)
}

// boundOrigin is the same in a book, where lines are longer.
func (b *book) boundOrigin() []press.Block {
	const licence = "creativecommons.org/licenses/by/4.0"
	issue := append(press.Line{{Text: press.Text{Plain: b.from.Publisher + ". "}, As: press.Exact}}, b.t("library.point.edition", "edition", b.edition)...)
	var adapted []press.Line
	for _, name := range b.adapted {
		adapted = append(adapted, press.Line{{Text: press.Text{Plain: name}, As: press.Name}})
	}
	line := func(parts ...press.Line) press.Block { return press.Block{Lines: []press.Line{b.sentences(parts...)}} }
	return []press.Block{
		line(issue, press.Words(b.words.Date(b.made))),
		line(b.operator()...),
		line(b.t("library.set.source", "work", b.source()), b.t("web.layout.source")),
		line(b.checked()...),
		{Lines: adapted},
		line(b.t("library.download.licence"), press.Line{{Text: press.Text{Plain: licence}, As: press.Address, Href: "https://" + licence + "/"}}),
	}
}
