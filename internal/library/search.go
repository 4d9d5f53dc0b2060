package library

import (
	"iter"
	"slices"
	"strings"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/search"
)

// entriesVersion changes when other entries are made of the same content.
const entriesVersion = "3"

// Whoever is frightened needs an answer before a point, and either before a definition, the more so of
// what somebody asks about; a child needs it most.
const (
	youngWeight    = 1.7
	questionWeight = 1.4
	termWeight     = .5
	askedWeight    = .3
)

// Entries are what can be found here: sets, areas, points, terms and questions, in the words of
// the language asked for or else in English, and the pages of this door.
func (d *Door) Entries() (version string, in func(copse.Lang) iter.Seq[search.Entry]) {
	lib := d.Library()
	words, pages := search.Pages(d.shell.Words, d.foundPages(lib))
	return strings.Join([]string{entriesVersion, lib.Hash, words}, "-"), func(lang copse.Lang) iter.Seq[search.Entry] {
		return func(yield func(search.Entry) bool) {
			if !yieldEntries(lib, lang, yield) {
				return
			}
			for e := range pages(lang) {
				if !yield(e) {
					return
				}
			}
		}
	}
}

// foundPages are the pages that are found by words of the interface.
func (d *Door) foundPages(lib *content.Library) []search.Page {
	pages := []search.Page{
		{Path: "/start", Title: "library.start.title", Line: "library.start.lead", Also: "library.search.also.start", For: everybody(lib)},
		{Path: "/library", Title: "library.title", Line: "library.lead", Also: "library.search.also.library", For: grown(lib)},
		{Path: "/glossary", Title: "library.glossary.title", Line: "library.glossary.lead", Also: "library.search.also.glossary", For: grown(lib)},
	}
	for _, topic := range []string{"copse", "accessibility", "privacy"} {
		path := "/about"
		if topic != "copse" {
			path += "/" + topic
		}
		pages = append(pages, search.Page{Path: path, Title: "library.about." + topic + ".title", Also: "library.search.also." + topic, For: everybody(lib)})
	}
	for _, a := range lib.Front.Audiences {
		pages = append(pages, search.Page{Path: "/for/" + a.ID, Title: "library.for." + a.ID + ".name", Line: "library.for." + a.ID + ".lead", For: []string{a.Asker}})
	}
	return pages
}

// yieldEntries reports whether whoever asked wants more.
func yieldEntries(lib *content.Library, lang copse.Lang, yield func(search.Entry) bool) bool {
	names := map[copse.ID][]string{}
	for old, now := range lib.Aliases {
		names[now] = append(names[now], string(old))
	}
	readers := readersOf(lib)
	for n := range lib.Points {
		if n.Retired != nil {
			continue
		}
		e := pointEntry(n, lang, append(names[n.ID], string(n.ID)))
		if e.For = readers.point(n); !yield(e) {
			return false
		}
	}
	for _, s := range lib.Sets {
		if !yieldSet(s, lang, readers, yield) {
			return false
		}
	}
	return yieldTerms(lib, lang, yield) && yieldQuestions(lib, lang, yield)
}

func yieldTerms(lib *content.Library, lang copse.Lang, yield func(search.Entry) bool) bool {
	older, asked := grown(lib), map[*content.Term]bool{}
	for _, q := range lib.Questions {
		for _, t := range q.Terms {
			asked[t] = true
		}
	}
	for _, t := range lib.Terms {
		// A term of the interface stands in no glossary, but who types the word it
		// replaces is understood.
		e := search.Entry{Kind: "term", ID: t.ID, Title: inLang(t.Prefer, lang), Synonyms: t.Said(lang), Elsewhere: elsewhere(t.Said, lang), Term: true,
			Body: inLang(t.Define, lang), For: older, Weight: termWeight, Unlisted: t.Interface}
		if asked[t] {
			e.Weight = askedWeight
		}
		if !yield(e) {
			return false
		}
	}
	return true
}

