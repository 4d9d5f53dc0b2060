package prose

import (
	"html"
	"html/template"
	"strings"

	"copse/internal/copse"
)

const wordEnd = "</span>"

// Word is a plain text as an element that names its language and direction, for a page that is
// mostly in another. In an attribute html/template leaves the element out.
func Word(lang copse.Lang, text string) template.HTML {
	return template.HTML(`<span lang="` + string(lang) + `" dir="` + Direction(lang) + `">` + html.EscapeString(text) + wordEnd)
}

// WordText is the text that Word was given; anything else is returned as it is.
func WordText(word any) any {
	marked, ok := word.(template.HTML)
	if !ok {
		return word
	}
	_, text, _ := strings.Cut(string(marked), ">")
	return html.UnescapeString(strings.TrimSuffix(text, wordEnd))
}
