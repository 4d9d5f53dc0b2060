package content

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"copse/internal/copse"
	"copse/internal/source"
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
		l.Refuse(l.name(file), source.Pos{}, "L01", "the list of ids is missing")
		return
	}
	for i, text := range strings.Split(data, "\n") {
		text, _, _ = strings.Cut(text, "#")
		old, now, alias := strings.Cut(text, "=")
		id, at := copse.ID(strings.TrimSpace(old)), source.Pos{Line: i + 1, Col: 1}
		if id == "" {
			continue
		}
		if first, ok := l.lib.ids.line[id]; ok {
			l.Error(l.name(file), at, "L01", "id %s stands on line %d already: an id is never reused", id, first)
			continue
		}
		l.lib.ids.line[id] = i + 1
		if alias {
			l.lib.aliases[id] = copse.ID(strings.TrimSpace(now))
			continue
		}
		if !id.Valid() {
			l.Error(l.name(file), at, "L01", "id %q is malformed", id)
		}
		l.lib.ids.order = append(l.lib.ids.order, id)
	}
}

func (l *loader) readTaxonomy() {
	const file = "taxonomy.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok || !d.Mapping(v, "schema bands roles features risks", "") {
		return
	}
	d.Schema(v, "copse-taxonomy/1")
	t := &l.lib.Taxonomy
	t.Bands, t.Roles, t.Features = d.Texts(v.Get("bands")), d.Texts(v.Get("roles")), d.Texts(v.Get("features"))
	t.C4 = map[string]string{}
	for _, r := range d.List(v.Get("risks")) {
		if d.Mapping(r, "id c4", "") {
			id := d.Text(r.Get("id"))
			t.Risks = append(t.Risks, id)
			t.C4[id] = d.OneOf(r.Get("c4"), "content", "contact", "conduct", "contract")
		}
	}
}

// wantFile reports a folder without the file that gives it its place in the graph. One that holds
// anything refuses the load: all of it would be left out, and nobody would see that it is gone.
func (l *loader) wantFile(file string) {
	if _, err := fs.Stat(l.source.FS, file); !errors.Is(err, fs.ErrNotExist) {
		return
	}
	say := l.Error
	if len(l.list(path.Dir(file))) > 0 {
		say = l.Refuse
	}
	say(l.name(file), source.Pos{}, "L02", "the folder has no %s", path.Base(file))
}

// readSet reads one folder of library/: the set, its texts and its areas.
func (l *loader) readSet(dir string) {
	file := dir + "/set.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok || !d.Mapping(v, "schema id basis areas", "") {
		l.wantFile(file)
		return
	}
	d.Schema(v, "copse-set/1")
	s := &Set{ID: d.Text(v.Get("id")), Basis: d.Text(v.Get("basis")), Texts: Texts{}, file: d.File, src: v}
	l.lib.Sets = append(l.lib.Sets, s)
	l.sets[dir] = s
	for _, e := range l.list(dir) {
		if e.IsDir() {
			l.readArea(s, dir+"/"+e.Name())
		} else if e.Name() != "set.yaml" {
			l.readTexts(dir, e.Name())
		}
	}
	l.orderAreas(s, d)
}

