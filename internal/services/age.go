package services

import (
	"time"

	"copse/internal/record"
)

// What somebody looked up grows old: past these days a page says so, and a brand is no longer shown.
const (
	oldAfter  = 180
	goneAfter = 365
)

// daysSince is how many whole days lie between a day (2026-11-29) and now; ok is false where it is no day.
func daysSince(day string, now time.Time) (days int, ok bool) {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return 0, false
	}
	return int(now.UTC().Truncate(24*time.Hour).Sub(t).Hours() / 24), true
}

// old reports whether more than oldAfter days have passed since a day. What is no day is old.
func old(day string, now time.Time) bool {
	days, ok := daysSince(day, now)
	return !ok || days > oldAfter
}

// brandsOf are the entries of the operator about services of a kind that are young enough to be shown. What says that it
// was looked up on a day to come says nothing.
func brandsOf(b *record.Book, service string, now time.Time) (list []*record.Entry) {
	for _, e := range b.All("brand") {
		if days, ok := daysSince(e.Get("checked_on"), now); ok && days >= 0 && days <= goneAfter && e.Get("service") == service {
			list = append(list, e)
		}
	}
	return list
}
