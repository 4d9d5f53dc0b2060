package browser

import (
	"strings"
	"testing"

	"copse/tools/chrome"
)

// edges are the parts of a page that stand in from English, by the card or head they are in.
type edges struct {
	Boxes  int      // that have a title and a text in English
	Ragged []string // of these, whose two do not begin at one edge
}

const englishEdges = `(() => {
	const left = (e) => { const r = document.createRange(); r.selectNodeContents(e); return Math.round(r.getBoundingClientRect().left); };
	const boxes = [...document.querySelectorAll("main :is(.card, .rec, .hits li, .pt, .masthead .txt)")]
		.map((box) => [...box.querySelectorAll("[lang=en][dir=ltr]")].filter((e) => e.checkVisibility() && !e.closest(".crumb, .standing, small"))).filter((parts) => parts.length > 1);
	const ragged = boxes.filter(([title, text]) => Math.abs(left(title) - left(text)) > 2);
	return {Boxes: boxes.length, Ragged: ragged.slice(0, 3).map(([title, text]) => title.textContent.slice(0, 30) + " at " + left(title) + ", its text at " + left(text))};
})()`

// TestDirection: on a page that reads from right to left, an English title and the English text
// below it begin at the same edge, on every kind of page that shows both.
func TestDirection(t *testing.T) {
	w := start(t)
	l := lacking(t, w, "library/industry/*/ar.md")
	widths := []int{360}
	if all() {
		widths = []int{320, 360, 1280}
	}
	for _, width := range widths {
		tab := w.tab(t, chrome.View{Width: width})
		for _, path := range []string{"/library/area/IND-CSM", "/library/IND-CSM-1", "/library/role/hosting", "/library/set/industry/summary", "/question/q24", "/search?q=hash"} {
			open(t, tab, l.url("/ar"+path), 200)
			got := ask[edges](t, tab, englishEdges)
			if got.Boxes == 0 {
				t.Errorf("%s shows nothing in English: the test proves nothing", path)
			}
			if len(got.Ragged) > 0 {
				t.Errorf("%s at %d pixels: %s", path, width, strings.Join(got.Ragged, " | "))
			}
		}
	}
}
