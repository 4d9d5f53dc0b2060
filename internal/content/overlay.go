package content

import (
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/unicode/norm"

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
	{"services", true, nil}, // entries, see package record
	{"network", true, nil},
	{"hide.yaml", false, (*loader).overlayHide},
	{"tokens.css", false, (*loader).overlayColours},
}

// readOverlay lays a country's folder over what was read. What it does not know is
// refused by name, so that nobody believes a change to be in force that the program
// ignored.
func (l *loader) readOverlay() {
	const file = "pack.yaml"
	l.lib.Overlays = append(l.lib.Overlays, Overlay{Name: l.source.Name, Names: map[copse.Lang]string{}})
	said := len(l.Refused)
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok {
		if said == len(l.Refused) {
			l.Refuse(d.File, source.Pos{}, "L02", "an overlay needs pack.yaml: schema, country, base, languages, names")
		}
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
		if i >= 0 && overlayFiles[i].read == nil && !e.IsDir() && e.Name() != file {
			l.readUnused(e.Name())
		}
	}
	for _, f := range overlayFiles {
		if f.read != nil && there[f.name] {
			f.read(l)
		}
	}
}

// readUnused reads a file that readers are not shown, but people who open the overlay are.
func (l *loader) readUnused(file string) {
	b, err := fs.ReadFile(l.source.FS, file)
	if err != nil {
		l.Refuse(l.name(file), source.Pos{}, "L02", "cannot be read: %v", err)
		return
	}
	if _, bad, err := source.Text(b); err != nil {
		l.Refuse(l.name(file), bad, source.Code(err), "%v", err)
	}
}

// mostPublisher bounds a name that stands beside every text of an overlay, in bytes.
const mostPublisher = 200

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
	if !d.Mapping(v, "schema country base", "publisher version date languages names key") {
		return false
	}
	d.Schema(v, "copse-overlay/1")
	o.Country, o.Base, o.Publisher = d.Text(v.Get("country")), d.Text(v.Get("base")), d.Text(v.Get("publisher"))
	if p := v.Get("publisher"); p != nil && (!strings.ContainsFunc(o.Publisher, unicode.IsLetter) || len(o.Publisher) > mostPublisher) {
		l.Refuse(d.File, p.Pos, "L02", "publisher: the name of who answers for these texts, in letters, at most %d bytes: pages show it", mostPublisher)
	}
	shown := v.Get("publisher")
	if o.Publisher == "" {
		o.Publisher = o.Country // never the name of a folder: readers see it
		shown = v.Get("country")
	}
	if l.lib.protected != nil && o.Publisher != "" {
		l.refuseName(d.File, shown.Pos, "the publisher", o.Publisher)
	}
	o.Date = d.Date(v.Get("date"))
	if n := v.Get("version"); n != nil {
		var err error
		if o.Version, err = strconv.Atoi(d.Text(n)); err != nil || o.Version < 1 {
			d.Error(d.File, n.Pos, "L02", "version %q is no whole number from 1 up", n.Text)
		}
	}
	if c := v.Get("country"); c != nil {
		if err := copse.CheckOverlayCountry(o.Country); err != nil {
			d.Error(d.File, c.Pos, "L02", "country: %v", err)
		}
	}
	l.readPackLangs(d, v, o)
	if b := v.Get("base"); b != nil && o.Base != l.lib.Edition {
		d.Warn(d.File, b.Pos, "L02", "made for edition %s, this is %s: read the changes", o.Base, l.lib.Edition)
	}
	return v.Get("schema") != nil && o.Country != "" && o.Base != ""
}

