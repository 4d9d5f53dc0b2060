package assess

import (
	"cmp"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/source"
)

// Check names everything that is wrong with the instruments of a content folder, whose points the library has: structure,
// words of every language that ships, steps from one version to the next.
func Check(files fs.FS, name string, lib *content.Library) []source.Finding {
	return check(files, name, lib, map[copse.Lang]*content.Plain{})
}

// check is Check with the rules of languages as they were read before, if they were.
func check(files fs.FS, name string, lib *content.Library, rules map[copse.Lang]*content.Plain) []source.Finding {
	r := &reader{fs: files, name: name, keep: true}
	c := r.catalog()
	l := &lint{Sink: &r.Sink, lib: lib, rules: rules}
	for _, in := range slices.Concat(c.Instruments, c.older) {
		l.structure(in)
		english := l.words(in, copse.English, nil)
		for _, lang := range copse.Shipped() {
			if lang != copse.English {
				l.words(in, lang, english)
			}
		}
	}
	for _, in := range c.Instruments {
		l.steps(c, in)
	}
	for _, v := range c.Views {
		l.view(c, v)
	}
	for _, a := range lib.Front.Audiences {
		id, area, part := strings.Cut(a.Checklist, "#")
		in, ok := c.Instrument(id)
		if ok && part {
			_, ok = in.Area(copse.ID(area))
		}
		if a.Checklist != "" && !ok {
			l.Error(name+"/library/audiences.yaml", source.Pos{Line: 1, Col: 1}, "A04", "%s: no checklist %q", a.ID, a.Checklist)
		}
	}
	return source.SortFindings(r.All)
}

type lint struct {
	*source.Sink
	lib   *content.Library
	rules map[copse.Lang]*content.Plain
}

// doc reads a file again, for places: what is right is not kept with any.
func (l *lint) doc(f *folder, file string) (*source.Value, source.Decoder) {
	v, d := readYAML(&source.Sink{}, f, file)
	d.Sink = l.Sink
	return v, d
}

// structure holds an instrument to the library: its work, its areas, its points, its actors.
func (l *lint) structure(in *Instrument) {
	v, d := l.doc(in.folder, "instrument.yaml")
	if work := v.Get("source").Get("work"); !slices.ContainsFunc(l.lib.Works, func(w *content.Work) bool { return w.ID == in.Work }) {
		d.Error(d.File, work.PlaceOr(v.PlaceOr(source.Pos{})), "A04", "no work %q in library/references.yaml", in.Work)
	}
	for _, area := range items(v.Get("areas")) {
		if id := area.Get("id"); id != nil {
			if _, ok := l.lib.Area(copse.ID(id.Text)); !ok {
				d.Error(d.File, id.Pos, "A01", "the library has no area %s", id.Text)
			}
		}
		for _, item := range items(area.Get("items")) {
			l.item(d, item)
		}
	}
}

func (l *lint) item(d source.Decoder, v *source.Value) {
	if id := v.Get("id"); id != nil {
		if p, ok := l.lib.Point(copse.ID(id.Text)); !ok || string(p.ID) != id.Text {
			d.Error(d.File, id.Pos, "A01", "the library has no point %s: an item is asked under the id of the point that says how it is done", id.Text)
		} else if p.Retired != nil {
			d.Error(d.File, id.Pos, "A01", "the point %s is retired", id.Text)
		}
	}
	for _, x := range items(v.Get("asks")) {
		if p, ok := l.lib.Point(copse.ID(x.Text)); !ok || p.Kind != "actor" {
			d.Error(d.File, x.Pos, "A04", "no actor %s in the library", x.Text)
		}
	}
}

// How long a text may be, in English words.
const (
	maxTitle   = 6
	maxPurpose = 45
	maxAsk     = 25
	maxText    = 25
	maxLevel   = 20
	maxHelp    = 35
)

