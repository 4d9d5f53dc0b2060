package assess

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
	"copse/internal/source"
)

// Words are an instrument in one language.
type Words struct {
	Lang    copse.Lang // English where the instrument lacks the language asked for
	Title   string
	Purpose string
	Facts   map[string]FactWords
	Items   map[copse.ID]ItemWords
}

// FactWords ask for a fact of the profile, and say why something is asked: "because …".
type FactWords struct{ Ask, Because string }

// ItemWords are an item: a statement of what is done, what each level means for it, and how to find out which is true.
// Clause is the sentence it becomes in a policy; "" in instruments from which none is made.
type ItemWords struct {
	Text   string
	Levels [Levels + 1]string
	Help   string
	Clause string
}

// ViewWords are a view in one language.
type ViewWords struct {
	Lang    copse.Lang
	Title   string
	Purpose string
	Groups  map[string]string
	Places  map[string]string // names, by number
	None    map[string]string // what was looked for in vain, by the names of View.None
}

// langs are the languages a folder has words in, sorted.
func (r *reader) langs(f *folder) (langs []copse.Lang) {
	for _, name := range f.files("") {
		if lang := langOf(name); lang != "" && !slices.Contains(langs, lang) {
			langs = append(langs, lang)
		}
	}
	slices.Sort(langs)
	return langs
}

// files are the files with words of a language, of all languages for "".
func (f *folder) files(lang copse.Lang) (names []string) {
	entries, _ := fs.ReadDir(f.fs, f.dir)
	for _, e := range entries {
		if l := langOf(e.Name()); l != "" && (lang == "" || l == lang) {
			names = append(names, e.Name())
		}
	}
	return names
}

// langOf is the language of a file of words, "fr.yaml" or, where they fill more than one file, "fr.features.yaml".
func langOf(name string) copse.Lang {
	base, ok := strings.CutSuffix(name, ".yaml")
	tag, _, _ := strings.Cut(base, ".")
	lang, err := copse.ParseLang(tag)
	if !ok || err != nil || string(lang) != tag {
		return ""
	}
	return lang
}

// Words are the words of an instrument in a language, English where it lacks them. They are read when first asked for,
// and kept; where a file of a language has mistakes, what is missing in it stands in English too.
func (c *Checklists) Words(in *Instrument, lang copse.Lang) *Words {
	return kept(&c.words, in.folder.dir, lang, func() *Words {
		english := func() *Words { return c.Words(in, copse.English) }
		if !slices.Contains(in.langs, lang) && lang != copse.English {
			return english()
		}
		w := readWords(&source.Sink{}, in, lang)
		w.typeset()
		if lang == copse.English {
			return w
		}
		for id, en := range english().Items {
			if x, ok := w.Items[id]; !ok || x.lacks(en) {
				return english() // a checklist that is half in another language is answered wrongly
			}
		}
		return w
	})
}

// typeset sets the spaces that authors do not type.
func (w *Words) typeset() {
	set := func(s *string) { *s = prose.Typeset(w.Lang, *s) }
	set(&w.Title)
	set(&w.Purpose)
	for id, f := range w.Facts {
		set(&f.Ask)
		set(&f.Because)
		w.Facts[id] = f
	}
	for id, x := range w.Items {
		set(&x.Text)
		set(&x.Help)
		set(&x.Clause)
		for n := range x.Levels {
			set(&x.Levels[n])
		}
		w.Items[id] = x
	}
}

// lacks reports whether an item lacks words that the English has.
func (x ItemWords) lacks(en ItemWords) bool {
	return x.Text == "" || x.Help == "" || slices.Contains(x.Levels[:], "") || x.Clause == "" && en.Clause != ""
}

// ViewWords are the words of a view, as Words are those of an instrument.
func (c *Checklists) ViewWords(v *View, lang copse.Lang) *ViewWords {
	return kept(&c.views, v.folder.dir, lang, func() *ViewWords {
		if !slices.Contains(v.langs, lang) {
			lang = copse.English
		}
		return readViewWords(&source.Sink{}, v, lang)
	})
}

// Checklists are a catalog with the points it belongs to, the words of the interface, and the words that were asked for so
// far. They are safe for concurrent use; new content makes new ones.
type Checklists struct {
	*Catalog
	Points    *content.Library
	Interface *i18n.Catalog

	words, views, hashes sync.Map
}

type wordsKey struct {
	dir  string
	lang copse.Lang
}

func kept[T any](m *sync.Map, dir string, lang copse.Lang, read func() *T) *T {
	if x, ok := m.Load(wordsKey{dir, lang}); ok {
		return x.(*T)
	}
	x, _ := m.LoadOrStore(wordsKey{dir, lang}, read())
	return x.(*T)
}

