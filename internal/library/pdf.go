package library

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"rsc.io/qr"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
)

//go:embed print/copse.typ
var printed embed.FS

// Document is a set at a depth in a language, ready for the typesetter.
type Document struct {
	Source string
	Assets map[string][]byte // by the name the source uses
}

// NewDocument writes a set at a depth as a document to print. Every text is escaped by
// package prose; the look is print/copse.typ.
func NewDocument(lib *content.Library, words *i18n.Words, set *content.Set, depth string, c Copy) (Document, error) {
	b, err := newBook(lib, words, set, depth, c)
	if err != nil {
		return Document{}, err
	}
	look, err := printed.ReadFile("print/copse.typ")
	if err != nil {
		return Document{}, err
	}
	tree, err := treePicture(c.Look, b.door)
	if err != nil {
		return Document{}, err
	}
	s := &sheet{book: b, script: prose.Script(words.Lang), inside: map[string]string{}}
	doc := Document{Assets: map[string][]byte{"copse.typ": look, "tree.svg": tree}}
	if b.Address != "" {
		// The set's own page outlives its depths, and offers them all.
		s.address = c.Address + "/" + b.Lang + setPath(set)
		if doc.Assets["code.svg"], err = codePicture(s.address); err != nil {
			return Document{}, fmt.Errorf("draw the code of %s: %w", s.address, err)
		}
	}
	doc.Source = s.write(lib)
	return doc, nil
}

// treePicture is the door's tree as a file of its own.
func treePicture(look fs.FS, door string) ([]byte, error) {
	tree, err := treeDrawing(look, door)
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 254">` + tree + `</svg>`), err
}

// codePicture draws an address as a QR code, in squares.
func codePicture(address string) ([]byte, error) {
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		return nil, err
	}
	const quiet = 2 // modules of white around it; the page is white too
	var path strings.Builder
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	n := code.Size + 2*quiet
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d"><path d="%s" fill="#14252B"/></svg>`, n, n, path.String()), nil
}

// sheet writes a book as typst source.
type sheet struct {
	*book
	out     strings.Builder
	script  string
	address string
	inside  map[string]string // address below the language -> label in the document
}

func (s *sheet) put(format string, args ...any) { fmt.Fprintf(&s.out, format+"\n", args...) }

// t is an interface word as content.
func (s *sheet) t(key string, args ...any) string { return s.say(s.words.T(key, args...)) }

// say is a plain text in the document's language as content.
func (s *sheet) say(text string) string { return "[" + prose.TypstText(s.lang, text) + "]" }

// block is a text of the guidelines as content; English in its place is marked.
func (s *sheet) block(t Text) string {
	return s.body(t, "")
}

// body is block; how goes to the function that marks English.
func (s *sheet) body(t Text, how string) string {
	if !t.Is() {
		return "[]"
	}
	body := "[" + t.block.Typst(s.link) + "]"
	if t.Foreign {
		return s.foreign(t, how) + body + ")"
	}
	return body
}

// foreign opens the call that marks a text as one of another language.
func (s *sheet) foreign(t Text, how string) string {
	lang, dir := prose.TypstString(string(t.Lang)), "ltr"
	if t.Dir == "rtl" {
		dir = "rtl"
	}
	return "foreign(lang: " + lang + ", dir: " + dir + ", script: " + prose.TypstString(prose.Script(t.Lang)) + ", " + how
}

// link leads inside the document where it can, else to the site, else nowhere.
func (s *sheet) link(address string) string {
	switch label, ok := s.inside[address]; {
	case ok:
		return "#" + label
	case s.site != "":
		return s.site + "/" + s.Lang + address
	}
	return ""
}

func (s *sheet) write(lib *content.Library) string {
	s.labels()
	s.open(lib)
	if s.Depth == "brief" {
		s.brief()
		return s.out.String()
	}
	foot := "(" + s.t("node.edition", "edition", s.Edition) + ", " + s.t("set.source", "work", s.Source) + ", " + s.say(s.Publisher) + ")"
	s.put("#cover(kicker: %s, title: %s, lead: %s, foot: %s)", s.t("depth."+s.Depth), s.block(s.Heading), s.block(s.Purpose), foot)
	if s.Depth == "full" {
		s.put("#contents(title: %s)", s.t("download.contents"))
	}
	s.put("#area(id: %q, title: %s, %s)", "introduction", s.t("download.introduction"), s.block(s.Intro))
	for _, n := range s.notices() {
		s.put("#notice(%s)", n)
	}
	for _, a := range s.Areas {
		s.area(a)
	}
	s.glossary()
	s.imprint()
	return s.out.String()
}

