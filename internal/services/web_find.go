package services

import (
	"iter"
	"strings"

	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/record"
	"copse/internal/search"
)

// Work is a page of this door that puts a point of the library to work.
type Work struct {
	Path, Title string
	Lang        copse.Lang
}

// PutToWork lists the kinds of service and the settings that belong to a point, best first, at most a handful.
func (d *Door) PutToWork(id copse.ID, lang copse.Lang) (list []Work) {
	x := d.inLang(lang)
	for _, e := range worksOf(x.book, string(id)) {
		path, title := x.named(e)
		list = append(list, Work{path, title.Plain, title.Lang})
	}
	return list
}

// named is the page of an entry, and what that is called.
func (x *reading) named(e *record.Entry) (path string, title text) {
	service, _ := x.book.Entry("service", e.Get("service"))
	switch e.Kind {
	case "setting":
		return settingPath(e.ID), x.words(e).line("title")
	case "page":
		return answerPath(e), x.aged(x.words(service).line("title"), e.Get("band"))
	case "teen":
		return teenPath(service.ID), x.forTeens(x.words(service).line("title"))
	}
	return kindPath(e.ID), x.words(e).line("title")
}

// entriesVersion changes when other entries are made of the same texts.
const entriesVersion = "2"

// Entries are the pages of this door, for the search: a kind of service by all that people call it, its answers, what
// teenagers read, the settings.
func (d *Door) Entries() (version string, in func(copse.Lang) iter.Seq[search.Entry]) {
	version, own := search.Pages(d.shell.Words, []search.Page{
		{Path: "/services", Title: "services.title", Line: "services.lead", Also: "services.also"},
		{Path: "/services/agreement", Title: "services.agreement.title", Line: "services.agreement.lead", Also: "services.agreement.also"},
		{Path: "/settings", Title: "services.settings.title", Line: "services.settings.lead", Also: "services.settings.also"},
		{Path: "/settings/walk", Title: "services.walk.title", Line: "services.walk.lead", Also: "services.walk.also"},
	})
	return strings.Join([]string{entriesVersion, version, d.Book().Fingerprint}, "-"), func(lang copse.Lang) iter.Seq[search.Entry] {
		return func(yield func(search.Entry) bool) {
			for e := range own(lang) {
				if !yield(e) {
					return
				}
			}
			for e := range d.found(lang) {
				if !yield(e) {
					return
				}
			}
			for e := range d.prints(lang) {
				if !yield(e) {
					return
				}
			}
		}
	}
}

// found are the pages whose names are texts. What to do if something happened is not among what they are found by: every
// answer says it, and whoever types it wants help.
func (d *Door) found(lang copse.Lang) iter.Seq[search.Entry] {
	return func(yield func(search.Entry) bool) {
		x := d.inLang(lang)
		for _, k := range []struct {
			kind, line string
			body       []string
		}{
			{"service", "what", nil}, {"page", "differ", []string{"wrong", "signs"}}, {"teen", "tell", []string{"knows", "wrong"}},
			{"setting", "changes", []string{"leaves", "find"}},
		} {
			for _, e := range x.book.All(k.kind) {
				path, title := x.named(e)
				said := x.words(e)
				entry := search.Named{Path: path, Lang: title.Lang, Title: title.Plain, Line: said.Line(k.line)}.Entry()
				for _, name := range k.body {
					entry.Body += strings.Join(said.Lines(name), "\n") + "\n"
				}
				entry.Synonyms = said.Lines("also")
				if !yield(entry) {
					return
				}
			}
		}
	}
}

// prints are what a teacher or the leader of an evening takes along, kind by kind.
func (d *Door) prints(lang copse.Lang) iter.Seq[search.Entry] {
	return func(yield func(search.Entry) bool) {
		x := d.inLang(lang)
		for _, e := range x.book.All("service") {
			kind := x.words(e).line("title")
			for _, sheet := range []struct{ path, title, line, also string }{
				{cardPath(e.ID), "services.card.title", "services.card.lead", "services.card.also"},
				{eveningPath(e.ID), "services.evening.title", "services.evening.lead", "services.evening.also"},
			} {
				title := x.heading(sheet.title, kind, func(*i18n.Words) []any { return []any{"kind", kind.Plain} })
				entry := search.Named{Path: sheet.path, Lang: title.Lang, Title: title.Plain, Line: x.ui.T(sheet.line)}.Entry()
				entry.Weight = .5 // behind the kind itself
				for word := range strings.SplitSeq(x.ui.T(sheet.also), ";") {
					entry.Synonyms = append(entry.Synonyms, strings.TrimSpace(word))
				}
				if !yield(entry) {
					return
				}
			}
		}
	}
}
