package library

import (
	"strings"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
)

// Standing is how sure we are of a point, as a page prints it. A country's own point has
// none: it says whose it is.
type Standing struct {
	Own       string // whose point this is, where a country added it
	Confirmed bool
	Seen      *seenOn // where its subject was seen
}

// seenOn is the name of a public page inside the words around it.
type seenOn struct {
	Before, After string
	Name          string
	Lang          copse.Lang
	Dir           string
	Foreign       bool // the page's language is not the reader's
	Address       string
}

func standingOf(n *content.Point, w *i18n.Words) Standing {
	s := Standing{Own: n.Publisher, Confirmed: n.Basis.Standing == content.Confirmed}
	if p := n.Basis.Page; p != nil {
		s.Seen = &seenOn{Name: pageName(p), Lang: p.Lang, Dir: prose.Direction(p.Lang), Foreign: p.Lang != w.Lang, Address: p.Address}
		s.Seen.Before, s.Seen.After = w.Around("library.standing.seen", "page")
	}
	return s
}

// pageName is a page's title with its publisher.
func pageName(p *content.Page) string { return p.Title + " (" + p.Publisher + ")" }

// pageCell is a page in one cell of a table.
func pageCell(p *content.Page) string {
	if p == nil {
		return ""
	}
	return strings.TrimSpace(pageName(p) + " " + p.Address)
}

// tally counts the points of a set by their standing.
type tally struct{ Points, Confirmed, Seen, Unchecked int }

func counts(s *content.Set) tally {
	var t tally
	for _, a := range s.Areas {
		for _, n := range a.Points {
			if n.Retired != nil || n.Own() {
				continue // a country's own point is no part of the published text
			}
			t.Points++
			switch n.Basis.Standing {
			case content.Confirmed:
				t.Confirmed++
			case content.Seen:
				t.Seen++
			default:
				t.Unchecked++
			}
		}
	}
	return t
}
