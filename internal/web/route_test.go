package web

import (
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	files "copse/content"
	"copse/internal/copse"
	"copse/internal/i18n"
)

func pageOf(html string) fs.FS { return fstest.MapFS{"pages/p.html": {Data: []byte(html)}} }

func wordsForFuzz() (*i18n.Catalog, error) { return i18n.Load(nil, files.FS) }

// says answers with a text.
func says(text string) Handler {
	return func(w http.ResponseWriter, _ *http.Request) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

// TestMount: what a route does not say is the careful choice.
func TestMount(t *testing.T) {
	s := shell(t)
	mux := http.NewServeMux()
	s.Mount(mux, []Route{
		{At: "GET /bare", Page: says("bare")},
		{At: "GET /kept", Page: says("kept"), Mode: Static, Leaves: OnPhone},
		{At: "GET /both/{id}", Page: says("both"), Mode: Static, Leaves: Anywhere},
		{At: "GET /folder", Page: says("folder"), Leaves: InFolder},
		{At: "GET /own", Page: says("own"), Mode: Private, Leaves: 0},
		{At: "GET /both/own", Page: says("own"), Mode: Private}, // beside the wildcard, which may leave
		{At: "GET /both/form", Page: says("form")},
	})
	h := s.Langs(mux, http.NewServeMux())
	if got := serve(h, "GET", "/en/bare").Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("a route that says nothing may be kept: %q", got)
	}
	for path, want := range map[string]Leaves{"/bare": 0, "/kept": OnPhone, "/both/1": Anywhere, "/folder": InFolder, "/own": 0,
		"/kept?q=1": 0, "/kept#a": 0, "/nowhere": 0, "kept": 0, "": 0, "/both/1/2": 0, "/%zz": 0, "/both/own": 0, "/both/form": 0} {
		for _, place := range []Leaves{OnPhone, InFolder} {
			if got := s.MayLeave(path, place); got != (want&place != 0) {
				t.Errorf("%s to %d: %v", path, place, got)
			}
		}
	}
	s.Folder = &Folder{Langs: s.Words.Langs()}
	for path, want := range map[string]int{"/en/folder": 200, "/en/both/1": 200, "/en/kept": 404, "/en/bare": 404} {
		if got := serve(h, "GET", path).Code; got != want {
			t.Errorf("in a folder %s answers %d, want %d", path, got, want)
		}
	}
}

// TestMount_preview: a site that is not open takes nothing, and says so.
func TestMount_preview(t *testing.T) {
	s := shell(t)
	s.Preview = true
	mux := http.NewServeMux()
	sent := false
	take := func(http.ResponseWriter, *http.Request) error { sent = true; return nil }
	s.Staff = staff{}
	s.Mount(mux, []Route{{At: "POST /send", Page: take}, {At: "POST /own", Page: take, Mode: Private}, {At: "POST /wrapped", Wrapped: s.Handle(take)},
		{At: "POST /try", Page: take, BeforeLaunch: true}})
	for _, path := range []string{"/en/send", "/en/own", "/en/wrapped"} {
		w := serve(s.Langs(mux, http.NewServeMux()), "POST", path, "X-Test-Actor", "ada")
		if sent || w.Code != 403 || !strings.Contains(w.Body.String(), "not open yet") {
			t.Errorf("%s: sent %v, %d %s", path, sent, w.Code, w.Body)
		}
	}
	if w := serve(s.Langs(mux, http.NewServeMux()), "POST", "/en/try"); !sent || w.Code != 200 {
		t.Errorf("what may be tried: sent %v, %d", sent, w.Code)
	}
}

// staff signs in whoever names himself.
type staff struct{ err error }

func (s staff) Actor(r *http.Request) (copse.Actor, bool, error) {
	id := r.Header.Get("X-Test-Actor")
	return copse.Actor{ID: id, Roles: []string{"editor"}}, id != "", s.err
}
func (staff) SignIn() string { return "/sign-in" }

