package browser

import (
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"copse/tools/chrome"
)

// walk is a person in trouble and the way from the front door to the right text.
type walk struct {
	who  string
	taps []string // addresses of the links to tap, below the language
	act  string   // CSS of what tells them what to do first
}

func walks() []walk {
	return []walk{
		{"a 9-year-old who saw something", []string{"/for/child", "/for/9-12", "/question/q01"}, ".answer"},
		{"a 14-year-old under extortion", []string{"/for/13-18", "/question/q05"}, ".answer"},
		{"the same, to the point", []string{"/for/13-18", "/question/q05", "/library/TEEN-5"}, ".masthead .lead"},
		{"a mother whose child got a strange message", []string{"/for/parents", "/question/q35"}, ".answer"},
		{"the same, to the point", []string{"/for/parents", "/question/q35", "/library/PAR-RSK-2"}, ".masthead .lead"},
		{"a teacher to whom a pupil told something", []string{"/for/educators", "/question/q19"}, ".answer"},
		{"the same, to the point", []string{"/for/educators", "/question/q19", "/library/EDU-PUP-2"}, ".masthead .lead"},
		{"somebody who asks for help at once", []string{"/help"}, ".steps li"},
	}
}

// first is what a person sees of a page before the first scroll.
type first struct {
	Bottom  float64 // where the first line of what to do first ends, in pixels
	Bar     float64 // where the bar at the foot of the screen begins
	Number  bool    // the emergency number is to be seen
	Foreign []string
}

const looking = `((css) => {
	const act = document.querySelector("main " + css), bar = document.querySelector(".safety").getBoundingClientRect();
	const line = act ? act.getClientRects()[0].top + parseFloat(getComputedStyle(act).lineHeight) * 2 : Infinity;
	const number = [...document.querySelectorAll(".safety a[href='tel:112']")].some((e) => e.checkVisibility());
	const mine = document.documentElement.lang;
	const foreign = [...document.querySelectorAll("main [lang]")].filter((e) => e.lang !== mine && e.checkVisibility() && !e.closest("bdi") && !e.closest("[hreflang]"))
		.map((e) => e.textContent.trim().slice(0, 40));
	return {Bottom: line, Bar: bar.top, Number: number, Foreign: foreign};
})`

// TestFirst walks with script off, on a small phone, in each of six languages: at most
// three taps, no word of another language on the way, what to do first above the fold, the
// emergency number on every page. With COPSE_PICTURES=FOLDER the last page of each is kept.
func TestFirst(t *testing.T) {
	w := start(t)
	tab := w.tab(t, chrome.View{Width: 360, Height: 740, NoScript: true})
	langs := []string{"ar", "en", "es", "fr", "ru", "zh"}
	if !all() {
		langs = []string{"ar", "en"}
	}
	for l, lang := range langs {
		for n, c := range walks() {
			if !all() && (n+l)%2 == 1 {
				continue // every day each way is gone in one of the two, by turns
			}
			open(t, tab, w.node.URL+"/"+lang, 200)
			if len(c.taps) > 3 {
				t.Errorf("%s: %d taps", c.who, len(c.taps))
			}
			for i, to := range c.taps {
				css := `main a[href="/` + lang + to + `"], .safety a[href="/` + lang + to + `"]`
				if ask[int](t, tab, `document.querySelectorAll(`+strconv.Quote(css)+`).length`) == 0 {
					t.Fatalf("%s, %s: no link to %s after %d taps", lang, c.who, to, i)
				}
				if err := chromedp.Do(tab.Ctx, chromedp.Click(chromedp.CSS(css))); err != nil {
					t.Fatal(err)
				}
				at(t, tab, w.node.URL+"/"+lang+to)
				until(t, tab, to, `document.querySelector(".safety") !== null && document.readyState !== "loading"`)
				got := ask[first](t, tab, looking+`(".nothing")`)
				if !got.Number {
					t.Errorf("%s, %s: the emergency number is not to be seen on %s", lang, c.who, to)
				}
				if len(got.Foreign) > 0 {
					t.Errorf("%s, %s: another language on %s: %s", lang, c.who, to, strings.Join(got.Foreign, " | "))
				}
			}
			got := ask[first](t, tab, looking+`(`+strconv.Quote(c.act)+`)`)
			if got.Bottom > got.Bar {
				t.Errorf("%s, %s: what to do first ends at %.0f pixels, the bar begins at %.0f", lang, c.who, got.Bottom, got.Bar)
			}
			t.Logf("%s, %s: %d taps, first line at %.0f of %.0f", lang, c.who, len(c.taps), got.Bottom, got.Bar)
			keep(t, tab, lang+"-"+strconv.Itoa(n)+".png")
		}
	}
}

