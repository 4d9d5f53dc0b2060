package content

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"copse/internal/copse"
)

// overlayReferences reads the works of a country (its laws) and the places in them
// that points of ours touch.
func (l *loader) overlayReferences() {
	const file = "references.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok || v.shape == emptyShape || !d.mapping(v, "schema", "works refs") {
		return
	}
	d.schema(v, "copse-references/1")
	prefix := strings.ToLower(l.overlay().Country) + "-"
	for _, it := range d.list(v.get("works")) {
		if !d.mapping(it, "id names", "place places standing") || it.get("id") == nil {
			continue
		}
		w := &Work{ID: d.text(it.get("id")), Publisher: l.overlay().Publisher, src: it,
			Names: l.perReader(d, it.get("names")), Places: l.perReader(d, it.get("place"))}
		w.Standing = d.standing(it, "work "+w.ID)
		if it.get("place") != nil {
			w.Place = "place"
		}
		at := it.get("id").pos
		if _, dup := l.lib.work(w.ID); dup || !strings.HasPrefix(w.ID, prefix) || !slugForm(w.ID) {
			l.refuse(d.file, at, "L01", "work %q: a country's own work is named %s…, once, in lower case", w.ID, prefix)
			continue
		}
		for lang, pattern := range w.Places {
			if !strings.Contains(pattern, "{n}") {
				d.error(d.file, it.get("place").pos, "L02", "place in %s: write where the number stands, such as \"section {n}\"", lang)
			}
		}
		l.readPlaces(d, w, it.get("places"))
		l.lib.Works = append(l.lib.Works, w)
	}
	for _, it := range d.list(v.get("refs")) {
		if d.mapping(it, "node id rel", "standing") {
			l.overlayRef(d, it)
		}
	}
}

func (l *loader) overlayRef(d decoder, it *value) {
	if it.get("node") == nil || it.get("id") == nil {
		return
	}
	n, ok := l.lib.Node(copse.ID(d.text(it.get("node"))))
	if !ok {
		d.error(d.file, it.get("node").pos, "L06", "%s does not exist", it.get("node").text)
		return
	}
	ref := l.readRef(d, it)
	if w, number, ok := l.lib.Place(ref.ID); !ok {
		if w == nil {
			d.error(d.file, it.get("id").pos, "L06", "reference %q: no such work, here or in references.yaml of the library", ref.ID)
		} else {
			d.error(d.file, it.get("id").pos, "L06", "reference %q: %s has no place %s", ref.ID, w.ID, number)
		}
		return
	}
	ref.Publisher = l.overlay().Publisher
	n.Refs = append(n.Refs, ref)
}

// perReader reads a text for each language, or one text that stands for English.
func (l *loader) perReader(d decoder, v *value) map[copse.Lang]string {
	out := map[copse.Lang]string{}
	if v == nil {
		return out
	}
	if v.shape != mapShape {
		out[copse.English] = d.text(v)
		return out
	}
	for _, f := range v.fields {
		if lang := copse.Lang(f.name); !l.mayBring(lang) {
			d.error(d.file, f.pos, "L02", "language %q neither ships nor is listed by the overlay", f.name)
		} else {
			out[lang] = d.text(f.val)
		}
	}
	if out[copse.English] == "" {
		d.error(d.file, v.pos, "L03", "the English is missing: readers of other languages are shown it")
	}
	return out
}

// overlayNodes reads a country's own points. Their words stand in the folder of the
// area they belong to, like all others.
func (l *loader) overlayNodes() {
	const file = "nodes.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok || v.shape == emptyShape || !d.mapping(v, "schema nodes", "") {
		return
	}
	d.schema(v, "copse-nodes/1")
	prefix := l.overlay().Country + "-"
	for _, it := range d.list(v.get("nodes")) {
		if !d.mapping(it, "id kind area", "basis applies refs see critical") || it.get("id") == nil || it.get("area") == nil {
			continue
		}
		at, id := it.get("id").pos, copse.ID(d.text(it.get("id")))
		a := l.lib.areas[copse.ID(d.text(it.get("area")))]
		switch {
		case !strings.HasPrefix(string(id), prefix) || !id.Valid():
			l.refuse(d.file, at, "L01", "id %s: a country's own point is named %s…, in capitals, digits and hyphens", id, prefix)
			continue
		case l.lib.nodes[id] != nil || l.lib.areas[id] != nil:
			l.refuse(d.file, at, "L01", "id %s is taken", id)
			continue
		case a == nil:
			l.refuse(d.file, it.get("area").pos, "L06", "%s is no area of the library: an own point stands in one of ours", it.get("area").text)
			continue
		}
		n := &Node{ID: id, Area: a, Words: Words{}, Origin: l.overlay().Country, Publisher: l.overlay().Publisher,
			Basis: Basis{Standing: ToConfirm}, layer: l.layer, file: d.file, src: it}
		l.fillNode(d, n, it)
		l.lib.nodes[id] = n
		a.Nodes = append(a.Nodes, n)
	}
}

