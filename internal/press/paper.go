package press

import (
	"embed"
	"fmt"
	"strings"

	"copse/internal/copse"
	"copse/internal/prose"
)

//go:embed print/copse.typ
var printed embed.FS

// Plate is a document ready for the typesetter.
type Plate struct {
	Source string
	Assets map[string][]byte // by the name the source uses
}

// Plate writes the document to be printed. Every text is escaped by package prose; the
// look is print/copse.typ.
func (d *Document) Plate() (Plate, error) {
	if err := d.check(); err != nil {
		return Plate{}, err
	}
	look, err := printed.ReadFile("print/copse.typ")
	if err != nil {
		return Plate{}, err
	}
	p := Plate{Assets: map[string][]byte{"copse.typ": look}}
	if d.Cover != nil || d.Layout == OnePage {
		if p.Assets["tree.svg"], err = treePicture(d.Look, d.Tree); err != nil {
			return Plate{}, err
		}
	}
	if d.Address != "" {
		if p.Assets["code.svg"], err = codePicture(d.Address); err != nil {
			return Plate{}, err
		}
	}
	w := &typst{Document: d}
	if w.colours, err = coloursOf(d.Look, d.Tree); err != nil {
		return Plate{}, err
	}
	if d.Layout != OnePage { // there all links lead to the site
		w.inside = d.places(func(chapter, section, term string) string {
			switch {
			case term != "":
				return "glossary-" + term
			case section != "":
				return section
			}
			return chapter
		})
	}
	p.Source = w.write()
	return p, nil
}

// typst writes a document as source for the engine.
type typst struct {
	*Document
	out     strings.Builder
	colours colours
	inside  map[string]string // address below the language -> label in the document
	noticed bool              // the notices are written
}

func (w *typst) put(format string, args ...any) { fmt.Fprintf(&w.out, format+"\n", args...) }

func (w *typst) write() string {
	w.open()
	if w.Layout == OnePage {
		w.onePage()
		return w.out.String()
	}
	if c := w.Cover; c != nil {
		w.put("#cover(kicker: %s, title: %s, lead: %s, foot: (%s))", w.line(c.Kicker), w.text(w.heading(), ""), w.text(c.Lead, ""), inRow(w.lines(c.Foot)))
	}
	if w.Contents.Is() {
		w.put("#contents(title: %s)", w.text(w.Contents, ""))
	}
	if w.Introduction != nil {
		w.chapter("introduction", *w.Introduction, true)
	}
	for _, c := range w.Chapters {
		w.chapter(c.ID, c, w.noticed)
	}
	w.notices()
	if g := w.Glossary; g != nil {
		w.put("#chapter(id: %q, title: %s)[]", "glossary", w.text(g.Title, ""))
		for _, t := range g.Terms {
			w.put("#term(id: %s, name: %s, %s)", prose.TypstString(t.ID), w.text(t.Name, ""), w.text(t.Define, ""))
			w.small([]Line{t.Note})
		}
	}
	if i := w.Imprint; i != nil {
		w.put("#imprint(title: %s, lines: (%s)%s)", w.text(i.Title, ""), array(w.lines(i.lines())), w.code())
	}
	return w.out.String()
}

func (w *typst) open() {
	date := "none"
	if d := w.Made; !d.IsZero() {
		date = fmt.Sprintf("datetime(year: %d, month: %d, day: %d)", d.Year(), int(d.Month()), d.Day())
	}
	base, columns := "10.5pt", 1
	switch {
	case w.Layout == Columns:
		base, columns = "8.8pt", 2 // so that the summary of the longest set has room on four pages
	case w.Large:
		base = "11.5pt"
	}
	w.put(`#import "/copse.typ": *`)
	w.put("#show: paged.with(lang: %s, dir: %s, script: %s, door: rgb(%q), deep: rgb(%q), tint: rgb(%q), title: %s, author: %s, date: %s, running: %s, base: %s, cols: %d)",
		prose.TypstString(string(w.Lang)), prose.Direction(w.Lang), prose.TypstString(w.Lang.Script()), w.colours.Door, w.colours.Deep, w.colours.Tint,
		prose.TypstString(w.Title), prose.TypstString(w.Publisher), date, w.say(w.heading().plain()), base, columns)
}

