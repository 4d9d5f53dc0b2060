package library

import (
	"net/http"
	"strings"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/source"
	"copse/internal/web"
)

type pointPage struct {
	web.Base
	ID                         copse.ID
	Kind                       string
	Set, Area                  Link
	Areas                      []Link
	Heading, Brief, Statement  Text
	Why, How, Done             Text
	Say, Do, Adult             Text
	ForChild                   bool
	Standing                   Standing
	Basis                      string
	Bands, Roles, Feats, Risks []Link
	Refs                       []pointRef
	Offer                      *offer
	Unread                     bool // no person of the operator signed it
	Urgent                     bool // harm may be happening now: what to do stands before the rest
	Tools, MoreTools           []Link
	See                        []Link
	Before, After              *Link
	Versions                   []version
	Edition                    string
	EditionPath                string
	Cite                       []piece
	Foreign, Stale             bool
	Findings                   []source.Finding // for authors at work
	Here                       Text             // "In this country"
	HereBy                     string           // who wrote it
}

// version is the point in one of the languages, with its freshness.
type version struct {
	Lang    copse.Lang
	Name    string
	Href    string
	State   string // words: "", "not translated", "older than the English"
	Current bool
}

func (d *Door) pointPage(w http.ResponseWriter, r *http.Request) error {
	v, lib := web.VisitOf(r), d.Library()
	last, asJSON := strings.CutSuffix(r.PathValue("id"), ".json")
	if e := r.PathValue("edition"); e != "" && e != lib.Edition {
		return copse.E(copse.NotFound, "library.error.edition", "edition", lib.Edition)
	}
	id := copse.ID(strings.ToUpper(last))
	n, ok := lib.Point(id)
	_, area := lib.Area(id)
	switch {
	case !ok && area:
		return web.Redirect("/" + string(v.Lang) + "/library/area/" + string(id))
	case !ok:
		return copse.E(copse.NotFound, "web.error.not_found")
	case n.Retired != nil:
		return d.retired(v, n)
	case n.Hidden != nil:
		return hidden(v, lib, n)
	case string(n.ID) != last:
		return web.Redirect("/" + string(v.Lang) + strings.TrimSuffix(v.Path, r.PathValue("id")) + string(n.ID) + strings.TrimPrefix(r.PathValue("id"), last))
	}
	address := d.shell.Origin
	if address != "" {
		address += editionPath(lib, v.Lang, n)
	}
	if asJSON {
		return citationFile(w, v, lib, n, address)
	}
	p := d.readPoint(v, lib, n)
	p.Base = d.titled(r, p.Heading, "")
	p.Urgent = lib.AnswersNow(n.ID)
	if sensitive(lib, n) {
		p.Base = d.shell.Base(r, v.Site) // stays in the history of a shared phone
	}
	p.Door = doorOfArea(n.Area)
	p.Cite = cite(lib, v.Words, n, v.Site, address)
	if d.Findings != nil {
		p.Findings = d.Findings(n)
	}
	p.EditionPath = "/library/" + lib.Edition + "/" + string(n.ID)
	return d.point.Render(w, r, http.StatusOK, p)
}

// citationFile answers with the point as CSL-JSON.
func citationFile(w http.ResponseWriter, v *web.Visit, lib *content.Library, n *content.Point, address string) error {
	data, err := cslOf(lib, v.Words, n, v.Site, address)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, err = w.Write(data)
	return err
}

// sensitive reports whether a child may be reading about harm to themselves: a point of the
// children's set that answers a question about harm now.
func sensitive(lib *content.Library, n *content.Point) bool {
	return n.Kind == content.Goal && lib.AnswersNow(n.ID)
}

// retired says 410 and what to read instead.
func (d *Door) retired(v *web.Visit, n *content.Point) error {
	var next []string
	for _, id := range n.Retired.Successors {
		next = append(next, string(id))
	}
	return copse.E(copse.Gone, "library.error.retired", "id", string(n.ID), "edition", n.Retired.In, "successors", v.Words.List(next))
}

