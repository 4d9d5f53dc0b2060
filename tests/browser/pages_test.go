package browser

import (
	_ "embed"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"copse/internal/testkit"
	"copse/tools/chrome"
)

//go:embed axe/axe.min.js
var axe string

// rules are what is asked of every page: WCAG 2.2 A and AA and what experts agree on.
const rules = `axe.run(document, {
	runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
	resultTypes: ["violations"], preload: false,
}).then((r) => r.violations.flatMap((v) => v.nodes.slice(0, 3).map((n) =>
	v.id + " (" + v.impact + ") at " + n.target.join(" ") + ": " + n.failureSummary.replace(/\s+/g, " "))))`

// look is one page in one language, seen in some ways.
type look struct {
	testkit.Example
	lang  string
	axe   bool // not only whether it fits
	views []chrome.View
}

// looksAt says how a kind of page is seen. Every day once, in both directions by turns. With everything: each kind narrow
// and wide, light and dark, in each direction once, what goes with what by turns, so that a fault of one width, one colour
// scheme or one direction shows, and whether it fits is asked in every language; a kind much like another in two languages.
func looksAt(k testkit.Example, turn int) (looks []look) {
	narrow, wide := chrome.View{Width: 360}, chrome.View{Width: 1280}
	narrowDark, wideDark := chrome.View{Width: 360, Dark: true}, chrome.View{Width: 1280, Dark: true}
	both := [][]chrome.View{{narrow, wideDark}, {narrowDark, wide}}
	one, other := "ar", "en"
	if turn%2 == 1 {
		one, other = other, one
	}
	switch {
	case !all():
		return []look{{k, one, true, []chrome.View{narrow}}}
	case k.Again:
		return []look{{k, one, true, both[turn/2%2]}, {k, other, false, []chrome.View{narrow}}}
	}
	pair := both[turn/2%2]
	looks = []look{{k, one, true, pair[:1]}, {k, other, true, pair[1:]}}
	for _, lang := range []string{"es", "fr", "ru", "zh"} {
		looks = append(looks, look{k, lang, false, []chrome.View{narrow}})
	}
	return looks
}

// TestPages opens every kind of page and holds it to what every page promises: no
// finding of axe, no scrolling sideways down to 320 pixels, no request to another host,
// no cookie, no error in the console, nothing the content policy had to stop.
func TestPages(t *testing.T) {
	w := start(t)
	var looks []look
	turn := 0
	for _, k := range kinds(t, w) {
		if k.Again && !all() {
			continue
		}
		looks = append(looks, looksAt(k, turn)...)
		turn++
	}
	queue := make(chan look)
	var wait sync.WaitGroup
	for range tabs {
		tab := w.tab(t, chrome.View{Width: 360})
		watch, err := newWatch(tab)
		if err != nil {
			t.Fatal(err)
		}
		wait.Go(func() {
			for l := range queue {
				for _, fault := range inspect(w, tab, watch, l) {
					t.Errorf("%s in %s: %s", l.Name, l.lang, fault)
				}
			}
		})
	}
	for _, l := range looks {
		queue <- l
	}
	close(queue)
	wait.Wait()
}

// inspect opens a page and returns what is wrong with it.
func inspect(w *world, tab *chrome.Tab, watch *watch, l look) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if err := tab.Set(l.views[0]); err != nil {
		return []string{err.Error()}
	}
	watch.page(w.address(l.Example, l.lang))
	status, err := w.visit(tab, l.Example, l.lang)
	if err != nil {
		return []string{err.Error()}
	}
	if status != l.Status {
		fault("answers %d, want %d", status, l.Status)
	}
	return append(faults, promises(tab, watch, l)...)
}

// promises returns what is wrong with the page that stands in a tab.
func promises(tab *chrome.Tab, watch *watch, l look) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	here, err := chrome.Eval[string](tab, `location.href`)
	if err != nil {
		return []string{err.Error()}
	}
	if l.axe {
		if _, err := chrome.Eval[chromedp.Void](tab, axe); err != nil {
			return []string{"axe does not start: " + err.Error()}
		}
	}
	for _, v := range l.views {
		if err := tab.Set(v); err != nil {
			return []string{err.Error()}
		}
		faults = append(faults, fits(tab, v.Width)...)
		torn, err := chrome.Eval[[]string](tab, tornWords)
		if err != nil {
			return []string{err.Error()}
		}
		for _, word := range torn {
			fault("at %d pixels a heading tears a word: %s", v.Width, word)
		}
		if !l.axe {
			continue
		}
		found, err := chrome.Eval[[]string](tab, rules)
		if err != nil {
			return append(faults, "axe: "+err.Error())
		}
		for _, f := range found {
			fault("at %d pixels, dark %v: %s", v.Width, v.Dark, f)
		}
	}
	if err := tab.Set(chrome.View{Width: 320}); err != nil {
		return []string{err.Error()}
	}
	faults = append(faults, fits(tab, 320)...)
	cookies, err := chromedp.Call(tab.Ctx, network.GetCookies, network.GetCookiesParams{})
	if err != nil {
		fault("read cookies: %v", err)
	}
	for _, c := range cookies.Cookies {
		if strings.HasPrefix(c.Name, "copse-preview-") {
			continue // that of the gate, which a launched site does not have
		}
		fault("sets the cookie %s", c.Name)
	}
	return append(faults, watch.faults(here)...)
}

