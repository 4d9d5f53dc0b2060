package press

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/google/renameio/v2/maybe"
)

// Typesetter makes documents; package app hands one in.
type Typesetter interface {
	// Typeset makes a PDF of typst source and the files it names.
	Typeset(ctx context.Context, source string, assets map[string][]byte) ([]byte, error)
	// Version changes when the same source would give another document.
	Version() string
}

// Press makes documents, each once, and keeps them in a folder under the hash of all
// that went into them. It is safe for concurrent use.
type Press struct {
	dir  string
	by   Typesetter
	mu   sync.Mutex
	jobs map[string]*job // by name; those that are being made, or failed lately
}

// job is a document in the making.
type job struct {
	done chan struct{} // closed when it is over
	err  error
	over time.Time
}

// retryAfter is how long a failure is remembered, so that a page which asks again every
// few seconds does not start the same work each time.
const retryAfter = 30 * time.Second

// New returns a press that keeps documents in dir, which it makes when it first needs it.
func New(dir string, by Typesetter) *Press {
	return &Press{dir: dir, by: by, jobs: map[string]*job{}}
}

// Kept is a document on disk.
type Kept struct{ File, Hash string }

// Get returns the document called name, made of plate, if it is there or becomes ready
// within wait; ready is false while it is being made.
func (p *Press) Get(name string, plate Plate, wait time.Duration) (k Kept, ready bool, err error) {
	hash := p.hash(plate)
	k = Kept{filepath.Join(p.dir, name+"-"+hash+".pdf"), hash}
	p.mu.Lock()
	if _, err := os.Stat(k.File); err == nil {
		p.mu.Unlock()
		return k, true, nil
	}
	j := p.jobs[k.File]
	if j == nil || !j.over.IsZero() && time.Since(j.over) > retryAfter {
		j = &job{done: make(chan struct{})}
		p.jobs[k.File] = j
		go p.work(j, name, k.File, plate)
	}
	p.mu.Unlock()
	select {
	case <-j.done:
		return k, j.err == nil, j.err
	case <-time.After(wait):
		return k, false, nil
	}
}

// work makes the document for everybody who asked; nobody's leaving ends it.
func (p *Press) work(j *job, name, file string, plate Plate) {
	made, err := p.by.Typeset(context.Background(), plate.Source, plate.Assets)
	if err == nil {
		err = p.keep(name, file, made)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	j.err, j.over = err, time.Now()
	if err == nil {
		delete(p.jobs, file)
	}
	close(j.done)
}

// keep writes the document whole or not at all, and drops the one it follows.
func (p *Press) keep(name, file string, made []byte) error {
	if err := os.MkdirAll(p.dir, 0o700); err != nil {
		return fmt.Errorf("keep a document: %w", err)
	}
	old, _ := filepath.Glob(filepath.Join(p.dir, name+"-????????????????.pdf"))
	if err := maybe.WriteFile(file, made, 0o600); err != nil {
		return fmt.Errorf("keep a document: %w", err)
	}
	for _, f := range old {
		_ = os.Remove(f) // what stays costs room, no more
	}
	return nil
}

// hash names everything a document is made of.
func (p *Press) hash(plate Plate) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%d\n%s", p.by.Version(), len(plate.Source), plate.Source)
	for _, name := range slices.Sorted(maps.Keys(plate.Assets)) {
		fmt.Fprintf(h, "%s\n%d\n", name, len(plate.Assets[name]))
		h.Write(plate.Assets[name])
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
