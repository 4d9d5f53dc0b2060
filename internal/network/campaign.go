package network

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/bidi"

	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
	"copse/internal/record"
)

// hole is what is put into the texts of a campaign: {organiser}, {helpline}, {site}, {date}, and figures by their ids.
var hole = regexp.MustCompile(`\{[^{}]*\}`)

// holeNames are the holes that every campaign may have.
func holeNames() []string { return []string{"{organiser}", "{helpline}", "{site}", "{date}"} }

// nextDay is the day of a campaign that is now or comes next: as its entry says, as an event of the same name does, or as it
// was set for those whose date no formula gives. ok is false where nobody said.
func nextDay(b *record.Book, e *record.Entry, safer, day time.Time) (next Day, ok bool) {
	come, yearly, _ := calendar(Days(b, safer), day)
	for _, d := range slices.Concat(yearly, come) {
		sid := e.ID == saferInternet && d.Entry.Kind == "event" && strings.HasPrefix(d.Entry.ID, "sid-")
		if d.Entry == e || d.Entry.Kind == "event" && d.Entry.ID == e.ID || sid {
			return d, !d.Cancelled
		}
	}
	return next, false
}

// ChosenDay judges a day that somebody chose for a campaign, known being the one that CampaignDay gives: another than a rule
// or the setting gives is refused. It reports whether the day has passed.
func ChosenDay(b *record.Book, campaign string, words *i18n.Words, known, day, now time.Time) (passed bool, err error) {
	e, ok := b.Entry("campaign", campaign)
	if !ok { // who makes the kit says so
		return false, nil
	}
	end := day.AddDate(0, 0, 1)
	if w, fixed := ParseWhen(e.Get("on")); fixed {
		var from time.Time
		if from, end = w.In(day.Year()); day.Before(from) || !day.Before(end) {
			return false, fmt.Errorf("the day of %s is not yours to choose: it is %s of each year. Leave the day out", campaign, w.Words(words))
		}
	} else if known.Year() == day.Year() && !known.Equal(day) {
		return false, fmt.Errorf("the day of %s in %d is %s, as it is set or announced: leave the day out, or set COPSE_SAFER_INTERNET_DAY anew", campaign, day.Year(), words.Date(known))
	}
	return !end.After(today(now)), nil
}

// Helpline is who listens to children in the country of a campaign.
type Helpline struct {
	Name, Number string
	Confirmed    bool // by a person, here
}

// filling is what stands in the holes of a text, in the language of words.
type filling struct {
	book                          *record.Book
	words                         *i18n.Words
	organiser, name, number, site string
	date                          string
}

// newFilling makes texts that belong together stay together: a number is not parted at the end of a line, and reads from the
// left wherever it stands.
func newFilling(b *record.Book, w *i18n.Words, organiser string, line Helpline, site, date string) filling {
	if line.Name == "" {
		line.Name = w.T("network.kit.gap.helpline")
	}
	if line.Number != "" {
		line.Number = toRight + strings.ReplaceAll(line.Number, " ", noBreak) + toRight
	}
	if organiser == "" {
		organiser = w.T("network.kit.gap.organiser")
	}
	if site == "" {
		site = w.T("network.kit.gap.site")
	}
	if date == "" {
		date = w.T("network.kit.gap.date")
	}
	return filling{book: b, words: w, organiser: turned(w.Lang, organiser), name: turned(w.Lang, line.Name), number: line.Number,
		site: prose.Loose(site), date: prose.Loose(date)}
}

const (
	noBreak = "\u00a0"
	toRight = "\u200e" // LEFT-TO-RIGHT MARK: files are read by programs that know no isolates
	toLeft  = "\u200f" // RIGHT-TO-LEFT MARK
)

// turned keeps a name of the other direction from turning what stands beside it round: in a language from the left one that
// is written from the right; the reverse is found where texts are written out.
func turned(lang copse.Lang, name string) string {
	foreign := strings.ContainsFunc(name, func(c rune) bool {
		p, _ := bidi.LookupRune(c)
		return p.Class() == bidi.R || p.Class() == bidi.AL
	})
	if prose.Direction(lang) == "ltr" && foreign {
		return toLeft + name + toLeft + toRight
	}
	return name
}

// helpline is name and number.
func (f filling) helpline() string {
	if f.number == "" {
		return f.name
	}
	return prose.Loose(f.words.T("network.kit.helpline", "name", f.name, "number", f.number))
}

// names puts the names into a text; figures, which may lead to their pages, are left.
func (f filling) names(s string) string {
	return strings.NewReplacer("{organiser}", f.organiser, "{helpline}", f.helpline(), "{site}", f.site, "{date}", f.date).Replace(s)
}

// text is a text with its holes filled.
func (f filling) text(s string) string { return f.figures(f.names(s)) }

// plain is the same for files and drawings: what of a language from the left stands in one from the right is kept together by
// marks.
func (f filling) plain(s string) string { return marked(f.words.Lang, f.text(s)) }

// marked is a text with its left-to-right runs kept together, where its language is written from the right.
func marked(lang copse.Lang, s string) string {
	if prose.Direction(lang) == "ltr" {
		return prose.Loose(s)
	}
	var b strings.Builder
	for run, apart := range prose.Runs(lang, prose.Loose(s)) {
		if apart {
			run = toRight + run + toRight + toLeft
		}
		b.WriteString(run)
	}
	return b.String()
}

// figuresOf are the figures that the texts of a campaign use, in the order in which they come.
func figuresOf(w record.Words) (ids []string) {
	for _, at := range figureHole.FindAllStringSubmatch(w.All(), -1) {
		if !slices.Contains(ids, at[1]) {
			ids = append(ids, at[1])
		}
	}
	return ids
}
