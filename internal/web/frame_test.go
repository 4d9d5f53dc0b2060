package web

import (
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
	links := []Link{{Header, "/of-header", "web.layout.guidelines"}, {Footer, "/of-footer", "web.layout.questions"}, {About, "/of-about", "web.layout.about"}, {Help, "/x/help", "web.layout.help"}, {Manifest, "/of-manifest", ""}}
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
