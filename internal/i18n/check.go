package i18n

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/feature/plural"

	"copse/internal/copse"
)

// Problem is something wrong with the words of a language.
type Problem struct {
	Lang         copse.Lang
	Key          string
	Text         string // what is wrong, in English, for the person who edits the file
	Source       int    // which of the sources that were loaded
	File         string // in that source
	Line, Column int
}

// String is the problem as one line: "lang/fr/library.json:30:2: library.search.found: …".
func (p Problem) String() string {
	return fmt.Sprintf("%s:%d:%d: %s: %s", p.File, p.Line, p.Column, p.Key, p.Text)
}

// Problem is what somebody found wrong with the text of a key, at its place; for a key this
// language lacks that is the top of the file it belongs in.
func (w *Words) Problem(key, text string) Problem {
	p := Problem{Lang: w.Lang, Key: key, Text: text, File: fileOf(w.Lang, key), Line: 1, Column: 1}
	if m, ok := w.messages[key]; ok {
		p.Source, p.File, p.Line, p.Column = m.at.source, m.at.file, m.at.line, m.at.column
	}
	return p
}

// Check compares every language with English: keys, arguments, plural forms, and
// English left standing. A language that is not shipped may be incomplete. It also names
// keys that stand in another door's file, out of order, or twice.
func (c *Catalog) Check() []Problem {
	found := slices.Clone(c.order)
	en := c.English()
	for _, lang := range c.langs {
		w := c.words[lang]
		if slices.Contains(copse.Shipped(), lang) {
			for _, key := range en.Keys() {
				if !w.Has(key) {
					found = append(found, w.Problem(key, "is missing"))
				}
			}
		}
		for _, key := range w.Keys() {
			if text := w.problem(en, key); text != "" {
				found = append(found, w.Problem(key, text))
			}
		}
	}
	return found
}

func (w *Words) problem(en *Words, key string) string {
	m := w.messages[key]
	base, ok := en.messages[key]
	if !ok || base.added > 0 {
		return "is not a key of ours in English: nobody asks for it"
	}
	for _, f := range m.forms {
		if len(m.args()) == 0 && raw(f.parts) == "" {
			return "is empty"
		}
	}
	if got, want := m.args(), base.args(); !slices.Equal(got, want) {
		return fmt.Sprintf("arguments %v differ from the English %v", got, want)
	}
	if _, single := m.of(""); !single {
		for _, form := range w.forms() {
			if _, ok := m.of(form); !ok {
				return fmt.Sprintf("the plural form %q of this language is missing", form)
			}
		}
	}
	if w != en && leftInEnglish(m, base) {
		return "is the English text, word for word"
	}
	return ""
}

// forms lists the plural forms that whole numbers take in this language.
func (w *Words) forms() []string {
	var forms []string
	for n := range 201 {
		f := formNames[plural.Cardinal.MatchPlural(w.tag, n, 0, 0, 0, 0)]
		if !slices.Contains(forms, f) {
			forms = append(forms, f)
		}
	}
	return forms
}

// leftInEnglish reports whether a text of four words or more equals the English one.
func leftInEnglish(m, base message) bool {
	for _, f := range m.forms {
		text := literal(f.parts)
		english, _ := base.of(f.name)
		if len(strings.FieldsFunc(text, unicode.IsSpace)) >= 4 && text == literal(english) {
			return true
		}
	}
	return false
}

func literal(parts []part) string { return strings.TrimSpace(raw(parts)) }

func raw(parts []part) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.text)
	}
	return b.String()
}
