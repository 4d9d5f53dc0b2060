package app

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"copse/internal/config"
	"copse/internal/copse"
	"copse/internal/offline"
	"copse/internal/testkit"
)

// largest is how much a pack and its manifest may weigh as sent.
const largest = 400 << 10

// stored is what a phone reads from a pack.
type stored struct {
	Headers map[string]string
	Items   []struct{ Path, Type, Body string }
}

// zipped asks like a browser and returns the bytes as sent and unpacked.
func zipped(t *testing.T, h http.Handler, path string) (sent int, plain []byte, header http.Header) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Fatalf("%s answers %d", path, w.Code)
	}
	sent = w.Body.Len()
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	plain, err = io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return sent, plain, w.Header()
}

// TestPacks takes every pack in every language and holds it to its promises.
func TestPacks(t *testing.T) {
	if testkit.Race {
		t.Skip("makes every pack, one after the other")
	}
	n, h := startNode(t, nil)
	langs := []copse.Lang{"ar", "ru"} // right to left, and the longest words
	if os.Getenv("COPSE_TEST_ALL") == "1" {
		langs = copse.Shipped()
	}
	for _, lang := range langs {
		for _, set := range n.content.Load().Sets {
			path := "/" + string(lang) + "/offline/" + set.ID
			small, raw, _ := zipped(t, h, path+".json")
			var m offline.Manifest
			if err := json.Unmarshal(raw, &m); err != nil {
				t.Fatal(err)
			}
			sent, plain, header := zipped(t, h, m.Source)
			if header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s may be kept where remove does not reach", m.Source)
			}
			if sent != m.Bytes || len(plain) != m.Plain {
				t.Errorf("%s: %d bytes sent, %d plain; the manifest says %d and %d", path, sent, len(plain), m.Bytes, m.Plain)
			}
			if sent+small > largest {
				t.Errorf("%s weighs %d KB, at most %d may be sent", path, (sent+small)>>10, largest>>10)
			}
			t.Logf("%s %s: %d addresses, %d KB sent, %d KB on the phone", lang, set.ID, len(m.Items), (sent+small)>>10, len(plain)>>10)
			var got stored
			if err := json.Unmarshal(plain, &got); err != nil {
				t.Fatal(err)
			}
			for _, s := range n.takeAway(lang) {
				if s.ID == set.ID && len(m.Items) < len(s.Pages)+8 { // help, two pages about packs, way out, icon, scripts, styles
					t.Errorf("%s has %d addresses for %d pages", path, len(m.Items), len(s.Pages))
				}
			}
			checkPack(t, h, m, got, lang == "ar") // one language online is enough: all have the same pages
		}
	}
}

func checkPack(t *testing.T, h http.Handler, m offline.Manifest, got stored, online bool) {
	t.Helper()
	if len(got.Items) != len(m.Items) || m.Hash == "" {
		t.Errorf("%s: %d answers, %d in the manifest", m.Source, len(got.Items), len(m.Items))
	}
	seen := map[string]bool{}
	for i, it := range got.Items {
		if it.Path != m.Items[i].Path || m.Items[i].Hash == "" || seen[it.Path] {
			t.Errorf("%s: %s stands at the place of %s, or twice", m.Source, it.Path, m.Items[i].Path)
		}
		seen[it.Path] = true
		for _, never := range []string{"/" + string(m.Lang) + "/r", "/" + string(m.Lang) + "/search"} {
			if it.Path == never || strings.HasPrefix(it.Path, never+"/") || strings.Contains(it.Path, "?") {
				t.Errorf("%s is in the pack %s", it.Path, m.Source)
			}
		}
		if online && (i < 3 || !strings.HasPrefix(it.Type, "text/html")) { // a page was made by asking for it
			if w := get(h, it.Path); w.Code != http.StatusOK {
				t.Errorf("%s of the pack %s answers %d online", it.Path, m.Source, w.Code)
			}
		}
		if !strings.HasPrefix(it.Type, "text/html") || it.Path == "/x" {
			continue
		}
		if online {
			testkit.CheckPage(t, it.Path+" kept", it.Body, "/x")
		}
		if !strings.Contains(it.Body, `class="preview saved"`) || strings.Contains(it.Body, "{saved day}") {
			t.Errorf("%s kept does not say when it was saved", it.Path)
		}
		if strings.Contains(it.Body, "<style") || strings.Contains(it.Body, exitPage) {
			t.Errorf("%s kept carries its style, or leads out where no network is", it.Path)
		}
	}
	if !seen["/"+string(m.Lang)+"/help"] || !seen["/"+string(m.Lang)+"/offline"] || !seen["/"+string(m.Lang)+"/offline/absent"] || !seen["/x"] {
		t.Errorf("%s lacks help, the way to remove it, or the way out", m.Source)
	}
	if !seen["/"+string(m.Lang)] {
		t.Errorf("%s lacks the first page, to which the head of each leads", m.Source)
	}
}

// TestPacks_off: the operator takes everything back.
func TestPacks_off(t *testing.T) {
	oneByOne(t)
	_, on := startNode(t, nil)
	_, off := startNode(t, func(c *config.Config) { c.Offline = "off" })
	for _, c := range []struct {
		name, path string
		h          http.Handler
		status     int
		contains   string
		not        string
	}{
		{"the worker answers", "/sw.js", on, 200, "fetch", "unregister"},
		{"the worker removes itself", "/sw.js", off, 200, "unregister", "fetch"},
		{"packs are offered", "/en/offline", on, 200, "Take it", "switched off"},
		{"no pack is offered", "/en/offline", off, 200, "switched off", "Take it"},
		{"no manifest", "/en/offline/policy.json", off, 404, "", ""},
		{"no pages", "/en/offline/policy/pages", off, 404, "", ""},
		{"no such set", "/en/offline/none.json", on, 404, "", ""},
		{"no such file", "/en/offline/policy.txt", on, 404, "", ""},
		{"no such style", "/offline/none.css", on, 404, "", ""},
		{"neutral way out", "/x", on, 200, "No connection", "Copse"},
		{"opens as a tab", "/fr/manifest.webmanifest", on, 200, `"display":"browser"`, "https://"},
		{"online pages lead out", "/en/library/POL-RIC-1", on, 200, exitPage, "saved"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := get(c.h, c.path)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.contains) || c.not != "" && strings.Contains(w.Body.String(), c.not) {
				t.Errorf("%d, want %d with %q and without %q", w.Code, c.status, c.contains, c.not)
			}
			if c.path == "/sw.js" && (w.Header().Get("Cache-Control") != "no-cache" || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/javascript")) {
				t.Errorf("a worker that browsers keep or refuse: %v", w.Header())
			}
		})
	}
}

// TestPacks_overlay: a country's own points, hidden ones and language go into packs, too.
func TestPacks_overlay(t *testing.T) {
	oneByOne(t)
	n, h := startNode(t, func(c *config.Config) { c.Overlay = "../../examples/overlay-xx" })
	langs := n.shell.Words.Langs()
	if len(langs) == len(copse.Shipped()) {
		t.Fatal("the example has no language of its own: the test proves less than it says")
	}
	for _, lang := range []copse.Lang{copse.English, langs[len(langs)-1]} {
		for _, set := range n.takeAway(lang) {
			if w := get(h, "/"+string(lang)+"/offline/"+set.ID+".json"); w.Code != http.StatusOK {
				t.Errorf("%s in %s: %d", set.ID, lang, w.Code)
			}
		}
	}
}
