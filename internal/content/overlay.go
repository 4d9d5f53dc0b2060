package content

import (
	"path"
	"slices"

	"copse/internal/copse"
)

// readOverlay lays a country's folder over what was read: languages, words block
// by block, interface words. All else in it is refused by name, so that nobody
// believes a change to be in force that the program ignored.
func (l *loader) readOverlay() {
	const file = "pack.yaml"
	l.lib.Overlays = append(l.lib.Overlays, Overlay{Name: l.source.Name, Names: map[copse.Lang]string{}})
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok {
		l.refuse(d.file, pos{}, "L02", "an overlay needs pack.yaml: schema, country, base, languages, names")
		return
	}
	if !l.readPack(d, v, &l.lib.Overlays[len(l.lib.Overlays)-1]) {
		l.refuse(d.file, v.pos, "L02", "pack.yaml is not complete: schema, country and base are needed")
		return
	}
	for _, e := range l.list(".") {
		switch {
		case e.Name() == file:
		case e.Name() == "lang" && e.IsDir():
			l.readLangs()
		case e.Name() == "library" && e.IsDir():
			l.overlaySets()
		default:
			l.refuse(l.name(e.Name()), pos{}, "L02", "an overlay may hold pack.yaml, lang and library; %s is not read yet", e.Name())
		}
	}
}

func (l *loader) readPack(d decoder, v *value, o *Overlay) bool {
	if !d.mapping(v, "schema country base", "publisher languages names key") {
		return false
	}
	d.schema(v, "copse-overlay/1")
	o.Country, o.Base, o.Publisher = d.text(v.get("country")), d.text(v.get("base")), d.text(v.get("publisher"))
	for _, it := range d.list(v.get("languages")) {
		tag := d.text(it)
		if !validTag(tag) {
			d.error(d.file, it.pos, "L02", "language %q is no lower-case BCP 47 tag", tag)
			continue
		}
		o.Langs = append(o.Langs, copse.Lang(tag))
	}
	if names := v.get("names"); names != nil && names.shape == mapShape {
		for _, f := range names.fields {
			o.Names[copse.Lang(f.name)] = d.text(f.val)
		}
	}
	for _, tag := range o.Langs {
		if o.Names[tag] == "" && !slices.Contains(copse.Shipped(), tag) {
			d.error(d.file, v.get("languages").pos, "L02", "names: what does %s call itself?", tag)
		}
	}
	if b := v.get("base"); b != nil && o.Base != l.lib.Edition {
		d.warn(d.file, b.pos, "L02", "made for edition %s, this is %s: read the changes", o.Base, l.lib.Edition)
	}
	return v.get("schema") != nil && o.Country != "" && o.Base != ""
}

// overlaySets walks library/<set>/<area>/<lang>.md of an overlay; folders are
// those of the base.
func (l *loader) overlaySets() {
	for _, e := range l.list("library") {
		dir := "library/" + e.Name()
		switch {
		case !e.IsDir() && e.Name() == "revisions.lock":
			l.readLock()
		case e.IsDir() && l.sets[dir] != nil:
			l.overlayFolder(dir, true)
		default:
			l.refuse(l.name(dir), pos{}, "L02", "no set of the library: an overlay adds words to what is there")
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
			l.refuse(l.name(file), pos{}, "L02", "no area of the library: an overlay adds words to what is there")
		case path.Ext(e.Name()) == ".md":
			l.readWords(dir, e.Name())
		default:
			l.refuse(l.name(file), pos{}, "L02", "an overlay holds words here, <lang>.md; %s is not read yet", e.Name())
		}
	}
}
