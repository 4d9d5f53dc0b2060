package library

import (
	"net/http"
	"slices"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
	"copse/internal/web"
)

type frontPage struct {
	web.Base
	Doors []doorSign
	More  []Link
	Shelf []Link
}

// childTree is the tree of children up to 12, whose sign leads to a choice of ages.
const childTree = "child"

// doorSign is one tree with its sign.
type doorSign struct {
	Door, Href, Name, Line string
}

func (d *Door) frontPage(w http.ResponseWriter, r *http.Request) error {
	v := web.VisitOf(r)
	p := frontPage{Base: d.shell.Base(r, v.Site)}
	front := &d.Library().Front
	for _, id := range front.Trees {
		tree := childTree
		if a, ok := front.Audience(id); ok {
			tree = a.Tree
		}
		p.Doors = append(p.Doors, doorSign{tree, "/for/" + id, v.Words.T("library.front." + tree + ".name"), v.Words.T("library.front." + tree + ".line")})
	}
	for _, id := range front.More {
		p.More = append(p.More, Link{Href: "/for/" + id, Label: v.Words.T("library.for." + id + ".name")})
	}
	for _, s := range d.Library().Sets {
		p.Shelf = append(p.Shelf, Link{Href: setPath(s), Title: text(s.Texts, v.Lang, "title")})
	}
	return d.front.Render(w, r, http.StatusOK, p)
}

type audiencePage struct {
	web.Base
	Name, Lead string
	Tasks      []Card
	Set        Link
	Areas      []Link
	Gathered   []rolePoints
	Also       []Link
	Checklist  *checklist
	Tools      []Link
	Happened   []Link // questions about harm now
	Questions  []Link // the others
	Nuri       bool
	Foreign    bool
}

type rolePoints struct {
	Name   string
	Href   string
	Points []Link
}

func (d *Door) audiencePage(w http.ResponseWriter, r *http.Request) error {
	v, lib := web.VisitOf(r), d.Library()
	a, ok := lib.Front.Audience(r.PathValue("audience"))
	if !ok {
		return copse.E(copse.NotFound, "web.error.not_found")
	}
	name := v.Words.T("library.for." + a.ID + ".name")
	p := audiencePage{Base: d.shell.Base(r, name), Name: name, Lead: v.Words.T("library.for." + a.ID + ".lead"), Nuri: a.Tree == childTree}
	p.Door = a.Tree
	p.Tasks = taskCards(lib, a, v.Words)
	for _, c := range p.Tasks {
		p.Foreign = p.Foreign || foreign(c.Title, c.Statement)
	}
	p.Checklist = d.checklist(a.Checklist, v.Lang)
	if s, ok := lib.Set(a.Set); ok {
		p.Set = Link{Href: setPath(s), Title: text(s.Texts, v.Lang, "title")}
		for _, ar := range s.Areas {
			if len(a.Areas) == 0 || slices.Contains(a.Areas, ar.ID) {
				p.Areas = append(p.Areas, Link{Href: areaPath(ar), Title: text(ar.Texts, v.Lang, "title")})
			}
		}
	}
	for _, role := range a.Roles {
		g := rolePoints{Name: v.Words.T("library.role." + role), Href: "/library/role/" + role}
		for _, n := range lib.ByRole(role) {
			g.Points = append(g.Points, pointLink(n, v.Lang))
		}
		p.Gathered = append(p.Gathered, g)
	}
	for _, t := range a.Tools {
		p.Tools = append(p.Tools, Link{Href: t.Path, Label: v.Words.T("library.tool." + t.ID)})
	}
	for _, id := range a.Also {
		p.Also = append(p.Also, Link{Href: "/for/" + id, Label: v.Words.T("library.for." + id + ".name")})
	}
	p.Happened, p.Questions = questionLinks(lib, a.Asker, true, v.Lang), questionLinks(lib, a.Asker, false, v.Lang)
	return d.audience.Render(w, r, http.StatusOK, p)
}

// tasksShown is how many things to do first a door names.
const tasksShown = 5

// taskCards are the things to do first: of what is listed, what the reader's language has
// comes before what it lacks.
func taskCards(lib *content.Library, a content.Audience, w *i18n.Words) []Card {
	var here, lacking []Card
	for _, id := range a.Tasks {
		n, ok := lib.Point(id)
		if !ok || !n.Shown() {
			continue
		}
		c := card(n, w)
		c.Statement = text(n.Texts, w.Lang, "brief")
		if foreign(c.Title, c.Statement) {
			lacking = append(lacking, c)
		} else {
			here = append(here, c)
		}
	}
	all := append(here, lacking...)
	return all[:min(tasksShown, len(all))]
}

type agesPage struct {
	web.Base
	Ages []Link
}

// agesPage asks a child up to 12 which of the two doors is theirs.
func (d *Door) agesPage(w http.ResponseWriter, r *http.Request) error {
	v := web.VisitOf(r)
	p := agesPage{Base: d.shell.Base(r, v.Words.T("library.for.child.name"))}
	p.Door = childTree
	for _, id := range d.Library().Front.Ages {
		p.Ages = append(p.Ages, Link{Href: "/for/" + id, Label: v.Words.T("library.for." + id + ".name"), Note: v.Words.T("library.for." + id + ".lead")})
	}
	return d.ages.Render(w, r, http.StatusOK, p)
}

