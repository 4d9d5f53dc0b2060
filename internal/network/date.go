package network

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"copse/internal/i18n"
	"copse/internal/record"
)

// When is what the field "on" of an event or of a campaign says: a day, or a whole month; of one year or of each.
type When struct {
	Year  int // 0: each year
	Month time.Month
	Day   int // 0: the whole month
}

var whenForm = regexp.MustCompile(`^(\d{4}|-)-(\d{2})(?:-(\d{2}))?$`)

// bySetting stands in "on" where the day of each year is the operator's to say.
const bySetting = "setting"

// ParseWhen reads 2027-02-09, 2027-02, --05-17 (each year) or --10 (the month, each year); ok is false for anything else, and
// for a day that is not there in each year.
func ParseWhen(text string) (w When, ok bool) {
	part := whenForm.FindStringSubmatch(text)
	if part == nil {
		return w, false
	}
	year := 2023 // a year without a 29 February
	if part[1] != "-" {
		w.Year, _ = strconv.Atoi(part[1])
		year = w.Year
	}
	month, _ := strconv.Atoi(part[2])
	w.Month = time.Month(month)
	w.Day, _ = strconv.Atoi(part[3])
	first := date(year, w.Month, max(w.Day, 1))
	return w, month >= 1 && month <= 12 && first.Month() == w.Month && (part[3] == "" || w.Day >= 1) && (w.Year == 0 && part[1] == "-" || w.Year >= 1900 && w.Year < 2200)
}

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// today is the day of a moment. Days here have no zone: where the sun rises first a day begins some hours before.
func today(now time.Time) time.Time {
	now = now.UTC()
	return date(now.Year(), now.Month(), now.Day())
}

// In is the span of a year: its first day, and the first day after it.
func (w When) In(year int) (from, end time.Time) {
	if w.Year != 0 {
		year = w.Year
	}
	if w.Day == 0 {
		from = date(year, w.Month, 1)
		return from, from.AddDate(0, 1, 0)
	}
	from = date(year, w.Month, w.Day)
	return from, from.AddDate(0, 0, 1)
}

// Next is the span that is now or comes next; that of its year where there is one alone.
func (w When) Next(day time.Time) (from, end time.Time) {
	from, end = w.In(day.Year())
	if w.Year == 0 && !end.After(day) {
		return w.In(day.Year() + 1)
	}
	return from, end
}

// Words say the day or the month, with its year where it has one.
func (w When) Words(words *i18n.Words) string {
	switch {
	case w.Year != 0 && w.Day != 0:
		return words.Date(date(w.Year, w.Month, w.Day))
	case w.Year != 0:
		return words.T("network.date.month", "month", aloneName(words, w.Month), "year", strconv.Itoa(w.Year))
	case w.Day != 0:
		return words.T("network.date.day", "day", strconv.Itoa(w.Day), "month", monthName(words, w.Month))
	}
	return aloneName(words, w.Month)
}

// aloneName is the name of a month without a day, which Russian writes in another case.
func aloneName(words *i18n.Words, m time.Month) string {
	return words.T(fmt.Sprintf("network.month.%d", m))
}

func monthName(words *i18n.Words, m time.Month) string {
	return words.T(fmt.Sprintf("web.month.%d", m))
}

// dateWords say the date of a source, which may be a year or a month alone: what is no date stays as it is.
func dateWords(words *i18n.Words, text string) string {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return words.Date(day)
	}
	if w, ok := ParseWhen(text); ok && w.Year != 0 {
		return w.Words(words)
	}
	return text
}

// dayOf is a field that holds a day; the zero time where there is none.
func dayOf(e *record.Entry, field string) time.Time {
	day, _ := time.Parse(time.DateOnly, e.Get(field))
	return day
}
