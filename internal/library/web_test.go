package library

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/press"
	"copse/internal/search"
	"copse/internal/testkit"
	"copse/internal/testkit/site"
	"copse/internal/web"
)

// fixed answers every search with the same hits.
type fixed struct {
	hits []search.Hit
	err  error
}

func (f fixed) Search(context.Context, copse.Lang, search.Query) (search.Found, error) {
	return search.Found{Hits: f.hits, Total: len(f.hits)}, f.err
}

// tinySite serves the small library of package content's tests with the shipped words.
func tinySite(t *testing.T, search Searcher, sources ...content.Source) http.Handler {
	t.Helper()
	return tinySiteWith(t, search, press.New(t.TempDir(), &printer{}), sources...)
}

func tinySiteWith(t *testing.T, search Searcher, by *press.Press, sources ...content.Source) http.Handler {
	t.Helper()
	if len(sources) == 0 {
		sources = []content.Source{{FS: os.DirFS("../content/testdata/tiny"), Name: "tiny"}}
	}
	lib, err := content.Load(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return site.Open(t, &web.Shell{Preview: true, Origin: "https://cop.example.org"}, func(s *web.Shell) (site.Door, error) {
		return New(s, Settings{Library: func() *content.Library { return lib }, Search: search, Press: by})
	})
}

// TestGoldenPages keeps each kind of page as it was looked at, left to right and right to
// left; and what the page says to the frame around it: its title, and the colour of its door.
func TestGoldenPages(t *testing.T) {
	h := tinySite(t, fixed{hits: []search.Hit{{Kind: "point", ID: "POL-RIC-1"}}})
	for _, c := range []struct{ name, path, title, door string }{
		{"front", "", "Copse", ""},
		{"audience", "/for/policy", "Policy-makers", "policy"},
		{"shelf", "/library", "The Guidelines", ""},
		{"set", "/library/set/policy", "For policy-makers", "policy"},
		{"depth", "/library/set/children/full", "For children: Full guideline", "child"},
		{"area", "/library/area/POL-RIC", "Reporting", "policy"},
		{"point", "/library/POL-RIC-1", "One place to report, known to all", "policy"},
		{"child", "/library/KID-S3", "Copse", "child"}, // neutral: it stays in the history
		{"role", "/library/role/hotline", "Hotlines", ""},
		{"ref", "/library/ref/crc.34", "Convention on the Rights of the Child, article 34", ""},
		{"start", "/start/parent", "Start from a question", ""},
		{"search", "/search?q=report", "Search", ""},
		{"glossary", "/glossary", "Glossary", ""},
		{"about", "/about/privacy", "Privacy", ""},
		{"missing", "/library/NOPE-1", "This page is not here", ""},
	} {
		for _, lang := range []string{"en", "ar"} {
			t.Run(c.name+"/"+lang, func(t *testing.T) {
				text := testkit.Get(t, h, "/"+lang+c.path).Text()
				testkit.CheckPage(t, lang+c.path, text, site.Exit)
				testkit.GoldenPage(t, c.name+"."+lang+".html", text)
				page := testkit.Parse(t, text)
				if title := page.Text("title"); lang == "en" && title != c.title {
					t.Errorf("the title is %q, want %q", title, c.title)
				}
				if door := testkit.Attr(page.Find("body"), "data-door"); door != c.door {
					t.Errorf("the door is %q, want %q", door, c.door)
				}
			})
		}
	}
}

func TestPointPage(t *testing.T) {
	h := tinySite(t, fixed{})
	page := testkit.Get(t, h, "/en/library/POL-RIC-1").Page()
	for _, want := range []string{
		`main bdi.id[dir=ltr]`, `main #statement`, `header a[hreflang=ar][href="/ar/library/POL-RIC-1"]`, `main a[href="/en/library/role/hotline"]`,
	} {
		if !page.Has(want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if id := page.Text("main bdi.id"); id != "POL-RIC-1" {
		t.Errorf("the page is numbered %q", id)
	}
	if cite := page.Text("#cite"); !strings.Contains(cite, "https://cop.example.org/en/library/") {
		t.Errorf("the citation names no address: %q", cite)
	}
}

// TestPointAddress: a number leads to its page however it is written, in the edition and the form
// that were asked for.
func TestPointAddress(t *testing.T) {
	h := tinySite(t, fixed{})
	for at, want := range map[string]string{
		"/en/library/pol-ric-1":        "/en/library/POL-RIC-1",
		"/library/pol-ric-1":           "/en/library/pol-ric-1",
		"/ar/library/POL-RIC-1/":       "/ar/library/POL-RIC-1",
		"/en/library/pol-ric-1.json":   "/en/library/POL-RIC-1.json",
		"/en/library/2026.1/pol-ric-1": "/en/library/2026.1/POL-RIC-1",
		"/en/library/pol-ric":          "/en/library/area/POL-RIC",
		"/en/library/area/pol-ric":     "/en/library/area/POL-RIC",
	} {
		if got := testkit.Get(t, h, at).Header().Get("Location"); got != want {
			t.Errorf("%s leads to %q, want %q", at, got, want)
		}
	}
}

// TestUntranslated: English stands in, marked for screen readers and said in words.
func TestUntranslated(t *testing.T) {
	h := tinySite(t, fixed{})
	page := testkit.Get(t, h, "/ru/library/POL-RIC-1") // the small library has no Russian
	if !page.Page().Has("main [lang=en][dir=ltr].foreign") || !strings.Contains(page.Text(), "показаны на английском") {
		t.Error("English is shown unmarked")
	}
	if testkit.Get(t, h, "/ar/library/POL-RIC-1").Page().Has(".foreign") {
		t.Error("a translated page is marked as foreign")
	}
}

func TestCitation(t *testing.T) {
	h := tinySite(t, fixed{})
	w := testkit.Get(t, h, "/en/library/POL-RIC-1.json")
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
	found := tinySite(t, fixed{hits: []search.Hit{{Kind: "point", ID: "POL-RIC-1"}, {Kind: "point", ID: "GONE-1"}, {Kind: "term", ID: "nope"}}})
	waiting := tinySite(t, fixed{err: copse.E(copse.Unavailable, "web.error.internal")})
	for _, c := range []struct {
		name     string
		h        http.Handler
		path     string
		status   int
		contains string
	}{
		{"asks", found, "/en/search", 200, "Search"},
		{"finds, and skips what is no more", found, "/en/search?q=report", 200, "1 result"},
		{"too long keeps nothing", found, "/en/search?q=" + strings.Repeat("a", 201), 422, "too long"},
		{"nothing found", tinySite(t, fixed{}), "/en/search?q=report", 200, "Nothing found"},
		{"not ready", waiting, "/en/search?q=report", 503, "not available just now"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := testkit.Get(t, c.h, c.path)
			if w.Code != c.status || !strings.Contains(w.Text(), c.contains) {
				t.Errorf("%d, want %d with %q", w.Code, c.status, c.contains)
			}
			if !w.Page().Has("main form input[type=search][name=q]") {
				t.Error("there is no field to search again")
			}
			if w.Header().Get("Cache-Control") != "no-store" {
				t.Error("a search may be kept by the browser")
			}
			if help := w.Page().Has(`main a[href="/en/help"]`); help != (c.status == 503 || strings.Contains(c.contains, "Nothing")) {
				t.Errorf("help is linked: %v", help)
			}
		})
	}
}

// TestTitles_foreign: a page named by a text that its language lacks says so in its title;
// the small library has no Russian.
func TestTitles_foreign(t *testing.T) {
	h := tinySite(t, fixed{})
	for path, want := range map[string]struct{ title, lang string }{
		"/ru/library/POL-RIC-2":       {"Reports are answered", "en"},
		"/ru/library/area/POL-RIC":    {"Reporting", "en"},
		"/ru/library/set/policy":      {"For policy-makers", "en"},
		"/ru/library/set/policy/full": {"For policy-makers: Полный текст", "en"},
		"/ru/library/KID-S3":          {"Copse", ""}, // neutral: it stays in the history
		"/ru/question/saw-something":  {"Copse", ""},
		"/ar/library/POL-RIC-2":       {"الرد على البلاغات", ""},
	} {
		page := testkit.Get(t, h, path).Page()
		page.Check(path, site.Exit)
		title := page.Find("head title")
		if got := testkit.Words(title); got != want.title || testkit.Attr(title, "lang") != want.lang {
			t.Errorf("%s: the title is %q in %q, want %q in %q", path, got, testkit.Attr(title, "lang"), want.title, want.lang)
		}
	}
	page := testkit.Get(t, h, "/ru/library/POL-RIC-2").Page()
	marked := map[string]bool{}
	for _, span := range page.All("#cite span[lang=en][dir=ltr]") {
		marked[testkit.Words(span)] = true
	}
	for _, want := range []string{"Reports are answered", "For policy-makers"} {
		if !marked[want] {
			t.Errorf("the citation does not mark %s", want)
		}
	}
}

// TestAudiences: each door names tasks and words that are there; that its points, areas
// and roles are there too, the check says.
func TestAudiences(t *testing.T) {
	lib, words := shipped()
	has := func(key string) {
		if !words.English().Has(key) {
			t.Errorf("no word %s", key)
		}
	}
	for _, a := range lib.Front.Audiences {
		if len(a.Tasks) < tasksShown {
			t.Errorf("%s has %d tasks, want %d or more", a.ID, len(a.Tasks), tasksShown)
		}
		has("library.for." + a.ID + ".name")
		has("library.for." + a.ID + ".lead")
		has("library.front." + a.Tree + ".name")
		has("library.front." + a.Tree + ".line")
	}
	for _, a := range lib.Front.Askers {
		has("library.start.i_am." + a.ID)
	}
	for _, role := range lib.Taxonomy.Roles {
		if !words.English().Has("library.role." + role) {
			t.Errorf("no word role.%s", role)
		}
	}
}

// TestAudiences_language: a door begins with what the reader's language has, in the order of the
// list, and names five things in every language. English has all: its five are the list's first.
func TestAudiences_language(t *testing.T) {
	lib, words := shipped()
	for _, a := range lib.Front.Audiences {
		for _, lang := range lib.Langs {
			w, _ := words.For(lang)
			var here, lacking, got []copse.ID
			for _, id := range a.Tasks {
				n, _ := lib.Point(id)
				if foreign(text(n.Texts, lang, "title"), text(n.Texts, lang, "brief")) {
					lacking = append(lacking, id)
				} else {
					here = append(here, id)
				}
			}
			for _, c := range taskCards(lib, a, w) {
				got = append(got, c.ID)
			}
			if want := append(here, lacking...)[:tasksShown]; !slices.Equal(got, want) {
				t.Errorf("the door %s in %s names %v, want %v", a.ID, lang, got, want)
			}
			if lang == "en" && !slices.Equal(got, a.Tasks[:tasksShown]) {
				t.Errorf("the door %s in English names %v, want the first of %v", a.ID, got, a.Tasks)
			}
		}
	}
}

// TestAudiences_mix: whatever a language lacks, a door names points of its own set, and of one area
// at most two where it leads to several.
func TestAudiences_mix(t *testing.T) {
	lib, _ := shipped()
	for _, a := range lib.Front.Audiences {
		of := map[copse.ID]int{}
		for _, id := range a.Tasks {
			n, _ := lib.Point(id)
			if of[n.Area.ID]++; of[n.Area.ID] == 3 && !one(lib, a) {
				t.Errorf("the door %s names more than two points of %s", a.ID, n.Area.ID)
			}
			if a.Set != "" && n.Area.Set.ID != a.Set {
				t.Errorf("the door %s to the set %s names %s, which is of %s", a.ID, a.Set, id, n.Area.Set.ID)
			}
		}
	}
}

// one reports a door that leads to a single area.
func one(lib *content.Library, a content.Audience) bool {
	s, ok := lib.Set(a.Set)
	return ok && (len(a.Areas) == 1 || len(s.Areas) == 1)
}