// chapter writes a chapter, the first one with the notices: behind the first text of an
// introduction, above that of any other.
func (w *typst) chapter(id string, c Chapter, textFirst bool) {
	body := c.Body
	if textFirst && len(body) > 0 && len(body[0].Lines) == 0 {
		w.put("#chapter(id: %s, title: %s, %s)", prose.TypstString(id), w.text(c.Title, ""), w.text(body[0].Text, ""))
		w.below(body[0])
		body = body[1:]
	} else {
		w.put("#chapter(id: %s, title: %s)[]", prose.TypstString(id), w.text(c.Title, ""))
	}
	w.notices()
	for _, b := range body {
		w.block(b)
	}
	for _, s := range c.Sections {
		w.section(s)
	}
}

// notices writes them once, where they are first asked for.
func (w *typst) notices() {
	if w.noticed {
		return
	}
	w.noticed = true
	for _, n := range w.lines(w.Notices) {
		w.put("#notice(%s)", n)
	}
}

// aside is what stands beside or below a section's number, and where its title begins, as arguments.
func (w *typst) aside(s Section) string {
	var args string
	if len(s.Beside) > 0 {
		args += ", beside: " + w.line(s.Beside)
	}
	if len(s.Below) > 0 {
		args += ", below: " + w.line(s.Below)
	}
	if in := s.Title.in(w.Lang); in != w.Lang {
		args += ", dir: " + prose.Direction(in)
	}
	return args
}

func (w *typst) section(s Section) {
	w.out.WriteString(fmt.Sprintf("#section(id: %s, title: %s%s, notes: (%s))[", prose.TypstString(s.ID), w.text(s.Title, ""), w.aside(s), array(w.lines(s.Notes))))
	body := s.Body
	if len(body) > 0 && !body[0].Heading.Is() {
		w.out.WriteString("#" + w.text(body[0].Text, ""))
		w.out.WriteByte('\n')
		w.below(body[0].Block)
		body = body[1:]
	} else {
		w.out.WriteByte('\n')
	}
	for _, p := range body {
		w.part(p)
	}
	w.put("]")
}

// part is a headed block; what its text is written in stands at the heading, because a
// list has no line for it.
func (w *typst) part(p Part) {
	switch in := p.Text.in(w.Lang); {
	case !p.Block.is():
		return
	case !p.Heading.Is():
		w.block(p.Block)
		return
	case in != w.Lang:
		w.put("#part(title: %s, foreign: %s, %s)", w.text(p.Heading, ""), prose.TypstString(string(in)), w.text(p.Text, "marked: false, "))
	default:
		w.put("#part(title: %s, foreign: none, %s)", w.text(p.Heading, ""), w.text(p.Text, ""))
	}
	w.below(p.Block)
}

func (w *typst) block(b Block) {
	if b.Text.Is() {
		w.put("#%s", w.text(b.Text, ""))
	}
	w.below(b)
}

// below writes what a block holds beside its text.
func (w *typst) below(b Block) {
	for _, l := range b.Lines {
		switch {
		case len(l) == 0:
		case b.As == Small:
			w.put("#par(small(%s))", w.line(l))
		case b.As == Lead:
			w.put("#par(text(size: 1.08em, %s))", w.line(l))
		default:
			w.put("#par(%s)", w.line(l))
		}
	}
	if len(b.List) > 0 {
		w.put("#small(std.list(%s))", array(w.lines(b.List)))
	}
	w.small(b.Notes)
}

func (w *typst) small(lines []Line) {
	for _, l := range lines {
		if len(l) > 0 {
			w.put("#small%s", w.line(l))
		}
	}
}

// say is a plain text in the document's language as content.
func (w *typst) say(s string) string { return "[" + prose.TypstText(w.Lang, s) + "]" }

// text is a text as content; one in another language is marked, unless how says that this
// is done elsewhere.
func (w *typst) text(t Text, how string) string {
	if !t.Is() {
		return "[]"
	}
	body, in := "", t.in(w.Lang)
	if t.Markdown != nil {
		body = "[" + t.Markdown.Typst(w.link) + "]"
	} else {
		body = "[" + prose.TypstText(in, t.Plain) + "]"
	}
	if in != w.Lang {
		return foreign(in, how) + body + ")"
	}
	return body
}

