package learn

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	files "copse/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/record"
	"copse/internal/testkit"
	"copse/internal/testkit/site"
	"copse/internal/web"
)

func point(id string, lang copse.Lang) (string, copse.Lang, bool) {
	return "Title of " + id, lang, true
}

func listens(*i18n.Words) (Helpline, bool) {
	return Helpline{Name: "Listening Line", Phone: "116 111", Tel: "116111", Listed: "listed by somebody"}, true
}

// theDoor serves the door as a node does.
func theDoor(t testing.TB) (*Door, http.Handler) {
	t.Helper()
	b, err := record.Load(Folder, Kinds(), record.Source{FS: files.FS, Name: "content"})
	if err != nil {
		t.Fatal(err)
	}
	art := theArt(t)
	s := Settings{Book: func() *record.Book { return b }, Art: func() *Art { return art }, Point: point, Helpline: listens}
	var door *Door
	h := site.Open(t, &web.Shell{Preview: true, Country: "GH"}, func(shell *web.Shell) (d site.Door, err error) {
		door, err = New(shell, s)
		return door, err
	})
	return door, h
}

func TestGolden_pages(t *testing.T) {
	_, h := theDoor(t)
	for _, lang := range []string{"en", "ar"} {
		for name, path := range map[string]string{"stories": "", "story": "/story/the-secret-game", "scene": "/story/the-secret-game/n3", "easy": "/story/the-secret-game/easy/n3", "help": "/story/the-secret-game/n11", "whole": "/story/the-secret-game/whole"} {
			testkit.GoldenPage(t, name+"."+lang+".html", withoutArt(testkit.Get(t, h, "/"+lang+"/kids"+path).Text()))
		}
	}
}

// withoutArt leaves pictures of scenes out: art is looked at, and its own tests hold it.
func withoutArt(page string) string {
	var b strings.Builder
	for {
		before, after, ok := strings.Cut(page, `<svg viewBox="0 0 1200 675"`)
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		_, page, _ = strings.Cut(after, "</svg>")
		b.WriteString("<!-- picture -->")
	}
}

// TestWalk goes every way of every story by its links alone, in every language: each leads to an end, a story with harm over
// those who help; on the way each choice says why.
func TestWalk(t *testing.T) {
	door, h := theDoor(t)
	for _, lang := range copse.Shipped() {
		for _, e := range door.Book().All("story") {
			s := storyOf(door.Book(), e)
			for _, easy := range []bool{false, true} {
				w := walker{t: t, h: h, harm: s.Harm(), seen: map[string]bool{}}
				w.walk("/"+string(lang)+scenePath(s.Start, easy), "", false, 0)
				if w.ends == 0 || len(w.seen) != len(s.Scenes) {
					t.Errorf("%s in %s: %d ends, %d of %d scenes seen", s.ID, lang, w.ends, len(w.seen), len(s.Scenes))
				}
			}
		}
	}
}

type walker struct {
	t    *testing.T
	h    http.Handler
	harm bool
	seen map[string]bool
	ends int
}

func (w *walker) walk(path, came string, helped bool, deep int) {
	w.t.Helper()
	if deep > 12 {
		w.t.Fatalf("%s: a way of more than twelve scenes", path)
	}
	answer := testkit.Get(w.t, w.h, path)
	page := answer.Page()
	if !w.seen[path] {
		page.Check(path, site.Exit)
	}
	w.seen[path] = true
	if came != "" && !page.Has("#"+came) {
		w.t.Errorf("%s does not say why, to who chose %s", path, came)
	}
	helped = helped || page.Has("article .helpfirst")
	if !page.Has(".safety .help") {
		w.t.Errorf("%s has no way to help", path)
	}
	next := 0
	for _, link := range page.All("a.choice, a[rel=next]") {
		to, came, _ := strings.Cut(testkit.Attr(link, "href"), "#")
		w.walk(to, came, helped, deep+1)
		next++
	}
	if next == 0 {
		w.ends++
		if w.harm && !helped {
			w.t.Errorf("%s ends and nobody who helps was met", path)
		}
	}
}

// TestPages_small: as sent, a scene at most 45 KB with its style and script, in every language.
func TestPages_small(t *testing.T) {
	door, h := theDoor(t)
	h = web.Compress(h)
	script, err := os.ReadFile("../../web/js/aloud.js")
	if err != nil {
		t.Fatal(err)
	}
	largest, where := 0, ""
	for _, lang := range copse.Shipped() {
		for _, path := range door.Packed("children") {
			w := testkit.Get(t, h, "/"+string(lang)+path, "Accept-Encoding: gzip")
			most := 45<<10 - len(script)
			if strings.HasSuffix(path, "/whole") {
				most = 90 << 10 // twelve pictures, to be printed
			} else if w.Body.Len() > largest {
				largest, where = w.Body.Len(), string(lang)+path
			}
			if w.Code != 200 || w.Body.Len() > most {
				t.Errorf("%s in %s: %d, %d bytes", path, lang, w.Code, w.Body.Len())
			}
		}
	}
	t.Logf("the largest but those on one page is %s: %d bytes", where, largest)
}

// TestPictures: every scene is drawn, in 8 KB at most as sent.
func TestPictures(t *testing.T) {
	b, err := stories(t)
	if err != nil {
		t.Fatal(err)
	}
	art := theArt(t)
	for _, e := range b.All("scene") {
		n := &Node{Entry: e}
		svg, err := art.Draw(n.picture())
		if err != nil {
			t.Error(err)
			continue
		}
		var out bytes.Buffer
		z := gzip.NewWriter(&out)
		_, _ = z.Write([]byte(svg))
		_ = z.Close()
		if out.Len() > 8<<10 {
			t.Errorf("%s: %d bytes", e.ID, out.Len())
		}
	}
}

// TestNeutral: the title of a story in which somebody means harm does not stay in the history of a device.
func TestNeutral(t *testing.T) {
	_, h := theDoor(t)
	page := testkit.Get(t, h, "/en/kids/story/the-secret-game/n4").Page()
	if got := page.Text("title"); strings.Contains(got, "secret") {
		t.Errorf("the title is %q", got)
	}
	if page.Has("main form") || page.Has("main input") || page.Has("main textarea") {
		t.Error("a page of a story asks something of a child")
	}
}

// TestPlace: a scene is at the same place in every language and in both sets of words.
func TestPlace(t *testing.T) {
	_, h := theDoor(t)
	page := testkit.Get(t, h, "/en/kids/story/the-secret-game/n7").Page()
	for _, want := range []string{"/ar/kids/story/the-secret-game/n7", "/zh/kids/story/the-secret-game/n7", "/en/kids/story/the-secret-game/easy/n7", "/en/kids/story/the-secret-game/n6"} {
		if !slices.Contains(page.Links(), want) {
			t.Errorf("no link to %s", want)
		}
	}
	for _, path := range []string{"/kids/story/no-such", "/kids/story/the-secret-game/n99", "/kids/story/the-secret-game/easy/n99", "/kids/story/no-such/whole"} {
		if got := testkit.Get(t, h, "/en"+path); got.Code != http.StatusNotFound {
			t.Errorf("%s answers %d", path, got.Code)
		}
	}
}
