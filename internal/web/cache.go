package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
)

// cache keeps static pages, compressed, by path. It holds at most one entry for each
// page that exists, because only answers with status 200 to known routes are kept.
type cache struct {
	pages sync.Map // path -> *cached
	bytes atomic.Int64
}

// mostKept bounds the kept pages in bytes; past it half of them are let go and made again
// when somebody asks. A whole library in six languages is about 40 MB.
const mostKept = 16 << 20

func (c *cache) keep(key string, page *cached) {
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

type cached struct {
	header http.Header
	body   []byte // gzip, unless packed
	packed bool   // the answer is compressed by its own format: body is as it was made
	plain  int    // size before compression
	etag   string
}

// Forget drops every kept page; after a reload of content.
func (s *Shell) Forget() {
	s.cache.pages.Clear()
	s.cache.bytes.Store(0)
}

// Static serves a page that depends on nothing but its path: it is rendered once per
// path and language, kept compressed and answered with a strong ETag. The query is
// ignored.
func (s *Shell) Static(h Handler) http.Handler {
	return s.Handle(func(w http.ResponseWriter, r *http.Request) error {
		v := VisitOf(r)
		if v.Saved != nil { // another page at the same path
			return h(w, r)
		}
		key := string(v.Lang) + r.URL.Path
		if kept, ok := s.cache.pages.Load(key); ok && !s.Reload {
			kept.(*cached).serve(w, r)
			return nil
		}
		bare := *v
		if bare.Query != "" { // links of the kept page must not carry one visitor's query
			bare = *s.visit(v.Words, v.Path, "")
		}
		rec := &recorder{header: http.Header{}, status: http.StatusOK}
		if err := h(rec, withVisit(r, &bare, r.URL.Path)); err != nil {
			return err
		}
		if rec.status != http.StatusOK {
			return rec.replay(w)
		}
		c, err := compress(rec)
		if err != nil {
			return err
		}
		s.cache.keep(key, c)
		c.serve(w, r)
		return nil
	})
}

// Data serves what is the same in every language: it is made once, not once a language.
func (s *Shell) Data(h Handler) http.Handler {
	static := s.Static(h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		static.ServeHTTP(w, withVisit(r, s.visit(s.Words.English(), "/", ""), r.URL.Path))
	})
}

func compress(rec *recorder) (*cached, error) {
	sum := sha256.Sum256(rec.body.Bytes())
	etag := hex.EncodeToString(sum[:12])
	if kind := rec.header.Get("Content-Type"); kind == "application/epub+zip" || kind == "application/pdf" {
		return &cached{header: rec.header, body: rec.body.Bytes(), packed: true, plain: rec.body.Len(), etag: etag}, nil
	}
	var buf bytes.Buffer
	zip, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := zip.Write(rec.body.Bytes()); err != nil {
		return nil, err
	}
	if err := zip.Close(); err != nil {
		return nil, err
	}
	return &cached{header: rec.header, body: buf.Bytes(), plain: rec.body.Len(), etag: etag}, nil
}

func (c *cached) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	for name, values := range c.header {
		h[name] = values
	}
	zipped := acceptsGzip(r) && !c.packed
	etag := `"` + c.etag + `"`
	if zipped {
		etag = `"` + c.etag + `-gz"` // a strong tag names the very bytes
	}
	h.Set("ETag", etag)
	h.Set("Vary", "Accept-Encoding")
	if matches(r.Header.Get("If-None-Match"), etag) {
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

func matches(header, etag string) bool {
	for _, tag := range strings.Split(header, ",") {
		tag = strings.TrimSpace(tag)
		if tag == etag || tag == "*" {
			return true
		}
	}
	return false
}

func acceptsGzip(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
}

// recorder keeps an answer in memory.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(code int)        { r.status = code }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }

func (r *recorder) replay(w http.ResponseWriter) error {
	for name, values := range r.header {
		w.Header()[name] = values
	}
	w.WriteHeader(r.status)
	_, err := w.Write(r.body.Bytes())
	return err
}

// Compress gzips answers that are not kept: search results, help, errors.
func Compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !acceptsGzip(r) {
			next.ServeHTTP(w, r)
			return
		}
		z := &zipWriter{ResponseWriter: w}
		defer z.close()
		next.ServeHTTP(z, r)
	})
}

// zipWriter starts compressing when the first byte of text is written and nobody
// compressed before.
type zipWriter struct {
	http.ResponseWriter
	zip     *gzip.Writer
	decided bool
}

func (z *zipWriter) WriteHeader(status int) {
	if !z.decided {
		z.decided = true
		h := z.Header()
		text := strings.HasPrefix(h.Get("Content-Type"), "text/") || strings.HasPrefix(h.Get("Content-Type"), "application/json")
		if text && h.Get("Content-Encoding") == "" && h.Get("Content-Length") == "" && status != http.StatusNoContent && status != http.StatusNotModified {
			h.Set("Content-Encoding", "gzip")
			h.Add("Vary", "Accept-Encoding")
			z.zip = gzip.NewWriter(z.ResponseWriter)
		}
	}
	z.ResponseWriter.WriteHeader(status)
}

func (z *zipWriter) Write(b []byte) (int, error) {
	if !z.decided {
		z.WriteHeader(http.StatusOK)
	}
	if z.zip != nil {
		return z.zip.Write(b)
	}
	return z.ResponseWriter.Write(b)
}

func (z *zipWriter) close() {
	if z.zip != nil {
		_ = z.zip.Close()
	}
}

// Unwrap lets http.ResponseController reach the connection.
func (z *zipWriter) Unwrap() http.ResponseWriter { return z.ResponseWriter }