func yieldQuestions(lib *content.Library, lang copse.Lang, yield func(search.Entry) bool) bool {
	for _, q := range lib.Questions {
		e := search.Entry{Kind: "question", ID: q.ID, Title: inLang(q.Ask, lang), Synonyms: q.Said(lang), Elsewhere: elsewhere(q.Said, lang),
			Summary: inLang(q.Answer, lang), For: q.Who, Weight: questionWeight}
		if q.AsksAny(content.Asker.Young) {
			e.Weight = youngWeight
		}
		if !yield(e) {
			return false
		}
	}
	return true
}

// yieldSet hands in a set and its areas.
func yieldSet(s *content.Set, lang copse.Lang, readers readers, yield func(search.Entry) bool) bool {
	e := search.Entry{Kind: "set", ID: s.ID, Title: blocks(s.Texts, lang, "title"), Summary: blocks(s.Texts, lang, "short", "purpose"), Body: blocks(s.Texts, lang, "intro")}
	for _, a := range s.Areas {
		e.For = append(e.For, readers.area[a]...)
	}
	slices.Sort(e.For)
	if e.For = slices.Compact(e.For); !yield(e) {
		return false
	}
	for _, a := range s.Areas {
		e := search.Entry{Kind: "area", ID: string(a.ID), Names: []string{string(a.ID)}, Title: blocks(a.Texts, lang, "title"), Summary: blocks(a.Texts, lang, "intro"), For: readers.area[a]}
		if !yield(e) {
			return false
		}
	}
	return true
}

// elsewhere are the words that lead to a thing in the languages that ship, but for one: who is in
// need types the language of the moment, whatever that of the page.
func elsewhere(said func(copse.Lang) []string, lang copse.Lang) (all []string) {
	for _, other := range copse.Shipped() {
		if other != lang {
			all = append(all, said(other)...)
		}
	}
	return all
}

// blocks are the texts of some blocks, one below the other.
func blocks(texts content.Texts, lang copse.Lang, names ...string) string {
	var all []string
	for _, name := range names {
		if b, ok := texts.Get(lang, name); ok {
			all = append(all, b.Text())
		}
	}
	return strings.Join(all, "\n")
}

func pointEntry(n *content.Point, lang copse.Lang, names []string) search.Entry {
	return search.Entry{Kind: "point", ID: string(n.ID), Names: names, Title: blocks(n.Texts, lang, "title"),
		Summary: blocks(n.Texts, lang, "brief", "statement", "say"), Body: blocks(n.Texts, lang, "why", "how", "done", "do", "adult")}
}

// readers says for whom things are: askers by the door behind which things stand.
type readers struct {
	area map[*content.Area][]string
	role map[string][]string // askers of doors that gather by role
}

func readersOf(lib *content.Library) readers {
	r := readers{map[*content.Area][]string{}, map[string][]string{}}
	for _, a := range lib.Front.Audiences {
		for _, role := range a.Roles {
			r.role[role] = append(r.role[role], a.Asker)
		}
		s, ok := lib.Set(a.Set)
		if !ok {
			continue
		}
		for _, area := range s.Areas {
			if (len(a.Areas) == 0 || slices.Contains(a.Areas, area.ID)) && !slices.Contains(r.area[area], a.Asker) {
				r.area[area] = append(r.area[area], a.Asker)
			}
		}
	}
	return r
}

func (r readers) point(n *content.Point) []string {
	all := slices.Clone(r.area[n.Area])
	for _, role := range n.Applies.Roles {
		for _, who := range r.role[role] {
			if !slices.Contains(all, who) {
				all = append(all, who)
			}
		}
	}
	return all
}

// everybody and grown are the askers, all of them and those older than 12.
func everybody(lib *content.Library) (all []string) {
	for _, a := range lib.Front.Askers {
		all = append(all, a.ID)
	}
	return all
}

func grown(lib *content.Library) (all []string) {
	for _, a := range lib.Front.Askers {
		if !littleAsker(a) {
			all = append(all, a.ID)
		}
	}
	return all
}
