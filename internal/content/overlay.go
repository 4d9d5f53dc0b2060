package content

import (
	"path"
	"slices"
	"strings"

	"copse/internal/copse"
	"copse/internal/source"
)

// Reaching further than an overlay may is O01, colours nobody can read are O02, a
// text of ours that moved on under a country's own is O03.
const (
	codeReach  = "O01"
	codeColour = "O02"
	codeMoved  = "O03"
)

// overlayFiles are what an overlay may hold, and who reads it. The order matters:
// points stand before their texts, and texts before what is hidden.
var overlayFiles = []struct {
	name string
	dir  bool
	read func(*loader)
}{
	{"pack.yaml", false, nil},
	{"README.md", false, nil},
	{"LICENSE", false, nil},
	{"manifest.json", false, nil},
	{"nodes.yaml", false, (*loader).overlayPoints},
	{"references.yaml", false, (*loader).overlayReferences},
	{"library", true, (*loader).overlaySets},
	{"glossary", true, (*loader).overlayGlossary},
	{"lang", true, (*loader).readLangs},
	{"hide.yaml", false, (*loader).overlayHide},
	{"tokens.css", false, (*loader).overlayColours},
}

// readOverlay lays a country's folder over what was read. What it does not know is
// refused by name, so that nobody believes a change to be in force that the program
// ignored.
func (l *loader) readOverlay() {
	const file = "pack.yaml"
	l.lib.Overlays = append(l.lib.Overlays, Overlay{Name: l.source.Name, Names: map[copse.Lang]string{}})
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok {
		l.Refuse(d.File, source.Pos{}, "L02", "an overlay needs pack.yaml: schema, country, base, languages, names")
		return
	}
	if !l.readPack(d, v, l.overlay()) {
		l.Refuse(d.File, v.Pos, "L02", "pack.yaml is not complete: schema, country and base are needed")
		return
	}
	if l.lib.protected == nil {
		l.Refuse(d.File, source.Pos{}, codeReach, "the content has no library/protected.yaml: without it an overlay could hide help")
		return
	}
	there := map[string]bool{}
	for _, e := range l.list(".") {
		i := slices.IndexFunc(overlayFiles, func(f struct {
			name string
			dir  bool
			read func(*loader)
		}) bool {
			return f.name == e.Name() && f.dir == e.IsDir()
		})
		if i < 0 {
			l.Refuse(l.name(e.Name()), source.Pos{}, "L02", "an overlay does not hold %s: see \"overlays\" in FORMAT.md", e.Name())
		}
		there[e.Name()] = i >= 0
	}
	for _, f := range overlayFiles {
		if f.read != nil && there[f.name] {
			f.read(l)
		}
	}
}

// Publisher is whose words a block is: of an overlay, or "" where they are ours.
func (l *Library) Publisher(b *Block) string {
	if b.layer == 0 || b.layer > len(l.Overlays) {
		return ""
	}
	return l.Overlays[b.layer-1].Publisher
}

// overlay is the one that is being read.
func (l *loader) overlay() *Overlay { return &l.lib.Overlays[len(l.lib.Overlays)-1] }

func (l *loader) readPack(d source.Decoder, v *source.Value, o *Overlay) bool {
	if !d.Mapping(v, "schema country base", "publisher languages names key") {
		return false
	}
	d.Schema(v, "copse-overlay/1")
	o.Country, o.Base, o.Publisher = d.Text(v.Get("country")), d.Text(v.Get("base")), d.Text(v.Get("publisher"))
	if o.Publisher == "" {
		o.Publisher = o.Name
	}
	if c := v.Get("country"); c != nil && !countryForm(o.Country) {
		d.Error(d.File, c.Pos, "L02", "country %q is no two-letter code in capitals, such as GH", o.Country)
	}
	for _, it := range d.List(v.Get("languages")) {
		tag := d.Text(it)
		if !source.ValidLang(tag) {
			d.Error(d.File, it.Pos, "L02", "language %q is no lower-case BCP 47 tag", tag)
			continue
		}
		o.Langs = append(o.Langs, copse.Lang(tag))
	}
	if names := v.Get("names"); names != nil && names.Shape == source.ShapeMapping {
		for _, f := range names.Fields {
			o.Names[copse.Lang(f.Name)] = d.Text(f.Value)
		}
	}
	for _, tag := range o.Langs {
		if o.Names[tag] == "" && !slices.Contains(copse.Shipped(), tag) {
			d.Error(d.File, v.Get("languages").Pos, "L02", "names: what does %s call itself?", tag)
		}
	}
	if b := v.Get("base"); b != nil && o.Base != l.lib.Edition {
		d.Warn(d.File, b.Pos, "L02", "made for edition %s, this is %s: read the changes", o.Base, l.lib.Edition)
	}
	return v.Get("schema") != nil && o.Country != "" && o.Base != ""
}

func countryForm(s string) bool {
	return len(s) == 2 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// overlaySets walks library/<set>/<area>/<lang>.md of an overlay; folders are
// those of the base.
func (l *loader) overlaySets() {
	defer l.readSigned() // after the words it is about
	for _, e := range l.list("library") {
		dir := "library/" + e.Name()
		switch {
		case !e.IsDir() && e.Name() == "signed.yaml":
		case !e.IsDir() && e.Name() == "revisions.lock":
			l.readLock()
		case e.IsDir() && e.Name() == "questions":
			l.readQuestionWords()
		case e.IsDir() && l.sets[dir] != nil:
			l.overlayFolder(dir, true)
		default:
			l.Refuse(l.name(dir), source.Pos{}, "L02", "no set of the library: an overlay adds words to what is there")
		}
	}
}

func (l *loader) overlayFolder(dir string, set bool) {
	for _, e := range l.list(dir) {
		file := path.Join(dir, e.Name())
		switch {
		case e.IsDir() && set && l.areas[file] != nil:
			l.overlayFolder(file, false)
		case e.IsDir():
			l.Refuse(l.name(file), source.Pos{}, "L02", "no area of the library: an overlay adds words to what is there")
		case path.Ext(e.Name()) == ".md":
			l.readTexts(dir, e.Name())
		default:
			l.Refuse(l.name(file), source.Pos{}, "L02", "an overlay holds words here, <lang>.md; own points stand in nodes.yaml")
		}
	}
}

func (l *loader) overlayGlossary() { l.readTermWords() }

// overlayMay says whether an overlay may put this block here, and refuses where not.
func (l *loader) overlayMay(ow owner, b *Block, id string) bool {
	if !readAsShipped(b.Lang) || b.Name == hereBlock {
		return true
	}
	at, file := b.head(), l.name(b.File)
	switch {
	case slices.Contains(ow.critical, b.Name) && ow.point.layer < l.layer:
		// A child's safety hangs on these words; the edition alone changes them.
		l.Refuse(file, at, "L18", "%s/%s is critical: an overlay may not replace it in a language that ships; add ### here instead", id, b.Name)
		return false
	case ow.what == "question" || ow.what == "term":
		l.Refuse(file, at, codeReach, "%s: an overlay brings questions and terms in languages of its own, not in %s; answers about harm stay as they are", id, b.Lang)
		return false
	case ow.over:
		l.Refuse(file, at, codeReach, "%s/%s leads to points a child's safety hangs on: an overlay may not replace it in a language that ships", id, b.Name)
		return false
	case ow.point == nil || ow.point.layer == l.layer:
		return true
	}
	if reason, ok := l.lib.mayNot(ow.point); ok {
		l.Refuse(file, at, codeReach, "%s/%s may not be replaced in a language that ships: %s; add ### here instead", id, b.Name, reason)
		return false
	}
	return true
}
