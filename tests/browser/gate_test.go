package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"copse/tools/chrome"
)

// TestClosed: who brings no key reads that the site is closed; the key typed into that page
// opens what was wanted, without script. The machine's number has none of the cookies of
// its name.
func TestClosed(t *testing.T) {
	w := start(t)
	closed := strings.Replace(w.node.URL, "localhost", "127.0.0.1", 1)
	for _, lang := range []string{"ar", "en"} {
		for _, width := range []int{360, 1280} {
			tab := w.tab(t, chrome.View{Width: width})
			open(t, tab, closed+"/"+lang+"/help?preview=wrong", 403)
			if _, err := chrome.Eval[chromedp.Void](tab, axe); err != nil {
				t.Fatal(err)
			}
			for _, fault := range append(ask[[]string](t, tab, rules), fits(tab, width)...) {
				t.Errorf("%s at %d: %s", lang, width, fault)
			}
		}
	}
	tab := w.tab(t, chrome.View{Width: 360, NoScript: true})
	open(t, tab, closed+"/ar/help?country=gh", 403)
	if err := chromedp.Do(tab.Ctx, chromedp.SendKeys(chromedp.ID("key"), strings.ToUpper(w.node.Token)+"\n")); err != nil {
		t.Fatal(err)
	}
	at(t, tab, closed+"/ar/help")
	if text, err := chrome.Eval[string](tab, `document.body.innerText`); err != nil || strings.Contains(text, "لم يُفتح بعد\n") && !strings.Contains(text, "نسخة للمعاينة") {
		t.Errorf("behind the gate: %v %.300s", err, text)
	}
}
