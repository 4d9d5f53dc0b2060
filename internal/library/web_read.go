package library

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/web"
)

type shelfPage struct {
	web.Base
	Sets  []shelfSet
	Roles []Link
	Refs  []refGroup
}

type shelfSet struct {
	Door           string
	Href           string
	Title, Purpose Text
	Points, Areas  int
	Translated     string // how much of it is in the reader's language
}

type refGroup struct {
	Name  string
	Links []Link
}

func (d *Door) shelfPage(w http.ResponseWriter, r *http.Request) error {
	v, lib := web.VisitOf(r), d.Library()
	p := shelfPage{Base: d.shell.Base(r, v.Words.T("library.title"))}
	for _, s := range lib.Sets {
		p.Sets = append(p.Sets, shelfSet{doorOf(s.ID), setPath(s), text(s.Texts, v.Lang, "title"),
			text(s.Texts, v.Lang, "purpose"), counts(s).Points, len(s.Areas), translated(lib, v.Words, s, "full")})
	}
	for _, role := range lib.Taxonomy.Roles {
		if len(lib.ByRole(role)) > 0 {
			p.Roles = append(p.Roles, Link{Href: "/library/role/" + role, Label: v.Words.T("library.role." + role)})
		}
	}
	for _, ref := range lib.Refs() {
		work, _, _ := strings.Cut(ref, ".")
		if len(p.Refs) == 0 || p.Refs[len(p.Refs)-1].Name != workName(lib, v.Words, work) {
			p.Refs = append(p.Refs, refGroup{Name: workName(lib, v.Words, work)})
		}
		g := &p.Refs[len(p.Refs)-1]
		g.Links = append(g.Links, Link{Href: "/library/ref/" + ref, Label: placeLabel(lib, v.Words, ref)})
	}
	return d.shelf.Render(w, r, http.StatusOK, p)
}

type setPage struct {
	web.Base
	tally
	ID                   string
	Heading, Lead, Intro Text
	Areas                []setArea
	Source               string
	Edition              string
	Take                 []takeAway
	Translated           string // how much of it is in the reader's language
	PDF                  bool
	Foreign              bool
}

// takeAway is one depth of a set to take away.
type takeAway struct{ Depth, Translated string }

type setArea struct {
	Href         string
	Title, Intro Text
	Points       []Link
}

func (d *Door) setPage(w http.ResponseWriter, r *http.Request) error {
	v, lib := web.VisitOf(r), d.Library()
	id, table := strings.CutSuffix(r.PathValue("set"), ".csv")
	s, ok := lib.Set(id)
	switch {
	case !ok:
		return copse.E(copse.NotFound, "web.error.not_found")
	case table:
		return d.table(w, r, s)
	}
	p := setPage{tally: counts(s), ID: s.ID, Heading: text(s.Texts, v.Lang, "title"), Lead: text(s.Texts, v.Lang, "purpose"),
		Intro: text(s.Texts, v.Lang, "intro"), Source: v.Words.T("library.ref." + s.Basis), Edition: lib.Edition, Translated: translated(lib, v.Words, s, "full"), PDF: d.prints(v)}
	p.Base = d.titled(r, p.Heading, "")
	p.Door = doorOf(s.ID)
	p.Foreign = foreign(p.Heading)
	for _, x := range depths {
		p.Take = append(p.Take, takeAway{x, translated(lib, v.Words, s, x)})
	}
	for _, a := range s.Areas {
		sa := setArea{Href: areaPath(a), Title: text(a.Texts, v.Lang, "title"), Intro: text(a.Texts, v.Lang, "intro")}
		for _, n := range a.Points {
			if n.Retired == nil {
				sa.Points = append(sa.Points, pointLink(n, v.Lang))
			}
		}
		p.Foreign = p.Foreign || sa.Title.Foreign
		for _, l := range sa.Points {
			p.Foreign = p.Foreign || l.Title.Foreign
		}
		p.Areas = append(p.Areas, sa)
	}
	return d.set.Render(w, r, http.StatusOK, p)
}

type depthPage struct {
	web.Base
	ID, Depth        string
	Heading, Purpose Text
	Intro            Text
	Depths           []Link
	Areas            []depthArea
	Terms            []Term
	Address          string
	Edition, Source  string
	Translated       string // how much of it is in the reader's language
	PDF              bool
	Foreign          bool
	Unread           bool // no person of the operator signed the critical texts
}

func (d *Door) depthPage(w http.ResponseWriter, r *http.Request) error {
	v, lib := web.VisitOf(r), d.Library()
	s, ok := lib.Set(r.PathValue("set"))
	suffix := path.Ext(r.PathValue("depth"))
	depth := strings.TrimSuffix(r.PathValue("depth"), suffix)
	if !ok || !slices.Contains(depths, depth) {
		return copse.E(copse.NotFound, "web.error.not_found")
	}
	switch suffix {
	case "":
	case ".epub":
		return d.epub(w, r, s, depth)
	default:
		return copse.E(copse.NotFound, "web.error.not_found")
	}
	p := depthPage{ID: s.ID, Depth: depth, Heading: text(s.Texts, v.Lang, "title"), Purpose: text(s.Texts, v.Lang, "purpose"),
		Intro: text(s.Texts, v.Lang, "intro"), Edition: lib.Edition, Source: v.Words.T("library.ref." + s.Basis), Translated: translated(lib, v.Words, s, depth), PDF: d.prints(v)}
	p.Base = d.titled(r, p.Heading, ": "+v.Words.T("library.depth."+depth))
	p.Door = doorOf(s.ID)
	p.Foreign = foreign(p.Heading) || p.Translated != ""
	for _, x := range depths {
		p.Depths = append(p.Depths, Link{Href: setPath(s) + "/" + x, Label: v.Words.T("library.depth." + x), Current: x == depth})
	}
	var points []*content.Point
	for _, a := range s.Areas {
		points = append(points, a.Points...)
	}
	p.Unread = d.unreadPoints(v.Lang, points...)
	p.Areas = depthAreas(lib, s, depth, v.Words)
	for _, a := range p.Areas {
		p.Foreign = p.Foreign || foreign(a.Title)
		for i, n := range a.Points {
			p.Foreign = p.Foreign || foreign(n.Title)
			if x, ok := lib.Point(n.ID); ok && depth == depths[0] {
				a.Points[i].Offer = d.offer(x.Offer, v, little(x))
			}
		}
	}
	return d.depth.Render(w, r, http.StatusOK, p)
}

