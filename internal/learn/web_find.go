package learn

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"copse/internal/copse"
	"copse/internal/record"
	"copse/internal/search"
)

// Work is a page of this door that puts a point of the library to work.
type Work struct {
	Path, Title string
	Lang        copse.Lang
}

// inLang reads for another door: a language that the interface lacks is read in English.
func (d *Door) inLang(lang copse.Lang) *reading {
	ui, ok := d.shell.Words.For(lang)
	if !ok {
		ui = d.shell.Words.English()
	}
	return &reading{door: d, lang: lang, ui: ui, book: d.Book()}
}

// PutToWork lists the stories, exercises and topics that belong to a point.
func (d *Door) PutToWork(id copse.ID, lang copse.Lang) (list []Work) {
	x := d.inLang(lang)
	for _, e := range x.all() {
		if slices.Contains(e.All("points"), string(id)) {
			title := x.words(e).line("title")
			list = append(list, Work{pathOf(e), title.Plain, title.Lang})
		}
	}
	return list
}

// all are the entries that have a page of their own.
func (x *reading) all() []*record.Entry {
	return slices.Concat(x.book.All("story"), x.book.All("exercise"), x.book.All("level"), x.book.All("topic"))
}

func pathOf(e *record.Entry) string {
	switch e.Kind {
	case "exercise":
		return exercisePath(e.ID)
	case "level":
		return levelPath(e.ID)
	case "topic":
		return topicPath(e.ID)
	}
	return storyPath(e.ID)
}

// entriesVersion changes when other entries are made of the same texts.
const entriesVersion = "1"

// Entries are the pages of this door, for the search: the shelf, each story and exercise by what it is about.
func (d *Door) Entries() (version string, in func(copse.Lang) iter.Seq[search.Entry]) {
	version, own := search.Pages(d.shell.Words, []search.Page{{Path: "/kids", Title: "learn.link", Line: "learn.lead", Also: "learn.also"},
		{Path: "/teens", Title: "learn.teens.link", Line: "learn.teens.lead", Also: "learn.teens.also"}})
	return strings.Join([]string{entriesVersion, version, d.Book().Fingerprint}, "-"), func(lang copse.Lang) iter.Seq[search.Entry] {
		return func(yield func(search.Entry) bool) {
			for e := range own(lang) {
				if !yield(e) {
					return
				}
			}
			x := d.inLang(lang)
			for _, e := range x.all() {
				said := x.words(e)
				title := said.line("title")
				entry := search.Named{Path: pathOf(e), Lang: title.Lang, Title: title.Plain, Line: cmp.Or(said.Line("line"), said.Line("lead"))}.Entry()
				entry.Body = said.Line("about")
				for _, p := range said.Parts("cards") {
					entry.Body += p.Head + "\n"
				}
				if !yield(entry) {
					return
				}
			}
		}
	}
}
