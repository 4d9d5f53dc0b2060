package network

import (
	"strings"

	"slices"
	"time"

	"copse/internal/copse"
	"copse/internal/record"
)

// place is where the entries of a kind stand on the site.
type place struct {
	Kind, Path string
	Group      string // of the page of all kinds
}

// places are all kinds in the order in which they are shown.
func places() []place {
	return []place{
		{"case", "/cases", "known"}, {"figure", "/figures", "known"}, {"publication", "/publications", "known"},
		{"event", "/events", "days"}, {"campaign", "/campaigns", "days"}, {"talk", "/talks", "days"},
		{"programme", "/programmes", "who"}, {"partner", "/partners", "who"}, {"commitment", "/commitments", "who"},
		{"roster", "/roster", "who"}, {"contribution", "/contributions", "who"},
		{"guide", "/guides", "guides"},
	}
}

// placeOf is the place of a kind.
func placeOf(kind string) place {
	list := places()
	return list[slices.IndexFunc(list, func(p place) bool { return p.Kind == kind })]
}

// pathOf is the page of an entry, below the language.
func pathOf(e *record.Entry) string { return placeOf(e.Kind).Path + "/" + e.ID }

// shown reports whether an entry may be seen in a language on a day: an expert only while the consent holds, a talk only
// where who cannot hear it, or does not speak its language, can read it.
func shown(e *record.Entry, lang copse.Lang, day time.Time) bool {
	switch e.Kind {
	case "roster":
		return consented(e, day)
	case "talk":
		return e.Has("captions", string(lang))
	}
	return true
}

// shownOf are the entries of a kind that may be seen.
func shownOf(b *record.Book, kind string, lang copse.Lang, day time.Time) (list []*record.Entry) {
	for _, e := range b.All(kind) {
		if shown(e, lang, day) {
			list = append(list, e)
		}
	}
	return list
}

// adults reports a case that is for those who work with children, and stands on no page for them.
func adults(e *record.Entry) bool { return e.Get("adults") == "true" }

// ownAuthor reports whether a case was judged by those whose work it is.
func ownAuthor(e *record.Entry) bool {
	same := func(name string) bool {
		return strings.EqualFold(strings.Join(strings.Fields(name), " "), strings.Join(strings.Fields(e.Get("judged_by")), " "))
	}
	return e.Get("judged_by") != "" && (same(e.Get("publisher")) || same(e.Says))
}
