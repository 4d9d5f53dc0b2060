package network

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"copse/internal/copse"
	"copse/internal/prose"
)

// The sides of a poster, in quarters of a millimetre of A4; A3 is the same drawing, larger.
const (
	posterWide, posterHigh = 840, 1188
	posterEdge             = 56
	posterLift             = 44 // of the picture: its sky is cut at the top
	textTop, textFoot      = 624, 962
	cardTop, cardHigh      = 982, 116
	footTop                = 1136
	bandHigh               = 62 // of the mark of a preview
)

// The colours of a poster; those of doors are in tints. TestColours holds them to web/style/tokens.css.
const (
	ink       = "#14252B"
	inkSecond = "#43545A"
	paper     = "#FFFFFF"
	lantern   = "#FFC933"
)

// tint is the colours of an audience.
type tint struct{ Door, Deep, Tint string }

// doorOf is whose colours a campaign has.
func doorOf(campaign string) string {
	switch campaign {
	case saferInternet:
		return "teen"
	case "world-childrens-day":
		return "child"
	case "telecommunication-day":
		return "industry"
	case "cybersecurity-month":
		return "care"
	}
	return "policy"
}

func tintOf(door string) tint {
	return map[string]tint{
		"child":    {"#B3361A", "#6B1D0C", "#FFE7DC"},
		"teen":     {"#6E2B82", "#3F1450", "#F4E6F8"},
		"care":     {"#3A6911", "#234207", "#EBF4DA"},
		"industry": {"#0B5B74", "#063949", "#DCEFF5"},
		"policy":   {"#2C4392", "#172659", "#E5EAF9"},
	}[door]
}

// poster is a poster as it is drawn: every line of text has its place.
type poster struct {
	Lang        copse.Lang
	Dir         string
	Wide, High  string // on paper
	Title, Alt  string
	Paths       template.HTML
	Lift        int
	Card, Hill  string // outlines
	CardColour  string
	PaperColour string
	Lines       []setLine
	Mark        bool // a preview
	Top, Tall   int  // of the drawing: the mark of a preview stands above the poster
}

// setLine is a line of text in its place.
type setLine struct {
	Text         string
	Lang         copse.Lang
	Dir          string
	Anchor       string // "start" or "end", as the line's direction has it
	Font, Weight string
	Fill         string
	x, y, size   float64
	wide         float64 // as measured
	box          box
	on           string // the colour behind it
}

// box is where a text has to stay.
type box struct{ left, top, right, foot float64 }

// X, Y and Size are numbers as the file has them.
func (l setLine) X() string { return shortest(l.x) }

// Y is the line on which the letters stand.
func (l setLine) Y() string { return shortest(l.y) }

// Size of the letters.
func (l setLine) Size() string { return shortest(l.size) }

func shortest(n float64) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", math.Round(n*10)/10), ".0")
}

// setting is how a language is set: the space from line to line, as a part of the size of the letters.
type setting struct{ head, text float64 }

func settingOf(lang copse.Lang) setting {
	switch t := prose.TypographyOf(lang); {
	case t.Script == "Arab":
		return setting{1.34, 1.58}
	case t.Chars, t.Script == "Deva", t.Script == "Beng":
		return setting{1.34, 1.62}
	}
	return setting{1.16, 1.42}
}

// fontsOf are the faces of a language, as web/style/tokens.css has them, with those we measured by first among the rest.
func fontsOf(lang copse.Lang, sans bool) string {
	script := lang.Script()
	switch {
	case script == "Arab" && sans:
		return "'Noto Naskh Arabic', 'Noto Sans Arabic', 'Segoe UI', 'Geeza Pro', Tahoma, sans-serif"
	case script == "Arab":
		return "'Noto Naskh Arabic', 'Geeza Pro', 'Sakkal Majalla', 'Traditional Arabic', serif"
	case strings.HasPrefix(script, "Han") && sans:
		return "'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
	case strings.HasPrefix(script, "Han"):
		return "'Noto Serif SC', 'Noto Serif CJK SC', 'Songti SC', SimSun, 'Noto Sans CJK SC', 'Microsoft YaHei', serif"
	case sans:
		return "'Noto Sans', 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
	}
	return "'Noto Serif', Charter, 'Sitka Text', Cambria, 'Droid Serif', Georgia, serif"
}

// typesetter puts lines of text into their places on a poster.
type typesetter struct {
	*ruler
	lines []setLine
	rtl   bool // of the poster: its start is to the right
	known map[measuredText][]segment
}

type measuredText struct {
	face face
	text string
}

// posterText is a text to be set.
type posterText struct {
	say     said
	size    float64
	leading float64
	bold    bool
	sans    bool
	fill    string
	on      string
}

func (p posterText) face() face { return face{p.say.Lang, p.bold, p.sans} }

