package network

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"copse/internal/copse"
	"copse/internal/record"
	"copse/internal/source"
)

// Check names what is wrong between entries and no table can hold: a case judged by nobody's right (N01), a day that is none
// (N02), a promise kept without proof (N03), a way to reach an expert in public (N04), a figure that nobody has (N05) or that
// was typed (N06), a value that is no number (N07).
func Check(b *record.Book) []source.Finding {
	c := &checker{book: b}
	for _, k := range b.Kinds {
		for _, e := range b.All(k.Name) {
			c.data(e)
			for _, lang := range langsOf(b, e) {
				c.words(e, b.Words(e, lang))
			}
		}
	}
	return source.SortFindings(c.All)
}

type checker struct {
	source.Sink
	book *record.Book
}

func (c *checker) fault(e *record.Entry, code, format string, args ...any) {
	file, at := e.At()
	c.Error(file, at, code, e.ID+": "+format, args...)
}

// langsOf are the languages in which an entry has words of its own.
func langsOf(b *record.Book, e *record.Entry) (langs []copse.Lang) {
	for _, lang := range b.Langs(e.Kind) {
		if w := b.Words(e, lang); !slices.Contains(langs, w.Lang) {
			langs = append(langs, w.Lang)
		}
	}
	return langs
}

func (c *checker) data(e *record.Entry) {
	switch e.Kind {
	case "case":
		c.judged(e)
	case "figure":
		if !valueForm.MatchString(e.Get("value")) {
			c.fault(e, "N07", "value %q: digits, with a point before decimals", e.Get("value"))
		}
	case "event", "campaign":
		c.dated(e)
	case "commitment":
		if e.Get("state") == "done" && len(e.All("evidence")) == 0 {
			c.fault(e, "N03", "done, and evidence names no page that shows it")
		}
		if dayOf(e, "due").Before(dayOf(e, "made")) {
			c.fault(e, "N02", "due before it was made")
		}
	case "roster":
		if dayOf(e, "until").Before(dayOf(e, "consent")) {
			c.fault(e, "N02", "the consent ends before it was given")
		}
	}
}

// judged holds the judgement of a case: ours have none until an editor of a country gives one, and whose work it is cannot
// place it high.
func (c *checker) judged(e *record.Entry) {
	by := e.Get("judged_by")
	switch {
	case e.Says == "" && by != "":
		c.fault(e, "N01", "judged_by: no editor judged what ships")
	case (by == "") != (e.Get("judged_on") == ""):
		c.fault(e, "N01", "judged_by and judged_on go together")
	case e.Says != "" && by == "" && strength(e) > strengthOf("descriptive"):
		c.fault(e, "N01", "strength %s: say who judged it and when; what nobody judged stays at descriptive", e.Get("strength"))
	case ownAuthor(e) && strength(e) > strengthOf("descriptive"):
		c.fault(e, "N01", "strength %s: who judges a case of their own stays at descriptive", e.Get("strength"))
	}
}

// dated holds the field "on": only campaigns leave their day to a setting.
func (c *checker) dated(e *record.Entry) {
	on := e.Get("on")
	if on == "" || on == bySetting && e.Kind == "campaign" {
		return
	}
	w, ok := ParseWhen(on)
	if !ok {
		c.fault(e, "N02", "on %q: a day as 2027-02-09, --05-17 for each year, --10 for a month of each year", on)
		return
	}
	from, _ := w.In(w.Year)
	if until := e.Get("until"); until != "" && (w.Year == 0 || dayOf(e, "until").Before(from)) {
		c.fault(e, "N02", "until %s: no day after %s", until, on)
	}
}

var (
	percentTyped = regexp.MustCompile(`\d[\s\x{a0}\x{202f}]*[%٪％]`)
	holes        = regexp.MustCompile(`\{\s*(?:[a-z]{2}-)?fig[^}]*\}?`)
	// A telephone number, however it is parted; "2019–2024", with its dash, is none.
	numberTyped = regexp.MustCompile(`\d(?:[\s\x{a0}().\-/]{0,2}\d){5,}`)
)

func (c *checker) words(e *record.Entry, w record.Words) {
	text := w.All()
	for _, hole := range holes.FindAllString(text, -1) {
		id := figureHole.FindStringSubmatch(hole)
		if id == nil {
			c.fault(e, "N05", "%s: %q is no figure; write {fig-…}", w.Lang, hole)
		} else if _, ok := c.book.Entry("figure", id[1]); !ok {
			c.fault(e, "N05", "%s: there is no figure %s", w.Lang, id[1])
		}
	}
	if e.Kind != "campaign" { // whose own rule names what may stand in it
		for _, h := range hole.FindAllString(text, -1) {
			if !figureHole.MatchString(h) && !holes.MatchString(h) {
				c.fault(e, "N08", "%s: nothing is put in for %s; there are figures such as {fig-…}", w.Lang, h)
			}
		}
	}
	if e.Kind == "figure" && figureHole.MatchString(w.Line("unit")) {
		c.fault(e, "N05", "%s: the unit of a figure holds no figure", w.Lang)
	}
	switch e.Kind {
	case "campaign":
		if typed := percentTyped.FindString(text); typed != "" {
			c.fault(e, "N06", "%s: %q is typed; a figure is {fig-…}, which has its source and its year", w.Lang, typed)
		}
	case "roster":
		if text += e.Get("name"); strings.ContainsAny(text, "@＠") || numberTyped.MatchString(asciiDigits(text)) {
			c.fault(e, "N04", "%s: an address or a number to call; an expert is asked through the operator", w.Lang)
		}
	}
}

// asciiDigits writes a digit of whatever writing as 0.
func asciiDigits(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '0'
		}
		return r
	}, text)
}
