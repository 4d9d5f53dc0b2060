package browser

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"copse/internal/testkit"
	"copse/tools/chrome"
)

// kinds are all kinds of pages, from the pages.txt of each door. A new page belongs there:
// then every promise is held to it.
func kinds(t *testing.T, w *world) []testkit.Example {
	t.Helper()
	list := slices.DeleteFunc(testkit.Examples(t, "../.."), func(e testkit.Example) bool { return e.Data || e.Absent })
	now := edition(t, w.node)
	for i := range list {
		list[i].Path = strings.ReplaceAll(list[i].Path, "{edition}", now)
	}
	return list
}

// visit opens the page of an example in a language, sends its form as often as the example asks
// for that, and returns the address and the status of what came.
func (w *world) visit(tab *chrome.Tab, e testkit.Example, lang string) (status int, err error) {
	status, err = tab.Open(w.address(e, lang))
	for i := 0; i < e.Submit && err == nil; i++ {
		status, err = submit(tab)
	}
	return status, err
}

// address is where an example is in a language.
func (w *world) address(e testkit.Example, lang string) string {
	if e.Bare {
		return w.bare.URL + "/" + lang + e.Path
	}
	return w.node.URL + "/" + lang + e.Path
}

// sending sends the only form of a page as it stands, by its main button: what the browser itself would not
// let through is for the program to answer.
const sending = `(() => {
	const form = document.querySelector("main form");
	form.noValidate = true;
	form.requestSubmit(form.querySelector("button.btn:not(.quiet,[type=button])") ?? form.querySelector("button:not([type=button])"));
})()`

// submit sends the only form of <main> and returns the status of the page that comes.
func submit(tab *chrome.Tab) (int, error) {
	forms, err := chrome.Eval[int](tab, `document.querySelectorAll("main form").length`)
	if err != nil {
		return 0, err
	}
	if forms != 1 {
		return 0, fmt.Errorf("the page has %d forms in <main>, want one to send", forms)
	}
	ctx, cancel := context.WithTimeout(tab.Ctx, time.Minute)
	defer cancel()
	answer, err := chromedp.RunResponse(ctx, chromedp.Evaluate[chromedp.Void](sending))
	if err != nil {
		return 0, fmt.Errorf("send the form: %w", err)
	}
	return int(answer.Status), nil
}

// edition reads from a page which edition of the texts is served.
func edition(t *testing.T, n *chrome.Node) string {
	t.Helper()
	answer, err := n.Get(t.Context(), "/en/library/POL-RIC-1")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`/en/library/([^/"]+)/POL-RIC-1"`).FindSubmatch(page)
	if found == nil {
		t.Fatal("the page of the point names no edition")
	}
	return string(found[1])
}

// TestSubmit sends the form of a page as the examples with "submit" do, and finds no form
// where there is none.
func TestSubmit(t *testing.T) {
	w := start(t)
	tab := w.tab(t, chrome.View{Width: 360})
	status, err := w.visit(tab, testkit.Example{Path: "/help", Bare: true, Submit: 1}, "en")
	if err != nil || status != http.StatusUnprocessableEntity {
		t.Errorf("the form that chooses a country, sent empty, answers %d, %v", status, err)
	}
	at(t, tab, w.bare.URL+"/en/help?country=")
	// The main button of a page leads on, where others stand before it.
	if status, err := w.visit(tab, testkit.Example{Path: "/assess/cop-sport/answer", Submit: 2}, "en"); err != nil || status != http.StatusOK || !ask[bool](t, tab, `!!document.querySelector("main .figure")`) {
		t.Errorf("two pages of a checklist sent on lead to no result: %d, %v", status, err)
	}
	if _, err := w.visit(tab, testkit.Example{Path: "/about", Submit: 1}, "en"); err == nil || !strings.Contains(err.Error(), "0 forms") {
		t.Errorf("a page without a form: %v", err)
	}
}
