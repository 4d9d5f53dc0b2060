package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"copse/internal/kept"
)

// readyWithin is how long readiness may take in all: what has not answered by then does not.
const readyWithin = 2 * time.Second

// probe is one question whose answer must be good for the node to be ready.
type probe struct {
	ask  func(ctx context.Context) error
	turn chan struct{} // one asks; who comes meanwhile waits, so that nothing piles up behind what hangs
}

var errSilent = errors.New("it does not answer")

// run asks, and leaves when it is time.
func (p probe) run(ctx context.Context) error {
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return errSilent
	}
	answer := make(chan error, 1)
	go func() {
		defer func() { <-p.turn }()
		answer <- p.ask(ctx)
	}()
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return errSilent
	}
}

// asked makes a probe of a question.
func asked(ask func(context.Context) error) probe { return probe{ask, make(chan struct{}, 1)} }

// health is all that is asked, at the same time and within the same limit.
type health struct {
	must    []probe       // 503 names all that keep the node from serving
	overlay probe         // said behind an "ok", as the rest is: pages are those that were read
	rest    func() string // what the pages do without
}

func (n *node) ready() http.Handler {
	return &health{[]probe{asked(n.databaseAnswers), asked(n.databaseStays), asked(n.folderTakes)}, asked(n.overlayStays()), n.caches}
}

// ServeHTTP says whether the node can serve.
func (h *health) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyWithin)
	defer cancel()
	faults := make([]error, len(h.must))
	var overlay error
	var all sync.WaitGroup
	for i, p := range h.must {
		all.Go(func() { faults[i] = p.run(ctx) })
	}
	all.Go(func() { overlay = h.overlay.run(ctx) })
	all.Wait()
	if err := errors.Join(faults...); err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	answer := h.rest()
	switch {
	case errors.Is(overlay, errSilent):
		answer += "the folder of the overlay does not answer\n"
	case overlay != nil:
		answer += overlay.Error() + "\n"
	}
	_, _ = io.WriteString(w, answer)
}

func (n *node) databaseAnswers(ctx context.Context) error {
	if _, _, err := n.db.NodeState(ctx, stateLaunched); err != nil {
		return errors.New("the database does not answer")
	}
	return nil
}

// databaseStays asks whether the file of SQLite is still the one that was opened.
func (n *node) databaseStays(context.Context) error { return n.db.Stays() }

// folderTakes writes into the data folder: a full disk lets a node read, and lose.
func (n *node) folderTakes(context.Context) error {
	path := filepath.Join(n.config.Data, ".writable")
	err := os.WriteFile(path, make([]byte, 4096), 0o600)
	if gone := os.Remove(path); err == nil && !errors.Is(gone, os.ErrNotExist) {
		err = gone
	}
	if err != nil {
		return fmt.Errorf("the data folder cannot be written: %w", err)
	}
	return nil
}

// overlayStays says whether the installed overlay still lies as the node read it at its start.
func (n *node) overlayStays() func(context.Context) error {
	dir, err := overlayOf(n.config)
	if err != nil || dir == "" || n.config.ContentDir != "" { // an author changes files all the time
		return func(context.Context) error { return nil }
	}
	read, _ := kept.Peek(dir)
	return func(context.Context) error {
		if now, err := kept.Peek(dir); err != nil || !read.Same(now) {
			return errors.New("the overlay in " + dir + " is not as this node read it: install it again, or start the node again")
		}
		return nil
	}
}

// caches says how it stands with what the node made for itself: pages do not need it, so that the
// answer begins with "ok" in any case. Below it stands what was damaged.
func (n *node) caches() string {
	trouble := n.search.Trouble()
	answer := "ok\n"
	switch {
	case n.search.Ready():
	case len(trouble) == 0:
		answer = "ok, search is getting ready\n"
	default:
		answer = "ok, search does not answer\n"
	}
	for _, line := range trouble {
		answer += "search " + line + "\n"
	}
	for _, line := range append(n.press.Trouble(), n.printer.Trouble()...) {
		answer += line + "\n"
	}
	return answer
}
