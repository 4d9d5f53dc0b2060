package content

import (
	"slices"
	"strings"

	"copse/internal/copse"
)

// signature is a person's word that a critical text is right in a language.
type signature struct {
	name, date string
	hash       string // of the text that was signed
	at         pos
}

// readSigned reads the sign-offs; shipped empty, they are the operator's.
func (l *loader) readSigned() {
	const file = "library/signed.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok || v.shape == emptyShape {
		return
	}
	for _, it := range d.list(v) {
		if !d.mapping(it, "block lang name date", "hash") {
			continue
		}
		s := signature{name: d.text(it.get("name")), date: d.date(it.get("date")), hash: d.text(it.get("hash")), at: it.pos}
		k := d.text(it.get("block")) + " " + d.text(it.get("lang"))
		if l.source.Overlay && !l.maySign(d, it, s) {
			continue
		}
		if s.name != "" && s.date != "" {
			l.lib.signed[k] = s
		}
	}
}

// maySign says whether a country's overlay may carry a sign-off: for its own words
// alone, and for the wording that was read. Ours are signed by the operator.
func (l *loader) maySign(d decoder, it *value, s signature) bool {
	lang := copse.Lang(d.text(it.get("lang")))
	id, _, _ := strings.Cut(d.text(it.get("block")), "/")
	n := l.lib.nodes[copse.ID(id)]
	switch {
	case n == nil:
		l.error(d.file, it.pos, "L06", "%s does not exist", id)
	case slices.Contains(copse.Shipped(), lang) && !n.Own():
		l.refuse(d.file, it.pos, codeReach, "%s in %s is a text of ours: the operator signs it, not an overlay", id, lang)
	case s.hash == "":
		l.error(d.file, it.pos, "L18", "a sign-off of an overlay names the hash of the wording that was read; it stands in revisions.lock")
	default:
		return true
	}
	return false
}

// Signed returns who signed a critical text in a language. A sign-off that carries
// a hash holds for that wording alone.
func (l *Library) Signed(id copse.ID, block string, lang copse.Lang) (name string, ok bool) {
	s, ok := l.signed[string(id)+"/"+block+" "+string(lang)]
	if !ok {
		return "", false
	}
	if n, there := l.nodes[id]; there && s.hash != "" {
		if b := n.Words[lang][block]; b == nil || stampHash(b.Source) != s.hash {
			return "", false
		}
	}
	return s.name, true
}

// Unsigned lists the critical texts nobody has signed, as "KID-S3/say fr", in
// reading order: what stands between a language and its launch.
func Unsigned(lib *Library) []string {
	var out []string
	for _, e := range lib.texts {
		if e.node == nil || !slices.Contains(e.node.Critical, e.name) {
			continue
		}
		for _, lang := range lib.Langs {
			if b := e.block(lang); b == nil || b.Draft {
				continue
			}
			if _, ok := lib.Signed(e.node.ID, e.name, lang); !ok {
				out = append(out, e.key+" "+string(lang))
			}
		}
	}
	return out
}
