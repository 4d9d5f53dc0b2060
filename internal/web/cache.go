package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"
)

// cache keeps static pages, compressed, by path. It holds at most one entry for each
// page that exists, because only answers with status 200 to known routes are kept.
type cache struct {
	pages sync.Map // path -> *cached
	bytes atomic.Int64
	state sync.RWMutex // held for writing while pages are forgotten
	turn  int          // how often they were
}

// mostKept bounds the kept pages in bytes; past it half of them are let go and made again
// when somebody asks. A whole library in six languages is about 40 MB.
const mostKept = 16 << 20

// keep keeps a page that was begun in a turn; one begun before the pages were last forgotten
// was made of what is no more.
func (c *cache) keep(turn int, key string, page *cached) {
	c.state.RLock()
	defer c.state.RUnlock()
	if turn != c.turn {
		return
	}
	grown := int64(len(page.body))
	if old, again := c.pages.Swap(key, page); again {
		grown -= int64(len(old.(*cached).body))
	}
	if c.bytes.Add(grown) < mostKept {
		return
	}
	c.pages.Range(func(k, v any) bool {
		if c.pages.CompareAndDelete(k, v) {
			c.bytes.Add(-int64(len(v.(*cached).body)))
		}
		return c.bytes.Load() > mostKept/2
	})
}

func (c *cache) now() int {
	c.state.RLock()
	defer c.state.RUnlock()
	return c.turn
}

type cached struct {
	header http.Header
	body   []byte // gzip, unless packed
	packed bool   // the answer is compressed by its own format: body is as it was made
	plain  int    // size before compression
	etag   string
}

// Forget drops every kept page; after a reload of content.
func (s *Shell) Forget() {
	s.cache.state.Lock()
	defer s.cache.state.Unlock()
	s.cache.turn++
	s.cache.pages.Clear()
	s.cache.bytes.Store(0)
}

func compress(a *Answer) (*cached, error) {
	sum := sha256.Sum256(a.Body.Bytes())
	etag := hex.EncodeToString(sum[:12])
	switch a.header.Get("Content-Type") {
	case "application/epub+zip", "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
		return &cached{header: a.header, body: a.Body.Bytes(), packed: true, plain: a.Body.Len(), etag: etag}, nil
	}
	var buf bytes.Buffer
	// The best level takes three to five times as long as this one, half of what a page costs, and saves three bytes of a hundred.
	zip, err := gzip.NewWriterLevel(&buf, 6)
	if err != nil {
		return nil, err
	}
	if _, err := zip.Write(a.Body.Bytes()); err != nil {
		return nil, err
	}
	if err := zip.Close(); err != nil {
		return nil, err
	}
	return &cached{header: a.header, body: buf.Bytes(), plain: a.Body.Len(), etag: etag}, nil
}

func (c *cached) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	for name, values := range c.header {
		h[name] = values
	}
	zipped := AcceptsGzip(r) && !c.packed
	etag := `"` + c.etag + `"`
	if zipped {
		etag = `"` + c.etag + `-gz"` // a strong tag names the very bytes
	}
	h.Set("ETag", etag)
	h.Set("Vary", "Accept-Encoding")
	if matches(r.Header.Values("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if zipped {
		h.Set("Content-Encoding", "gzip")
		h["Content-Length"] = []string{itoa(len(c.body))}
		if r.Method != http.MethodHead {
			_, _ = w.Write(c.body)
		}
		return
	}
	h["Content-Length"] = []string{itoa(c.plain)}
	if r.Method == http.MethodHead {
		return
	}
	if c.packed {
		_, _ = w.Write(c.body)
		return
	}
	if zr, err := gzip.NewReader(bytes.NewReader(c.body)); err == nil {
		_, _ = io.Copy(w, zr)
	}
}

// matches compares as RFC 9110 says of If-None-Match: a tag that something on the way made weak is
// the same tag.
func matches(header []string, etag string) bool {
	for _, tag := range strings.Split(strings.Join(header, ","), ",") {
		tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
		if tag == etag || tag == "*" {
			return true
		}
	}
	return false
}

// AcceptsGzip reports whether a reader's browser takes gzip: named, and not with q=0.
func AcceptsGzip(r *http.Request) bool {
	accepts := false
	for _, part := range strings.Split(strings.ToLower(r.Header.Get("Accept-Encoding")), ",") {
		coding, weight, _ := strings.Cut(part, ";")
		_, q, weighed := strings.Cut(weight, "q=")
		n, err := strconv.ParseFloat(strings.TrimSpace(q), 64)
		wanted := !weighed || err == nil && n > 0
		switch strings.TrimSpace(coding) {
		case "gzip", "x-gzip":
			return wanted // named: what "*" says does not matter
		case "*":
			accepts = wanted
		}
	}
	return accepts
}

// Answer keeps in memory what a handler answers.
type Answer struct {
	Status int
	Body   bytes.Buffer
	header http.Header
}

// Record asks a handler, and returns its answer.
func Record(h http.Handler, r *http.Request) *Answer {
	a := newAnswer()
	h.ServeHTTP(a, r)
	return a
}

func newAnswer() *Answer { return &Answer{Status: http.StatusOK, header: http.Header{}} }

// Header implements http.ResponseWriter.
func (a *Answer) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter.
func (a *Answer) WriteHeader(status int) { a.Status = status }

// Write implements http.ResponseWriter.
func (a *Answer) Write(b []byte) (int, error) { return a.Body.Write(b) }

func (a *Answer) replay(w http.ResponseWriter) error {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.Status)
	_, err := w.Write(a.Body.Bytes())
	return err
}

// Compress gzips answers that are not kept: search results, errors, private pages. A byte
// count that varies keeps who listens on the line from learning what stands beside a word
// he can place himself (the attack called BREACH).
func Compress(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(512), gzhttp.CompressionLevel(7), gzhttp.RandomJitter(32, 0, false),
		gzhttp.ContentTypeFilter(func(kind string) bool {
			return !strings.HasPrefix(kind, "application/pdf") && gzhttp.DefaultContentTypeFilter(kind)
		}))
	if err != nil {
		panic(err) // the options above do not fit each other: no request would be answered
	}
	return wrap(next)
}
