package content

import (
	"fmt"
	"strings"

	"copse/internal/copse"
	"copse/internal/prose"
)

// Plain holds lines of prose that stand outside the library, as an item of a checklist, to the rules of its texts.
type Plain struct {
	lib     *Library
	lang    copse.Lang
	t       prose.Typography
	phrases *Phrases
}

// Plain are the rules of a language.
func (l *Library) Plain(lang copse.Lang) *Plain {
	p := &Plain{lib: l, lang: lang, t: prose.TypographyOf(lang)}
	p.phrases, _ = l.Phrases(lang) // what is wrong in the lists is found with the texts
	return p
}

// Slips are what is wrong with a line: too long (most is in English words), words to avoid (L10), marks of Markdown
// (L15), blanks (L20), left in English (L11; english is "" for the English itself).
func (p *Plain) Slips(text, english string, most int) (out []Slip) {
	if n, most := p.t.Count(text), p.t.Stretched(most); n > most {
		out = append(out, Slip{Code: "L08", Text: fmt.Sprintf("%d %s, at most %d", n, p.t.Unit(), most)})
	}
	if p.phrases != nil {
		for _, h := range p.phrases.avoid.find(text) {
			say := ""
			if t, ok := p.lib.Term(h.phrase.term); ok && t.Prefer[p.lang] != "" {
				say = "; say: " + t.Prefer[p.lang]
			}
			out = append(out, Slip{Offset: h.offset, Code: "L10", Text: fmt.Sprintf("%q is on the list of words to avoid (%s)%s", h.phrase.shown, h.phrase.term, say)})
		}
	}
	if i := strings.IndexAny(text, "\"*_`<>[]\n"); i >= 0 {
		out = append(out, Slip{Offset: i, Code: "L15", Text: "straight quotation marks and marks of Markdown would stay on the page"})
	}
	if strings.EqualFold(text, english) && p.t.Count(text) >= 4 {
		out = append(out, Slip{Code: "L11", Text: "the same as in English"})
	}
	return append(out, StraySpaces(p.lang, text)...)
}
