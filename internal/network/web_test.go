package network

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"copse/internal/copse"
	"copse/internal/record"
	"copse/internal/search"
	"copse/internal/testkit"
	"copse/internal/testkit/site"
)

// smallBook has two or three entries of each kind: those of testdata/small as ours, and the country of tests.
func smallBook(t testing.TB) *record.Book {
	t.Helper()
	b, err := record.Load(Folder, Kinds(), record.Source{FS: os.DirFS("testdata/small"), Name: "small"}, countrySource(lake()))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPages(t *testing.T) {
	t.Parallel()
	_, h := open(t, settings(smallBook(t)))
	for _, c := range []struct {
		name   string
		path   string
		status int
		has    []string
		hasNot []string
	}{
		{"all kinds, counted", "/en/around", 200, []string{"Cases", "3 entries", "1 entry", "The card", "None here yet"}, nil},
		{"cases by region", "/en/cases", 200, []string{"Africa", "Worldwide", "3 cases", "For professionals", `data-island="filter"`}, nil},
		{"cases of a strength, and what it means", "/en/cases/strength/comparison", 200, []string{"a line that answers at night", "not left to chance", "1 case"}, []string{"a form for children", "data-island"}},
		{"cases of a type", "/en/cases/type/service", 200, []string{"2 cases"}, []string{"police training"}},
		{"cases of an area", "/en/cases/area/POL-LEG", 200, []string{"police training", "Area POL-LEG"}, []string{"answers at night"}},
		{"a strength that no case has", "/en/cases/strength/randomised", 200, []string{"None here yet"}, nil},
		{"a strength that is none", "/en/cases/strength/best", 404, nil, nil},
		{"a type that is none", "/en/cases/type/best", 404, nil, nil},
		{"an area without a case", "/en/cases/area/SPT", 404, nil, nil},
		{"a case", "/en/cases/ke-line", 200, []string{"What did not work", "Nobody else has judged it", "Read at the source, in a stored copy.", "lake.example", "other.example",
			"Point POL-RIC-1", "October 2022", `rel="noreferrer external"`, "Those who had it were compared"}, []string{"POL-AWA-1", "For professionals"}},
		{"a case for professionals", "/en/cases/zz-review", 200, []string{"For professionals: this case is not shown on pages for children.", "Read second-hand"}, nil},
		{"a case that its author judged", "/en/cases/gh-own", 200, []string{"Judged by Office for Children on 1 November 2026.", "those whose work it is", "Entry published by Office for Children"}, []string{"no editor of this site"}},
		{"figures, current ones first", "/en/figures", 200, []string{"175,000 children a day", "12.5% (1 in 8)", "to be confirmed", "Older figures"}, nil},
		{"a figure that is old and to be confirmed", "/en/figures/fig-old", 200, []string{"was meant for use until 2020", "To be confirmed", `<a href="/en/figures/fig-new">175,000 children a day (2025)</a>`}, nil},
		{"a figure of now", "/en/figures/fig-new", 200, []string{"175,000 children a day"}, []string{"was meant for use", "To be confirmed:"}},
		{"publications, those in the language first", "/fr/publications", 200, []string{"Étude sur les lignes", "General comment"}, nil},
		{"a publication", "/en/publications/general-comment", 200, []string{"Arabic", "English", "Committee on the Rights of the Child"}, nil},
		{"days", "/en/events", 200, []string{"To come", "3 March 2027 to 5 March 2027", "Cancelled", "Likely, to be confirmed", "Each year", "20 November", "Next: 20 November 2027", "It is now.",
			"Without a date", "A meeting some day", "Past days", "has not entered it yet", "/en/events.ics"}, nil},
		{"a day of each year", "/en/events/world-day", 200, []string{"20 November", "Next: 20 November 2027"}, nil},
		{"a day that passed", "/en/events/sid-2026", 200, []string{"10 February 2026", "It has passed."}, nil},
		{"a day that was called off", "/en/events/gh-off", 200, []string{"Cancelled"}, nil},
		{"a day that is likely", "/en/events/gh-may", 200, []string{"nobody has confirmed it yet"}, nil},
		{"a meeting without a day", "/en/events/gh-some", 200, []string{"Without a date"}, nil},
		{"programmes", "/en/programmes", 200, []string{"Africa", "Kenya", "2020–2025"}, nil},
		{"a programme", "/en/programmes/ke-plan", 200, []string{"Lake Fund", "plan.example"}, nil},
		{"a guide", "/en/guides/card", 200, []string{"Write here", `class="blank"`, "/en/help"}, nil},
		{"a guide that is none", "/en/guides/none", 404, nil, nil},
		{"an entry that is none", "/en/cases/none", 404, nil, nil},
		{"an entry of another kind", "/en/figures/ke-line", 404, nil, nil},
		{"a permanent address with a language", "/en/schema/copse-case-1.json", 404, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := testkit.Get(t, h, c.path)
			if w.Code != c.status {
				t.Fatalf("%s: %d, want %d", c.path, w.Code, c.status)
			}
			page := w.Page()
			page.Check(c.path, site.Exit)
			text := w.Text() + "\n" + page.Text("main")
			for _, want := range c.has {
				if !strings.Contains(text, want) {
					t.Errorf("%s does not say %q:\n%s", c.path, want, page.Text("main"))
				}
			}
			for _, not := range c.hasNot {
				if strings.Contains(testkit.Main(t, w.Text()), not) {
					t.Errorf("%s says %q", c.path, not)
				}
			}
			if c.status == 200 && w.Header().Get("ETag") == "" {
				t.Errorf("%s is made for each reader", c.path)
			}
		})
	}
}

