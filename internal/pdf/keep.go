package pdf

import (
	"context"
	"errors"
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

// Trouble says in a line what was found damaged since the start, if anything was.
func (t *Typesetter) Trouble() []string {
	if why := t.damaged.Load(); why != nil {
		return []string{*why}
	}
	return nil
}

// cold makes a document with an engine that is compiled for it, and keeps that for the next. A
// child compiles into a folder of its own, which is put into its place when it is whole.
func (t *Typesetter) cold(ctx context.Context, r request) ([]byte, error) {
	t.clean()
	half := filepath.Join(filepath.Dir(t.cache), "."+filepath.Base(t.cache)+".new-")
	err := os.MkdirAll(filepath.Dir(t.cache), 0o700)
	if err == nil {
		half, err = os.MkdirTemp(filepath.Dir(t.cache), filepath.Base(half))
	}
	if err != nil {
		slog.Warn("there is no room for a compiled typesetter", "err", err)
	}
	defer os.RemoveAll(half) // where it was not moved away
	pdf, err := t.child(ctx, half, r)
	if fault := (*Fault)(nil); err != nil && !errors.As(err, &fault) {
		return nil, err
	}
	if made, _ := os.ReadDir(half); len(made) > 0 {
		failed := kept.Seal(half)
		if failed == nil {
			failed = kept.Put(half, t.cache)
		}
		if failed != nil {
			slog.Warn("the compiled typesetter cannot be kept: the next document takes as long", "err", failed)
		}
	}
	return pdf, err
}

// unfinished is how old a folder is that nobody works on any more.
const unfinished = time.Hour

// clean drops what an older program compiled, and what others left unfinished. What stays costs
// room, no more.
func (t *Typesetter) clean() {
	old, _ := filepath.Glob(filepath.Join(filepath.Dir(t.cache), cachePrefix+"*"))
	half, _ := filepath.Glob(filepath.Join(filepath.Dir(t.cache), "."+cachePrefix+"*"))
	for _, dir := range half {
		if info, err := os.Lstat(dir); err == nil && time.Since(info.ModTime()) > unfinished {
			old = append(old, dir)
		}
	}
	for _, dir := range old {
		if dir != t.cache {
			_ = os.RemoveAll(dir)
		}
	}
}
