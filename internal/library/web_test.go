package library

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/press"
	"copse/internal/prose"
	"copse/internal/search"
	"copse/internal/testkit"
	"copse/internal/web"
	shared "copse/web"
)

const exit = "https://exit.invalid/"

// fixed answers every search with the same hits.
type fixed struct {
	hits []search.Hit
	err  error
}

func (f fixed) Search(context.Context, copse.Lang, string, int) ([]search.Hit, error) {
	return f.hits, f.err
}

// site serves the small library of package content's tests with the shipped words.
func site(t *testing.T, search Searcher, sources ...content.Source) http.Handler {
	t.Helper()
	return siteWith(t, search, press.New(t.TempDir(), &printer{}), sources...)
}

func siteWith(t *testing.T, search Searcher, by *press.Press, sources ...content.Source) http.Handler {
	t.Helper()
	if len(sources) == 0 {
		sources = []content.Source{{FS: os.DirFS("../content/testdata/tiny"), Name: "tiny"}}
	}
	lib, err := content.Load(sources...)
	if err != nil {
		t.Fatal(err)
	}
	words, err := i18n.Load(prose.Typeset, os.DirFS("../../content"))
	if err != nil {
		t.Fatal(err)
	}
	shell := &web.Shell{Files: shared.FS, Words: words, Preview: true, Exit: exit, Origin: "https://cop.example.org"}
	if err := shell.Open(); err != nil {
		t.Fatal(err)
	}
	door, err := New(shell, Settings{Library: func() *content.Library { return lib }, Search: search, Press: by})
	if err != nil {
		t.Fatal(err)
	}
	pages, rest := http.NewServeMux(), http.NewServeMux()
	shell.Mount(pages, door.Routes())
	shell.Mount(rest, door.Permanent())
	if err := shell.Frame(append(door.Links(), web.Link{At: web.Help, Path: "/help", Word: "layout.help"})); err != nil {
		t.Fatal(err)
	}
	return shell.Langs(pages, rest)
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

// TestGoldenPages keeps each kind of page as it was looked at, left to right and right to left.
func TestGoldenPages(t *testing.T) {
	h := site(t, fixed{hits: []search.Hit{{Kind: "node", ID: "POL-RIC-1"}}})
	for name, path := range map[string]string{
		"front": "", "audience": "/for/policy", "shelf": "/library", "set": "/library/set/policy",
		"depth": "/library/set/children/full", "area": "/library/area/POL-RIC", "node": "/library/POL-RIC-1", "child": "/library/KID-S3",
		"role": "/library/role/hotline", "ref": "/library/ref/crc.34", "start": "/start/parent",
		"search": "/search?q=report", "glossary": "/glossary", "about": "/about/privacy", "missing": "/library/NOPE-1",
	} {
		for _, lang := range []string{"en", "ar"} {
			t.Run(name+"/"+lang, func(t *testing.T) {
				page := get(h, "/"+lang+path).Body.String()
				testkit.CheckPage(t, lang+path, page, exit)
				testkit.Golden(t, name+"."+lang+".html", testkit.Mask(page))
			})
		}
	}
}

func TestNodePage(t *testing.T) {
	h := site(t, fixed{})
	page := get(h, "/en/library/POL-RIC-1").Body.String()
	for _, want := range []string{
		`<bdi class="id" dir="ltr">POL-RIC-1</bdi>`, `id="statement"`, `hreflang="ar" href="/ar/library/POL-RIC-1"`,
		"/en/library/role/hotline", "cop.example.org",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// TestUntranslated: English stands in, marked for screen readers and said in words.
func TestUntranslated(t *testing.T) {
	h := site(t, fixed{})
	page := get(h, "/ru/library/POL-RIC-1").Body.String() // the small library has no Russian
	if !strings.Contains(page, `lang="en" dir="ltr"`) || !strings.Contains(page, "показаны на английском") {
		t.Error("English is shown unmarked")
	}
	if strings.Contains(get(h, "/ar/library/POL-RIC-1").Body.String(), `class="foreign"`) {
		t.Error("a translated page is marked as foreign")
	}
}

func TestCitation(t *testing.T) {
	h := site(t, fixed{})
	w := get(h, "/en/library/POL-RIC-1.json")
	var got []map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || len(got) != 1 {
		t.Fatalf("%v: %s", err, w.Body)
	}
	for key, want := range map[string]string{"type": "webpage", "number": "POL-RIC-1", "language": "en", "license": "CC BY 4.0"} {
		if got[0][key] != want {
			t.Errorf("%s is %v, want %s", key, got[0][key], want)
		}
	}
	if !strings.HasPrefix(got[0]["URL"].(string), "https://cop.example.org/en/library/") {
		t.Errorf("address %v", got[0]["URL"])
	}
}

func TestSearchPage(t *testing.T) {
	found := site(t, fixed{hits: []search.Hit{{Kind: "node", ID: "POL-RIC-1"}, {Kind: "node", ID: "GONE-1"}, {Kind: "term", ID: "nope"}}})
	waiting := site(t, fixed{err: copse.E(copse.Unavailable, "search.waiting")})
	for _, c := range []struct {
		name     string
		h        http.Handler
		path     string
		status   int
		contains string
	}{
		{"asks", found, "/en/search", 200, `type="search"`},
		{"finds, and skips what is no more", found, "/en/search?q=report", 200, "1 result"},
		{"too long keeps nothing", found, "/en/search?q=" + strings.Repeat("a", 201), 422, "too long"},
		{"not ready", waiting, "/en/search?q=report", 503, "getting ready"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := get(c.h, c.path)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.contains) {
				t.Errorf("%d, want %d with %q", w.Code, c.status, c.contains)
			}
			if w.Header().Get("Cache-Control") != "no-store" {
				t.Error("a search may be kept by the browser")
			}
		})
	}
}

// TestTitles_foreign: a page named by a text that its language lacks says so in its title;
// the small library has no Russian.
func TestTitles_foreign(t *testing.T) {
	h := site(t, fixed{})
	for path, title := range map[string]string{
		"/ru/library/POL-RIC-2":       `<title lang="en" dir="ltr">Reports are answered</title>`,
		"/ru/library/area/POL-RIC":    `<title lang="en" dir="ltr">Reporting</title>`,
		"/ru/library/set/policy":      `<title lang="en" dir="ltr">`,
		"/ru/library/set/policy/full": `<title lang="en" dir="ltr">`,
		"/ru/library/KID-S3":          "<title>Copse</title>", // neutral: it stays in the history
		"/ru/question/saw-something":  "<title>Copse</title>",
		"/ar/library/POL-RIC-2":       "<title>الرد على البلاغات</title>",
	} {
		page := get(h, path).Body.String()
		testkit.CheckPage(t, path, page, exit)
		if !strings.Contains(page, title) {
			t.Errorf("%s lacks %s", path, title)
		}
	}
	page := get(h, "/ru/library/POL-RIC-2").Body.String()
	for _, want := range []string{`<span lang="en" dir="ltr">Reports are answered</span>`, `<span lang="en" dir="ltr">For policy-makers</span>`} {
		if _, cite, _ := strings.Cut(page, `id="cite"`); !strings.Contains(cite, want) {
			t.Errorf("the citation does not mark %s", want)
		}
	}
}

// TestAudiences: each door names five tasks, areas and words that are there.
func TestAudiences(t *testing.T) {
	lib, err := content.Load(content.Source{FS: os.DirFS("../../content"), Name: "content"})
	if err != nil {
		t.Fatal(err)
	}
	words, err := i18n.Load(nil, os.DirFS("../../content"))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range audiences {
		if len(a.Tasks) != 5 {
			t.Errorf("%s has %d tasks, want five", a.ID, len(a.Tasks))
		}
		for _, id := range a.Tasks {
			if _, ok := lib.Node(id); !ok {
				t.Errorf("%s: no node %s", a.ID, id)
			}
		}
		for _, id := range a.Areas {
			if _, ok := lib.Area(id); !ok {
				t.Errorf("%s: no area %s", a.ID, id)
			}
		}
		for _, key := range []string{"name", "lead"} {
			if !words.English().Has("for." + a.ID + "." + key) {
				t.Errorf("no word for.%s.%s", a.ID, key)
			}
		}
	}
	for _, role := range lib.Taxonomy.Roles {
		if !words.English().Has("role." + role) {
			t.Errorf("no word role.%s", role)
		}
	}
}
