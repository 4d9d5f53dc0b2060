package remark

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"copse/internal/copse"
	"copse/internal/db"
	"copse/internal/testkit"
	"copse/internal/testkit/site"
	"copse/internal/web"
)

// token is one a form may have.
const token = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// newSite is a site that is not open yet, with one point, and the database behind it.
func newSite(t *testing.T) (http.Handler, *db.DB) {
	t.Helper()
	return siteIn(t, t.TempDir())
}

func siteIn(t *testing.T, dir string) (http.Handler, *db.DB) {
	t.Helper()
	d := testkit.OpenDB(t, db.Settings{Dir: dir})
	store, _ := newStore(d)
	return site.Open(t, &web.Shell{Preview: true}, func(shell *web.Shell) (site.Door, error) {
		return New(shell, Settings{Store: store, Known: func(id copse.ID) bool { return id == "POL-RIC-1" }})
	}), d
}

// filled is the form of somebody who chose, with changes: a field and its value, or "" to
// leave it out.
func filled(change ...string) url.Values {
	form := url.Values{"once": {token}, "what": {"number"}, "place": {"help"}, "point": {""}}
	for i := 0; i < len(change); i += 2 {
		form.Set(change[i], change[i+1])
		if change[i+1] == "" {
			form.Del(change[i])
		}
	}
	return form
}

func TestForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		path   string
		form   url.Values
		faults []string // fields; nil: it is kept
		kept   Remark
	}{
		{"all chosen", "/en/remark", filled(), nil, Remark{"number", "help", "", "en"}},
		{"with a point, as people type", "/fr/remark", filled("what", "words", "point", " pol-ric-1 "), nil, Remark{"words", "help", "POL-RIC-1", "fr"}},
		{"no field for the point at all", "/ar/remark", filled("point", ""), nil, Remark{"number", "help", "", "ar"}},
		{"nothing chosen", "/en/remark", filled("what", "", "place", ""), []string{"what", "place"}, Remark{}},
		{"what nobody offered", "/en/remark", filled("what", "me"), []string{"what"}, Remark{}},
		{"where nobody offered", "/en/remark", filled("place", "home"), []string{"place"}, Remark{}},
		{"what happened, where a number belongs", "/en/remark", filled("point", "he hurts me"), []string{"point"}, Remark{}},
		{"one word that has the form of a number", "/en/remark", filled("point", "HELP"), []string{"point"}, Remark{}},
		{"a number that is too long", "/en/remark", filled("point", strings.Repeat("A", 41)), []string{"point"}, Remark{}},
		{"without a token of ours", "/en/remark", filled("once", "1"), []string{""}, Remark{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h, d := newSite(t)
			w := testkit.Post(t, h, c.path, c.form)
			kept, err := db.All[Remark](t.Context(), d, `SELECT what, place, point, lang FROM remark`)
			if err != nil {
				t.Fatal(err)
			}
			if c.faults == nil {
				lang := strings.Split(c.path, "/")[1]
				if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || to != "/"+lang+"/remark/thanks" {
					t.Errorf("%d, to %q", w.Code, to)
				}
				if diff := cmp.Diff([]Remark{c.kept}, kept); diff != "" {
					t.Error(diff)
				}
				return
			}
			page := w.Page()
			if w.Code != http.StatusUnprocessableEntity || w.Header().Get("Cache-Control") != "no-store" || kept != nil {
				t.Errorf("%d, Cache-Control %q, kept %v", w.Code, w.Header().Get("Cache-Control"), kept)
			}
			page.Check(c.name, site.Exit)
			if n := len(page.All(".faults li")); n != len(c.faults) {
				t.Errorf("%d faults in the summary: %s", n, page.Text(".faults"))
			}
			for _, field := range c.faults {
				if field != "" && (!page.Has(`.faults a[href="#`+field+`"]`) || !page.Has(`main form #`+field+`-wrong`)) {
					t.Errorf("no fault beside %s, or none that leads there", field)
				}
			}
			keptInput(t, page, c.form)
		})
	}
}

// keptInput: what was chosen and written is still there, but for a choice nobody offered.
func keptInput(t *testing.T, page *testkit.Page, form url.Values) {
	t.Helper()
	for field, options := range map[string][]string{"what": Whats(), "place": Places()} {
		for _, o := range options {
			chosen := page.Has(`input[name=` + field + `][value=` + o + `][checked]`)
			if chosen != (form.Get(field) == o) {
				t.Errorf("%s: %s chosen: %v", field, o, chosen)
			}
		}
	}
	if got := testkit.Attr(page.Find("#point"), "value"); got != form.Get("point") {
		t.Errorf("the point came back as %q", got)
	}
	once := testkit.Attr(page.Find("main form input[name=once]"), "value")
	if form.Get("once") == token && once != token || len(once) != len(token) {
		t.Errorf("the token came back as %q", once)
	}
}

