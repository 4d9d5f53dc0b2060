package browser

import (
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"copse/internal/testkit"
	"copse/tools/chrome"
)

// asking is where the question of the field in focus stands: its name, whether it is on the
// screen and not under the bar, and how high the lowest target of the form is.
const asking = `(() => {
	const of = document.activeElement.closest(".field"), q = of && of.querySelector("legend, label");
	const bar = document.querySelector(".safety"), b = bar.getBoundingClientRect(), r = q ? q.getBoundingClientRect() : {};
	const top = getComputedStyle(bar).position === "fixed" ? 0 : b.bottom, end = top ? innerHeight : b.top;
	const targets = document.querySelectorAll("main .pick, main form input[type=text], main form button, .faults a");
	return {Question: q ? q.textContent.trim() : "", Shown: r.top >= top && r.bottom <= end,
		Lowest: Math.min(...[...targets].map((e) => e.getBoundingClientRect().height))};
})()`

type asked struct {
	Question string
	Shown    bool
	Lowest   float64
}

// keyed sends a key as a keyboard does. chromedp says keyDown where a keyboard's event is rawKeyDown: with that Enter on a
// link that moves the focus into a form would be pressed there again, and send the form.
func keyed(p *input.DispatchKeyEventParams) {
	if p.Type == kb.KeyDown {
		p.Type = input.DispatchKeyEventTypeRawKeyDown
	}
}

// settled waits until a page with these faults has come, and the browser has set the focus.
func settled(t *testing.T, tab *chrome.Tab, faults string) {
	t.Helper()
	var last string
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		last, _ = chrome.Eval[string](tab, `document.querySelector("#faults:focus ul").innerText.trim()`) // no such page yet: ""
		if last == faults {
			return
		}
	}
	t.Fatalf("the focus is on no list of these faults: %q; the last was %q", faults, last)
}

// TestForm uses a form with the keys alone. What is wrong has the focus when the page comes
// back; a fault leads to its field, whose question can be seen; what fits is taken.
func TestForm(t *testing.T) {
	w := start(t)
	for _, width := range []int{360, 1280} {
		tab := w.tab(t, chrome.View{Width: width})
		press := func(keys ...string) {
			t.Helper()
			for _, key := range keys {
				if err := chromedp.Do(tab.Ctx, chromedp.KeyEvent(key, keyed)); err != nil {
					t.Fatal(err)
				}
			}
		}
		status, err := w.visit(tab, testkit.Example{Path: "/remark", Submit: 1}, "en")
		if err != nil || status != http.StatusUnprocessableEntity {
			t.Fatalf("the empty form answers %d, %v", status, err)
		}
		settled(t, tab, "Choose what is wrong.\nChoose where it is.")
		if on := ask[stop](t, tab, focus); on.ID != "faults" || !on.Visible || on.Covered {
			t.Errorf("at %d pixels the page comes back with the focus on %+v", width, on)
		}
		press(kb.Tab, kb.Tab, kb.Enter) // the second fault
		on, q := ask[stop](t, tab, focus), ask[asked](t, tab, asking)
		if on.ID != "place" || !on.Visible || on.Covered || q.Question != "Where is it?" || !q.Shown {
			t.Errorf("at %d pixels the fault leads to %+v, %+v", width, on, q)
		}
		if q.Lowest < 44 {
			t.Errorf("at %d pixels a target is %.0f pixels high", width, q.Lowest)
		}
		press(kb.ArrowDown, kb.Tab) // the second choice; the form's own fields come next
		if on := ask[stop](t, tab, focus); on.ID != "point" || !on.Visible || on.Covered {
			t.Errorf("at %d pixels after the choice comes %+v", width, on)
		}
		press(kb.Enter) // sent, with one fault left
		settled(t, tab, "Choose what is wrong.")
		again := ask[string](t, tab, `document.querySelector("input[name=place]:checked").value`)
		if again != "guidelines" {
			t.Errorf("at %d pixels the form comes back with %q chosen", width, again)
		}
		press(kb.Tab, kb.Enter, " ", kb.Enter)
		at(t, tab, w.node.URL+"/en/remark/thanks")
	}
}
