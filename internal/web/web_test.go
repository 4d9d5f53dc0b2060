package web

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"copse/internal/copse"
	"copse/internal/i18n"
)

func shell(t *testing.T) *Shell {
	t.Helper()
	words, err := i18n.Load(nil, os.DirFS("../../content"))
	if err != nil {
		t.Fatal(err)
	}
	s := &Shell{Files: os.DirFS("../../web"), Words: words, Exit: "https://exit.invalid/{lang}"}
	if err := s.Open(); err != nil {
		t.Fatal(err)
	}
	return s
}

func serve(h http.Handler, method, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestErrors: each code has its status and page; the cause is in the log, not on the page.
func TestErrors(t *testing.T) {
	var log strings.Builder
	old := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	t.Cleanup(func() { slog.SetDefault(old) })
	s := shell(t)
	for _, c := range []struct {
		name   string
		err    error
		status int
		want   string
	}{
		{"not found", copse.E(copse.NotFound, "web.error.not_found"), 404, "This page is not here"},
		{"gone, with successors", copse.E(copse.Gone, "library.error.retired", "id", "X-1", "edition", "2027.1", "successors", "X-2"), 410, "X-2"},
		{"anything else", errors.New("secretcause"), 500, "Something went wrong"},
		{"wrapped", &copse.Error{Code: copse.Unavailable, Key: "web.error.internal", Err: errors.New("secretcause")}, 503, "Something went wrong"},
	} {
		t.Run(c.name, func(t *testing.T) {
			mux := http.NewServeMux()
			mux.Handle("GET /x", s.Handle(func(http.ResponseWriter, *http.Request) error { return c.err }))
			w := serve(s.Langs(mux, http.NewServeMux()), "GET", "/en/x")
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) || strings.Contains(w.Body.String(), "secretcause") {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
	if !strings.Contains(log.String(), "secretcause") {
		t.Error("the cause is not in the log")
	}
}

// TestErrors_again: busy is no error in the log, what is unavailable is one a minute, whatever is
// else wrong is one each time.
func TestErrors_again(t *testing.T) {
	var log strings.Builder
	old := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	t.Cleanup(func() { slog.SetDefault(old) })
	s := shell(t)
	for _, c := range []struct {
		name string
		err  error
		want int // lines for ten requests at once and ten more a minute later
	}{
		{"busy", copse.E(copse.Unavailable, "web.error.internal"), 0},
		{"too many", &copse.Error{Code: copse.TooMany, Key: "web.error.internal", Err: errors.New("cause")}, 0},
		{"unavailable", &copse.Error{Code: copse.Unavailable, Key: "web.error.internal", Err: errors.New("cause")}, 2},
		{"internal", errors.New("cause"), 20},
	} {
		synctest.Test(t, func(t *testing.T) {
			log.Reset()
			h := s.Handle(func(http.ResponseWriter, *http.Request) error { return c.err })
			for range 2 {
				for range 10 {
					serve(h, "GET", "/en/x")
				}
				time.Sleep(saidAgain)
			}
			if got := strings.Count(log.String(), "level=ERROR"); got != c.want {
				t.Errorf("%s: %d lines of errors, want %d", c.name, got, c.want)
			}
		})
	}
}

func TestPanicBecomesAPage(t *testing.T) {
	s := shell(t)
	mux := http.NewServeMux()
	mux.Handle("GET /x", s.Handle(func(http.ResponseWriter, *http.Request) error { panic("secretcause") }))
	w := serve(s.Langs(mux, http.NewServeMux()), "GET", "/fr/x")
	if w.Code != 500 || strings.Contains(w.Body.String(), "secretcause") || !strings.Contains(w.Body.String(), `lang="fr"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

type plain struct {
	Base
	Text string
}

func page(t *testing.T, s *Shell, html string) (*View[plain], error) {
	t.Helper()
	return NewView[plain](s, fstest.MapFS{"pages/p.html": {Data: []byte(html)}}, "p")
}

// TestView_policy: the hash in the policy is that of the very style in the page.
func TestView_policy(t *testing.T) {
	s := shell(t)
	v, err := page(t, s, `{{define "main"}}<h1>{{.Text}}</h1>{{template "search" ""}}{{end}}`)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /p", s.Handle(func(w http.ResponseWriter, r *http.Request) error {
		return v.Render(w, r, 200, plain{s.Base(r, "T"), "<b>&"})
	}))
	w := serve(s.Langs(mux, http.NewServeMux()), "GET", "/en/p")
	_, rest, _ := strings.Cut(w.Body.String(), "<style>")
	css, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(css))
	if want := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(w.Header().Get("Content-Security-Policy"), want) {
		t.Errorf("policy %s lacks %s", w.Header().Get("Content-Security-Policy"), want)
	}
	if !strings.Contains(css, ".search") || strings.Contains(css, ".doors") || strings.Contains(css, "/*") {
		t.Error("the page does not carry the style of just what it uses")
	}
	if !strings.Contains(w.Body.String(), "<h1>&lt;b&gt;&amp;</h1>") {
		t.Error("a text was not escaped")
	}
}

func TestView_refusesAMisspeltField(t *testing.T) {
	s := shell(t)
	if _, err := page(t, s, `{{define "main"}}{{if false}}{{.Txet}}{{end}}{{end}}`); err == nil || !strings.Contains(err.Error(), "Txet") {
		t.Errorf("got %v", err)
	}
	if _, err := page(t, s, `{{define "main"}}{{asset "none.js"}}{{end}}`); err != nil {
		t.Errorf("a view with an unknown asset is found when it is rendered: %v", err)
	}
}

// TestView_refusesAWordNobodyHas: also in a branch, and in brackets before a method.
func TestView_refusesAWordNobodyHas(t *testing.T) {
	s := shell(t)
	for _, html := range []string{`{{t "web.nowhere"}}`, `{{if false}}{{t "web.nowhere"}}{{end}}`, `{{(index .Langs (len (t "web.nowhere"))).Name}}`} {
		if _, err := page(t, s, `{{define "main"}}`+html+`{{end}}`); err == nil || !strings.Contains(err.Error(), `"web.nowhere"`) {
			t.Errorf("%s: %v", html, err)
		}
	}
}

// TestRenderIsWholeOrNothing: a template that fails half-way leaves no half page.
func TestRenderIsWholeOrNothing(t *testing.T) {
	s := shell(t)
	v, err := page(t, s, `{{define "main"}}half-a-page{{asset "none.js"}}{{end}}`)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /p", s.Handle(func(w http.ResponseWriter, r *http.Request) error {
		return v.Render(w, r, 200, plain{Base: s.Base(r, "")})
	}))
	w := serve(s.Langs(mux, http.NewServeMux()), "GET", "/en/p")
	if w.Code != 500 || strings.Contains(w.Body.String(), "half-a-page") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestStatic(t *testing.T) {
	s := shell(t)
	made := 0
	mux := http.NewServeMux()
	mux.Handle("GET /p", s.Static(func(w http.ResponseWriter, r *http.Request) error {
		made++
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, err := io.WriteString(w, "the page of "+string(VisitOf(r).Lang)+VisitOf(r).Query)
		return err
	}))
	mux.Handle("GET /no", s.Static(func(http.ResponseWriter, *http.Request) error {
		made++
		return copse.E(copse.NotFound, "web.error.not_found")
	}))
	h := s.Langs(mux, http.NewServeMux())
	for _, path := range []string{"/en/p?q=somebody", "/en/p", "/en/p?q=somebody+else", "/fr/p"} {
		if w := serve(h, "GET", path); !strings.HasPrefix(w.Body.String(), "the page of ") || strings.Contains(w.Body.String(), "somebody") {
			t.Errorf("%s: %q", path, w.Body)
		}
	}
	if made != 2 {
		t.Errorf("rendered %d times, want once a language", made)
	}
	serve(h, "GET", "/en/no")
	if w := serve(h, "GET", "/en/no"); w.Code != 404 || made != 4 {
		t.Errorf("an error was kept: %d after %d", w.Code, made)
	}
	w := serve(h, "GET", "/en/p", "Accept-Encoding", "gzip")
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := io.ReadAll(z); string(text) != "the page of en" {
		t.Errorf("unpacked %q", text)
	}
	if w := serve(h, "HEAD", "/en/p"); w.Body.Len() != 0 || w.Header().Get("Content-Length") == "" {
		t.Error("HEAD answers with a body or without a length")
	}
	s.Forget()
	serve(h, "GET", "/en/p")
	if made != 5 {
		t.Error("a forgotten page was not made anew")
	}
}

// TestSameOrigin: a form on another site cannot post here; one of ours can.
func TestSameOrigin(t *testing.T) {
	s := shell(t)
	h := s.SameOrigin(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }))
	if w := serve(h, "POST", "/x", "Sec-Fetch-Site", "cross-site"); w.Code != 403 {
		t.Errorf("cross-site: %d", w.Code)
	}
	if w := serve(h, "POST", "/x", "Sec-Fetch-Site", "same-origin"); w.Code != 204 {
		t.Errorf("same origin: %d", w.Code)
	}
}

func TestObserveCountsRoutes(t *testing.T) {
	s := shell(t)
	mux := http.NewServeMux()
	mux.Handle("GET /a/{id}", s.Handle(func(w http.ResponseWriter, _ *http.Request) error { w.WriteHeader(201); return nil }))
	var got []string
	h := Observe(func(route, lang string, status int, _ time.Duration) {
		got = append(got, route+" "+lang+" "+http.StatusText(status))
	}, s.Langs(mux, http.NewServeMux()))
	serve(h, "GET", "/fr/a/somebody")
	serve(h, "GET", "/fr/somewhere")
	if want := "GET /a/{id} fr Created| fr Not Found"; strings.Join(got, "|") != want {
		t.Errorf("got %q, want %q", strings.Join(got, "|"), want)
	}
}

// TestReaderWhoLeftIsNotLogged: the error of a broken connection names the reader's address.
func TestReaderWhoLeftIsNotLogged(t *testing.T) {
	var log strings.Builder
	old := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	t.Cleanup(func() { slog.SetDefault(old) })
	s := shell(t)
	gone := &net.OpError{Op: "write", Net: "tcp", Err: errors.New("broken pipe to 203.0.113.77")}
	mux := http.NewServeMux()
	mux.Handle("GET /x", s.Handle(func(http.ResponseWriter, *http.Request) error { return fmt.Errorf("send: %w", gone) }))
	mux.Handle("GET /y", s.Handle(func(http.ResponseWriter, *http.Request) error { return copse.E(copse.NotFound, "web.error.not_found") }))
	h := s.Langs(mux, http.NewServeMux())
	for _, path := range []string{"/en/x", "/en/y", "/en/none"} {
		h.ServeHTTP(broken{err: gone}, httptest.NewRequest("GET", path, nil))
	}
	if strings.Contains(log.String(), "203.0.113.77") {
		t.Errorf("the log holds an address: %s", log.String())
	}
}

// broken is a connection that the reader has closed.
type broken struct{ err error }

func (broken) Header() http.Header         { return http.Header{} }
func (broken) WriteHeader(int)             {}
func (b broken) Write([]byte) (int, error) { return 0, b.err }

// TestForeignPostHasAPage: even a request that names no language gets its page.
func TestForeignPostHasAPage(t *testing.T) {
	s := shell(t)
	h := Observe(func(string, string, int, time.Duration) {}, s.SameOrigin(http.NotFoundHandler()))
	if w := serve(h, "POST", "/x", "Sec-Fetch-Site", "cross-site"); w.Code != 403 || !strings.Contains(w.Body.String(), "another site") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// TestHandle_late: who waited until a request's time was over is told so; who has gone is not
// written to.
func TestHandle_late(t *testing.T) {
	s := shell(t)
	slow := s.Handle(func(_ http.ResponseWriter, r *http.Request) error {
		<-r.Context().Done()
		return fmt.Errorf("ask the database: %w", r.Context().Err())
	})
	for name, c := range map[string]struct {
		ctx  func() (context.Context, context.CancelFunc)
		want string
	}{
		"late": {func() (context.Context, context.CancelFunc) {
			return context.WithTimeout(t.Context(), time.Millisecond)
		}, "try again"},
		"gone": {func() (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			return ctx, cancel
		}, ""},
	} {
		ctx, cancel := c.ctx()
		w := httptest.NewRecorder()
		slow.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", "/x", nil))
		cancel()
		if told := w.Body.Len() > 0; told != (c.want != "") || !strings.Contains(w.Body.String(), c.want) || told && w.Code != 503 {
			t.Errorf("%s: %d %.80s", name, w.Code, w.Body)
		}
	}
}
