package pdf

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"copse/internal/kept"
)

// The compiled engine is machine code that a child runs: a folder that does not fit its seal is
// never handed to one. wazero compares a sum of the code alone, not of the places in it.

const cachePrefix = "engine-"

// whole reports whether the compiled engine is there as it was made. Its hundred megabytes are
// read once by each process, and again when they look otherwise or a child failed.
func (t *Typesetter) whole() bool {
	look, err := kept.Peek(t.cache)
	if err == nil && t.looked.Same(look) {
		return true
	}
	if err = kept.Fits(t.cache); err == nil {
		t.looked = look
		return true
	}
	if !errors.Is(err, fs.ErrNotExist) {
		why := "the compiled typesetter was damaged and is made anew: " + err.Error()
		if old := t.damaged.Swap(&why); old == nil || *old != why {
			slog.Warn("the compiled typesetter is damaged and is made anew", "why", err.Error())
		}
	}
	return false
}

// Trouble says in a line each what was found damaged since the start, and what is wanting.
func (t *Typesetter) Trouble() []string {
	var lines []string
	for _, why := range []*string{t.damaged.Load(), t.unkept.Load()} {
		if why != nil {
			lines = append(lines, *why)
		}
	}
	if s := t.short.Load(); s != nil {
		lines = append(lines, ErrMemory.Error()+": "+s.why)
	}
	return lines
}

// cold makes a document with an engine that is compiled for it, and keeps that for the next. A
// child compiles into a folder of its own, which is put into its place when it is whole. Where
// there is no room the document is made all the same.
func (t *Typesetter) cold(ctx context.Context, r request) ([]byte, error) {
	t.cleanOld()
	half, failed := t.begin()
	if failed == nil {
		defer os.RemoveAll(half) // where it was not moved away
	}
	pdf, err := t.child(ctx, half, r)
	if fault := (*Fault)(nil); err != nil && !errors.As(err, &fault) {
		return nil, err
	}
	if made, _ := os.ReadDir(half); failed == nil && len(made) == 0 {
		failed = errors.New("nothing could be written there")
	}
	if failed == nil {
		failed = kept.Seal(half)
	}
	if failed == nil {
		failed = kept.Put(half, t.cache)
	}
	t.keeps(failed)
	return pdf, err
}

// diskRoom is what must be free for a compiled engine, so that the database beside it can still
// write when it lies there.
const diskRoom = 128 << 20

// noFolder tells a child to keep nothing.
const noFolder = "-"

// begin makes the folder an engine is compiled into.
func (t *Typesetter) begin() (string, error) {
	dir := filepath.Dir(t.cache)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return noFolder, err
	}
	if free, known := t.disk(dir); known && free < diskRoom {
		return noFolder, fmt.Errorf("%d MB are free on its disk, %d MB are needed", free>>20, diskRoom>>20)
	}
	half, err := os.MkdirTemp(dir, "."+filepath.Base(t.cache)+".new-")
	if err != nil {
		return noFolder, err
	}
	return half, nil
}

// keeps remembers why the engine is not kept, and says it once.
func (t *Typesetter) keeps(failed error) {
	if failed == nil {
		t.unkept.Store(nil)
		return
	}
	why := "the compiled typesetter cannot be kept, each PDF takes as long as the first: " + failed.Error()
	if old := t.unkept.Swap(&why); old == nil {
		slog.Warn("the compiled typesetter cannot be kept: each PDF takes as long as the first", "err", failed)
	}
}

// unfinished is how old a folder is that nobody works on any more.
const unfinished = 2 * coldWithin

// cleanOld drops what an older program compiled. What stays costs room, no more.
func (t *Typesetter) cleanOld() {
	old, _ := filepath.Glob(filepath.Join(filepath.Dir(t.cache), cachePrefix+"*"))
	for _, dir := range old {
		if dir != t.cache {
			_ = os.RemoveAll(dir)
		}
	}
}

// cleanHalf drops what a program that was killed left unfinished.
func (t *Typesetter) cleanHalf() {
	half, _ := filepath.Glob(filepath.Join(filepath.Dir(t.cache), "."+cachePrefix+"*"))
	for _, dir := range half {
		if info, err := os.Lstat(dir); err == nil && time.Since(info.ModTime()) > unfinished {
			_ = os.RemoveAll(dir)
		}
	}
}
