package network

import (
	"time"

	"copse/internal/record"
)

// events are all days: those that come, those of each year with their next date, those that have passed, and what has no date.
func (d *Door) events(rd *reader, day time.Time) []group {
	t := rd.say
	come, yearly, past := calendar(Days(rd.book, d.Safer), day)
	groups := []group{{Name: t("network.events.come")}, {Name: t("network.events.yearly")}, {Name: t("network.events.none")}, {Name: t("network.events.past"), Shut: true}}
	for _, x := range come {
		groups[0].Items = append(groups[0].Items, d.dayItem(rd, x, day))
	}
	for _, x := range yearly {
		groups[1].Items = append(groups[1].Items, d.dayItem(rd, x, day))
	}
	for _, e := range rd.book.All("event") {
		if _, ok := ParseWhen(e.Get("on")); !ok {
			groups[2].Items = append(groups[2].Items, item{Href: pathOf(e), Title: rd.title(e), Line: rd.line(rd.words(e), "what")})
		}
	}
	for _, x := range past {
		groups[3].Items = append(groups[3].Items, d.dayItem(rd, x, day))
	}
	return groups
}

func (d *Door) dayItem(rd *reader, x Day, day time.Time) item {
	w := rd.words(x.Entry)
	i := item{Href: pathOf(x.Entry), Title: rd.line(w, "title"), Big: dayWords(rd, x), Line: rd.line(w, lineOf(x.Entry.Kind)), Tags: dayTags(rd, x)}
	if x.When.Year == 0 {
		i.Meta = append(i.Meta, nextWords(rd, x.When, day))
	}
	if x.Entry.Says != "" { // beside ours
		i.Meta = append(i.Meta, rd.say("network.by", "publisher", x.Entry.Says))
	}
	return i
}

// dayWords say when something is: "9 February 2027", "17 May", "from 3 to 9 June 2027".
func dayWords(rd *reader, x Day) Text {
	if from, _ := x.When.In(x.When.Year); !x.Until.IsZero() && x.Until.After(from) {
		return rd.say("network.date.span", "from", x.When.Words(rd.w), "until", rd.w.Date(x.Until))
	}
	return rd.own(x.When.Words(rd.w))
}

// nextWords say when what comes each year comes next.
func nextWords(rd *reader, when When, day time.Time) Text {
	from, end := when.Next(day)
	if !from.After(day) && day.Before(end) {
		return rd.say("network.next.now")
	}
	return rd.say("network.next", "date", When{from.Year(), when.Month, when.Day}.Words(rd.w))
}

func dayTags(rd *reader, x Day) (tags []tag) {
	if x.Cancelled {
		tags = append(tags, tag{rd.say("network.event.cancelled"), true})
	}
	if x.Likely {
		tags = append(tags, tag{rd.say("network.event.likely"), true})
	}
	return tags
}

// saferKnown reports whether an entry names a Safer Internet Day that is still to come.
func (d *Door) saferKnown(b *record.Book, day time.Time) bool {
	for year := day.Year(); year <= day.Year()+1; year++ {
		if e, ok := b.Entry("event", saferEvent(year)); ok {
			if x, ok := dayOfEvent(e); ok && !x.Over(day) {
				return true
			}
		}
	}
	return false
}
