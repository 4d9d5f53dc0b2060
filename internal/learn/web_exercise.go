package learn

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"copse/internal/prose"
	"copse/internal/record"
	"copse/internal/web"
)

// exerciseLine is an exercise in a list.
type exerciseLine struct {
	link
	Lead    text
	Minutes int
}

func (x *reading) exerciseLine(e *record.Entry) exerciseLine {
	said := x.words(e)
	minutes, _ := strconv.Atoi(e.Get("minutes")) // its table holds it to a number
	return exerciseLine{link{Href: exercisePath(e.ID), Title: said.line("title")}, said.line("lead"), minutes}
}

// box is a place that cards are sorted into.
type box struct {
	N          int
	Icon       template.HTML
	Name, Line text
}

// card is a thing to be sorted; Best is the number of its box, Why says why.
type card struct {
	N     int
	Name  text
	Why   text
	Best  int
	Boxes []box
}

// sorting is an exercise in which cards are sorted into boxes.
type sorting struct {
	exerciseLine
	Easy  []text
	Boxes []box
	Cards []card
}

func (x *reading) sorting(e *record.Entry) (sorting, error) {
	said := x.words(e)
	s := sorting{exerciseLine: x.exerciseLine(e), Easy: said.lines("easy")}
	icons, best := e.All("boxes"), e.All("best")
	for i, p := range said.Parts("boxes") {
		if i >= len(icons) {
			break // Check refuses it
		}
		icon, err := x.door.Art().Icon(icons[i])
		if err != nil {
			return s, err
		}
		s.Boxes = append(s.Boxes, box{i + 1, icon, prose.TextIn(said.Lang, p.Head), prose.TextIn(said.Lang, strings.Join(p.Lines, " "))})
	}
	for i, p := range said.Parts("cards") {
		if i >= len(best) {
			break
		}
		s.Cards = append(s.Cards, card{i + 1, prose.TextIn(said.Lang, p.Head), prose.TextIn(said.Lang, strings.Join(p.Lines, " ")), slices.Index(icons, best[i][strings.LastIndexByte(best[i], ' ')+1:]) + 1, s.Boxes})
	}
	return s, nil
}

type exercisePage struct {
	web.Base
	notes
	sorting
	Heading text // the title of the page's Base is a string
	Notes   string
	Points  []link
}

func (d *Door) exercisePage(w http.ResponseWriter, r *http.Request) error {
	x, e, s, err := d.exerciseOf(r)
	if err != nil {
		return err
	}
	p := exercisePage{Base: d.named(r, s.Title), sorting: s, Heading: s.Title, Notes: exercisePath(e.ID) + "/notes", Points: x.points(e.All("points"))}
	p.notes = x.notes
	return d.exercise.Render(w, r, http.StatusOK, p)
}

// exerciseOf is the exercise that an address names, as it is shown.
func (d *Door) exerciseOf(r *http.Request) (x *reading, e *record.Entry, s sorting, err error) {
	x = d.reading(r)
	e, ok := x.book.Entry("exercise", r.PathValue("exercise"))
	if !ok {
		return nil, nil, s, notFound()
	}
	s, err = x.sorting(e)
	return x, e, s, err
}

type notesPage struct {
	web.Base
	notes
	sorting
	Heading             text
	Notes, Talk, Family []text
	Points              []link
	Line                *Helpline
}

// notesPage is what is for grown-ups: how a lesson goes, where cards go best and why, what a family does at home.
func (d *Door) notesPage(w http.ResponseWriter, r *http.Request) error {
	x, e, s, err := d.exerciseOf(r)
	if err != nil {
		return err
	}
	said := x.words(e)
	p := notesPage{Base: d.named(r, s.Title), sorting: s, Heading: s.Title, Notes: said.lines("notes"), Talk: said.lines("talk"), Family: said.lines("family"), Points: x.points(e.All("points")), Line: x.line()}
	p.Door, p.notes = "care", x.notes
	return d.notes.Render(w, r, http.StatusOK, p)
}
