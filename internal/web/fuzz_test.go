package web

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"copse/internal/i18n"
)

// FuzzAddress: whatever stands in the first line of a request, an answer comes, and it leads to no other site.
func FuzzAddress(f *testing.F) {
	words, err := i18n.Load(nil, os.DirFS("../../content"))
	if err != nil {
		f.Fatal(err)
	}
	s := &Shell{Files: os.DirFS("../../web"), Words: words}
	if err := s.Open(); err != nil {
		f.Fatal(err)
	}
	says := func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, VisitOf(r).Lang, r.PathValue("id")) }
	pages, rest := http.NewServeMux(), http.NewServeMux()
	for _, pattern := range []string{"GET /{$}", "GET /help", "GET /help/{id}", "GET /library/{id}", "GET /library/{id}/{$}", "POST /remark"} {
		pages.HandleFunc(pattern, says)
	}
	rest.HandleFunc("GET /id/{id}", says)
	s.Assets(rest)
	s.Robots(rest)
	h := Compress(s.SameOrigin(s.Langs(pages, rest)))
	for _, target := range []string{"/", "/en", "/fr//help/gh", "//evil.example/en", "/en/../fr/help", "/en/%2e%2e/id/x", "/\\evil.example", "/en/help/", "/id/POL-RIC-1?x=y",
		"/static/../../x", "/robots.txt", "http://evil.example/en/help", "/ar/library/a%2fb", "/zh-Hant/help", "*", "/en;x/help", "/EN/help", "/en/help/%00", "/en/help\u202e", "/help/gh/", "/help/%5C%5Cevil.example/"} {
		f.Add("GET", target, "fr-CH, fr;q=0.9, *;q=0.1")
		f.Add("POST", target, "gzip;q=0, \xff")
	}
	f.Fuzz(func(t *testing.T, method, target, accept string) {
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(method + " " + target + " HTTP/1.1\r\nHost: site.example\r\n\r\n")))
		if err != nil {
			return
		}
		r.Header.Set("Accept-Language", accept)
		r.Header.Set("Accept-Encoding", accept)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Errorf("%s %q: %d", method, target, w.Code)
		}
		to := w.Header().Get("Location")
		if u, err := url.Parse(to); to != "" && (err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(strings.ReplaceAll(to, "\\", "/"), "//")) {
			t.Errorf("%s %q leads to %q", method, target, to)
		}
	})
}