// orderAreas puts the areas in the reading order the set gives.
func (l *loader) orderAreas(s *Set, d source.Decoder) {
	var listed []string
	for _, it := range d.List(s.src.Get("areas")) {
		id := d.Text(it)
		if slices.Contains(listed, id) {
			d.Error(d.File, it.Pos, "L01", "area %s is listed twice", id)
		}
		listed = append(listed, id)
		if !slices.ContainsFunc(s.Areas, func(a *Area) bool { return string(a.ID) == id }) {
			d.Error(d.File, it.Pos, "L01", "area %s has no folder in this set", id)
		}
	}
	for _, a := range s.Areas {
		if !slices.Contains(listed, string(a.ID)) {
			d.Error(a.file, a.src.Get("id").Pos, "L01", "area %s is not listed in set.yaml of %s", a.ID, s.ID)
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
	if !ok || !d.Mapping(v, "schema id set nodes", "source") {
		l.wantFile(file)
		return
	}
	d.Schema(v, "copse-area/1")
	a := &Area{ID: copse.ID(d.Text(v.Get("id"))), Set: s, Folder: dir, Source: copse.English, Texts: Texts{}, file: d.File, src: v}
	if a.ID == "" || v.Get("id") == nil {
		return
	}
	if src := v.Get("source"); src != nil {
		a.Source = copse.Lang(d.Text(src))
		if !slices.Contains(copse.Shipped(), a.Source) {
			d.Error(d.File, src.Pos, "L02", "source language %q does not ship", a.Source)
			a.Source = copse.English
		}
	}
	if set := v.Get("set"); set != nil && set.Text != s.ID {
		d.Error(d.File, set.Pos, "L06", "set is %q, but the folder belongs to %q", set.Text, s.ID)
	}
	switch {
	case !a.ID.Valid():
		d.Error(d.File, v.Get("id").Pos, "L01", "id %q is malformed", a.ID)
	case l.lib.areas[a.ID] != nil:
		d.Error(d.File, v.Get("id").Pos, "L01", "area %s stands in %s already", a.ID, l.lib.areas[a.ID].file)
		return
	}
	l.lib.areas[a.ID] = a
	l.areas[dir] = a
	s.Areas = append(s.Areas, a)
	for _, it := range d.List(v.Get("nodes")) {
		l.readPoint(d, a, it)
	}
	for _, e := range l.list(dir) {
		if e.Name() != "area.yaml" {
			l.readTexts(dir, e.Name())
		}
	}
}

func (l *loader) readPoint(d source.Decoder, a *Area, v *source.Value) {
	if !d.Mapping(v, "id kind basis", "core brief origin applies refs see critical offer retired") {
		return
	}
	n := &Point{ID: copse.ID(d.Text(v.Get("id"))), Area: a, Texts: Texts{}, file: d.File, src: v}
	if v.Get("id") == nil {
		return
	}
	at := v.Get("id").Pos
	switch first := l.lib.points[n.ID]; {
	case !n.ID.Valid():
		d.Error(d.File, at, "L01", "id %q is malformed", n.ID)
		return
	case first != nil:
		d.Error(d.File, at, "L01", "id %s stands in %s:%d already", n.ID, first.Area.file, first.src.Line)
		return
	case l.lib.areas[n.ID] != nil:
		d.Error(d.File, at, "L01", "id %s is an area", n.ID)
		return
	}
	n.Core, n.Brief = d.Flag(v.Get("core")), d.Flag(v.Get("brief"))
	if o := v.Get("origin"); o != nil {
		n.Origin = d.OneOf(o, "copse")
	}
	l.fillPoint(d, n, v)
	if r := v.Get("retired"); d.Mapping(r, "in successors reason", "") {
		n.Retired = &Retired{In: d.Text(r.Get("in")), Reason: d.Text(r.Get("reason"))}
		for _, id := range d.Texts(r.Get("successors")) {
			n.Retired.Successors = append(n.Retired.Successors, copse.ID(id))
		}
	}
	l.lib.points[n.ID] = n
	a.Points = append(a.Points, n)
}

// fillPoint reads what our points and a country's own have alike.
func (l *loader) fillPoint(d source.Decoder, n *Point, v *source.Value) {
	n.Kind = Kind(d.OneOf(v.Get("kind"), kinds()...))
	if b := v.Get("basis"); d.Mapping(b, "work", "place standing by page") {
		n.Basis = l.readBasis(d, b, n.ID)
	}
	if ap := v.Get("applies"); d.Mapping(ap, "", "bands roles features risks") {
		n.Applies = Applies{d.Texts(ap.Get("bands")), d.Texts(ap.Get("roles")), d.Texts(ap.Get("features")), d.Texts(ap.Get("risks"))}
	}
	for _, r := range d.List(v.Get("refs")) {
		if d.Mapping(r, "id rel", "standing") {
			n.Refs = append(n.Refs, l.readRef(d, r))
		}
	}
	for _, id := range d.Texts(v.Get("see")) {
		n.See = append(n.See, copse.ID(id))
	}
	l.readCritical(d, n, v.Get("critical"))
	if o := v.Get("offer"); o != nil {
		n.Offer = d.OneOf(o, Offers()...)
	}
}

// readBasis reads what a point rests on. A standing that names no person and no page says
// no more than that somebody wished it so.
func (l *loader) readBasis(d source.Decoder, b *source.Value, id copse.ID) Basis {
	basis := Basis{Work: d.Text(b.Get("work")), Place: d.Text(b.Get("place")), By: strings.TrimSpace(d.Text(b.Get("by"))),
		Standing: standingOf(d, b, "the basis", Confirmed, Seen, ToConfirm)}
	page := b.Get("page")
	switch {
	case basis.Standing == Confirmed && basis.By == "":
		d.Error(d.File, b.Get("standing").Pos, "L07", "%s is confirmed, but nobody is named in by:", id)
	case basis.Standing == Seen && page == nil:
		d.Error(d.File, b.Get("standing").Pos, "L07", "%s was seen, but no page is named in page:", id)
	}
	switch {
	case page == nil:
	case basis.Standing != Seen:
		d.Error(d.File, page.Pos, "L07", "%s names a page, but its standing is not seen", id)
	default:
		var ok bool
		if basis.Page, ok = l.lib.Page(d.Text(page)); !ok {
			d.Error(d.File, page.Pos, "L06", "page %q is not in references.yaml", page.Text)
		}
	}
	return basis
}

func (l *loader) readRef(d source.Decoder, v *source.Value) Ref {
	ref := Ref{ID: d.Text(v.Get("id")), Rel: d.OneOf(v.Get("rel"), "equal", "subset", "superset", "intersects", "none")}
	ref.Standing = standing(d, v, "reference "+ref.ID)
	l.refuseSure(d, v, ref)
	return ref
}

// standing reports a missing or unknown standing as L07: nothing pretends to be sure.
func standing(d source.Decoder, owner *source.Value, what string) Standing {
	return standingOf(d, owner, what, Confirmed, ToConfirm)
}

func standingOf(d source.Decoder, owner *source.Value, what string, allowed ...Standing) Standing {
	v := owner.Get("standing")
	if v == nil {
		d.Error(d.File, owner.Pos, "L07", "%s has no standing", what)
		return ToConfirm
	}
	if s := Standing(d.Text(v)); slices.Contains(allowed, s) {
		return s
	}
	d.Error(d.File, v.Pos, "L07", "standing of %s is %q, wanted one of %v", what, v.Text, allowed)
	return ToConfirm
}
