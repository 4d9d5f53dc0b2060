// Package press makes documents to keep: a door hands in a Document, press writes it as a
// PDF to print (typeset by whoever is handed in) or as an EPUB to read.
//
// It promises: the same document gives the same source and the same book, byte for byte;
// every text is escaped by package prose; a text in another language than the document's
// is marked, for readers and for programs; a notice stands where it is read first; a link
// leads to its place in the document, else to the site, else it is words. The room knows no
// guideline, no word of the interface and no page: what a document says, its door says.
package press

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"time"

	"copse/internal/copse"
)

// Document is something to keep: a set of guidelines, a plan, a letter. Only what is filled
// in is written: one without a cover begins with its first chapter.
type Document struct {
	Title     string // as shelves and windows show it
	Heading   Text   // as its own cover shows it, and the foot of each page
	Lang      copse.Lang
	Publisher string
	Made      time.Time // the day it is dated, whenever it is written
	Tree      string    // whose colours it wears and whose tree stands on its cover: "policy"
	Look      fs.FS     // where these come from: the folder web/ of the repository
	Layout    Layout    // on paper
	Large     bool      // on paper: larger letters, for who learns to read

	Site    string // where links lead that the document does not hold: "https://cop.example.org"; empty: nowhere
	Address string // of its newest edition; on paper a code too
	Newest  Line   // the words before that address

	Notices      []Line // what a reader must know before the first word
	Contents     Text   // what the contents are called; empty: paper has none
	Cover        *Cover
	Introduction *Chapter
	Chapters     []Chapter
	Glossary     *Glossary
	Imprint      *Imprint
	Book         Book
}

// Layout is how a document lies on paper.
type Layout int

// The layouts there are.
const (
	Pages   Layout = iota // one column
	Columns               // two columns in small letters
	OnePage               // all on one page, as large as it fits: each section as its title and first text
)

// Cover is the first page: the tree and the heading, and the words around them.
type Cover struct {
	Kicker Line   // above the heading on paper, below it in a book
	Lead   Text   // what the document is for
	Foot   []Line // edition, source, publisher
}

// Chapter begins on a page, or in a file, of its own.
type Chapter struct {
	ID       string // of its place; an introduction needs none
	At       string // its address on the site below the language; links to it stay inside
	Title    Text
	Body     []Block
	Sections []Section
}

// Section is a numbered part of a chapter.
type Section struct {
	ID     string // its number, printed before the title
	At     string // as in Chapter
	Title  Text
	Beside Line // a few words that fit beside the number, such as how sure we are
	Below  Line // the same where it takes a line of its own
	Notes  []Line
	Body   []Part
}

// Part is a block of a section under a heading, or under none.
type Part struct {
	Heading Text
	Block
}

// Block is what stands together: a text, lines, a list and notes, each where there is one.
// One without words is an empty line in the source of a book, and nothing on paper.
type Block struct {
	Text  Text
	Lines []Line // each a paragraph; empty ones are left out
	As    Weight // of the lines
	List  []Line // in small print
	Notes []Line // in small print, below all
}

func (b Block) is() bool {
	return b.Text.Is() || len(b.List) > 0 || slices.ContainsFunc(append(slices.Clone(b.Lines), b.Notes...), func(l Line) bool { return len(l) > 0 })
}

// Weight is how much a line says by its size.
type Weight string

// The weights there are.
const (
	Plain Weight = ""
	Lead  Weight = "lead"
	Small Weight = "small"
)

// Glossary explains words, in the order they are handed in.
type Glossary struct {
	Title Text
	Terms []Term
}

// Term is a word and what it means.
type Term struct {
	ID     string
	At     string // as in Chapter
	Name   Text
	Define Text
	Note   Line // behind what it means
}

// Imprint is the last page: where the copy comes from. On one page its lines are the foot.
type Imprint struct {
	Title Text
	Body  []Block // of lines alone
}

// Book is what an EPUB needs beside the document itself.
type Book struct {
	Identifier string // see Identifier
	Source     string // what it renders, for catalogues
	Rights     string
	Summary    string // of what helps readers with disabilities, and what does not
	Cover      Text   // what the cover is called in the contents
	Landmarks  Text   // what the list of its parts is called
}

// heading is the document's title as it is shown.
func (d *Document) heading() Text {
	if d.Heading.Is() {
		return d.Heading
	}
	return Text{Plain: d.Title}
}

var goodID = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.-]*$`)

// check finds ids that could not be places: names of files, of labels and in addresses.
func (d *Document) check() error {
	seen := []string{"cover", "nav", "intro", "introduction", "glossary", "imprint"} // places of our own
	place := func(id string) error {
		if !goodID.MatchString(id) || slices.Contains(seen, id) {
			return fmt.Errorf("a document's place is called %q: it needs a name of its own, of letters, digits, dots and hyphens", id)
		}
		seen = append(seen, id)
		return nil
	}
	for _, c := range d.Chapters {
		if err := place(c.ID); err != nil {
			return err
		}
		for _, s := range c.Sections {
			if err := place(s.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// places are the addresses a document holds itself, each with what to call it: a chapter
// (section is empty), a section, or a term.
func (d *Document) places(name func(chapter, section, term string) string) map[string]string {
	all := map[string]string{}
	put := func(at, place string) {
		if at != "" {
			all[at] = place
		}
	}
	for _, c := range d.Chapters {
		put(c.At, name(c.ID, "", ""))
		for _, s := range c.Sections {
			put(s.At, name(c.ID, s.ID, ""))
		}
	}
	if d.Glossary != nil {
		for _, t := range d.Glossary.Terms {
			put(t.At, name("", "", t.ID))
		}
	}
	return all
}
