package content

import (
	"html"
	"path"
	"regexp"
	"slices"
	"strings"

	"copse/internal/copse"
	"copse/internal/prose"
	"copse/internal/source"
)

func kinds() []string {
	return []string{string(Recommendation), string(Checklist), string(Principle), string(Actor), string(Step),
		string(Goal), string(Risk), string(AgeNote), string(InclusionNote)}
}

// blockNames are the blocks a point of that kind has, in reading order.
func blockNames(k Kind) []string {
	if k == Goal {
		return []string{"title", "brief", "statement", "say", "do", "adult"}
	}
	return []string{"title", "brief", "statement", "why", "how", "done"}
}

// hereBlock is the one block that overlays add: "In this country".
const hereBlock = "here"

// ownerKinds is everything that has blocks.
func ownerKinds() []string { return append([]string{"set", "area", "question", "term"}, kinds()...) }

// blocksOf are the blocks of one of ownerKinds, in reading order.
func blocksOf(kind string) []string {
	switch kind {
	case "set":
		return []string{"title", "short", "purpose", "intro"}
	case "area":
		return []string{"title", "intro"}
	case "question":
		return []string{"ask", "answer"}
	case "term":
		return []string{"define"}
	}
	return blockNames(Kind(kind))
}

// readTexts reads dir/<lang>.md: the texts of a set or of an area and its points.
func (l *loader) readTexts(dir, name string) {
	file := path.Join(dir, name)
	lang, ok := source.LangOf(name, ".md")
	if !ok {
		code := "L02"
		if isPicture(name) {
			code = "L14"
		}
		l.Error(l.name(file), source.Pos{}, code, "not a content file: a folder holds its .yaml file and one <lang>.md a language")
		return
	}
	if !l.mayBring(lang) {
		l.Error(l.name(file), source.Pos{}, "L02", "language %q neither ships nor is listed by the overlay", lang)
		return
	}
	data, ok := l.read(file)
	if !ok {
		return
	}
	d := l.decoder(file)
	l.langs[lang] = true
	cut := source.Cut(data)
	h, ok := readHeader(d, cut)
	if ok {
		l.checkHeader(d, h, dir, lang)
	}
	for _, line := range cut.Stray {
		d.Error(d.File, source.Pos{Line: line, Col: 1}, "L02", "text outside a block: every text stands under ## id and ### block")
	}
	seen := map[string]int{}
	for _, sec := range cut.Sections {
		if first, dup := seen[sec.ID]; dup {
			d.Error(d.File, source.Pos{Line: sec.Line, Col: 4}, "L01", "## %s stands on line %d already", sec.ID, first)
			continue
		}
		seen[sec.ID] = sec.Line
		l.lib.heads[sec.ID+" "+string(lang)] = source.Place{File: d.File, Pos: source.Pos{Line: sec.Line, Col: 1}}
		if ow, ok := l.ownerOf(dir, sec.ID); ok {
			l.placeBlocks(d, ow, sec, h, lang, file)
		} else {
			d.Error(d.File, source.Pos{Line: sec.Line, Col: 4}, "L01", "## %s: no such id in this folder", sec.ID)
		}
	}
}

func (l *loader) checkHeader(d source.Decoder, h header, dir string, lang copse.Lang) {
	if h.lang != string(lang) {
		d.Error(d.File, h.v.Get("lang").PlaceOr(h.v.Pos), "L02", "lang is %q, but the file is named %s.md", h.lang, lang)
	}
	if a := l.areas[dir]; a != nil && h.area != string(a.ID) {
		d.Error(d.File, h.v.Get("area").PlaceOr(h.v.Pos), "L02", "area is %q, but the folder is %s", h.area, a.ID)
	}
	if s := l.sets[dir]; s != nil && h.set != s.ID {
		d.Error(d.File, h.v.Get("set").PlaceOr(h.v.Pos), "L02", "set is %q, but the folder is %s", h.set, s.ID)
	}
}

// owner is the set, area or point a section belongs to.
type owner struct {
	texts    Texts
	names    []string
	critical []string
	what     string
	point    *Point // nil for sets, areas, questions and terms
}

func (l *loader) ownerOf(dir, id string) (owner, bool) {
	if s := l.sets[dir]; s != nil && s.ID == id {
		return owner{texts: s.Texts, names: blocksOf("set"), what: "set"}, true
	}
	a := l.areas[dir]
	if a == nil {
		return owner{}, false
	}
	if string(a.ID) == id {
		return owner{texts: a.Texts, names: blocksOf("area"), what: "area"}, true
	}
	if n := l.lib.points[copse.ID(id)]; n != nil && n.Area == a {
		names := blockNames(n.Kind)
		if l.source.Overlay && !n.Own() {
			names = append(names, hereBlock)
		}
		return owner{n.Texts, names, n.Critical, string(n.Kind), n}, true
	}
	return owner{}, false
}

func (l *loader) placeBlocks(d source.Decoder, ow owner, sec source.Section, h header, lang copse.Lang, file string) {
	seen := map[string]int{}
	for _, rb := range sec.Blocks {
		at := source.Pos{Line: rb.Line, Col: 5}
		if first, dup := seen[rb.Name]; dup {
			d.Error(d.File, at, "L02", "### %s stands on line %d already", rb.Name, first)
			continue
		}
		seen[rb.Name] = rb.Line
		if !slices.Contains(ow.names, rb.Name) {
			d.Error(d.File, at, "L02", "### %s is no block of a %s: %s", rb.Name, ow.what, strings.Join(ow.names, ", "))
			continue
		}
		if rb.Body == "" {
			d.Error(d.File, at, "L03", "%s/%s is empty", sec.ID, rb.Name)
			continue
		}
		b := &Block{Markdown: prose.Markdown{Name: rb.Name, Lang: lang, Source: rb.Body, By: l.lib.render}, File: file, Line: rb.Line, Reviewed: h.reviewed, reviewedAt: h.reviewedAt,
			Draft: h.draft, layer: l.layer, bodyLine: rb.BodyLine, bodyCol: 1}
		l.place(ow, b, sec.ID)
	}
}

// place puts a block where it belongs; one of an overlay remembers what it replaced.
func (l *loader) place(ow owner, b *Block, id string) {
	if off, r, found := strayEntity(b.Source); found {
		l.Refuse(l.name(b.File), b.at(off), "L20", "%U, written as an entity: take it out", r)
		return
	}
	if ow.texts[b.Lang] == nil {
		ow.texts[b.Lang] = map[string]*Block{}
	}
	if l.source.Overlay {
		if !l.overlayMay(ow, b, id) {
			return
		}
		if old := ow.texts[b.Lang][b.Name]; old != nil {
			if b.Draft { // readers are shown no draft: they would be left with nothing
				l.Warn(l.name(b.File), b.head(), "L02", "a draft replaces nothing: ours stays until draft: true is gone")
				return
			}
			b.Base, b.Adapted = old, l.overlay().Publisher
		}
	}
	ow.texts[b.Lang][b.Name] = b
}

var entity = regexp.MustCompile(`&#?[0-9A-Za-z]+;?`)

// strayEntity finds a character that no text may hold and that Markdown would make of an
// entity, such as &#x202e; or &rlm;.
func strayEntity(text string) (offset int, r rune, found bool) {
	if !strings.Contains(text, "&") {
		return 0, 0, false
	}
	for _, at := range entity.FindAllStringIndex(text, -1) {
		if _, r, found := source.Stray(html.UnescapeString(text[at[0]:at[1]])); found {
			return at[0], r, true
		}
	}
	return 0, 0, false
}

func isPicture(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".pdf", ".eps":
		return true
	}
	return false
}
