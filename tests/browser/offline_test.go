package browser

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"copse/tools/chrome"
)

// line is the way to a node, at one address that stays: it can be cut, slow, or lead to
// another node.
type line struct {
	t      *testing.T
	addr   string
	server *http.Server
	delay  time.Duration
	// through, if it is set, stands between phone and node.
	through func(http.ResponseWriter, *http.Request, http.Handler)
}

func newLine(t *testing.T) *line {
	t.Helper()
	l := &line{t: t, addr: "127.0.0.1:0"}
	t.Cleanup(l.cut)
	return l
}

func (l *line) url(path string) string { return "http://" + l.addr + path }

// to leads the line to a node.
func (l *line) to(n *chrome.Node) {
	l.t.Helper()
	l.cut()
	target, err := url.Parse(n.URL)
	if err != nil {
		l.t.Fatal(err)
	}
	listener, err := net.Listen("tcp", l.addr)
	if err != nil {
		l.t.Fatal(err)
	}
	l.addr = listener.Addr().String()
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.SetBasicAuth("preview", n.Token)
	}}
	l.server = &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-time.After(l.delay):
			if l.through != nil {
				l.through(w, r, proxy)
				return
			}
			proxy.ServeHTTP(w, r)
		case <-r.Context().Done():
		}
	})}
	go func(s *http.Server) { _ = s.Serve(listener) }(l.server)
}

// cut stops listening and drops every connection: the network is gone.
func (l *line) cut() {
	if l.server != nil {
		_ = l.server.Close()
		l.server = nil
	}
}

// until waits for a condition in the page.
func until(t *testing.T, tab *chrome.Tab, what, condition string) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if ok, err := chrome.Eval[bool](tab, condition); err == nil && ok {
			return
		}
	}
	t.Fatalf("%s: not within a minute", what)
}

// onPhone is what a phone keeps of the site.
type onPhone struct {
	Caches  []string
	Workers int
}

const stored = `(async () => ({Caches: await caches.keys(), Workers: (await navigator.serviceWorker.getRegistrations()).length}))()`

func storesNothing(t *testing.T, tab *chrome.Tab, when string) {
	t.Helper()
	if got := ask[onPhone](t, tab, stored); len(got.Caches) != 0 || got.Workers != 0 {
		t.Fatalf("%s the phone keeps %v and %d workers", when, got.Caches, got.Workers)
	}
}

// click presses what a selector finds.
func click(t *testing.T, tab *chrome.Tab, css string) {
	t.Helper()
	if err := chromedp.Do(tab.Ctx, chromedp.Click(chromedp.CSS(css))); err != nil {
		t.Fatalf("press %s: %v", css, err)
	}
}

// take takes a pack by its button and waits until it is there.
func take(t *testing.T, tab *chrome.Tab, l *line, lang, set string) {
	t.Helper()
	open(t, tab, l.url("/"+lang+"/offline"), 200)
	row := fmt.Sprintf(`[data-pack="/%s/offline/%s.json"]`, lang, set)
	click(t, tab, row+" button")
	until(t, tab, "the pack is on the phone", `document.querySelector('`+row+` .state').textContent !== "" && !!navigator.serviceWorker.controller`)
}

// page is what a reader sees of a page from a pack.
type page struct {
	Title, Heading, Dir, Banner, Leave string
	Styled                             bool
}

const seen = `(() => {
	const shown = (css) => { const e = document.querySelector(css); return e && e.checkVisibility() ? e.innerText.trim() : ""; };
	return {Title: document.title, Heading: shown("main h1"), Dir: document.documentElement.dir, Banner: shown(".saved"),
		Leave: document.getElementById("leave").getAttribute("href"),
		Styled: getComputedStyle(document.querySelector(".safety")).position === "fixed"};
})()`

