package learn

import (
	"html/template"
	"net/http"
	"slices"
	"strings"

	"copse/internal/prose"
	"copse/internal/record"
	"copse/internal/web"
)

// light is one of three answers to: how does this feel?
type light struct {
	ID         string // green, yellow, red: each has a form of its own beside its colour
	Name, Line text
}

// moment is a scene of a level; Best is the light that Nuri has there.
type moment struct {
	N         int
	Picture   template.HTML
	Alt, Text text
	Why       text
	Best      light
	Lights    []light
}

type levelPage struct {
	web.Base
	notes
	Heading, Lead text
	Easy          []text
	Lights        []light
	Moments       []moment
	Who           text // could help
	Helpers       []text
	Two, End      text
	About         text
	Points        []link
	Line          *Helpline
	Unread        bool
}

func (x *reading) moments(e *record.Entry) (list []*record.Entry) {
	for _, m := range x.book.All("moment") {
		if m.Get("level") == e.ID {
			list = append(list, m)
		}
	}
	return list
}

// levelCover is a level on the shelf, with the picture of its first moment.
func (x *reading) levelCover(e *record.Entry) (c cover, err error) {
	said := x.words(e)
	c = cover{link: link{Href: levelPath(e.ID), Title: said.line("title")}, Line: said.line("lead")}
	if list := x.moments(e); len(list) > 0 {
		c.Picture, err = x.door.Art().Draw(pictureOf(list[0]))
	}
	return c, err
}

// levelPage is a game of feelings: a light is chosen for each moment, and where it is red somebody who could help.
func (d *Door) levelPage(w http.ResponseWriter, r *http.Request) error {
	x := d.reading(r)
	e, ok := x.book.Entry("level", r.PathValue("level"))
	if !ok {
		return notFound()
	}
	said := x.words(e)
	p := levelPage{Heading: said.line("title"), Lead: said.line("lead"), Easy: said.lines("easy"), Who: said.line("who"), Helpers: said.lines("helpers"), Two: said.line("two"), End: said.line("end"),
		About: said.line("about"), Points: x.points(e.All("points")), Line: x.line()}
	ids := strings.Fields(lights)
	for i, part := range said.Parts("lights") {
		if i < len(ids) {
			p.Lights = append(p.Lights, light{ids[i], prose.TextIn(said.Lang, part.Head), prose.TextIn(said.Lang, strings.Join(part.Lines, " "))})
		}
	}
	for i, m := range x.moments(e) {
		there := x.words(m)
		shown := moment{N: i + 1, Alt: there.line("alt"), Text: there.line("text"), Why: there.line("why"), Lights: p.Lights}
		if at := slices.IndexFunc(p.Lights, func(l light) bool { return l.ID == m.Get("light") }); at >= 0 {
			shown.Best = p.Lights[at]
		}
		var err error
		if shown.Picture, err = d.Art().Draw(pictureOf(m)); err != nil {
			return err
		}
		p.Moments = append(p.Moments, shown)
	}
	p.Unread = d.Read == nil || !d.Read(x.lang, levelKey(e.ID))
	p.Base, p.notes = d.named(r, p.Heading), x.notes
	return d.level.Render(w, r, http.StatusOK, p)
}
