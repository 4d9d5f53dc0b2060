// Package browser looks at every kind of page of the real program in a real browser:
// accessibility rules, narrow screens, keyboard, quick exit, no script, print, and that
// nothing is asked of any other host. It is skipped where there is no browser, unless
// COPSE_TEST_ALL=1. Nothing is fetched from elsewhere.
package browser

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"copse/tools/chrome"
)

// tabs are how many tabs work side by side: as many as a small machine has processors.
const tabs = 2

// world is what all tests of a run share: starting it takes longer than using it.
type world struct {
	node    *chrome.Node // in France
	bare    *chrome.Node // in no country
	exit    *httptest.Server
	browser *chrome.Browser
	binary  string // the program, for a test that needs a node of its own
}

var theWorld *world

// all reports whether nothing may be skipped.
func all() bool { return os.Getenv("COPSE_TEST_ALL") == "1" }

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "browser tests:", err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (int, error) {
	if _, err := chrome.Find(); err != nil {
		if all() {
			return 1, err
		}
		return m.Run(), nil
	}
	dir, err := os.MkdirTemp("", "copse-browser-")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "copse")
	if out, err := exec.Command("go", "build", "-ldflags=-s -w", "-o", binary, "copse/cmd/copse").CombinedOutput(); err != nil {
		return 1, fmt.Errorf("build the program: %w\n%s", err, out)
	}
	w := &world{binary: binary, exit: httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><html lang="en"><title>Weather</title><h1>Weather</h1>`)
	}))}
	defer w.exit.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var wait sync.WaitGroup
	var failed [2]error
	wait.Go(func() {
		if w.node, failed[0] = chrome.Serve(ctx, binary, "--country", "FR", "--emergency", "112", "--exit", w.exit.URL+"/"); failed[0] == nil {
			w.bare, failed[0] = w.node.Beside(ctx, binary, "--exit", w.exit.URL+"/")
		}
	})
	wait.Go(func() { w.browser, failed[1] = chrome.Launch(ctx) })
	wait.Wait()
	defer func() {
		for _, n := range []*chrome.Node{w.node, w.bare} {
			if n != nil {
				_ = n.Stop()
			}
		}
		if w.browser != nil {
			w.browser.Close()
		}
	}()
	if err := errors.Join(failed[:]...); err != nil {
		return 1, err
	}
	if err := errors.Join(w.browser.Enter(w.node), w.browser.Enter(w.bare)); err != nil {
		return 1, err
	}
	theWorld = w
	return m.Run(), nil
}

// start returns the world, or skips the test where there is no browser.
func start(t *testing.T) *world {
	t.Helper()
	if theWorld == nil {
		t.Skip(chrome.ErrNone)
	}
	return theWorld
}

// tab opens a tab for the length of the test.
func (w *world) tab(t *testing.T, v chrome.View) *chrome.Tab {
	t.Helper()
	tab, err := w.browser.Tab()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tab.Close)
	if err := tab.Set(v); err != nil {
		t.Fatal(err)
	}
	return tab
}

// open goes to a page and fails the test where that does not work.
func open(t *testing.T, tab *chrome.Tab, url string, status int) {
	t.Helper()
	got, err := tab.Open(url)
	if err != nil {
		t.Fatal(err)
	}
	if got != status {
		t.Fatalf("%s answers %d, want %d", url, got, status)
	}
}

// ask evaluates script in the page.
func ask[T any](t *testing.T, tab *chrome.Tab, script string) T {
	t.Helper()
	v, err := chrome.Eval[T](tab, script)
	if err != nil {
		t.Fatalf("%v\nin %s", err, script)
	}
	return v
}
