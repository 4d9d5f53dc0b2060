package content

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"copse/internal/copse"
)

// idList is ids.txt: every id ever given.
type idList struct {
	file  string
	line  map[copse.ID]int // id or alias -> line
	order []copse.ID
}

// readIDs reads one id a line; "old = new" is an alias. The old id may have any
// form: ids of drafts before the first edition did.
func (l *loader) readIDs() {
	const file = "library/ids.txt"
	l.lib.ids = idList{file: l.name(file), line: map[copse.ID]int{}}
	data, ok := l.read(file)
	if !ok {
		l.refuse(l.name(file), pos{}, "L01", "the list of ids is missing")
		return
	}
	for i, text := range strings.Split(data, "\n") {
		text, _, _ = strings.Cut(text, "#")
		old, now, alias := strings.Cut(text, "=")
		id, at := copse.ID(strings.TrimSpace(old)), pos{i + 1, 1}
		if id == "" {
			continue
		}
		if first, ok := l.lib.ids.line[id]; ok {
			l.error(l.name(file), at, "L01", "id %s stands on line %d already: an id is never reused", id, first)
			continue
		}
		l.lib.ids.line[id] = i + 1
		if alias {
			l.lib.aliases[id] = copse.ID(strings.TrimSpace(now))
			continue
		}
		if !id.Valid() {
			l.error(l.name(file), at, "L01", "id %q is malformed", id)
		}
		l.lib.ids.order = append(l.lib.ids.order, id)
	}
}

func (l *loader) readTaxonomy() {
	const file = "taxonomy.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok || !d.mapping(v, "schema bands roles features risks", "") {
		return
	}
	d.schema(v, "copse-taxonomy/1")
	t := &l.lib.Taxonomy
	t.Bands, t.Roles, t.Features = d.texts(v.get("bands")), d.texts(v.get("roles")), d.texts(v.get("features"))
	t.C4 = map[string]string{}
	for _, r := range d.list(v.get("risks")) {
		if d.mapping(r, "id c4", "") {
			id := d.text(r.get("id"))
			t.Risks = append(t.Risks, id)
			t.C4[id] = d.oneOf(r.get("c4"), "content", "contact", "conduct", "contract")
		}
	}
}

// wantFile reports a folder without the file that gives it its place in the graph.
func (l *loader) wantFile(file string) {
	if _, err := fs.Stat(l.source.FS, file); errors.Is(err, fs.ErrNotExist) {
		l.error(l.name(file), pos{}, "L02", "the folder has no %s", path.Base(file))
	}
}

// readSet reads one folder of library/: the set, its words and its areas.
func (l *loader) readSet(dir string) {
	file := dir + "/set.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok || !d.mapping(v, "schema id basis areas", "") {
		l.wantFile(file)
		return
	}
	d.schema(v, "copse-set/1")
	s := &Set{ID: d.text(v.get("id")), Basis: d.text(v.get("basis")), Words: Words{}, file: d.file, src: v}
	l.lib.Sets = append(l.lib.Sets, s)
	l.sets[dir] = s
	for _, e := range l.list(dir) {
		if e.IsDir() {
			l.readArea(s, dir+"/"+e.Name())
		} else if e.Name() != "set.yaml" {
			l.readWords(dir, e.Name())
		}
	}
	l.orderAreas(s, d)
}

// orderAreas puts the areas in the reading order the set gives.
func (l *loader) orderAreas(s *Set, d decoder) {
	var listed []string
	for _, it := range d.list(s.src.get("areas")) {
		id := d.text(it)
		if slices.Contains(listed, id) {
			d.error(d.file, it.pos, "L01", "area %s is listed twice", id)
		}
		listed = append(listed, id)
		if !slices.ContainsFunc(s.Areas, func(a *Area) bool { return string(a.ID) == id }) {
			d.error(d.file, it.pos, "L01", "area %s has no folder in this set", id)
		}
	}
	for _, a := range s.Areas {
		if !slices.Contains(listed, string(a.ID)) {
			d.error(a.file, a.src.get("id").pos, "L01", "area %s is not listed in set.yaml of %s", a.ID, s.ID)
		}
	}
	slices.SortStableFunc(s.Areas, func(a, b *Area) int {
		i, j := slices.Index(listed, string(a.ID)), slices.Index(listed, string(b.ID))
		if i < 0 {
			i = len(listed)
		}
		if j < 0 {
			j = len(listed)
		}
		return i - j
	})
}

