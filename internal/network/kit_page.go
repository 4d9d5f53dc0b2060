package network

import (
	"bytes"
	"html/template"
	"math"
	"slices"

	"copse/internal/copse"
	"copse/internal/prose"
	"copse/internal/record"
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
	What    shownText
	Lines   []template.HTML
	Sources []said
	Steps   bool
}

func (m *making) sheet(name string, steps bool) sheetPage {
	p := sheetPage{leaf: m.leaf(), What: m.shown("network.kit." + name), Sources: m.sources(m.words.Lines(name)...), Steps: steps}
	for _, l := range m.words.Lines(name) {
		p.Lines = append(p.Lines, m.inline(l))
	}
	return p
}

// slidesPage is all slides.
type slidesPage struct {
	leaf
	Scale    float64 // of all letters, so that the longest slide stays on its page
	Drawings []drawnOnce
	Slides   []slide
}

// drawnOnce is a drawing that slides use by its name.
type drawnOnce struct {
	ID string
	drawing
}

// slide is one page of the screen.
type slide struct {
	N, Of   int
	Head    template.HTML
	Lines   []template.HTML
	Sources []said // of its figures
	Drawing string
	First   bool
}

func (m *making) slides() slidesPage {
	p := slidesPage{leaf: m.leaf()}
	for n := range m.words.Parts("posters") {
		p.Drawings = append(p.Drawings, drawnOnce{"drawing-" + string(rune('1'+n)), m.drawing(m.entry.ID, n+1)})
	}
	list := m.words.Parts("slides")
	for i, x := range list {
		s := slide{N: i + 1, Of: len(list), Head: m.inline(x.Head), First: i == 0, Drawing: p.Drawings[i%len(p.Drawings)].ID, Sources: m.sources(x.Lines...)}
		for _, l := range x.Lines {
			s.Lines = append(s.Lines, m.inline(l))
		}
		p.Slides = append(p.Slides, s)
	}
	p.Scale = 1
	for p.Scale > 0.6 && slices.ContainsFunc(list, func(x record.Part) bool { return m.slideTall(x.Head, x.Lines, p.Scale) > slideHigh }) {
		p.Scale = math.Round(p.Scale*100-2) / 100
	}
	return p
}

// The sides of what a slide has for its text, in hundredths of its width, and the sizes of head, lines and sources:
// kit/slides.html has the same.
const slideWide, slideHigh, slideHead, slideLine, slideSource = 52, 51, 5.2, 2.9, 1.35

// slideTall is how high the text of a slide is when its letters are so large.
func (m *making) slideTall(head string, lines []string, k float64) float64 {
	lead := settingOf(m.words.Lang)
	rows := func(bold bool, s string, size float64) float64 {
		f := face{m.words.Lang, bold, false}
		return float64(len(m.ruler.wrap(f, m.ruler.segments(f, s), slideWide*f.share()/size)))
	}
	sum := rows(true, m.fill.plain(head), slideHead*k) * slideHead * k * lead.head
	for _, l := range lines {
		sum += rows(false, m.fill.plain(l), slideLine*k)*slideLine*k*lead.text + slideLine*0.6
	}
	for _, s := range m.sources(lines...) {
		sum += (rows(false, s.Text, slideSource) + 1) * slideSource * lead.text // an address is one word, and may take a line more
	}
	return sum
}
