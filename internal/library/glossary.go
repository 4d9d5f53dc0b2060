package library

import (
	"strings"

	"copse/internal/content"
	"copse/internal/copse"
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