type areaPage struct {
	web.Base
	Set, Heading, Intro Text
	SetHref             string
	N, Of               int
	Areas               []Link
	Cards               []Card
	Edition             string
	Foreign, Stale      bool
	Unread              bool // no person of the operator signed the critical texts
}

func (d *Door) areaPage(w http.ResponseWriter, r *http.Request) error {
	v, lib := web.VisitOf(r), d.Library()
	id := copse.ID(strings.ToUpper(r.PathValue("id")))
	a, ok := lib.Area(id)
	switch {
	case !ok:
		return copse.E(copse.NotFound, "web.error.not_found")
	case string(id) != r.PathValue("id"):
		return web.Redirect("/" + string(v.Lang) + areaPath(a))
	}
	p := areaPage{Set: text(a.Set.Texts, v.Lang, "title"), Heading: text(a.Texts, v.Lang, "title"), Intro: text(a.Texts, v.Lang, "intro"),
		SetHref: setPath(a.Set), N: slices.Index(a.Set.Areas, a) + 1, Of: len(a.Set.Areas),
		Areas: areaLinks(a.Set, a, v.Lang), Cards: cards(a.Points, v.Words), Edition: lib.Edition}
	p.Base = d.titled(r, p.Heading, "")
	p.Door = doorOfArea(a)
	p.Foreign, p.Unread = foreign(p.Heading, p.Intro), d.unreadPoints(v.Lang, a.Points...)
	for _, c := range p.Cards {
		p.Foreign = p.Foreign || foreign(c.Title, c.Statement, c.Why)
		p.Stale = p.Stale || stale(c.Title, c.Statement, c.Why, c.How, c.Done)
	}
	return d.area.Render(w, r, http.StatusOK, p)
}

type gatherPage struct {
	web.Base
	Kicker, Heading, Lead string
	About                 string // what the place is about, in our words
	Groups                []gatherGroup
	Foreign               bool
}

type gatherGroup struct {
	Title Text
	Href  string
	Door  string
	Cards []gatherCard
}

type gatherCard struct {
	Card
	Note string
}

func (d *Door) rolePage(w http.ResponseWriter, r *http.Request) error {
	v, lib, role := web.VisitOf(r), d.Library(), r.PathValue("id")
	points := lib.ByRole(role)
	if len(points) == 0 {
		return copse.E(copse.NotFound, "web.error.not_found")
	}
	name := v.Words.T("library.role." + role)
	p := gatherPage{Base: d.shell.Base(r, name), Kicker: v.Words.T("library.role.kicker"), Heading: name,
		Lead: v.Words.T("library.role.lead", "count", len(points))}
	p.gather(points, v.Words, func(*content.Point) string { return "" })
	return d.gather.Render(w, r, http.StatusOK, p)
}

func (d *Door) refPage(w http.ResponseWriter, r *http.Request) error {
	v, lib, ref := web.VisitOf(r), d.Library(), r.PathValue("id")
	points := lib.ByRef(ref)
	if len(points) == 0 {
		return copse.E(copse.NotFound, "web.error.not_found")
	}
	name := refName(lib, v.Words, ref)
	p := gatherPage{Base: d.shell.Base(r, name), Kicker: v.Words.T("library.ref.kicker"), Heading: name, About: placeAbout(v.Words, ref),
		Lead: v.Words.T("library.ref.lead", "count", len(points))}
	p.gather(points, v.Words, func(n *content.Point) string {
		for _, x := range n.Refs {
			if x.ID == ref {
				rel := v.Words.T("library.ref.rel." + x.Rel)
				if x.Standing != content.Confirmed {
					rel += v.Words.T("web.list.clause") + v.Words.T("library.ref.unchecked")
				}
				return rel
			}
		}
		return ""
	})
	return d.gather.Render(w, r, http.StatusOK, p)
}

// gather groups points by their area, in reading order.
func (p *gatherPage) gather(points []*content.Point, w *i18n.Words, note func(*content.Point) string) {
	var last *content.Area
	for _, n := range points {
		if n.Area != last {
			last = n.Area
			p.Groups = append(p.Groups, gatherGroup{Title: text(n.Area.Texts, w.Lang, "title"), Href: areaPath(n.Area), Door: doorOfArea(n.Area)})
		}
		g := &p.Groups[len(p.Groups)-1]
		c := card(n, w)
		p.Foreign = p.Foreign || foreign(c.Title, c.Statement)
		g.Cards = append(g.Cards, gatherCard{c, note(n)})
	}
}
