package browser

import (
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"copse/internal/testkit"
	"copse/tools/chrome"
)

// TestFolder exports the site and opens it as others will: from a web server that is not
// ours, in a subfolder, and from the disk.
func TestFolder(t *testing.T) {
	if !all() {
		t.Skip("exports a whole site: set COPSE_TEST_ALL=1; make test-all does")
	}
	w := start(t)
	dir := filepath.Join(t.TempDir(), "site")
	if out, err := exec.Command(w.binary, "export", "site", "--preview", "--data", t.TempDir(), "--out", dir, "--lang", "ar,en",
		"--country", "FR", "--emergency", "112", "--exit", w.exit.URL+"/", "--base", "/sub/folder/").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	mux := http.NewServeMux()
	mux.Handle("/sub/folder/", http.StripPrefix("/sub/folder/", http.FileServer(http.Dir(dir))))
	server := httptest.NewServer(mux)
	defer server.Close()
	for _, at := range []struct{ name, root string }{{"another server", server.URL + "/sub/folder"}, {"the disk", "file://" + filepath.ToSlash(dir)}} {
		t.Run(at.name, func(t *testing.T) { folderPages(t, w, at.root, !strings.HasPrefix(at.root, "file:")) })
	}
}

// folderPages opens pages of a folder; the same pages are held to the rules of axe once.
func folderPages(t *testing.T, w *world, root string, axe bool) {
	here := *w
	here.node = &chrome.Node{URL: root}
	tab := w.tab(t, chrome.View{Width: 360})
	watch, err := newWatch(tab)
	if err != nil {
		t.Fatal(err)
	}
	views := []chrome.View{{Width: 360}}
	if all() {
		views = append(views, chrome.View{Width: 1280, Dark: true})
	}
	looks := []look{{Example: testkit.Example{Name: "languages", Path: "index.html"}}}
	for _, path := range []string{"", "/for/children-under-9", "/help", "/help/gb", "/library", "/library/set/policy", "/library/set/sports/full",
		"/library/POL-RIC-1", "/library/KID-S1", "/search", "/start", "/glossary", "/about", "/r"} {
		for _, lang := range []string{"ar", "en"} {
			looks = append(looks, look{Example: testkit.Example{Name: path, Path: path + "/index.html"}, lang: lang})
		}
	}
	for _, l := range looks {
		l.axe, l.views, l.Status = axe, views, http.StatusOK
		for _, fault := range inspect(&here, tab, watch, l) {
			t.Errorf("%s in %s: %s", l.Name, l.lang, fault)
		}
	}
	// The islands run, under the content policy that the page itself carries.
	open(t, tab, root+"/en/glossary/index.html", http.StatusOK)
	if !ask[bool](t, tab, `document.querySelector(".filter input") !== null`) {
		t.Error("scripts do not run")
	}
	before := ask[int](t, tab, `history.length`)
	if _, err := chrome.Eval[bool](tab, `document.getElementById("leave").click(), true`); err != nil {
		t.Fatal(err)
	}
	at := ""
	for end := time.Now().Add(10 * time.Second); at != w.exit.URL+"/" && time.Now().Before(end); {
		at, _ = chrome.Eval[string](tab, `location.href`) // fails while the tab is between two pages
	}
	if at != w.exit.URL+"/" {
		t.Fatalf("leaving leads to %s", at)
	}
	if after := ask[int](t, tab, `history.length`); after != before {
		t.Errorf("the page stays in the history: %d entries, %d before", after, before)
	}
}
