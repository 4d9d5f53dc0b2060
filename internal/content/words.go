package content

import (
	"path"
	"slices"
	"strings"
	"time"

	"copse/internal/copse"
)

func kinds() []string {
	return []string{string(Recommendation), string(Checklist), string(Principle), string(Actor), string(Step),
		string(Goal), string(Risk), string(AgeNote), string(InclusionNote)}
}

// blockNames are the blocks a node of that kind has, in reading order.
func blockNames(k Kind) []string {
	if k == Goal {
		return []string{"title", "brief", "statement", "say", "do", "adult"}
	}
	return []string{"title", "brief", "statement", "why", "how", "done"}
}

// hereBlock is the one block that overlays add: "In this country".
const hereBlock = "here"

func setBlocks() []string  { return []string{"title", "short", "purpose", "intro"} }
func areaBlocks() []string { return []string{"title", "intro"} }

// readWords reads dir/<lang>.md: the words of a set or of an area and its nodes.
func (l *loader) readWords(dir, name string) {
	file := path.Join(dir, name)
	lang, ok := langOfFile(name, ".md")
	if !ok {
		code := "L02"
		if isPicture(name) {
			code = "L14"
		}
		l.error(l.name(file), pos{}, code, "not a content file: a folder holds its .yaml file and one <lang>.md a language")
		return
	}
	if !l.mayBring(lang) {
		l.error(l.name(file), pos{}, "L02", "language %q neither ships nor is listed by the overlay", lang)
		return
	}
	data, ok := l.read(file)
	if !ok {
		return
	}
	d := l.decoder(file)
	l.langs[lang] = true
	cut := splitFile(data)
	h, ok := d.readHeader(cut)
	if ok {
		l.checkHeader(d, h, dir, lang)
	}
	for _, line := range cut.stray {
		d.error(d.file, pos{line, 1}, "L02", "text outside a block: every text stands under ## id and ### block")
	}
	seen := map[string]int{}
	for _, sec := range cut.sections {
		if first, dup := seen[sec.id]; dup {
			d.error(d.file, pos{sec.line, 4}, "L01", "## %s stands on line %d already", sec.id, first)
			continue
		}
		seen[sec.id] = sec.line
		l.lib.heads[sec.id+" "+string(lang)] = place{d.file, pos{sec.line, 1}}
		if ow, ok := l.ownerOf(dir, sec.id); ok {
			l.placeBlocks(d, ow, sec, h, lang, file)
		} else {
			d.error(d.file, pos{sec.line, 4}, "L01", "## %s: no such id in this folder", sec.id)
		}
	}
}

func (l *loader) checkHeader(d decoder, h header, dir string, lang copse.Lang) {
	if h.lang != string(lang) {
		d.error(d.file, h.v.get("lang").placeOr(h.v.pos), "L02", "lang is %q, but the file is named %s.md", h.lang, lang)
	}
	if a := l.areas[dir]; a != nil && h.area != string(a.ID) {
		d.error(d.file, h.v.get("area").placeOr(h.v.pos), "L02", "area is %q, but the folder is %s", h.area, a.ID)
	}
	if s := l.sets[dir]; s != nil && h.set != s.ID {
		d.error(d.file, h.v.get("set").placeOr(h.v.pos), "L02", "set is %q, but the folder is %s", h.set, s.ID)
	}
}

func (v *value) placeOr(p pos) pos {
	if v == nil {
		return p
	}
	return v.pos
}

// owner is the set, area or node a section belongs to.
type owner struct {
	words    Words
	names    []string
	critical []string
	what     string
	node     *Node // nil for sets, areas, questions and terms
	over     bool  // a set or an area over critical points: its title and introduction lead to them
}

func (l *loader) ownerOf(dir, id string) (owner, bool) {
	if s := l.sets[dir]; s != nil && s.ID == id {
		return owner{s.Words, setBlocks(), nil, "set", nil, slices.ContainsFunc(s.Areas, (*Area).critical)}, true
	}
	a := l.areas[dir]
	if a == nil {
		return owner{}, false
	}
	if string(a.ID) == id {
		return owner{a.Words, areaBlocks(), nil, "area", nil, a.critical()}, true
	}
	if n := l.lib.nodes[copse.ID(id)]; n != nil && n.Area == a {
		names := blockNames(n.Kind)
		if l.source.Overlay && !n.Own() {
			names = append(names, hereBlock)
		}
		return owner{n.Words, names, n.Critical, string(n.Kind), n, false}, true
	}
	return owner{}, false
}

func (l *loader) placeBlocks(d decoder, ow owner, sec section, h header, lang copse.Lang, file string) {
	seen := map[string]int{}
	for _, rb := range sec.blocks {
		at := pos{rb.line, 5}
		if first, dup := seen[rb.name]; dup {
			d.error(d.file, at, "L02", "### %s stands on line %d already", rb.name, first)
			continue
		}
		seen[rb.name] = rb.line
		if !slices.Contains(ow.names, rb.name) {
			d.error(d.file, at, "L02", "### %s is no block of a %s: %s", rb.name, ow.what, strings.Join(ow.names, ", "))
			continue
		}
		if rb.body == "" {
			d.error(d.file, at, "L03", "%s/%s is empty", sec.id, rb.name)
			continue
		}
		b := &Block{Name: rb.name, Lang: lang, Source: rb.body, File: file, Line: rb.line, Reviewed: h.reviewed, reviewedAt: h.reviewedAt,
			Draft: h.draft, lib: l.lib, layer: l.layer, bodyLine: rb.bodyLine, bodyCol: 1}
		l.place(ow, b, sec.id)
	}
}

// place puts a block where it belongs; one of an overlay remembers what it replaced.
func (l *loader) place(ow owner, b *Block, id string) {
	if ow.words[b.Lang] == nil {
		ow.words[b.Lang] = map[string]*Block{}
	}
	if l.source.Overlay {
		if !l.overlayMay(ow, b, id) {
			return
		}
		if old := ow.words[b.Lang][b.Name]; old != nil {
			b.Base, b.Adapted = old, l.overlay().Publisher
		}
	}
	ow.words[b.Lang][b.Name] = b
}

// date checks a day written 2026-11-22.
func (d decoder) date(v *value) string {
	s := d.text(v)
	if s == "" {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		d.error(d.file, v.pos, "L02", "%q is no date: wanted 2026-11-22", s)
		return ""
	}
	return s
}

func isPicture(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".pdf", ".eps":
		return true
	}
	return false
}
