// Package i18n holds the words of the interface in every language: messages with
// named arguments and plural forms, dates and numbers, and the choice of a
// language for a reader. Languages are data: a folder lang/<tag> each, in it one file
// <door>.json for each door. The first word of a key is its door; what doors share is web's.
//
// A key that a language lacks is shown in English; the tests of this package keep
// the shipped languages complete. Package i18n knows no page and no HTTP.
package i18n

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"copse/internal/copse"
	"copse/internal/source"
)

// Catalog is every language's words. It is immutable and safe for concurrent use.
type Catalog struct {
	langs   []copse.Lang
	words   map[copse.Lang]*Words
	matcher language.Matcher
	typeset Typeset
	tags    []language.Tag // in the matcher's order
	order   []Problem      // keys that do not stand where they belong
}

// Words are the interface words of one language.
type Words struct {
	Lang     copse.Lang
	Dir      string // "ltr" or "rtl"
	tag      language.Tag
	messages map[string]message
	fallback *Words // English; nil in English itself
	lacks    int    // how many of English's keys are not here
}

// Typeset sets the spaces of a language that its authors do not type. Package content
// has one; nil leaves texts as they are.
type Typeset func(copse.Lang, string) string

// Load reads lang/<lang>/<door>.json of each source in turn; a later source adds languages and
// replaces single keys. Shipped languages come first in Langs, others follow sorted.
func Load(typeset Typeset, sources ...fs.FS) (*Catalog, error) {
	c := &Catalog{words: map[copse.Lang]*Words{}, typeset: typeset}
	if typeset == nil {
		c.typeset = func(_ copse.Lang, s string) string { return s }
	}
	for i, src := range sources {
		files, err := listFiles(src, i)
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			if err := c.read(src, file); err != nil {
				return nil, err
			}
		}
	}
	en, ok := c.words[copse.English]
	if !ok {
		return nil, errors.New("lang/en is missing: every language falls back to it")
	}
	for _, l := range copse.Shipped() {
		if _, ok := c.words[l]; ok {
			c.langs = append(c.langs, l)
		}
	}
	for _, l := range slices.Sorted(maps.Keys(c.words)) {
		if !slices.Contains(c.langs, l) {
			c.langs = append(c.langs, l)
		}
	}
	// English first: the matcher falls back to its first tag.
	c.tags = append(c.tags, en.tag)
	for _, l := range c.langs {
		if l != copse.English {
			c.words[l].fallback, c.words[l].lacks = en, c.words[l].lacking(en)
			c.tags = append(c.tags, c.words[l].tag)
		}
	}
	c.matcher = language.NewMatcher(c.tags)
	return c, nil
}

func (c *Catalog) read(src fs.FS, file wordFile) error {
	if _, err := copse.ParseLang(string(file.lang)); err != nil {
		return fmt.Errorf("%s: %w", file.path, err)
	}
	if ours, ok := file.lang.Ours(); ok && ours != file.lang {
		return fmt.Errorf("%s: %s is %s to its readers, and that is here already", file.path, file.lang, ours)
	}
	data, err := fs.ReadFile(src, file.path)
	if err != nil {
		return fmt.Errorf("read words: %w", err)
	}
	if _, bad, err := source.Within(file.path, string(data)); err != nil {
		return fmt.Errorf("%s:%d:%d: %w", file.path, bad.Line, bad.Col, err)
	}
	entries, err := Entries(data)
	if err != nil {
		return fmt.Errorf("%s:%w", file.path, err)
	}
	w := c.words[file.lang]
	if w == nil {
		w = &Words{Lang: file.lang, Dir: "ltr", tag: language.Make(string(file.lang)), messages: map[string]message{}}
		if copse.RightToLeft(file.lang.Script()) {
			w.Dir = "rtl"
		}
		c.words[file.lang] = w
	}
	before := ""
	for _, e := range entries {
		m, err := parseMessage(e.Value, func(s string) string { return c.typeset(file.lang, s) })
		if err != nil {
			return fmt.Errorf("%s:%d:%d: %s: %w", file.path, e.Line, e.Column, e.Key, err)
		}
		m.at = at{file.source, file.path, e.Line, e.Column}
		had, again := w.messages[e.Key]
		if m.added = file.source; again {
			m.added = had.added
		}
		w.messages[e.Key] = m
		if text := misplaced(file, e.Key, before, had.at, again); text != "" {
			c.order = append(c.order, w.Problem(e.Key, text))
		}
		before = e.Key
	}
	return nil
}

