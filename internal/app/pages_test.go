package app

import (
	"cmp"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"copse/internal/testkit"
)

// TestPages_seen: every address that a door answers below a language stands in its pages.txt,
// so that tests/browser looks at it, and every line there leads to an address.
func TestPages_seen(t *testing.T) {
	n, h := startNode(t, nil)
	var patterns, forms []string
	for _, d := range n.doors {
		for _, r := range d.Routes() {
			if form, ok := strings.CutPrefix(r.At, "POST "); ok {
				forms = append(forms, form)
			}
			if strings.HasPrefix(r.At, "GET ") {
				patterns = append(patterns, r.At)
			}
		}
	}
	examples := testkit.Examples(t, "../..")
	found := testkit.Uncovered(patterns, examples)
	for _, fault := range found {
		t.Error(fault)
	}
	for _, form := range unsent(t, h, forms, examples) {
		t.Errorf("no line of any pages.txt sends a form to %s as it is: no browser test looks at what comes then; add, with the page of the form: name | path | 422 | submit", form)
	}
	if faults := unsent(t, h, append(forms, "/planted"), examples); !slices.Contains(faults, "/planted") {
		t.Errorf("a form that no pages.txt sends: %q", faults)
	}
	for _, e := range examples {
		if !e.Data {
			continue
		}
		if w := get(h, "/en"+e.Path); w.Code != e.Status || strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			t.Errorf("%s: %d, %q: that is no data", e.At, w.Code, w.Header().Get("Content-Type"))
		}
	}
	planted := append(patterns, "GET /planted")
	if faults := testkit.Uncovered(planted, examples); len(faults) != len(found)+1 || !strings.Contains(faults[len(found)], "GET /planted") {
		t.Errorf("a page that no pages.txt names: %q", faults)
	}
}

// unsent are the addresses of forms ("/assess/{instrument}", below the language) to which no example sends one: those of
// the pages of examples are asked where their only form leads.
func unsent(t *testing.T, h http.Handler, forms []string, examples []testkit.Example) (missing []string) {
	mux, sent := http.NewServeMux(), map[string]bool{}
	for _, form := range forms {
		mux.Handle("POST "+form, http.NotFoundHandler())
	}
	for _, e := range examples {
		if e.Submit == 0 || e.Bare {
			continue
		}
		form := testkit.Parse(t, get(h, "/en"+e.Path).Body.String()).Find("main form")
		to := strings.TrimPrefix(testkit.Attr(form, "action"), "/en")
		_, pattern := mux.Handler(httptest.NewRequest(http.MethodPost, cmp.Or(to, e.Path), nil))
		sent[strings.TrimPrefix(pattern, "POST ")] = true
	}
	return slices.DeleteFunc(slices.Clone(forms), func(form string) bool { return sent[form] })
}

// TestLinks_golden keeps the links that the doors add to the frame of every page. The frame
// itself has a golden file in package web.
func TestLinks_golden(t *testing.T) {
	_, h := startNode(t, nil)
	var links strings.Builder
	for _, lang := range []string{"en", "ar"} {
		page := testkit.Parse(t, get(h, "/"+lang+"/about").Body.String())
		for _, part := range []string{"head link[rel=manifest]", "header a:not([hreflang])", "nav.safety a", "footer a"} {
			for _, a := range page.All(part) {
				fmt.Fprintf(&links, "%s: %s %s\n", strings.Fields(part)[0], testkit.Attr(a, "href"), testkit.Words(a))
			}
		}
	}
	testkit.Golden(t, "links.txt", links.String())
}