// TestPrivate: a private page is private by its wrapper: signed out leads to sign-in and back,
// nobody keeps it, and where nobody can sign in it is not there.
func TestPrivate(t *testing.T) {
	s := shell(t)
	mux := http.NewServeMux()
	s.Mount(mux, []Route{
		{At: "GET /own/{id}", Mode: Private, Page: func(w http.ResponseWriter, r *http.Request) error {
			a := ActorOf(r)
			if !a.May("editor") || a.May("officer") {
				t.Errorf("roles of %+v", a)
			}
			return says("page of "+a.ID)(w, r)
		}},
		{At: "POST /own", Mode: Private, Page: says("done")},
	})
	h := s.Langs(mux, http.NewServeMux())
	if w := serve(h, "GET", "/en/own/1", "X-Test-Actor", "ada"); w.Code != 404 {
		t.Errorf("without a way to sign in: %d", w.Code)
	}
	s.Staff = staff{}
	for _, c := range []struct {
		method, path, actor string
		status              int
		want                string
	}{
		{"GET", "/fr/own/1", "", 303, "/fr/sign-in?to=%2Fown%2F1"},
		{"GET", "/fr/own/1?a=b", "", 303, "/fr/sign-in?to=%2Fown%2F1%3Fa%3Db"},
		{"HEAD", "/fr/own/1", "", 303, "/fr/sign-in?to=%2Fown%2F1"},
		{"POST", "/fr/own", "", 303, "/fr/sign-in"},
		{"GET", "/fr/own/1", "ada", 200, ""},
	} {
		w := serve(h, c.method, c.path, "X-Test-Actor", c.actor)
		if w.Code != c.status || w.Header().Get("Location") != c.want || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s %s: %d to %q, Cache-Control %q", c.method, c.path, w.Code, w.Header().Get("Location"), w.Header().Get("Cache-Control"))
		}
		if c.status == 200 && w.Body.String() != "page of ada" {
			t.Errorf("%s", w.Body)
		}
	}
	s.Staff = staff{errors.New("the database is gone")}
	if w := serve(h, "GET", "/en/own/1", "X-Test-Actor", "ada"); w.Code != 500 || strings.Contains(w.Body.String(), "page of") {
		t.Errorf("a failed question counts as signed in: %d %s", w.Code, w.Body)
	}
}

// TestFrame: the links of the doors stand around every page, and a word nobody has stops the start.
func TestFrame(t *testing.T) {
	s := shell(t)
	v, err := NewView[plain](s, pageOf(`{{define "main"}}<h1>x</h1>{{end}}`), "p")
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	s.Mount(mux, []Route{{At: "GET /p", Leaves: InFolder, Page: func(w http.ResponseWriter, r *http.Request) error {
		return v.Render(w, r, 200, plain{Base: s.Base(r, "T")})
	}}})
	if err := s.Frame([]Link{{At: Header, Path: "/p", Word: "web.layout.about"}, {At: Footer, Path: "/q", Word: "web.layout.about"}, {At: About, Path: "/p", Word: "web.layout.privacy"}, {At: Help, Path: "/p", Word: "web.layout.help"}, {At: Manifest, Path: "/m", Word: ""}}); err != nil {
		t.Fatal(err)
	}
	h := s.Langs(mux, http.NewServeMux())
	links := []string{`<li><a href="/en/p" aria-current="page">About</a>`, `<a href="/en/q">About</a>`, `<a href="/en/p">Privacy</a>`, `<a class="btn help" href="/en/p">`, `<link rel="manifest" href="/en/m">`}
	page := serve(h, "GET", "/en/p").Body.String()
	for _, l := range links {
		if !strings.Contains(page, l) {
			t.Errorf("the frame lacks %s", l)
		}
	}
	s.Folder = &Folder{Langs: s.Words.Langs()}
	page = serve(h, "GET", "/en/p").Body.String()
	for i, l := range links {
		if in := strings.Contains(page, l); in != (i == 0 || i == 2 || i == 3) {
			t.Errorf("in a folder: %v for %s", in, l)
		}
	}
	if err := s.Frame([]Link{{At: Footer, Path: "/p", Word: "web.layout.abuot"}}); err == nil {
		t.Error("a word that nobody has was taken")
	}
}

