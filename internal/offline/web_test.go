package offline

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"copse/internal/copse"
	"copse/internal/testkit"
	"copse/internal/testkit/site"
	"copse/internal/web"
)

// stage is a node with two pages and one set.
type stage struct {
	http.Handler
	text string // of the page /one
	day  time.Time
	list []string
	door *Door
}

func newStage(t *testing.T, off bool) *stage {
	t.Helper()
	s := &stage{text: "first", day: time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC), list: []string{"/one", "/two"}}
	s.Handler = site.Open(t, &web.Shell{}, func(shell *web.Shell) (_ site.Door, err error) {
		s.door, err = New(shell, Settings{
			Sets: func(copse.Lang) []Set {
				return []Set{{ID: "small", Title: "Small", Home: "/small", Whole: "/small/full", Book: "/small/full.epub", Part: "1 of 2 points", Pages: s.list}}
			},
			Edition: func() string { return "2026.1" }, Off: off, Now: func() time.Time { return s.day },
			Site: func() http.Handler { return s.Handler },
		})
		return s.door, err
	}, s.others)
	return s
}

// others are the pages of other doors: some may lie on a phone, one of them is broken.
func (s *stage) others(*web.Shell) (site.Door, error) {
	pages := site.Pages{{At: "GET /r", Page: s.door.absentPage, Mode: web.Static}, {At: "GET /search", Page: s.door.absentPage, Leaves: web.InFolder}}
	for _, path := range []string{"/one", "/two", "/nowhere", "/help"} {
		pages = append(pages, web.Route{At: "GET " + path, Mode: web.Static, Leaves: web.OnPhone, Page: func(w http.ResponseWriter, r *http.Request) error {
			v := web.VisitOf(r)
			saved := ""
			if v.Saved != nil {
				saved = v.Saved.Date
			}
			if path == "/nowhere" {
				return copse.E(copse.NotFound, "web.error.not_found")
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, err := fmt.Fprintf(w, "<style>a{b:c}</style>%s%s %s %s", path, s.text, saved, v.Exit)
			return err
		}})
	}
	return pages, nil
}

func (s *stage) manifest(t *testing.T) Manifest {
	t.Helper()
	var m Manifest
	if err := json.Unmarshal(testkit.Get(t, s, "/en/offline/small.json").Body.Bytes(), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// TestPack_followsContentAndDay: the hash follows what is in a pack, its date the day.
func TestPack_followsContentAndDay(t *testing.T) {
	s := newStage(t, false)
	first := s.manifest(t)
	if first.Made != "2026-11-22" || !strings.Contains(first.Says, "22 November 2026") || first.Edition != "2026.1" {
		t.Errorf("%+v", first)
	}
	pages := testkit.Get(t, s, first.Source).Text()
	if !strings.Contains(pages, "/onefirst 22 November 2026 "+web.LocalExit) || strings.Count(pages, "a{b:c}") != 1 {
		t.Errorf("the pack holds %.400s", pages)
	}
	if online := testkit.Get(t, s, "/en/one").Text(); !strings.Contains(online, "/onefirst  "+site.Exit) {
		t.Errorf("the page online says %q", online)
	}
	s.day = s.day.Add(2 * time.Hour)
	if next := s.manifest(t); next.Hash != first.Hash || next.Made != "2026-11-23" {
		t.Errorf("the next day: %+v", next)
	}
	s.text = "second"
	s.door.Forget()
	if next := s.manifest(t); next.Hash == first.Hash || next.Items[0].Hash == first.Items[0].Hash || next.Items[1].Path != first.Items[1].Path {
		t.Errorf("changed content: %+v", next)
	}
}

// TestPack_refusesWhatMustNotBeKept: a list with a report page gives no pack at all.
func TestPack_refusesWhatMustNotBeKept(t *testing.T) {
	for _, path := range []string{"/r", "/search", "/one?q=word"} {
		s := newStage(t, false)
		s.list = []string{"/one", path}
		if w := testkit.Get(t, s, "/en/offline/small.json"); w.Code != http.StatusInternalServerError {
			t.Errorf("with %s: %d", path, w.Code)
		}
	}
}

// TestPack_leavesOutWhatIsBroken: one page that fails does not take the others away.
func TestPack_leavesOutWhatIsBroken(t *testing.T) {
	s := newStage(t, false)
	s.list = []string{"/one", "/nowhere", "/two"}
	m := s.manifest(t)
	var paths []string
	for _, e := range m.Items {
		paths = append(paths, e.Path)
	}
	if got := strings.Join(paths, " "); !strings.HasPrefix(got, "/en/one /en/two /en/help ") {
		t.Error(got)
	}
}

// TestGolden_pages: the pages of this door, and the bare page behind "leave quickly".
func TestGolden_pages(t *testing.T) {
	on, off := newStage(t, false), newStage(t, true)
	for _, lang := range []string{"en", "ar"} {
		for name, page := range map[string]struct {
			s    *stage
			path string
		}{"list": {on, "/offline"}, "off": {off, "/offline"}, "absent": {on, "/offline/absent"}} {
			w := testkit.Get(t, page.s, "/"+lang+page.path)
			if w.Code != http.StatusOK {
				t.Fatalf("%s: %d", name, w.Code)
			}
			testkit.CheckPage(t, name+" "+lang, w.Text(), site.Exit)
			testkit.GoldenPage(t, name+"."+lang+".html", steady(w.Text()))
		}
		leave := testkit.Get(t, on, web.LocalExit, "Accept-Language: "+lang)
		testkit.Golden(t, "leave."+lang+".html", leave.Text())
	}
}

// steady takes out of the list what changes with every script and style: hash and sizes.
func steady(page string) string {
	before, rest, ok := strings.Cut(page, ` data-hash="`)
	if !ok {
		return page
	}
	_, after, _ := strings.Cut(rest, ">")
	head, tail, _ := strings.Cut(after, `<p class="what">`)
	_, tail, _ = strings.Cut(tail, "</p>")
	return before + ">" + head + `<p class="what"></p>` + tail
}
