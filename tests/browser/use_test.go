package browser

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"copse/tools/chrome"
)

// stop is where the focus stands after a press of Tab.
type stop struct {
	What      string // the element in words
	Class, ID string
	Visible   bool // the focus is drawn and on the screen
	Covered   bool // by the fixed bar
	Body      bool // the end: the focus has left the page's parts
}

const focus = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body) return {Body: true, What: "", Class: "", ID: "", Visible: true, Covered: false};
	const bar = document.querySelector(".safety"), b = bar.getBoundingClientRect(), r = e.getBoundingClientRect(), s = getComputedStyle(e);
	const fixed = getComputedStyle(bar).position === "fixed";
	return {What: e.tagName + "." + e.className + " " + e.textContent.trim().slice(0, 30), Class: e.className, ID: e.id, Body: false,
		Visible: s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 && r.bottom > 0 && r.top < innerHeight && r.width > 0,
		Covered: !bar.contains(e) && (fixed ? r.bottom > b.top + 1 : r.top < b.bottom - 1 && b.top <= 0)};
})()`

// TestKeyboard walks the page of a point with the Tab key: first the skip link, then help and
// leave within twelve stops, and on the whole way a focus that is drawn and not covered.
func TestKeyboard(t *testing.T) {
	w := start(t)
	for _, width := range []int{360, 1280} {
		tab := w.tab(t, chrome.View{Width: width})
		open(t, tab, w.node.URL+"/en/library/POL-RIC-1", 200)
		help, leave := 0, 0
		for n := 1; n <= 60; n++ {
			if err := chromedp.Do(tab.Ctx, chromedp.KeyEvent(kb.Tab)); err != nil {
				t.Fatal(err)
			}
			at := ask[stop](t, tab, focus)
			if at.Body {
				break
			}
			if n == 1 && at.Class != "skip" {
				t.Errorf("at %d pixels the first stop is %s, want the skip link", width, at.What)
			}
			if help == 0 && strings.Contains(at.Class, "help") {
				help = n
			}
			if at.ID == "leave" {
				leave = n
			}
			if !at.Visible {
				t.Errorf("at %d pixels the focus at stop %d, %s, cannot be seen", width, n, at.What)
			}
			if at.Covered {
				t.Errorf("at %d pixels the bar covers the focus at stop %d, %s", width, n, at.What)
			}
		}
		if help == 0 || help > 12 || leave == 0 || leave > 12 {
			t.Errorf("at %d pixels help is stop %d and leave stop %d, want both within 12", width, help, leave)
		}
	}
}

// at waits until the tab is at an address that begins so.
func at(t *testing.T, tab *chrome.Tab, begins string) {
	t.Helper()
	var last string
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		var err error
		if last, err = chromedp.Run(tab.Ctx, chromedp.Location()); err == nil && strings.HasPrefix(last, begins) {
			return
		}
	}
	t.Fatalf("the tab is at %s, want %s", last, begins)
}

// TestLeave leaves a page in the three ways there are, and goes back afterwards.
func TestLeave(t *testing.T) {
	w := start(t)
	page := w.node.URL + "/en/help"
	click := func(tab *chrome.Tab) error { return chromedp.Do(tab.Ctx, chromedp.Click(chromedp.ID("leave"))) }
	for _, c := range []struct {
		name     string
		script   bool
		act      func(*chrome.Tab) error
		replaced bool // "back" does not return
	}{
		{"a click", true, click, true},
		{"three times Esc", true, func(tab *chrome.Tab) error {
			return chromedp.Do(tab.Ctx, chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent(kb.Escape))
		}, true},
		{"a click without script", false, click, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			tab := w.tab(t, chrome.View{Width: 360, NoScript: !c.script})
			open(t, tab, page, 200)
			if err := c.act(tab); err != nil {
				t.Fatal(err)
			}
			at(t, tab, w.exit.URL)
			if !c.replaced {
				return
			}
			history, err := chromedp.Run(tab.Ctx, chromedp.NavigationEntries())
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range history.Entries {
				if strings.HasPrefix(e.URL, page) {
					t.Errorf("%s is still in the history", e.URL)
				}
			}
			if err := chromedp.Do(tab.Ctx, chromedp.NavigateBack()); err != nil {
				t.Fatal(err)
			}
			at(t, tab, "about:blank") // where the tab was before
		})
	}
	t.Run("the page is gone before the other comes", func(t *testing.T) {
		tab := w.tab(t, chrome.View{Width: 360})
		open(t, tab, page, 200)
		if got := ask[string](t, tab, `document.body.hidden = true, getComputedStyle(document.body).display`); got != "none" {
			t.Errorf("a hidden page is still drawn: display %q", got)
		}
	})
	t.Run("twice Esc stays", func(t *testing.T) {
		tab := w.tab(t, chrome.View{Width: 360})
		open(t, tab, page, 200)
		if err := chromedp.Do(tab.Ctx, chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent(kb.Escape), chromedp.Sleep(300*time.Millisecond)); err != nil {
			t.Fatal(err)
		}
		at(t, tab, page)
	})
}

// read is what a reader finds of a page.
type read struct {
	Heading, Main string
	Help, Leave   bool
}

const reading = `(() => {
	const shown = (e) => !!e && e.checkVisibility();
	const h = document.querySelector("main h1");
	return {Heading: shown(h) ? h.innerText.trim() : "", Main: document.querySelector("main").innerText.trim(),
		Help: shown(document.querySelector(".safety .help")), Leave: shown(document.getElementById("leave"))};
})()`

// TestWithoutScript reads every kind of page with script off, and uses both forms.
func TestWithoutScript(t *testing.T) {
	if !all() {
		t.Skip("visits every kind of page: set COPSE_TEST_ALL=1; make test-all does")
	}
	w := start(t)
	tab := w.tab(t, chrome.View{Width: 360, NoScript: true})
	for _, k := range kinds(t, w) {
		if status, err := w.visit(tab, k, "en"); err != nil || status != k.Status {
			t.Fatalf("%s answers %d, %v, want %d", k.Name, status, err, k.Status)
		}
		got := ask[read](t, tab, reading)
		if got.Heading == "" || len(got.Main) < 60 {
			t.Errorf("%s shows the heading %q and %d bytes of text", k.Name, got.Heading, len(got.Main))
		}
		if !got.Help || !got.Leave {
			t.Errorf("%s: help shown %v, leave shown %v", k.Name, got.Help, got.Leave)
		}
	}
	t.Run("search", func(t *testing.T) {
		open(t, tab, w.node.URL+"/en/search", 200)
		if err := chromedp.Do(tab.Ctx, chromedp.SendKeys(chromedp.ID("q"), "hotline"+kb.Enter)); err != nil {
			t.Fatal(err)
		}
		at(t, tab, w.node.URL+"/en/search?q=hotline&for=") // for everybody
		if n := ask[int](t, tab, `document.querySelectorAll(".hits li").length`); n == 0 {
			t.Error("the search finds nothing")
		}
	})
	t.Run("country", func(t *testing.T) {
		open(t, tab, w.bare.URL+"/en/help", 200)
		if err := chromedp.Do(tab.Ctx, chromedp.SetValue(chromedp.ID("country"), "gh"), chromedp.Click(chromedp.CSS(".picker button"))); err != nil {
			t.Fatal(err)
		}
		at(t, tab, w.bare.URL+"/en/help/gh")
	})
}
