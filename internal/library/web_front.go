package library

import (
	"net/http"
	"slices"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/web"
)

type frontPage struct {
	web.Base
	Doors []doorSign
	More  []Link
	Shelf []Link
}

// doorSign is one tree with its sign.
type doorSign struct {
	Door, Href, Name, Line string
}

// signs are the five trees of the front door, each leading to an audience.
var signs = []struct{ door, audience string }{
	{"child", "child"}, {"teen", "13-18"}, {"care", "parents"}, {"industry", "companies"}, {"policy", "policy"},
}

func (d *Door) frontPage(w http.ResponseWriter, r *http.Request) error {
	v := web.VisitOf(r)
	p := frontPage{Base: d.shell.Base(r, v.Site)}
	for _, s := range signs {
		p.Doors = append(p.Doors, doorSign{s.door, "/for/" + s.audience, v.Words.T("front." + s.door + ".name"), v.Words.T("front." + s.door + ".line")})
	}
	for _, id := range []string{"educators", "justice", "helplines", "sport"} {
		p.More = append(p.More, Link{Href: "/for/" + id, Label: v.Words.T("for." + id + ".name")})
	}
	for _, s := range d.Library().Sets {
		p.Shelf = append(p.Shelf, Link{Href: setPath(s), Title: text(s.Words, v.Lang, "title")})
	}
	return d.front.Render(w, r, http.StatusOK, p)
}

type audiencePage struct {
	web.Base
	Name, Lead string
	Tasks      []Card
	Set        Link
	Areas      []Link
	Gathered   []roleNodes
	Also       []Link
	Happened   []Link // questions about harm now
	Questions  []Link // the others
	StartHref  string
	Nuri       bool
	Foreign    bool
}

type roleNodes struct {
	Name  string
	Href  string
	Nodes []Link
}

func (d *Door) audiencePage(w http.ResponseWriter, r *http.Request) error {
	a, ok := audienceOf(r.PathValue("audience"))
	if !ok {
		return copse.E(copse.NotFound, "error.not_found")
	}
	v, lib := web.VisitOf(r), d.Library()
	name := v.Words.T("for." + a.ID + ".name")
	p := audiencePage{Base: d.shell.Base(r, name), Name: name, Lead: v.Words.T("for." + a.ID + ".lead"),
		StartHref: "/start/" + a.Who + "#need", Nuri: a.Door == "child"}
	p.Door = a.Door
	for _, id := range a.Tasks {
		if n, ok := lib.Node(id); ok && n.Shown() {
			c := card(n, v.Words)
			c.Statement = text(n.Words, v.Lang, "brief")
			p.Foreign = p.Foreign || foreign(c.Title, c.Statement)
			p.Tasks = append(p.Tasks, c)
		}
	}
	if s, ok := lib.Set(a.Set); ok {
		p.Set = Link{Href: setPath(s), Title: text(s.Words, v.Lang, "title")}
		for _, ar := range s.Areas {
			if len(a.Areas) == 0 || slices.Contains(a.Areas, ar.ID) {
				p.Areas = append(p.Areas, Link{Href: areaPath(ar), Title: text(ar.Words, v.Lang, "title")})
			}
		}
	}
	for _, role := range a.Roles {
		g := roleNodes{Name: v.Words.T("role." + role), Href: "/library/role/" + role}
		for _, n := range lib.ByRole(role) {
			g.Nodes = append(g.Nodes, nodeLink(n, v.Lang))
		}
		p.Gathered = append(p.Gathered, g)
	}
	for _, id := range a.Also {
		p.Also = append(p.Also, Link{Href: "/for/" + id, Label: v.Words.T("for." + id + ".name")})
	}
	p.Happened, p.Questions = questionLinks(lib, a.Who, true, v.Lang), questionLinks(lib, a.Who, false, v.Lang)
	return d.audience.Render(w, r, http.StatusOK, p)
}

type agesPage struct {
	web.Base
	Ages []Link
}

// agesPage asks a child up to 12 which of the two doors is theirs.
func (d *Door) agesPage(w http.ResponseWriter, r *http.Request) error {
	v := web.VisitOf(r)
	p := agesPage{Base: d.shell.Base(r, v.Words.T("for.child.name"))}
	p.Door = "child"
	for _, id := range ages {
		p.Ages = append(p.Ages, Link{Href: "/for/" + id, Label: v.Words.T("for." + id + ".name"), Note: v.Words.T("for." + id + ".lead")})
	}
	return d.ages.Render(w, r, http.StatusOK, p)
}

// questionLinks lists the questions of an asker: those about harm now, or the others.
func questionLinks(lib *content.Library, who string, now bool, lang copse.Lang) []Link {
	var links []Link
	for _, q := range lib.Questions {
		if q.Now == now && slices.Contains(q.Who, who) {
			links = append(links, Link{Href: questionPath(q), Title: text(q.Words, lang, "ask")})
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
	switch {
	case who == "child": // was one asker before the ages were told apart
		return web.Redirect("/" + string(v.Lang) + "/for/child")
	case who != "" && !slices.Contains(content.Askers(), who):
		return copse.E(copse.NotFound, "error.not_found")
	}
	p := startPage{Base: d.shell.Base(r, v.Words.T("start.title")), Chosen: who}
	for _, id := range content.Askers() {
		p.Who = append(p.Who, Link{Href: "/start/" + id, Label: v.Words.T("start.i_am." + id), Current: id == who})
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
	Nodes       []Card
	Foreign     bool
	Unread      bool // about harm now, and no person of the operator signed it
}

func (d *Door) questionPage(w http.ResponseWriter, r *http.Request) error {
	v, lib := web.VisitOf(r), d.Library()
	q, ok := lib.Question(r.PathValue("id"))
	if !ok {
		return copse.E(copse.NotFound, "error.not_found")
	}
	p := questionPage{Ask: text(q.Words, v.Lang, "ask"), Answer: text(q.Words, v.Lang, "answer"), Help: helpCard(q), Offer: d.offer(q.Offer, v, q.Asks(func(who string) bool { return who == "under-9" || who == "9-12" }))}
	p.Base = d.titled(r, p.Ask, "")
	if q.Now {
		p.Base = d.shell.Base(r, v.Site) // stays in the history of whoever shares the device: keep it neutral
	}
	for _, id := range q.Nodes {
		if n, ok := lib.Node(id); ok && n.Shown() {
			p.Nodes = append(p.Nodes, card(n, v.Words))
			p.Foreign = p.Foreign || foreign(text(n.Words, v.Lang, "title"))
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
	case q.Asks(func(who string) bool { return who == "company" }):
		return "company"
	case q.Asks(content.Young):
		return "young"
	case slices.ContainsFunc(q.Who, content.Young):
		return "anyone"
	}
	return "adult"
}

type aboutPage struct {
	web.Base
	Topic  string
	Points int
}

func (d *Door) aboutPage(w http.ResponseWriter, r *http.Request) error {
	v, topic := web.VisitOf(r), r.PathValue("topic")
	if topic == "" {
		topic = "copse"
	}
	if !slices.Contains([]string{"copse", "accessibility", "privacy"}, topic) || r.URL.Path == "/about/copse" {
		return copse.E(copse.NotFound, "error.not_found")
	}
	p := aboutPage{Base: d.shell.Base(r, v.Words.T("about."+topic+".title")), Topic: topic}
	for _, s := range d.Library().Sets {
		all := counts(s).Nodes
		p.Points += all
	}
	return d.about.Render(w, r, http.StatusOK, p)
}
