package content

import (
	"slices"
	"strings"

	"copse/internal/copse"
	"copse/internal/prose"
	"copse/internal/source"
)

// overlayReferences reads the works of a country (its laws) and the places in them
// that points of ours touch.
func (l *loader) overlayReferences() {
	const file = "references.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok || v.Shape == source.ShapeEmpty || !d.Mapping(v, "schema", "works refs") {
		return
	}
	d.Schema(v, "copse-references/1")
	prefix := strings.ToLower(l.overlay().Country) + "-"
	for _, it := range d.List(v.Get("works")) {
		if !d.Mapping(it, "id names", "place places standing") || it.Get("id") == nil {
			continue
		}
		w := &Work{ID: d.Text(it.Get("id")), Publisher: l.overlay().Publisher, src: it,
			Names: l.perReader(d, it.Get("names")), Places: l.perReader(d, it.Get("place"))}
		w.Standing = standing(d, it, "work "+w.ID)
		if it.Get("place") != nil {
			w.Place = "place"
		}
		at := it.Get("id").Pos
		if _, dup := l.lib.work(w.ID); dup || !strings.HasPrefix(w.ID, prefix) || !slugForm(w.ID) {
			l.Refuse(d.File, at, "L01", "work %q: a country's own work is named %s…, once, in lower case", w.ID, prefix)
			continue
		}
		for lang, pattern := range w.Places {
			if !strings.Contains(pattern, "{n}") {
				d.Error(d.File, it.Get("place").Pos, "L02", "place in %s: write where the number stands, such as \"section {n}\"", lang)
			}
		}
		if names := it.Get("names"); names != nil {
			l.refuseWork(d.File, names.Pos, w)
		}
		l.readPlaces(d, w, it.Get("places"))
		for _, number := range w.numbers {
			l.refuseNumber(d.File, it.Get("places").Pos, number)
		}
		l.lib.Works = append(l.lib.Works, w)
	}
	for _, it := range d.List(v.Get("refs")) {
		if d.Mapping(it, "node id rel", "standing") {
			l.overlayRef(d, it)
		}
	}
}

func (l *loader) overlayRef(d source.Decoder, it *source.Value) {
	if it.Get("node") == nil || it.Get("id") == nil {
		return
	}
	n, ok := l.lib.Point(copse.ID(d.Text(it.Get("node"))))
	if !ok {
		d.Error(d.File, it.Get("node").Pos, "L06", "%s does not exist", it.Get("node").Text)
		return
	}
	ref := l.readRef(d, it)
	switch w, number, ok := l.lib.Place(ref.ID); {
	case w == nil:
		d.Error(d.File, it.Get("id").Pos, "L06", "reference %q: no such work, here or in references.yaml of the library", ref.ID)
		return
	case !ok:
		d.Error(d.File, it.Get("id").Pos, "L06", "reference %q: %s has no place %s", ref.ID, w.ID, number)
		return
	}
	ref.Publisher = l.overlay().Publisher
	n.Refs = append(n.Refs, ref)
}

// refuseNumber refuses what is no number of a place: pages show it beside what says who compared.
func (l *loader) refuseNumber(file string, at source.Pos, number string) {
	if !placeNumber(number) {
		l.Refuse(file, at, "L06", "%q is no number of a place: write it as 4, 16.2, 12-A or 4(2)", number)
		return
	}
	l.refuseName(file, at, "the number", number)
}

// refuseSure refuses a reference of a country by which somebody compared texts that are not the
// country's: pages would say so, and nobody did; and one whose number is a text.
func (l *loader) refuseSure(d source.Decoder, it *source.Value, ref Ref) {
	if _, number, ok := strings.Cut(ref.ID, "."); l.source.Overlay && ok {
		l.refuseNumber(d.File, it.Pos, number)
	}
	if l.source.Overlay && ref.Standing == Confirmed && !strings.HasPrefix(ref.ID, strings.ToLower(l.overlay().Country)+"-") {
		l.Refuse(d.File, it.Get("standing").Pos, "L07", "reference %s says that somebody compared it, and it is no text of this country: write standing: to-confirm", ref.ID)
	}
}

// perReader reads a text for each language, or one text that stands for English.
func (l *loader) perReader(d source.Decoder, v *source.Value) map[copse.Lang]string {
	out := map[copse.Lang]string{}
	if v == nil {
		return out
	}
	if v.Shape != source.ShapeMapping {
		out[copse.English] = d.Text(v)
		return out
	}
	for _, f := range v.Fields {
		if lang := copse.Lang(f.Name); !l.mayBring(lang) {
			d.Error(d.File, f.Pos, "L02", "language %q neither ships nor is listed by the overlay", f.Name)
		} else {
			out[lang] = d.Text(f.Value)
		}
	}
	if out[copse.English] == "" {
		d.Error(d.File, v.Pos, "L03", "the English is missing: readers of other languages are shown it")
	}
	return out
}

