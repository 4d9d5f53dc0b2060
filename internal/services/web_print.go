package services

import (
	"net/http"
	"strings"

	"copse/internal/i18n"
	"copse/internal/web"
)

type cardPage struct {
	web.Base
	notes
	Kind          link
	ID            string
	Heading       text
	Activity, Ask []text
	Wrong, Do     []text // from 13 on; a class is spoken to in the words of teenagers
	Line          *Helpline
	Steps         []string // keys of what to do where something happened; with ".more" what helps to do it
	Points        []link   // for the teacher
	Address       string
}

// firstSteps are what anybody does first where something happened, in words that the help page has too.
func firstSteps() []string {
	return []string{"directory.step.stop", "directory.step.pay", "directory.step.keep", "directory.step.copy", "directory.step.tell"}
}

func (d *Door) cardPage(w http.ResponseWriter, r *http.Request) error {
	e, err := d.entry(r, "service", "kind")
	if err != nil {
		return err
	}
	x := d.reading(r)
	said := x.words(e)
	p := cardPage{Kind: x.kindLink(e), ID: e.ID, Activity: said.lines("activity"), Ask: said.lines("ask"), Steps: firstSteps(),
		Line: d.line(x.ui), Address: d.address(r, web.VisitOf(r).Path)}
	if t, ok := x.book.Entry("teen", e.ID); ok {
		said := x.words(t)
		p.Wrong, p.Do = said.lines("wrong"), said.lines("do")
	}
	var forSchools []string
	for _, id := range e.All("points") {
		if strings.HasPrefix(id, "EDU-") {
			forSchools = append(forSchools, id)
		}
	}
	p.Points = x.points(forSchools)
	p.Heading = x.heading("services.card.title", p.Kind.Title, func(*i18n.Words) []any { return []any{"kind", p.Kind.Title.Plain} })
	p.Base, p.notes = d.titled(r, p.Heading), x.notes
	return d.card.Render(w, r, http.StatusOK, p)
}

type eveningPage struct {
	web.Base
	notes
	Kind    link
	ID      string
	Heading text
	Bands   []string // to begin with one
	Slides  []slide
	Home    []homeLine
	Address string
}

// homeLine is what parents take home: a page, with its address in words, "" where the operator set none.
type homeLine struct{ Path, Key, Address string }

// slide is one sheet of a parents' evening. What says which part of the answer stands on it.
type slide struct {
	What    string // first, good, wrong, tonight, say, happened, owes, last
	Heading text   // of the age, or of the whole
	Answer  answer
	Text    text
	Band    string // where the slides of an age begin
	N, Of   int
}

func (d *Door) eveningPage(w http.ResponseWriter, r *http.Request) error {
	e, err := d.entry(r, "service", "kind")
	if err != nil {
		return err
	}
	x := d.reading(r)
	said := x.words(e)
	p := eveningPage{Kind: x.kindLink(e), ID: e.ID, Address: d.address(r, web.VisitOf(r).Path)}
	p.Heading = x.heading("services.evening.title", p.Kind.Title, func(*i18n.Words) []any { return []any{"kind", p.Kind.Title.Plain} })
	p.Slides = []slide{{What: "first", Heading: p.Heading, Text: said.line("what")}}
	for _, band := range serviceBands(e) {
		page, ok := pageOf(x.book, e.ID, band)
		if !ok {
			continue
		}
		a, head := x.answer(page), x.aged(p.Kind.Title, band)
		p.Bands = append(p.Bands, band)
		first := len(p.Slides)
		for _, what := range []string{"good", "wrong", "tonight", "say", "happened"} {
			p.Slides = append(p.Slides, slide{What: what, Heading: head, Answer: a})
		}
		p.Slides[first].Band = band
	}
	p.Slides = append(p.Slides, slide{What: "owes", Heading: p.Kind.Title, Text: said.line("owes")}, slide{What: "last", Heading: p.Kind.Title})
	for _, h := range []homeLine{{Path: "/services/agreement", Key: "services.agreement.title"}, {Path: "/settings/walk", Key: "services.walk.title"}, {Path: "/help", Key: "web.layout.help"}} {
		h.Address = d.address(r, h.Path)
		p.Home = append(p.Home, h)
	}
	for i := range p.Slides {
		p.Slides[i].N, p.Slides[i].Of = i+1, len(p.Slides)
	}
	p.Base, p.notes = d.titled(r, p.Heading), x.notes
	return d.evening.Render(w, r, http.StatusOK, p)
}
