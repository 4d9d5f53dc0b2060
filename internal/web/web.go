// Package web is what every page shares: the shell around a page, its languages, its
// style, its security headers, the error pages, and the cache of static pages.
//
// It promises: no cookie once a site is open, no third-party address, no inline script; a page is rendered
// whole or not at all; an error is shown in the reader's language and its cause goes to
// the log alone; the log holds no address, agent, query or path with a person's words.
// It knows no door and no database.
package web

import (
	"context"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync/atomic"

	"copse/internal/copse"
	"copse/internal/i18n"
)

// Shell is what all pages of a node share. Package app fills it once at start.
type Shell struct {
	Files   fs.FS // layout, components, style, js: the folder web/ of the repository
	Words   *i18n.Catalog
	Preview bool   // not launched: banner on every page, noindex
	Name    string // of the site, where the operator gave one; else the word "web.site.name"
	Country string // ISO 3166 code, upper case, or ""
	Origin  string // "https://cop.example.org", as set; "": addresses are printed without a host
	Exit    string // where "leave quickly" goes; "{lang}" in it becomes the page's language
	Colours string // of a country: style for every page, after our own colours
	Bar     func(copse.Lang) Bar
	Folder  *Folder // pages are made for a folder of files; nil: they are served
	Staff   Staff   // signs people in; nil: nobody can

	pages     *http.ServeMux // below a language; says which of them may be taken along, see Route
	frame     map[Place][]Link
	assets    assets
	errors    *View[errorPage]
	gate      *View[gatePage]
	languages *View[languagesPage]
	cache     cache
	day       atomic.Int64 // of which Daily pages are kept
	pageMaker *maker
	slowMaker *maker
	said      said
	large     atomic.Int32 // forms with much in them that come now
}

// Bar is what the safety bar may say besides its two buttons. Empty fields are left
// out: the bar then stands on words alone.
type Bar struct {
	Emergency string // the country's emergency number, as people write it
	Dial      string // the same as a telephone dials it
	Line      string // telephone number of a helpline that may be shown
}

// Base is embedded in the struct of every page.
type Base struct {
	*Visit
	Title string // of the document; neutral on help pages, because it stays in the history
	Door  string // child, teen, care, industry, policy, desk or "": sets the colours
	Form  bool   // headings in the sans of forms and help, not in the serif of reading

	// TitleLang and TitleDir mark a title that is not in the page's language.
	TitleLang copse.Lang
	TitleDir  string

	// Carry names a form of the page: the row of languages sends it, so that what was answered is taken along.
	Carry *Carry

	Refresh int // seconds after which the page asks for its own address again; 0: never
}

// Carry is a form as the row of languages sends it, with the field go: to a path below each language, which need not be that of
// the page.
type Carry struct{ Form, To, Go string }

// Visit is one request for a page in one language. Its fields are read by the layout.
type Visit struct {
	Words   *i18n.Words
	Lang    copse.Lang
	Dir     string
	Most    copse.Lang // that most words of the page are in: English where a country's own language has few
	MostDir string
	Partly  bool   // words that the language lacks are in English
	Path    string // below the language: "/library/POL-RIC-1"
	Query   string // kept when the language is switched: "?q=…" or ""
	Country string
	Preview bool
	Site    string
	Exit    string
	Bar     Bar
	Langs   []LangLink
	Saved   *Saved // the page is kept on a phone; nil online
	Closed  bool   // the page stands before the gate of a preview: nothing that it could link to opens
}

// LangLink is one entry of the row of languages.
type LangLink struct {
	Lang    copse.Lang
	Name    string
	Href    string
	Current bool
	Partly  bool // as in Visit
}

type visitKey struct{}

// VisitOf returns what Langs put into the request: every handler of a mux that it serves has
// one.
func VisitOf(r *http.Request) *Visit {
	v, _ := r.Context().Value(visitKey{}).(*Visit)
	return v
}

// Base starts the page struct of a request.
func (s *Shell) Base(r *http.Request, title string) Base {
	return Base{Visit: s.visitOf(r), Title: title}
}

// visitOf is VisitOf for what may be refused before Langs saw it.
func (s *Shell) visitOf(r *http.Request) *Visit {
	if v := VisitOf(r); v != nil {
		return v
	}
	return s.wished(r)
}

// wished is a visit in the language that the reader's browser asks for.
func (s *Shell) wished(r *http.Request) *Visit {
	return s.visit(s.Words.Match(r.Header.Get("Accept-Language")), "/", "")
}

