package network

import (
	"bytes"
	"html/template"
	"slices"

	"copse/internal/copse"
	"copse/internal/prose"
)

// kitFuncs are what the pages of a kit may ask for.
func kitFuncs() template.FuncMap {
	return template.FuncMap{"dirof": prose.Direction}
}

// shownText is a text as a page of a kit shows it.
type shownText struct {
	Line template.HTML
	Lang copse.Lang
}

// leaf is what all pages of a kit have.
type leaf struct {
	Lang      copse.Lang
	Dir       string
	Title     string
	Heading   template.HTML
	Mark      string    // of a preview, or ""
	Why       shownText // beside it
	Organiser template.HTML
	Site      string
	Card      shownText // "Somebody to talk to"
	Name      template.HTML
	Number    string
	Door      string // whose colours
}

func (m *making) shown(key string) shownText {
	s := m.say(key)
	return shownText{prose.Inline(s.Lang, s.Text), s.Lang}
}

func (m *making) inline(s string) template.HTML { return prose.Inline(m.words.Lang, m.fill.text(s)) }

func (m *making) leaf() leaf {
	lang := m.words.Lang
	l := leaf{Lang: lang, Dir: prose.Direction(lang), Title: m.fill.plain(m.words.Line("title")), Heading: m.inline(m.words.Line("title")),
		Organiser: prose.Inline(lang, m.fill.organiser), Site: m.fill.site, Card: m.shown("network.kit.card"), Name: prose.Inline(lang, m.fill.name), Number: m.fill.number,
		Door: doorOf(m.entry.ID)}
	if m.order.Preview {
		l.Mark, l.Why = previewWord, m.shown("network.kit.preview")
	}
	return l
}

// page fills a template of the folder kit.
func (m *making) page(name string, page any) ([]byte, error) {
	return m.execute(name+".html", page)
}

func (m *making) execute(name string, page any) ([]byte, error) {
	pages, err := m.pages()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = pages.ExecuteTemplate(&b, name, page)
	return b.Bytes(), err
}

// svg is a poster as a drawing of one size.
func (m *making) svg(p poster, s size) ([]byte, error) {
	p.Wide, p.High = s.wide, s.high
	drawn, err := m.execute("poster", p)
	return slices.Concat([]byte("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"), drawn, []byte("\n")), err
}

// printedPage is all posters, one a page.
type printedPage struct {
	leaf
	Size    string
	Posters []poster
}

func (m *making) printed(posters []poster, s size) printedPage {
	p := printedPage{leaf: m.leaf(), Size: s.name}
	for _, one := range posters {
		one.Wide, one.High = s.wide, s.high
		p.Posters = append(p.Posters, one)
	}
	return p
}

// sheetPage is a text to print.
type sheetPage struct {
	leaf
	What  shownText
	Lines []template.HTML
	Steps bool
}

func (m *making) sheet(name string, steps bool) sheetPage {
	p := sheetPage{leaf: m.leaf(), What: m.shown("network.kit." + name), Steps: steps}
	for _, l := range m.words.Lines(name) {
		p.Lines = append(p.Lines, m.inline(l))
	}
	return p
}

// slidesPage is all slides.
type slidesPage struct {
	leaf
	Drawings []drawnOnce
	Slides   []slide
}

// drawnOnce is a drawing that slides use by its name.
type drawnOnce struct {
	ID string
	drawing
}

// From is the left edge of the part of a drawing that stands beside a text, portraitWide wide.
func (d drawnOnce) From() int { return min(max(d.Middle-portraitWide/2, 0), drawnWide-portraitWide) }

// Wide is how wide that part is.
func (drawnOnce) Wide() int { return portraitWide }

const portraitWide = 330

// slide is one page of the screen.
type slide struct {
	N, Of   int
	Head    template.HTML
	Lines   []template.HTML
	Drawing string
	First   bool
	Tight   string // how much smaller the letters are: "", "tight", "tighter"
}

func (m *making) slides() slidesPage {
	p := slidesPage{leaf: m.leaf()}
	for n := range m.words.Parts("posters") {
		p.Drawings = append(p.Drawings, drawnOnce{"drawing-" + string(rune('1'+n)), m.drawing(m.entry.ID, n+1)})
	}
	list := m.words.Parts("slides")
	for i, x := range list {
		s := slide{N: i + 1, Of: len(list), Head: m.inline(x.Head), First: i == 0, Drawing: p.Drawings[i%len(p.Drawings)].ID, Tight: m.tightness(x.Head, x.Lines)}
		for _, l := range x.Lines {
			s.Lines = append(s.Lines, m.inline(l))
		}
		p.Slides = append(p.Slides, s)
	}
	return p
}

// The sides of what a slide has for its text, in hundredths of its width, and the sizes of head and lines: kit/slides.html
// has the same.
const slideWide, slideHigh, slideHead, slideLine = 53, 51, 5.2, 2.9

// tightness is how much smaller the letters of a slide are so that its text stays on it.
func (m *making) tightness(head string, lines []string) string {
	lead := settingOf(m.words.Lang)
	high := func(k float64) float64 {
		rows := func(bold bool, s string, size float64) float64 {
			f := face{m.words.Lang, bold, false}
			return float64(len(m.ruler.wrap(f, m.ruler.segments(f, m.fill.plain(s)), slideWide*f.share()/size)))
		}
		sum := rows(true, head, slideHead*k) * slideHead * k * lead.head
		for _, l := range lines {
			sum += rows(false, l, slideLine*k)*slideLine*k*lead.text + slideLine*0.6
		}
		return sum
	}
	switch {
	case high(1) <= slideHigh:
		return ""
	case high(0.86) <= slideHigh:
		return "tight"
	}
	return "tighter"
}