func readWords(sink *source.Sink, in *Instrument, lang copse.Lang) *Words {
	w := &Words{Lang: lang, Facts: map[string]FactWords{}, Items: map[copse.ID]ItemWords{}}
	for _, file := range in.folder.files(lang) {
		v, d := readYAML(sink, in.folder, file)
		if !d.Mapping(v, "schema id lang items", "title purpose profile") {
			continue
		}
		d.Schema(v, "copse-instrument-words/1")
		heads(d, v, in.ID, lang)
		w.head(d, v)
		for _, f := range fields(d, v.Get("profile")) {
			if d.Mapping(f.Value, "ask because", "") {
				w.Facts[f.Name] = FactWords{said(d, f.Value.Get("ask")), said(d, f.Value.Get("because"))}
			}
		}
		for _, f := range fields(d, v.Get("items")) {
			if _, dup := w.Items[copse.ID(f.Name)]; dup {
				d.Error(d.File, f.Pos, "A01", "the words of %s are there twice", f.Name)
			}
			w.Items[copse.ID(f.Name)] = itemWords(d, f)
		}
	}
	return w
}

func (w *Words) head(d source.Decoder, v *source.Value) {
	if t := v.Get("title"); t != nil {
		w.Title = said(d, t)
	}
	if p := v.Get("purpose"); p != nil {
		w.Purpose = said(d, p)
	}
}

// heads checks that a file of words says whose they are as its name does.
func heads(d source.Decoder, v *source.Value, id string, lang copse.Lang) {
	if x := v.Get("id"); x != nil && d.Text(x) != id {
		d.Error(d.File, x.Pos, "A01", "the words are of %q, the folder is of %s", x.Text, id)
	}
	if x := v.Get("lang"); x != nil && d.Text(x) != string(lang) {
		d.Error(d.File, x.Pos, "A01", "the language is %q, the file's name says %s", x.Text, lang)
	}
}

func itemWords(d source.Decoder, f source.Field) (x ItemWords) {
	if !d.Mapping(f.Value, "text levels help", "clause") {
		return x
	}
	x.Text, x.Help = said(d, f.Value.Get("text")), said(d, f.Value.Get("help"))
	if c := f.Value.Get("clause"); c != nil {
		x.Clause = said(d, c)
	}
	levels := f.Value.Get("levels")
	if !d.Mapping(levels, "", "0 1 2 3 4") {
		return x
	}
	for n := range x.Levels {
		name := string(rune('0' + n))
		if l := levels.Get(name); l != nil {
			x.Levels[n] = said(d, l)
		} else {
			d.Error(d.File, levels.Pos, "A07", "%s: level %s has no text", f.Name, name)
		}
	}
	return x
}

// said is a text that is not empty: one of marks alone says nothing either.
func said(d source.Decoder, v *source.Value) string {
	s := strings.TrimSpace(d.Text(v))
	if v != nil && !strings.ContainsFunc(s, unicode.IsLetter) && (v.Shape == source.ShapeText || v.Shape == source.ShapeNumber) {
		d.Error(d.File, v.Pos, "A07", "the text is empty")
	}
	return s
}

// fields are the fields of a mapping, none of what is not there.
func fields(d source.Decoder, v *source.Value) []source.Field {
	if v == nil {
		return nil
	}
	if v.Shape != source.ShapeMapping {
		d.Error(d.File, v.Pos, "L02", "a mapping is wanted here, not %s", v.Shape)
		return nil
	}
	return v.Fields
}

func readViewWords(sink *source.Sink, v *View, lang copse.Lang) *ViewWords {
	w := &ViewWords{Lang: lang, Groups: map[string]string{}, Places: map[string]string{}, None: map[string]string{}}
	for _, file := range v.folder.files(lang) {
		doc, d := readYAML(sink, v.folder, file)
		if !d.Mapping(doc, "schema id lang title purpose groups places", "none") {
			continue
		}
		d.Schema(doc, "copse-view-words/1")
		heads(d, doc, v.ID, lang)
		w.Title, w.Purpose = said(d, doc.Get("title")), said(d, doc.Get("purpose"))
		for name, into := range map[string]map[string]string{"groups": w.Groups, "places": w.Places, "none": w.None} {
			for _, f := range fields(d, doc.Get(name)) {
				into[f.Name] = said(d, f.Value)
			}
		}
	}
	return w
}

// view reads the structure of a view.
func (r *reader) view(dir, id string) *View {
	f := r.folder(dir)
	doc, d := r.yaml(f, "view.yaml")
	if !d.Mapping(doc, "schema id work instrument groups", "none") {
		return nil
	}
	d.Schema(doc, "copse-view/1")
	v := &View{ID: id, Work: d.Text(doc.Get("work")), Of: d.Text(doc.Get("instrument")), None: map[string]string{}, folder: f, langs: r.langs(f)}
	if x := doc.Get("id"); x != nil && d.Text(x) != id {
		d.Error(d.File, x.Pos, "A01", "the id is %q; its folder is called %s", x.Text, path.Base(dir))
	}
	for _, x := range d.List(doc.Get("groups")) {
		if d.Mapping(x, "id places", "") {
			v.Groups = append(v.Groups, Group{d.Text(x.Get("id")), d.Texts(x.Get("places"))})
		}
	}
	for _, x := range fields(d, doc.Get("none")) {
		v.None[x.Name] = d.Text(x.Value)
	}
	return v
}
