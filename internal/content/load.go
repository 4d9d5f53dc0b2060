// Package content reads the content of the product (guideline sets, questions,
// glossary), links it into one graph, lays a country's overlay over it and checks it all.
//
// It promises: every text keeps its file and line; a translation knows whether its source
// has moved on; an overlay reaches no further than it may; a mistake is a finding with a
// place, never a panic. It knows no door, no database and no page: package app hands it
// folders, and doors ask the Library. Files are read by package source, texts are made
// readable by package prose, and found by package search.
package content

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
	"copse/internal/source"
)

// Source is one folder of content: the base, or an overlay laid over it.
type Source struct {
	FS      fs.FS
	Name    string // begins the file names of findings: "content", "overlay/gh"
	Overlay bool
	Tokens  string // of the base: web/style/tokens.css, against which an overlay's colours are measured
}

// setOrder is the reading order of the sets; a set that is not in it comes last.
func setOrder() []string { return []string{"children", "adults", "industry", "policy", "sports"} }

// loader holds what is known while sources are read, one after the other.
type loader struct {
	source.Sink
	lib    *Library
	hash   hash.Hash
	source Source
	layer  int
	langs  map[copse.Lang]bool
	areas  map[string]*Area // by folder
	sets   map[string]*Set  // by folder

	selfNames map[copse.Lang]string // what the languages that ship call themselves
	workNames []workName            // what the works of the base are called

	complete *source.Value // of edition.yaml, whose sets are read later
	signed   []signature
}

// Load reads the sources, the base first, and links them. Where the error is a
// *Refused, the library is there too, for a check, but is not to be served.
func Load(sources ...Source) (*Library, error) {
	if len(sources) == 0 || sources[0].Overlay {
		return nil, errors.New("load content: the first source is the base, not an overlay")
	}
	l := &loader{
		lib: &Library{
			points: map[copse.ID]*Point{}, areas: map[copse.ID]*Area{}, aliases: map[copse.ID]copse.ID{},
			tools: map[copse.ID][]Tool{}, byRole: map[string][]*Point{}, byRef: map[string][]*Point{},
			Complete: map[string][]copse.Lang{}, words: map[string]Texts{}, heads: map[string]source.Place{}, lock: newLock(),
		},
		hash: sha256.New(), langs: map[copse.Lang]bool{}, areas: map[string]*Area{}, sets: map[string]*Set{}, selfNames: map[copse.Lang]string{},
	}
	l.lib.render = prose.New(l.lib.address)
	for i, s := range sources {
		if s.Overlay != (i > 0) {
			return nil, fmt.Errorf("load content: source %q: one base comes first, overlays after it", s.Name)
		}
		l.source, l.layer = s, i
		l.lib.sources = append(l.lib.sources, s.Name)
		if s.Overlay {
			l.readOverlay()
			continue
		}
		l.lib.base = s
		if _, err := fs.Stat(s.FS, "library"); err != nil {
			return nil, fmt.Errorf("load content %s: %w", s.Name, err)
		}
		l.readBase()
	}
	l.orderLangs()
	l.link()
	l.lib.gatherTexts()
	l.lib.gatherCritical()
	l.acceptSigned()
	l.lib.applyRevisions()
	l.lib.Hash = hex.EncodeToString(l.hash.Sum(nil))
	l.lib.problems = source.SortFindings(l.All)
	if len(l.Refused) > 0 {
		return l.lib, &source.Refused{Findings: source.SortFindings(l.Refused)}
	}
	return l.lib, nil
}

// name is a file's name in findings.
func (l *loader) name(file string) string { return path.Join(l.source.Name, file) }

func (l *loader) decoder(file string) source.Decoder {
	return source.Decoder{Sink: &l.Sink, File: l.name(file)}
}

// read returns a file's text; ok is false where it is not there or is no text.
func (l *loader) read(file string) (string, bool) {
	b, err := fs.ReadFile(l.source.FS, file)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			l.Refuse(l.name(file), source.Pos{}, "L02", "cannot be read: %v", err)
		}
		return "", false
	}
	fmt.Fprintf(l.hash, "%d %s %d\n", l.layer, file, len(b))
	l.hash.Write(b)
	s, bad, err := source.Text(b)
	if err != nil {
		l.Refuse(l.name(file), bad, source.Code(err), "%v", err)
		return "", false
	}
	if _, bad, err := source.Within(file, s); err != nil {
		l.Refuse(l.name(file), bad, "L02", "%v", err)
		return "", false
	}
	return s, true
}

// readYAML reads and parses a file. One that does not parse refuses the load:
// without it the graph has holes nobody sees.
func (l *loader) readYAML(file string) (*source.Value, bool) {
	data, ok := l.read(file)
	if !ok {
		return nil, false
	}
	v, at, err := source.ParseYAML(data)
	if err != nil {
		l.Refuse(l.name(file), at, source.Code(err), "%v", err)
		return nil, false
	}
	return v, true
}

// list returns the entries of a folder that people made: no hidden files and no
// leftovers of editors.
func (l *loader) list(dir string) []fs.DirEntry {
	entries, err := fs.ReadDir(l.source.FS, dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		l.Refuse(l.name(dir), source.Pos{}, "L02", "cannot be read: %v", err)
	}
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return strings.HasPrefix(e.Name(), ".") || strings.HasSuffix(e.Name(), "~")
	})
}

func (l *loader) readBase() {
	l.readEdition()
	l.readTaxonomy()
	l.readReferences()
	l.readIDs()
	l.readGlossary()
	for _, e := range l.list("library") {
		if e.IsDir() && e.Name() != "questions" {
			l.readSet("library/" + e.Name())
		}
	}
	l.orderSets()
	l.readFront()
	l.readQuestions()
	l.readProtected()
	l.readLangs()
	l.readLock()
	l.readSigned()
}

