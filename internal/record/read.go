package record

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"copse/internal/copse"
	"copse/internal/prose"
	"copse/internal/source"
)

// schemaWords is in every file of words.
const schemaWords = "copse-words/1"

// maxEntries bounds a kind: a page lists them all.
const maxEntries = 2500

var idForm = regexp.MustCompile(`^[a-z0-9]+([.-][a-z0-9]+)*$`)

// place is where an entry stands.
type place struct {
	file string
	at   source.Pos
}

// At is where an entry stands, for what a door finds wrong in it.
func (e *Entry) At() (file string, at source.Pos) { return e.place.file, e.place.at }

type reader struct {
	source.Sink
	book *Book
}

// Load reads the kinds of a door from the folder of its name. An error is a *source.Refused; the book then holds what could
// be read.
func Load(folder string, kinds []Kind, sources ...Source) (*Book, error) {
	r := &reader{book: &Book{Kinds: kinds, Folder: folder, sources: sources, entries: map[string][]*Entry{}, byID: map[string]*Entry{},
		locks: map[string]lock{}, words: map[string]map[string]Words{}}}
	sum := sha256.New()
	for _, s := range sources {
		_ = fs.WalkDir(s.FS, folder, func(file string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() { // what cannot be read is reported where it is read
				data, _ := fs.ReadFile(s.FS, file)
				fmt.Fprintf(sum, "%s %s %d\n", s.Name, file, len(data))
				sum.Write(data)
			}
			return nil
		})
		r.source(s)
	}
	r.book.Fingerprint = hex.EncodeToString(sum.Sum(nil))
	if bad := slices.DeleteFunc(source.SortFindings(r.All), func(f source.Finding) bool { return f.Severity != source.Error }); len(bad) > 0 {
		return r.book, &source.Refused{Findings: bad}
	}
	return r.book, nil
}

// source reads a folder: its kinds, and what is none of them.
func (r *reader) source(s Source) {
	dirs, _ := fs.ReadDir(s.FS, r.book.Folder) // a content folder may have none of it
	for _, d := range dirs {
		dir := r.book.Folder + "/" + d.Name()
		k, ok := r.book.Kind(d.Name())
		if !ok || !d.IsDir() {
			r.Error(s.Name+"/"+dir, source.Pos{}, "L02", "%s is no kind of %s; there are %s", d.Name(), r.book.Folder, r.names())
			continue
		}
		files, _ := fs.ReadDir(s.FS, dir)
		for _, f := range files {
			r.file(s, k, dir+"/"+f.Name())
		}
	}
}

func (r *reader) names() string {
	var list []string
	for _, k := range r.book.Kinds {
		list = append(list, k.Name)
	}
	return strings.Join(list, ", ")
}

func (r *reader) file(s Source, k Kind, file string) {
	base, ending, _ := strings.Cut(path.Base(file), ".")
	switch {
	case path.Base(file) == lockName:
		if s.Country == "" {
			r.book.locks[k.Name] = readLock(s.FS, file)
		}
	case ending != "yaml" && !strings.HasSuffix(ending, ".yaml"):
		r.Error(s.Name+"/"+file, source.Pos{}, "L02", "%s holds entries.yaml and words in files such as fr.yaml, and nothing else", path.Dir(file))
	case base == "entries":
		r.entries(s, k, file)
	default:
		if _, ok := langOf(file); !ok {
			r.Error(s.Name+"/"+file, source.Pos{}, "L02", "%q is no tag of a language", base)
		}
	}
}

// readYAML reads a file; nil where it cannot be, which is then a finding.
func readYAML(sink *source.Sink, s Source, file string) (*source.Value, source.Decoder) {
	d := source.Decoder{Sink: sink, File: s.Name + "/" + file}
	data, err := fs.ReadFile(s.FS, file)
	if err != nil {
		d.Error(d.File, source.Pos{}, "L02", "cannot be read: %v", err)
		return nil, d
	}
	text, at, err := source.Text(data)
	if err != nil {
		d.Error(d.File, at, source.Code(err), "%v", err)
		return nil, d
	}
	v, at, err := source.ParseYAML(text)
	if err != nil {
		d.Error(d.File, at, "L02", "%v", err)
		return nil, d
	}
	return v, d
}

