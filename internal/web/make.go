package web

import (
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"copse/internal/copse"
)

const (
	// mostMade is how many pages, and beside them how many slow ones, are made at once: it bounds the memory and the time that goes into them.
	mostMade = 2
	// mostQueued is how many others may wait for that. Beyond, who asks is told to come back.
	mostQueued = 512
	// patience is how long a reader waits for a page that is being made, and for one that takes long to make: the first
	// list of packs renders every page of a language. It is made all the same.
	patience     = 10 * time.Second
	slowPatience = 30 * time.Second
)

// maker makes what the cache keeps: once for all who ask for it at the same time, and few at
// a time. What it makes does not end with the reader who asked first.
type maker struct {
	flights singleflight.Group
	places  chan struct{}
	queued  atomic.Int32
	// patience is how long a reader waits.
	patience time.Duration
}

func newMaker(patience time.Duration) *maker {
	return &maker{places: make(chan struct{}, mostMade), patience: patience}
}

// made is a page that may be kept, or else an answer that may not.
type made struct {
	page   *cached
	answer *Answer
}

// errManyMade says that too many pages are being made to wait for one more.
var errManyMade = copse.E(copse.Unavailable, "web.error.busy")

// wait returns what do makes of a key. Who comes while it is made gets the same.
func (m *maker) wait(ctx context.Context, key string, do func(ctx context.Context) (made, error)) (made, error) {
	done := m.flights.DoChan(key, func() (any, error) {
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), longest)
		defer stop()
		return m.run(ctx, do)
	})
	enough := time.NewTimer(m.patience)
	defer enough.Stop()
	select {
	case got := <-done:
		what, _ := got.Val.(made)
		return what, got.Err
	case <-enough.C:
		return made{}, errManyMade
	case <-ctx.Done():
		return made{}, ctx.Err()
	}
}

// run makes a page when there is a place for it. A panic must end here: nobody's Handle is
// above it.
func (m *maker) run(ctx context.Context, do func(ctx context.Context) (made, error)) (what made, err error) {
	defer func() {
		if p := recover(); p != nil {
			slog.Error("a handler panicked", "request", copse.RequestID(ctx), "panic", panicked(p), "stack", string(debug.Stack()))
			err = copse.E(copse.Internal, "web.error.internal")
		}
	}()
	if m.queued.Add(1) > mostQueued+mostMade {
		m.queued.Add(-1)
		return made{}, errManyMade
	}
	defer m.queued.Add(-1)
	select {
	case m.places <- struct{}{}:
		defer func() { <-m.places }()
	case <-ctx.Done():
		return made{}, errManyMade
	}
	return do(ctx)
}

// Static serves a page that depends on nothing but its path: it is rendered once per
// path and language, kept compressed and answered with a strong ETag. The query is
// ignored.
func (s *Shell) Static(h Handler) http.Handler { return s.kept(s.pageMaker, h) }

// Slow is Static for what takes long to make, such as a book. It waits for its like alone, so that
// nobody who needs the help page waits for it.
func (s *Shell) Slow(h Handler) http.Handler { return s.kept(s.slowMaker, h) }

// Daily is Static for a page that the day decides too: how old something is, what was missed, which day comes next. All kept
// pages go when the day turns (UTC), or a node that runs for a year would call a year young.
func (s *Shell) Daily(now copse.Clock, h Handler) http.Handler {
	static := s.Static(h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		today := now().Unix() / (24 * 60 * 60)
		if before := s.day.Swap(today); before != today && before != 0 {
			s.Forget()
		}
		static.ServeHTTP(w, r)
	})
}

func (s *Shell) kept(m *maker, h Handler) http.Handler {
	return s.Handle(func(w http.ResponseWriter, r *http.Request) error {
		v := VisitOf(r)
		if v.Saved != nil { // another page at the same path
			return h(w, r)
		}
		key := string(v.Lang) + r.URL.Path
		if kept, ok := s.cache.pages.Load(key); ok {
			kept.(*cached).serve(w, r)
			return nil
		}
		bare := *v
		if bare.Query != "" { // links of the kept page must not carry one visitor's query
			bare = *s.visit(v.Words, v.Path, "")
		}
		asked := withVisit(r, &bare, r.URL.Path)
		turn := s.cache.now() // what was begun before a change of content is not for who comes after it
		got, err := m.wait(asked.Context(), strconv.Itoa(turn)+key, func(ctx context.Context) (made, error) {
			return s.cache.make(h, asked.WithContext(ctx), turn, key)
		})
		switch {
		case err != nil:
			return err
		case got.answer != nil:
			return got.answer.replay(w)
		}
		got.page.serve(w, r)
		return nil
	})
}

// make asks a handler for a page, and keeps it where it may be kept.
func (c *cache) make(h Handler, r *http.Request, turn int, key string) (made, error) {
	if kept, ok := c.pages.Load(key); ok { // made since the reader looked
		return made{page: kept.(*cached)}, nil
	}
	answer := newAnswer()
	if err := h(answer, r); err != nil {
		return made{}, err
	}
	if answer.Status != http.StatusOK {
		return made{answer: answer}, nil
	}
	page, err := compress(answer)
	if err != nil {
		return made{}, err
	}
	c.keep(turn, key, page)
	return made{page: page}, nil
}

// Data serves what is the same in every language: it is made once, not once a language.
func (s *Shell) Data(h Handler) http.Handler {
	slow := s.Slow(h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		slow.ServeHTTP(w, withVisit(r, s.visit(s.Words.English(), "/", ""), r.URL.Path))
	})
}
