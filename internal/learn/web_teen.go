package learn

import (
	"net/http"
	"strings"

	"copse/internal/prose"
	"copse/internal/record"
	"copse/internal/web"
)

type teensPage struct {
	web.Base
	notes
	Topics []topicLine
	Line   *Helpline
}

// topicLine is a topic in a list; Hour is the address of its first hour, "" where it has none.
type topicLine struct {
	link
	Line text
	Hour string
}

func (x *reading) topicLine(e *record.Entry) topicLine {
	said := x.words(e)
	t := topicLine{link: link{Href: topicPath(e.ID), Title: said.line("title")}, Line: said.line("line")}
	if len(said.Lines("hour")) > 0 {
		t.Hour = hourPath(e.ID)
	}
	return t
}

func (d *Door) teensPage(w http.ResponseWriter, r *http.Request) error {
	x := d.reading(r)
	p := teensPage{Base: d.forTeens(r), Line: x.line()}
	for _, e := range x.book.All("topic") {
		p.Topics = append(p.Topics, x.topicLine(e))
	}
	p.notes = x.notes
	return d.teens.Render(w, r, http.StatusOK, p)
}

// forTeens begins a page for teenagers: its title, which stays in the history of the device, does not say what it is about.
func (d *Door) forTeens(r *http.Request) web.Base {
	v := web.VisitOf(r)
	b := d.shell.Base(r, v.Words.T("learn.teens.link"))
	b.Door = "teen"
	return b
}

// reply is one of the answers to a topic's question, with what we say to it.
type reply struct {
	N         int
	Text, Say text
}

type topicPage struct {
	web.Base
	notes
	topicLine
	Heading      text
	Read         []text
	Rights, Owed text
	Ask          text
	Replies      []reply
	Steps        []text // of the first hour
	Friend       []text
	Cards        []text
	Points       []link
	Helper       *Helpline
	Unread       bool
}

func (d *Door) topicOf(r *http.Request) (topicPage, error) {
	x := d.reading(r)
	e, ok := x.book.Entry("topic", r.PathValue("topic"))
	if !ok {
		return topicPage{}, notFound()
	}
	said := x.words(e)
	p := topicPage{Base: d.forTeens(r), topicLine: x.topicLine(e), Read: said.lines("read"), Rights: said.line("rights"), Owed: said.line("owed"), Ask: said.line("ask"),
		Steps: said.lines("hour"), Friend: said.lines("friend"), Cards: said.lines("cards"), Points: x.points(e.All("points")), Helper: x.line()}
	for i, a := range said.Parts("answers") {
		p.Replies = append(p.Replies, reply{i + 1, prose.TextIn(said.Lang, a.Head), prose.TextIn(said.Lang, strings.Join(a.Lines, " "))})
	}
	p.Heading = p.topicLine.Title
	p.Unread = len(p.Steps) > 0 && (d.Read == nil || !d.Read(x.lang, topicKey(e.ID)))
	p.notes = x.notes
	return p, nil
}

func (d *Door) topicPage(w http.ResponseWriter, r *http.Request) error {
	p, err := d.topicOf(r)
	if err != nil {
		return err
	}
	return d.topic.Render(w, r, http.StatusOK, p)
}

// hourPage is the first hour alone, to keep or to print and fold.
func (d *Door) hourPage(w http.ResponseWriter, r *http.Request) error {
	p, err := d.topicOf(r)
	if err != nil {
		return err
	}
	if p.Hour == "" {
		return notFound()
	}
	return d.hour.Render(w, r, http.StatusOK, p)
}