// TestAnswers: on the same phone the answer of every question begins above the fold, in every
// language, and at most one card about help follows it.
func TestAnswers(t *testing.T) {
	if !all() {
		t.Skip("opens every question in every language: set COPSE_TEST_ALL=1; make test-all does")
	}
	w := start(t)
	tab := w.tab(t, chrome.View{Width: 360, Height: 740, NoScript: true})
	open(t, tab, w.node.URL+"/library.json", 200)
	paths := ask[[]string](t, tab, `JSON.parse(document.body.innerText).questions.map((q) => "/question/" + q.id)`)
	if len(paths) < 30 {
		t.Fatalf("%d questions: the test proves nothing", len(paths))
	}
	for _, lang := range []string{"ar", "en", "es", "fr", "ru", "zh"} {
		worst, where := 0.0, ""
		for _, path := range paths {
			open(t, tab, w.node.URL+"/"+lang+path, 200)
			got := ask[first](t, tab, looking+`(".answer")`)
			if got.Bottom > got.Bar {
				t.Errorf("%s%s: the answer's second line ends at %.0f pixels, the bar begins at %.0f", lang, path, got.Bottom, got.Bar)
			}
			if n := ask[int](t, tab, `document.querySelectorAll("main .helpfirst").length`); n > 1 {
				t.Errorf("%s%s has %d cards about help", lang, path, n)
			}
			if got.Bottom > worst {
				worst, where = got.Bottom, path
			}
		}
		t.Logf("%s: at worst %.0f pixels, on %s", lang, worst, where)
	}
}

// TestFirst_search: on the same phone the first result begins above the fold, below the card about
// help where there is one.
func TestFirst_search(t *testing.T) {
	w := start(t)
	tab := w.tab(t, chrome.View{Width: 360, Height: 740, NoScript: true})
	for lang, word := range map[string]string{"ar": "استدراج", "en": "grooming", "es": "grooming", "fr": "grooming", "ru": "груминг", "zh": "性诱骗"} {
		if !all() && lang != "ar" {
			continue
		}
		open(t, tab, w.node.URL+"/"+lang+"/search?q="+url.QueryEscape(word), 200)
		if ask[int](t, tab, `document.querySelectorAll("main .helpfirst").length`) != 1 {
			t.Errorf("%s: no card about help: the test proves nothing", lang)
		}
		if got := ask[first](t, tab, looking+`(".hits > li > a")`); got.Bottom > got.Bar {
			t.Errorf("%s: the first result ends at %.0f pixels, the bar begins at %.0f", lang, got.Bottom, got.Bar)
		}
	}
}

// keep writes a picture of the tab where somebody asked for it.
func keep(t *testing.T, tab *chrome.Tab, name string) {
	t.Helper()
	dir := os.Getenv("COPSE_PICTURES")
	if dir == "" {
		return
	}
	png, err := tab.Picture(0, 740)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), png, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestForget_filter: a list that was filtered shows all again to whoever comes back.
func TestForget_filter(t *testing.T) {
	w := start(t)
	tab := w.tab(t, chrome.View{Width: 360})
	open(t, tab, w.node.URL+"/en/glossary", 200)
	const shown = `[...document.querySelectorAll("[data-island=filter] > *")].filter((e) => !e.hidden).length`
	all := ask[int](t, tab, shown)
	ask[bool](t, tab, `(() => { const f = document.querySelector(".filter input"); f.value = "grooming"; return f.dispatchEvent(new Event("input")); })()`)
	if few := ask[int](t, tab, shown); few == 0 || few >= all {
		t.Fatalf("%d of %d terms are shown: the test proves nothing", few, all)
	}
	ask[int](t, tab, `setTimeout(() => document.querySelector(".brand").click(), 50)`)
	at(t, tab, w.node.URL+"/en")
	until(t, tab, "the front door", `document.querySelector("h1") !== null && location.pathname === "/en"`)
	ask[int](t, tab, `setTimeout(() => history.back(), 50)`)
	at(t, tab, w.node.URL+"/en/glossary")
	until(t, tab, "the list again", `document.querySelector(".filter") !== null`)
	if again := ask[int](t, tab, shown); again != all {
		t.Errorf("%d of %d terms are shown after coming back", again, all)
	}
}

// TestForget: what was typed or chosen is gone when the reader comes back to a page they left.
func TestForget(t *testing.T) {
	w := start(t)
	for _, c := range []struct{ name, page, id, typed, want string }{
		{"search", "/en/search", "q", "a secret", ""},
		{"search with a result", "/en/search?q=law", "q", "another secret", ""},
		{"country", "/en/help", "country", "ke", "fr"},
		{"a country that was looked at", "/en/help/ke", "country", "gh", "ke"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tab := w.tab(t, chrome.View{Width: 360})
			open(t, tab, w.node.URL+c.page, 200)
			value := `document.getElementById("` + c.id + `").value`
			ask[string](t, tab, value+` = "`+c.typed+`"`)
			if got := ask[string](t, tab, value); got != c.typed {
				t.Fatalf("the field holds %q: the test proves nothing", got)
			}
			ask[int](t, tab, `setTimeout(() => document.querySelector(".brand").click(), 50)`)
			at(t, tab, w.node.URL+"/en")
			until(t, tab, "the front door", `document.querySelector("h1") !== null && location.pathname === "/en"`)
			ask[int](t, tab, `setTimeout(() => history.back(), 50)`) // not by the protocol: it waits for a load that a page from memory never has
			at(t, tab, w.node.URL+c.page)
			until(t, tab, "the page again", `document.getElementById("`+c.id+`") !== null`)
			if got := ask[string](t, tab, value); got != c.want {
				t.Errorf("the field holds %q after coming back, want %q", got, c.want)
			}
		})
	}
}
