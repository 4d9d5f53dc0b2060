package library

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"copse/internal/pdf"
	"copse/internal/press"
	"copse/internal/testkit"
	"copse/internal/testkit/site"
)

// printer answers with the source itself, after it was let go.
type printer struct {
	hold chan struct{} // nil: at once
	err  error
	made atomic.Int32
}

func (p *printer) Typeset(_ context.Context, source string, _ map[string][]byte) ([]byte, error) {
	p.made.Add(1)
	if p.hold != nil {
		<-p.hold
	}
	return []byte("%PDF " + source), p.err
}

func (*printer) Version() string { return "1" }

const fullPDF = "/en/library/set/policy/full.pdf"

func TestPDF_served(t *testing.T) {
	by := &printer{}
	h := tinySiteWith(t, fixed{}, press.New(t.TempDir(), by))
	w := testkit.Get(t, h, fullPDF)
	tag := w.Header().Get("ETag")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/pdf" || tag == "" || !strings.HasPrefix(w.Text(), "%PDF") {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	if want := fmt.Sprintf(`"%x"`, sha256.Sum256(w.Body.Bytes()))[:33] + `"`; tag != want {
		t.Errorf("the tag %s is not of the bytes: %s", tag, want)
	}
	if got := w.Header().Get("Content-Disposition"); !strings.Contains(got, `"policy-full-en-2026.1.pdf"`) {
		t.Errorf("saved as %s", got)
	}
	again := testkit.Get(t, h, fullPDF, "If-None-Match: "+tag)
	if again.Code != http.StatusNotModified || again.Body.Len() > 0 {
		t.Errorf("a reader who has it gets %d and %d bytes", again.Code, again.Body.Len())
	}
	if n := by.made.Load(); n != 1 {
		t.Errorf("made %d times", n)
	}
	if other := testkit.Get(t, h, "/ar/library/set/policy/full.pdf"); other.Header().Get("ETag") == tag {
		t.Error("two languages have one tag")
	}
}

// TestPDF_making: while it is made a page says so, in the reader's language and without
// being kept; the file comes once it is there.
func TestPDF_making(t *testing.T) {
	by := &printer{hold: make(chan struct{})}
	h := tinySiteWith(t, fixed{}, press.New(t.TempDir(), by))
	for _, lang := range []string{"en", "ar"} {
		synctest.Test(t, func(t *testing.T) {
			by.hold = make(chan struct{})
			path := "/" + lang + "/library/set/policy/full.pdf"
			w := testkit.Get(t, h, path, "Accept: text/html,application/xhtml+xml,*/*;q=0.8")
			page := w.Page()
			if w.Code != http.StatusAccepted || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%d %v", w.Code, w.Header())
			}
			if !page.Has(`head meta[http-equiv=refresh][content="3"]`) || !page.Has(`main a[href="`+path+`"]`) {
				t.Error("the page does not ask again")
			}
			page.Check(path, site.Exit)
			testkit.GoldenPage(t, "making."+lang+".html", w.Text())
			close(by.hold)
			synctest.Wait()
			if w := testkit.Get(t, h, path); w.Code != http.StatusOK {
				t.Errorf("%d once it is made", w.Code)
			}
		})
	}
	if n := by.made.Load(); n != 2 {
		t.Errorf("two documents were made %d times", n)
	}
}

// TestPDF_saved: who saves the link gets the file, however long it takes, or an error; never a page
// under the file's name.
func TestPDF_saved(t *testing.T) {
	by := &printer{}
	h := tinySiteWith(t, fixed{}, press.New(t.TempDir(), by))
	for took, want := range map[time.Duration]int{20 * time.Second: http.StatusOK, time.Minute: http.StatusServiceUnavailable} {
		synctest.Test(t, func(t *testing.T) {
			by.hold = make(chan struct{})
			go func() {
				time.Sleep(took)
				close(by.hold)
			}()
			w := testkit.Get(t, h, fmt.Sprintf("/en/library/set/policy/%s.pdf", map[int]string{http.StatusOK: "full", http.StatusServiceUnavailable: "brief"}[want]), "Accept: */*")
			if w.Code != want || (want == http.StatusOK) != strings.HasPrefix(w.Text(), "%PDF") || (want == http.StatusOK) == (w.Header().Get("Retry-After") != "") {
				t.Errorf("after %s: %d %v", took, w.Code, w.Header())
			}
			time.Sleep(took)
		})
	}
}

func TestPDF_failures(t *testing.T) {
	for _, c := range []struct {
		err            error
		status         int
		contains, lang string
	}{
		{pdf.ErrBusy, 503, "Many PDFs are being made", "en"},
		{pdf.ErrBusy, 503, "De nombreux PDF", "fr"},
		{&pdf.Fault{File: "main.typ", Line: 3, Message: "secret of the log"}, 503, "未能生成PDF", "zh"},
		{errors.New("secret of the log"), 503, "تعذّر إعداد", "ar"},
	} {
		by := &printer{err: c.err}
		h := tinySiteWith(t, fixed{}, press.New(t.TempDir(), by))
		for range 3 {
			w := testkit.Get(t, h, "/"+c.lang+"/library/set/policy/brief.pdf")
			if w.Code != c.status || !strings.Contains(w.Text(), c.contains) || strings.Contains(w.Text(), "secret") {
				t.Errorf("%v: %d %s", c.err, w.Code, w.Body)
			}
		}
		if n := by.made.Load(); n != 1 {
			t.Errorf("%v: a page that asks again started it %d times", c.err, n)
		}
	}
}

// TestPDF_memory: where the machine has too little memory a page says so, in the reader's
// language, and leads to the same text in shapes that take none.
func TestPDF_memory(t *testing.T) {
	by := &printer{err: fmt.Errorf("%w: secret of the log", pdf.ErrMemory)}
	h := tinySiteWith(t, fixed{}, press.New(t.TempDir(), by))
	for lang, title := range map[string]string{"en": "no PDF here", "fr": "pas de PDF ici", "es": "no hay PDF aquí", "ru": "нет PDF", "zh": "无法提供PDF", "ar": "لا يتوفر ملف PDF"} {
		path := "/" + lang + "/library/set/policy/full"
		w := testkit.Get(t, h, path+".pdf")
		page := w.Page()
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", lang, w.Code, w.Header())
		}
		if !strings.Contains(page.Text("h1"), title) || strings.Contains(w.Text(), "secret") || page.Has("head meta[http-equiv=refresh]") {
			t.Errorf("%s: %s", lang, w.Text())
		}
		for _, other := range []string{path, path + ".epub"} {
			if !page.Has(`main a[href="`+other+`"]`) || testkit.Get(t, h, other).Code != http.StatusOK {
				t.Errorf("%s does not lead to %s", lang, other)
			}
		}
		page.Check(path+".pdf", site.Exit)
	}
}

// TestPDF_busyLog: that others wait already is no error of this site, and a page that asks again
// every few seconds fills no log.
func TestPDF_busyLog(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(before)
	for err, want := range map[error]int{pdf.ErrBusy: 0, errors.New("all is lost"): 1} {
		h := tinySiteWith(t, fixed{}, press.New(t.TempDir(), &printer{err: err}))
		if w := testkit.Get(t, h, fullPDF); w.Code != http.StatusServiceUnavailable {
			t.Errorf("%v: %d", err, w.Code)
		}
		if got := strings.Count(log.String(), "level=ERROR"); got != want {
			t.Errorf("%v: %d errors in the log\n%s", err, got, log.String())
		}
		log.Reset()
	}
}

func TestPDF_missing(t *testing.T) {
	h := tinySite(t, fixed{})
	for _, path := range []string{"/en/library/set/nope/full.pdf", "/en/library/set/policy/long.pdf", "/en/library/set/policy/full.pdf.pdf", "/en/library/set/policy/.pdf", "/en/library/set/policy/full.doc"} {
		if w := testkit.Get(t, h, path); w.Code != http.StatusNotFound {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
	none := tinySiteWith(t, fixed{}, nil)
	if w := testkit.Get(t, none, fullPDF); w.Code != http.StatusNotFound {
		t.Errorf("without a press: %d", w.Code)
	}
	for _, path := range []string{"/en/library/set/policy", "/en/library/set/policy/full"} {
		if testkit.Get(t, none, path).Page().Has(`a[href$=".pdf"]`) {
			t.Errorf("%s links to a file nobody makes", path)
		}
		if !testkit.Get(t, h, path).Page().Has(`main a[href$="/full.pdf"]`) {
			t.Errorf("%s does not link to the file", path)
		}
	}
}

// TestPDF_address: what a browser says of the site's address is never printed.
func TestPDF_address(t *testing.T) {
	h := tinySite(t, fixed{})
	w := testkit.Get(t, h, fullPDF, "Host: evil.example")
	if body := w.Text(); strings.Contains(body, "evil") || !strings.Contains(body, "https://cop.example.org/en/library/set/policy") {
		t.Error("the document names the address of the request")
	}
}
