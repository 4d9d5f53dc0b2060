package services

import (
	"net/http"
	"slices"

	"copse/internal/i18n"
	"copse/internal/record"
	"copse/internal/web"
)

// answer is what is said of a kind of service for an age.
type answer struct {
	Band            string
	Good            []text
	Wrong           []wrongLine
	Tonight, Differ text
	Settings        []settingLine
	Say, Happened   []text
}

// wrongLine is what can go wrong and how one notices first.
type wrongLine struct {
	Text, Sign text
	Risk       string
}

// settingLine leads to a setting and says what it changes.
type settingLine struct {
	link
	Changes text
}

func (x *reading) answer(p *record.Entry) answer {
	said := x.words(p)
	a := answer{Band: p.Get("band"), Good: said.lines("good"), Tonight: said.line("tonight"), Differ: said.line("differ"),
		Say: said.lines("say"), Happened: said.lines("happened")}
	signs, risks := said.lines("signs"), x.risks(p.All("harms"))
	for i, t := range said.lines("wrong") {
		a.Wrong = append(a.Wrong, wrongLine{t, signs[min(i, len(signs)-1)], risks[min(i, len(risks)-1)]})
	}
	for _, s := range entries(x.book, "setting", p.All("settings")) {
		said := x.words(s)
		a.Settings = append(a.Settings, settingLine{link{Href: settingPath(s.ID), Title: said.line("title")}, said.line("changes")})
	}
	return a
}

type answerPage struct {
	web.Base
	notes
	Kind           link
	ID             string
	Heading        text
	Answer         answer
	Owes           text
	Points         []link
	Bands          []bandLink
	Younger, Older *bandLink
	Others         []link
	Teen           bool
	Line           *Helpline
	Unread         bool
}

func (d *Door) answerPage(w http.ResponseWriter, r *http.Request) error {
	kind, err := d.entry(r, "service", "kind")
	if err != nil {
		return err
	}
	band := r.PathValue("band")
	e, ok := pageOf(d.Book(), kind.ID, band)
	if !ok {
		return notFound()
	}
	x := d.reading(r)
	p := answerPage{Kind: x.kindLink(kind), ID: kind.ID, Answer: x.answer(e), Owes: x.words(kind).line("owes"), Points: x.points(e.All("points")),
		Bands: bandsOf(kind), Others: x.kindsAt(band, kind.ID), Unread: d.unread(x.lang)}
	p.Heading = x.aged(p.Kind.Title, band)
	i := slices.IndexFunc(p.Bands, func(b bandLink) bool { return b.Band == band })
	if i > 0 {
		p.Younger = &p.Bands[i-1]
	}
	if i >= 0 && i+1 < len(p.Bands) {
		p.Older = &p.Bands[i+1]
	}
	if _, ok := x.book.Entry("teen", kind.ID); ok && teenBand(band) {
		p.Teen = true
	}
	p.Line = d.line(x.ui)
	p.Base, p.notes = d.titled(r, p.Heading), x.notes
	return d.answer.Render(w, r, http.StatusOK, p)
}

// aged is the name of a kind of service with an age.
func (x *reading) aged(kind text, band string) text {
	return x.heading("services.answer.title", kind, func(w *i18n.Words) []any {
		return []any{"kind", kind.Plain, "age", w.T("services.band." + band)}
	})
}

// teenBand reports whether teenagers have pages of their own at an age.
func teenBand(band string) bool { return band == "13-15" || band == "16-18" }

// line is who listens in the country, nil where nobody is named.
func (d *Door) line(w *i18n.Words) *Helpline {
	if d.Helpline == nil {
		return nil
	}
	if l, ok := d.Helpline(w); ok {
		return &l
	}
	return nil
}

type teenPage struct {
	web.Base
	notes
	ID                             string
	Kind                           link
	Heading                        text
	Good, Rights, Knows, Wrong, Do []text
	Tell                           text
	Points                         []link
	Others                         []link
	Line                           *Helpline
	Unread                         bool
}

func (d *Door) teenPage(w http.ResponseWriter, r *http.Request) error {
	kind, err := d.entry(r, "service", "kind")
	if err != nil {
		return err
	}
	e, err := d.entry(r, "teen", "kind")
	if err != nil {
		return err
	}
	x := d.reading(r)
	said := x.words(e)
	p := teenPage{ID: kind.ID, Kind: x.kindLink(kind), Good: said.lines("good"), Rights: said.lines("rights"), Knows: said.lines("knows"),
		Wrong: said.lines("wrong"), Do: said.lines("do"), Tell: said.line("tell"), Points: x.points(e.All("points")), Line: d.line(x.ui),
		Unread: d.unread(x.lang)}
	p.Heading = x.forTeens(p.Kind.Title)
	for _, o := range x.book.All("teen") {
		if s, ok := x.book.Entry("service", o.Get("service")); ok && o != e {
			p.Others = append(p.Others, link{Href: teenPath(s.ID), Title: x.words(s).line("title")})
		}
	}
	p.Base, p.notes = d.titled(r, p.Heading), x.notes
	p.Door = "teen"
	return d.teen.Render(w, r, http.StatusOK, p)
}

// forTeens is the name of what teenagers read about a kind of service.
func (x *reading) forTeens(kind text) text {
	return x.heading("services.teen.title", kind, func(*i18n.Words) []any { return []any{"kind", kind.Plain} })
}
