package network

import (
	"slices"
	"time"

	"copse/internal/record"
)

// Missed is the state of a commitment whose day passed before it was done. No entry says it: the clock does.
const Missed = "missed"

// State is how a commitment stands on a day: what its entry says, or missed, and since when.
func State(e *record.Entry, day time.Time) (state string, since time.Time) {
	state = e.Get("state")
	due := dayOf(e, "due")
	if (state == "promised" || state == "under-way") && due.Before(day) {
		return Missed, due.AddDate(0, 0, 1)
	}
	return state, time.Time{}
}

// quietMonths is how long a partner stands among partners without a commitment that is open or met.
const quietMonths = 24

// Former reports whether a partner had no open or met commitment for so long that it stands among the former ones. One that
// has just come has as long to make the first.
func Former(b *record.Book, partner *record.Entry, day time.Time) bool {
	last := dayOf(partner, "since")
	for _, e := range commitmentsOf(b, partner.ID) {
		state, _ := State(e, day)
		until := dayOf(e, "due") // open, and met at the latest, until then
		if state == "withdrawn" {
			until = dayOf(e, "made")
		}
		if until.After(last) {
			last = until
		}
	}
	return last.AddDate(0, quietMonths, 0).Before(day)
}

func commitmentsOf(b *record.Book, partner string) (list []*record.Entry) {
	for _, e := range b.All("commitment") {
		if e.Get("partner") == partner {
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(x, y *record.Entry) int { return dayOf(x, "due").Compare(dayOf(y, "due")) })
	return list
}

// consented reports whether an expert's consent to be shown holds on a day.
func consented(e *record.Entry, day time.Time) bool {
	return !dayOf(e, "consent").After(day) && !dayOf(e, "until").Before(day)
}
