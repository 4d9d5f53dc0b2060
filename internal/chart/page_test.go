package chart_test

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"copse/internal/chart"
	"copse/internal/i18n"
	"copse/internal/prose"
	"copse/internal/testkit"
	"copse/internal/web"
)

type resultPage struct {
	web.Base
	Told, Beside chart.Drawing
}

const resultHTML = `{{define "main"}}<h1>Result</h1>{{template "chart-big" .Told}}
<ul><li>{{template "chart-key-at"}}</li><li>{{template "chart-key-range"}}</li><li>{{template "chart-key-target"}}</li></ul>
<table><tr><td>{{template "chart-range" .Beside}}</td><td>1.0 (0.5 to 2)</td></tr></table>{{end}}`

// TestComponent: the drawing stands in a page under the site's policy, from either side, with
// its sentence or hidden beside one.
func TestComponent(t *testing.T) {
	words, err := i18n.Load(nil, os.DirFS("../../content"))
	if err != nil {
		t.Fatal(err)
	}
	s := &web.Shell{Files: os.DirFS("../../web"), Words: words, Exit: "https://exit.invalid/{lang}"}
	if err := s.Open(); err != nil {
		t.Fatal(err)
	}
	v, err := web.NewView[resultPage](s, fstest.MapFS{"pages/result.html": {Data: []byte(resultHTML)}}, "result")
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /result", s.Handle(func(w http.ResponseWriter, r *http.Request) error {
		p := resultPage{Base: s.Base(r, "Result")}
		told := chart.Range{To: 4, Step: 1, Low: 200, High: 250, At: new(250), Target: new(0), Mirror: prose.Direction(p.Lang) == "rtl", Label: `"2.5" & 2`}
		beside := chart.Range{To: 4, Step: 1, Low: 50, High: 200, Mirror: told.Mirror}
		for to, r := range map[*chart.Drawing]chart.Range{&p.Told: told, &p.Beside: beside} {
			d, err := r.Draw()
			if err != nil {
				return err
			}
			*to = d
		}
		return v.Render(w, r, http.StatusOK, p)
	}))
	if err := s.Frame([]web.Link{{At: web.Help, Path: "/help", Word: "web.layout.help"}}); err != nil {
		t.Fatal(err)
	}
	h := s.Langs(mux, http.NewServeMux())
	for lang, want := range map[string]struct{ dir, first, bar, hatch, at, goal string }{
		"en": {"ltr", "1600", "14300", "M14975 1900l600 -1000M15675 1900l600 -1000M16375 1900l600 -1000M17075 1900l600 -1000M17775 1900l600 -1000", "M18350 200l1100 1200-1100 1200-1100-1200z", "M1600 0v2800"},
		"ar": {"rtl", "28400", "10950", "M15025 1900l-600 -1000M14325 1900l-600 -1000M13625 1900l-600 -1000M12925 1900l-600 -1000M12225 1900l-600 -1000", "M11650 200l1100 1200-1100 1200-1100-1200z", "M28400 0v2800"},
	} {
		text := testkit.Get(t, h, "/"+lang+"/result").Text()
		testkit.CheckPage(t, "a chart in "+lang, text, "https://exit.invalid/"+lang)
		if !strings.Contains(text, ".chart .bar{") {
			t.Error("the page lacks the style of its chart")
		}
		page := testkit.Parse(t, text)
		get := func(selector, name string) string { t.Helper(); return testkit.Attr(page.Find(selector), name) }
		const told, beside = `.chart-big svg.chart`, `td svg.chart`
		for _, c := range [][2]string{
			{get(told, "role"), "img"}, {get(told, "aria-label"), `"2.5" & 2`}, {get(told, "aria-hidden"), ""},
			{get(told, "viewBox"), "0 0 30000 2800"},
			{get(beside, "role"), ""}, {get(beside, "aria-hidden"), "true"},
			{get(".chart-scale", "dir"), want.dir}, {get(".chart-scale", "aria-hidden"), "true"}, {page.Text(".chart-scale"), "0 1 2 3 4"},
			{get(told+" .track", "d"), "M1600 1400H28400"}, {get(told+" .tick:nth-of-type(1)", "cx"), want.first}, {get(told+" .bar", "x"), want.bar}, {get(told+" .bar", "width"), "4750"},
			{get(told+" .hatch", "d"), want.hatch}, {get(told+" .at", "d"), want.at}, {get(told+" .goal:not(.under)", "d"), want.goal},
		} {
			if c[0] != c[1] {
				t.Errorf("%s: %q, want %q", lang, c[0], c[1])
			}
		}
		if len(page.All(told+" .tick")) != 5 || page.Has(beside+" .at") || page.Has(beside+" .goal") || len(page.All("li svg[aria-hidden=true]")) != 3 {
			t.Errorf("%s: the parts of a drawing are not those of its range:\n%s", lang, testkit.Main(t, text))
		}
	}
}
