package app

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"copse/internal/config"
	"copse/internal/copse"
	"copse/internal/web"
)

// BenchmarkGatedPage is a kept page as a reader's browser asks for it, before the gate and
// behind it: the share of the gate is the difference.
func BenchmarkGatedPage(b *testing.B) {
	n, err := open(b.Context(), config.Config{Data: b.TempDir(), Listen: "127.0.0.1:0", Country: "FR", PreviewToken: token})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(n.close)
	gated := n.handler()
	door := httptest.NewRecorder()
	gated.ServeHTTP(door, httptest.NewRequest(http.MethodGet, "/?preview="+token, nil))
	r := httptest.NewRequest(http.MethodGet, "/en/library/POL-RIC-1", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	for _, c := range door.Result().Cookies() {
		r.AddCookie(c)
	}
	bare := web.Observe(n.metrics.seen, n.shell.Secure(n.site()))
	for name, h := range map[string]http.Handler{"without": bare, "with": gated} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				w := httptest.NewRecorder()
				if h.ServeHTTP(w, r); w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
	}
}

// TestLaunched_noGate: an open site asks nobody for a key, gives no cookie and takes none.
func TestLaunched_noGate(t *testing.T) {
	n, _ := startNode(t, nil)
	if err := n.db.SetNodeState(t.Context(), stateLaunched, "all", copse.Now()); err != nil {
		t.Fatal(err)
	}
	again, _ := startNode(t, func(c *config.Config) { c.Data = n.config.Data })
	for _, path := range []string{"/en", "/en?preview=" + token, "/en/help"} {
		w := get(again.handler(), path)
		if w.Code != http.StatusOK || w.Header().Get("Set-Cookie") != "" || w.Header().Get("X-Robots-Tag") != "" {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
	if w := get(again.handler(), "/preview"); w.Code != http.StatusNotFound {
		t.Errorf("/preview: %d", w.Code)
	}
}
