// Package pdf typesets documents: typst source in, a tagged PDF out.
//
// It promises: each document is made by a child process of the same program, one at a
// time, so that the memory it takes goes back and a fault cannot hurt the server; a
// child ends after a minute, with the request's context, and with the server. Where the
// source has a fault, the error names its line. The room knows no guideline, no language's
// words and no page; who writes source escapes every text (package prose has Typst).
package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"copse/internal/kept"
	"copse/internal/pdf/engine"
)

// ChildCommand is the hidden command of the program that runs Child.
const ChildCommand = "typeset"

// ErrBusy says that enough documents are waiting already.
var ErrBusy = errors.New("typeset: too many documents are waiting")

// Fault is a mistake in the source of a document.
type Fault = engine.Fault

const (
	// queue is how many documents may wait for the one being made. Each takes about a
	// second: whoever comes later is told so and tries again.
	queue = 8
	// within is how long a document may take, and coldWithin how long the first may,
	// which compiles the compiler.
	within, coldWithin = time.Minute, 5 * time.Minute
	// largest is the most a child may answer.
	largest = 64 << 20
)

// Typesetter makes documents, one at a time. It is safe for concurrent use.
type Typesetter struct {
	cache   string    // folder of the compiled engine
	looked  kept.Look // what it looked like when it was verified; for whose turn it is
	command []string  // its last argument, the folder of the engine, is added
	turn    chan struct{}
	waiting atomic.Int32
	damaged atomic.Pointer[string] // what was found of the compiled engine
	unkept  atomic.Pointer[string] // why it is compiled for each document
	short   atomic.Pointer[shortage]
	wait    time.Duration        // after the last child that the system ended; for whose turn it is
	free    func() (int64, bool) // how much memory is
	disk    func(dir string) (int64, bool)
	life    context.Context // of the typesetter: ended by Close
	end     context.CancelFunc
}

// New makes a typesetter that keeps the compiled engine in a folder below dir. Nothing
// is started before the first document.
func New(dir string) (*Typesetter, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find the program for its child: %w", err)
	}
	t := &Typesetter{cache: filepath.Join(dir, cachePrefix+engine.Version()), turn: make(chan struct{}, 1)}
	t.command = []string{self, ChildCommand, "--cache"}
	t.free, t.disk = func() (int64, bool) { return freeMemory("/") }, freeDisk
	t.life, t.end = context.WithCancel(context.Background())
	t.cleanHalf()
	return t, nil
}

// Version changes whenever the engine or a face does: it belongs into the name of
// whatever is kept of a document.
func (*Typesetter) Version() string { return engine.Version() }

// Close ends the child that works, and all later ones.
func (t *Typesetter) Close() { t.end() }

// Typeset makes a PDF of typst source. Assets are files the source names by "/name".
// A *Fault says what is wrong with the source; ErrBusy asks to come back; ErrMemory says that
// nothing is made here now, without trying.
func (t *Typesetter) Typeset(ctx context.Context, source string, assets map[string][]byte) ([]byte, error) {
	if t.waiting.Add(1) > queue+1 {
		t.waiting.Add(-1)
		return nil, ErrBusy
	}
	defer t.waiting.Add(-1)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(t.life, stop)()
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
	case <-ctx.Done():
		return nil, fmt.Errorf("typeset: %w", ctx.Err())
	}
	pdf, err := t.make(ctx, request{Source: source, Assets: assets})
	if err == nil {
		t.fed()
	}
	return pdf, err
}

// make makes a document for whoever's turn it is.
func (t *Typesetter) make(ctx context.Context, r request) ([]byte, error) {
	t.cleanHalf()
	whole, limit, need := t.whole(), within, int64(warmMemory)
	if !whole {
		limit, need = coldWithin, coldMemory
	}
	if err := t.enough(need); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if !whole {
		return t.cold(ctx, r)
	}
	pdf, err := t.child(ctx, t.cache, r)
	if err != nil {
		t.looked = nil // the engine is read again before the next document
	}
	return pdf, err
}

// child runs one child. Its input stays open while it works: a child whose input ends is
// without a server, and stops.
func (t *Typesetter) child(ctx context.Context, cache string, r request) ([]byte, error) {
	cmd := exec.CommandContext(ctx, t.command[0], append(t.command[1:len(t.command):len(t.command)], cache)...)
	cmd.Env = []string{} // no setting and no secret reaches it
	cmd.WaitDelay = 5 * time.Second
	var complaint head
	cmd.Stderr = &complaint
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the typesetter: %w", err)
	}
	var answer []byte
	err = r.write(in)
	if err == nil || errors.Is(err, syscall.EPIPE) { // who ended before reading all says by its answer or its end why
		answer, err = io.ReadAll(io.LimitReader(out, largest))
	}
	_ = in.Close()
	if ended := cmd.Wait(); ctx.Err() != nil {
		return nil, fmt.Errorf("typeset: %w", context.Cause(ctx))
	} else if starved(ended, complaint.String()) {
		return nil, t.killed()
	} else if ended != nil {
		return nil, fmt.Errorf("typeset: %w: %s", ended, complaint.String())
	}
	if err != nil {
		return nil, fmt.Errorf("typeset: talk to the child: %w", err)
	}
	return readAnswer(bytes.NewReader(answer))
}

// head keeps the beginning of what a child complains of: a crash tells its cause first.
type head struct{ b []byte }

func (h *head) Write(p []byte) (int, error) {
	if room := 2000 - len(h.b); room > 0 {
		h.b = append(h.b, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

func (h *head) String() string { return strings.TrimSpace(string(h.b)) }
