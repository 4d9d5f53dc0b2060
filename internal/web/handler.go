package web

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"copse/internal/copse"
	"copse/internal/prose"
)

//go:embed pages
var pages embed.FS

// Handler answers a request or says why it cannot. It is the only way an error becomes
// a response and a line in the log.
type Handler func(w http.ResponseWriter, r *http.Request) error

// statusOf maps the closed list of codes to HTTP.
var statusOf = map[copse.Code]int{
	copse.Invalid: http.StatusUnprocessableEntity, copse.Unauthenticated: http.StatusUnauthorized,
	copse.Forbidden: http.StatusForbidden, copse.NotFound: http.StatusNotFound, copse.Gone: http.StatusGone,
	copse.Conflict: http.StatusConflict, copse.TooLarge: http.StatusRequestEntityTooLarge,
	copse.Unsupported: http.StatusUnsupportedMediaType, copse.TooMany: http.StatusTooManyRequests,
	copse.Unavailable: http.StatusServiceUnavailable, copse.Internal: http.StatusInternalServerError,
}

// Open reads the shared templates and files; call it once before any NewView.
func (s *Shell) Open() error {
	s.pageMaker, s.slowMaker = newMaker(patience), newMaker(slowPatience)
	var err error
	s.Name = prose.XML(s.Name) // pages are kept in folders and books, too
	if s.assets, err = readAssets(s.Files); err != nil {
		return err
	}
	if s.errors, err = NewView[errorPage](s, pages, "error"); err != nil {
		return err
	}
	if s.gate, err = NewView[gatePage](s, pages, "gate"); err != nil {
		return err
	}
	s.languages, err = NewView[languagesPage](s, pages, "languages")
	return err
}

// Handle makes an http.Handler of h: errors become pages, a panic becomes a 500.
func (s *Shell) Handle(h Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				slog.Error("a handler panicked", "request", copse.RequestID(r.Context()), "panic", panicked(p), "stack", string(debug.Stack()))
				s.fail(w, r, copse.E(copse.Internal, "web.error.internal"), http.StatusInternalServerError)
			}
		}()
		err := h(w, r)
		// The end of a form's time ends the request too, but not the reader.
		gone := errors.Is(r.Context().Err(), context.Canceled) && !errors.Is(err, os.ErrDeadlineExceeded)
		if err == nil || gone || left(err) {
			return // done, or the reader has gone
		}
		if errors.Is(err, context.DeadlineExceeded) {
			err = &copse.Error{Code: copse.Unavailable, Key: "web.error.internal", Err: err}
		}
		var to redirect
		if errors.As(err, &to) {
			http.Redirect(w, r, to.to, http.StatusSeeOther)
			return
		}
		s.fail(w, r, err, statusOf[copse.CodeOf(err)])
	})
}

// panicked says what a panic was, without a value that may hold a person's words: Go's own
// faults, and of anything else its type.
func panicked(p any) string {
	if err, ok := p.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", p)
}

// left reports an error of the connection: the reader has gone. It is never logged,
// because its text holds the reader's address.
func left(err error) bool {
	var network *net.OpError
	return errors.As(err, &network)
}

// errorPage says in the reader's language what is wrong and what to do.
type errorPage struct {
	Base
	Heading string
	Text    string
	Request string // shown for 5xx, so that a report can be matched with the log
}

func (s *Shell) fail(w http.ResponseWriter, r *http.Request, err error, status int) {
	var e *copse.Error
	if !errors.As(err, &e) {
		e = &copse.Error{Code: copse.Internal, Key: "web.error.internal", Err: err}
	}
	switch {
	case e.Code == copse.Unavailable && (e.Err == nil || !s.said.due(e.Key)):
		// Busy, or known: nothing new is wrong, and who waits asks again and again.
		slog.Debug("request put off", "request", copse.RequestID(r.Context()), "key", e.Key)
	case status >= 500:
		slog.Error("request failed", "request", copse.RequestID(r.Context()), "code", e.Code, "err", err)
	}
	base := s.Base(r, "")
	base.Title = base.Words.T(e.Key + ".title")
	page := errorPage{Base: base, Heading: base.Title, Text: base.Words.T(e.Key+".text", e.Args...)}
	if status >= 500 {
		page.Request = copse.RequestID(r.Context())
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Del("ETag")
	if e.Code == copse.Unavailable && w.Header().Get("Retry-After") == "" {
		w.Header().Set("Retry-After", "5")
	}
	if renderErr := s.errors.Render(w, r, status, page); renderErr != nil && !left(renderErr) {
		slog.Error("the error page failed", "request", copse.RequestID(r.Context()), "err", renderErr)
		http.Error(w, "Something went wrong here. Please try again.", http.StatusInternalServerError)
	}
}

// saidAgain is after how long the log says again that something is unavailable.
const saidAgain = time.Minute

// said is when the log last said of each key that it is unavailable.
type said struct {
	mu   sync.Mutex
	last map[string]time.Time
}

func (s *said) due(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last, ok := s.last[key]; ok && time.Since(last) < saidAgain {
		return false
	}
	if s.last == nil {
		s.last = map[string]time.Time{}
	}
	s.last[key] = time.Now()
	return true
}

// redirect is returned by handlers that answer with another address.
type redirect struct{ to string }

func (redirect) Error() string { return "redirect" }

// Redirect makes an error that answers 303 to an address on this site.
func Redirect(to string) error { return redirect{to} }