// readPackLangs reads the languages a country brings, and what they call themselves. None
// may be a language that ships under another name, nor call itself like one: readers of
// that would be led to words that nothing protects.
func (l *loader) readPackLangs(d source.Decoder, v *source.Value, o *Overlay) {
	for _, it := range d.List(v.Get("languages")) {
		lang, err := copse.ParseLang(d.Text(it))
		ours, ships := lang.Ours()
		switch {
		case err != nil:
			l.Refuse(d.File, it.Pos, "L02", "languages: %v", err)
		case ships && ours != lang:
			l.Refuse(d.File, it.Pos, codeReach, "languages: %s is %s to its readers, which ships: write into %[2]s what you may change there", lang, ours)
		default:
			o.Langs = append(o.Langs, lang)
		}
	}
	names := v.Get("names")
	if names != nil && names.Shape != source.ShapeMapping {
		d.Error(d.File, names.Pos, "L02", "names: a mapping is wanted here, such as {tw: Twi}")
		names = nil
	}
	if names != nil {
		for _, f := range names.Fields {
			lang, name := copse.Lang(f.Name), d.Text(f.Value)
			if !slices.Contains(o.Langs, lang) {
				d.Error(d.File, f.Pos, "L02", "names: %q is not in languages", f.Name)
				continue
			}
			o.Names[lang] = name
			l.ownName(d.File, f.Value.Pos, lang, name)
		}
	}
	for _, tag := range o.Langs {
		if o.Names[tag] == "" && !slices.Contains(copse.Shipped(), tag) {
			d.Error(d.File, v.Get("languages").Pos, "L02", "names: what does %s call itself?", tag)
		}
	}
}

// langName is the interface word by which a language calls itself.
const langName = "web.lang.name"

// ownName refuses a language of a country that calls itself like one that ships.
func (l *loader) ownName(file string, at source.Pos, lang copse.Lang, name string) {
	if _, ships := lang.Ours(); ships {
		return
	}
	is := foldName(name)
	if is == "" || mixed(name) {
		l.Refuse(file, at, codeReach, "%s calls itself %q: a name is of letters of one writing", lang, name)
		return
	}
	for ours, taken := range l.selfNames {
		called := []string{taken}
		for reader := range l.selfNames { // what readers of each language call it
			called = append(called, display.Languages(language.Make(string(reader))).Name(language.Make(string(ours))))
		}
		if slices.ContainsFunc(called, func(c string) bool { return foldName(c) == is }) {
			l.Refuse(file, at, codeReach, "%s calls itself %q, which is a name of %s, which ships: give it its own name", lang, name, ours)
		}
	}
}

// mixed reports letters of several writings in one name: they look alike, and are not.
func mixed(name string) bool {
	found := 0
	for _, writing := range []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Arabic, unicode.Armenian, unicode.Cherokee} {
		if strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(writing, r) }) {
			found++
		}
	}
	return found > 1
}

// foldName is a name by its letters alone: neither marks nor blanks make another of it.
func foldName(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) || unicode.Is(unicode.Lm, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(s)))
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

// overlayMay says whether an overlay may put this block here, and refuses where not. In a
// language of its own it may; of what readers of a language that ships are shown, it
// replaces what library/protected.yaml lists and nothing else.
func (l *loader) overlayMay(ow owner, b *Block, id string) bool {
	_, ours := b.Lang.Ours()
	if !ours || ow.point != nil && (ow.point.layer == l.layer || b.Name == hereBlock) {
		return true
	}
	code, instead := codeReach, "add ### here instead"
	reason, ok := l.lib.protected.mayBlock(ow.what, b.Name)
	switch ow.what {
	case "question", "term":
		instead = "write it in a language of your own instead"
	case "set", "area":
		instead = "add ### here to a point of it, or a point of your own in nodes.yaml"
	}
	switch {
	case slices.Contains(ow.critical, b.Name): // a child's safety hangs on these words; the edition alone changes them
		code, reason, ok = "L18", "it is critical", false
	case ow.point != nil:
		if why, not := l.lib.mayNot(ow.point); not {
			reason, ok = why, false
		}
	default:
		ok = false // what has no points' marks, "Adapted by …" and the original below, replaces nothing of ours
	}
	if !ok {
		l.Refuse(l.name(b.File), b.head(), code, "%s/%s may not be replaced in a language that ships: %s; %s", id, b.Name, reason, instead)
	}
	return ok
}
