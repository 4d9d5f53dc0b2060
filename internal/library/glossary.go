package library

import (
	"slices"
	"strings"

	"golang.org/x/text/collate"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
)

// Term is a glossary entry as a page shows it.
type Term struct {
	ID           string
	Name, Define Text
	Avoid        []string
	Confirmed    bool
}

// glossaryTerms are the entries for readers, in file order.
func glossaryTerms(lib *content.Library, lang copse.Lang) []Term {
	var list []Term
	for _, t := range lib.Terms {
		if !t.Interface {
			list = append(list, Term{ID: t.ID, Name: said(t.Prefer, lang), Define: said(t.Define, lang), Avoid: t.Avoid[lang], Confirmed: t.Standing == content.Confirmed})
		}
	}
	return list
}

// inAlphabet puts terms in the order of the language's alphabet, as its readers look words up.
func inAlphabet(w *i18n.Words, terms []Term) {
	order, article := collate.New(w.Tag()), prose.TypographyOf(w.Lang).Article
	key := func(t Term) string { return strings.TrimPrefix(t.Name.Plain, article) }
	slices.SortStableFunc(terms, func(a, b Term) int { return order.CompareString(key(a), key(b)) })
}

// better finds the term a reader should meet when an avoided word was typed.
func better(lib *content.Library, q string, lang copse.Lang) *Term {
	for _, t := range lib.Terms {
		for _, avoid := range t.Avoid[lang] {
			if strings.EqualFold(avoid, q) {
				return &Term{ID: t.ID, Name: said(t.Prefer, lang), Define: said(t.Define, lang)}
			}
		}
	}
	return nil
}
