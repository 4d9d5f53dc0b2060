package library

import (
	"slices"
	"strings"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
)

// Link is an address below the language with its words.
type Link struct {
	Href    string
	Title   Text
	Label   string // words of the interface, where there is no Title
	Note    string
	Current bool
}

// Card is a point in a list: id, title, what it asks.
type Card struct {
	ID        copse.ID
	Href      string
	Door      string
	Title     Text
	Statement Text
	Why       Text
	How       Text
	Done      Text
	Standing  Standing
	Ages      string // in words, of a point that speaks to children
}

func card(n *content.Point, w *i18n.Words) Card {
	lang := w.Lang
	var ages []string
	for _, band := range n.Applies.Bands {
		if n.Kind == content.Goal {
			ages = append(ages, w.T("library.band."+band))
		}
	}
	return Card{Ages: w.List(ages), ID: n.ID, Href: pointPath(n), Door: doorOfArea(n.Area),
		Title: text(n.Texts, lang, "title"), Statement: text(n.Texts, lang, "statement"),
		Why: text(n.Texts, lang, "why"), How: text(n.Texts, lang, "how"), Done: text(n.Texts, lang, "done"),
		Standing: standingOf(n, w)}
}

func cards(points []*content.Point, w *i18n.Words) []Card {
	var list []Card
	for _, n := range points {
		if n.Retired == nil {
			list = append(list, card(n, w))
		}
	}
	return list
}

func pointPath(n *content.Point) string       { return "/library/" + string(n.ID) }
func areaPath(a *content.Area) string         { return "/library/area/" + string(a.ID) }
func setPath(s *content.Set) string           { return "/library/set/" + s.ID }
func questionPath(q *content.Question) string { return "/question/" + q.ID }

func pointLink(n *content.Point, lang copse.Lang) Link {
	return Link{Href: pointPath(n), Title: text(n.Texts, lang, "title"), Note: string(n.ID)}
}

// pointLinks follows ids; one that nobody has is left out (copse check reports it).
func pointLinks(lib *content.Library, ids []copse.ID, lang copse.Lang) []Link {
	var links []Link
	for _, id := range ids {
		if n, ok := lib.Point(id); ok && n.Shown() {
			links = append(links, pointLink(n, lang))
		}
	}
	return links
}

// areaLinks lists the areas of a set for the column "on these pages".
func areaLinks(s *content.Set, current *content.Area, lang copse.Lang) []Link {
	var links []Link
	for _, a := range s.Areas {
		links = append(links, Link{Href: areaPath(a), Title: text(a.Texts, lang, "title"), Current: a == current})
	}
	return links
}

// placeLabel is a place in the list of its work: "article 34: sexual exploitation and sexual abuse".
func placeLabel(lib *content.Library, w *i18n.Words, ref string) string {
	work, number, ok := lib.Place(ref)
	if !ok || number == "" || work.Place == "" {
		return refName(lib, w, ref)
	}
	name := placeName(work, w, number)
	if about := placeAbout(w, ref); about != "" {
		return w.T("library.ref.place.about", "place", name, "about", about)
	}
	return name
}

// refName is a place in an international text in words: "Convention on the Rights of
// the Child, article 34".
func refName(lib *content.Library, w *i18n.Words, ref string) string {
	work, place, _ := strings.Cut(ref, ".")
	name := workName(lib, w, work)
	i := slices.IndexFunc(lib.Works, func(x *content.Work) bool { return x.ID == work })
	if place == "" || i < 0 || lib.Works[i].Place == "" {
		return name
	}
	return w.T("library.ref.at", "work", name, "place", placeName(lib.Works[i], w, place))
}

// PlaceWords says in words where a reference leads: the international text, the place in it, and what that is about ("" where
// nobody described it).
func PlaceWords(lib *content.Library, w *i18n.Words, ref string) (work, place, about string) {
	x, number, ok := lib.Place(ref)
	work = workName(lib, w, strings.SplitN(ref, ".", 2)[0])
	if !ok || number == "" || x.Place == "" {
		return work, work, placeAbout(w, ref)
	}
	return work, placeName(x, w, number), placeAbout(w, ref)
}

// foreign reports whether any of the texts stands in for one the language lacks.
func foreign(texts ...Text) bool {
	return slices.ContainsFunc(texts, func(t Text) bool { return t.Foreign })
}

func stale(texts ...Text) bool {
	return slices.ContainsFunc(texts, func(t Text) bool { return t.Stale })
}

// pointRef is a place in an international text that a point touches.
type pointRef struct {
	Href, Name, Rel string
	About           string // what the place is about, in our words; a page for children does without
	Confirmed       bool
	By              string // who named it, where a country did
}

func pointRefs(lib *content.Library, w *i18n.Words, n *content.Point) []pointRef {
	var refs []pointRef
	for _, ref := range n.Refs {
		x := pointRef{Name: refName(lib, w, ref.ID), Rel: w.T("library.ref.rel." + ref.Rel), Confirmed: ref.Standing == content.Confirmed, By: ref.Publisher}
		if n.Kind != content.Goal {
			x.About = placeAbout(w, ref.ID)
		}
		if ref.Rel != "none" {
			x.Href = "/library/ref/" + ref.ID
		}
		refs = append(refs, x)
	}
	return refs
}