// sideways names what sticks out of the page, if it can be scrolled to the side.
const sideways = `(() => {
	const page = document.scrollingElement;
	if (page.scrollWidth <= page.clientWidth) return [];
	const out = [...document.body.querySelectorAll("*")].filter((e) => {
		const r = e.getBoundingClientRect();
		return r.width > 0 && (r.right > page.clientWidth + 1 || r.left < -1) && !e.closest(".skip, .vh, svg");
	}).slice(0, 3).map((e) => e.tagName.toLowerCase() + "." + e.className + " " + e.textContent.trim().slice(0, 40));
	return [page.scrollWidth + " of " + page.clientWidth + ": " + out.join("; ")];
})()`

// tornWords lists words of headings that go on in the next line without a hyphen. Chinese
// has no spaces and may break anywhere.
const tornWords = `(() => {
	const out = [];
	for (const h of document.querySelectorAll("h1, h2, h3")) {
		if (!h.checkVisibility() || h.closest("[lang]").lang.startsWith("zh")) continue;
		const texts = document.createTreeWalker(h, NodeFilter.SHOW_TEXT);
		for (let n = texts.nextNode(); n; n = texts.nextNode()) {
			for (const m of n.data.matchAll(/[\p{L}\p{M}]+/gu)) {
				const r = document.createRange();
				r.setStart(n, m.index);
				r.setEnd(n, m.index + m[0].length);
				const rects = [...r.getClientRects()];
				if (rects.length > 1 && rects[rects.length - 1].top > rects[0].top + 4) out.push(m[0]);
			}
		}
	}
	return out;
})()`

func fits(tab *chrome.Tab, width int) []string {
	out, err := chrome.Eval[[]string](tab, sideways)
	if err != nil {
		return []string{err.Error()}
	}
	for i := range out {
		out[i] = fmt.Sprintf("scrolls sideways at %d pixels: %s", width, out[i])
	}
	return out
}

// watch notes what a tab asks for and complains about.
type watch struct {
	mu    sync.Mutex
	host  string
	noted []note
}

// note is one complaint.
type note struct {
	about string // the address that could not be loaded, if it is about one
	says  string
}

func newWatch(tab *chrome.Tab) (*watch, error) {
	w := &watch{}
	if _, err := chromedp.Call(tab.Ctx, network.Enable, network.EnableParams{}); err != nil {
		return nil, err
	}
	if _, err := chromedp.Call(tab.Ctx, log.Enable, cdp.Empty{}); err != nil {
		return nil, err
	}
	return w, chromedp.Listen(tab.Ctx, w.hear)
}

func (w *watch) hear(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		u, err := url.Parse(e.Request.URL)
		if err == nil && u.Host != w.host && u.Scheme != "data" && u.Scheme != "about" {
			w.noted = append(w.noted, note{says: "asks another host: " + e.Request.URL})
		}
	case *log.EventEntryAdded:
		n := note{says: fmt.Sprintf("the browser logs (%s): %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)}
		if e.Entry.Source == log.EntrySourceNetwork {
			n.about = e.Entry.URL
		}
		w.noted = append(w.noted, n)
	case *runtime.EventExceptionThrown:
		w.noted = append(w.noted, note{says: "a script fails: " + e.ExceptionDetails.Text})
	case *runtime.EventConsoleAPICalled:
		w.noted = append(w.noted, note{says: fmt.Sprintf("a script writes to the console: %s", e.Type)})
	}
}

// page says which page comes next.
func (w *watch) page(address string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, err := url.Parse(address)
	if err == nil {
		w.host = u.Host
	}
	w.noted = nil
}

// faults are the complaints, but not that the page itself, at this address, is a 404 or 422.
func (w *watch) faults(page string) (faults []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, n := range w.noted {
		if n.about == "" || strings.TrimSuffix(n.about, "/") != strings.TrimSuffix(page, "/") {
			faults = append(faults, n.says)
		}
	}
	return faults
}