// questionLinks lists the questions of an asker: those about harm now, or the others.
func questionLinks(lib *content.Library, who string, now bool, lang copse.Lang) []Link {
	var links []Link
	for _, q := range lib.Questions {
		if q.Now == now && slices.Contains(q.Who, who) {
			links = append(links, Link{Href: questionPath(q), Title: text(q.Texts, lang, "ask")})
		}
	}
	return links
}

type startPage struct {
	web.Base
	Who       []Link // "I am"
	Chosen    string
	Questions []Link // "I need", harm now first
	Foreign   bool
}

func (d *Door) startPage(w http.ResponseWriter, r *http.Request) error {
	v, who := web.VisitOf(r), r.PathValue("who")
	front := &d.Library().Front
	_, known := front.Asker(who)
	switch {
	case who == "child": // was one asker before the ages were told apart
		return web.Redirect("/" + string(v.Lang) + "/for/child")
	case who != "" && !known:
		return copse.E(copse.NotFound, "web.error.not_found")
	}
	p := startPage{Base: d.shell.Base(r, v.Words.T("library.start.title")), Chosen: who}
	for _, a := range front.Askers {
		p.Who = append(p.Who, Link{Href: "/start/" + a.ID, Label: v.Words.T("library.start.i_am." + a.ID), Current: a.ID == who})
	}
	if who != "" {
		p.Questions = append(questionLinks(d.Library(), who, true, v.Lang), questionLinks(d.Library(), who, false, v.Lang)...)
		for _, q := range p.Questions {
			p.Foreign = p.Foreign || q.Title.Foreign
		}
	}
	return d.start.Render(w, r, http.StatusOK, p)
}

type questionPage struct {
	web.Base
	Ask, Answer Text
	Help        string // whose help card stands below the answer: "young", "adult", "company", "anyone"; "": none
	Offer       *offer
	Points      []Card
	Foreign     bool
	Unread      bool // about harm now, and no person of the operator signed it
}

func (d *Door) questionPage(w http.ResponseWriter, r *http.Request) error {
	v, lib := web.VisitOf(r), d.Library()
	q, ok := lib.Question(r.PathValue("id"))
	if !ok {
		return copse.E(copse.NotFound, "web.error.not_found")
	}
	p := questionPage{Ask: text(q.Texts, v.Lang, "ask"), Answer: text(q.Texts, v.Lang, "answer"), Help: helpCard(q), Offer: d.offer(q.Offer, v, q.Asks(littleAsker))}
	p.Base = d.titled(r, p.Ask, "")
	if q.Now {
		p.Base = d.shell.Base(r, v.Site) // stays in the history of whoever shares the device: keep it neutral
	}
	for _, id := range q.Points {
		if n, ok := lib.Point(id); ok && n.Shown() {
			p.Points = append(p.Points, card(n, v.Words))
			p.Foreign = p.Foreign || foreign(text(n.Texts, v.Lang, "title"))
		}
	}
	p.Foreign = p.Foreign || p.Ask.Foreign
	p.Unread = q.Now && d.unread(v.Lang, "question:"+q.ID+"/ask", "question:"+q.ID+"/answer")
	return d.question.Render(w, r, http.StatusOK, p)
}

// helpCard says who is spoken to by the card beside an answer about harm now.
func helpCard(q *content.Question) string {
	switch {
	case !q.Now:
		return ""
	case q.Asks(func(a content.Asker) bool { return a.Card == "company" }):
		return "company"
	case q.Asks(content.Asker.Young):
		return "young"
	case q.AsksAny(content.Asker.Young):
		return "anyone"
	}
	return "adult"
}

// cardOf is the card for one asker who is known.
func cardOf(a content.Asker) string {
	switch {
	case a.Card == "company":
		return "company"
	case a.Young():
		return "young"
	}
	return "adult"
}

type aboutPage struct {
	web.Base
	Topic    string
	Points   int
	Operator named
}

func (d *Door) aboutPage(w http.ResponseWriter, r *http.Request) error {
	v, topic := web.VisitOf(r), r.PathValue("topic")
	if topic == "" {
		topic = "copse"
	}
	if !slices.Contains([]string{"copse", "accessibility", "privacy"}, topic) || r.URL.Path == "/about/copse" {
		return copse.E(copse.NotFound, "web.error.not_found")
	}
	p := aboutPage{Base: d.shell.Base(r, v.Words.T("library.about."+topic+".title")), Topic: topic, Operator: d.Operator.in(v.Lang)}
	for _, s := range d.Library().Sets {
		all := counts(s).Points
		p.Points += all
	}
	return d.about.Render(w, r, http.StatusOK, p)
}

// checklist is one to answer, as a page leads to it.
type checklist struct {
	Link    Link
	Purpose Text
}

// checklist is nil where there is none of that id.
func (d *Door) checklist(id string, lang copse.Lang) *checklist {
	if d.Checklist == nil || id == "" {
		return nil
	}
	t, purpose, ok := d.Checklist(id, lang)
	if !ok {
		return nil
	}
	return &checklist{toolLink(t), Text{Line: prose.Inline(t.Lang, purpose), Plain: purpose, Lang: t.Lang, ok: true}}
}

// toolLink leads to something that puts points to work.
func toolLink(t Tool) Link {
	return Link{Href: t.Path, Title: Text{Line: prose.Inline(t.Lang, t.Title), Plain: t.Title, Lang: t.Lang, ok: true}}
}
