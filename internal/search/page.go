package search

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"strings"

	"copse/internal/copse"
	"copse/internal/i18n"
)

// pageKind is the kind of entries that are pages.
const pageKind = "page"

// Page is a page of a door that is named by words of the interface, not by a text.
type Page struct {
	Path  string // below the language
	Title string // key of what it is called
	Line  string // key of a line about it; "" where there is none
	Also  string // key of what people say for it, with semicolons between; "" where there is nothing
	// More is what else leads to it, in a language; nil where there is nothing.
	More func(copse.Lang) []string
	// Whole is what leads to it where it was typed whole; nil where there is nothing.
	Whole  func(copse.Lang) []string
	For    []string
	Weight float64
}

// Pages are the entries of a door's pages, and a version of their words.
func Pages(words *i18n.Catalog, pages []Page) (version string, in func(copse.Lang) iter.Seq[Entry]) {
	all := map[copse.Lang][]Entry{}
	sum := sha256.New()
	for _, lang := range words.Langs() {
		w, _ := words.For(lang)
		for _, p := range pages {
			e := p.entry(w)
			if p.More != nil {
				e.Synonyms = append(e.Synonyms, p.More(lang)...)
			}
			if p.Whole != nil {
				e.Elsewhere = p.Whole(lang)
			}
			all[lang] = append(all[lang], e)
			fmt.Fprintf(sum, "%s %+v\n", lang, e)
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:8]), func(lang copse.Lang) iter.Seq[Entry] {
		list, ok := all[lang]
		if !ok { // a language without words of its own
			list = all[copse.English]
		}
		return func(yield func(Entry) bool) {
			for _, e := range list {
				if !yield(e) {
					return
				}
			}
		}
	}
}

func (p Page) entry(w *i18n.Words) Entry {
	e := Entry{Kind: pageKind, ID: strings.Join([]string{p.Path, p.Title, p.Line}, " "), Title: w.T(p.Title), For: p.For, Weight: p.Weight}
	if p.Line != "" {
		e.Summary = w.T(p.Line)
	}
	if p.Also != "" {
		for word := range strings.SplitSeq(w.T(p.Also), ";") {
			e.Synonyms = append(e.Synonyms, strings.TrimSpace(word))
		}
	}
	return e
}

// Page is the page that was found, of whatever door, without what it was found by.
func (h Hit) Page() (Page, bool) {
	part := strings.Split(h.ID, " ")
	if h.Kind != pageKind || len(part) != 3 {
		return Page{}, false
	}
	return Page{Path: part[0], Title: part[1], Line: part[2]}, true
}

// namedKind is the kind of entries that are pages named by a text.
const namedKind = "named"

// Named is a page of a door whose name is a text, in one language. It lies in the entry's id: an index keeps nothing else.
type Named struct {
	Path        string // below the language
	Lang        copse.Lang
	Title, Line string
}

// Entry is the entry of the page; a door adds its body and what people say for it.
func (n Named) Entry() Entry {
	return Entry{Kind: namedKind, ID: strings.Join([]string{n.Path, string(n.Lang), n.Title, n.Line}, "\n"), Title: n.Title, Summary: n.Line}
}

// Named is the page that was found, where its name is a text.
func (h Hit) Named() (Named, bool) {
	part := strings.Split(h.ID, "\n")
	if h.Kind != namedKind || len(part) != 4 {
		return Named{}, false
	}
	return Named{Path: part[0], Lang: copse.Lang(part[1]), Title: part[2], Line: part[3]}, true
}
