package library

import (
	"slices"

	"copse/internal/copse"
)

// Reading is one set as somebody takes it away: every page of it.
type Reading struct {
	ID    string
	Title string
	Home  string   // its page, below the language
	Whole string   // all of it on one page
	Part  string   // in words, how much of it is in the language; "": all
	Pages []string // every page
}

// Readings lists the sets with all their pages, in the order they are read, the first page of the
// site before them: the head of every page leads to it. Questions come
// with every set that answers them: a point leads to them too.
func (d *Door) Readings(lang copse.Lang) []Reading {
	lib := d.Library()
	words, _ := d.shell.Words.For(lang)
	var list []Reading
	for _, s := range lib.Sets {
		r := Reading{ID: s.ID, Title: text(s.Texts, lang, "title").Plain, Home: setPath(s), Whole: setPath(s) + "/" + depths[0], Part: translated(lib, words, s, depths[0]), Pages: []string{"/", setPath(s)}}
		for _, depth := range depths {
			r.Pages = append(r.Pages, setPath(s)+"/"+depth)
		}
		for _, a := range s.Areas {
			r.Pages = append(r.Pages, areaPath(a))
			for _, n := range a.Points {
				if n.Shown() {
					r.Pages = append(r.Pages, pointPath(n))
				}
			}
		}
		for _, q := range lib.Questions {
			if slices.ContainsFunc(q.Points, func(id copse.ID) bool { n, ok := lib.Point(id); return ok && n.Area.Set == s }) {
				r.Pages = append(r.Pages, questionPath(q))
			}
		}
		list = append(list, r)
	}
	return list
}