// segmentsOf measures a text once.
func (t *typesetter) segmentsOf(p posterText) []segment {
	key := measuredText{p.face(), p.say.Text}
	list, ok := t.known[key]
	if !ok {
		list = t.segments(p.face(), p.say.Text)
		t.known[key] = list
	}
	return list
}

// rows is how many lines a text takes.
func (t *typesetter) rows(p posterText, wide float64) int {
	return len(t.wrap(p.face(), t.segmentsOf(p), wide*p.face().share()/p.size))
}

// high is how high a text is.
func (t *typesetter) high(p posterText, wide float64) float64 {
	return float64(t.rows(p, wide)) * p.size * p.leading
}

// breaks reports whether a word would be cut.
func (t *typesetter) breaks(p posterText, wide float64) bool {
	return widest(t.segmentsOf(p)) > wide*p.face().share()/p.size
}

// place sets a text into a box, from its top; it returns where the text ends. At the end of the poster's lines, or at their
// start: a text of another direction than the poster's begins at the same edge.
func (t *typesetter) place(p posterText, b box, end bool) float64 {
	y := b.top
	dir := prose.Direction(p.say.Lang)
	right := t.rtl != end // the edge that the lines stand at
	l := setLine{Lang: p.say.Lang, Dir: dir, Anchor: "start", x: b.left, Font: fontsOf(p.say.Lang, p.sans), Weight: "400", Fill: p.fill, size: p.size, box: b, on: p.on}
	if p.bold {
		l.Weight = "700"
	}
	if right {
		l.x = b.right
	}
	if right != (dir == "rtl") {
		l.Anchor = "end"
	}
	for _, row := range t.balanced(p.face(), t.segmentsOf(p), (b.right-b.left)*p.face().share()/p.size) {
		l.Text = row
		l.wide = t.of(p.face(), row) * p.size
		l.y = y + p.size*(p.leading/2+0.34) // the middle of small and large letters
		y += p.size * p.leading
		t.lines = append(t.lines, l)
	}
	return y
}

// smallest is how small letters may become: eight points on A4.
const smallest = 11

// fit makes a text smaller until it takes so many lines and is so high; what a word is too long for is cut.
func (t *typesetter) fit(p posterText, wide float64, most int, high float64) posterText {
	for p.size > smallest && (t.rows(p, wide) > most || t.high(p, wide) > high || t.breaks(p, wide)) {
		p.size = max(smallest, p.size*0.96)
	}
	return p
}

// draw makes the poster of a campaign, counted from 1.
func (m *making) draw(n int) poster {
	part := m.words.Parts("posters")[n-1]
	lang := m.words.Lang
	p := poster{Lang: lang, Dir: prose.Direction(lang), Title: m.fill.plain(part.Head), Alt: m.fill.plain(m.words.Lines("alts")[n-1]),
		Paths: m.drawing(m.entry.ID, n).Paths, Lift: posterLift, CardColour: lantern, PaperColour: paper, Mark: m.order.Preview, Tall: posterHigh}
	p.Hill = fmt.Sprintf("M-4 600Q150 564 330 578T640 588T844 566V%dH-4Z", posterHigh)
	t := &typesetter{ruler: m.ruler, rtl: p.Dir == "rtl", known: map[measuredText][]segment{}}
	m.body(t, part.Head, part.Lines)
	m.card(t)
	m.foot(t)
	p.Card = cardOutline(t.rtl)
	if p.Mark {
		p.Top, p.Tall = -bandHigh, posterHigh+bandHigh
		m.band(t)
	}
	p.Lines = t.lines
	return p
}

// body sets the head and the lines below it, as large as they fit.
func (m *making) body(t *typesetter, head string, lines []string) {
	lang := m.words.Lang
	lead := settingOf(lang)
	wide := float64(posterWide - 2*posterEdge)
	texts := func(k float64) (list []posterText, high float64) {
		list = []posterText{{say: said{m.fill.plain(head), lang}, size: 78 * k, leading: lead.head, bold: true, fill: m.tint.Deep, on: paper}}
		for _, l := range lines {
			list = append(list, posterText{say: said{m.fill.plain(l), lang}, size: 37 * math.Sqrt(k), leading: lead.text, fill: ink, on: paper})
		}
		for _, p := range list {
			high += t.high(p, wide) + betweenTexts
			if t.breaks(p, wide) {
				high += posterHigh // never
			}
		}
		return list, high - betweenTexts
	}
	k := 1.0
	list, high := texts(k)
	for ; k > 0.3 && (high > textFoot-textTop || t.rows(list[0], wide) > 3); list, high = texts(k) {
		k *= 0.97
	}
	y := textTop + max(0, (textFoot-textTop-high)/2)
	for _, p := range list {
		y = t.place(p, box{posterEdge, y, posterWide - posterEdge, textFoot}, false) + betweenTexts
	}
}

const betweenTexts = 10

