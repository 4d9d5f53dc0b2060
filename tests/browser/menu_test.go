package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"copse/tools/chrome"
)

// menu is the way to the rest of the site as somebody sees it.
type menu struct {
	Button, Places, Field bool    // what can be seen
	Top                   float64 // of the button
}

const menuSeen = `(() => {
	const shown = (css) => { const e = document.querySelector("header .menu " + css), r = e.getBoundingClientRect(); return e.checkVisibility({contentVisibilityAuto: true}) && r.width > 20 && r.height > 20; };
	return {Button: shown("summary"), Places: shown("nav a"), Field: shown("input"), Top: document.querySelector("header .menu summary").getBoundingClientRect().top};
})()`

// TestMenu: on a phone, without script, the places and the search are behind one button that stays
// where it is when it is used; on a wide screen they are there without it,
// the search only where the page has none of its own.
func TestMenu(t *testing.T) {
	w := start(t)
	tab := w.tab(t, chrome.View{Width: 320, NoScript: true})
	for _, lang := range []string{"ar", "en"} {
		open(t, tab, w.node.URL+"/"+lang+"/library/POL-RIC-1", 200)
		closed := ask[menu](t, tab, menuSeen)
		if err := chromedp.Do(tab.Ctx, chromedp.Click(chromedp.CSS("header .menu summary"))); err != nil {
			t.Fatal(err)
		}
		opened := ask[menu](t, tab, menuSeen)
		if want := (menu{Button: true, Top: closed.Top}); closed != want {
			t.Errorf("%s, closed: %+v", lang, closed)
		}
		if want := (menu{true, true, true, closed.Top}); opened != want {
			t.Errorf("%s, opened: %+v, want %+v", lang, opened, want)
		}
		for _, fault := range fits(tab, 320) {
			t.Errorf("%s, opened: %s", lang, fault)
		}
	}
	if err := chromedp.Do(tab.Ctx, chromedp.SendKeys(chromedp.ID("find"), "hotline"+kb.Enter)); err != nil {
		t.Fatal(err)
	}
	at(t, tab, w.node.URL+"/en/search?q=hotline")
	if err := tab.Set(chrome.View{Width: 1280}); err != nil {
		t.Fatal(err)
	}
	if got, want := ask[menu](t, tab, menuSeen), (menu{Places: true}); got != want {
		t.Errorf("on a wide screen, where the page has a search of its own: %+v, want %+v", got, want)
	}
	open(t, tab, w.node.URL+"/en/library/POL-RIC-1", 200)
	if got, want := ask[menu](t, tab, menuSeen), (menu{Places: true, Field: true}); got != want {
		t.Errorf("on a wide screen: %+v, want %+v", got, want)
	}
}
