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

// Card is a node in a list: id, title, what it asks.
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

func card(n *content.Node, w *i18n.Words) Card {
	lang := w.Lang
	var ages []string
	for _, band := range n.Applies.Bands {
		if n.Kind == content.Goal {
			ages = append(ages, w.T("library.band."+band))
		}
	}
	return Card{Ages: w.List(ages), ID: n.ID, Href: nodePath(n), Door: doorOfArea(n.Area),
		Title: text(n.Words, lang, "title"), Statement: text(n.Words, lang, "statement"),
		Why: text(n.Words, lang, "why"), How: text(n.Words, lang, "how"), Done: text(n.Words, lang, "done"),
		Standing: standingOf(n, w)}
}

func cards(nodes []*content.Node, w *i18n.Words) []Card {
	var list []Card
	for _, n := range nodes {
		if n.Retired == nil {
			list = append(list, card(n, w))
		}
	}
	return list
}

func nodePath(n *content.Node) string         { return "/library/" + string(n.ID) }
func areaPath(a *content.Area) string         { return "/library/area/" + string(a.ID) }
func setPath(s *content.Set) string           { return "/library/set/" + s.ID }
func questionPath(q *content.Question) string { return "/question/" + q.ID }

func nodeLink(n *content.Node, lang copse.Lang) Link {
	return Link{Href: nodePath(n), Title: text(n.Words, lang, "title"), Note: string(n.ID)}
}

// nodeLinks follows ids; one that nobody has is left out (copse check reports it).
func nodeLinks(lib *content.Library, ids []copse.ID, lang copse.Lang) []Link {
	var links []Link
	for _, id := range ids {
		if n, ok := lib.Node(id); ok && n.Shown() {
			links = append(links, nodeLink(n, lang))
		}
	}
	return links
}

// areaLinks lists the areas of a set for the column "on these pages".
func areaLinks(s *content.Set, current *content.Area, lang copse.Lang) []Link {
	var links []Link
	for _, a := range s.Areas {
		links = append(links, Link{Href: areaPath(a), Title: text(a.Words, lang, "title"), Current: a == current})
	}
	return links
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

// foreign reports whether any of the texts stands in for one the language lacks.
func foreign(texts ...Text) bool {
	return slices.ContainsFunc(texts, func(t Text) bool { return t.Foreign })
}

func stale(texts ...Text) bool {
	return slices.ContainsFunc(texts, func(t Text) bool { return t.Stale })
}

// nodeRef is a place in an international text that a node touches.
type nodeRef struct {
	Href, Name, Rel string
	Confirmed       bool
	By              string // who named it, where a country did
}

func nodeRefs(lib *content.Library, w *i18n.Words, n *content.Node) []nodeRef {
	var refs []nodeRef
	for _, ref := range n.Refs {
		x := nodeRef{Name: refName(lib, w, ref.ID), Rel: w.T("library.ref.rel." + ref.Rel), Confirmed: ref.Standing == content.Confirmed, By: ref.Publisher}
		if ref.Rel != "none" {
			x.Href = "/library/ref/" + ref.ID
		}
		refs = append(refs, x)
	}
	return refs
}
