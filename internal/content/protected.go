package content

import (
	"slices"
	"strings"

	"copse/internal/copse"
)

// protection is library/protected.yaml: what no overlay may hide or weaken. It is
// data, so that whoever is responsible for it can read and discuss it.
type protection struct {
	points map[copse.ID]string // area or point -> reason
	words  []protectedWord
	safety []string // keys of interface words a child's safety hangs on, or their beginnings
}

type protectedWord struct{ key, reason string }

func (l *loader) readProtected() {
	const file = "library/protected.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok || !d.mapping(v, "schema points", "words safety") {
		return
	}
	d.schema(v, "copse-protected/1")
	p := &protection{points: map[copse.ID]string{}}
	for _, it := range d.list(v.get("points")) {
		if !d.mapping(it, "ids reason", "") {
			continue
		}
		for _, id := range d.list(it.get("ids")) {
			at := copse.ID(d.text(id))
			if l.lib.areas[at] == nil && l.lib.nodes[at] == nil {
				d.error(d.file, id.pos, "L06", "%s is neither an area nor a point", at)
			}
			p.points[at] = d.text(it.get("reason"))
		}
	}
	for _, it := range d.list(v.get("words")) {
		if d.mapping(it, "keys reason", "") {
			for _, key := range d.texts(it.get("keys")) {
				p.words = append(p.words, protectedWord{key, d.text(it.get("reason"))})
			}
		}
	}
	p.safety = d.texts(v.get("safety"))
	l.lib.protected = p
}

// point returns why a point may not be hidden or reworded; ok is false where it may.
func (p *protection) point(n *Node) (reason string, ok bool) {
	if reason, ok = p.points[n.ID]; ok {
		return reason, true
	}
	reason, ok = p.points[n.Area.ID]
	return reason, ok
}

// mayNot returns why an overlay may not hide or reword a point; ok is false where it may.
// Whoever asks about harm that may be happening now is answered by the point as it is.
func (l *Library) mayNot(n *Node) (reason string, ok bool) {
	if reason, ok = l.protected.point(n); !ok && l.AnswersNow(n.ID) {
		reason, ok = "it answers a question about harm that may be happening now", true
	}
	return reason, ok
}

// AnswersNow reports whether a question about harm that may be happening now leads to the point.
func (l *Library) AnswersNow(id copse.ID) bool {
	return slices.ContainsFunc(l.Questions, func(q *Question) bool { return q.Now && slices.Contains(q.Nodes, id) })
}

// word returns why an interface word may not be replaced.
func (p *protection) word(key string) (reason string, ok bool) {
	for _, w := range p.words {
		if stands(w.key, key) {
			return w.reason, true
		}
	}
	return "", false
}

// safe reports whether a child's safety hangs on an interface word, so that a person
// must have signed it before a language opens.
func (p *protection) safe(key string) bool {
	return slices.ContainsFunc(p.safety, func(s string) bool { return stands(s, key) })
}

// SafetyWord reports whether an interface word holds advice on safety: `safety` in
// library/protected.yaml names it.
func (l *Library) SafetyWord(key string) bool { return l.protected != nil && l.protected.safe(key) }

// stands reports whether a listed key stands for this one: it is the same, or begins it.
func stands(listed, key string) bool {
	return key == listed || strings.HasPrefix(key, strings.TrimSuffix(listed, ".")+".")
}
