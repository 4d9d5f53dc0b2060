package web

import (
	"context"
	"net/http"
	"testing"

	"copse/internal/copse"
	"copse/internal/testkit"
)

// TestFrame_golden keeps what stands around every page's <main>, left to right and right to
// left, with a link at every place: the doors' golden pages hold their <main> alone, and
// package app keeps the links that they add.
func TestFrame_golden(t *testing.T) {
	s := shell(t)
	s.Preview, s.Country = true, "FR"
	s.Bar = func(copse.Lang) Bar { return Bar{Emergency: "112", Dial: "112", Line: "116111"} }
	v, err := page(t, s, `{{define "main"}}<h1>{{.Text}}</h1>{{end}}`)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /p", s.Handle(func(w http.ResponseWriter, r *http.Request) error {
		return v.Render(w, r, 200, plain{s.Base(r, "Title of the page"), "Words"})
	}))
	links := []Link{{At: Header, Path: "/of-header", Word: "web.layout.guidelines"}, {At: Footer, Path: "/of-footer", Word: "web.layout.questions"}, {At: About, Path: "/of-about", Word: "web.layout.about"}, {At: Help, Path: "/x/help", Word: "web.layout.help"}, {At: Manifest, Path: "/of-manifest", Word: ""}}
	if err := s.Frame(links); err != nil {
		t.Fatal(err)
	}
	h := s.Langs(mux, http.NewServeMux())
	for _, lang := range []string{"en", "ar"} {
		page := testkit.Get(t, h, "/"+lang+"/p").Text()
		testkit.CheckPage(t, "the frame in "+lang, page, "https://exit.invalid/"+lang)
		testkit.Golden(t, "frame."+lang+".html", testkit.Mask(testkit.Frame(t, page)))
	}
}

// TestMenu: the head of every page leads to the main places and to the search, and says which
// place the reader is in. A page kept on a phone has neither: they lead out of the pack.
func TestMenu(t *testing.T) {
	s := shell(t)
	v, err := page(t, s, `{{define "main"}}<h1>{{.Text}}</h1>{{end}}`)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	s.Mount(mux, []Route{{At: "GET /", Leaves: Anywhere, Page: func(w http.ResponseWriter, r *http.Request) error {
		return v.Render(w, r, 200, plain{s.Base(r, "T"), "Words"})
	}}})
	if err := s.Frame([]Link{{At: Header, Path: "/library", Word: "web.layout.guidelines"}, {At: Header, Path: "/start", Word: "web.layout.questions", Also: "/question"}}); err != nil {
		t.Fatal(err)
	}
	h := s.Langs(mux, http.NewServeMux())
	for path, want := range map[string][2]string{"/library": {"page", ""}, "/library/X-1": {"true", ""}, "/librarian": {}, "/start": {"", "page"},
		"/question/q1": {"", "true"}, "/questions": {}, "/": {}} {
		got := testkit.Parse(t, serve(h, "GET", "/en"+path).Body.String())
		var now [2]string
		for i, a := range got.All("header details.menu nav a") {
			now[i] = testkit.Attr(a, "aria-current")
		}
		if now != want {
			t.Errorf("on %s the places are marked %q, want %q", path, now, want)
		}
		field := got.Find(`header form[action="/en/search"][role=search] input[type=search][name=q]`)
		if !got.Has(`header label[for="` + testkit.Attr(field, "id") + `"]`) {
			t.Errorf("%s: the field of the search has no name", path)
		}
	}
	_, kept, err := SavedPage(context.Background(), h, copse.English, "/en/library", Saved{})
	if err != nil {
		t.Fatal(err)
	}
	if testkit.Parse(t, string(kept)).Has(".menu") {
		t.Error("a page kept on a phone has the menu")
	}
	s.Folder = &Folder{Langs: s.Words.Langs()}
	in := testkit.Parse(t, serve(h, "GET", "/en/library").Body.String())
	if !in.Has(`.menu a[href="/en/library"]`) || !in.Has(`.menu a[href="/en/search"]`) || in.Has("form") {
		t.Error("in a folder the menu has no places, no link to the search, or a form that nobody answers")
	}
}