func (l *loader) readArea(s *Set, dir string) {
	file := dir + "/area.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok || !d.mapping(v, "schema id set nodes", "source") {
		l.wantFile(file)
		return
	}
	d.schema(v, "copse-area/1")
	a := &Area{ID: copse.ID(d.text(v.get("id"))), Set: s, Folder: dir, Source: copse.English, Words: Words{}, file: d.file, src: v}
	if a.ID == "" || v.get("id") == nil {
		return
	}
	if src := v.get("source"); src != nil {
		a.Source = copse.Lang(d.text(src))
		if !slices.Contains(copse.Shipped(), a.Source) {
			d.error(d.file, src.pos, "L02", "source language %q does not ship", a.Source)
			a.Source = copse.English
		}
	}
	if set := v.get("set"); set != nil && set.text != s.ID {
		d.error(d.file, set.pos, "L06", "set is %q, but the folder belongs to %q", set.text, s.ID)
	}
	switch {
	case !a.ID.Valid():
		d.error(d.file, v.get("id").pos, "L01", "id %q is malformed", a.ID)
	case l.lib.areas[a.ID] != nil:
		d.error(d.file, v.get("id").pos, "L01", "area %s stands in %s already", a.ID, l.lib.areas[a.ID].file)
		return
	}
	l.lib.areas[a.ID] = a
	l.areas[dir] = a
	s.Areas = append(s.Areas, a)
	for _, it := range d.list(v.get("nodes")) {
		l.readNode(d, a, it)
	}
	for _, e := range l.list(dir) {
		if e.Name() != "area.yaml" {
			l.readWords(dir, e.Name())
		}
	}
}

func (l *loader) readNode(d decoder, a *Area, v *value) {
	if !d.mapping(v, "id kind basis", "core brief origin applies refs see critical offer retired") {
		return
	}
	n := &Node{ID: copse.ID(d.text(v.get("id"))), Area: a, Words: Words{}, file: d.file, src: v}
	if v.get("id") == nil {
		return
	}
	at := v.get("id").pos
	switch first := l.lib.nodes[n.ID]; {
	case !n.ID.Valid():
		d.error(d.file, at, "L01", "id %q is malformed", n.ID)
		return
	case first != nil:
		d.error(d.file, at, "L01", "id %s stands in %s:%d already", n.ID, first.Area.file, first.src.line)
		return
	case l.lib.areas[n.ID] != nil:
		d.error(d.file, at, "L01", "id %s is an area", n.ID)
		return
	}
	n.Core, n.Brief = d.flag(v.get("core")), d.flag(v.get("brief"))
	if o := v.get("origin"); o != nil {
		n.Origin = d.oneOf(o, "copse")
	}
	l.fillNode(d, n, v)
	if r := v.get("retired"); d.mapping(r, "in successors reason", "") {
		n.Retired = &Retired{In: d.text(r.get("in")), Reason: d.text(r.get("reason"))}
		for _, id := range d.texts(r.get("successors")) {
			n.Retired.Successors = append(n.Retired.Successors, copse.ID(id))
		}
	}
	l.lib.nodes[n.ID] = n
	a.Nodes = append(a.Nodes, n)
}

// fillNode reads what our points and a country's own have alike.
func (l *loader) fillNode(d decoder, n *Node, v *value) {
	n.Kind = Kind(d.oneOf(v.get("kind"), kinds()...))
	if b := v.get("basis"); d.mapping(b, "work", "place standing by page") {
		n.Basis = l.readBasis(d, b, n.ID)
	}
	if ap := v.get("applies"); d.mapping(ap, "", "bands roles features risks") {
		n.Applies = Applies{d.texts(ap.get("bands")), d.texts(ap.get("roles")), d.texts(ap.get("features")), d.texts(ap.get("risks"))}
	}
	for _, r := range d.list(v.get("refs")) {
		if d.mapping(r, "id rel", "standing") {
			n.Refs = append(n.Refs, l.readRef(d, r))
		}
	}
	for _, id := range d.texts(v.get("see")) {
		n.See = append(n.See, copse.ID(id))
	}
	l.readCritical(d, n, v.get("critical"))
	if o := v.get("offer"); o != nil {
		n.Offer = d.oneOf(o, Offers()...)
	}
}

// readBasis reads what a node rests on. A standing that names no person and no page says
// no more than that somebody wished it so.
func (l *loader) readBasis(d decoder, b *value, id copse.ID) Basis {
	basis := Basis{Work: d.text(b.get("work")), Place: d.text(b.get("place")), By: strings.TrimSpace(d.text(b.get("by"))),
		Standing: d.standingOf(b, "the basis", Confirmed, Seen, ToConfirm)}
	page := b.get("page")
	switch {
	case basis.Standing == Confirmed && basis.By == "":
		d.error(d.file, b.get("standing").pos, "L07", "%s is confirmed, but nobody is named in by:", id)
	case basis.Standing == Seen && page == nil:
		d.error(d.file, b.get("standing").pos, "L07", "%s was seen, but no page is named in page:", id)
	}
	switch {
	case page == nil:
	case basis.Standing != Seen:
		d.error(d.file, page.pos, "L07", "%s names a page, but its standing is not seen", id)
	default:
		var ok bool
		if basis.Page, ok = l.lib.Page(d.text(page)); !ok {
			d.error(d.file, page.pos, "L06", "page %q is not in references.yaml", page.text)
		}
	}
	return basis
}

func (l *loader) readRef(d decoder, v *value) Ref {
	ref := Ref{ID: d.text(v.get("id")), Rel: d.oneOf(v.get("rel"), "equal", "subset", "superset", "intersects", "none")}
	ref.Standing = d.standing(v, "reference "+ref.ID)
	return ref
}
