package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"copse/internal/copse"
)

// folder writes what a handler serves into files, page after page from the first one on,
// following every link. It renders nothing itself: what the site does not show cannot
// come into the folder.
type folder struct {
	handler http.Handler
	out     string
	edition string
	base    string // path under which a server will answer; for 404.html alone

	mu    sync.Mutex
	seen  map[string]bool
	queue []string
	busy  int
	errs  []error
	ready *sync.Cond
	files int
	bytes int64
}

// notHere is the address that no page has: what answers there becomes 404.html.
const notHere = "/404.html"

// write fetches all pages and returns when the last one lies in the folder.
func (f *folder) write(ctx context.Context, langs []copse.Lang) error {
	f.seen, f.ready = map[string]bool{}, sync.NewCond(&f.mu)
	f.push("/", "/robots.txt", "/"+string(langs[0])+notHere)
	for _, l := range langs {
		f.push("/" + string(l))
	}
	var wait sync.WaitGroup
	for range max(2, runtime.NumCPU()) {
		wait.Go(func() {
			for at, ok := f.next(); ok; at, ok = f.next() {
				links, err := f.page(ctx, at)
				f.done(links, err)
			}
		})
	}
	wait.Wait()
	return errors.Join(f.errs...)
}

func (f *folder) push(paths ...string) {
	for _, p := range paths {
		if !f.seen[p] {
			f.seen[p] = true
			f.queue = append(f.queue, p)
		}
	}
}

func (f *folder) next() (string, bool) {
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

func (f *folder) done(links []string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.busy--
	f.push(links...)
	if err != nil {
		f.errs = append(f.errs, err)
	}
	f.ready.Broadcast()
}

// page fetches one address, writes its file, and returns where it leads.
func (f *folder) page(ctx context.Context, at string) ([]string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, fmt.Errorf("export %s: %w", at, err)
	}
	a := &answer{header: http.Header{}, status: http.StatusOK}
	f.handler.ServeHTTP(a, r)
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
		if body, links, err = f.rewrite(at, a); err != nil {
			return nil, err
		}
	case strings.Contains(kind, "javascript"):
		// Pages opened from a disk may run no modules, and scripts that are none
		// share their names: a block keeps each to itself.
		body = slices.Concat([]byte("{"), body, []byte("}\n"))
	}
	return links, f.save(f.file(at), body)
}

func (f *folder) save(name string, body []byte) error {
	to := filepath.Join(f.out, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if err := os.WriteFile(to, body, 0o644); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	f.mu.Lock()
	f.files, f.bytes = f.files+1, f.bytes+int64(len(body))
	f.mu.Unlock()
	return nil
}

var (
	address = regexp.MustCompile(` (href|src|action)="(/[^"]*)"`)
	charset = `<meta charset="utf-8">`
)

// rewrite makes the links of a page relative, and puts into the page what a server would
// send in its headers. Quotation marks in texts are escaped, so what looks like an
// attribute is one.
func (f *folder) rewrite(at string, a *answer) (body []byte, links []string, err error) {
	page := a.body.String()
	if strings.Contains(page, "<form") {
		return nil, nil, fmt.Errorf("export %s: the page has a form, which no folder can answer", at)
	}
	page = address.ReplaceAllStringFunc(page, func(attr string) string {
		m := address.FindStringSubmatch(attr)
		to, link, fault := f.relink(at, html.UnescapeString(m[2]))
		if fault != nil {
			err = fault
		}
		links = append(links, to)
		return " " + m[1] + `="` + html.EscapeString(link) + `"`
	})
	policy := strings.ReplaceAll(a.header.Get("Content-Security-Policy"), "; frame-ancestors 'none'", "") // means nothing in a page
	page = strings.Replace(page, charset, charset+"\n"+`<meta http-equiv="Content-Security-Policy" content="`+html.EscapeString(policy)+`">`+
		"\n"+`<meta name="referrer" content="no-referrer">`, 1)
	page = strings.ReplaceAll(page, `<script type="module" src`, `<script defer src`)
	return []byte(page), links, err
}

// relink returns the address that a link leads to, and the link as it stands in the file.
func (f *folder) relink(at, link string) (to, relative string, err error) {
	to, anchor, _ := strings.Cut(link, "#")
	if strings.Contains(to, "?") || to == "" || strings.HasPrefix(to, "//") {
		return to, "", fmt.Errorf("export %s: a folder has no file for %s", at, link)
	}
	// One folder holds one edition: the page of the edition is the page itself.
	to = strings.Replace(to, "/library/"+f.edition+"/", "/library/", 1)
	if lang, missing := strings.CutSuffix(to, notHere); missing {
		to = lang // the page that is not here in another language: its front door
	}
	if anchor != "" {
		anchor = "#" + anchor
	}
	if strings.HasSuffix(at, notHere) {
		// Shown in place of any page, at any depth: its links start from the top.
		return to, f.base + f.file(to) + anchor, nil
	}
	return to, between(f.file(at), f.file(to)) + anchor, nil
}

// file is where the answer of an address lies.
func (f *folder) file(at string) string {
	switch ext := path.Ext(at); {
	case at == "/":
		return "index.html"
	case strings.HasSuffix(at, notHere):
		return "404.html"
	case slices.Contains([]string{".js", ".svg", ".css", ".png", ".json", ".csv", ".epub", ".pdf", ".txt"}, ext):
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
