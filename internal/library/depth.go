package library

import (
	"slices"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
)

// depths are the three ways to read a set; the page switches between them in place.
var depths = []string{"full", "summary", "brief"}

// Depths are the three ways to read a set, longest first.
func Depths() []string { return slices.Clone(depths) }

// depthArea is an area as a set is read in one go: page, EPUB and PDF alike.
type depthArea struct {
	ID           copse.ID
	Title, Intro Text
	Points       []depthPoint
	Count        int // of all points of the area, in a summary
}

type depthPoint struct {
	Card
	Brief          Text
	Say, Do, Adult Text
	Here           Text // "In this country"
	HereBy         string
	Offer          *offer // on the page alone: who helps may change after a book was made
}

// depthAreas are the areas of a set with what is read of them at a depth: every point, or those
// of the one-page brief, which a summary says in more words. An area without a point is left
// out; a summary keeps it, with its introduction, so that it shows the whole set on few pages.
func depthAreas(lib *content.Library, s *content.Set, depth string, w *i18n.Words) []depthArea {
	lang := w.Lang
	var list []depthArea
	for _, a := range s.Areas {
		da := depthArea{ID: a.ID, Title: text(a.Texts, lang, "title"), Intro: text(a.Texts, lang, "intro")}
		for _, n := range a.Points {
			if n.Retired != nil {
				continue
			}
			if depth == "summary" {
				da.Count++
			}
			if depth == "full" || n.Brief {
				dn := depthPoint{Card: card(n, w), Brief: text(n.Texts, lang, "brief"),
					Say: text(n.Texts, lang, "say"), Do: text(n.Texts, lang, "do"), Adult: text(n.Texts, lang, "adult")}
				if depth == "full" {
					dn.Here, dn.HereBy = here(lang, lib, n)
				}
				da.Points = append(da.Points, dn)
			}
		}
		if len(da.Points)+da.Count > 0 {
			list = append(list, da)
		}
	}
	return list
}