// TestView_refusesAMisspeltWord: also in a component, and in a branch never taken.
func TestView_refusesAMisspeltWord(t *testing.T) {
	s := shell(t)
	for _, html := range []string{
		`{{define "main"}}{{t "web.layout.abuot"}}{{end}}`,
		`{{define "main"}}{{if false}}{{template "part" (t "web.layout.abuot")}}{{end}}{{end}}{{define "part"}}{{.}}{{end}}`,
		`{{define "main"}}{{with .Text}}{{else}}{{print (t "web.layout.abuot")}}{{end}}{{end}}`,
		`{{define "main"}}{{template "part" .}}{{end}}{{define "part"}}{{range .Langs}}{{t "web.layout.abuot"}}{{end}}{{end}}`,
	} {
		if _, err := page(t, s, html); err == nil || !strings.Contains(err.Error(), "web.layout.abuot") {
			t.Errorf("%s: %v", html, err)
		}
	}
	if _, err := page(t, s, `{{define "main"}}{{t "web.layout.about"}}{{end}}{{define "unreached"}}{{t "web.layout.abuot"}}{{end}}`); err != nil {
		t.Errorf("a template that is not reached: %v", err)
	}
}

// TestView_keepsWhatItReaches: a page of text holds no drawings of trees.
func TestView_keepsWhatItReaches(t *testing.T) {
	s := shell(t)
	v, err := page(t, s, `{{define "main"}}{{template "search" ""}}{{end}}`)
	if err != nil {
		t.Fatal(err)
	}
	english, err := v.byLang["en"]()
	if err != nil {
		t.Fatal(err)
	}
	names := english.DefinedTemplates()
	if !strings.Contains(names, `"search"`) || strings.Contains(names, "tree") || strings.Contains(names, "nuri") {
		t.Error(names)
	}
}

// TestTidy: an address with a slash too many leads to the same page in the same language, and never
// to another site.
func TestTidy(t *testing.T) {
	s := shell(t)
	pages, rest := http.NewServeMux(), http.NewServeMux()
	for _, mux := range []*http.ServeMux{pages, rest} {
		mux.HandleFunc("GET /help/{country}", func(http.ResponseWriter, *http.Request) {})
	}
	h := s.Langs(pages, rest)
	for at, want := range map[string]string{
		"/fr//help/gh":                  "/fr/help/gh",
		"/fr/help//gh?q=1&q=%2F%2F":     "/fr/help/gh?q=1&q=%2F%2F",
		"//fr/help/gh":                  "/fr/help/gh",
		"/fr/./help/x/../gh":            "/fr/help/gh",
		"/fr/%2Fhelp/gh":                "/fr/help/gh",
		"/fr//":                         "/fr/",
		"//evil.example/..":             "/",
		"//evil.example":                "/evil.example",
		"//evil.example/":               "/evil.example/",
		"///evil.example//fr":           "/evil.example/fr",
		"/%2F%2Fevil.example":           "/evil.example",
		"/./%5Cevil.example":            "/%5Cevil.example",
		"/fr/../%5C%5Cevil.example/x":   "/%5C%5Cevil.example/x",
		"//evil.example%0d%0aSet-X: 1/": "/evil.example%0D%0ASet-X:%201/",
	} {
		r := httptest.NewRequest("GET", "/", nil)
		u, err := url.ParseRequestURI(at)
		if err != nil {
			t.Fatal(err)
		}
		r.URL = u
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if got := w.Header().Get("Location"); w.Code != http.StatusPermanentRedirect || got != want {
			t.Errorf("%s: %d %q, want %q", at, w.Code, got, want)
		}
	}
	if w := serve(h, "GET", "/fr/help/gh"); w.Code != 200 {
		t.Errorf("a clean address: %d", w.Code)
	}
}

// TestMatches: weak tags, lists and lists over several lines, as RFC 9110 has them.
func TestMatches(t *testing.T) {
	for _, c := range []struct {
		header []string
		want   bool
	}{
		{nil, false}, {[]string{`"a"`}, true}, {[]string{`W/"a"`}, true}, {[]string{`"b", W/"a"`}, true}, {[]string{`"b"`, `"a"`}, true},
		{[]string{"*"}, true}, {[]string{"a"}, false}, {[]string{`"b"`}, false}, {[]string{`w/"a"`}, false}, {[]string{`W/"b"`}, false},
	} {
		if got := matches(c.header, `"a"`); got != c.want {
			t.Errorf("%q: %v", c.header, got)
		}
	}
}

