package services

import (
	"net/http"
	"slices"

	"golang.org/x/text/collate"

	"copse/internal/record"
	"copse/internal/web"
)

type indexPage struct {
	web.Base
	notes
	Kinds []kindLine
	Ages  []ageLine
	Teens []link
	Facts []factLine
}

// kindLine is a kind of service with its ages, and what a teacher or the leader of an evening takes.
type kindLine struct {
	link
	Bands        []bandLink
	Card, Slides string
}

// bandLink leads to an answer; templates name the age.
type bandLink struct{ Band, Href string }

// ageLine is an age with the kinds of service that have an answer for it.
type ageLine struct {
	Band  string
	Kinds []link
}

func (d *Door) indexPage(w http.ResponseWriter, r *http.Request) error {
	x := d.reading(r)
	p := indexPage{Base: d.titled(r, x.word("services.title")), Facts: x.facts(Any)}
	for _, e := range x.book.All("service") {
		p.Kinds = append(p.Kinds, kindLine{x.kindLink(e), bandsOf(e), cardPath(e.ID), eveningPath(e.ID)})
		if _, ok := x.book.Entry("teen", e.ID); ok {
			p.Teens = append(p.Teens, link{Href: teenPath(e.ID), Title: x.words(e).line("title")})
		}
	}
	for _, band := range Bands() {
		p.Ages = append(p.Ages, ageLine{band, x.kindsAt(band, "")})
	}
	p.notes = x.notes
	return d.index.Render(w, r, http.StatusOK, p)
}

func bandsOf(service *record.Entry) (list []bandLink) {
	for _, band := range serviceBands(service) {
		list = append(list, bandLink{band, kindPath(service.ID) + "/" + band})
	}
	return list
}

// kindsAt are the answers for an age, without that of one kind.
func (x *reading) kindsAt(band, but string) (list []link) {
	for _, e := range with(x.book, "service", "bands", band) {
		if e.ID != but {
			list = append(list, link{Href: kindPath(e.ID) + "/" + band, Title: x.words(e).line("title")})
		}
	}
	return list
}

type kindPage struct {
	web.Base
	notes
	ID        string
	Heading   text
	What      text
	Bands     []bandLink
	Near      []nearLine // for ages without a page
	Features  []featureLine
	Facts     []factLine
	Owes      text
	Points    []link
	Teen      bool
	Brands    []brandLine
	Others    []link
	Publisher string // of brands
}

// featureLine is what a feature lets happen and what follows.
type featureLine struct {
	ID                             string
	Name, Does, Can, Remains, Owes text
	Lowers                         []link
	Risks                          []string
	Owed                           []link
}

// factLine is what somebody found out.
type factLine struct {
	Topic       string
	Text, About text
	cited
}

// brandLine is a service by name, as the operator looked it up.
type brandLine struct {
	Name, Age, Terms, Report, By string
	Note                         text
	Checked                      string // the day in words
	Old                          bool
}

func (d *Door) kindPage(w http.ResponseWriter, r *http.Request) error {
	e, err := d.entry(r, "service", "kind")
	if err != nil {
		return err
	}
	x := d.reading(r)
	said := x.words(e)
	p := kindPage{ID: e.ID, Heading: said.line("title"), What: said.line("what"), Owes: said.line("owes"), Bands: bandsOf(e), Near: x.near(e),
		Facts: x.facts(e.ID), Points: x.points(e.All("points")), Brands: x.brands(e.ID)}
	for _, f := range entries(x.book, "feature", e.All("features")) {
		p.Features = append(p.Features, x.feature(f))
	}
	_, p.Teen = x.book.Entry("teen", e.ID)
	for _, o := range x.book.All("service") {
		if o != e {
			p.Others = append(p.Others, x.kindLink(o))
		}
	}
	if len(p.Brands) > 0 {
		p.Publisher = p.Brands[0].By
	}
	p.Base, p.notes = d.titled(r, p.Heading), x.notes
	return d.kind.Render(w, r, http.StatusOK, p)
}

// nearLine leads ages without a page of their own to the page that is nearest.
type nearLine struct{ Href, Ages, Near string }

func (x *reading) near(service *record.Entry) (list []nearLine) {
	for _, n := range nearest(serviceBands(service)) {
		var ages []string
		for _, band := range n.missing {
			ages = append(ages, x.ui.T("services.band."+band))
		}
		list = append(list, nearLine{kindPath(service.ID) + "/" + n.band, x.ui.List(ages), x.ui.T("services.band." + n.band)})
	}
	return list
}

func (x *reading) feature(f *record.Entry) featureLine {
	said := x.words(f)
	return featureLine{ID: f.ID, Name: said.line("name"), Does: said.line("does"), Can: said.line("can"), Remains: said.line("remains"),
		Owes: said.line("owes"), Lowers: x.settingLinks(f.All("settings")), Risks: x.risks(f.All("risks")), Owed: x.points(f.All("owed"))}
}

func (x *reading) facts(service string) (list []factLine) {
	for _, f := range factsOf(x.book, service) {
		said := x.words(f)
		list = append(list, factLine{f.Get("topic"), said.line("text"), said.line("about"), citedOf(f)})
	}
	return list
}

// brands are those of the operator, by name.
func (x *reading) brands(service string) (list []brandLine) {
	now := x.door.Now()
	for _, e := range brandsOf(x.book, service, now) {
		checked := dayIn(x.ui, e.Get("checked_on"))
		list = append(list, brandLine{e.Get("name"), e.Get("age"), e.Get("terms"), e.Get("report"), e.Says, x.words(e).line("note"), checked, old(e.Get("checked_on"), now)})
	}
	byName := collate.New(x.ui.Tag())
	slices.SortStableFunc(list, func(a, b brandLine) int { return byName.CompareString(a.Name, b.Name) })
	return list
}
