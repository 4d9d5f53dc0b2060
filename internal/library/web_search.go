package library

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
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
	Search(ctx context.Context, lang copse.Lang, q search.Query) (search.Found, error)
}

// longestQuery is in characters; nobody types more, and it bounds the work. So does mostPages of
// perPage results.
const (
	longestQuery = 200
	perPage      = 20
	mostPages    = 100
)

type searchPage struct {
	web.Base
	Q       string
	For     string // the reader whose things alone are listed; ""
	Readers []choice
	Asked   bool
	TooLong bool
	Waiting bool
	Help    string // whose help card stands above what was found: see helpCard
	Total   int
	Hits    []found
	Better  *Term // the preferred term, where an avoided one was typed
	Foreign bool
	At      string // which page of several this is, in words
	Before  string // the page before, as a link; ""
	Next    string
	Sets    []Link // to look through, in a folder of files that cannot search
}

// choice is one answer to "for whom".
type choice struct {
	ID, Name string
	Chosen   bool
}

type found struct {
	Href, Door, Kind, ID string
	Title, Line          Text
	Words, About         string // of a page that is named by words of the interface: its title, a line
	Reader               string // for whom it is
}

func (d *Door) searchPage(w http.ResponseWriter, r *http.Request) error {
	v, lib := web.VisitOf(r), d.Library()
	p, at := d.asked(r)
	status := http.StatusOK
	switch {
	case p.TooLong:
		status = http.StatusUnprocessableEntity
		if answer, err := d.Search.Search(r.Context(), v.Lang, search.Query{Words: p.Q}); err == nil {
			p.Help = helpAbove(lib, p.For, at, answer)
		}
		p.Q = ""
	case p.Asked:
		q := search.Query{Words: p.Q, For: p.For, From: at * perPage, Limit: perPage}
		answer, err := d.Search.Search(r.Context(), v.Lang, q)
		if at > 0 && err == nil && len(answer.Hits) == 0 { // there are not as many pages
			at, q.From = 0, 0
			answer, err = d.Search.Search(r.Context(), v.Lang, q)
		}
		if copse.CodeOf(err) == copse.Unavailable && err != nil {
			p.Waiting, status = true, http.StatusServiceUnavailable
			w.Header().Set("Retry-After", "5")
			break
		}
		if err != nil {
			return err
		}
		p.fill(lib, v, at, answer)
	}
	w.Header().Set("Cache-Control", "no-store") // what was searched is not kept, not even by the browser
	return d.results.Render(w, r, status, p)
}

// asked reads what is asked for, and which page of it. What was typed is never lost: a reader who is
// none is everybody, a page that is none is the first.
func (d *Door) asked(r *http.Request) (p searchPage, at int) {
	v, lib, form := web.VisitOf(r), d.Library(), r.URL.Query()
	q := strings.Join(strings.Fields(form.Get("q")), " ")
	p = searchPage{Base: d.shell.Base(r, v.Words.T("web.search.title")), Q: q, For: form.Get("for"), Asked: q != ""}
	if _, ok := lib.Front.Asker(p.For); !ok {
		p.For = ""
	}
	if n, err := strconv.Atoi(form.Get("page")); err == nil && n >= 1 && n <= mostPages {
		at = n - 1
	}
	p.Readers = []choice{{Name: v.Words.T("library.search.everybody")}}
	for _, a := range lib.Front.Askers {
		p.Readers = append(p.Readers, choice{a.ID, v.Words.T("library.start.i_am." + a.ID), a.ID == p.For})
	}
	for _, s := range lib.Sets {
		p.Sets = append(p.Sets, Link{Href: setPath(s) + "/full", Title: text(s.Texts, v.Lang, "title")})
	}
	if !utf8.ValidString(q) || utf8.RuneCountInString(q) > longestQuery {
		p.TooLong = true
	}
	return p, at
}

// fill writes out what was found.
func (p *searchPage) fill(lib *content.Library, v *web.Visit, at int, answer search.Found) {
	p.Total = answer.Total
	for _, h := range answer.Hits {
		if f, ok := found1(lib, v, h); ok {
			p.Hits = append(p.Hits, f)
			p.Foreign = p.Foreign || f.Title.Foreign
		} else {
			p.Total-- // it was taken out since the index was made
		}
	}
	if p.Help = helpAbove(lib, p.For, at, answer); p.Help == "" { // who is frightened is not corrected
		p.Better = better(lib, p.Q, v.Lang)
	}
	pages := min(mostPages, (answer.Total+perPage-1)/perPage)
	if pages < 2 {
		return
	}
	p.At = v.Words.T("library.search.page", "page", at+1, "pages", pages)
	link := func(page int) string {
		q := url.Values{"q": {p.Q}}
		if p.For != "" {
			q.Set("for", p.For)
		}
		if page > 0 {
			q.Set("page", strconv.Itoa(page+1))
		}
		return "/search?" + q.Encode()
	}
	if at > 0 {
		p.Before = link(at - 1)
	}
	if at+1 < pages {
		p.Next = link(at + 1)
	}
}

