package network

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"copse/internal/copse"
	"copse/internal/record"
	"copse/internal/web"
)

// campaignViews parses the pages of campaigns.
func (d *Door) campaignViews() (err error) {
	if d.kits, err = NewKits(d.shell.Words); err != nil {
		return err
	}
	return web.Parse(d.shell, pages, map[string]web.Parser{"campaigns": web.Into(&d.campaigns), "campaign": web.Into(&d.campaign)})
}

// campaignRoutes are the pages of campaigns and their kits.
func (d *Door) campaignRoutes() []web.Route {
	return []web.Route{d.page("/campaigns", d.campaignsPage), d.page("/campaigns/{id}", d.campaignPage)}
}

// campaignCard is a campaign in the list of all.
type campaignCard struct {
	Href, Door  string
	Title, Lead Text
	When        Text
	Tags        []tag
	Paths       template.HTML
}

type campaignsPage struct {
	web.Base
	List           []campaignCard
	Foreign, Stale bool
}

func (d *Door) campaignsPage(w http.ResponseWriter, r *http.Request) error {
	_, rd := d.reading(r)
	p := campaignsPage{Base: d.titled(r, rd.say("network.list.campaign"))}
	for _, e := range rd.book.All("campaign") {
		words := rd.words(e)
		c := campaignCard{Href: pathOf(e), Door: doorOf(e.ID), Title: rd.line(words, "title"), Lead: rd.line(words, "lead"), Paths: d.kits.drawing(e.ID, 1).Paths}
		c.When, c.Tags, _ = d.campaignWhen(rd, e)
		p.List = append(p.List, c)
	}
	p.Foreign, p.Stale = rd.foreign, rd.stale
	return d.campaigns.Render(w, r, http.StatusOK, p)
}

// campaignWhen says when a campaign comes next; known is false where nobody has set its day.
func (d *Door) campaignWhen(rd *reader, e *record.Entry) (when Text, tags []tag, known bool) {
	day := today(d.Now())
	next, ok := nextDay(rd.book, e, d.Safer, day)
	switch {
	case ok && next.When.Year == 0:
		return nextWords(rd, next.When, day), nil, true
	case ok && today(d.Now()) == date(next.When.Year, next.When.Month, next.When.Day):
		return rd.say("network.next.now"), dayTags(rd, next), true
	case ok:
		return rd.say("network.campaign.next", "date", dayWords(rd, next).Plain), dayTags(rd, next), true
	case e.ID == saferInternet:
		return rd.say("network.campaign.unset"), nil, false
	}
	return rd.say("network.campaign.unset.own"), nil, false
}

// shownPoster is a poster on a page, with its number.
type shownPoster struct {
	poster
	N int
}

// wordsOf is one of the texts of a kit, to read and copy.
type wordsOf struct {
	What    Text
	Lang    copse.Lang
	Parts   []wordsPart
	Sources []said
}

// wordsPart is a part of it, such as a slide; Head is "" where the text has no parts.
type wordsPart struct {
	Head  template.HTML
	Lines []template.HTML
}

type campaignPage struct {
	web.Base
	ID             string
	Heading, Lead  Text
	When, Audience Text
	Tags           []tag
	Known          bool // when it is
	Messages       []Text
	Posters        []shownPoster
	Kit            []string // words network.campaign.kit.item.<name>
	Texts          []wordsOf
	Figures        []item
	Points         []link
	Foreign, Stale bool
}

func (d *Door) campaignPage(w http.ResponseWriter, r *http.Request) error {
	_, rd := d.reading(r)
	id, calendar := strings.CutSuffix(r.PathValue("id"), ".ics")
	e, ok := rd.book.Entry("campaign", id)
	if !ok {
		return notHere()
	}
	if calendar {
		return d.campaignFile(w, rd, e)
	}
	words := rd.words(e)
	m := d.kits.begin(rd.book, e, rd.w, Order{Organiser: d.Organiser(words.Lang), Site: d.shell.Origin, Day: CampaignDay(rd.book, e.ID, d.Safer, d.Now())})
	p := campaignPage{ID: e.ID, Heading: rd.title(e), Lead: rd.line(words, "lead"), Audience: rd.line(words, "audience"), Kit: []string{"posters", "slides", "activity", "radio", "posts", "press", "licence"}}
	p.When, p.Tags, p.Known = d.campaignWhen(rd, e)
	p.Texts = m.copied(rd)
	for _, l := range words.Lines("messages") {
		p.Messages = append(p.Messages, rd.text(words.Lang, m.fill.names(l)))
	}
	for n := range words.Parts("posters") {
		p.Posters = append(p.Posters, shownPoster{m.draw(n + 1), n + 1})
	}
	for _, id := range figuresOf(words) {
		if f, ok := rd.book.Entry("figure", id); ok {
			p.Figures = append(p.Figures, item{Href: pathOf(f), Title: rd.title(f), Big: rd.value(f), Meta: []Text{rd.own(f.Get("year")), rd.own(f.Get("publisher"))}})
		}
	}
	p.Points = d.points(rd, e.All("points"))
	p.Base = d.titled(r, p.Heading)
	p.Door, p.Foreign, p.Stale = doorOf(e.ID), rd.foreign, rd.stale
	return d.campaign.Render(w, r, http.StatusOK, p)
}

// copied are the texts of a kit as a page shows them, in the order in which one uses them.
func (m *making) copied(rd *reader) (list []wordsOf) {
	lines := func(texts []string) (p wordsPart) {
		for _, l := range texts {
			p.Lines = append(p.Lines, m.inline(l))
		}
		return p
	}
	for _, name := range []string{"press", "mail", "posts", "captions", "radio", "activity"} {
		w := wordsOf{What: rd.say("network.kit." + name), Lang: m.words.Lang, Parts: []wordsPart{lines(m.words.Lines(name))}, Sources: m.sources(m.words.Lines(name)...)}
		if name == "posts" {
			alts := lines(m.words.Lines("alts"))
			alts.Head = m.shown("network.kit.alts").Line
			w.Parts = append(w.Parts, alts)
		}
		list = append(list, w)
	}
	slides := wordsOf{What: rd.say("network.kit.slides"), Lang: m.words.Lang}
	var all []string
	for _, x := range m.words.Parts("slides") {
		part := lines(x.Lines)
		part.Head = m.inline(x.Head)
		slides.Parts = append(slides.Parts, part)
		all = append(all, x.Lines...)
	}
	slides.Sources = m.sources(all...)
	return append(list, slides)
}

// campaignFile is the day of a campaign for a calendar: one event, of the same name as in the feed of all days.
func (d *Door) campaignFile(w http.ResponseWriter, rd *reader, e *record.Entry) error {
	next, ok := nextDay(rd.book, e, d.Safer, today(d.Now()))
	if !ok {
		return notHere()
	}
	words := rd.words(e)
	title := rd.line(words, "title").Plain
	day := FeedDay{Day: next, Title: title, About: rd.line(words, "lead").Plain, Lang: words.Lang}
	if d.shell.Origin != "" {
		day.URL = d.shell.Origin + "/" + string(rd.w.Lang) + pathOf(e)
	}
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.ics"`, e.ID))
	return answer(w, "text/calendar; charset=utf-8", Feed{Name: title, Lang: rd.w.Lang, Made: d.Edition(), Days: []FeedDay{day}}.ICS())
}
