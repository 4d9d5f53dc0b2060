package network

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"copse/internal/copse"
)

// Feed is what a calendar program subscribes to: all days in one language.
type Feed struct {
	Name string
	Lang copse.Lang
	Made time.Time // of the edition: the same content gives the same bytes
	Days []FeedDay
}

// FeedDay is a day with its words.
type FeedDay struct {
	Day
	Title, About string
	Lang         copse.Lang // of the words
	URL          string
}

// eachYearFrom is the year in which days of each year begin in the feed. It never changes: a program that has the day would
// take another first year for another day.
const eachYearFrom = 2026

// ICS writes the feed as RFC 5545 has it. Days have dates and no hours: in no zone does one slip into the day before.
func (f Feed) ICS() []byte {
	var b bytes.Buffer
	line := func(name, value string) { fold(&b, name+":"+value) }
	line("BEGIN", "VCALENDAR")
	line("VERSION", "2.0")
	line("PRODID", "-//Copse//Around the Guidelines//"+strings.ToUpper(string(f.Lang)))
	line("CALSCALE", "GREGORIAN")
	line("NAME", escape(f.Name)) // RFC 7986, and below it the older name of the same
	line("X-WR-CALNAME", escape(f.Name))
	for _, d := range f.Days {
		from, end := d.Span(eachYearFrom)
		line("BEGIN", "VEVENT")
		line("UID", stableID("day", d.Name).String())
		line("DTSTAMP", f.Made.UTC().Format("20060102T150405Z"))
		line("SEQUENCE", strconv.Itoa(d.Changed))
		line("STATUS", d.status())
		line("DTSTART;VALUE=DATE", from.Format("20060102"))
		line("DTEND;VALUE=DATE", end.Format("20060102"))
		if d.When.Year == 0 {
			line("RRULE", "FREQ=YEARLY")
		}
		line("SUMMARY;LANGUAGE="+string(d.Lang), escape(d.Title))
		line("DESCRIPTION;LANGUAGE="+string(d.Lang), escape(d.About))
		if d.URL != "" {
			line("URL", d.URL)
		}
		line("TRANSP", "TRANSPARENT") // nobody is busy on it
		line("END", "VEVENT")
	}
	line("END", "VCALENDAR")
	return b.Bytes()
}

func (d Day) status() string {
	switch {
	case d.Cancelled:
		return "CANCELLED"
	case d.Likely:
		return "TENTATIVE"
	}
	return "CONFIRMED"
}

// stableID names a thing of this door for ever, the same on every node.
func stableID(kind, name string) uuid.UUID {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte(fmt.Sprintf("urn:copse:network:%s:%s", kind, name)))
}

var escaper = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

// escape writes a text as the value of a property. What no line may hold is left out.
func escape(text string) string {
	clean := func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f || r == utf8.RuneError {
			return -1
		}
		return r
	}
	return escaper.Replace(strings.Map(clean, text))
}

// longestLine is in octets, without the line break.
const longestLine = 75

// fold writes a line, broken where it is too long and never inside a character: a program that reads lines one by one would
// find half a letter in each.
func fold(b *bytes.Buffer, line string) {
	room := longestLine
	for len(line) > room {
		cut := room
		for cut > 1 && !utf8.RuneStart(line[cut]) {
			cut--
		}
		b.WriteString(line[:cut] + "\r\n ")
		line, room = line[cut:], longestLine-1 // the blank counts
	}
	b.WriteString(line + "\r\n")
}
