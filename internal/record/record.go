// Package record keeps what is known as entries: cases, figures, events, kinds of service and their settings. A kind is a
// table of fields (data, the same in every language) and words (texts, in each language); a door says which kinds it has,
// and package record reads them, checks them, and gives them out as JSON with the schema that it is held to.
//
// It promises: an entry that lacks what its table asks for is refused with file, line and column; a text that is missing or
// older in a language stands in English and says so; a country adds entries and languages of its own and changes none of
// ours. It knows no kind and no page.
package record

import (
	"io/fs"
	"slices"
	"strings"
	"sync"

	"copse/internal/copse"
)

// Form says what a field or a text holds.
type Form string

// The forms of fields; each may be Many. A text of Words is a Line, a List of lines, or Parts.
const (
	Text    Form = "text"    // as it was typed
	OneOf   Form = "one of"  // of Field.Of
	Whole   Form = "whole"   // a whole number
	Flag    Form = "flag"    // true or false
	Day     Form = "day"     // 2026-11-29
	Date    Form = "date"    // 2026, 2026-11 or 2026-11-29
	Country Form = "country" // ISO 3166-1 alpha-2, EU, or ZZ for more than one
	Lang    Form = "lang"    // a language's tag
	Web     Form = "web"     // an address: https://… or http://…
	Point   Form = "point"   // an id of the library
	Risk    Form = "risk"    // HRM-01 to HRM-29
	Ref     Form = "entry"   // an id of the kind in Field.Of
	Line    Form = "line"
	List    Form = "list"
	Parts   Form = "parts"
)

// Field is one piece of data of a kind.
type Field struct {
	Name     string
	Form     Form
	Of       string // options with blanks between; the kind of an Entry
	Many     bool
	Exactly  int // how many, 0: one or more
	Optional bool
}

// Word is one text of a kind. Most is its length in English words, of each line where it has several, and Head that of a
// part's head; Least and Up bound how many lines or parts there are.
type Word struct {
	Name      string
	Form      Form
	Most      int
	Head      int
	Least, Up int
	Optional  bool
	Named     bool // each part says what it belongs to (is: n4): a door holds it to that, in every language
}

// Kind is a sort of entries: the name is that of its folder too.
type Kind struct {
	Name   string
	Fields []Field
	Words  []Word
	Own    bool // a country's overlay may add entries of its own
	Theirs bool // all entries are a country's own: we ship none
}

// Source is a folder of content: ours first, then a country's.
type Source struct {
	FS      fs.FS
	Name    string // begins the names of its files in findings
	Country string // "" for ours; entries of a country's begin with it: "gh-…"
	Says    string // who publishes it
}

// Entry is one thing of a kind.
type Entry struct {
	ID     string
	Kind   string
	Says   string // who publishes it, "" for ours
	fields map[string][]string
	place  place
}

// Get is the data of a field, the first of several, "" where it is missing.
func (e *Entry) Get(name string) string {
	if all := e.fields[name]; len(all) > 0 {
		return all[0]
	}
	return ""
}

// All is the data of a field that may have several.
func (e *Entry) All(name string) []string { return e.fields[name] }

// Has reports whether one of a field's values is this one.
func (e *Entry) Has(name, value string) bool { return slices.Contains(e.fields[name], value) }

// Part is a head with its lines.
type Part struct {
	Is    string   `json:"is,omitempty"` // what it belongs to, where its word is Named
	Head  string   `json:"head"`
	Lines []string `json:"lines"`
}

// Words are the texts of an entry in one language.
type Words struct {
	Lang  copse.Lang // English where the language asked for lacks the entry
	Stale bool       // the English was changed since it was translated
	lines map[string][]string
	parts map[string][]Part
}

// Line is a text of one line, the first of several, "" where it is missing.
func (w Words) Line(name string) string {
	if all := w.lines[name]; len(all) > 0 {
		return all[0]
	}
	return ""
}

// Lines are the lines of a text.
func (w Words) Lines(name string) []string { return w.lines[name] }

// Parts are the parts of a text.
func (w Words) Parts(name string) []Part { return w.parts[name] }

// All are all words of an entry, as one searches in them.
func (w Words) All() string {
	var b strings.Builder
	add := func(s string) { b.WriteString(s); b.WriteByte('\n') }
	for _, name := range sortedKeys(w.lines) {
		for _, l := range w.lines[name] {
			add(l)
		}
	}
	for _, name := range sortedKeys(w.parts) {
		for _, p := range w.parts[name] {
			add(p.Head)
			for _, l := range p.Lines {
				add(l)
			}
		}
	}
	return b.String()
}

// Book is all entries of a door. It is safe for concurrent use.
type Book struct {
	Kinds       []Kind
	Fingerprint string // hex SHA-256 of all that it is made of
	Folder      string // of the content, that its kinds lie in
	sources     []Source
	entries     map[string][]*Entry // by kind, in the order of the files
	byID        map[string]*Entry   // kind/id
	locks       map[string]lock     // by kind

	mu    sync.Mutex
	words map[string]map[string]Words // kind/lang -> id -> words
}

// Kind is the kind of a name.
func (b *Book) Kind(name string) (Kind, bool) {
	i := slices.IndexFunc(b.Kinds, func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return Kind{}, false
	}
	return b.Kinds[i], true
}

// All are the entries of a kind, in the order of the files.
func (b *Book) All(kind string) []*Entry { return b.entries[kind] }

// Entry is the entry of an id.
func (b *Book) Entry(kind, id string) (*Entry, bool) {
	e, ok := b.byID[kind+"/"+id]
	return e, ok
}