// words holds the words of one language to the structure, and to the English where it is another.
func (l *lint) words(in *Instrument, lang copse.Lang, english *Words) *Words {
	files := in.folder.files(lang)
	if len(files) == 0 {
		sev := source.Warning
		if lang == copse.English {
			sev = source.Error
		}
		l.Add(sev, in.folder.file(string(lang)+".yaml"), source.Pos{}, "A07", "%s@%s has no words in %s", in.ID, in.Version, lang)
		return &Words{}
	}
	w := readWords(l.Sink, in, lang)
	first, missing := in.folder.file(files[0]), l.missing(in, lang)
	if w.Title == "" {
		missing("title")
	}
	if w.Purpose == "" {
		missing("purpose")
	}
	for _, fact := range in.Profile {
		if x := w.Facts[fact]; x.Ask == "" || x.Because == "" {
			missing("profile/" + fact)
		}
	}
	policy := false
	for _, x := range w.Items {
		policy = policy || x.Clause != ""
	}
	if english != nil {
		policy = english.hasClauses()
	}
	for _, it := range in.Items {
		if x, ok := w.Items[it.ID]; !ok || x.Text == "" || x.Help == "" {
			missing(string(it.ID))
		} else if policy && x.Clause == "" {
			missing(string(it.ID) + "/clause")
		}
	}
	for _, file := range files {
		l.each(in, lang, file, policy)
	}
	l.same(first, w)
	return w
}

func (f *folder) file(name string) string { return f.name + "/" + f.dir + "/" + name }

// missing reports words that are not there, in the first file of a language.
func (l *lint) missing(in *Instrument, lang copse.Lang) func(what string) {
	file := in.folder.file(in.folder.files(lang)[0])
	return func(what string) { l.Error(file, source.Pos{Line: 1, Col: 1}, "A07", "%s: no words", what) }
}

func (w *Words) hasClauses() bool {
	for _, x := range w.Items {
		if x.Clause != "" {
			return true
		}
	}
	return false
}

// each walks the texts of a file: what belongs to nothing, what is too long, what is typed wrongly.
func (l *lint) each(in *Instrument, lang copse.Lang, file string, policy bool) {
	v, d := l.doc(in.folder, file)
	h := l.held(d, in.folder, lang, file)
	h.text(v, maxTitle, "title")
	h.text(v, maxPurpose, "purpose")
	for _, f := range mapping(v.Get("profile")) {
		if !slices.Contains(in.Profile, f.Name) {
			d.Error(d.File, f.Pos, "A07", "no fact %s in the profile", f.Name)
		}
		h.text(v, maxAsk, "profile", f.Name, "ask")
		h.text(v, maxAsk, "profile", f.Name, "because")
	}
	for _, f := range mapping(v.Get("items")) {
		if _, ok := in.Item(copse.ID(f.Name)); !ok {
			d.Error(d.File, f.Pos, "A07", "the instrument has no item %s", f.Name)
		}
		h.text(v, maxText, "items", f.Name, "text")
		h.text(v, maxHelp, "items", f.Name, "help")
		h.text(v, maxText, "items", f.Name, "clause")
		seen := map[string]bool{}
		for _, x := range mapping(f.Value.Get("levels")) {
			h.text(v, maxLevel, "items", f.Name, "levels", x.Name)
			if x.Value.Shape == source.ShapeText && seen[x.Value.Text] {
				d.Error(d.File, x.Value.Pos, "A07", "%s: two levels say the same", f.Name)
			}
			seen[x.Value.TextOr("")] = true
		}
		if c := f.Value.Get("clause"); c != nil && !policy {
			d.Error(d.File, c.Pos, "A07", "%s: a clause, where the English has none", f.Name)
		}
	}
}

// held are the rules for a file of words.
func (l *lint) held(d source.Decoder, f *folder, lang copse.Lang, file string) held {
	h := held{Decoder: d, rules: l.rules[lang]}
	if h.rules == nil {
		h.rules = l.lib.Plain(lang)
		l.rules[lang] = h.rules
	}
	if lang != copse.English {
		_, part, _ := strings.Cut(file, ".")
		h.english, _ = readYAML(&source.Sink{}, f, "en."+part)
	}
	return h
}

func items(v *source.Value) []*source.Value {
	if v == nil {
		return nil
	}
	return v.Items
}

func mapping(v *source.Value) []source.Field {
	if v == nil || v.Shape != source.ShapeMapping {
		return nil
	}
	return v.Fields
}

// held is what holds the texts of a file to the rules of its language.
type held struct {
	source.Decoder
	rules   *content.Plain
	english *source.Value // the same file in English; nil for the English itself
}