// TestPages_theirs: what a country's own entries alone have.
func TestPages_theirs(t *testing.T) {
	t.Parallel()
	_, h := open(t, settings(smallBook(t)))
	says := func(path string, want ...string) string {
		t.Helper()
		w := testkit.Get(t, h, path)
		if w.Code != 200 {
			t.Fatalf("%s: %d", path, w.Code)
		}
		w.Page().Check(path, site.Exit)
		text := w.Page().Text("main")
		for _, s := range want {
			if !strings.Contains(text, s) {
				t.Errorf("%s does not say %q: %s", path, s, text)
			}
		}
		return text
	}
	partners := says("/en/partners", "no endorsement", "Acacia Network", "Former partners", "Zebra Trust", "24 months")
	if strings.Index(partners, "Acacia") > strings.Index(partners, "Zebra") {
		t.Error("partners are not in the order of the alphabet")
	}
	says("/en/partners/gh-acacia", "no endorsement", "Paid by a telecom company.", "Missed since 1 November 2026", "Promised", "acacia.example")
	says("/en/partners/gh-zebra", "No commitment was open or met for 24 months.")
	list := says("/en/commitments", "Missed since 1 November 2026", "Due on 1 March 2027", "Fifty teachers trained.")
	for i, head := range []string{"Open", "Missed", "Done"} {
		if at := strings.Index(list, head); at < 0 || i > 0 && at < strings.Index(list, "Open") {
			t.Errorf("%s stands at %d", head, at)
		}
	}
	says("/en/commitments/gh-late", "Missed since 1 November 2026", "Acacia Network")
	says("/en/commitments/gh-kept", "Done", "zebra.example")
	roster := says("/en/roster", "Adjoa Hill", "asked through the operator")
	if strings.Contains(roster, "Kofi") {
		t.Error("an expert is shown whose consent has ended")
	}
	says("/en/roster/gh-adjoa", "From 1 January 2026 until 31 December 2026", "English")
	says("/en/talks", "A talk about reports", "12 minutes")
	says("/en/talks/gh-talk", "Ama Lake", "talk.example", "English, French")
	if page := testkit.Get(t, h, "/en/talks/gh-talk").Page(); page.Has("main video, main audio, main iframe, main img") {
		t.Error("a page of a talk plays it")
	}
	none := says("/ru/talks", "talk")
	if strings.Contains(none, "A talk about reports") {
		t.Error("a talk is listed in a language it has no captions in")
	}
	says("/ru/talks/gh-talk", "Ama Lake") // the other languages of its page lead to it
	says("/en/contributions", "A portal and what it taught")
	says("/en/contributions/gh-paper", "CWG-COP-20/3", "10 September 2024")
	for _, path := range []string{"/en/roster/gh-kofi", "/en/partners/none"} {
		if w := testkit.Get(t, h, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// TestPages_empty: a kind without entries says so, what an entry would hold, and how one is added; every link leads somewhere.
func TestPages_empty(t *testing.T) {
	t.Parallel()
	_, h := open(t, settings(shipped(t)))
	for _, at := range places() {
		k, _ := shipped(t).Kind(at.Kind)
		if !k.Theirs {
			continue
		}
		page := testkit.Get(t, h, "/en"+at.Path).Page()
		text := page.Text("main .nothing")
		for _, want := range []string{"None here yet.", "would", "network/" + at.Kind, "docs/run/overlay.md"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q: %s", at.Path, want, text)
			}
		}
		for _, a := range page.All("main a") {
			link := testkit.Attr(a, "href")
			if w := testkit.Get(t, h, link); w.Code != 200 {
				t.Errorf("%s leads to %s: %d", at.Path, link, w.Code)
			}
		}
	}
}

// TestPages_clock: what the clock alone decides changes when the day does, on a page that is kept meanwhile.
func TestPages_clock(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	now := noon()
	s := settings(smallBook(t))
	s.Now = func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	_, h := open(t, s)
	state := func(at time.Time, path string) (string, string) {
		mu.Lock()
		now = at
		mu.Unlock()
		w := testkit.Get(t, h, path)
		return testkit.Parse(t, w.Text()).Text("main"), w.Header().Get("ETag")
	}
	on := func(month time.Month, day, hour int) time.Time {
		return time.Date(2027, month, day, hour, 0, 0, 0, time.UTC)
	}
	first, tag := state(on(3, 1, 1), "/en/commitments/gh-soon")
	again, same := state(on(3, 1, 23), "/en/commitments/gh-soon")
	if strings.Contains(first, "Missed") || first != again || tag != same {
		t.Error("on its last day it is missed, or the page is made anew")
	}
	if late, _ := state(on(3, 2, 0), "/en/commitments/gh-soon"); !strings.Contains(late, "Missed since 2 March 2027") {
		t.Errorf("the day after: %s", late)
	}
	if roster, _ := state(on(1, 1, 0), "/en/roster"); strings.Contains(roster, "Adjoa") {
		t.Error("the consent ended in the night")
	}
	if data, _ := state(on(1, 1, 0), "/en/around"); !strings.Contains(data, "None here yet.") {
		t.Error("an expert whose consent ended is counted")
	}
}

// TestPages_safer: the day of the setting stands on the page of days.
func TestPages_safer(t *testing.T) {
	t.Parallel()
	s := settings(shipped(t))
	s.Safer = date(2027, time.February, 9)
	_, h := open(t, s)
	page := testkit.Get(t, h, "/en/events").Page()
	if text := page.Text("main"); !strings.Contains(text, "9 February 2027") || strings.Contains(text, "has not entered it yet") || !page.Has(`main a[href="/en/campaigns/safer-internet-day"]`) {
		t.Errorf("%s", text)
	}
}

// TestPages_languages: every page of what ships is whole in every language, and small enough for a slow line.
func TestPages_languages(t *testing.T) {
	t.Parallel()
	d, h := open(t, settings(shipped(t)))
	var paths []string
	for _, r := range d.Routes() {
		path := strings.TrimPrefix(r.At, "GET ")
		if !strings.ContainsAny(path, "{") && !strings.HasPrefix(path, "/campaigns") {
			paths = append(paths, path)
		}
	}
	paths = append(paths, "/cases/strength/review", "/cases/type/law", "/cases/area/POL-RIC")
	for _, at := range places() {
		for i, e := range shipped(t).All(at.Kind) {
			if at.Kind != "campaign" && (i%20 == 0 || at.Kind == "guide") {
				paths = append(paths, pathOf(e))
			}
		}
	}
	for _, lang := range copse.Shipped() {
		for _, path := range paths {
			w := testkit.Get(t, h, "/"+string(lang)+path)
			if w.Code != 200 {
				t.Errorf("%s%s: %d", lang, path, w.Code)
				continue
			}
			if n := zipped(t, w.Body.Bytes()); n > 60<<10 {
				t.Errorf("%s%s: %d bytes", lang, path, n)
			}
			if (lang == "ru" || lang == "ar") && strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
				w.Page().Check(string(lang)+path, site.Exit)
			}
		}
	}
}

func zipped(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// TestEntries: every entry is found by its title, but for experts, who are shown for a time.
func TestEntries(t *testing.T) {
	t.Parallel()
	b := smallBook(t)
	d, _ := open(t, settings(b))
	version, in := d.Entries()
	if again, _ := d.Entries(); version == "" || again != version {
		t.Errorf("version %q, then %q", version, again)
	}
	paths := map[string]string{}
	for e := range in("en") {
		if e.Weight >= 1 {
			t.Errorf("%+v", e)
		}
		if n, ok := (search.Hit{Kind: e.Kind, ID: e.ID}).Named(); ok {
			paths[n.Path] = n.Title
			if n.Title == "" || n.Line == "" || n.Lang != "en" || !strings.Contains(e.Title+e.Body, n.Title) && e.Kind != "publication" {
				t.Errorf("%+v", n)
			}
		}
	}
	for _, at := range places() {
		for _, e := range b.All(at.Kind) {
			if at.Kind == "roster" {
				if paths[pathOf(e)] != "" {
					t.Errorf("%s is found when the consent has ended too", e.ID)
				}
			} else if paths[pathOf(e)] == "" {
				t.Errorf("%s is not found", pathOf(e))
			}
		}
	}
	for e := range in("ar") {
		if strings.Contains(e.ID, "/talks/") {
			t.Error("a talk is found in a language without captions")
		}
	}
}

func TestGolden_pages(t *testing.T) {
	t.Parallel()
	s := settings(smallBook(t))
	s.Safer = date(2027, time.February, 9)
	_, h := open(t, s)
	for _, lang := range []string{"en", "ar"} {
		for name, path := range map[string]string{"around": "/around", "cases": "/cases", "strength": "/cases/strength/comparison", "case": "/cases/ke-line", "own": "/cases/gh-own",
			"figures": "/figures", "figure": "/figures/fig-old", "publication": "/publications/etude", "events": "/events", "event": "/events/gh-meet", "partner": "/partners/gh-acacia",
			"commitment": "/commitments/gh-late", "expert": "/roster/gh-adjoa", "talks": "/talks", "guide": "/guides/card"} {
			w := testkit.Get(t, h, "/"+lang+path)
			testkit.CheckPage(t, name+" "+lang, w.Text(), site.Exit)
			testkit.GoldenPage(t, name+"."+lang+".html", w.Text())
		}
	}
}

func BenchmarkPages(b *testing.B) {
	d, _ := open(b, settings(shipped(b)))
	for _, path := range []string{"/cases", "/figures", "/events", "/cases/rw-cop-policy"} {
		b.Run(strings.ReplaceAll(path[1:], "/", "-"), func(b *testing.B) {
			h := site.Open(b, d.shell, func(*webShell) (site.Door, error) { return d, nil })
			for b.Loop() {
				d.shell.Forget()
				if w := testkit.Get(b, h, "/en"+path); w.Code != 200 {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