// topHits is how many of the best results say what somebody means.
const topHits = 3

// helpAbove says whose help card stands above results: it does where a word was typed that leads to
// a question about harm now, or where words of one were and it is among the best. Who reads is the one chosen, or who
// asks these questions; a child may be among them if one of them is a child's.
func helpAbove(lib *content.Library, reader string, at int, answer search.Found) string {
	cards := map[string]bool{}
	hits := slices.Clone(answer.Said)
	if at == 0 {
		for _, h := range answer.Hits[:min(topHits, len(answer.Hits))] {
			if slices.Contains(answer.Half, h) {
				hits = append(hits, h)
			}
		}
	}
	for _, h := range hits {
		q, ok := lib.Question(h.ID)
		if !ok || h.Kind != "question" || !q.Now {
			continue
		}
		cards[helpCard(q)] = true
	}
	if a, ok := lib.Front.Asker(reader); ok && len(cards) > 0 {
		return cardOf(a)
	}
	for _, card := range []string{"young", "anyone", "adult", "company"} {
		if cards[card] {
			return card
		}
	}
	return ""
}

// found1 writes a hit out.
func found1(lib *content.Library, v *web.Visit, h search.Hit) (found, bool) {
	if p, ok := h.Page(); ok {
		f := found{Href: p.Path, Kind: v.Words.T("library.search.kind.page"), Words: v.Words.T(p.Title)}
		if p.Line != "" {
			f.About = v.Words.T(p.Line)
		}
		return f, true
	}
	if n, ok := h.Named(); ok {
		in := func(words string) Text { return said(map[copse.Lang]string{n.Lang: words}, v.Lang) }
		return found{Href: n.Path, Kind: v.Words.T("library.search.kind.page"), Title: in(n.Title), Line: in(n.Line)}, true
	}
	switch h.Kind {
	case "point":
		if n, ok := lib.Point(copse.ID(h.ID)); ok {
			return found{Href: pointPath(n), Door: doorOfArea(n.Area), Kind: v.Words.T("library.kind." + string(n.Kind)), ID: h.ID,
				Title: text(n.Texts, v.Lang, "title"), Line: text(n.Texts, v.Lang, "brief"), Reader: setName(n.Area.Set, v.Lang)}, true
		}
	case "area":
		if a, ok := lib.Area(copse.ID(h.ID)); ok {
			return found{Href: areaPath(a), Door: doorOfArea(a), Kind: v.Words.T("library.search.kind.area"), ID: h.ID,
				Title: text(a.Texts, v.Lang, "title"), Line: text(a.Texts, v.Lang, "intro"), Reader: setName(a.Set, v.Lang)}, true
		}
	case "set":
		if s, ok := lib.Set(h.ID); ok {
			return found{Href: setPath(s), Door: doorOf(s.ID), Kind: v.Words.T("library.search.kind.set"),
				Title: text(s.Texts, v.Lang, "title"), Line: text(s.Texts, v.Lang, "purpose"), Reader: setName(s, v.Lang)}, true
		}
	case "term":
		if t, ok := lib.Term(h.ID); ok {
			return found{Href: "/glossary#" + t.ID, Kind: v.Words.T("library.search.kind.term"), Title: said(t.Prefer, v.Lang), Line: said(t.Define, v.Lang)}, true
		}
	case "question":
		if q, ok := lib.Question(h.ID); ok {
			var who []string
			for _, id := range q.Who {
				who = append(who, v.Words.T("library.start.i_am."+id))
			}
			return found{Href: questionPath(q), Kind: v.Words.T("library.search.kind.question"),
				Title: text(q.Texts, v.Lang, "ask"), Line: text(q.Texts, v.Lang, "answer"), Reader: v.Words.List(who)}, true
		}
	}
	return found{}, false
}

func setName(s *content.Set, lang copse.Lang) string { return text(s.Texts, lang, "short").Plain }

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
