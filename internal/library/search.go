package library

import (
	"iter"
	"strings"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/search"
)

// entriesVersion changes when other entries are made of the same content.
const entriesVersion = "2"

// Entries are what can be found in the guidelines: points, terms and questions, in the
// words of the language asked for or else in English.
func (d *Door) Entries() (version string, in func(copse.Lang) iter.Seq[search.Entry]) {
	lib := d.Library()
	return entriesVersion + "-" + lib.Hash, entriesOf(lib)
}

func entriesOf(lib *content.Library) func(copse.Lang) iter.Seq[search.Entry] {
	return func(lang copse.Lang) iter.Seq[search.Entry] {
		return func(yield func(search.Entry) bool) { _ = yieldEntries(lib, lang, yield) }
	}
}

// yieldEntries reports whether whoever asked wants more.
func yieldEntries(lib *content.Library, lang copse.Lang, yield func(search.Entry) bool) bool {
	names := map[copse.ID][]string{}
	for old, now := range lib.Aliases {
		names[now] = append(names[now], string(old))
	}
	for n := range lib.Points {
		if n.Retired == nil && !yield(pointEntry(n, lang, append(names[n.ID], string(n.ID)))) {
			return false
		}
	}
	for _, t := range lib.Terms {
		// A term of the interface stands in no glossary, but who types the word it
		// replaces is understood.
		e := search.Entry{Kind: "term", ID: t.ID, Title: inLang(t.Prefer, lang), Synonyms: t.Avoid[lang], Body: inLang(t.Define, lang), Unlisted: t.Interface}
		if !yield(e) {
			return false
		}
	}
	for _, q := range lib.Questions {
		if !yield(search.Entry{Kind: "question", ID: q.ID, Title: inLang(q.Ask, lang), Summary: inLang(q.Answer, lang)}) {
			return false
		}
	}
	return true
}

func pointEntry(n *content.Point, lang copse.Lang, names []string) search.Entry {
	get := func(blocks ...string) string {
		var texts []string
		for _, name := range blocks {
			if b, ok := n.Texts.Get(lang, name); ok {
				texts = append(texts, b.Text())
			}
		}
		return strings.Join(texts, "\n")
	}
	return search.Entry{Kind: "point", ID: string(n.ID), Names: names,
		Title: get("title"), Summary: get("brief", "statement", "say"), Body: get("why", "how", "done", "do", "adult")}
}
