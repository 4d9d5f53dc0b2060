package prose

import (
	"html/template"

	"copse/internal/copse"
)

// Text is a line of plain text as a page shows it: in its own language, which need not be the page's.
type Text struct {
	Lang  copse.Lang
	Line  template.HTML
	Plain string
}

// Is reports whether there is anything to show; templates ask it.
func (t Text) Is() bool { return t.Plain != "" }

// TextIn is a line in a language; of nothing it is nothing.
func TextIn(lang copse.Lang, plain string) Text {
	if plain == "" {
		return Text{}
	}
	return Text{lang, Inline(lang, plain), plain}
}
