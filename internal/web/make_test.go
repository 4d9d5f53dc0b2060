package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"copse/internal/copse"
)

// site serves one handler at every path below a language, in a bubble: it waits for no real time.
func site(t *testing.T, h Handler) http.Handler {
	t.Helper()
	s, mux := shell(t), http.NewServeMux()
	s.Mount(mux, []Route{{At: "GET /{page...}", Mode: Static, Page: h}})
	return s.Langs(mux, http.NewServeMux())
}

// askAll asks for each path in a request of its own, and returns what was answered when all were.
func askAll(h http.Handler, paths ...string) []*httptest.ResponseRecorder {
	answers := make([]*httptest.ResponseRecorder, len(paths))
	var all sync.WaitGroup
	for i, path := range paths {
		all.Go(func() { answers[i] = serve(h, "GET", path) })
	}
	all.Wait()
	return answers
}

func times(n int, path string) []string {
	paths := make([]string, n)
	for i := range paths {
		paths[i] = strings.ReplaceAll(path, "#", fmt.Sprint(i))
	}
	return paths
}

// TestStatic_once: what many ask for at once is made once, and each gets it, whatever it is; kept is a page alone.
func TestStatic_once(t *testing.T) {
	for name, c := range map[string]struct {
		h      Handler
		status int
		text   string
		runs   int32 // after 200 readers at once, and one later
	}{
		"a page": {says("the page"), 200, "the page", 1},
		"an error": {func(http.ResponseWriter, *http.Request) error {
			return copse.E(copse.NotFound, "web.error.not_found")
		}, 404, "This page is not here", 2},
		"another status": {func(w http.ResponseWriter, _ *http.Request) error {
			w.WriteHeader(http.StatusAccepted)
			_, err := io.WriteString(w, "later")
			return err
		}, 202, "later", 2},
		"a panic": {func(http.ResponseWriter, *http.Request) error { panic("x") }, 500, "Something went wrong", 2},
	} {
		synctest.Test(t, func(t *testing.T) {
			var runs atomic.Int32
			h := site(t, func(w http.ResponseWriter, r *http.Request) error {
				runs.Add(1)
				time.Sleep(time.Second)
				return c.h(w, r)
			})
			answers := askAll(h, times(200, "/en/p")...)
			for _, w := range append(answers, serve(h, "GET", "/en/p")) {
				if w.Code != c.status || !strings.Contains(w.Body.String(), c.text) {
					t.Fatalf("%s: %d %s", name, w.Code, w.Body)
				}
			}
			if n := runs.Load(); n != c.runs {
				t.Errorf("%s: made %d times, want %d", name, n, c.runs)
			}
		})
	}
}

// TestStatic_readerLeaves: a page is made for the others when the reader who asked first has left.
func TestStatic_readerLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := site(t, func(w http.ResponseWriter, r *http.Request) error {
			select {
			case <-r.Context().Done():
				return r.Context().Err()
			case <-time.After(2 * time.Second):
			}
			return says("the page")(w, r)
		})
		ctx, leave := context.WithTimeout(t.Context(), time.Second)
		defer leave()
		began := time.Now()
		go h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/en/p", nil))
		synctest.Wait()
		if w := serve(h, "GET", "/en/p"); w.Code != 200 || w.Body.String() != "the page" {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		if took := time.Since(began); took != 2*time.Second {
			t.Errorf("made again: after %v", took)
		}
	})
}

// TestStatic_few: however many pages are asked for at once, few are made at once; all come, as far as
// they may wait, and the rest is told when to come back.
func TestStatic_few(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now, most atomic.Int32
		h := site(t, func(w http.ResponseWriter, r *http.Request) error {
			n := now.Add(1)
			defer now.Add(-1)
			for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
			}
			time.Sleep(time.Millisecond)
			return says("the page")(w, r)
		})
		const over = 20
		busy := 0
		for _, w := range askAll(h, times(mostQueued+mostMade+over, "/fr/p#")...) {
			if w.Code == http.StatusServiceUnavailable && w.Header().Get("Retry-After") != "" && strings.Contains(w.Body.String(), "Beaucoup de personnes") {
				busy++
			} else if w.Code != 200 {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
		}
		if busy != over || most.Load() != mostMade {
			t.Errorf("%d were put off, want %d; %d made at once, want %d", busy, over, most.Load(), mostMade)
		}
	})
}

// TestStatic_apart: a page waits for nothing slow, however much of it is being made.
func TestStatic_apart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, mux := shell(t), http.NewServeMux()
		takes := func(w http.ResponseWriter, r *http.Request) error {
			if !strings.HasSuffix(r.URL.Path, "/help") {
				time.Sleep(time.Second)
			}
			return says("here")(w, r)
		}
		s.Mount(mux, []Route{{At: "GET /{page...}", Mode: Static, Page: takes}, {At: "GET /slow/{page}", Mode: Slow, Page: takes}})
		h := s.Langs(mux, http.NewServeMux())
		var slow sync.WaitGroup
		slow.Go(func() { askAll(h, times(8*mostMade, "/fr/slow/#")...) })
		time.Sleep(time.Millisecond)
		began := time.Now()
		if w := serve(h, "GET", "/fr/help"); w.Code != 200 || time.Since(began) != 0 {
			t.Errorf("%d after %v", w.Code, time.Since(began))
		}
		slow.Wait()
	})
}

// TestStatic_patience: who has waited long is told to come back; the page is made all the same, once.
func TestStatic_patience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := 0
		h := site(t, func(w http.ResponseWriter, r *http.Request) error {
			runs++
			time.Sleep(patience + time.Second)
			return says("the page")(w, r)
		})
		began := time.Now()
		w := serve(h, "GET", "/en/p")
		if w.Code != 503 || w.Header().Get("Retry-After") != "5" || !strings.Contains(w.Body.String(), "Many people") || time.Since(began) != patience {
			t.Errorf("%d, %v after %v: %s", w.Code, w.Header(), time.Since(began), w.Body)
		}
		if w := serve(h, "GET", "/en/p"); w.Code != 200 || runs != 1 {
			t.Errorf("later: %d, made %d times", w.Code, runs)
		}
	})
}

// TestForget_whileAsked: who asks after the content changed does not get the page that was begun before.
func TestForget_whileAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, mux := shell(t), http.NewServeMux()
		var text atomic.Value
		text.Store("old")
		s.Mount(mux, []Route{{At: "GET /p", Mode: Static, Page: func(w http.ResponseWriter, _ *http.Request) error {
			now := text.Load().(string)
			time.Sleep(time.Second)
			_, err := io.WriteString(w, now)
			return err
		}}})
		h := s.Langs(mux, http.NewServeMux())
		first := make(chan string, 1)
		go func() { first <- serve(h, "GET", "/en/p").Body.String() }()
		synctest.Wait()
		text.Store("new")
		s.Forget()
		for range 2 {
			if got := serve(h, "GET", "/en/p").Body.String(); got != "new" {
				t.Errorf("after the change: %q", got)
			}
		}
		if got := <-first; got != "old" {
			t.Errorf("who asked before it: %q", got)
		}
	})
}