// card sets who listens: yellow is where help is.
func (m *making) card(t *typesetter) {
	lang := m.words.Lang
	inside := box{posterEdge + 28, cardTop + 14, posterWide - posterEdge - 28, cardTop + cardHigh - 12}
	wide, high := inside.right-inside.left, inside.foot-inside.top
	number := posterText{say: said{m.fill.number, lang}, size: 66, leading: 1.1, bold: true, sans: true, fill: ink, on: lantern}
	column := wide
	if m.fill.number != "" {
		number = t.fit(number, wide*0.52, 1, high)
		taken := t.of(number.face(), number.say.Text) * number.size / number.face().share()
		t.place(number, box{inside.left, inside.top + (high-number.size*1.1)/2, inside.right, inside.foot}, true)
		column = wide - taken - 24
	}
	label := posterText{say: m.say("network.kit.card"), size: 22, leading: settingOf(lang).text * 0.88, bold: true, sans: true, fill: ink, on: lantern}
	label = t.fit(label, column, 2, high*0.5)
	name := posterText{say: said{m.fill.name, lang}, size: 34, leading: settingOf(lang).head, bold: true, fill: ink, on: lantern}
	name = t.fit(name, column, 2, high-t.high(label, column))
	left := box{inside.left, inside.top, inside.left + column, inside.foot}
	if t.rtl {
		left.left, left.right = inside.right-column, inside.right
	}
	left.top += max(0, (high-t.high(label, column)-t.high(name, column))/2)
	left.top = t.place(label, left, false)
	t.place(name, left, false)
}

// foot sets who organises, where more is, and whose the drawing is.
func (m *making) foot(t *typesetter) {
	lang := m.words.Lang
	wide := float64(posterWide - 2*posterEdge)
	ours := posterText{say: said{ourLine, copse.English}, size: 14, leading: 1.3, bold: true, sans: true, fill: inkSecond, on: paper}
	taken := t.of(ours.face(), ourLine)*ours.size/ours.face().share() + 24
	column := box{posterEdge, footTop - 26, posterEdge + wide - taken, posterHigh - 6}
	if t.rtl {
		column.left, column.right = posterEdge+taken, posterWide-posterEdge
	}
	site := posterText{say: said{m.fill.site, lang}, size: 20, leading: 1.3, bold: true, sans: true, fill: inkSecond, on: paper}
	site = t.fit(site, column.right-column.left, 2, 29)
	name := posterText{say: said{m.fill.organiser, lang}, size: 24, leading: min(1.3, settingOf(lang).head), bold: true, sans: true, fill: ink, on: paper}
	name = t.fit(name, column.right-column.left, 3, column.foot-column.top-t.high(site, column.right-column.left))
	column.top = t.place(name, column, false)
	t.place(site, column, false)
	t.place(ours, box{posterEdge, posterHigh - 36, posterWide - posterEdge, posterHigh - 12}, true)
}

// ourLine says whose the drawing is, as its licence asks.
const ourLine = "Copse · CC BY 4.0"

// band sets the mark of a preview into a strip above the poster, where it hides nothing of it.
func (m *making) band(t *typesetter) {
	word := posterText{say: said{previewWord, copse.English}, size: 40, leading: 1.1, bold: true, sans: true, fill: paper, on: ink}
	taken := t.of(word.face(), previewWord)*word.size/word.face().share() + 20
	t.place(word, box{posterEdge, (bandHigh-44)/2 - bandHigh, posterWide - posterEdge, 0}, false)
	rest := box{posterEdge + taken, 6 - bandHigh, posterWide - posterEdge, -4}
	if t.rtl {
		rest.left, rest.right = posterEdge, posterWide-posterEdge-taken
	}
	why := posterText{say: m.say("network.kit.preview"), size: 22, leading: 1.25, bold: true, sans: true, fill: paper, on: ink}
	why = t.fit(why, rest.right-rest.left, 2, rest.foot-rest.top)
	rest.top += max(0, (rest.foot-rest.top-t.high(why, rest.right-rest.left))/2)
	t.place(why, rest, false)
}

// cardOutline is a card with one leaf corner, at its end.
func cardOutline(rtl bool) string {
	const l, r, top, foot, small, leaf = posterEdge, posterWide - posterEdge, cardTop, cardTop + cardHigh, 10, 46
	if rtl {
		return fmt.Sprintf("M%d %dH%dQ%d %d %d %dV%dQ%d %d %d %dH%dQ%d %d %d %dV%dQ%d %d %d %dZ", l+small, top, r-small, r, top, r, top+small,
			foot-small, r, foot, r-small, foot, l+leaf, l, foot, l, foot-leaf, top+small, l, top, l+small, top)
	}
	return fmt.Sprintf("M%d %dH%dQ%d %d %d %dV%dQ%d %d %d %dH%dQ%d %d %d %dV%dQ%d %d %d %dZ", l+small, top, r-small, r, top, r, top+small,
		foot-leaf, r, foot, r-leaf, foot, l+small, l, foot, l, foot-small, top+small, l, top, l+small, top)
}
