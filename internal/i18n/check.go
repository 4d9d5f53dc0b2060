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
	Lang copse.Lang
	Key  string
	Text string // what is wrong, in English, for the person who edits the file
}

// String is the problem as one line: "lang/fr.json: library.search.found: …".
func (p Problem) String() string { return fmt.Sprintf("lang/%s.json: %s: %s", p.Lang, p.Key, p.Text) }

// Check compares every language with English: keys, arguments, plural forms, and
// English left standing. A language that is not shipped may be incomplete.
func (c *Catalog) Check() []Problem {
	var found []Problem
	en := c.English()
	for _, lang := range c.langs {
		w := c.words[lang]
		if slices.Contains(copse.Shipped(), lang) {
			for _, key := range en.Keys() {
				if !w.Has(key) {
					found = append(found, Problem{lang, key, "is missing"})
				}
			}
		}
		for _, key := range w.Keys() {
			if text := w.problem(en, key); text != "" {
				found = append(found, Problem{lang, key, text})
			}
		}
	}
	return found
}

func (w *Words) problem(en *Words, key string) string {
	m := w.messages[key]
	base, ok := en.messages[key]
	if !ok {
		return "is not a key of lang/en.json"
	}
	for _, parts := range m.forms {
		if len(m.args()) == 0 && raw(parts) == "" {
			return "is empty"
		}
	}
	if got, want := m.args(), base.args(); !slices.Equal(got, want) {
		return fmt.Sprintf("arguments %v differ from the English %v", got, want)
	}
	if _, single := m.forms[""]; !single {
		for _, form := range w.forms() {
			if _, ok := m.forms[form]; !ok {
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
	for form, parts := range m.forms {
		text := literal(parts)
		if len(strings.FieldsFunc(text, unicode.IsSpace)) >= 4 && text == literal(base.forms[form]) {
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
