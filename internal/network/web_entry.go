package network

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"copse/internal/record"
	"copse/internal/web"
)

type entryPage struct {
	web.Base
	Kind, List     string // the way back
	Heading, Big   Text
	Tags           []tag
	Meta           []Text
	By             string // who publishes the entry, where a country does
	Notes          []note
	Texts          []block
	Both           []block // of the same weight: what changed, and what did not work
	Evidence       *evidence
	Facts          []fact
	Source         *cited
	MoreTitle      Text
	More           []item
	Points         []link
	Foreign, Stale bool
}

// note is something to know before the rest is read.
type note struct {
	Words Text
	Warn  bool
}

// block is a text with its heading, network.block.<name>.
type block struct {
	Name string
	Text Text
}

// fact is a line of data with its label, network.fact.<name>.
type fact struct {
	Name string
	Text Text
	Href string    // below the language
	Out  []outside // addresses of others
}

// outside is a page of somebody else.
type outside struct{ Href, Domain string }

// evidence is how sure the source makes a case.
type evidence struct {
	Strength string
	Steps    []choice
	Judged   Text
	Own      bool // judged by those whose work it is
}

// cited is where an entry comes from.
type cited struct {
	Title, Publisher Text
	outside
	Date   string
	Read   Text
	Second []outside
}

func (d *Door) entryPage(w http.ResponseWriter, r *http.Request, at place) error {
	v, rd := d.reading(r)
	day := today(d.Now())
	e, ok := rd.book.Entry(at.Kind, r.PathValue("id"))
	// A talk stands in the lists of the languages in which it can be read; the others lead from its page to it.
	if !ok || e.Kind != "talk" && !shown(e, v.Lang, day) {
		return notHere()
	}
	p := entryPage{Kind: at.Kind, List: at.Path, Heading: rd.title(e), By: e.Says, Source: rd.source(e)}
	d.fill(&p, rd, e, day)
	p.Points = d.points(rd, e.All("points"))
	p.Base = d.titled(r, p.Heading)
	p.Foreign, p.Stale = rd.foreign, rd.stale
	return d.entry1.Render(w, r, http.StatusOK, p)
}

// fill writes out what a kind has of its own.
func (d *Door) fill(p *entryPage, rd *reader, e *record.Entry, day time.Time) {
	switch e.Kind {
	case "case":
		d.fillCase(p, rd, e)
	case "figure":
		d.fillFigure(p, rd, e)
	case "publication":
		p.text(rd, e, "for")
		p.fact("name", rd.published(e))
		p.fact("issuer", rd.body(e, "issuer"))
		p.fact("year", rd.own(e.Get("year")))
		p.fact("langs", rd.own(rd.tongues(e.All("langs"))))
	case "event":
		d.fillEvent(p, rd, e, day)
	case "programme":
		p.text(rd, e, "what")
		p.fact("country", rd.own(rd.country(e.Get("country"))))
		p.fact("region", rd.say("network.region."+e.Get("region")))
		p.fact("years", rd.own(e.Get("years")))
		p.fact("partner", rd.body(e, "partner"))
	default:
		d.fillTheirs(p, rd, e, day)
	}
}

func (p *entryPage) text(rd *reader, e *record.Entry, names ...string) {
	for _, name := range names {
		if t := rd.line(rd.words(e), name); t.Is() {
			p.Texts = append(p.Texts, block{name, t})
		}
	}
}

// fact adds a line of data, where there is any.
func (p *entryPage) fact(name string, t Text) {
	if t.Is() {
		p.Facts = append(p.Facts, fact{Name: name, Text: t})
	}
}

func (p *entryPage) out(name string, addresses ...string) {
	if list := outsideOf(addresses); len(list) > 0 {
		p.Facts = append(p.Facts, fact{Name: name, Out: list})
	}
}

func (p *entryPage) note(warn bool, words Text) { p.Notes = append(p.Notes, note{words, warn}) }

func (d *Door) fillCase(p *entryPage, rd *reader, e *record.Entry) {
	t, w := rd.say, rd.words(e)
	p.Meta = rd.about(e)
	p.Tags = []tag{{Words: t("network.evidence.tag", "strength", rd.w.T("network.strength."+e.Get("strength")))}}
	if adults(e) {
		p.note(true, t("network.adults"))
	}
	p.text(rd, e, "done", "population")
	p.Both = []block{{"changed", rd.line(w, "changed")}, {"not", rd.line(w, "not")}}
	p.Evidence = &evidence{Strength: e.Get("strength"), Own: ownAuthor(e), Judged: t("network.judged.none")}
	if by := e.Get("judged_by"); by != "" {
		p.Evidence.Judged = t("network.judged.by", "name", by, "date", dateWords(rd.w, e.Get("judged_on")))
	}
	for _, s := range strings.Fields(Strengths) {
		p.Evidence.Steps = append(p.Evidence.Steps, choice{Href: "/cases/strength/" + s, Name: t("network.strength." + s),
			Is: t("network.strength." + s + ".is"), Current: s == e.Get("strength")})
	}
}

func (d *Door) fillFigure(p *entryPage, rd *reader, e *record.Entry) {
	t := rd.say
	p.Big = rd.value(e)
	if e.Get("standing") == "to-confirm" {
		p.note(true, t("network.figure.to-confirm"))
	}
	if old(e, d.Now()) {
		p.note(true, t("network.figure.old", "year", e.Get("stale")))
	}
	p.Texts = []block{{"among", rd.line(rd.words(e), "population")}}
	p.text(rd, e, "method")
	p.fact("year", rd.own(e.Get("year")))
	p.fact("standing", t("network.standing."+e.Get("standing")))
	p.fact("until", rd.own(e.Get("stale")))
}

func (d *Door) fillEvent(p *entryPage, rd *reader, e *record.Entry, day time.Time) {
	p.text(rd, e, "what")
	p.fact("form", rd.say("network.form."+e.Get("form")))
	days := Days(rd.book, d.Safer)
	i := slices.IndexFunc(days, func(x Day) bool { return x.Entry == e })
	if i < 0 {
		p.fact("when", rd.say("network.events.none"))
		return
	}
	x := days[i]
	p.Big = dayWords(rd, x)
	if p.Tags = dayTags(rd, x); x.Likely {
		p.note(true, rd.say("network.event.likely.note"))
	}
	if x.When.Year == 0 {
		p.fact("when", nextWords(rd, x.When, day))
	} else if x.Over(day) {
		p.fact("when", rd.say("network.event.over"))
	}
	campaign := e.ID
	if strings.HasPrefix(e.ID, "sid-") {
		campaign = saferInternet
	}
	if c, ok := rd.book.Entry("campaign", campaign); ok {
		p.MoreTitle, p.More = rd.say("network.event.campaign"), []item{{Href: pathOf(c), Title: rd.title(c)}}
	}
}

// source is what an entry cites, nil where it cites nothing.
func (r *reader) source(e *record.Entry) *cited {
	if e.Get("read") == "" {
		return nil
	}
	c := cited{Title: r.own(e.Get("source")), Publisher: r.own(e.Get("publisher")), Date: dateWords(r.w, e.Get("date")), Read: r.say("network.read." + e.Get("read")),
		Second: outsideOf(e.All("second"))}
	if list := outsideOf(e.All("url")); len(list) > 0 {
		c.outside = list[0]
	}
	return &c
}

func outsideOf(addresses []string) (list []outside) {
	for _, a := range addresses {
		if u, err := url.Parse(a); err == nil && u.Host != "" {
			list = append(list, outside{a, strings.TrimPrefix(u.Hostname(), "www.")})
		}
	}
	return list
}
