package network

import (
	"strconv"
	"time"

	"copse/internal/record"
)

// fillTheirs writes out the kinds of which a country's own entries are all there are.
func (d *Door) fillTheirs(p *entryPage, rd *reader, e *record.Entry, day time.Time) {
	t := rd.say
	switch e.Kind {
	case "talk":
		p.text(rd, e, "what")
		p.fact("speaker", rd.own(e.Get("speaker")))
		p.fact("date", rd.own(dateWords(rd.w, e.Get("date"))))
		if n, err := strconv.Atoi(e.Get("minutes")); err == nil {
			p.fact("length", t("network.talk.minutes", "count", n))
		}
		p.fact("captions", rd.own(rd.tongues(e.All("captions"))))
		p.out("talk", e.All("url")...)
		p.out("transcript", e.All("transcript")...)
	case "partner":
		d.fillPartner(p, rd, e, day)
	case "commitment":
		d.fillCommitment(p, rd, e, day)
	case "roster":
		p.text(rd, e, "knows")
		p.fact("langs", rd.own(rd.tongues(e.All("langs"))))
		p.fact("consent", t("network.consent", "from", dateWords(rd.w, e.Get("consent")), "until", dateWords(rd.w, e.Get("until"))))
		p.note(false, t("network.roster.ask"))
	case "contribution":
		p.text(rd, e, "abstract")
		p.fact("meeting", rd.own(e.Get("meeting")))
		p.fact("document", rd.own(e.Get("document")))
		p.fact("submitter", rd.own(e.Get("submitter")))
		p.fact("date", rd.own(dateWords(rd.w, e.Get("date"))))
		p.out("open", e.All("url")...)
	}
}

func (d *Door) fillPartner(p *entryPage, rd *reader, e *record.Entry, day time.Time) {
	p.note(false, rd.say("network.partners.note"))
	if Former(rd.book, e, day) {
		p.note(true, rd.say("network.partners.former.note"))
	}
	p.text(rd, e, "offers", "interests")
	p.fact("country", rd.own(rd.country(e.Get("country"))))
	if actor := d.points(rd, e.All("actor")); len(actor) > 0 {
		p.Facts = append(p.Facts, fact{Name: "actor", Text: actor[0].Title, Href: actor[0].Href})
	}
	p.fact("since", rd.own(dateWords(rd.w, e.Get("since"))))
	p.out("open", e.All("url")...)
	p.MoreTitle = rd.say("network.list.commitment")
	for _, c := range commitmentsOf(rd.book, e.ID) {
		p.More = append(p.More, d.item(rd, c, day))
	}
}

func (d *Door) fillCommitment(p *entryPage, rd *reader, e *record.Entry, day time.Time) {
	p.Tags = []tag{stateTag(rd, e, day)}
	if partner, ok := rd.book.Entry("partner", e.Get("partner")); ok {
		p.Facts = append(p.Facts, fact{Name: "promised_by", Text: rd.title(partner), Href: pathOf(partner)})
	}
	p.fact("made", rd.own(dateWords(rd.w, e.Get("made"))))
	p.fact("due", rd.own(dateWords(rd.w, e.Get("due"))))
	p.out("evidence", e.All("evidence")...)
	p.note(false, rd.say("network.commitments.note"))
}