// text holds one text to its rules; path leads to it.
func (h held) text(v *source.Value, most int, path ...string) {
	for _, name := range path {
		v = v.Get(name)
	}
	if v == nil || v.Shape != source.ShapeText {
		return
	}
	english := ""
	if h.english != nil {
		en := h.english
		for _, name := range path {
			en = en.Get(name)
		}
		english = en.TextOr("")
	}
	for _, s := range h.rules.Slips(v.Text, english, most) {
		at := v.Pos
		if v.Plain {
			at.Col += v.Inner + utf8.RuneCountInString(v.Text[:s.Offset])
		}
		h.Error(h.File, at, s.Code, "%s: %s", strings.Join(path, "/"), s.Text)
	}
}

// same reports items whose words are those of another.
func (l *lint) same(file string, w *Words) {
	first := map[string]copse.ID{}
	for _, id := range slices.Sorted(maps.Keys(w.Items)) {
		text := w.Items[id].Text
		if other, dup := first[text]; dup && text != "" {
			l.Error(file, source.Pos{Line: 1, Col: 1}, "A07", "%s says the same as %s", id, other)
		}
		first[text] = cmp.Or(first[text], id)
	}
}

// view holds a view to its work: every place of it has an item or says that none exists.
func (l *lint) view(c *Catalog, v *View) {
	doc, d := l.doc(v.folder, "view.yaml")
	used := map[string]bool{}
	in, ok := c.Instrument(v.Of)
	if !ok {
		d.Error(d.File, doc.Get("instrument").PlaceOr(doc.Pos), "A04", "no instrument %q", v.Of)
		return
	}
	for _, it := range in.Items {
		if p, ok := l.lib.Point(it.ID); ok {
			for _, ref := range p.Refs {
				used[ref.ID] = used[ref.ID] || ref.Rel != "none"
			}
		}
	}
	read := map[string]bool{}
	for _, g := range items(doc.Get("groups")) {
		for _, place := range items(g.Get("places")) {
			_, none := v.None[place.Text]
			ref := v.Work + "." + place.Text
			if _, _, ok := l.lib.Place(ref); !ok {
				d.Error(d.File, place.Pos, "A04", "no place %s in library/references.yaml", ref)
			}
			switch {
			case read[place.Text]:
				d.Error(d.File, place.Pos, "A04", "%s is there twice", ref)
			case !none && !used[ref]:
				d.Error(d.File, place.Pos, "A04", "no item refers to %s, and none says that none exists", ref)
			case none && used[ref]:
				d.Error(d.File, place.Pos, "A04", "an item refers to %s, though it is said that none exists", ref)
			}
			read[place.Text] = true
		}
	}
	for _, f := range mapping(doc.Get("none")) {
		if !read[f.Name] {
			d.Error(d.File, f.Pos, "A04", "no group has the place %s", f.Name)
		}
	}
	for _, lang := range copse.Shipped() {
		l.viewWords(v, lang)
	}
}

func (l *lint) viewWords(v *View, lang copse.Lang) {
	file := v.folder.file(string(lang) + ".yaml")
	if !slices.Contains(v.langs, lang) {
		l.Add(source.Warning, file, source.Pos{}, "A07", "%s has no words in %s", v.ID, lang)
		return
	}
	w := readViewWords(l.Sink, v, lang)
	missing := func(what, name string, has string) {
		if has == "" {
			l.Error(file, source.Pos{Line: 1, Col: 1}, "A07", "%s/%s: no words", what, name)
		}
	}
	missing("title", v.ID, w.Title)
	missing("purpose", v.ID, w.Purpose)
	for _, g := range v.Groups {
		missing("groups", g.ID, w.Groups[g.ID])
		for _, n := range g.Places {
			missing("places", n, w.Places[n])
		}
	}
	for _, name := range v.None {
		missing("none", name, w.None[name])
	}
	name := string(lang) + ".yaml"
	doc, d := l.doc(v.folder, name)
	h := l.held(d, v.folder, lang, name)
	h.text(doc, maxPurpose, "purpose")
	wanted := map[string]bool{}
	for _, g := range v.Groups {
		wanted["groups/"+g.ID] = true
		for _, n := range g.Places {
			wanted["places/"+n] = true
		}
	}
	for _, name := range v.None {
		wanted["none/"+name] = true
	}
	for _, part := range []string{"groups", "places", "none"} {
		for _, f := range mapping(doc.Get(part)) {
			if !wanted[part+"/"+f.Name] {
				d.Error(d.File, f.Pos, "A07", "the view has no %s/%s", part, f.Name)
			}
		}
	}
	for _, f := range mapping(doc.Get("none")) {
		h.text(doc, maxHelp, "none", f.Name)
	}
}