// overlayHide takes points out of every list; their address says who hid them and why.
func (l *loader) overlayHide() {
	const file = "hide.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok || v.shape == emptyShape {
		return
	}
	for _, it := range d.list(v) {
		if !d.mapping(it, "id reason", "") || it.get("id") == nil || it.get("reason") == nil {
			continue
		}
		at := it.get("id").pos
		n, ok := l.lib.Node(copse.ID(d.text(it.get("id"))))
		switch {
		case !ok && l.lib.areas[copse.ID(it.get("id").text)] != nil:
			l.refuse(d.file, at, "L06", "%s is an area: hide its points one by one, each with its reason", it.get("id").text)
			continue
		case !ok:
			d.error(d.file, at, "L06", "%s does not exist", it.get("id").text)
			continue
		case n.Hidden != nil:
			d.error(d.file, at, "L01", "%s is hidden already", n.ID)
			continue
		case n.Retired != nil:
			d.error(d.file, at, "L01", "%s is retired: its address points on to %v, take this line out", n.ID, n.Retired.Successors)
			continue
		}
		if l.mayHide(d, n, at) {
			n.Hidden = &Hidden{Publisher: l.overlay().Publisher, Reason: l.perReader(d, it.get("reason"))}
			n.Area.Nodes = slices.DeleteFunc(n.Area.Nodes, func(x *Node) bool { return x == n })
			n.Area.hidden = append(n.Area.hidden, n)
		}
	}
}

func (l *loader) mayHide(d decoder, n *Node, at pos) bool {
	if reason, ok := l.lib.mayNot(n); ok {
		l.refuse(d.file, at, codeReach, "%s may not be hidden: %s; take this line out", n.ID, reason)
		return false
	}
	if len(n.Critical) > 0 {
		l.refuse(d.file, at, codeReach, "%s may not be hidden: it is critical, a child's safety hangs on its %s; take this line out", n.ID, strings.Join(n.Critical, ", "))
		return false
	}
	if len(n.Area.Nodes) == 1 {
		l.refuse(d.file, at, codeReach, "%s is the last point of %s: an area keeps at least one", n.ID, n.Area.ID)
		return false
	}
	return true
}

// overlayLangs is readLangs, and refuses interface words that are not a country's to change.
func (l *loader) overlayLangs() {
	l.readLangs()
	for _, e := range l.list("lang") {
		lang, ok := langOfFile(e.Name(), ".json")
		if !ok || !l.mayBring(lang) {
			continue
		}
		file := "lang/" + e.Name()
		data, ok := l.read(file)
		if !ok {
			continue
		}
		keys, at, err := jsonKeys(data)
		if err != nil {
			l.refuse(l.name(file), at, "L02", "not valid JSON: %v", err)
			continue
		}
		l.overlay().Words += len(keys)
		for _, k := range keys {
			if reason, no := l.lib.protected.word(k.name); no && readAsShipped(lang) {
				l.refuse(l.name(file), placeOf(data, k.offset), codeReach, "the word %s may not be replaced in %s: %s", k.name, lang, reason)
			}
		}
	}
}

type jsonKey struct {
	offset int
	name   string
	value  json.RawMessage
}

// jsonKeys returns the keys of a JSON object, with their offsets and what they hold.
func jsonKeys(data string) (keys []jsonKey, bad pos, err error) {
	dec := json.NewDecoder(strings.NewReader(data))
	fail := func(err error) ([]jsonKey, pos, error) { return nil, placeOf(data, int(dec.InputOffset())), err }
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return fail(fmt.Errorf("an object is wanted: {\"key\": \"words\"}"))
	}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return fail(err)
		}
		name, _ := t.(string)
		start := max(strings.LastIndex(data[:dec.InputOffset()], `"`+name+`"`), 0)
		var v json.RawMessage
		if err := dec.Decode(&v); err != nil {
			return fail(err)
		}
		keys = append(keys, jsonKey{start, name, v})
	}
	if _, err := dec.Token(); err != nil {
		return fail(err)
	}
	return keys, pos{}, nil
}

// placeOf is the line and column of an offset.
func placeOf(data string, offset int) pos {
	before := data[:min(offset, len(data))]
	line := strings.LastIndexByte(before, '\n') + 1
	return pos{strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[line:]) + 1}
}
