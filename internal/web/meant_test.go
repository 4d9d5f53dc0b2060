package web

import (
	"net/http"
	"strings"
	"testing"
)

// TestMeant: an address without a language, or with a slash at its end, leads to the page that is
// meant; one that is nobody's either way does not.
func TestMeant(t *testing.T) {
	s := shell(t)
	pages, rest := http.NewServeMux(), http.NewServeMux()
	page := func(http.ResponseWriter, *http.Request) {}
	for _, pattern := range []string{"GET /{$}", "GET /library/{id}", "GET /list/{$}", "POST /remark"} {
		pages.HandleFunc(pattern, page)
	}
	rest.HandleFunc("GET /id/{id}", page)
	h := s.Langs(pages, rest)
	for _, c := range []struct {
		method, at string
		status     int
		want       string
	}{
		{"GET", "/library/POL-LEG-1", 303, "/fr/library/POL-LEG-1"},
		{"HEAD", "/library/pol-leg-1/", 303, "/fr/library/pol-leg-1"},
		{"GET", "/library/POL-LEG-1?q=1", 303, "/fr/library/POL-LEG-1?q=1"},
		{"GET", "/library/POL-LEG-1?" + strings.Repeat("q", 501), 303, "/fr/library/POL-LEG-1"},
		{"GET", "/en/library/POL-LEG-1/", 308, "/en/library/POL-LEG-1"},
		{"GET", "/id/POL-LEG-1/", 308, "/id/POL-LEG-1"},
		{"GET", "/library/%5Cevil.example/", 303, "/fr/library/%5Cevil.example"},
		{"GET", "/en/list/", 200, ""},
		{"GET", "/en/", 200, ""},
		{"GET", "/id/POL-LEG-1", 200, ""},
		{"GET", "/nope/", 404, ""},
		{"GET", "/en/nope/", 404, ""},
		{"GET", "/xx/library/POL-LEG-1", 404, ""},
		{"POST", "/remark", 404, ""},
		{"GET", "/remark", 404, ""},
	} {
		w := serve(h, c.method, c.at, "Accept-Language", "fr")
		if got := w.Header().Get("Location"); w.Code != c.status || got != c.want {
			t.Errorf("%s %.40s: %d %q, want %d %q", c.method, c.at, w.Code, got, c.status, c.want)
		}
		if varies := w.Header().Get("Vary") == "Accept-Language"; varies != (c.status == 303) {
			t.Errorf("%s %.40s depends on the reader's language: %v", c.method, c.at, varies)
		}
	}
}
