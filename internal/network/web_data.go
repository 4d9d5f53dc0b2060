package network

import (
	"net/http"
	"slices"
	"strings"

	"copse/internal/record"
	"copse/internal/web"
)

// dataFile gives the entries of a kind out as JSON, those alone that may be seen today.
func (d *Door) dataFile(w http.ResponseWriter, r *http.Request, at place) error {
	v, b := web.VisitOf(r), d.Book()
	data, err := b.JSON(at.Kind, v.Lang, shownOf(b, at.Kind, v.Lang, today(d.Now())))
	if err != nil {
		return err
	}
	return answer(w, "application/json; charset=utf-8", data)
}

// schemaFile gives out the schema that such a file is held to: "copse-case-1.json".
func (d *Door) schemaFile(w http.ResponseWriter, r *http.Request) error {
	kinds := slices.Concat(d.Book().Kinds, d.Beside)
	i := slices.IndexFunc(kinds, func(k record.Kind) bool { return schemaName(k) == r.PathValue("name") })
	if i < 0 {
		return notHere()
	}
	data, err := kinds[i].Schema()
	if err != nil {
		return err
	}
	return answer(w, "application/schema+json", data)
}

func schemaName(k record.Kind) string { return strings.ReplaceAll(k.SchemaID(), "/", "-") + ".json" }

// newsFile gives the entries of a kind out as a feed.
func (d *Door) newsFile(w http.ResponseWriter, r *http.Request, at place) error {
	v, rd := d.reading(r)
	page := d.shell.Origin + "/" + string(v.Lang) + at.Path
	n := News{Title: v.Words.T("network.feed.title", "kind", v.Words.T("network.list."+at.Kind), "site", v.Site), Site: v.Site, Lang: v.Lang,
		Self: page + ".atom", Page: page, Updated: d.Edition()}
	if at.Kind == "guide" {
		n.Page = d.shell.Origin + "/" + string(v.Lang) + "/around"
	}
	for _, e := range shownOf(rd.book, at.Kind, v.Lang, today(d.Now())) {
		words := rd.words(e)
		title := rd.title(e)
		n.Entries = append(n.Entries, NewsEntry{ID: stableID(e.Kind, e.ID+"/"+string(v.Lang)).URN(), Title: title.Plain, Lang: words.Lang, Kind: e.Kind,
			Updated: updated(e.Get("date"), n.Updated), Author: e.Says, Page: d.shell.Origin + "/" + string(v.Lang) + pathOf(e), Source: e.Get("url"),
			Text: newsText(rd, e, words)})
	}
	data, err := n.Atom()
	if err != nil {
		return err
	}
	return answer(w, "application/atom+xml; charset=utf-8", data)
}

// newsText is what a feed says of an entry. Of a case it says what did not work as plainly as what changed.
func newsText(rd *reader, e *record.Entry, words record.Words) string {
	own := wordsIn(rd.catalog, words.Lang)
	list := []string{words.Line(lineOf(e.Kind))}
	switch e.Kind {
	case "case":
		list = append(list, own.T("network.feed.part", "name", own.T("network.block.changed"), "text", words.Line("changed")),
			own.T("network.feed.part", "name", own.T("network.block.not"), "text", words.Line("not")),
			own.T("network.evidence.tag", "strength", own.T("network.strength."+e.Get("strength"))))
	case "figure":
		list = append(list, ValueOf(own, e, words.Line("unit")), e.Get("year"), words.Line("method"),
			own.T("network.figure.old", "year", e.Get("stale"))) // who reads feeds keeps them: no clock says whether it is past
		if e.Get("standing") == "to-confirm" {
			list = append(list, own.T("network.figure.to-confirm"))
		}
	}
	if from := e.Get("publisher"); from != "" {
		list = append(list, own.T("network.feed.part", "name", own.T("network.fact.source"), "text", e.Get("source")+" ("+from+")"))
	}
	return WithFigures(rd.book, own, strings.Join(slices.DeleteFunc(list, func(s string) bool { return s == "" }), "\n"))
}

// calendarFile gives all days out for calendar programs.
func (d *Door) calendarFile(w http.ResponseWriter, r *http.Request) error {
	v, rd := d.reading(r)
	f := Feed{Name: v.Words.T("network.feed.title", "kind", v.Words.T("network.list.event"), "site", v.Site), Lang: v.Lang, Made: d.Edition()}
	for _, x := range Days(rd.book, d.Safer) {
		words := rd.words(x.Entry)
		day := FeedDay{Day: x, Title: rd.line(words, "title").Plain, About: rd.line(words, lineOf(x.Entry.Kind)).Plain, Lang: words.Lang, URL: x.Entry.Get("url")}
		if d.shell.Origin != "" {
			day.URL = d.shell.Origin + "/" + string(v.Lang) + pathOf(x.Entry)
		}
		f.Days = append(f.Days, day)
	}
	return answer(w, "text/calendar; charset=utf-8", f.ICS())
}

func answer(w http.ResponseWriter, kind string, data []byte) error {
	w.Header().Set("Content-Type", kind)
	_, err := w.Write(data)
	return err
}