func (r *reader) entries(s Source, k Kind, file string) {
	v, d := readYAML(&r.Sink, s, file)
	if v == nil || !d.Mapping(v, "schema entries", "") {
		return
	}
	d.Schema(v, "copse-"+k.Name+"/1")
	if s.Country != "" && !k.Own {
		d.Error(d.File, v.Pos, "O01", "an overlay adds no %s", k.Name)
		return
	}
	required, optional := "id", ""
	for _, f := range k.Fields {
		if f.Optional {
			optional += " " + f.Name
		} else {
			required += " " + f.Name
		}
	}
	for _, it := range d.List(v.Get("entries")) {
		if d.Mapping(it, required, optional) {
			r.entry(d, s, k, it)
		}
	}
}

func (r *reader) entry(d source.Decoder, s Source, k Kind, v *source.Value) {
	id := d.Text(v.Get("id"))
	at := v.Get("id").PlaceOr(v.Pos)
	switch prefix := strings.ToLower(s.Country) + "-"; {
	case !idForm.MatchString(id) || len(id) > 80 || slices.Contains([]string{".ics", ".json", ".atom", ".pdf"}, path.Ext(id)):
		d.Error(d.File, at, "R01", "id %q: small letters, digits, points and hyphens, at most 80, and not as a file ends", id)
		return
	case s.Country != "" && !strings.HasPrefix(id, prefix):
		d.Error(d.File, at, "O01", "id %q: an entry of this country begins with %s", id, prefix)
		return
	case r.book.byID[k.Name+"/"+id] != nil:
		d.Error(d.File, at, "R01", "there are two of %s", id)
		return
	case len(r.book.entries[k.Name]) >= maxEntries:
		d.Error(d.File, at, "R01", "a kind has at most %d entries", maxEntries)
		return
	}
	e := &Entry{ID: id, Kind: k.Name, Says: s.Says, fields: map[string][]string{}, place: place{d.File, at}}
	for _, f := range k.Fields {
		if x := v.Get(f.Name); x != nil {
			e.fields[f.Name] = r.field(d, f, x)
		}
	}
	r.book.entries[k.Name] = append(r.book.entries[k.Name], e)
	r.book.byID[k.Name+"/"+id] = e
}

// field reads the data of a field, each value held to its form.
func (r *reader) field(d source.Decoder, f Field, v *source.Value) (list []string) {
	values := []*source.Value{v}
	if f.Many {
		values = d.List(v)
		if f.Exactly > 0 && len(values) != f.Exactly {
			d.Error(d.File, v.Pos, "R02", "%s: %d, and not %d", f.Name, f.Exactly, len(values))
		}
		if len(values) == 0 && !f.Optional {
			d.Error(d.File, v.Pos, "R02", "%s is empty", f.Name)
		}
	}
	for _, x := range values {
		text := x.Text
		if f.Form != Flag {
			text = d.Text(x)
		}
		if why := f.wrong(text); why != "" {
			d.Error(d.File, x.Pos, "R02", "%s: %q %s", f.Name, text, why)
			continue
		}
		list = append(list, text)
	}
	return list
}

// texts reads the words of a file: what is given twice is a finding.
func (b *Book) texts(sink *source.Sink, s Source, k Kind, file string, each func(e *Entry, v *source.Value, w Words, d source.Decoder)) {
	v, d := readYAML(sink, s, file)
	lang, _ := langOf(file)
	if v == nil || !d.Mapping(v, "schema kind lang entries", "") {
		return
	}
	d.Schema(v, schemaWords)
	if d.Text(v.Get("kind")) != k.Name || d.Text(v.Get("lang")) != string(lang) {
		d.Error(d.File, v.Pos, "R03", "kind and lang are those of the file: %s, %s", k.Name, lang)
	}
	required, optional := "", ""
	for _, w := range k.Words {
		if w.Optional {
			optional += " " + w.Name
		} else {
			required += " " + w.Name
		}
	}
	entries := v.Get("entries")
	if entries == nil || entries.Shape != source.ShapeMapping {
		d.Error(d.File, v.Pos, "L02", "entries: a mapping of ids to words")
		return
	}
	for _, f := range entries.Fields {
		e, ok := b.Entry(k.Name, f.Name)
		if !ok {
			d.Error(d.File, f.Pos, "R03", "there is no %s %s", k.Name, f.Name)
			continue
		}
		if s.Country != "" && e.Says == "" && slices.Contains(copse.Shipped(), lang) {
			d.Error(d.File, f.Pos, "O01", "%s is ours: an overlay adds its words in languages of its own alone", f.Name)
			continue
		}
		if d.Mapping(f.Value, strings.TrimSpace(required), strings.TrimSpace(optional)) {
			each(e, f.Value, k.read(d, lang, f.Value), d)
		}
	}
}

