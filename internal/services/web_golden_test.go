package services

import (
	"net/http"
	"os"
	"testing"

	"copse/internal/copse"
	"copse/internal/testkit"
	"copse/internal/web"
)

// TestGolden_pages: one page of each kind. A changed text changes them: COPSE_GOLDEN=update go test -run Golden
// ./internal/services writes them anew.
func TestGolden_pages(t *testing.T) {
	t.Parallel()
	h := theSite(t, nil)
	for _, lang := range []string{"en", "ar"} {
		for name, path := range map[string]string{"index": "/services", "kind": "/services/messaging", "answer": "/services/games/9-12", "teen": "/services/games/teen",
			"card": "/services/games/card", "evening": "/services/shopping/evening", "settings": "/settings", "setting": "/settings/contact-limits",
			"walk": "/settings/walk", "device": "/settings/walk/router", "step": "/settings/walk/router/family-dns", "agreement": "/services/agreement"} {
			testkit.GoldenPage(t, name+"."+lang+".html", testkit.Get(t, h, "/"+lang+path).Text())
		}
	}
}

// mostSent is how much of a page is sent at most, in bytes.
const mostSent = 60 << 10

// TestPages_small: every page as it is sent. Every day two languages; with COPSE_TEST_ALL=1 all.
func TestPages_small(t *testing.T) {
	t.Parallel()
	h, list, langs := web.Compress(theSite(t, nil)), paths(bookOf(t, nil)), []copse.Lang{"en", "ar"}
	if os.Getenv("COPSE_TEST_ALL") == "1" {
		langs = copse.Shipped()
	}
	largest, where := 0, ""
	for _, lang := range langs {
		for _, path := range list {
			w := testkit.Get(t, h, "/"+string(lang)+path, "Accept-Encoding: gzip")
			if n := w.Body.Len(); n > largest {
				largest, where = n, string(lang)+path
			}
			if w.Code != 200 || w.Header().Get("Content-Encoding") != "gzip" || w.Body.Len() > mostSent {
				t.Errorf("%s in %s: %d, %d bytes", path, lang, w.Code, w.Body.Len())
			}
		}
	}
	t.Logf("the largest of %d pages is %s: %d bytes", len(list), where, largest)
}

// BenchmarkPages makes one page of each kind that is large, as for a first visitor: nothing of it is kept.
func BenchmarkPages(b *testing.B) {
	door, h := theDoor(b, nil)
	for name, path := range map[string]string{"index": "/services", "kind": "/services/games", "answer": "/services/games/9-12", "evening": "/services/games/evening", "step": "/settings/walk/android/time-window", "agreement": "/services/agreement"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				door.shell.Forget()
				if w := testkit.Get(b, h, "/ar"+path); w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
