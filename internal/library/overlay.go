package library

import (
	"strings"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
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
	return w.T("ref." + id)
}

// placeName is "article 34", or as a country writes it: "section 4".
func placeName(x *content.Work, w *i18n.Words, n string) string {
	if x.Publisher != "" {
		return strings.ReplaceAll(inLang(x.Places, w.Lang), "{n}", n)
	}
	return w.T("ref.place."+x.Place, "n", n)
}

// inLang is a country's own word in the reader's language, else in English.
func inLang(words map[copse.Lang]string, lang copse.Lang) string {
	if s := words[lang]; s != "" {
		return s
	}
	return words[copse.English]
}
