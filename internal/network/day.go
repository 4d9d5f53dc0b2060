package network

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"copse/internal/record"
)

// saferInternet is the campaign of the day whose date no formula gives.
const saferInternet = "safer-internet-day"

// Day is something that has a date: an event, or the day of a campaign.
type Day struct {
	Entry     *record.Entry // whose words and page it has
	Name      string        // stays the same while words and dates change
	When      When
	Until     time.Time // the last day, where it lasts for several
	Likely    bool      // to be confirmed
	Cancelled bool
	Changed   int // how often its date was changed since it was made public
}

// Span is its first day and the first day after it, in a year where it comes each year.
func (d Day) Span(year int) (from, end time.Time) {
	from, end = d.When.In(year)
	if d.Until.After(from) {
		end = d.Until.AddDate(0, 0, 1)
	}
	return from, end
}

// Over reports whether it has passed: what comes each year never has.
func (d Day) Over(day time.Time) bool {
	_, end := d.Span(d.When.Year)
	return d.When.Year != 0 && !end.After(day)
}

// Days are all dates that are known, in the order of the entries: events, then campaigns whose day is no event. Safer is the
// Safer Internet Day that the operator confirmed; the zero time where none is.
func Days(b *record.Book, safer time.Time) (list []Day) {
	seen := map[string]bool{}
	for _, e := range b.All("event") {
		if d, ok := dayOfEvent(e); ok {
			list, seen[e.ID] = append(list, d), true
		}
	}
	for _, e := range b.All("campaign") {
		if w, ok := ParseWhen(e.Get("on")); ok && !seen[e.ID] {
			list = append(list, Day{Entry: e, Name: "event/" + e.ID, When: w})
		}
	}
	if !safer.IsZero() {
		list = confirm(b, list, safer)
	}
	return list
}

func dayOfEvent(e *record.Entry) (d Day, ok bool) {
	w, ok := ParseWhen(e.Get("on"))
	d = Day{Entry: e, Name: "event/" + e.ID, When: w, Until: dayOf(e, "until"), Likely: e.Get("likely") == "true", Cancelled: e.Get("cancelled") == "true"}
	d.Changed, _ = strconv.Atoi(e.Get("changed"))
	return d, ok
}

// confirm puts the Safer Internet Day of the setting in: the event of its year where there is one, else a day of the campaign.
func confirm(b *record.Book, list []Day, safer time.Time) []Day {
	when := When{safer.Year(), safer.Month(), safer.Day()}
	id := saferEvent(safer.Year())
	if i := slices.IndexFunc(list, func(d Day) bool { return d.Entry.Kind == "event" && d.Entry.ID == id }); i >= 0 {
		list[i].When, list[i].Likely, list[i].Until = when, false, time.Time{}
		return list
	}
	if e, ok := b.Entry("campaign", saferInternet); ok {
		list = append(list, Day{Entry: e, Name: "event/" + id, When: when})
	}
	return list
}

// saferEvent is the event of the Safer Internet Day of a year.
func saferEvent(year int) string { return "sid-" + strconv.Itoa(year) }

// calendar parts days into those that come, soonest first, those of each year in the order in which they come next, and those
// that have passed, latest first.
func calendar(days []Day, day time.Time) (come, yearly, past []Day) {
	for _, d := range days {
		switch {
		case d.When.Year == 0:
			yearly = append(yearly, d)
		case d.Over(day):
			past = append(past, d)
		default:
			come = append(come, d)
		}
	}
	next := func(x, y Day) int {
		a, _ := x.When.Next(day)
		b, _ := y.When.Next(day)
		if c := a.Compare(b); c != 0 {
			return c
		}
		return strings.Compare(x.Name, y.Name)
	}
	slices.SortStableFunc(come, next)
	slices.SortStableFunc(yearly, next)
	slices.SortStableFunc(past, func(x, y Day) int { return next(y, x) })
	return come, yearly, past
}
