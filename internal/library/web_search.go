package library

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/search"
	"copse/internal/web"
)

// Searcher finds points, terms and questions. Its answers name things by id; the door
// writes them out. The error has code unavailable while there is nothing to search in.
type Searcher interface {
	Search(ctx context.Context, lang copse.Lang, query string, limit int) ([]search.Hit, error)
}

// longestQuery is in characters; nobody types more, and it bounds the work.
const longestQuery = 200

type searchPage struct {
	web.Base
	Q       string
	Asked   bool
	TooLong bool
	Waiting bool
	Hits    []found
	Better  *Term // the preferred term, where an avoided one was typed
	Foreign bool
	Sets    []Link // to look through, in a folder of files that cannot search
}

type found struct {
	Href, Door, Kind, ID string
	Title, Line          Text
}

func (d *Door) searchPage(w http.ResponseWriter, r *http.Request) error {
	v, lib := web.VisitOf(r), d.Library()
	q := strings.Join(strings.Fields(r.URL.Query().Get("q")), " ")
	p := searchPage{Base: d.shell.Base(r, v.Words.T("web.search.title")), Q: q, Asked: q != ""}
	status := http.StatusOK
	for _, s := range lib.Sets {
		p.Sets = append(p.Sets, Link{Href: setPath(s) + "/full", Title: text(s.Texts, v.Lang, "title")})
	}
	switch {
	case !utf8.ValidString(q) || utf8.RuneCountInString(q) > longestQuery:
		p.TooLong, p.Q, status = true, "", http.StatusUnprocessableEntity
	case q != "":
		hits, err := d.Search.Search(r.Context(), v.Lang, q, 30)
		if copse.CodeOf(err) == copse.Unavailable && err != nil {
			p.Waiting, status = true, http.StatusServiceUnavailable
			w.Header().Set("Retry-After", "5")
			break
		}
		if err != nil {
			return err
		}
		for _, h := range hits {
			if f, ok := found1(lib, v, h); ok {
				p.Hits = append(p.Hits, f)
				p.Foreign = p.Foreign || f.Title.Foreign
			}
		}
		p.Better = better(lib, q, v.Lang)
	}
	w.Header().Set("Cache-Control", "no-store") // what was searched is not kept, not even by the browser
	return d.results.Render(w, r, status, p)
}

// found1 writes a hit out.
func found1(lib *content.Library, v *web.Visit, h search.Hit) (found, bool) {
	switch h.Kind {
	case "point":
		n, ok := lib.Point(copse.ID(h.ID))
		if !ok {
			return found{}, false
		}
		return found{pointPath(n), doorOfArea(n.Area), text(n.Area.Set.Texts, v.Lang, "short").Plain, h.ID,
			text(n.Texts, v.Lang, "title"), text(n.Texts, v.Lang, "brief")}, true
	case "term":
		i := slices.IndexFunc(lib.Terms, func(t *content.Term) bool { return t.ID == h.ID })
		if i < 0 {
			return found{}, false
		}
		t := lib.Terms[i]
		return found{"/glossary#" + t.ID, "", v.Words.T("library.search.kind.term"), "", said(t.Prefer, v.Lang), said(t.Define, v.Lang)}, true
	case "question":
		q, ok := lib.Question(h.ID)
		if !ok {
			return found{}, false
		}
		return found{questionPath(q), "", v.Words.T("library.search.kind.question"), "", text(q.Texts, v.Lang, "ask"), text(q.Texts, v.Lang, "answer")}, true
	}
	return found{}, false
}

type glossaryPage struct {
	web.Base
	Terms   []Term
	Foreign bool
}

func (d *Door) glossaryPage(w http.ResponseWriter, r *http.Request) error {
	v := web.VisitOf(r)
	p := glossaryPage{Base: d.shell.Base(r, v.Words.T("library.glossary.title"))}
	p.Terms = glossaryTerms(d.Library(), v.Lang)
	for _, t := range p.Terms {
		p.Foreign = p.Foreign || t.Define.Foreign
	}
	inAlphabet(v.Words, p.Terms)
	return d.glossary.Render(w, r, http.StatusOK, p)
}
