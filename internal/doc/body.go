package doc

import (
	"fmt"
	"html"
	"strings"

	"copse/internal/copse"
	"copse/internal/prose"
)

// Measures in twentieths of a point; half points for letters are in parts/word/styles.xml.
const (
	paperWidth, paperHeight = 11906, 16838 // A4
	margin                  = 1134         // 2 cm
	textWidth               = paperWidth - 2*margin
)

// The order of elements inside pPr, rPr, tblPr, trPr, tcPr and sectPr is that of ECMA-376
// (part 1, annex A): Word calls a file damaged that has another.

// body writes the blocks of a document.
type body struct {
	strings.Builder
	lang copse.Lang
	rtl  bool
	keep string // property of a paragraph that stays with what follows
}

// para is a paragraph to write.
type para struct {
	style string // its id in parts/word/styles.xml
	more  string // its other properties, of those that stand before w:bidi in the order of ECMA-376
	lead  Text   // a number before the line, apart by a tab
	line  Line
	tail  string // runs behind it
}

func (b *body) para(p para) {
	rtl, first := b.rtl, writingOf(b.lang)
	if own, one := b.direction(p.line); one && own != rtl {
		rtl, first = own, writingOf(b.in(p.line[0]))
	}
	fmt.Fprintf(b, `<w:p><w:pPr><w:pStyle w:val="%s"/>%s`, p.style, p.more)
	if rtl {
		b.WriteString(`<w:bidi/>`)
	}
	// The mark at a paragraph's end has properties too: what is typed into an empty cell takes them.
	b.WriteString(first.props() + `</w:pPr>`)
	if p.lead.Words != "" {
		b.text(p.lead, rtl)
		b.WriteString(tab)
	}
	for _, t := range p.line {
		b.text(t, rtl)
	}
	b.WriteString(p.tail + "</w:p>\n")
}

const tab = `<w:r><w:tab/></w:r>`

// in is the language of a text.
func (b *body) in(t Text) copse.Lang {
	if t.Lang == "" {
		return b.lang
	}
	return t.Lang
}

// direction is the one way all words of a line run, if there is one.
func (b *body) direction(line Line) (rtl, one bool) {
	for i, t := range line {
		own := writingOf(b.in(t)).RTL
		if i > 0 && own != rtl {
			return false, false
		}
		rtl = own
	}
	return rtl, len(line) > 0
}

// text writes a text into a paragraph that runs one way. Isolates in it are left out: LibreOffice knows none.
func (b *body) text(t Text, rtl bool) {
	lang := b.in(t)
	w := writingOf(lang)
	words := prose.Typeset(lang, prose.Loose(prose.XML(strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(t.Words))))
	write := func() {
		for run, apart := range prose.Runs(lang, words) {
			if apart { // Latin letters in an Arabic text: of which language nobody says
				b.isolate(false, w.RTL, func() { b.run("", run) })
			} else {
				b.run(w.props(), run)
			}
		}
	}
	if w.RTL == rtl {
		write()
	} else {
		b.isolate(w.RTL, rtl, write)
	}
}

// isolate writes a stretch that runs another way than what it stands in. Word has embeddings
// (w:dir) and no isolates: a mark of the outer direction on both sides keeps digits and signs
// beside it out. LibreOffice 7.4 reads neither w:dir nor w:rtl, but the characters that
// Unicode has for an embedding; without them it prints 6–12 in an Arabic line as 12–6.
func (b *body) isolate(rtl, outer bool, write func()) {
	way, begin, mark, props := "ltr", "\u202a", "\u200e", ""
	if rtl {
		way, begin = "rtl", "\u202b"
	}
	if outer {
		mark, props = "\u200f", `<w:rPr><w:rtl/></w:rPr>`
	}
	b.run(props, mark+begin)
	fmt.Fprintf(b, `<w:dir w:val="%s">`, way)
	write()
	b.WriteString(`</w:dir>`)
	b.run(props, "\u202c"+mark)
}

func (b *body) run(props, words string) {
	if words != "" {
		fmt.Fprintf(b, `<w:r>%s<w:t xml:space="preserve">%s</w:t></w:r>`, props, html.EscapeString(words))
	}
}

func (h Heading) write(b *body) {
	b.para(para{style: fmt.Sprintf("Heading%d", h.Level), line: h.Text})
}

func (p Para) write(b *body) { b.para(para{style: "Normal", line: p.Text, more: b.keep}) }

func (c Clause) write(b *body) {
	p := para{style: "Clause", lead: Text{Words: c.Number}, line: c.Text}
	if len(c.Note) == 0 {
		b.para(p)
		return
	}
	p.more = `<w:keepNext/>` // a note alone on the next page rests on nothing
	b.para(p)
	b.para(para{style: "ClauseNote", line: c.Note})
}

func (l Bullets) write(b *body) {
	for _, item := range l.Items {
		b.para(para{style: "ListBullet", line: item})
	}
}

func (s Signature) write(b *body) {
	for _, label := range s.Labels {
		// The room to write in is the way from one tab to the next, with a line below.
		b.para(para{style: "Signature", line: label, tail: tab + tab})
	}
}
