package network

import (
	"regexp"
	"slices"
	"strings"

	"copse/internal/copse"
	"copse/internal/record"
	"copse/internal/source"
)

// percentWritten is a percentage in words: that with a sign is found by Check.
var percentWritten = regexp.MustCompile(`(?i)\d+[\s\x{a0}\x{202f}]*(per\s?cent|pour\s?cent|por\s?ciento|процент|في المائة|في المئة|بالمائة|بالمئة)|百分之[\d一二三四五六七八九十]`)

// CheckCampaigns names what is wrong in the texts of campaigns: a percentage that is typed in words (N06), a hole that nothing
// fills (N08), a figure that is used and not listed, or listed and not used (N09), a message that frightens or blames (N10, a
// warning), which unkind finds in a text; nil: nobody looks. Other typed figures, and figures that nobody has, are found by
// Check.
func CheckCampaigns(b *record.Book, unkind func(lang copse.Lang, text string) []string) []source.Finding {
	c := &checker{book: b}
	for _, e := range b.All("campaign") {
		for _, lang := range langsOf(b, e) {
			w := b.Words(e, lang)
			c.filled(e, w)
			c.listed(e, w)
			for _, line := range strings.Split(w.All(), "\n") {
				if unkind == nil {
					break
				}
				for _, why := range unkind(w.Lang, line) {
					c.doubt(e, "N10", "%s: %s", w.Lang, why)
				}
			}
		}
	}
	return source.SortFindings(c.All)
}

// doubt is a fault that stops nobody.
func (c *checker) doubt(e *record.Entry, code, format string, args ...any) {
	file, at := e.At()
	c.Add(source.Warning, file, at, code, e.ID+": "+format, args...)
}

// filled holds texts to the holes that a kit fills: another would stand on a poster in braces.
func (c *checker) filled(e *record.Entry, w record.Words) {
	text := w.All()
	for _, h := range hole.FindAllString(text, -1) {
		if !slices.Contains(holeNames(), h) && !figureHole.MatchString(h) && !holes.MatchString(h) { // those of figures are Check's
			c.fault(e, "N08", "%s: nothing is put in for %s; there are %s and figures such as {fig-…}", w.Lang, h, strings.Join(holeNames(), ", "))
		}
	}
	for _, name := range []string{"title", "lead", "audience"} { // stand on pages and in calendars, for which nobody fills them
		for _, h := range holeNames() {
			if strings.Contains(w.Line(name), h) {
				c.fault(e, "N08", "%s: %s stands in %s, where nothing is put in", w.Lang, h, name)
			}
		}
	}
	if typed := percentWritten.FindString(text); typed != "" {
		c.fault(e, "N06", "%s: %q is typed; a figure is {fig-…}, which has its source and its year", w.Lang, typed)
	}
	if rest := hole.ReplaceAllString(text, ""); strings.ContainsAny(rest, "{}") {
		c.fault(e, "N08", "%s: a brace without its other half", w.Lang)
	}
}

// listed holds the figures in the texts to those of the entry, which pages and files of data name.
func (c *checker) listed(e *record.Entry, w record.Words) {
	used := figuresOf(w)
	for _, id := range used {
		if !e.Has("figures", id) {
			c.fault(e, "N09", "%s: uses %s, which its figures do not name", w.Lang, id)
		}
	}
	for _, id := range e.All("figures") {
		if !slices.Contains(used, id) {
			c.doubt(e, "N09", "%s: its figures name %s, which no text uses", w.Lang, id)
		}
	}
}
