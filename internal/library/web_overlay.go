package library

import (
	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/web"
)

// hidden says who took a point out of this site and why. The answer is 410: the point
// was at this address and is left out on purpose, which "not found" would deny.
func hidden(v *web.Visit, lib *content.Library, n *content.Node) error {
	return copse.E(copse.Gone, "error.hidden", "publisher", n.Hidden.Publisher, "id", string(n.ID),
		"reason", inLang(n.Hidden.Reason, v.Lang), "edition", lib.Edition)
}

// here is what a country says beside a point, and who says it. Where neither the reader's
// language nor English has it, another is better than silence: it may be the law.
func here(v *web.Visit, lib *content.Library, n *content.Node) (t Text, by string) {
	const name = "here"
	lang := v.Lang
	if _, ok := n.Words.Get(lang, name); !ok {
		for _, l := range lib.Langs {
			if b := n.Words[l][name]; b != nil && !b.Draft {
				lang = l
				break
			}
		}
	}
	b, ok := n.Words.Get(lang, name)
	if !ok {
		return Text{}, ""
	}
	t = text(n.Words, lang, name)
	t.HTML, t.Foreign = b.HTML(v.Lang), b.Lang != v.Lang
	if t.Foreign {
		t.Dir = content.Direction(b.Lang)
	}
	return t, lib.Publisher(b)
}
