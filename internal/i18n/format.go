package i18n

import (
	"strconv"
	"strings"
	"time"
)

// Number writes a whole number with this language's grouping sign ("web.number.group")
// from five digits on, as the UN's style does. Digits are European everywhere
// unless a country's overlay chooses otherwise.
func (w *Words) Number(n int) string {
	s := strconv.Itoa(n)
	digits := strings.TrimPrefix(s, "-")
	if len(digits) < 5 {
		return s
	}
	var b strings.Builder
	b.WriteString(s[:len(s)-len(digits)])
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(w.T("web.number.group"))
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Tenths writes a number of tenths: 617 is 61.7, with this language's decimal sign ("web.number.decimal").
func (w *Words) Tenths(n int) string {
	sign := ""
	if n < 0 {
		sign, n = "\u2212", -n
	}
	return sign + w.Number(n/10) + w.T("web.number.decimal") + strconv.Itoa(n%10)
}

// Date writes a day in this language: "12 November 2026". Days and months are words of
// the catalogue ("web.date.long", "web.month.11"), because x/text has none.
func (w *Words) Date(t time.Time) string {
	date := w.T("web.date.long", "day", strconv.Itoa(t.Day()),
		"month", w.T("web.month."+strconv.Itoa(int(t.Month()))), "year", strconv.Itoa(t.Year()))
	if w.Dir == "rtl" {
		// Its parts are isolated, so nothing in it tells a sentence around it that it runs
		// from the right: there the year would come first.
		return isolateRTL + date + popIsolate
	}
	return date
}

// List joins names the way this language does ("web.list.comma"): "a, b, c".
func (w *Words) List(names []string) string { return strings.Join(names, w.T("web.list.comma")) }