// overlayPoints reads a country's own points. Their texts stand in the folder of the
// area they belong to, like all others.
func (l *loader) overlayPoints() {
	const file = "nodes.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok || v.Shape == source.ShapeEmpty || !d.Mapping(v, "schema nodes", "") {
		return
	}
	d.Schema(v, "copse-nodes/1")
	prefix := l.overlay().Country + "-"
	for _, it := range d.List(v.Get("nodes")) {
		if !d.Mapping(it, "id kind area", "basis applies refs see critical") || it.Get("id") == nil || it.Get("area") == nil {
			continue
		}
		at, id := it.Get("id").Pos, copse.ID(d.Text(it.Get("id")))
		a := l.lib.areas[copse.ID(d.Text(it.Get("area")))]
		switch {
		case !strings.HasPrefix(string(id), prefix) || !id.Valid():
			l.Refuse(d.File, at, "L01", "id %s: a country's own point is named %s…, in capitals, digits and hyphens", id, prefix)
			continue
		case l.lib.points[id] != nil || l.lib.areas[id] != nil || l.lib.aliases[id] != "":
			l.Refuse(d.File, at, "L01", "id %s is taken", id)
			continue
		case a == nil:
			l.Refuse(d.File, it.Get("area").Pos, "L06", "%s is no area of the library: an own point stands in one of ours", it.Get("area").Text)
			continue
		}
		n := &Point{ID: id, Area: a, Texts: Texts{}, Origin: l.overlay().Country, Publisher: l.overlay().Publisher,
			Basis: Basis{Standing: ToConfirm}, layer: l.layer, file: d.File, src: it}
		l.fillPoint(d, n, it)
		if n.Basis.Standing != ToConfirm && !strings.HasPrefix(n.Basis.Work, strings.ToLower(prefix)) {
			l.Refuse(d.File, it.Get("basis").Pos, "L07", "%s says that it was compared with a text that is not this country's: write standing: to-confirm, or a work of your own", id)
			continue
		}
		if basis := it.Get("basis"); basis != nil {
			l.refuseName(d.File, basis.Pos, "by:", n.Basis.By)
			l.refuseName(d.File, basis.Pos, "place:", n.Basis.Place)
		}
		l.lib.points[id] = n
		a.Points = append(a.Points, n)
	}
}

// overlayHide takes points out of every list; their address says who hid them and why.
func (l *loader) overlayHide() {
	const file = "hide.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok || v.Shape == source.ShapeEmpty {
		return
	}
	for _, it := range d.List(v) {
		if !d.Mapping(it, "id reason", "") || it.Get("id") == nil || it.Get("reason") == nil {
			continue
		}
		at := it.Get("id").Pos
		n, ok := l.lib.Point(copse.ID(d.Text(it.Get("id"))))
		switch {
		case !ok && l.lib.areas[copse.ID(it.Get("id").Text)] != nil:
			l.Refuse(d.File, at, "L06", "%s is an area: hide its points one by one, each with its reason", it.Get("id").Text)
			continue
		case !ok:
			d.Error(d.File, at, "L06", "%s does not exist", it.Get("id").Text)
			continue
		case n.Hidden != nil:
			d.Error(d.File, at, "L01", "%s is hidden already", n.ID)
			continue
		case n.Retired != nil:
			d.Error(d.File, at, "L01", "%s is retired: its address points on to %v, take this line out", n.ID, n.Retired.Successors)
			continue
		}
		if l.mayHide(d, n, at) {
			n.Hidden = &Hidden{Publisher: l.overlay().Publisher, Reason: l.perReader(d, it.Get("reason"))}
			l.checkReason(d, it.Get("reason"))
			n.Area.Points = slices.DeleteFunc(n.Area.Points, func(x *Point) bool { return x == n })
			n.Area.hidden = append(n.Area.hidden, n)
		}
	}
}

// checkReason holds a reason, which readers see in the place of a point, to the rule of texts.
func (l *loader) checkReason(d source.Decoder, v *source.Value) {
	said := []source.Field{{Name: string(copse.English), Value: v}}
	if v.Shape == source.ShapeMapping {
		said = v.Fields
	}
	for _, f := range said {
		for _, s := range addressSlips(f.Value.Text, prose.TypographyOf(copse.Lang(f.Name))) {
			d.Error(d.File, f.Value.Pos, s.Code, "reason: %s", s.Text)
		}
	}
}

func (l *loader) mayHide(d source.Decoder, n *Point, at source.Pos) bool {
	reason, not := l.lib.mayNot(n)
	switch {
	case not:
	case !l.lib.protected.mayHide(n.Kind):
		reason = unlisted
	case len(n.Area.Points) == 1:
		reason = "it is the last point of " + string(n.Area.ID) + ", and an area keeps at least one"
	default:
		return true
	}
	l.Refuse(d.File, at, codeReach, "%s may not be hidden: %s; take this line out", n.ID, reason)
	return false
}