// rowOrder is the United Nations' order of its languages, used in the row of languages;
// others follow.
const rowOrder = " ar zh en fr ru es "

func (s *Shell) visit(w *i18n.Words, path, query string) *Visit {
	most := w.Most()
	v := &Visit{Words: w, Lang: w.Lang, Dir: w.Dir, Most: most.Lang, MostDir: most.Dir, Partly: w.Partly(), Path: path, Query: query, Country: s.Country,
		Preview: s.Preview, Site: s.Name, Exit: strings.ReplaceAll(s.Exit, "{lang}", string(w.Lang))}
	if v.Site == "" {
		v.Site = w.T("web.site.name")
	}
	v.Saved = s.Folder.saved(w)
	if s.Bar != nil {
		v.Bar = s.Bar(w.Lang)
	}
	add := func(lang copse.Lang) {
		if !s.Folder.holds(lang) {
			return
		}
		other, _ := s.Words.For(lang)
		href := "/" + string(lang) + strings.TrimSuffix(path, "/") + query
		v.Langs = append(v.Langs, LangLink{lang, other.Name(), href, lang == w.Lang, other.Partly()})
	}
	for _, lang := range strings.Fields(rowOrder) {
		if _, ok := s.Words.For(copse.Lang(lang)); ok {
			add(copse.Lang(lang))
		}
	}
	for _, lang := range s.Words.Langs() {
		if !strings.Contains(rowOrder, " "+string(lang)+" ") {
			add(lang)
		}
	}
	return v
}

// longestQuery is how much of a question is taken along to another language or address.
const longestQuery = 500

// Langs cuts the language off the path and hands the rest to pages; what has no
// language in front goes to rest (permanent links, static files). "/" leads to the
// reader's language.
func (s *Shell) Langs(pages, rest *http.ServeMux) http.Handler {
	s.pages = pages
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if clean := tidy(r.URL.Path); clean != r.URL.Path { // the mux would do it too, and lose the language
			to := url.URL{Path: clean, RawQuery: r.URL.RawQuery}
			http.Redirect(w, r, to.String(), http.StatusPermanentRedirect)
			return
		}
		if s.meant(w, r, rest) {
			return
		}
		first, below, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		words, ok := s.Words.For(copse.Lang(first))
		if r.URL.Path == "/" && s.Folder != nil {
			s.Handle(s.languagesPage).ServeHTTP(w, r)
			return
		}
		if r.URL.Path == "/" {
			w.Header().Set("Vary", "Accept-Language")
			http.Redirect(w, r, "/"+string(s.Words.Match(r.Header.Get("Accept-Language")).Lang), http.StatusSeeOther)
			return
		}
		if !ok {
			s.serve(rest, w, withVisit(r, s.wished(r), r.URL.Path))
			return
		}
		query := ""
		if r.URL.RawQuery != "" && len(r.URL.RawQuery) <= longestQuery {
			query = "?" + r.URL.RawQuery
		}
		s.serve(pages, w, withVisit(r, s.visit(words, "/"+below, query), "/"+below))
	})
}

// tidy is a path without doubled slashes and dots, as the mux wants it. It begins with one slash,
// so that an address made of it stays on this site.
func tidy(p string) string {
	clean := path.Clean("/" + p)
	if clean != "/" && strings.HasSuffix(p, "/") {
		clean += "/"
	}
	return clean
}

func withVisit(r *http.Request, v *Visit, path string) *http.Request {
	mark(r, v)
	r2 := r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
	u := *r.URL
	u.Path, u.RawPath = path, ""
	r2.URL = &u
	return r2
}

// serve runs the mux; what it does not know becomes one of our own error pages.
func (s *Shell) serve(mux *http.ServeMux, w http.ResponseWriter, r *http.Request) {
	h, pattern := mux.Handler(r)
	noteRoute(r, pattern, VisitOf(r).Lang)
	if pattern != "" && (s.Folder == nil || mayLeave(h, InFolder)) {
		mux.ServeHTTP(w, r)
		return
	}
	// Ask the mux what it would have said: 404, 405 with Allow, or a redirect to a clean path.
	switch said := Record(h, r); {
	case said.Status == http.StatusMethodNotAllowed:
		w.Header().Set("Allow", said.Header().Get("Allow"))
		s.fail(w, r, copse.E(copse.Unsupported, "web.error.method"), http.StatusMethodNotAllowed)
	default:
		s.fail(w, r, copse.E(copse.NotFound, "web.error.not_found"), http.StatusNotFound)
	}
}
