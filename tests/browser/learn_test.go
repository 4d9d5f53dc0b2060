package browser

import (
	"bytes"
	"fmt"
	"image"
	_ "image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"copse/tools/chrome"
)

// TestStory_keyboard goes through a story with Tab and Enter alone, the first choice each time: every press lands on a scene,
// why the choice was made is read at the top of the page, help is before it, and nothing is stored.
func TestStory_keyboard(t *testing.T) {
	if !all() {
		t.Skip("goes through many pages: set COPSE_TEST_ALL=1; make test-all does")
	}
	w := start(t)
	for _, v := range []chrome.View{{Width: 320}, {Width: 1280}} {
		tab := w.tab(t, v)
		open(t, tab, w.node.URL+"/ar/kids/story/the-secret-game", 200)
		seen := 0
		for ; seen < 15; seen++ {
			onward := `(() => { const e = document.activeElement; return e.matches("a.choice, .on a[rel=next], .begin li:first-child a"); })()`
			for n := 0; !ask[bool](t, tab, onward); n++ {
				if n > 60 {
					t.Fatalf("no way on after 60 presses of Tab at %s", ask[string](t, tab, `location.pathname`))
				}
				if err := chromedp.Do(tab.Ctx, chromedp.KeyEvent(kb.Tab)); err != nil {
					t.Fatal(err)
				}
			}
			to := ask[string](t, tab, `document.activeElement.href`)
			if err := chromedp.Do(tab.Ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
				t.Fatal(err)
			}
			until(t, tab, "the scene "+to, fmt.Sprintf(`location.href === %q && document.readyState === "complete"`, to))
			if _, from, chosen := strings.Cut(to, "#"); chosen {
				if !ask[bool](t, tab, fmt.Sprintf(`(() => { const e = document.getElementById(%q); return e.checkVisibility() && scrollY === 0; })()`, from)) {
					t.Errorf("%s: why is not seen, or the page has left its top: %v", to, ask[float64](t, tab, `scrollY`))
				}
			}
			if ask[bool](t, tab, `document.documentElement.scrollWidth > innerWidth`) {
				t.Errorf("%s scrolls sideways at %d pixels", to, v.Width)
			}
			if !ask[bool](t, tab, `!!document.querySelector(".choice, .on a[rel=next]")`) {
				break
			}
		}
		if seen < 5 {
			t.Errorf("the story ends after %d scenes", seen)
		}
		if !ask[bool](t, tab, `!!document.querySelector("article .helpfirst .help")`) {
			t.Error("the last scene does not name who helps")
		}
		keepsNothing(t, tab, "after a story")
	}
}

// keepsNothing: neither a pack nor a word of a child's is on the device.
func keepsNothing(t *testing.T, tab *chrome.Tab, when string) {
	t.Helper()
	storesNothing(t, tab, when)
	if n := ask[int](t, tab, `localStorage.length + sessionStorage.length`); n != 0 {
		t.Errorf("%s the device keeps %d words", when, n)
	}
}

// TestAnswers_stay: what is chosen in an exercise and in a question is answered on the page, sent nowhere and kept nowhere,
// with script and without.
func TestAnswers_stay(t *testing.T) {
	w := start(t)
	for _, off := range []bool{false, true} {
		tab := w.tab(t, chrome.View{Width: 360, NoScript: off})
		if _, err := chromedp.Call(tab.Ctx, network.Enable, network.EnableParams{}); err != nil {
			t.Fatal(err)
		}
		asked := &sent{}
		if err := chromedp.Listen(tab.Ctx, asked.hear); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct{ path, same, other, says string }{
			{"/ar/kids/workbook/share-ask-keep", ".sortcard .best", ".sortcard input:not(.best)", ".sortcard .nuri-says"},
			{"/en/teens/pressure", ".reply:nth-of-type(3) input", ".reply:nth-of-type(1) input", ".reply .said"},
		} {
			open(t, tab, w.node.URL+c.path, 200)
			shown := fmt.Sprintf(`[...document.querySelectorAll(%q)].filter((e) => e.checkVisibility()).map((e) => e.textContent)`, c.says)
			if got := ask[[]string](t, tab, shown); len(got) > 0 {
				t.Errorf("%s: before a choice stands %q", c.path, got)
			}
			said := map[string]bool{}
			for _, css := range []string{c.same, c.other} {
				click(t, tab, css)
				got := ask[[]string](t, tab, shown)
				if len(got) != 1 || said[got[0]] {
					t.Errorf("%s: after %s stands %q", c.path, css, got)
					continue
				}
				said[got[0]] = true
			}
			if err := chromedp.Do(tab.Ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
				t.Fatal(err)
			}
			if got := ask[string](t, tab, `location.pathname + location.search + location.hash`); got != c.path {
				t.Errorf("a choice leads to %s", got)
			}
			keepsNothing(t, tab, "after a choice at "+c.path)
			if off {
				continue // the browser alone remembers, and nothing can ask it not to
			}
			open(t, tab, w.node.URL+"/en/about", 200)
			ask[bool](t, tab, `(history.back(), true)`)
			until(t, tab, "the page again", fmt.Sprintf(`location.pathname === %q && document.readyState === "complete"`, c.path))
			if n := ask[int](t, tab, `document.querySelectorAll("main :checked").length`); n != 0 {
				t.Errorf("%s: Back shows %d choices", c.path, n)
			}
		}
		if faults := asked.carries([]string{"reply", "card1"}); len(faults) > 0 {
			t.Errorf("requests after a choice: %q", faults)
		}
	}
}

// TestShareCard: a card becomes a picture on the device, square, with text on it, in both directions.
func TestShareCard(t *testing.T) {
	if !all() {
		t.Skip("goes through many pages: set COPSE_TEST_ALL=1; make test-all does")
	}
	w := start(t)
	for _, lang := range []string{"en", "ar", "zh"} {
		tab := w.tab(t, chrome.View{Width: 360})
		dir := t.TempDir()
		if _, err := chromedp.Call(tab.Ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: "allow", DownloadPath: dir}); err != nil {
			t.Fatal(err)
		}
		open(t, tab, w.node.URL+"/"+lang+"/teens/pressure", 200)
		until(t, tab, "a button", `!!document.querySelector(".sharecards button")`)
		click(t, tab, ".sharecards button")
		file := filepath.Join(dir, "card.png")
		for end := time.Now().Add(15 * time.Second); ; time.Sleep(50 * time.Millisecond) {
			if _, err := os.Stat(file); err == nil || time.Now().After(end) {
				break
			}
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		img, _, err := image.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		white := 0
		for x := 0; x < img.Bounds().Dx(); x += 3 {
			for y := 0; y < img.Bounds().Dy(); y += 3 {
				if r, g, b, _ := img.At(x, y).RGBA(); r > 0xf000 && g > 0xf000 && b > 0xf000 {
					white++
				}
			}
		}
		if img.Bounds().Dx() != 1080 || img.Bounds().Dy() != 1080 || white < 500 {
			t.Errorf("%s: %v, %d points of text", lang, img.Bounds(), white)
		}
		if bytes.Contains(data, []byte("tEXt")) || bytes.Contains(data, []byte("eXIf")) {
			t.Errorf("%s: the picture says more than it shows", lang)
		}
		keepsNothing(t, tab, "after a card")
	}
}
