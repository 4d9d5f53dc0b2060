package library

import (
	"context"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"testing"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/search"
	"copse/internal/testkit"
	"copse/internal/testkit/site"
	"copse/internal/web"
)

// answering is a search that answers as the test says.
type answering func(search.Query) search.Found

func (a answering) Search(_ context.Context, _ copse.Lang, q search.Query) (search.Found, error) {
	return a(q), nil
}

// answered serves the shipped library with what a search finds.
func answered(t *testing.T, s Searcher) http.Handler {
	t.Helper()
	lib, _ := shipped()
	return answeredWith(t, lib, s)
}

func answeredWith(t *testing.T, lib *content.Library, s Searcher) http.Handler {
	t.Helper()
	return site.Open(t, &web.Shell{Preview: true}, func(shell *web.Shell) (site.Door, error) {
		return New(shell, Settings{Library: func() *content.Library { return lib }, Search: s})
	})
}

// lacking is a content folder without one file.
type lacking struct {
	fs.FS
	file string
}

// Open implements fs.FS.
func (l lacking) Open(name string) (fs.File, error) {
	if name == l.file {
		return nil, fs.ErrNotExist
	}
	return l.FS.Open(name)
}

// TestSearchPage_kinds: each result says what it is, for whom, and leads there; what the reader's
// language lacks is marked.
func TestSearchPage_kinds(t *testing.T) {
	lib, err := content.Load(content.Source{FS: lacking{os.DirFS("../../content"), "library/policy/steps/fr.md"}, Name: "content"})
	if err != nil {
		t.Fatal(err)
	}
	h := answeredWith(t, lib, fixed{hits: []search.Hit{{Kind: "set", ID: "sports"}, {Kind: "area", ID: "POL-RIC"}, {Kind: "point", ID: "STEP-1"}, {Kind: "term", ID: "csam"},
		{Kind: "question", ID: "q05"}, {Kind: "page", ID: "/help#own directory.own.title directory.own.what"}}})
	page := testkit.Get(t, h, "/fr/search?q=x").Page()
	hits := page.All("main .hits > li")
	for i, want := range []struct{ href, kind, reader, title string }{
		{"/fr/library/set/sports", "Ensemble", "Sport", ""},
		{"/fr/library/area/POL-RIC", "Partie d’un ensemble", "Pouvoirs publics", ""},
		{"/fr/library/STEP-1", "Étape", "Pouvoirs publics", ""},
		{"/fr/glossary#csam", "Glossaire", "", "contenu montrant des abus sexuels sur enfants"},
		{"/fr/question/q05", "Question", "un ou une jeune", ""},
		{"/fr/help#own", "Page", "", "Faire retirer une image de toi"},
	} {
		li := testkit.Words(hits[i])
		if !page.Has(`main .hits > li > a[href="`+want.href+`"]`) || !strings.HasPrefix(li, want.kind) || !strings.Contains(li, want.reader) || !strings.Contains(li, want.title) {
			t.Errorf("result %d is %q, want %+v", i+1, li, want)
		}
	}
	if !page.Has(`main .hits > li:nth-child(3) > a > span[lang=en][dir=ltr]`) || !strings.Contains(testkit.Words(hits[2]), "En anglais") || strings.Contains(testkit.Words(hits[4]), "En anglais") {
		t.Error("what is in English is not marked, or what is in French is")
	}
}

// TestSearchPage_pages: what was found can be paged through, for one reader too, by links alone.
func TestSearchPage_pages(t *testing.T) {
	var asked search.Query
	h := answered(t, answering(func(q search.Query) search.Found {
		asked = q
		f := search.Found{Total: 45}
		for range min(q.Limit, max(0, f.Total-q.From)) {
			f.Hits = append(f.Hits, search.Hit{Kind: "point", ID: "STEP-1"})
		}
		return f
	}))
	for _, tt := range []struct {
		path   string
		status int
		from   int
		text   string
		links  string
	}{
		{"/en/search?q=a+b", 200, 0, "45 results · Page 1 of 3", "next /en/search?page=2&q=a+b"},
		{"/en/search?q=a+b&page=2&for=teen", 200, 20, "45 results · Page 2 of 3", "prev /en/search?for=teen&q=a+b next /en/search?for=teen&page=3&q=a+b"},
		{"/en/search?q=a+b&page=3", 200, 40, "45 results · Page 3 of 3", "prev /en/search?page=2&q=a+b"},
		{"/en/search?q=a+b&page=4", 200, 0, "45 results · Page 1 of 3", "next /en/search?page=2&q=a+b"},
		{"/en/search?q=a+b&page=0", 200, 0, "45 results · Page 1 of 3", "next /en/search?page=2&q=a+b"},
		{"/en/search?q=a+b&page=101", 200, 0, "45 results · Page 1 of 3", "next /en/search?page=2&q=a+b"},
		{"/en/search?q=a+b&page=two", 200, 0, "45 results · Page 1 of 3", "next /en/search?page=2&q=a+b"},
		{"/en/search?q=a+b&for=nobody", 200, 0, "45 results · Page 1 of 3", "next /en/search?page=2&q=a+b"},
	} {
		asked = search.Query{}
		w := testkit.Get(t, h, tt.path)
		if w.Code != tt.status || asked.From != tt.from {
			t.Errorf("%s: %d, from %d", tt.path, w.Code, asked.From)
		}
		page := w.Page()
		if typed := testkit.Attr(page.Find("main input[name=q]"), "value"); typed != "a b" {
			t.Errorf("%s: %q stands in the box", tt.path, typed)
		}
		var links []string
		for _, a := range page.All("main nav a[rel]") {
			links = append(links, testkit.Attr(a, "rel")+" "+testkit.Attr(a, "href"))
		}
		if got := strings.Join(links, " "); got != tt.links || page.Text("main p[role=status]") != tt.text {
			t.Errorf("%s: %q, %q", tt.path, page.Text("main p[role=status]"), got)
		}
		if chosen := testkit.Attr(page.Find("main select[name=for] option[selected], main select[name=for] option"), "value"); asked.For != "" && !page.Has(`main option[selected][value="`+asked.For+`"]`) {
			t.Errorf("%s: %q is chosen", tt.path, chosen)
		}
		if w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept", tt.path)
		}
	}
}

