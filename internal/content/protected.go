package content

import (
	"slices"
	"strings"

	"copse/internal/copse"
	"copse/internal/source"
)

// protection is library/protected.yaml: what an overlay may change of ours, and why the
// rest stays. It is data, so that whoever is responsible for it can read and discuss it.
type protection struct {
	may, stays rules
	points     map[copse.ID]string // area or point that is never ordinary -> reason
	safety     []string            // keys of interface words a child's safety hangs on, or their beginnings
	bodies     []body              // whose names are nobody else's
}

// rules name blocks, points to hide, and interface words, each with a reason.
type rules struct {
	blocks, hide []blockRule
	words        []wordRule
}

type blockRule struct {
	kinds, blocks []string
	reason        string
}

// wordRule names keys of interface words, or, with a dot at the end, their beginnings.
type wordRule struct {
	keys   []string
	reason string
}

func (l *loader) readProtected() {
	const file = "library/protected.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok || !d.Mapping(v, "schema may points", "stays safety names") {
		return
	}
	d.Schema(v, "copse-protected/2")
	p := &protection{points: map[copse.ID]string{}, may: readRules(d, v.Get("may"), kinds()), stays: readRules(d, v.Get("stays"), ownerKinds())}
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
	p.safety = d.Texts(v.Get("safety"))
	for _, it := range d.List(v.Get("names")) {
		if d.Mapping(it, "names reason", "") {
			for _, name := range d.Texts(it.Get("names")) {
				p.bodies = append(p.bodies, body{name, d.Text(it.Get("reason")), seenAs(name)})
			}
		}
	}
	l.lib.protected = p
}

// readRules reads may or stays; of is what their blocks may belong to.
func readRules(d source.Decoder, v *source.Value, of []string) (r rules) {
	if !d.Mapping(v, "", "blocks hide words") {
		return r
	}
	for _, it := range d.List(v.Get("blocks")) {
		if d.Mapping(it, "kinds blocks reason", "") {
			r.blocks = append(r.blocks, readBlockRule(d, it, of))
		}
	}
	for _, it := range d.List(v.Get("hide")) {
		if d.Mapping(it, "kinds reason", "") {
			r.hide = append(r.hide, readBlockRule(d, it, of))
		}
	}
	for _, it := range d.List(v.Get("words")) {
		if d.Mapping(it, "keys reason", "") {
			r.words = append(r.words, wordRule{d.Texts(it.Get("keys")), d.Text(it.Get("reason"))})
		}
	}
	return r
}

func readBlockRule(d source.Decoder, v *source.Value, of []string) blockRule {
	r := blockRule{reason: d.Text(v.Get("reason"))}
	var known []string
	for _, it := range d.List(v.Get("kinds")) {
		kind := d.OneOf(it, of...)
		r.kinds, known = append(r.kinds, kind), append(known, blocksOf(kind)...)
	}
	if v.Get("blocks") != nil {
		for _, it := range d.List(v.Get("blocks")) {
			r.blocks = append(r.blocks, d.OneOf(it, known...))
		}
	}
	return r
}

func (r rules) block(kind, block string) (reason string, ok bool) {
	for _, b := range r.blocks {
		if slices.Contains(b.kinds, kind) && slices.Contains(b.blocks, block) {
			return b.reason, true
		}
	}
	return "", false
}

func (r rules) word(key string) (reason string, ok bool) {
	for _, w := range r.words {
		for _, k := range w.keys {
			if k == key || strings.HasSuffix(k, ".") && strings.HasPrefix(key, k) {
				return w.reason, true
			}
		}
	}
	return "", false
}

// unlisted is why what no rule names stays.
const unlisted = "library/protected.yaml does not list it as a country's to change"

// mayBlock reports whether an overlay may replace a block of something ordinary of that
// kind, and why, or why not. What no rule names it may not.
func (p *protection) mayBlock(kind, block string) (reason string, ok bool) {
	return decide(func(r rules) (string, bool) { return r.block(kind, block) }, p)
}

// mayWord reports whether an overlay may replace an interface word, and why, or why not.
func (p *protection) mayWord(key string) (reason string, ok bool) {
	return decide(func(r rules) (string, bool) { return r.word(key) }, p)
}

// mayHide reports whether an overlay may leave out ordinary points of a kind.
func (p *protection) mayHide(kind Kind) bool {
	return slices.ContainsFunc(p.may.hide, func(r blockRule) bool { return slices.Contains(r.kinds, string(kind)) })
}

// decide asks what stays first: where both name a thing, it stays.
func decide(ask func(rules) (string, bool), p *protection) (reason string, ok bool) {
	if reason, ok = ask(p.stays); ok {
		return reason, false
	}
	if reason, ok = ask(p.may); ok {
		return reason, true
	}
	return unlisted, false
}

// mayNot returns why a point is not ordinary: an overlay may neither hide nor reword it.
// Whoever asks about harm that may be happening now is answered by the point as it is.
func (l *Library) mayNot(n *Point) (reason string, ok bool) {
	if reason, ok = l.protected.points[n.ID]; ok {
		return reason, true
	}
	if reason, ok = l.protected.points[n.Area.ID]; ok {
		return reason, true
	}
	switch {
	case l.AnswersNow(n.ID):
		return "it answers a question about harm that may be happening now", true
	case len(n.Critical) > 0:
		return "it is critical, a child's safety hangs on its " + strings.Join(n.Critical, ", "), true
	}
	return "", false
}

// AnswersNow reports whether a question about harm that may be happening now leads to the point.
func (l *Library) AnswersNow(id copse.ID) bool {
	return slices.ContainsFunc(l.Questions, func(q *Question) bool { return q.Now && slices.Contains(q.Points, id) })
}

// safe reports whether a child's safety hangs on an interface word, so that a person
// must have signed it before a language opens.
func (p *protection) safe(key string) bool {
	return slices.ContainsFunc(p.safety, func(s string) bool { return key == s || strings.HasPrefix(key, strings.TrimSuffix(s, ".")+".") })
}

// SafetyWord reports whether an interface word holds advice on safety: `safety` in
// library/protected.yaml names it.
func (l *Library) SafetyWord(key string) bool { return l.protected != nil && l.protected.safe(key) }
