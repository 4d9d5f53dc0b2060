package browser

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"copse/tools/chrome"
)

// TestPlantedFaults plants a fault of each sort in a page: what TestPages relies on must
// find it, or its silence means nothing.
func TestPlantedFaults(t *testing.T) {
	w := start(t)
	tab := w.tab(t, chrome.View{Width: 360})
	watch, err := newWatch(tab)
	if err != nil {
		t.Fatal(err)
	}
	page := w.node.URL + "/en/about"
	watch.page(page)
	open(t, tab, page, 200)
	ask[chromedp.Void](t, tab, axe+`;
		const wide = document.createElement("p");
		wide.textContent = "wide".repeat(200);
		wide.className = "planted";
		document.querySelector("main").append(wide, document.createElement("img"));
		document.styleSheets[0].insertRule(".planted{white-space:nowrap;overflow-wrap:normal;color:#bbb}");
		fetch("https://other.invalid/").catch(() => {});`)
	if found := fits(tab, 360); len(found) != 1 {
		t.Errorf("a line of 800 letters is not found: %q", found)
	}
	found, err := chrome.Eval[[]string](tab, rules)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"image-alt", "color-contrast"} {
		if !strings.Contains(strings.Join(found, "\n"), want) {
			t.Errorf("axe does not find the planted fault %s: %q", want, found)
		}
	}
	ask[chromedp.Void](t, tab, `const torn = document.createElement("h2");
		torn.textContent = "short " + "Wörter".repeat(9);
		torn.style.lineHeight = "1"; // its lines overlap, as those of our headings do
		torn.style.width = "20em";
		document.querySelector("main").append(torn);`)
	if torn := ask[[]string](t, tab, tornWords); len(torn) != 1 {
		t.Errorf("a torn word in a heading is not found, or more than one: %q", torn)
	}
	var heard []string
	for end := time.Now().Add(5 * time.Second); len(heard) == 0 && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		heard = watch.faults(page)
	}
	if !strings.Contains(strings.Join(heard, "\n"), "other.invalid") {
		t.Errorf("a request to another host is not noticed: %q", heard)
	}
}
