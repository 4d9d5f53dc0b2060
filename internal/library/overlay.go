package library

import (
	"strings"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
)

// ours is our wording under that of an overlay.
func ours(b *content.Block) *content.Block {
	for b.Base != nil {
		b = b.Base
	}
	return b
}

// workName is the name of a text that points refer to: a word of the interface, or of
// the country that brought the text.
func workName(lib *content.Library, w *i18n.Words, id string) string {
	if id == "" {
		return ""
	}
	for _, x := range lib.Works {
		if x.ID == id && x.Publisher != "" {
			return inLang(x.Names, w.Lang)
		}
	}
	return w.T("library.ref." + id)
}

// placeName is "article 34", or as a country writes it: "section 4".
func placeName(x *content.Work, w *i18n.Words, n string) string {
	if x.Publisher != "" {
		return strings.ReplaceAll(inLang(x.Places, w.Lang), "{n}", n)
	}
	return w.T("library.ref.place."+x.Place, "n", n)
}

// placeAbout says in our words what a place is about; "" where nobody described it, as in the
// texts that a country brings.
func placeAbout(w *i18n.Words, ref string) string {
	place := strings.ReplaceAll(ref, ".", "-")
	if !w.Has("library.ref.about." + place) {
		return ""
	}
	return w.T("library.ref.about." + place)
}

// inLang is a country's own word in the reader's language, else in English.
func inLang(words map[copse.Lang]string, lang copse.Lang) string {
	if s := words[lang]; s != "" {
		return s
	}
	return words[copse.English]
}

// here is what a country says beside a point, and who says it. Where neither the reader's
// language nor English has it, another is better than silence: it may be the law.
func here(page copse.Lang, lib *content.Library, n *content.Point) (t Text, by string) {
	const name = "here"
	lang := page
	if _, ok := n.Texts.Get(lang, name); !ok {
		for _, l := range lib.Langs {
			if b := n.Texts[l][name]; b != nil && !b.Draft {
				lang = l
				break
			}
		}
	}
	b, ok := n.Texts.Get(lang, name)
	if !ok {
		return Text{}, ""
	}
	t = text(n.Texts, lang, name)
	t.HTML, t.Foreign = b.HTML(page), b.Lang != page
	if t.Foreign {
		t.Dir = prose.Direction(b.Lang)
	}
	return t, lib.Publisher(b)
}