// TestAcceptsGzip: refused with q=0 is refused.
func TestAcceptsGzip(t *testing.T) {
	for header, want := range map[string]bool{"": false, "gzip": true, "GZIP": true, "br, gzip;q=0.5": true, "gzip;q=0": false,
		"gzip; q=0.000": false, "deflate": false, "*": true, "*;q=0": false, "gzipped": false, "x-gzip": true, "gzip;q=x": false,
		"gzip;q=0, *": false, "*, gzip;q=0": false, "gzip;Q=0": false, "*;q=0, gzip": true} {
		r, _ := http.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Encoding", header)
		if got := AcceptsGzip(r); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
}

// TestCompress: what is not kept is compressed for who asks, and for nobody else.
func TestCompress(t *testing.T) {
	long := strings.Repeat("a word of a page ", 200)
	h := Compress(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, long)
	}))
	if w := serve(h, "GET", "/", "Accept-Encoding", "gzip"); w.Header().Get("Content-Encoding") != "gzip" || w.Body.Len() > len(long)/2 {
		t.Errorf("%v, %d bytes", w.Header(), w.Body.Len())
	}
	if w := serve(h, "GET", "/", "Accept-Encoding", "gzip;q=0"); w.Body.String() != long {
		t.Error("compressed for somebody who refused it")
	}
}

// TestMount_refuses: a private page that could leave, and a form that could, stop the start.
func TestMount_refuses(t *testing.T) {
	for _, r := range []Route{{At: "GET /own", Page: says("own"), Mode: Private, Leaves: OnPhone}, {At: "POST /send", Page: says("sent"), Leaves: InFolder}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was mounted", r.At)
				}
			}()
			shell(t).Mount(http.NewServeMux(), []Route{r})
		}()
	}
}

// TestCompress_documents: a PDF is not compressed on its way, or parts of it could not be asked for.
func TestCompress_documents(t *testing.T) {
	h := Compress(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/pdf")
		w.Header().Set("ETag", `"1"`)
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(strings.Repeat("a page ", 500)))
	}))
	w := serve(h, "GET", "/", "Accept-Encoding", "gzip")
	if w.Header().Get("Content-Encoding") != "" || w.Header().Get("Content-Length") != "3500" || w.Header().Get("Accept-Ranges") != "bytes" {
		t.Errorf("%v", w.Header())
	}
}

// TestForget_whileMade: a page begun before the content changed is shown once and not kept.
func TestForget_whileMade(t *testing.T) {
	s := shell(t)
	text := "old"
	mux := http.NewServeMux()
	s.Mount(mux, []Route{{At: "GET /p", Mode: Static, Page: func(w http.ResponseWriter, _ *http.Request) error {
		made := text
		if text == "old" { // it changes while the page is made
			text = "new"
			s.Forget()
		}
		_, err := io.WriteString(w, made)
		return err
	}}})
	h := s.Langs(mux, http.NewServeMux())
	serve(h, "GET", "/en/p")
	if got := serve(h, "GET", "/en/p").Body.String(); got != "new" {
		t.Errorf("the page stays %q", got)
	}
}

// TestStatic_weakTag: a proxy may have weakened the tag of a page.
func TestStatic_weakTag(t *testing.T) {
	s := shell(t)
	mux := http.NewServeMux()
	s.Mount(mux, []Route{{At: "GET /p", Mode: Static, Page: says("page")}})
	h := s.Langs(mux, http.NewServeMux())
	tag := serve(h, "GET", "/en/p").Header().Get("ETag")
	for header, want := range map[string]int{tag: 304, "W/" + tag: 304, `"other", W/` + tag: 304, `W/"other"`: 200} {
		if w := serve(h, "GET", "/en/p", "If-None-Match", header); w.Code != want {
			t.Errorf("If-None-Match %s: %d, want %d", header, w.Code, want)
		}
	}
}

// TestLog_holdsNoInput: neither a made-up method nor the value of a panic.
func TestLog_holdsNoInput(t *testing.T) {
	var log strings.Builder
	old := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(old) })
	s := shell(t)
	mux := http.NewServeMux()
	mux.Handle("/x", s.Handle(func(http.ResponseWriter, *http.Request) error { panic("12 main street") }))
	serve(Observe(func(string, string, int, time.Duration) {}, s.Langs(mux, http.NewServeMux())), "12-MAIN-STREET", "/en/x")
	if !strings.Contains(log.String(), "method=other") || !strings.Contains(log.String(), "panic=string") ||
		strings.Contains(log.String(), "12-MAIN") || strings.Contains(log.String(), "12 main") {
		t.Error(log.String())
	}
}
