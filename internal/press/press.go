package press

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// Typesetter makes documents; package app hands one in.
type Typesetter interface {
	// Typeset makes a PDF of typst source and the files it names.
	Typeset(ctx context.Context, source string, assets map[string][]byte) ([]byte, error)
	// Version changes when the same source would give another document.
	Version() string
}

// Press makes documents, each once, and keeps them in a folder under the hash of all
// that went into them and their own: what does not fit its name is made anew. It is safe for
// concurrent use.
type Press struct {
	dir string
	by  Typesetter

	mu      sync.Mutex
	jobs    map[document]*job   // that are being made, or failed lately
	known   map[string]string   // the hash of what is asked for, by name
	turn    int                 // how often known was forgotten
	whole   map[document]whole  // verified by this process
	damaged map[document]string // found since the start and made anew, by name of the file
}

// document is one by its name and the hash of what it is made of.
type document struct{ name, hash string }

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
	p := &Press{dir: dir, by: by, jobs: map[document]*job{}, whole: map[document]whole{}, damaged: map[document]string{}}
	p.Forget()
	return p
}

// Forget is called when plates would be written otherwise than before.
func (p *Press) Forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.turn++
	p.known = map[string]string{}
}

// Trouble names what was damaged since the start.
func (p *Press) Trouble() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []string
	for _, file := range p.damaged {
		all = append(all, "a document was damaged and is made anew: "+file)
	}
	slices.Sort(all)
	return all
}

// Kept is a document on disk, open to be read. Hash is that of its bytes.
type Kept struct {
	File *os.File
	Hash string
}

// Get returns the document called name if it is there or becomes ready within wait; ready is
// false while it is being made. Its plate is written only when it must be: it depends on the name
// and on what Forget is called for.
func (p *Press) Get(name string, write func() (Plate, error), wait time.Duration) (k Kept, ready bool, err error) {
	p.mu.Lock()
	turn, hash := p.turn, p.known[name]
	p.mu.Unlock()
	d := document{name, hash}
	var j *job
	if hash != "" {
		k, j = p.look(d)
	}
	if k.File == nil && j == nil {
		plate, err := write()
		if err != nil {
			return k, false, err
		}
		d.hash = p.hash(plate)
		p.remember(turn, d)
		k, j = p.start(d, plate)
	}
	if k.File != nil {
		return k, true, nil
	}
	select {
	case <-j.done:
	case <-time.After(wait):
		return k, false, nil
	}
	if j.err == nil {
		k, err = p.open(d)
		return k, err == nil, err
	}
	return k, false, j.err
}

// remember keeps what a name came to, if that was begun in this turn.
func (p *Press) remember(turn int, d document) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if turn == p.turn {
		p.known[d.name] = d.hash
	}
}

// look returns a document that is there, or the job that makes it.
func (p *Press) look(d document) (Kept, *job) {
	p.mu.Lock()
	j := p.jobs[d]
	if j != nil && !j.over.IsZero() && time.Since(j.over) > retryAfter {
		j = nil
	}
	p.mu.Unlock()
	if j != nil {
		return Kept{}, j
	}
	k, err := p.open(d)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		p.note(d, err)
	}
	return k, nil
}

// start is look, and begins to make what is not there.
func (p *Press) start(d document, plate Plate) (Kept, *job) {
	k, j := p.look(d)
	if k.File != nil || j != nil {
		return k, j
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if j := p.jobs[d]; j != nil && j.over.IsZero() {
		return k, j // somebody else began just now
	}
	j = &job{done: make(chan struct{})}
	p.jobs[d] = j
	go p.work(j, d, plate)
	return k, j
}

// note says once of each document that it is damaged.
func (p *Press) note(d document, why error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.damaged[d] == "" {
		slog.Warn("a kept document is damaged and is made anew", "why", why.Error())
		p.damaged[d] = d.name + "-" + d.hash
	}
}

// work makes the document for everybody who asked; nobody's leaving ends it.
func (p *Press) work(j *job, d document, plate Plate) {
	k, err := p.open(d) // somebody made it since it was looked for
	if err == nil {
		_ = k.File.Close()
	} else {
		var made []byte
		if made, err = p.by.Typeset(context.Background(), plate.Source, plate.Assets); err == nil {
			err = p.keep(d, made)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	j.err, j.over = err, time.Now()
	if err == nil {
		delete(p.jobs, d)
	}
	close(j.done)
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

// filesOf lists the files of a document in the folder, of whatever text.
func (p *Press) filesOf(name string) []string {
	all, _ := filepath.Glob(filepath.Join(p.dir, name+"-*.pdf")) // a name is made by FileName: no letter of it is a pattern
	return slices.DeleteFunc(all, func(f string) bool { return !ending.MatchString(filepath.Base(f)[len(name):]) })
}
