package browser

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/serviceworker"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"

	"copse/tools/chrome"
)

// sports is the row of the smallest pack.
const sports = `[data-pack="/en/offline/sports.json"]`

// pages reports whether a request is for the pages of a pack.
func pages(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/pages") }

// changed answers the pages of a pack with one letter other than the node sent.
func changed(w http.ResponseWriter, r *http.Request, to http.Handler) {
	if !pages(r) {
		to.ServeHTTP(w, r)
		return
	}
	r.Header.Set("Accept-Encoding", "identity")
	got := httptest.NewRecorder()
	to.ServeHTTP(got, r)
	body := bytes.Replace(got.Body.Bytes(), []byte("Recommendation"), []byte("recommendation"), 1)
	w.Header().Set("Content-Type", got.Header().Get("Content-Type"))
	_, _ = w.Write(body)
}

// half answers the pages of a pack as far as their middle; then the connection ends.
func half(w http.ResponseWriter, r *http.Request, to http.Handler) {
	if !pages(r) {
		to.ServeHTTP(w, r)
		return
	}
	got := httptest.NewRecorder()
	to.ServeHTTP(got, r)
	for name, values := range got.Header() {
		w.Header()[name] = values
	}
	_, _ = w.Write(got.Body.Bytes()[:got.Body.Len()/2])
	panic(http.ErrAbortHandler)
}

// full gives the phone no more room than it has used, and a little.
func full(t *testing.T, tab *chrome.Tab, l *line, on bool) {
	t.Helper()
	quota := storage.OverrideQuotaForOriginParams{Origin: l.url("")}
	if on {
		used := ask[float64](t, tab, `(async () => (await navigator.storage.estimate()).usage)()`)
		quota.QuotaSize = new(used + 60_000)
	}
	if _, err := chromedp.Call(tab.Ctx, storage.OverrideQuotaForOrigin, quota); err != nil {
		t.Fatal(err)
	}
}

// openKept opens the page of packs and waits until it says of a pack that it is here. That line moves the
// button below it: who presses earlier may press beside it.
func openKept(t *testing.T, tab *chrome.Tab, l *line) {
	t.Helper()
	open(t, tab, l.url("/en/offline"), 200)
	until(t, tab, "the page says what is here", `document.querySelector('`+sports+` .state').textContent.includes("On this device")`)
}

// keptWhole fails the test unless just the pack of a name is on the phone, is told of on the page,
// and opens without a network after the worker was stopped.
func keptWhole(t *testing.T, tab *chrome.Tab, l *line, to *chrome.Node, name string) {
	t.Helper()
	openKept(t, tab, l)
	until(t, tab, "nothing half is left", `(async () => (await caches.keys()).length === 1)()`)
	got := ask[onPhone](t, tab, stored)
	if len(got.Caches) != 1 || name != "" && got.Caches[0] != name || got.Workers != 1 {
		t.Errorf("on the phone: %+v, want %s", got, name)
	}
	l.cut()
	if _, err := chromedp.Call(tab.Ctx, serviceworker.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(tab.Ctx, serviceworker.StopAllWorkers, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	items := ask[[]string](t, tab, `(async () => (await (await caches.match("/en/offline/sports.json")).json()).items.map((i) => i.path))()`)
	for _, path := range []string{"/en/help", "/en/library/set/sports", items[0], items[len(items)/2]} {
		open(t, tab, l.url(path), 200)
		if strings.HasPrefix(path, "/en/") && ask[page](t, tab, seen).Banner == "" {
			t.Errorf("%s is not there without a network", path)
		}
	}
	l.to(to)
}

// TestPack_again: taking a pack again leaves the old one as it was until the new one is whole,
// whatever goes wrong on the way, and the page says so.
func TestPack_again(t *testing.T) {
	w := start(t)
	l := newLine(t)
	l.to(w.node)
	tab := w.tab(t, chrome.View{Width: 360})
	take(t, tab, l, "en", "sports")
	old := ask[onPhone](t, tab, stored).Caches[0]
	keptWhole(t, tab, l, w.node, old)
	for name, wrong := range map[string]func(bool){
		"a letter is changed on the way": func(on bool) {
			l.through = map[bool]func(http.ResponseWriter, *http.Request, http.Handler){true: changed}[on]
		},
		"the server goes away": func(on bool) {
			l.through = map[bool]func(http.ResponseWriter, *http.Request, http.Handler){true: half}[on]
		},
		"the phone is full": func(on bool) { full(t, tab, l, on) },
	} {
		t.Run(name, func(t *testing.T) {
			openKept(t, tab, l)
			wrong(true)
			click(t, tab, sports+" button")
			until(t, tab, "the page says that it failed and what is here", `(() => {
				const said = document.querySelector('`+sports+` .state').textContent;
				return said.includes("did not work") && said.includes("On this device");
			})()`)
			wrong(false)
			keptWhole(t, tab, l, w.node, old)
		})
	}
	tries := 0
	l.through = func(w http.ResponseWriter, r *http.Request, to http.Handler) {
		if pages(r) {
			tries++
		}
		if tries == 1 {
			changed(w, r, to)
			return
		}
		to.ServeHTTP(w, r)
	}
	openKept(t, tab, l)
	click(t, tab, sports+" button")
	until(t, tab, "what does not fit is fetched again", `(async () => { const c = await caches.keys(); return c.length === 1 && c[0] !== `+strconv.Quote(old)+`; })()`)
	if tries != 2 {
		t.Errorf("fetched %d times", tries)
	}
	l.through = nil
	keptWhole(t, tab, l, w.node, "")
}

// TestPack_closed: a tab that is closed while it stores a pack leaves an older one whole, and
// where there was none, nothing.
func TestPack_closed(t *testing.T) {
	w := start(t)
	for _, older := range []bool{true, false} {
		t.Run(fmt.Sprint("an older one is there: ", older), func(t *testing.T) {
			l := newLine(t)
			l.to(w.node)
			tab := w.tab(t, chrome.View{Width: 360})
			old := ""
			if older {
				take(t, tab, l, "en", "sports")
				old = ask[onPhone](t, tab, stored).Caches[0]
			} else {
				open(t, tab, l.url("/en/offline"), 200)
			}
			second, err := w.browser.Tab()
			if err != nil {
				t.Fatal(err)
			}
			open(t, second, l.url("/en/offline"), 200)
			ask[bool](t, second, `(() => {
				const put = Cache.prototype.put;
				let stored = 0;
				Cache.prototype.put = function (...all) { return stored++ < 10 ? put.apply(this, all) : new Promise(() => {}); };
				return true;
			})()`) // it comes no further, as in a tab that is closed then
			click(t, second, sports+" button")
			until(t, tab, "ten pages are stored", `(async () => { const names = await caches.keys(); const last = names.at(-1);
				return last && last !== `+strconv.Quote(old)+` && (await (await caches.open(last)).keys()).length === 10; })()`)
			if older { // beside the half one
				openKept(t, tab, l)
				l.cut()
				open(t, tab, l.url("/en/help"), 200)
				if ask[page](t, tab, seen).Banner == "" {
					t.Error("help is not there without a network")
				}
				l.to(w.node)
			}
			second.Close()
			if older {
				keptWhole(t, tab, l, w.node, old)
				return
			}
			open(t, tab, l.url("/en/offline"), 200)
			until(t, tab, "nothing is left", `(async () => !(await caches.keys()).length && !(await navigator.serviceWorker.getRegistrations()).length)()`)
			if said := ask[string](t, tab, `document.querySelector('`+sports+` .state').textContent`); said != "" || !ask[bool](t, tab, `document.querySelector(".none").checkVisibility()`) {
				t.Errorf("the page says %q", said)
			}
		})
	}
}