func (d *Door) readPoint(v *web.Visit, lib *content.Library, n *content.Point) pointPage {
	get := func(name string) Text { return text(n.Texts, v.Lang, name) }
	p := pointPage{ID: n.ID, Kind: v.Words.T("library.kind." + string(n.Kind)),
		Set:   Link{Href: setPath(n.Area.Set), Title: text(n.Area.Set.Texts, v.Lang, "short")},
		Area:  Link{Href: areaPath(n.Area), Title: text(n.Area.Texts, v.Lang, "title")},
		Areas: areaLinks(n.Area.Set, n.Area, v.Lang), ForChild: n.Kind == content.Goal,
		Heading: get("title"), Brief: get("brief"), Statement: get("statement"), Why: get("why"), How: anchored(n.Texts, v.Lang, "how"),
		Done: get("done"), Say: get("say"), Do: anchored(n.Texts, v.Lang, "do"), Adult: get("adult"),
		Standing: standingOf(n, v.Words), Basis: workName(lib, v.Words, n.Basis.Work),
		Offer: d.offer(n.Offer, v, little(n)), See: pointLinks(lib, n.See, v.Lang), Edition: lib.Edition}
	p.Tools, p.MoreTools = d.toolLinks(lib, n, v.Lang)
	shown := []Text{p.Heading, p.Statement, p.Why, p.How, p.Done, p.Say, p.Do, p.Adult}
	p.Foreign, p.Stale = foreign(shown...), stale(shown...)
	chip := func(words string, ids []string, href string) (links []Link) {
		for _, id := range ids {
			l := Link{Label: v.Words.T(words + id)}
			if href != "" {
				l.Href = href + id
			}
			links = append(links, l)
		}
		return links
	}
	p.Bands, p.Feats = chip("library.band.", n.Applies.Bands, ""), chip("library.feature.", n.Applies.Features, "")
	p.Roles, p.Risks = chip("library.role.", n.Applies.Roles, "/library/role/"), chip("library.risk.", n.Applies.Risks, "")
	p.Refs = pointRefs(lib, v.Words, n)
	p.Here, p.HereBy = here(v.Lang, lib, n)
	for _, l := range p.See {
		p.Foreign = p.Foreign || l.Title.Foreign
	}
	p.Unread = d.unreadPoints(v.Lang, n)
	p.Before, p.After = neighbours(n, v.Lang)
	p.Versions = d.versions(v, n)
	return p
}

// BestTools is how many things of each other door stand first beside a point.
const BestTools = 3

// mostTools is how many things of other doors a point shows at once.
const mostTools = 3 * BestTools

// toolLinks are the things that put the point to work, and what of them is shown to who asks for more. A page for children names only the
// questions of their age: what a parent asks is not for them to read.
func (d *Door) toolLinks(lib *content.Library, n *content.Point, lang copse.Lang) (links, more []Link) {
	if d.Work != nil {
		for _, t := range d.Work(n.ID, lang) {
			if l := toolLink(t); len(links) < mostTools {
				links = append(links, l)
			} else {
				more = append(more, l)
			}
		}
	}
	for _, t := range lib.PutToWork(n.ID) {
		if q, ok := lib.Question(t.ID); ok && t.Kind == "question" && n.Kind == content.Goal && !q.For(n.Applies.Bands) {
			continue
		}
		l := Link{Href: t.Path, Title: text(t.Texts, lang, "title"), Label: t.Title}
		links = append(links, l)
	}
	return links, more
}

// neighbours are the points before and after in the same area.
func neighbours(n *content.Point, lang copse.Lang) (before, after *Link) {
	for i, x := range n.Area.Points {
		if x != n {
			continue
		}
		if i > 0 {
			l := pointLink(n.Area.Points[i-1], lang)
			before = &l
		}
		if i+1 < len(n.Area.Points) {
			l := pointLink(n.Area.Points[i+1], lang)
			after = &l
		}
	}
	return before, after
}

// versions says of each language whether the point is there and whether it is fresh.
func (d *Door) versions(v *web.Visit, n *content.Point) []version {
	var list []version
	for _, l := range v.Langs {
		x := version{Lang: l.Lang, Name: l.Name, Href: l.Href, Current: l.Current}
		title := text(n.Texts, l.Lang, "title")
		statement := text(n.Texts, l.Lang, "statement")
		switch {
		case foreign(title, statement):
			x.State = v.Words.T("library.version.missing")
		case stale(title, statement):
			x.State = v.Words.T("library.version.stale")
		}
		list = append(list, x)
	}
	return list
}
