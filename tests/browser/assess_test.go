package browser

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"copse/tools/chrome"
)

// answered chooses an answer to every item of the page, in turn, and writes a note and a reason where one is needed.
const answered = `[...document.querySelectorAll("main fieldset.item")].forEach((item, i) => {
	const picks = item.querySelectorAll("input[type=radio]");
	picks[i % picks.length].checked = true;
	item.querySelector("textarea").value = "سبب reason " + i;
})`

// files are what is read in: the answers of nobody, and one that says nothing.
var files = map[string]string{
	"answers.json": `{"schema":"copse-answers/1","instrument":"cop-sport","version":"1.0.0","about":"Club","answers":[]}`,
	"none.json":    `{}`,
}

// TestChecklist answers a checklist with script on and off, and holds the pages that come of answers to what every page
// promises: the result, the draft of a policy, what a file changes and what is wrong with one.
func TestChecklist(t *testing.T) {
	w := start(t)
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i, c := range []struct { // axe is a script: where there is none, the pages are only used and must fit
		lang string
		view chrome.View
	}{
		{"ar", chrome.View{Width: 360}},
		{"en", chrome.View{Width: 1280}},
		{"en", chrome.View{Width: 360, Dark: true}},
		{"ar", chrome.View{Width: 1280}},
		{"en", chrome.View{Width: 360, NoScript: true}},
	} {
		if i > 0 && !all() { // every day one of them
			break
		}
		t.Run(fmt.Sprint(c.lang, c.view.Width), func(t *testing.T) {
			tab := w.tab(t, c.view)
			watch, err := newWatch(tab)
			if err != nil {
				t.Fatal(err)
			}
			v := checklist{t, w, tab, watch, look{lang: c.lang, axe: !c.view.NoScript, views: []chrome.View{c.view}}}
			v.walk(dir)
		})
	}
}

// checklist is a tab in which one is answered.
type checklist struct {
	t     *testing.T
	w     *world
	tab   *chrome.Tab
	watch *watch
	look  look
}

func (c *checklist) walk(dir string) {
	at := c.w.node.URL + "/" + c.look.lang + "/assess/"
	c.watch.page(at)
	open(c.t, c.tab, at+"cop-sport/answer", http.StatusOK)
	c.click(http.StatusOK, `button[value=SPT]`)
	ask[chromedp.Void](c.t, c.tab, answered)
	c.click(http.StatusOK, `.acts button[value=result]`)
	c.holds("result", ".figure")
	c.click(http.StatusOK, `button[value=policy]`)
	c.holds("policy", ".clause")
	for name, want := range map[string]int{"answers.json": http.StatusOK, "none.json": http.StatusUnprocessableEntity} {
		open(c.t, c.tab, at+"read", http.StatusOK)
		if err := chromedp.Do(c.tab.Ctx, chromedp.SetUploadFiles(chromedp.ID("file"), []string{filepath.Join(dir, name)})); err != nil {
			c.t.Fatal(err)
		}
		c.click(want, `button[type=submit]`)
		c.holds(name, map[int]string{http.StatusOK: "button[value=result]", http.StatusUnprocessableEntity: "#faults"}[want])
	}
}

// click presses a button of <main> that leads to another page.
func (c *checklist) click(want int, button string) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.tab.Ctx, time.Minute)
	defer cancel()
	answer, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS("main "+button)))
	if err != nil || int(answer.Status) != want {
		c.t.Fatalf("%s answers %+v, %v, want %d", button, answer, err, want)
	}
}

// holds: the page has this, and keeps what every page promises.
func (c *checklist) holds(name, selector string) {
	c.t.Helper()
	if !ask[bool](c.t, c.tab, fmt.Sprintf(`!!document.querySelector(%q)`, "main "+selector)) {
		c.t.Errorf("%s: no %s", name, selector)
	}
	for _, fault := range promises(c.tab, c.watch, c.look) {
		c.t.Errorf("%s: %s", name, fault)
	}
	if err := c.tab.Set(c.look.views[0]); err != nil { // they were looked at on the narrowest screen last
		c.t.Fatal(err)
	}
}