// foreign opens the call that marks a text as one of another language.
func foreign(lang copse.Lang, how string) string {
	return "foreign(lang: " + prose.TypstString(string(lang)) + ", dir: " + prose.Direction(lang) + ", script: " + prose.TypstString(lang.Script()) + ", " + how
}

// line is a line as content.
func (w *typst) line(l Line) string {
	if len(l) == 1 && l[0].As == Said && l[0].Small == nil {
		return w.text(l[0].Text, "")
	}
	body := "["
	for _, p := range l {
		body += w.piece(p)
	}
	return body + "]"
}

// piece is a stretch of a line as markup.
func (w *typst) piece(p Piece) string {
	in := p.Text.in(w.Lang)
	switch {
	case p.Small != nil:
		return "#small" + w.line(p.Small) + ";"
	case p.As == Space:
		return "#h(0.5em)"
	case p.As == Address && p.Href != "":
		return "#link(" + prose.TypstString(p.Href) + ")[#text(dir: ltr, lang: \"en\", " + prose.TypstString(p.Text.Plain) + ")];"
	case p.As == Address:
		return "#text(dir: ltr, lang: \"en\", " + prose.TypstString(p.Text.Plain) + ");"
	case p.As == Name:
		name := "[" + prose.TypstText(in, p.Text.Plain) + "]"
		if in != w.Lang {
			name = foreign(in, "marked: false, ") + name + ")"
		}
		if p.Href != "" {
			name = "link(" + prose.TypstString(p.Href) + ", " + name + ")"
		}
		return "#" + name + ";"
	case p.Text.Markdown != nil || in != w.Lang:
		return "#" + w.text(p.Text, "") + ";"
	}
	return prose.TypstText(w.Lang, p.Text.Plain)
}

func (w *typst) lines(all []Line) []string {
	var list []string
	for _, l := range all {
		if len(l) > 0 {
			list = append(list, w.line(l))
		}
	}
	return list
}

// array writes the inside of a typst array, which wants a comma after its only element.
func array(items []string) string {
	if len(items) == 0 {
		return ""
	}
	return strings.Join(items, ",\n  ") + ","
}

// inRow is array for short items.
func inRow(items []string) string {
	if len(items) == 1 {
		return items[0] + ","
	}
	return strings.Join(items, ", ")
}

// link leads inside the document where it can, else to the site, else nowhere.
func (w *typst) link(address string) string {
	switch label, ok := w.inside[address]; {
	case ok:
		return "#" + label
	case w.Site != "":
		return w.Site + "/" + string(w.Lang) + address
	}
	return ""
}

// lines are those of all blocks.
func (i *Imprint) lines() []Line {
	var all []Line
	for _, b := range i.Body {
		all = append(all, b.Lines...)
	}
	return all
}

// code is the picture of the address and its words, as arguments.
func (w *typst) code() string {
	if w.Address == "" {
		return ""
	}
	return ", code: true, address: " + prose.TypstString(w.Address) + ", above: " + w.line(w.Newest)
}

func (w *typst) onePage() {
	var items []string
	for _, c := range w.Chapters {
		for _, s := range c.Sections {
			var body Text
			if len(s.Body) > 0 {
				body = s.Body[0].Text
			}
			items = append(items, fmt.Sprintf("(id: %s, title: %s%s, body: %s)", prose.TypstString(s.ID), w.text(s.Title, ""), w.aside(s), w.text(body, "")))
		}
	}
	notes := w.lines(w.Notices)
	if w.Imprint != nil {
		notes = append(notes, w.lines(w.Imprint.lines())...)
	}
	var cover Cover
	if w.Cover != nil {
		cover = *w.Cover
	}
	w.put("#brief(kicker: %s, title: %s, lead: %s, items: (%s), notes: (%s)%s)", w.line(cover.Kicker), w.text(w.heading(), ""), w.text(cover.Lead, ""),
		array(items), array(notes), w.code())
}