// misplaced says what is wrong with where a key stands: in another door's file, out of
// order, or twice in one source.
func misplaced(file wordFile, key, before string, had at, again bool) string {
	switch {
	case again && had.source == file.source:
		return fmt.Sprintf("stands at %s:%d:%d too", had.file, had.line, had.column)
	case doorOf(key) != file.door:
		return fmt.Sprintf("does not begin with %q: its place is %s", file.door+".", fileOf(file.lang, key))
	case key < before:
		return fmt.Sprintf("comes before %s: keys are sorted", before)
	}
	return ""
}

// Langs lists the languages: shipped ones in file order, then those of overlays.
func (c *Catalog) Langs() []copse.Lang { return c.langs }

// For returns the words of a language; ok is false where it is not known.
func (c *Catalog) For(lang copse.Lang) (w *Words, ok bool) { w, ok = c.words[lang]; return w, ok }

// English returns the words every language falls back to.
func (c *Catalog) English() *Words { return c.words[copse.English] }

// Match chooses a language for the value of an Accept-Language header. A header
// that is missing, malformed or matches nothing gives English.
func (c *Catalog) Match(accept string) *Words {
	if len(accept) > 500 {
		accept = "" // nobody's browser sends this
	}
	want, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(want) == 0 {
		return c.English()
	}
	_, i, confidence := c.matcher.Match(want...)
	if confidence == language.No {
		return c.English()
	}
	for _, w := range c.words {
		if w.tag == c.tags[i] {
			return w
		}
	}
	return c.English()
}

// Has reports whether this language itself, not its fallback, has the key. A key that
// English lacks nobody has: a page asks English().Has when it is made.
func (w *Words) Has(key string) bool { _, ok := w.messages[key]; return ok }

// Partly reports whether some words of this language are shown in English.
func (w *Words) Partly() bool { return w.lacks > 0 }

// Most is the language that most words of the interface are in: English where a country's own
// language has fewer than half of them.
func (w *Words) Most() *Words {
	if w.fallback != nil && 2*w.lacks > len(w.fallback.messages) {
		return w.fallback
	}
	return w
}

// Of is the language whose word stands for a key.
func (w *Words) Of(key string) *Words {
	if w.fallback == nil || w.Has(key) {
		return w
	}
	return w.fallback
}

func (w *Words) lacking(en *Words) (n int) {
	for key := range en.messages {
		if !w.Has(key) {
			n++
		}
	}
	return n
}

// Texts are a key's texts as its file has them, by plural form ("" where it has none);
// nil where this language itself lacks the key.
func (w *Words) Texts(key string) map[string]string {
	m, ok := w.messages[key]
	if !ok {
		return nil
	}
	texts := map[string]string{}
	for _, f := range m.forms {
		for _, p := range f.parts {
			if p.name != "" {
				p.text = "{" + p.name + "}"
			}
			texts[f.name] += p.text
		}
	}
	return texts
}

// Gap is what stands between two sentences that a page joins: nothing where the full
// stop brings its own space, as in the writings of Han letters.
func (w *Words) Gap() string {
	switch w.Lang.Script() {
	case "Hans", "Hant", "Jpan":
		return ""
	}
	return " "
}

// Keys returns this language's own keys, sorted.
func (w *Words) Keys() []string { return slices.Sorted(maps.Keys(w.messages)) }

// Tag is the language tag for x/text: sorting, names of countries.
func (w *Words) Tag() language.Tag { return w.tag }

// Name is the language's own name for itself: "العربية".
func (w *Words) Name() string { return w.T("web.lang.name") }

// Around returns the message of key cut at its argument: the words before and after what
// a page shows as an element of its own, with a language and a link. That element isolates
// itself, so no marks stand around it.
func (w *Words) Around(key, argument string) (before, after string) {
	const hole = "\x00"
	before, after, _ = strings.Cut(w.T(key, argument, hole), hole)
	return strings.TrimSuffix(before, isolate), strings.TrimPrefix(after, popIsolate)
}

// T returns the message of key with its arguments, given as name, value pairs:
// T("library.search.found", "count", 3). A plural is chosen by the argument "count". A key
// nobody knows is returned itself, in brackets, so that it is seen and a test finds it.
func (w *Words) T(key string, args ...any) string {
	for l := w; l != nil; l = l.fallback {
		if m, ok := l.messages[key]; ok {
			return m.format(l, args)
		}
	}
	return "[" + key + "]"
}