// TestOffline takes a pack with a tap, cuts the line, reads help and a point in Arabic,
// leaves, comes back, and removes everything.
func TestOffline(t *testing.T) {
	w := start(t)
	l := newLine(t)
	l.to(w.node)
	tab := w.tab(t, chrome.View{Width: 360})
	for _, path := range []string{"/ar", "/ar/help", "/ar/library/POL-RIC-1", "/ar/offline"} {
		open(t, tab, l.url(path), 200)
	}
	storesNothing(t, tab, "before the tap")
	online := ask[page](t, tab, seen)
	take(t, tab, l, "ar", "policy")
	if got := ask[onPhone](t, tab, stored); len(got.Caches) != 1 || got.Workers != 1 {
		t.Fatalf("after the tap: %+v", got)
	}
	open(t, tab, l.url("/ar/help"), 200)
	if got := ask[page](t, tab, seen); got.Banner != "" || got.Leave != online.Leave {
		t.Errorf("with a network the page comes from the pack: %+v", got)
	}

	l.cut()
	year := fmt.Sprint(time.Now().UTC().Year())
	for _, path := range []string{"/ar", "/ar/help", "/ar/library/set/policy", "/ar/library/area/POL-RIC", "/ar/library/POL-RIC-1"} {
		open(t, tab, l.url(path), 200)
		got := ask[page](t, tab, seen)
		if got.Dir != "rtl" || got.Heading == "" || !got.Styled || !strings.Contains(got.Banner, year) || got.Leave != "/x" {
			t.Errorf("%s without a network: %+v", path, got)
		}
		if path == "/ar/help" {
			for _, card := range ask[[]string](t, tab, `[...document.querySelectorAll(".line")].map((e) => e.innerText)`) {
				if !strings.Contains(card, year) {
					t.Errorf("a card without its date: %s", card)
				}
			}
		}
	}
	leaveOffline(t, tab, l)
	absentOffline(t, tab, l)

	open(t, tab, l.url("/ar/offline"), 200)
	until(t, tab, "the page says what is here", `document.querySelector('[data-pack="/ar/offline/policy.json"] .state').textContent.includes("`+year+`")`)
	click(t, tab, ".remove")
	until(t, tab, "the page says that nothing is here", `document.querySelector(".none").checkVisibility()`)
	storesNothing(t, tab, "after removing")
	if _, err := tab.Open(l.url("/ar/help")); err == nil {
		t.Error("help still comes without a network after removing")
	}
}

// leaveOffline leaves a point with the button, and comes back to it by its address.
func leaveOffline(t *testing.T, tab *chrome.Tab, l *line) {
	t.Helper()
	point := l.url("/ar/library/POL-RIC-1")
	click(t, tab, "#leave")
	at(t, tab, l.url("/x"))
	until(t, tab, "the page behind leave", `document.readyState === "complete"`)
	if body := ask[string](t, tab, `document.documentElement.outerHTML`); strings.Contains(body, "Copse") || !strings.Contains(body, `dir="rtl"`) {
		t.Errorf("the page behind leave: %s", body)
	}
	history, err := chromedp.Run(tab.Ctx, chromedp.NavigationEntries())
	if err != nil {
		t.Fatal(err)
	}
	if last := history.Entries[history.CurrentIndex-1].URL; last == point { // it was opened with a network, too: that one stays
		t.Errorf("back leads to %s, which was left", last)
	}
	open(t, tab, point, 200)
	if got := ask[page](t, tab, seen); got.Heading == "" || got.Banner == "" {
		t.Errorf("back again: %+v", got)
	}
}

// absentOffline asks for what is in no pack: the page says so and shows what is here.
func absentOffline(t *testing.T, tab *chrome.Tab, l *line) {
	t.Helper()
	open(t, tab, l.url("/ar/offline/absent"), 200)
	want := ask[page](t, tab, seen).Heading
	for _, path := range []string{"/", "/ar/for/policy", "/ar/library/KID-S1", "/ar/r", "/ar/search?q=law", "/ar/library/POL-RIC-1?x=1", "/zh/help"} {
		open(t, tab, l.url(path), 200)
		if got := ask[page](t, tab, seen); got.Heading != want {
			t.Errorf("%s without a network says %q, want %q", path, got.Heading, want)
		}
		until(t, tab, "only what is here is listed", `(() => {
			const rows = [...document.querySelectorAll("[data-pack]")].filter((e) => e.checkVisibility());
			return rows.length === 1 && rows[0].dataset.pack === "/ar/offline/policy.json";
		})()`)
	}
}