// labels gathers what the document itself holds, before anything links to it.
func (s *sheet) labels() {
	if s.Depth == "brief" {
		return // one page: its links lead to the site
	}
	for _, a := range s.Areas {
		s.inside["/library/area/"+string(a.ID)] = string(a.ID)
		for _, n := range a.Nodes {
			s.inside[n.Href] = string(n.ID)
		}
	}
	for _, t := range s.Terms {
		s.inside["/glossary#"+t.ID] = "glossary-" + t.ID
	}
}

func (s *sheet) open(lib *content.Library) {
	date := "none"
	if d, err := time.Parse(time.DateOnly, lib.Date); err == nil {
		date = fmt.Sprintf("datetime(year: %d, month: %d, day: %d)", d.Year(), int(d.Month()), d.Day())
	}
	base, columns := "10.5pt", 1
	switch {
	case s.Depth == "summary":
		base, columns = "8.8pt", 2 // so that the longest set has room on 12 pages
	case s.door == "child":
		base = "11.5pt" // read together, or by who learns to read
	}
	s.put(`#import "/copse.typ": *`)
	s.put("#show: sheet.with(lang: %s, dir: %s, script: %s, door: rgb(%q), deep: rgb(%q), tint: rgb(%q), title: %s, author: %s, date: %s, running: %s, base: %s, cols: %d)",
		prose.TypstString(s.Lang), s.Dir, prose.TypstString(s.script), s.colours.Door, s.colours.Deep, s.colours.Tint,
		prose.TypstString(s.Title), prose.TypstString(s.Publisher), date, s.say(s.Heading.Plain), base, columns)
}

// notices are what a reader must know before the first word.
func (s *sheet) notices() []string {
	var list []string
	if s.Preview {
		list = append(list, s.t("download.preview"))
	}
	if s.Foreign {
		list = append(list, s.t("download.untranslated"))
	}
	return list
}

func (s *sheet) area(a bookArea) {
	s.put("#area(id: %s, title: %s, %s)", prose.TypstString(string(a.ID)), s.block(a.Title), s.block(a.Intro))
	for _, n := range a.Nodes {
		s.point(n)
	}
}

// standing says how sure we are of a point, as an argument: the name of a page is longer
// than the line beside a point's number holds.
func (s *sheet) standing(n bookNode) string {
	switch st := n.Standing; {
	case st.Own != "":
		return "standing: " + s.t("overlay.own", "publisher", st.Own)
	case st.Confirmed:
		return "standing: " + s.t("standing.confirmed")
	case st.Seen != nil:
		return "seen: [" + prose.TypstText(s.lang, st.Seen.Before) + s.pageName(st.Seen) + prose.TypstText(s.lang, st.Seen.After) + "]"
	}
	return "standing: " + s.t("standing.to-confirm")
}

// pageName is the name of a page, as a link where its address is known.
func (s *sheet) pageName(p *seenOn) string {
	name := "[" + prose.TypstText(p.Lang, p.Name) + "]"
	if p.Foreign {
		name = s.foreign(Text{Lang: p.Lang, Dir: p.Dir}, "marked: false, ") + name + ")"
	}
	if p.Address != "" {
		name = "link(" + prose.TypstString(p.Address) + ", " + name + ")"
	}
	return "#" + name + ";"
}

func (s *sheet) point(n bookNode) {
	var notes []string
	if stale(n.Title, n.Statement, n.Why, n.How, n.Done, n.Say, n.Do, n.Adult) {
		notes = append(notes, s.t("notice.stale"))
	}
	var refs []string
	for _, r := range n.Refs {
		if r.Href != "" { // "looked, no counterpart" needs no place on paper
			refs = append(refs, r.Name)
		}
	}
	if len(refs) > 0 {
		notes = append(notes, "["+prose.TypstText(s.lang, s.words.T("node.refs"))+"#h(0.5em)"+prose.TypstText(s.lang, s.words.List(refs))+"]")
	}
	s.put("#point(id: %s, title: %s, %s, notes: (%s))[#%s", prose.TypstString(string(n.ID)), s.block(n.Title),
		s.standing(n), list(notes), s.block(n.Statement))
	s.adapted(n.Statement)
	if s.Depth == "full" {
		for _, p := range []struct {
			name string
			text Text
		}{{"why", n.Why}, {"how", n.How}, {"done", n.Done}, {"say", n.Say}, {"do", n.Do}, {"adult", n.Adult}} {
			if p.text.Is() {
				s.part(s.t("block."+p.name), p.text)
			}
		}
		if n.Here.Is() {
			s.part(s.t("overlay.here"), n.Here)
			s.put("#small%s", s.t("overlay.here.by", "publisher", n.HereBy))
		}
	}
	s.put("]")
}