func (l *loader) readEdition() {
	const file = "edition.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok {
		l.Error(d.File, source.Pos{}, "L02", "the edition is not named: edition.yaml is missing")
		return
	}
	if !d.Mapping(v, "edition date", "complete") {
		return
	}
	l.lib.Edition, l.lib.Date = d.Text(v.Get("edition")), d.Date(v.Get("date"))
	if c := v.Get("complete"); c != nil && c.Shape == source.ShapeMapping {
		for _, f := range c.Fields {
			for _, it := range d.List(f.Value) {
				tag := copse.Lang(d.Text(it))
				if !slices.Contains(copse.Shipped(), tag) {
					d.Error(d.File, it.Pos, "L06", "complete: language %q does not ship", tag)
				}
				l.lib.Complete[f.Name] = append(l.lib.Complete[f.Name], tag)
			}
		}
		l.complete = c
	}
}

// readLangs learns the languages from the interface words, lang/<lang>/<door>.json, and
// adds these to the hash: pages are made of both.
func (l *loader) readLangs() {
	say := l.Error
	if l.source.Overlay { // it would be served, unseen by whoever reads pack.yaml
		say = l.Refuse
	}
	for _, e := range l.list("lang") {
		dir := "lang/" + e.Name()
		tag, ok := source.LangOf(e.Name(), "")
		switch {
		case !e.IsDir():
			say(l.name(dir), source.Pos{}, "L02", "words stand in a folder for each language: lang/<lang>/<door>.json")
			continue
		case !ok || !l.mayBring(tag):
			say(l.name(dir), source.Pos{}, "L02", "not named after a language that ships or that the overlay lists")
			continue
		}
		for _, f := range l.list(dir) {
			file := path.Join(dir, f.Name())
			if f.IsDir() || path.Ext(file) != ".json" {
				say(l.name(file), source.Pos{}, "L02", "a folder of words holds <door>.json alone")
				continue
			}
			l.readInterface(tag, file)
		}
		l.langs[tag] = true
	}
}

// readInterface reads one file of interface words: it keeps those that hold advice on
// safety, and refuses those that are not a country's to change.
func (l *loader) readInterface(lang copse.Lang, file string) {
	data, ok := l.read(file)
	if !ok {
		return
	}
	entries, err := i18n.Entries([]byte(data))
	if err != nil {
		at, bad := source.Pos{}, (*i18n.Misread)(nil)
		if errors.As(err, &bad) {
			at, err = source.Pos{Line: bad.Line, Col: bad.Column}, bad.Err
		}
		l.Refuse(l.name(file), at, "L02", "%v", err)
		return
	}
	l.keepSafetyWords(lang, file, entries)
	escapes := strings.Contains(data, `\`) // by which JSON writes what the file itself may not hold
	for _, e := range entries {
		at := source.Pos{Line: e.Line, Col: e.Column}
		if escapes {
			if _, r, found := source.Stray(e.Key + " " + wordText(e.Value)); found {
				l.Refuse(l.name(file), at, "L20", "the word %s holds %U: take it out", e.Key, r)
			}
		}
		switch {
		case l.source.Overlay:
			l.overlayWord(lang, file, at, e)
		case e.Key == langName:
			l.selfNames[lang] = wordText(e.Value)
		default:
			l.likeWorks(e.Key, wordText(e.Value))
			l.keepButton(lang, e.Key, wordText(e.Value))
		}
	}
}

// mostWord is room for the name of an authority in letters, and none for advice.
const mostWord = 80

// overlayWord refuses an interface word that is not a country's to change.
func (l *loader) overlayWord(lang copse.Lang, file string, at source.Pos, e i18n.Entry) {
	l.overlay().Words++
	if e.Key == langName {
		l.ownName(l.name(file), at, lang, wordText(e.Value))
	}
	if _, ours := lang.Ours(); !ours {
		return
	}
	if reason, ok := l.lib.protected.mayWord(e.Key); !ok {
		l.Refuse(l.name(file), at, codeReach, "the word %s may not be replaced in %s: %s; say it in ### here, or in a language of your own", e.Key, lang, reason)
	} else if text := wordText(e.Value); utf8.RuneCountInString(text) > mostWord {
		l.Refuse(l.name(file), at, codeReach, "the word %s is a name: at most %d characters; what you have to say goes into ### here", e.Key, mostWord)
	}
}

// mayBring says whether this source may hold words in a language: the base those
// that ship, an overlay also those its manifest lists.
func (l *loader) mayBring(tag copse.Lang) bool {
	if slices.Contains(copse.Shipped(), tag) {
		return true
	}
	n := len(l.lib.Overlays)
	return l.source.Overlay && n > 0 && slices.Contains(l.lib.Overlays[n-1].Langs, tag)
}

func (l *loader) orderLangs() {
	for _, tag := range copse.Shipped() {
		if l.langs[tag] {
			l.lib.Langs = append(l.lib.Langs, tag)
			delete(l.langs, tag)
		}
	}
	rest := []copse.Lang{}
	for tag := range l.langs {
		rest = append(rest, tag)
	}
	slices.Sort(rest)
	l.lib.Langs = append(l.lib.Langs, rest...)
}

func (l *loader) orderSets() {
	order := setOrder()
	slices.SortStableFunc(l.lib.Sets, func(a, b *Set) int {
		i, j := slices.Index(order, a.ID), slices.Index(order, b.ID)
		if i < 0 {
			i = len(order)
		}
		if j < 0 {
			j = len(order)
		}
		if i != j {
			return i - j
		}
		return strings.Compare(a.ID, b.ID)
	})
}