// read reads the words of an entry as the table has them.
func (k Kind) read(d source.Decoder, lang copse.Lang, v *source.Value) Words {
	w := Words{Lang: lang, lines: map[string][]string{}, parts: map[string][]Part{}}
	set := func(x *source.Value) string { return prose.Typeset(lang, d.Text(x)) }
	for _, t := range k.Words {
		x := v.Get(t.Name)
		switch {
		case x == nil:
		case t.Form == Line:
			w.lines[t.Name] = []string{set(x)}
		case t.Form == List:
			for _, l := range d.List(x) {
				w.lines[t.Name] = append(w.lines[t.Name], set(l))
			}
		case t.Form == Parts:
			for _, p := range d.List(x) {
				required := "head lines"
				if t.Named {
					required = "is head lines"
				}
				if d.Mapping(p, required, "") {
					part := Part{Head: set(p.Get("head"))}
					if t.Named {
						part.Is = d.Text(p.Get("is"))
					}
					for _, l := range d.List(p.Get("lines")) {
						part.Lines = append(part.Lines, set(l))
					}
					w.parts[t.Name] = append(w.parts[t.Name], part)
				}
			}
		}
	}
	return w
}

// langOf is the language of a file of words: fr of "…/fr.yaml" and "…/fr.africa.yaml".
func langOf(file string) (copse.Lang, bool) {
	base, _, _ := strings.Cut(path.Base(file), ".")
	lang, err := copse.ParseLang(base)
	return lang, err == nil && string(lang) == base && base != "entries"
}

// files are the files of words of a kind in a language.
func (s Source) files(folder string, k Kind, lang copse.Lang) (list []string) {
	entries, _ := fs.ReadDir(s.FS, path.Join(folder, k.Name))
	for _, e := range entries {
		if l, ok := langOf(e.Name()); ok && l == lang && strings.HasSuffix(e.Name(), ".yaml") {
			list = append(list, path.Join(folder, k.Name, e.Name()))
		}
	}
	return list
}

// of are all words of a kind in a language, read when first asked for and kept.
func (b *Book) of(kind string, lang copse.Lang) map[string]Words {
	var english map[string]Words
	if lang != copse.English {
		english = b.of(kind, copse.English)
	}
	key := kind + "/" + string(lang)
	b.mu.Lock()
	defer b.mu.Unlock()
	if all, ok := b.words[key]; ok {
		return all
	}
	all := map[string]Words{}
	if k, ok := b.Kind(kind); ok {
		for _, s := range b.sources {
			for _, file := range s.files(b.Folder, k, lang) {
				b.texts(&source.Sink{}, s, k, file, func(e *Entry, _ *source.Value, w Words, _ source.Decoder) {
					if e.Says == "" && lang != copse.English {
						w.Stale = b.locks[kind].stale(e.ID, lang, english[e.ID])
					}
					all[e.ID] = w
				})
			}
		}
	}
	b.words[key] = all
	return all
}

// Words are the words of an entry in a language; in English where it lacks them, and for an entry of a country's own that
// has none in English, in the first language that has some.
func (b *Book) Words(e *Entry, lang copse.Lang) Words {
	for _, l := range []copse.Lang{lang, copse.English} {
		if w, ok := b.of(e.Kind, l)[e.ID]; ok {
			return w
		}
	}
	for _, l := range b.Langs(e.Kind) {
		if w, ok := b.of(e.Kind, l)[e.ID]; ok {
			return w
		}
	}
	return Words{Lang: copse.English}
}

// Langs are all languages in which a kind has words.
func (b *Book) Langs(kind string) []copse.Lang {
	seen := map[copse.Lang]bool{}
	for _, s := range b.sources {
		entries, _ := fs.ReadDir(s.FS, path.Join(b.Folder, kind))
		for _, e := range entries {
			if l, ok := langOf(e.Name()); ok {
				seen[l] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