// part is a headed block of a point; what it is written in stands at the heading, because
// a list has no line for it.
func (s *sheet) part(title string, t Text) {
	in := "none"
	if t.Foreign {
		in = prose.TypstString(string(t.Lang))
	}
	s.put("#part(title: %s, foreign: %s, %s)", title, in, s.body(t, "marked: false, "))
	s.adapted(t)
}

// adapted says whose wording a text is where it is not ours.
func (s *sheet) adapted(t Text) {
	if t.Adapted != "" {
		s.put("#small%s", s.t("overlay.adapted", "publisher", t.Adapted))
	}
}

// list writes the inside of a typst array, which wants a comma after its only element.
func list(items []string) string {
	if len(items) == 0 {
		return ""
	}
	return strings.Join(items, ",\n  ") + ","
}

func (s *sheet) glossary() {
	if len(s.Terms) == 0 || s.Depth != "full" {
		return
	}
	s.put("#area(id: %q, title: %s)[]", "glossary", s.t("glossary.title"))
	for _, t := range s.Terms {
		s.put("#term(id: %s, name: %s, %s)", prose.TypstString(t.ID), s.plain(t.Name), s.plain(t.Define))
	}
}

// plain is a text that is no block of its own.
func (s *sheet) plain(t Text) string {
	if t.block != nil {
		return s.block(t)
	}
	body := "[" + prose.TypstText(t.Lang, t.Plain) + "]"
	if t.Foreign {
		return s.foreign(t, "") + body + ")"
	}
	return body
}

// origin is what every copy says of where it comes from.
func (s *sheet) origin() []string {
	lines := []string{s.t("set.source", "work", s.Source), s.t("cite.framework")}
	for _, c := range []struct {
		key   string
		count int
	}{{"set.confirmed", s.Confirmed}, {"set.seen", s.Seen}, {"set.unchecked", s.Unchecked}} {
		if c.count > 0 {
			lines = append(lines, s.t(c.key, "count", c.count))
		}
	}
	lines = append(lines, s.t("notice.unread"), s.t("download.licence"), s.t("node.edition", "edition", s.Edition))
	for _, name := range s.Adapted {
		lines = append(lines, s.say(name))
	}
	return append(lines, s.say(s.Publisher))
}

func (s *sheet) imprint() {
	s.put("#imprint(title: %s, lines: (%s)%s)", s.t("download.imprint"), list(s.origin()), s.code())
}

// code is the picture of the address and its words, as arguments.
func (s *sheet) code() string {
	if s.address == "" {
		return ""
	}
	return ", code: true, address: " + prose.TypstString(s.address) + ", above: " + s.t("download.newest")
}

func (s *sheet) brief() {
	var items []string
	for _, a := range s.Areas {
		for _, n := range a.Nodes {
			items = append(items, fmt.Sprintf("(id: %s, title: %s, %s, body: %s)", prose.TypstString(string(n.ID)),
				s.block(n.Title), s.standing(n), s.block(n.Brief)))
		}
	}
	notes := append(s.notices(), s.t("cite.framework"), s.t("node.edition", "edition", s.Edition), s.t("notice.unread"), s.t("download.licence"))
	s.put("#brief(kicker: %s, title: %s, lead: %s, items: (%s), notes: (%s)%s)", s.t("depth.brief"), s.block(s.Heading), s.block(s.Purpose),
		list(items), list(notes), s.code())
}

// DocumentName is what a saved file is called: "policy-full-fr-2026.1".
func DocumentName(lib *content.Library, set *content.Set, depth string, lang copse.Lang) string {
	return strings.Join([]string{set.ID, depth, string(lang), lib.Edition}, "-")
}
