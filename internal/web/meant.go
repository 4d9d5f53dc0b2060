package web

import (
	"net/http"
	"net/url"
	"strings"

	"copse/internal/copse"
)

// meant answers an address that is nobody's, but a known one with a slash at its end or without
// a language in front, by leading to that one. People type such addresses, and programs that
// send a link on add the slash.
func (s *Shell) meant(w http.ResponseWriter, r *http.Request, rest *http.ServeMux) bool {
	if s.Folder != nil || r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	path := r.URL.Path
	bare := strings.TrimSuffix(path, "/")
	first, below, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if _, ok := s.Words.For(copse.Lang(first)); ok {
		below = "/" + below
		if below == "/" || below == strings.TrimSuffix(below, "/") || knows(s.pages, r, below) || !knows(s.pages, r, strings.TrimSuffix(below, "/")) {
			return false
		}
		lead(w, r, bare, http.StatusPermanentRedirect)
		return true
	}
	switch {
	case knows(rest, r, path) || bare == "":
		return false
	case knows(rest, r, bare):
		lead(w, r, bare, http.StatusPermanentRedirect)
	case knows(s.pages, r, bare):
		w.Header().Set("Vary", "Accept-Language")
		lead(w, r, "/"+string(s.wished(r).Lang)+bare, http.StatusSeeOther)
	default:
		return false
	}
	return true
}

// knows reports whether a mux has a page at a path.
func knows(mux *http.ServeMux, r *http.Request, path string) bool {
	_, pattern := mux.Handler(&http.Request{Method: r.Method, Host: r.Host, URL: &url.URL{Path: path}})
	return pattern != ""
}

// lead answers with another address of this site; a question is taken along unless it is a book.
func lead(w http.ResponseWriter, r *http.Request, path string, status int) {
	to := url.URL{Path: path}
	if len(r.URL.RawQuery) <= longestQuery {
		to.RawQuery = r.URL.RawQuery
	}
	http.Redirect(w, r, to.String(), status)
}
