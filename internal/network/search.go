package network

import (
	"iter"
	"strings"

	"copse/internal/copse"
	"copse/internal/record"
	"copse/internal/search"
)

// entriesVersion changes when other entries are made of the same content.
const entriesVersion = "3"

// aroundWeight keeps what stands around the Guidelines below what answers somebody: who looks for help finds no report first.
const aroundWeight = .3

// Entries are what can be found here: the page of each kind, and every entry but those that are shown for a time alone.
func (d *Door) Entries() (version string, in func(copse.Lang) iter.Seq[search.Entry]) {
	b := d.Book()
	list := []search.Page{{Path: "/around", Title: "network.title", Line: "network.lead", Also: "network.search.also", Weight: aroundWeight}}
	for _, p := range places() {
		if p.Kind != "guide" {
			list = append(list, search.Page{Path: p.Path, Title: "network.list." + p.Kind, Line: "network.about." + p.Kind, Weight: aroundWeight})
		}
	}
	words, pages := search.Pages(d.shell.Words, list)
	return strings.Join([]string{entriesVersion, b.Fingerprint, words}, "-"), func(lang copse.Lang) iter.Seq[search.Entry] {
		return func(yield func(search.Entry) bool) {
			for e := range pages(lang) {
				if !yield(e) {
					return
				}
			}
			for _, p := range places() {
				for _, e := range b.All(p.Kind) {
					if searched(e, lang) && !yield(d.entry(b, e, lang)) {
						return
					}
				}
			}
		}
	}
}

// searched reports whether an entry can be found: a person is shown while the consent holds, which no index knows.
func searched(e *record.Entry, lang copse.Lang) bool {
	return e.Kind != "roster" && (e.Kind != "talk" || e.Has("captions", string(lang)))
}

func (d *Door) entry(b *record.Book, e *record.Entry, lang copse.Lang) search.Entry {
	r := d.reader(b, wordsIn(d.shell.Words, lang))
	w := b.Words(e, lang)
	x := search.Named{Path: pathOf(e), Lang: w.Lang, Title: r.title(e).Plain, Line: r.line(w, lineOf(e.Kind)).Plain}.Entry()
	x.Body, x.Weight = w.All(), aroundWeight
	if e.Kind == "case" {
		// Cases are called as the points they serve. Counted as titles, their words would be so frequent that a search for a
		// point no longer finds it first; they are found by all their words.
		x.Title, x.Summary = "", ""
	}
	if e.Says == "" { // a country's entry that is called like a page of ours does not come before it
		x.Names = append(x.Names, r.title(e).Plain)
	}
	if strings.Contains(e.ID, "-") { // "support" is what people look for, not the name of a page
		x.Names = append(x.Names, e.ID)
	}
	return x
}

// lineOf is the text of a kind that says most in one line.
func lineOf(kind string) string {
	switch kind {
	case "case":
		return "done"
	case "figure":
		return "population"
	case "publication":
		return "for"
	case "partner":
		return "offers"
	case "roster":
		return "knows"
	case "contribution":
		return "abstract"
	case "campaign", "guide":
		return "lead"
	case "commitment":
		return "text"
	}
	return "what"
}
