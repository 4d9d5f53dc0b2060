package network

import (
	"regexp"
	"strings"

	"copse/internal/copse"
	"copse/internal/prose"
	"copse/internal/record"
)

// nearly is how the statement of a figure says that its number is rounded. The English is asked, which every figure has.
var nearly = regexp.MustCompile(`(?i)\b(about|around|nearly|almost) \d`)

// boundOf is what stands before the number of a figure: "about", "over" or "". Its entry says it, or its statement does; a
// unit that says it says it wherever the unit stands.
func boundOf(b *record.Book, e *record.Entry) string {
	if bound := e.Get("bound"); bound != "" {
		return bound
	}
	if w := b.Words(e, copse.English); nearly.MatchString(w.Line("statement")) && !strings.Contains(w.Line("unit"), "about") {
		return "about"
	}
	return ""
}

// figures puts the figures into a text, each as sure as its publisher is of it.
func (f filling) figures(s string) string {
	var out strings.Builder
	for piece, figure := range pieces(s) {
		if e, ok := f.book.Entry("figure", piece); figure && ok {
			piece, _ = FigureIn(f.book, f.words, e.ID)
			if bound := boundOf(f.book, e); bound != "" {
				piece = f.words.T("network.figure.bound."+bound, "value", piece)
			}
		}
		out.WriteString(piece)
	}
	return out.String()
}

// sources name where the figures of texts come from, a line each: who prints or sends a text prints them with it.
func (m *making) sources(texts ...string) (list []said) {
	seen := map[string]bool{}
	for _, at := range figureHole.FindAllStringSubmatch(strings.Join(texts, "\n"), -1) {
		e, ok := m.fill.book.Entry("figure", at[1])
		if !ok || seen[at[1]] {
			continue
		}
		seen[at[1]] = true
		w := m.own.Of("network.kit.source")
		whole := func(s string) string { // what is written from the left stays together: its brackets too
			if prose.Direction(w.Lang) == "ltr" {
				return s
			}
			return toRight + s + toRight + toLeft
		}
		list = append(list, said{prose.Loose(w.T("network.kit.source", "publisher", whole(e.Get("publisher")), "year", e.Get("year"), "address", whole(e.Get("url")))), w.Lang})
	}
	return list
}
