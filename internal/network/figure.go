package network

import (
	"iter"
	"regexp"
	"strconv"
	"strings"
	"time"

	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
	"copse/internal/record"
)

// figureHole is where a text wants the value of a figure: {fig-skipped-school}, or of a country's own: {xx-fig-own}.
var figureHole = regexp.MustCompile(`\{((?:[a-z]{2}-)?fig-[a-z0-9-]+)\}`)

// valueForm is how the value of a figure is written: digits, with a point before decimals.
var valueForm = regexp.MustCompile(`^\d+(\.\d+)?$`)

// Value writes the number of a figure with its unit, in the language of words. It is the one place that does: a figure is
// never typed into a text.
func Value(w *i18n.Words, number, unit string) string {
	whole, decimals, has := strings.Cut(number, ".")
	if n, err := strconv.Atoi(whole); err == nil {
		number = w.Number(n)
		if has {
			number += w.T("web.number.decimal") + decimals
		}
	}
	switch {
	case unit == "":
		return number
	case strings.ContainsAny(unit[:1], "%") || strings.HasPrefix(unit, "٪") || strings.HasPrefix(unit, "％"):
		if spaced := prose.Typeset(w.Lang, number+" %"); spaced != number+" %" { // the language sets a space of its own
			return strings.TrimSuffix(spaced, "%") + unit
		}
		return number + unit
	}
	return number + w.Gap() + unit
}

// ValueOf is the number of a figure as it stands alone: with what says that it is a rounded or a least one.
func ValueOf(w *i18n.Words, e *record.Entry, unit string) string {
	value := Value(w, e.Get("value"), unit)
	if bound := e.Get("bound"); bound != "" {
		return w.T("network.figure.bound."+bound, "value", value)
	}
	return value
}

// FigureIn is what a text says in place of a figure's id: value, unit and year, in the language of words; ok is false where
// nobody has the figure.
func FigureIn(b *record.Book, w *i18n.Words, id string) (text string, ok bool) {
	e, ok := b.Entry("figure", id)
	if !ok {
		return "", false
	}
	unit := b.Words(e, w.Lang)
	if unit.Lang != w.Lang { // half a figure in another language is none
		return w.T("network.figure.in", "value", Value(w, e.Get("value"), percent(unit.Line("unit"))), "year", e.Get("year")), true
	}
	return w.T("network.figure.in", "value", Value(w, e.Get("value"), unit.Line("unit")), "year", e.Get("year")), true
}

// percent is what of a unit every language reads.
func percent(unit string) string {
	if strings.HasPrefix(unit, "%") {
		return "%"
	}
	return ""
}

// pieces parts a text at its figures: each piece is words, or the id of a figure.
func pieces(text string) iter.Seq2[string, bool] {
	return func(yield func(piece string, figure bool) bool) {
		from := 0
		for _, at := range figureHole.FindAllStringSubmatchIndex(text, -1) {
			if at[0] > from && !yield(text[from:at[0]], false) || !yield(text[at[2]:at[3]], true) {
				return
			}
			from = at[1]
		}
		if from < len(text) {
			yield(text[from:], false)
		}
	}
}

// WithFigures is a text with its figures put in.
func WithFigures(b *record.Book, w *i18n.Words, text string) string {
	var out strings.Builder
	for piece, figure := range pieces(text) {
		if said, ok := FigureIn(b, w, piece); figure && ok {
			piece = said
		}
		out.WriteString(piece)
	}
	return out.String()
}

// old reports whether a figure is older than the year until which it may be used without a word about its age.
func old(e *record.Entry, now time.Time) bool {
	until, err := strconv.Atoi(e.Get("stale"))
	return err == nil && now.UTC().Year() > until
}

// wordsIn are the words of the interface in a language of content; English where it has none.
func wordsIn(c *i18n.Catalog, lang copse.Lang) *i18n.Words {
	if w, ok := c.For(lang); ok {
		return w
	}
	return c.English()
}
