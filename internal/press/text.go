package press

import (
	"copse/internal/copse"
	"copse/internal/prose"
)

// Text is one text in one language: a line of plain words, or Markdown with its paragraphs
// and lists.
type Text struct {
	Plain    string
	Lang     copse.Lang      // of the plain words; empty: the document's
	Markdown *prose.Markdown // in place of Plain; it knows its language
}

// Is reports whether there is anything to show.
func (t Text) Is() bool { return t.Markdown != nil || t.Plain != "" }

// in is the text's language in a document of lang.
func (t Text) in(lang copse.Lang) copse.Lang {
	switch {
	case t.Markdown != nil:
		return t.Markdown.Lang
	case t.Lang != "":
		return t.Lang
	}
	return lang
}

// plain is the text without markup.
func (t Text) plain() string {
	if t.Markdown != nil {
		return t.Markdown.Text()
	}
	return t.Plain
}

// Line is a line put together of pieces.
type Line []Piece

// Words is a line of plain words in the document's language.
func Words(s string) Line { return Line{{Text: Text{Plain: s}}} }

// Piece is a stretch of a line.
type Piece struct {
	Text  Text
	As    Kind
	Href  string // where a Name or an Address leads; empty: nowhere
	Small Line   // in small print, in place of Text
}

// Kind is how the words of a piece are to be read.
type Kind int

// The kinds there are.
const (
	Said    Kind = iota // words of a language: typeset, with its marks
	Exact               // as they are: what joins two sentences, a name from elsewhere
	Name                // a name that may be in another language and lead to what it names
	Address             // an address, left to right in every language
	Space               // room between two pieces
)

// Is reports what kind the piece is; templates ask it.
func (p Piece) Is(k string) bool {
	return map[string]Kind{"exact": Exact, "name": Name, "address": Address, "space": Space}[k] == p.As && p.As != Said
}