// TestOffline_slow: who waits too long for a page gets the one from the pack.
func TestOffline_slow(t *testing.T) {
	if !all() {
		t.Skip("waits for seconds: make test-all")
	}
	w := start(t)
	l := newLine(t)
	l.to(w.node)
	tab := w.tab(t, chrome.View{Width: 360})
	take(t, tab, l, "en", "sports")
	l.delay = 15 * time.Second
	began := time.Now()
	open(t, tab, l.url("/en/help"), 200)
	if got, took := ask[page](t, tab, seen), time.Since(began); got.Banner == "" || took > 10*time.Second {
		t.Errorf("after %v: %+v", took, got)
	}
}

// TestOffline_gateway: whatever a web server says whose Copse is gone, a page that the phone
// has is shown; one that it has not is what the server said.
func TestOffline_gateway(t *testing.T) {
	if !all() {
		t.Skip("opens a dozen pages: make test-all")
	}
	w := start(t)
	l := newLine(t)
	l.to(w.node)
	tab := w.tab(t, chrome.View{Width: 360})
	take(t, tab, l, "en", "sports")
	says := func(status int) {
		l.through = func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(status)
			_, _ = w.Write([]byte("<!doctype html><title>down</title><h1>The gateway says no</h1>"))
		}
	}
	for _, status := range []int{500, 502, 503, 504, 521, 530, 599} {
		says(status)
		open(t, tab, l.url("/en/help"), 200)
		if got := ask[page](t, tab, seen); got.Banner == "" || got.Heading == "" {
			t.Errorf("%d: the help of the pack is not shown: %+v", status, got)
		}
	}
	open(t, tab, l.url("/en/library/POL-RIC-1"), 599) // not in this pack
	for _, status := range []int{403, 404, 410} {     // said by Copse, of the page as it is now
		says(status)
		open(t, tab, l.url("/en/help"), status)
	}
}

// TestOffline_switchedOff: one visit after the operator has switched packs off, the phone
// keeps nothing.
func TestOffline_switchedOff(t *testing.T) {
	if !all() {
		t.Skip("starts the program twice: set COPSE_TEST_ALL=1; make test-all does")
	}
	w := start(t)
	off, err := chrome.Serve(context.Background(), w.binary, "--offline", "off")
	if err != nil {
		t.Fatal(err)
	}
	defer off.Stop()
	l := newLine(t)
	l.to(w.node)
	tab := w.tab(t, chrome.View{Width: 360})
	take(t, tab, l, "en", "sports")
	l.to(off)
	open(t, tab, l.url("/en/help"), 200)
	until(t, tab, "nothing is left", `(async () => !(await caches.keys()).length && !(await navigator.serviceWorker.getRegistrations()).length)()`)
	open(t, tab, l.url("/en/offline"), 200)
	if buttons := ask[int](t, tab, `document.querySelectorAll("main button").length`); buttons != 0 {
		t.Errorf("%d buttons on a page that is switched off", buttons)
	}
	storesNothing(t, tab, "switched off,")
}

// TestOffline_withoutScript: the page says what can be done, and shows no button that
// does nothing.
func TestOffline_withoutScript(t *testing.T) {
	w := start(t)
	tab := w.tab(t, chrome.View{Width: 360, NoScript: true})
	open(t, tab, w.node.URL+"/ar/offline", 200)
	got := ask[struct{ Buttons, Ways int }](t, tab, `(() => ({Buttons: [...document.querySelectorAll("main button")].filter((e) => e.checkVisibility()).length,
		Ways: [...document.querySelectorAll(".plain a")].filter((e) => e.checkVisibility()).length}))()`)
	if got.Buttons != 0 || got.Ways == 0 {
		t.Errorf("%+v", got)
	}
}
