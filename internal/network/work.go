package network

import (
	"slices"
	"strings"

	"copse/internal/copse"
	"copse/internal/record"
)

// strength is the place of a case among the strengths of evidence, weakest first.
func strength(e *record.Entry) int { return strengthOf(e.Get("strength")) }

// casesOf are the cases of a point, the strongest evidence first, then the newest.
func casesOf(b *record.Book, id copse.ID) (list []*record.Entry) {
	for _, e := range b.All("case") {
		if e.Has("points", string(id)) {
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(x, y *record.Entry) int {
		if d := strength(y) - strength(x); d != 0 {
			return d
		}
		return strings.Compare(y.Get("year"), x.Get("year"))
	})
	return list
}

// Cases lists what others did about a point, the strongest evidence first, for those who work on it: where a checklist
// shows a gap.
func (d *Door) Cases(id copse.ID, lang copse.Lang) (list []Work) {
	b := d.Book()
	for _, e := range casesOf(b, id) {
		w := b.Words(e, lang)
		list = append(list, Work{Path: "/cases/" + e.ID, Title: w.Line("title"), Lang: w.Lang})
	}
	return list
}

// strengthOf is the place of a strength, weakest first.
func strengthOf(name string) int { return slices.Index(strings.Fields(Strengths), name) }

// PutToWork lists what belongs to a point: what others did, the strongest evidence first, then what to do with it on a day
// or an evening, what was published and what is known of it. Beside a point that speaks to children there is none: who reads
// it may be in trouble, and what others studied is no help.
func (d *Door) PutToWork(id copse.ID, lang copse.Lang) (list []Work) {
	if strings.HasPrefix(string(id), "KID-") || strings.HasPrefix(string(id), "TEEN-") {
		return nil
	}
	b := d.Book()
	r := d.reader(b, wordsIn(d.shell.Words, lang))
	add := func(e *record.Entry) {
		title := r.title(e)
		list = append(list, Work{Path: pathOf(e), Title: says(e, title.Plain), Lang: title.Lang})
	}
	for _, e := range casesOf(b, id) {
		add(e)
	}
	for _, kind := range []string{"guide", "campaign", "publication", "figure"} {
		for _, e := range newest(b.All(kind)) {
			if e.Has("points", string(id)) {
				add(e)
			}
		}
	}
	return list
}

// newest are entries by their years, the newest first: an edition stands before the one that it replaced.
func newest(list []*record.Entry) []*record.Entry {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(x, y *record.Entry) int { return strings.Compare(y.Get("year"), x.Get("year")) })
	return list
}

// says is a title with the name of the country's office whose entry it is.
func says(e *record.Entry, title string) string {
	if e.Says == "" {
		return title
	}
	return title + " (" + e.Says + ")"
}

// langOfName is the language of the title of a publication, which stays as it was published: English where it is there in
// English, or nobody said.
func langOfName(e *record.Entry) copse.Lang {
	langs := e.All("langs")
	if len(langs) == 0 || slices.Contains(langs, string(copse.English)) {
		return copse.English
	}
	return copse.Lang(langs[0])
}

// Work is a page of this door that puts a point of the library to work.
type Work struct {
	Path, Title string
	Lang        copse.Lang
}
