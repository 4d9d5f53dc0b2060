// Package folder writes a site as plain files: for hosting without a server of ours, for a disk that is handed round.
// It fetches page after page from the site's own handler and follows every link, so what the site does not show cannot
// come into the folder. It refuses what a folder cannot answer: forms, and addresses with a query. The folder is there
// whole or not at all.
package folder

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"copse/internal/copse"
	"copse/internal/kept"
)

// Folder is one folder of files. It is written once.
type Folder struct {
	Handler http.Handler // the site
	Out     string       // where the files go
	Edition string       // of the content: the folder holds one
	Base    string       // path under which a server will answer; for 404.html alone

	Files int   // that were written
	Bytes int64 // in them

	into  string // the folder that is being filled, and will be Out
	first []byte // index.html, which is written last: a folder without it does not look whole
	mu    sync.Mutex
	seen  map[string]bool
	queue []string
	busy  int
	errs  []error
	ready *sync.Cond
}

// front is the file of the first page.
const front = "index.html"

// notHere is the address that no page has: what answers there becomes 404.html.
const notHere = "/404.html"

// Write fetches all pages into a new folder beside Out, and moves it there when the last one lies in it.
func (f *Folder) Write(ctx context.Context, langs []copse.Lang) error {
	return kept.Fresh(f.Out, func(made string) error {
		f.into = made
		if err := f.fetch(ctx, langs); err != nil {
			return err
		}
		return f.put(front, f.first)
	})
}

// fetch fetches all pages, several at once.
func (f *Folder) fetch(ctx context.Context, langs []copse.Lang) error {
	f.seen, f.ready = map[string]bool{}, sync.NewCond(&f.mu)
	f.push("/", "/robots.txt", "/"+string(langs[0])+notHere)
	for _, l := range langs {
		f.push("/" + string(l))
	}
	var wait sync.WaitGroup
	for range max(2, runtime.NumCPU()) {
		wait.Go(func() {
			for at, ok := f.next(); ok; at, ok = f.next() {
				links, err := f.Page(ctx, at)
				f.done(links, err)
			}
		})
	}
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return errors.Join(f.errs...)
}

func (f *Folder) push(paths ...string) {
	for _, p := range paths {
		if !f.seen[p] {
			f.seen[p] = true
			f.queue = append(f.queue, p)
		}
	}
}

func (f *Folder) next() (string, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.queue) == 0 && f.busy > 0 {
		f.ready.Wait()
	}
	if len(f.queue) == 0 || len(f.errs) > 0 {
		return "", false
	}
	at := f.queue[0]
	f.queue = f.queue[1:]
	f.busy++
	return at, true
}

func (f *Folder) done(links []string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.busy--
	f.push(links...)
	if err != nil {
		f.errs = append(f.errs, err)
	}
	f.ready.Broadcast()
}

// Page fetches one address, writes its file, and returns where it leads.
func (f *Folder) Page(ctx context.Context, at string) ([]string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, fmt.Errorf("export %s: %w", at, err)
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("export %s: %w", at, err)
	}
	a := &answer{header: http.Header{}, status: http.StatusOK}
	f.Handler.ServeHTTP(a, r)
	want := http.StatusOK
	if strings.HasSuffix(at, notHere) {
		want = http.StatusNotFound
	}
	if a.status != want && a.status != http.StatusGone { // a point that is retired or hidden says so on a page
		return nil, fmt.Errorf("export %s: it answers %d", at, a.status)
	}
	body := a.body.Bytes()
	var links []string
	switch kind := a.header.Get("Content-Type"); {
	case strings.HasPrefix(kind, "text/html"):
		if body, links, err = f.rewrite(at, body, a.header.Get("Content-Security-Policy")); err != nil {
			return nil, err
		}
	case strings.Contains(kind, "javascript"):
		// Pages opened from a disk may run no modules, and scripts that are none
		// share their names: a block keeps each to itself.
		body = slices.Concat([]byte("{"), body, []byte("}\n"))
	case path.Base(f.file(at)) == front: // a workbook that is called index.html opens as a page of signs
		return nil, fmt.Errorf("export %s: %s is no page, and no file ends as its address does", at, kind)
	}
	return links, f.save(f.file(at), body)
}

func (f *Folder) save(name string, body []byte) error {
	f.mu.Lock()
	f.Files, f.Bytes = f.Files+1, f.Bytes+int64(len(body))
	f.mu.Unlock()
	if name == front {
		f.first = body
		return nil
	}
	return f.put(name, body)
}

func (f *Folder) put(name string, body []byte) error {
	to := filepath.Join(cmp.Or(f.into, f.Out), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if err := os.WriteFile(to, body, 0o644); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// file is where the answer of an address lies.
func (f *Folder) file(at string) string {
	switch ext := path.Ext(at); {
	case at == "/":
		return front
	case strings.HasSuffix(at, notHere):
		return "404.html"
	case slices.Contains([]string{".js", ".svg", ".css", ".png", ".json", ".csv", ".xlsx", ".epub", ".pdf", ".txt", ".atom", ".ics"}, ext):
		return at[1:]
	}
	return strings.Trim(at, "/") + "/index.html"
}

// between is the link from one file to another.
func between(from, to string) string {
	a, b := strings.Split(from, "/"), strings.Split(to, "/")
	for len(a) > 1 && len(b) > 1 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	return strings.Repeat("../", len(a)-1) + strings.Join(b, "/")
}

// answer keeps what a handler answers.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }
