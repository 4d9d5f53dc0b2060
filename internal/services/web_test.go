package services

import (
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	files "copse/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/record"
	"copse/internal/testkit"
	"copse/internal/testkit/site"
	"copse/internal/web"
)

// today is the day of these tests: a hundred days after the steps were noted.
func today() time.Time { return time.Date(2027, 3, 9, 8, 0, 0, 0, time.UTC) }

// bookOf are our entries with those of a country; own are its files, by path below the folder of this door.
func bookOf(t testing.TB, own map[string]string) *record.Book {
	t.Helper()
	sources := []record.Source{{FS: files.FS, Name: "content"}}
	if own != nil {
		folder := fstest.MapFS{}
		for name, text := range own {
			folder[Folder+"/"+name] = &fstest.MapFile{Data: []byte(text)}
		}
		sources = append(sources, record.Source{FS: fs.FS(folder), Name: "gh", Country: "GH", Says: "Child Online Ghana"})
	}
	b, err := record.Load(Folder, Kinds(), sources...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// point stands in for the library: it lacks one, and has one in English alone.
func point(id string, lang copse.Lang) (string, copse.Lang, bool) {
	if id == "PAR-TEC-2" {
		return "A point in English", copse.English, true
	}
	return "Title of " + id, lang, id != "IND-ENV-2"
}

// theDoor serves the door as a node of today does; change may be nil.
func theDoor(t testing.TB, change func(*Settings)) (*Door, http.Handler) {
	t.Helper()
	b := bookOf(t, nil)
	s := Settings{Book: func() *record.Book { return b }, Point: point, Now: today}
	if change != nil {
		change(&s)
	}
	var door *Door
	h := site.Open(t, &web.Shell{Preview: true, Country: "GH"}, func(shell *web.Shell) (d site.Door, err error) {
		door, err = New(shell, s)
		return door, err
	})
	return door, h
}

func theSite(t testing.TB, change func(*Settings)) http.Handler {
	t.Helper()
	_, h := theDoor(t, change)
	return h
}

// paths are the addresses of all pages, below the language.
func paths(b *record.Book) (list []string) {
	list = []string{"/services", "/services/agreement", "/settings", "/settings/walk"}
	for _, e := range b.All("service") {
		list = append(list, kindPath(e.ID), kindPath(e.ID)+"/card", kindPath(e.ID)+"/evening")
	}
	for _, e := range b.All("page") {
		list = append(list, answerPath(e))
	}
	for _, e := range b.All("teen") {
		list = append(list, teenPath(e.ID))
	}
	for _, e := range b.All("setting") {
		list = append(list, settingPath(e.ID))
	}
	for _, d := range b.All("device") {
		list = append(list, devicePath(d.ID))
		here, _ := settingsOn(b, d.ID)
		for _, s := range here {
			list = append(list, stepPath(d.ID, s.ID))
		}
	}
	return list
}

// TestPages_all: every page of every entry in both directions keeps what every page promises, asks nothing, and leads only
// to pages that are there, of this door or of another.
func TestPages_all(t *testing.T) {
	t.Parallel()
	list := paths(bookOf(t, nil))
	h := theSite(t, nil)
	known := append([]string{"", "/help", "/r", "/offline", "/search"}, list...)
	for _, lang := range []string{"en", "ar"} {
		for _, path := range list {
			w := testkit.Get(t, h, "/"+lang+path)
			if w.Code != http.StatusOK || w.Header().Get("ETag") == "" || w.Header().Get("Set-Cookie") != "" {
				t.Fatalf("%s: %d, ETag %q, cookie %q", path, w.Code, w.Header().Get("ETag"), w.Header().Get("Set-Cookie"))
			}
			page := w.Page()
			page.Check(lang+path, site.Exit)
			if page.Has("main form, main [action], main img, main iframe, main [name]") {
				t.Errorf("%s asks something, or shows something from elsewhere", path)
			}
			for _, a := range page.All("main a") {
				to := testkit.Attr(a, "href")
				below, ours := strings.CutPrefix(to, "/"+lang)
				below, _, _ = strings.Cut(below, "#")
				external := strings.Contains(testkit.Attr(a, "rel"), "external") && strings.HasPrefix(to, "http")
				if !external && !(ours && (slices.Contains(known, below) || strings.HasPrefix(below, "/library/"))) && !page.Has(`[id="`+strings.TrimPrefix(to, "#")+`"]`) {
					t.Errorf("%s leads to %s", path, to)
				}
			}
		}
	}
}

// TestPages is what a visitor may ask for, and what stands there and what does not.
func TestPages(t *testing.T) {
	t.Parallel()
	h := theSite(t, nil)
	for _, c := range []struct {
		name, path string
		status     int
		has, not   []string
	}{
		{"each kind with its ages, one tap to the answer", "/services", 200, []string{`href="/en/services/games/9-12"`, `href="/en/services/live/16-18"`, `href="/en/services/games"`, "By age"}, []string{"/services/games/16-18", "/services/live/9-12", "<form", "<script"}},
		{"the other ways in", "/services", 200, []string{`href="/en/services/agreement"`, `href="/en/settings"`, `href="/en/settings/walk"`, `href="/en/services/games/teen"`}, []string{"/services/connected-toy/teen"}},
		{"no answer for this age", "/services/games/16-18", 404, nil, nil},
		{"no such kind", "/services/gardening", 404, nil, nil},
		{"no such kind with an age", "/services/gardening/9-12", 404, nil, nil},
		{"no such age", "/services/games/99", 404, nil, nil},
		{"nothing for teenagers", "/services/connected-toy/teen", 404, nil, nil},
		{"no such setting", "/settings/none", 404, nil, nil},
		{"no such device", "/settings/walk/fridge", 404, nil, nil},
		{"a device without this setting", "/settings/walk/router/chat-off", 404, nil, nil},
		{"no such setting on a device", "/settings/walk/router/none", 404, nil, nil},
		{"no brand without an overlay", "/services/games", 200, nil, []string{"By name, as"}},
		{"teenagers have pages of their own from 13 on", "/services/games/13-15", 200, []string{`href="/en/services/games/teen"`}, nil},
		{"and none before", "/services/games/9-12", 200, nil, []string{"/teen"}},
		{"nor where none is written", "/services/connected-toy", 200, nil, []string{"/connected-toy/teen"}},
		{"a point that the library does not show", "/services/ai-assistant", 200, nil, []string{"IND-ENV-2"}},
		{"no line where nobody is named", "/services/games/9-12", 200, nil, []string{`class="listens"`}},
		{"an age without a page leads to the nearest", "/services/games", 200, []string{`<a href="/en/services/games/13-15">No page for `}, nil},
		{"cards and slides of every kind", "/services", 200, []string{`href="/en/services/connected-toy/card"`, `href="/en/services/games/evening"`}, nil},
		{"what is owed is a claim, not a find", "/services/games", 200, []string{"This is what it should do."}, nil},
		{"nor does an answer say that it is so", "/services/games/9-12", 200, []string{"This is what it should do."}, nil},
		{"nor a slide", "/services/games/evening", 200, []string{"This is what it should do."}, nil},
		{"a device without steps is named", "/settings/chat-off", 200, []string{"No step noted yet for:"}, nil},
		{"a device hands out all its steps", "/settings/walk/router", 200, []string{`class="printonly handout"`, "github.com"}, nil},
		{"a setting nobody has steps for", "/settings/safe-search", 200, []string{"No steps for a device are noted here yet"}, nil},
	} {
		w := testkit.Get(t, h, "/en"+c.path)
		if w.Code != c.status {
			t.Errorf("%s: %s answers %d, want %d", c.name, c.path, w.Code, c.status)
			continue
		}
		if c.status != 200 {
			continue
		}
		body := testkit.Main(t, w.Text())
		for _, s := range c.has {
			if !strings.Contains(body, s) {
				t.Errorf("%s: %q is missing", c.name, s)
			}
		}
		for _, s := range c.not {
			if strings.Contains(body, s) {
				t.Errorf("%s: %q is there", c.name, s)
			}
		}
	}
}

// TestAnswer: what a mother of a child of ten needs stands on the page in the order in which she needs it, each text as it
// was written.
func TestAnswer(t *testing.T) {
	t.Parallel()
	h := theSite(t, func(s *Settings) {
		s.Helpline = func(w *i18n.Words) (Helpline, bool) {
			return Helpline{Name: "Ligne d’écoute", Lang: "fr", Dir: "ltr", Phone: "116 111", Tel: "116111", Listed: "Listed by somebody."}, true
		}
	})
	b := bookOf(t, nil)
	e, _ := pageOf(b, "games", "9-12")
	said, kind := b.Words(e, "en"), b.Words(mustEntry(t, b, "service", "games"), "en")
	page := testkit.Get(t, h, "/en/services/games/9-12").Page()
	words := page.Text("main")
	at := -1
	for _, part := range [][]string{{"Online games: 9 to 12", said.Line("differ")}, {"What is good here"}, said.Lines("good"), {"Three things that can go wrong", said.Lines("wrong")[0], "First sign:", said.Lines("signs")[0]},
		said.Lines("wrong")[1:], {said.Lines("signs")[2], said.Line("tonight")}, said.Lines("say"), said.Lines("happened"), {"Who listens", "Ligne d’écoute", "116 111"}, {kind.Line("owes"), "Title of PAR-TLK-2"}} {
		for _, s := range part {
			next := strings.Index(words[at+1:], strings.Join(strings.Fields(s), " "))
			if next < 0 {
				t.Errorf("%q stands too early, or not at all", s)
				continue
			}
			at += next + 1
		}
	}
	for _, css := range []string{`a[href="/en/help#adult"]`, `a[href="/en/r"]`, `a[href="/en/services/games/under-9"][rel=prev]`, `a[href="/en/services/games/13-15"][rel=next]`, `a[href="/en/services/messaging/9-12"]`,
		`a[href="/en/services/games/card"]`, `a[href="/en/services/games/evening"]`, `a[href="/en/services/agreement"]`, `a[href="/en/services/games#owes"]`, `bdi[lang=fr][dir=ltr]`, `a[href="tel:116111"]`} {
		if !page.Has("main " + css) {
			t.Errorf("no %s", css)
		}
	}
	if n := len(page.All("#tonight ~ .cards .card")); n != 3 {
		t.Errorf("%d settings for tonight", n)
	}
	for _, id := range e.All("settings") {
		if !page.Has(`.card a[href="/en/settings/` + id + `"]`) {
			t.Errorf("no link to %s", id)
		}
	}
	if n := len(page.All("blockquote")); n != len(said.Lines("say")) {
		t.Errorf("%d quotations", n)
	}
	if page := testkit.Get(t, h, "/en/services/games/under-9").Page(); page.Has("a[rel=prev]") || !page.Has("a[rel=next]") {
		t.Error("the youngest has a younger")
	}
}

func mustEntry(t testing.TB, b *record.Book, kind, id string) *record.Entry {
	t.Helper()
	e, ok := b.Entry(kind, id)
	if !ok {
		t.Fatalf("no %s %s", kind, id)
	}
	return e
}

// TestKind: what follows from each feature, that nobody knows how likely it is, and where each fact is from.
func TestKind(t *testing.T) {
	t.Parallel()
	b, h := bookOf(t, nil), theSite(t, nil)
	for _, e := range b.All("service") {
		page := testkit.Get(t, h, "/en/services/"+e.ID).Page()
		words := page.Text("main")
		if n := strings.Count(words, "How likely is any of it? Not known"); n != 1 {
			t.Errorf("%s says %d times that nobody knows how likely it is", e.ID, n)
		}
		for _, f := range entries(b, "feature", e.All("features")) {
			said := b.Words(f, "en")
			for _, name := range []string{"does", "can", "remains"} {
				if !strings.Contains(page.Text("#"+f.ID), strings.Join(strings.Fields(said.Line(name)), " ")) {
					t.Errorf("%s, %s lacks %q", e.ID, f.ID, said.Line(name))
				}
			}
			for _, s := range f.All("settings") {
				if !page.Has(`#` + f.ID + ` a[href="/en/settings/` + s + `"]`) {
					t.Errorf("%s, %s does not lead to %s", e.ID, f.ID, s)
				}
			}
		}
		facts, second := factsOf(b, e.ID), 0
		for _, f := range facts {
			if f.Get("read") == "second" {
				second++
			} else if !page.Has(`.facts a[href="` + f.Get("url") + `"]`) {
				t.Errorf("%s: the source of %s is not linked", e.ID, f.ID)
			}
		}
		if page.Has(".facts li:has(.second) a") {
			t.Errorf("%s leads to what was not the source itself", e.ID)
		}
		if len(page.All(".facts > li")) != len(facts) || len(page.All(".facts .second")) != second {
			t.Errorf("%s: %d facts, want %d; %d read second-hand, want %d", e.ID, len(page.All(".facts > li")), len(facts), len(page.All(".facts .second")), second)
		}
	}
}

// ours are two brands as an operator writes them, looked up on two days.
func ours(first, second string) map[string]string {
	entry := func(id, name, day, more string) string {
		return "  - {id: gh-" + id + ", service: games, name: \"" + name + "\", features: [payments], terms: \"https://" + id + ".example/terms\", checked_on: \"" + day + "\"" + more + "}\n"
	}
	return map[string]string{
		"brand/entries.yaml": "schema: copse-brand/1\nentries:\n" + entry("zebra", "Zebra Run", first, ", age: 12, report: \"https://zebra.example/report\"") + entry("apple", "Äpple Tree", second, ""),
		"brand/en.yaml":      "schema: copse-words/1\nkind: brand\nlang: en\nentries:\n  gh-zebra: {note: \"A game of running.\"}\n  gh-apple: {note: \"A game of trees.\"}\n",
	}
}

// TestKind_brands: a brand stands where the operator looked it up, says when, shows its age and hides when it is too old.
func TestKind_brands(t *testing.T) {
	t.Parallel()
	day := func(ago int) string { return today().AddDate(0, 0, -ago).Format(time.DateOnly) }
	for _, c := range []struct {
		name          string
		first, second string
		names         []string // in their order
		old           int
	}{
		{"looked up today, by name", day(0), day(1), []string{"Äpple Tree", "Zebra Run"}, 0},
		{"half a year is not old", day(180), day(1), []string{"Äpple Tree", "Zebra Run"}, 0},
		{"a day more is", day(181), day(1), []string{"Äpple Tree", "Zebra Run"}, 1},
		{"a year is shown", day(365), day(200), []string{"Äpple Tree", "Zebra Run"}, 2},
		{"a day more is not", day(366), day(1), []string{"Äpple Tree"}, 0},
		{"a day to come says nothing", day(-1), day(1), []string{"Äpple Tree"}, 0},
		{"none is left", day(366), day(4000), nil, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := bookOf(t, ours(c.first, c.second))
			page := testkit.Get(t, theSite(t, func(s *Settings) { s.Book = func() *record.Book { return b } }), "/en/services/games").Page()
			page.Check(c.name, site.Exit)
			var names []string
			for _, n := range page.All(".brands h3") {
				names = append(names, testkit.Words(n))
			}
			if !slices.Equal(names, c.names) || len(page.All(".brands .warn")) != c.old {
				t.Errorf("%q, %d of them old", names, len(page.All(".brands .warn")))
			}
			if len(names) == 2 {
				zebra := page.All(".brands > li")[1]
				for _, s := range []string{"A game of running.", "Lowest age, as the company states it: 12.", "Looked up on", "Child Online Ghana"} {
					if !strings.Contains(testkit.Words(zebra), s) {
						t.Errorf("%q is missing in %s", s, testkit.Words(zebra))
					}
				}
				if !page.Has(`.brands a[href="https://zebra.example/report"]`) || !page.Has(`.brands a[href="https://apple.example/terms"]`) || !strings.Contains(page.Text(".brands"), "No lowest age") {
					t.Error("terms, age or the way to report are missing")
				}
			}
		})
	}
}

// TestAgreement: as many promises of the child as of the adult, always a pair; no name is asked for, and without script all
// of it is there to be ticked on paper.
func TestAgreement(t *testing.T) {
	t.Parallel()
	b := bookOf(t, nil)
	page := testkit.Get(t, theSite(t, nil), "/en/services/agreement").Page()
	child, adult := page.All(".pair .child .promise"), page.All(".pair .adult .promise")
	if len(child) != len(adult) || len(child)*2 != len(b.All("promise")) || len(child) < 12 {
		t.Errorf("%d promises of the child, %d of the adult", len(child), len(adult))
	}
	for _, e := range b.All("promise") {
		if !strings.Contains(page.Text(".topics"), b.Words(e, "en").Line("text")) {
			t.Errorf("%s is missing", e.ID)
		}
	}
	if page.Has("main form, main [name], main input[type=text], main textarea") || len(page.All(".pair input[type=checkbox][autocomplete=off]")) != len(child) {
		t.Error("it asks for something that has a name, or a browser fills it in")
	}
	for _, css := range []string{".made[hidden]", ".age[hidden]", ".remove[hidden]", ".signs.printonly", ".blank.printonly"} {
		if !page.Has(css) {
			t.Errorf("no %s", css)
		}
	}
}

// TestEvening_slides: five slides an age, and what comes before and after.
func TestEvening_slides(t *testing.T) {
	t.Parallel()
	b, h := bookOf(t, nil), theSite(t, nil)
	for _, e := range b.All("service") {
		page := testkit.Get(t, h, "/en/services/"+e.ID+"/evening").Page()
		if n, want := len(page.All(".slide")), 3+5*len(serviceBands(e)); n != want {
			t.Errorf("%s: %d slides, want %d", e.ID, n, want)
		}
		card := testkit.Get(t, h, "/en/services/"+e.ID+"/card").Page().Text("main")
		said := b.Words(e, "en")
		for _, s := range append(said.Lines("activity"), said.Lines("ask")...) {
			if !strings.Contains(card, s) {
				t.Errorf("%s: the card lacks %q", e.ID, s)
			}
		}
		if !strings.Contains(card, "Do not pay.") || !strings.Contains(card, "Tell somebody you trust.") {
			t.Errorf("%s: the card does not say what to do", e.ID)
		}
		teen, ok := b.Entry("teen", e.ID)
		if ok != strings.Contains(card, "from 13") || strings.Contains(card, "our child") {
			t.Errorf("%s: the card speaks to parents, or does not say from which age", e.ID)
		}
		if ok && !strings.Contains(card, b.Words(teen, "en").Lines("wrong")[0]) {
			t.Errorf("%s: the card lacks what can happen", e.ID)
		}
		for _, band := range serviceBands(e) {
			if !page.Has(`nav a[href="#age-`+band+`"]`) || !page.Has(`.slide[id="age-`+band+`"]`) {
				t.Errorf("%s: no beginning at %s", e.ID, band)
			}
		}
	}
}