// TestSearchPage_help: who may be in danger is shown the way to help before anything else, in the
// words of whoever it may be.
func TestSearchPage_help(t *testing.T) {
	point, term := search.Hit{Kind: "point", ID: "STEP-1"}, search.Hit{Kind: "term", ID: "csam"}
	q := func(id string) search.Hit { return search.Hit{Kind: "question", ID: id} }
	for _, tt := range []struct {
		name  string
		hits  []search.Hit
		said  []search.Hit
		half  []search.Hit
		more  string
		href  string
		words string
	}{
		{"nothing of harm", []search.Hit{point, q("q27"), term}, []search.Hit{term, q("q27")}, nil, "", "", ""},
		{"a question no word of danger led to", []search.Hit{q("q05")}, nil, nil, "", "", ""},
		{"a teenager's question", []search.Hit{q("q05")}, nil, []search.Hit{q("q05")}, "", "/en/help", "A helpline listens"},
		{"a parent's", nil, []search.Hit{q("q32")}, nil, "", "/en/help#adult", "Stay calm"},
		{"a child may be among them", []search.Hit{q("q32"), q("q05")}, []search.Hit{q("q32"), q("q05")}, nil, "", "/en/help", "A helpline listens"},
		{"a company's", nil, []search.Hit{q("q24")}, nil, "", "/en/help#remove", "of your country"},
		{"anybody's", nil, []search.Hit{q("q24"), q("q30")}, nil, "", "/en/help", "weighs on anybody"},
		{"far below", []search.Hit{point, point, point, q("q05")}, nil, []search.Hit{q("q05")}, "", "", ""},
		{"a word of danger, far below", []search.Hit{point, point, point, term}, []search.Hit{term, q("q05")}, nil, "", "/en/help", "A helpline listens"},
		{"a word of danger on the second page", []search.Hit{point}, []search.Hit{q("q05")}, nil, "&page=2", "/en/help", "A helpline listens"},
		{"a parent reads", nil, []search.Hit{q("q05")}, nil, "&for=parent", "/en/help#adult", "Stay calm"},
		{"a child reads", nil, []search.Hit{q("q32")}, nil, "&for=9-12", "/en/help", "A helpline listens"},
		{"a word of danger in what is too long", nil, []search.Hit{q("q05")}, nil, strings.Repeat("x", longestQuery), "/en/help", "A helpline listens"},
	} {
		page := testkit.Get(t, answered(t, answering(func(search.Query) search.Found {
			return search.Found{Hits: tt.hits, Total: len(tt.hits), Said: tt.said, Half: tt.half}
		})), "/en/search?q=x"+tt.more).Page()
		if shown := page.Has("main .helpfirst"); shown != (tt.href != "") {
			t.Errorf("%s: the card is there: %v", tt.name, shown)
		} else if shown && (!page.Has(`main .helpfirst a[href="`+tt.href+`"]`) || !strings.Contains(page.Text("main .helpfirst"), tt.words)) {
			t.Errorf("%s: %q", tt.name, page.Text("main .helpfirst"))
		}
		if tt.href != "" && page.Has("main ol.hits") && !page.Has("main .helpfirst ~ ol.hits") {
			t.Errorf("%s: the card is not above the results", tt.name)
		}
	}
}

// TestSearchPage_better: who types a word we avoid is told ours, but not where the help card stands: it
// may be a child's word for what happened.
func TestSearchPage_better(t *testing.T) {
	for _, said := range [][]search.Hit{nil, {{Kind: "question", ID: "q05"}}} {
		page := testkit.Get(t, answered(t, answering(func(search.Query) search.Found { return search.Found{Said: said} })), "/en/search?q=child+pornography").Page()
		if told := page.Has(`main .notice a[href="/en/glossary#csam"]`); told != (said == nil) || page.Has("main .helpfirst") == told {
			t.Errorf("said %v: our word is told: %v", said, told)
		}
	}
}
