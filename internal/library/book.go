package library

import (
	"fmt"
	"io/fs"
	"strings"
	"time"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/press"
)

// Copy is what a document to take away says of where it comes from.
type Copy struct {
	Address   string // of the site, "https://cop.example.org"; "" where there is none
	Publisher string // the name of the site
	Operator  Operator
	Preview   bool  // the site is not open yet: the document says so
	Look      fs.FS // tokens and drawings: the folder web/ of the repository
}

// book is a set at a depth in a language, gathered to be taken away.
type book struct {
	tally
	set                     *content.Set
	depth                   string
	words                   *i18n.Words
	from                    Copy
	heading, purpose, intro Text
	areas                   []bookArea
	terms                   []Term
	edition                 string
	made                    time.Time
	adapted                 []string // who laid words of their own over ours
	foreign, stale          bool
}

type bookArea struct {
	ID           copse.ID
	Href         string
	Title, Intro Text
	Points       []bookPoint
}

type bookPoint struct {
	depthPoint
	Refs []pointRef
}

func newBook(lib *content.Library, words *i18n.Words, set *content.Set, depth string, c Copy) (*book, error) {
	made, err := time.Parse(time.DateOnly, lib.Date)
	if err != nil {
		return nil, fmt.Errorf("date of the edition: %w", err)
	}
	lang := words.Lang
	b := &book{tally: counts(set), set: set, depth: depth, words: words, from: c, made: made.UTC(), edition: lib.Edition,
		heading: text(set.Texts, lang, "title"), purpose: text(set.Texts, lang, "purpose"), intro: text(set.Texts, lang, "intro")}
	for _, o := range lib.Overlays {
		b.adapted = append(b.adapted, strings.Trim(o.Publisher+" ("+o.Country+")", " "))
	}
	b.read(lib)
	b.terms = b.termsUsed(lib)
	return b, nil
}

// read gathers the areas.
func (b *book) read(lib *content.Library) {
	shown := []Text{b.heading, b.purpose, b.intro}
	for _, a := range depthAreas(lib, b.set, b.depth, b.words) {
		area := bookArea{ID: a.ID, Href: "/library/area/" + string(a.ID), Title: a.Title, Intro: a.Intro}
		if b.depth != "brief" {
			shown = append(shown, a.Title, a.Intro)
		}
		for _, n := range a.Points {
			x := bookPoint{depthPoint: n}
			if point, ok := lib.Point(n.ID); ok && b.depth == "full" {
				x.Refs = pointRefs(lib, b.words, point)
			}
			shown = append(shown, n.Title, n.Statement, n.Why, n.How, n.Done, n.Say, n.Do, n.Adult)
			area.Points = append(area.Points, x)
		}
		b.areas = append(b.areas, area)
	}
	b.foreign, b.stale = foreign(shown...), stale(shown...)
}

// termsUsed are the glossary entries that the book links to or whose name it writes,
// in the order of the language's alphabet. A brief has no room for them.
func (b *book) termsUsed(lib *content.Library) []Term {
	if b.depth == "brief" {
		return nil
	}
	var all strings.Builder
	put := func(texts ...Text) {
		for _, t := range texts {
			all.WriteString(strings.ToLower(string(t.HTML)) + "\n")
		}
	}
	put(b.purpose, b.intro)
	for _, a := range b.areas {
		put(a.Title, a.Intro)
		for _, n := range a.Points {
			put(n.Title, n.Statement)
			if b.depth == "full" {
				put(n.Why, n.How, n.Done, n.Say, n.Do, n.Adult)
			}
		}
	}
	written := all.String()
	var used []Term
	for _, t := range glossaryTerms(lib, b.words.Lang) {
		name := strings.ToLower(string(t.Name.Line))
		if strings.Contains(written, `/glossary#`+strings.ToLower(t.ID)+`"`) || name != "" && strings.Contains(written, name) {
			used = append(used, t)
		}
	}
	inAlphabet(b.words, used)
	return used
}

// DocumentName is what a saved file is called: "policy-full-fr-2026.1".
func DocumentName(lib *content.Library, set *content.Set, depth string, lang copse.Lang) string {
	return press.FileName(set.ID, depth, string(lang), lib.Edition)
}
