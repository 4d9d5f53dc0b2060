// Package doc writes documents to go on working with: what a door hands in becomes a file
// that Word and LibreOffice open, with headings they navigate by and tables they edit.
//
// It promises: the same document gives the same bytes; every text is marked with its
// language and runs its own way, whatever stands beside it; headings, lists and tables are
// real ones, nothing floats, and the file has a title, so that a screen reader reads it in
// order. The room knows no door and no word of the interface. What is made to be kept as it
// is (a PDF, a book) is package press's.
package doc

import (
	"errors"
	"fmt"
	"slices"

	"copse/internal/copse"
)

// Document is a paper that somebody goes on writing: a draft of a policy, a plan.
type Document struct {
	Lang    copse.Lang
	Title   string // above all, and in what the file says of itself
	Subject string // only there; may be empty
	Blocks  []Block
}

// Text is a stretch of words in one language; line ends and tabs in it are spaces.
type Text struct {
	Words string
	Lang  copse.Lang // empty: the document's
}

// Line is a paragraph put together of stretches. One that has no words in the document's
// direction stands at the side its own words begin.
type Line []Text

// Words is a line in the document's language.
func Words(s string) Line { return Line{{Words: s}} }

// Block is one of the kinds below.
type Block interface {
	check() error
	write(b *body)
}

// Heading is a title inside the document, of level 1, 2 or 3.
type Heading struct {
	Level int
	Text  Line
}

// Para is a paragraph.
type Para struct{ Text Line }

// Clause is a numbered paragraph. Its number is a word of its text, since others cite it:
// a program that counts would give another one the next day.
type Clause struct {
	Number string
	Text   Line
	Note   Line // in small print below: what the clause rests on; may be empty
}

// Bullets is a list.
type Bullets struct{ Items []Line }

// Table has a header that is repeated on each page. A cell without words is room to write.
type Table struct {
	Name   string // for who hears the table; in the document's language
	Header []Line
	Rows   [][]Line
	Widths []int // of the columns, in shares of the whole; none: alike
}

// Signature is a line to fill in by hand for each label.
type Signature struct{ Labels []Line }

func (h Heading) check() error {
	if h.Level < 1 || h.Level > 3 {
		return fmt.Errorf("a heading of level %d: there are 1, 2 and 3", h.Level)
	}
	return nil
}

func (Para) check() error      { return nil }
func (Clause) check() error    { return nil }
func (Bullets) check() error   { return nil }
func (Signature) check() error { return nil }

func (t Table) check() error {
	n := len(t.Header)
	switch {
	case n == 0:
		return errors.New("a table without a header")
	case len(t.Widths) != n && len(t.Widths) != 0:
		return fmt.Errorf("a table of %d columns with %d widths", n, len(t.Widths))
	case slices.ContainsFunc(t.Widths, func(w int) bool { return w < 1 }):
		return fmt.Errorf("a table with the widths %v: each column needs some", t.Widths)
	}
	for i, row := range t.Rows {
		if len(row) != n {
			return fmt.Errorf("a table of %d columns with %d cells in row %d", n, len(row), i+1)
		}
	}
	return nil
}

// check finds what no program could show.
func (d Document) check() error {
	if d.Title == "" || d.Lang == "" {
		return errors.New("a document needs a title and a language: screen readers begin with them")
	}
	for i, b := range d.Blocks {
		if err := b.check(); err != nil {
			return fmt.Errorf("block %d: %w", i+1, err)
		}
	}
	return nil
}
