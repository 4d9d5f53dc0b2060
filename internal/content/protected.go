package content

import (
	"slices"
	"strings"

	"copse/internal/copse"
	"copse/internal/prose"
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
	if !ok || !d.Mapping(v, "schema points", "words safety") {
		return
	}
	d.Schema(v, "copse-protected/1")
	p := &protection{points: map[copse.ID]string{}}
	for _, it := range d.List(v.Get("points")) {
		if !d.Mapping(it, "ids reason", "") {
			continue
		}
		for _, id := range d.List(it.Get("ids")) {
			at := copse.ID(d.Text(id))
			if l.lib.areas[at] == nil && l.lib.points[at] == nil {
				d.Error(d.File, id.Pos, "L06", "%s is neither an area nor a point", at)
			}
			p.points[at] = d.Text(it.Get("reason"))
		}
	}
	for _, it := range d.List(v.Get("words")) {
		if d.Mapping(it, "keys reason", "") {
			for _, key := range d.Texts(it.Get("keys")) {
				p.words = append(p.words, protectedWord{key, d.Text(it.Get("reason"))})
			}
		}
	}
	p.safety = d.Texts(v.Get("safety"))
	l.lib.protected = p
}

// point returns why a point may not be hidden or reworded; ok is false where it may.
func (p *protection) point(n *Point) (reason string, ok bool) {
	if reason, ok = p.points[n.ID]; ok {
		return reason, true
	}
	reason, ok = p.points[n.Area.ID]
	return reason, ok
}

// mayNot returns why an overlay may not hide or reword a point; ok is false where it may.
// Whoever asks about harm that may be happening now is answered by the point as it is.
func (l *Library) mayNot(n *Point) (reason string, ok bool) {
	if reason, ok = l.protected.point(n); !ok && l.AnswersNow(n.ID) {
		reason, ok = "it answers a question about harm that may be happening now", true
	}
	return reason, ok
}

// AnswersNow reports whether a question about harm that may be happening now leads to the point.
func (l *Library) AnswersNow(id copse.ID) bool {
	return slices.ContainsFunc(l.Questions, func(q *Question) bool { return q.Now && slices.Contains(q.Points, id) })
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

// readAsShipped reports whether readers of a language that ships are shown this one
// instead: en-gb is, being English in the same letters; zh-hant is not. What is protected
// in the one is protected in the other, or an overlay would walk round the protection.
func readAsShipped(lang copse.Lang) bool {
	base, _, _ := strings.Cut(string(lang), "-")
	for _, s := range copse.Shipped() {
		if string(s) == base && prose.Script(s) == prose.Script(lang) {
			return true
		}
	}
	return false
}
