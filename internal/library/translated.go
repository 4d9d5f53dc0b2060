package library

import (
	"copse/internal/content"
	"copse/internal/i18n"
)

// translated says in words how many points of a set, as it is read at a depth, are in the reader's
// language as a whole; "" where all of them are. It stands wherever a set is chosen: who opens a
// book should know how much of it they can read.
func translated(lib *content.Library, w *i18n.Words, s *content.Set, depth string) string {
	here, of := 0, 0
	for _, a := range depthAreas(lib, s, depth, w) {
		for _, n := range a.Points {
			of++
			if !foreign(n.shown(depth)...) {
				here++
			}
		}
	}
	switch here {
	case of:
		return ""
	case 0:
		return w.T("library.translated.none", "of", of)
	}
	return w.T("library.translated", "count", here, "of", of)
}

// shown are the texts of a point that are read at a depth.
func (n *depthPoint) shown(depth string) []Text {
	switch depth {
	case "brief":
		return []Text{n.Title, n.Brief}
	case "summary":
		return []Text{n.Title, n.Statement}
	}
	return []Text{n.Title, n.Statement, n.Why, n.How, n.Done, n.Say, n.Do, n.Adult}
}
