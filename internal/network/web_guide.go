package network

import (
	"net/http"
	"slices"
	"strings"

	"copse/internal/record"
	"copse/internal/web"
)

type guidePage struct {
	web.Base
	ID, Audience string
	Heading      Text
	Lead         Text
	Panels       [][]part // a card has four, one for each side when it is folded; the others one
	Points       []link
	Foreign      bool
	Stale        bool
}

// part is a head with its lines.
type part struct {
	Head  Text
	Lines []partLine
	Blank bool // its lines are filled in by hand
}

// partLine is a line of a part: words, or something to do with a pen.
type partLine struct {
	Text
	Fill bool // has room to write
	Tick bool // has a box to tick
}

// guidePage is a page to work with: an evening, a tournament, a card for the pocket.
func (d *Door) guidePage(w http.ResponseWriter, r *http.Request) error {
	_, rd := d.reading(r)
	e, ok := rd.book.Entry("guide", r.PathValue("id"))
	if !ok {
		return notHere()
	}
	words := rd.words(e)
	p := guidePage{ID: e.ID, Audience: e.Get("audience"), Heading: rd.title(e), Lead: rd.line(words, "lead"), Points: d.points(rd, e.All("points"))}
	p.Panels = [][]part{rd.parts(words)}
	if p.Audience == "coach" {
		p.Panels = slices.Collect(slices.Chunk(p.Panels[0], (len(p.Panels[0])+3)/4))
	}
	p.Base = d.titled(r, p.Heading)
	p.Door, p.Foreign, p.Stale = "care", rd.foreign, rd.stale
	return d.guide.Render(w, r, http.StatusOK, p)
}

// tick begins a line with a box.
const tick = "□ "

// parts are the parts of a guide. A line that ends in a colon is filled in by hand.
func (r *reader) parts(w record.Words) (list []part) {
	for _, x := range w.Parts("parts") {
		p := part{Head: r.text(w.Lang, x.Head), Blank: true}
		for _, l := range x.Lines {
			words, box := strings.CutPrefix(l, tick)
			fill := strings.HasSuffix(l, ":") || strings.HasSuffix(l, "：")
			p.Lines = append(p.Lines, partLine{Text: r.text(w.Lang, words), Fill: fill, Tick: box})
			p.Blank = p.Blank && fill
		}
		list = append(list, p)
	}
	return list
}
