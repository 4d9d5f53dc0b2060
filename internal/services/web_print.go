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
	Features      []featureLine
	Do            []text   // with this kind of service
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
	p := cardPage{Kind: x.kindLink(e), ID: e.ID, Activity: said.lines("activity"), Ask: said.lines("ask"), Steps: firstSteps(), Address: d.address(r)}
	for _, f := range entries(x.book, "feature", e.All("features")) {
		said := x.words(f)
		p.Features = append(p.Features, featureLine{ID: f.ID, Name: said.line("name"), Can: said.line("can")})
	}
	if t, ok := x.book.Entry("teen", e.ID); ok {
		p.Do = x.words(t).lines("do")
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
	Slides  []slide
	Address string
}

// slide is one sheet of a parents' evening. What says which part of the answer stands on it.
type slide struct {
	What    string // first, good, wrong, tonight, say, happened, owes, last
	Heading text   // of the age, or of the whole
	Answer  answer
	Text    text
	N, Of   int
}

func (d *Door) eveningPage(w http.ResponseWriter, r *http.Request) error {
	e, err := d.entry(r, "service", "kind")
	if err != nil {
		return err
	}
	x := d.reading(r)
	said := x.words(e)
	p := eveningPage{Kind: x.kindLink(e), ID: e.ID, Address: d.address(r)}
	p.Heading = x.heading("services.evening.title", p.Kind.Title, func(*i18n.Words) []any { return []any{"kind", p.Kind.Title.Plain} })
	p.Slides = []slide{{What: "first", Heading: p.Heading, Text: said.line("what")}}
	for _, band := range serviceBands(e) {
		page, ok := pageOf(x.book, e.ID, band)
		if !ok {
			continue
		}
		a, head := x.answer(page), x.aged(p.Kind.Title, band)
		for _, what := range []string{"good", "wrong", "tonight", "say", "happened"} {
			p.Slides = append(p.Slides, slide{What: what, Heading: head, Answer: a})
		}
	}
	p.Slides = append(p.Slides, slide{What: "owes", Heading: p.Kind.Title, Text: said.line("owes")}, slide{What: "last", Heading: p.Kind.Title})
	for i := range p.Slides {
		p.Slides[i].N, p.Slides[i].Of = i+1, len(p.Slides)
	}
	p.Base, p.notes = d.titled(r, p.Heading), x.notes
	return d.evening.Render(w, r, http.StatusOK, p)
}