// TestForm_says: before anything can be chosen the page says what it is not for, and where
// to go then; it takes no text but a number; and it says for how long a remark is kept.
func TestForm_says(t *testing.T) {
	t.Parallel()
	h, _ := newSite(t)
	for _, w := range []testkit.Answer{testkit.Get(t, h, "/en/remark"), testkit.Post(t, h, "/en/remark", url.Values{})} {
		page := w.Page()
		if !page.Has(`main > div > h1 + aside a[href="/en/help"]`) || page.Text("main aside a") != "Get help now" {
			t.Error("the way to help is not the first thing on the page")
		}
		if got := page.Text("main aside"); !strings.Contains(got, "This page is not for that") {
			t.Errorf("it says %q", got)
		}
		if n := len(page.All("main textarea, main input:not([type=radio]):not([type=hidden])")); n != 1 || !page.Has("main input[type=text]#point") {
			t.Errorf("%d fields to write in", n)
		}
		if got := page.Text("main form"); !strings.Contains(got, "kept for 180 days") || !strings.Contains(got, "Nothing is kept about you") {
			t.Errorf("what is kept, and how long: %q", got)
		}
	}
}

// TestForm_refuses: what comes from another site, and what is no form, is not kept.
func TestForm_refuses(t *testing.T) {
	t.Parallel()
	h, d := newSite(t)
	for _, c := range []struct {
		name   string
		header string
		want   int
	}{
		{"another site", "Sec-Fetch-Site: cross-site", http.StatusForbidden},
		{"no form", "Content-Type: text/plain", http.StatusUnsupportedMediaType},
	} {
		if w := testkit.Post(t, h, "/en/remark", filled(), c.header); w.Code != c.want {
			t.Errorf("%s: %d, want %d", c.name, w.Code, c.want)
		}
	}
	if n := rows(t, d); n != 0 {
		t.Errorf("%d rows", n)
	}
}

// TestForm_full: a day that is full says so, that nothing was kept, and when to try again.
func TestForm_full(t *testing.T) {
	t.Parallel()
	h, d := newSite(t)
	makeRemarks(t, d, MostADay, dayOf(noon()))
	w := testkit.Post(t, h, "/en/remark", filled())
	page := w.Page()
	page.Check("full", site.Exit)
	if got := page.Text("main"); w.Code != http.StatusTooManyRequests || !strings.Contains(got, "Nothing was kept") || !strings.Contains(got, "tomorrow") {
		t.Errorf("%d: %s", w.Code, got)
	}
}

// TestForm_lost: nobody is thanked for a remark that went into a file which was removed while the site runs.
func TestForm_lost(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	h, _ := siteIn(t, dir)
	if err := os.Remove(filepath.Join(dir, db.FileName)); err != nil {
		t.Fatal(err)
	}
	if w := testkit.Post(t, h, "/en/remark", filled()); w.Code != http.StatusInternalServerError {
		t.Errorf("%d to %q", w.Code, w.Header().Get("Location"))
	}
}

// TestPages_kept: two who open the form get two tokens, and nobody keeps the page; that which
// says thanks is the same for everybody.
func TestPages_kept(t *testing.T) {
	t.Parallel()
	h, _ := newSite(t)
	one, two := testkit.Get(t, h, "/en/remark"), testkit.Get(t, h, "/en/remark")
	if one.Header().Get("Cache-Control") != "no-store" || one.Text() == two.Text() {
		t.Errorf("Cache-Control %q; the same token twice: %v", one.Header().Get("Cache-Control"), one.Text() == two.Text())
	}
	thanks := testkit.Get(t, h, "/en/remark/thanks")
	if thanks.Header().Get("ETag") == "" || thanks.Header().Get("Set-Cookie")+one.Header().Get("Set-Cookie") != "" {
		t.Error("the page that says thanks is not static, or a cookie was set")
	}
}

func TestGolden_pages(t *testing.T) {
	t.Parallel()
	h, _ := newSite(t)
	for _, lang := range []string{"en", "ar"} {
		for name, w := range map[string]testkit.Answer{
			"form":   testkit.Get(t, h, "/"+lang+"/remark"),
			"faults": testkit.Post(t, h, "/"+lang+"/remark", filled("what", "", "point", "pol 7")),
			"thanks": testkit.Get(t, h, "/"+lang+"/remark/thanks"),
		} {
			testkit.CheckPage(t, name+" "+lang, w.Text(), site.Exit)
			testkit.GoldenPage(t, name+"."+lang+".html", w.Text())
		}
	}
}

// TestForm_unread: who came to tell what happened sees whether a person read the words that send
// them on; a signature holds for its language.
func TestForm_unread(t *testing.T) {
	t.Parallel()
	d := testkit.OpenDB(t, db.Settings{Dir: t.TempDir()})
	store, _ := newStore(d)
	h := site.Open(t, &web.Shell{Preview: true}, func(shell *web.Shell) (site.Door, error) {
		return New(shell, Settings{Store: store, Known: func(copse.ID) bool { return true }, Read: func(lang copse.Lang) bool { return lang == "fr" }})
	})
	for lang, want := range map[copse.Lang]bool{"en": true, "fr": false} {
		words, _ := site.Words(t).For(lang)
		if got := strings.Contains(testkit.Get(t, h, "/"+string(lang)+"/remark").Text(), words.T("web.notice.unread")); got != want {
			t.Errorf("%s: %v", lang, got)
		}
	}
}
