package network

import (
	"net/http"
	"time"

	"copse/internal/copse"
	"copse/internal/prose"
	"copse/internal/record"
	"copse/internal/web"
)

func directionOf(lang copse.Lang) string { return prose.Direction(lang) }

type aroundPage struct {
	web.Base
	Groups  []aroundGroup
	Guides  []link
	Foreign bool
	Points  int
}

type aroundGroup struct {
	ID    string
	Kinds []aroundKind
}

type aroundKind struct {
	Kind, Href string
	Count      int
}

// aroundPage names every kind, and how many there are.
func (d *Door) aroundPage(w http.ResponseWriter, r *http.Request) error {
	v, rd := d.reading(r)
	p := aroundPage{Base: d.titled(r, rd.say("network.title"))}
	day := today(d.Now())
	for _, at := range places() {
		if at.Kind == "guide" {
			continue
		}
		if n := len(p.Groups); n == 0 || p.Groups[n-1].ID != at.Group {
			p.Groups = append(p.Groups, aroundGroup{ID: at.Group})
		}
		g := &p.Groups[len(p.Groups)-1]
		g.Kinds = append(g.Kinds, aroundKind{at.Kind, at.Path, d.count(rd.book, at.Kind, v.Lang, day)})
	}
	for _, e := range rd.book.All("guide") {
		p.Guides = append(p.Guides, link{Href: pathOf(e), Title: rd.title(e), Note: e.Get("audience")})
	}
	p.Foreign = rd.foreign
	return d.around.Render(w, r, http.StatusOK, p)
}

// count is how many entries of a kind a page of them shows.
func (d *Door) count(b *record.Book, kind string, lang copse.Lang, day time.Time) int {
	return len(shownOf(b, kind, lang, day))
}
