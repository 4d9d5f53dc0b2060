package browser

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"copse/tools/chrome"
)

// along marks a request that sends something.
const along = "(something is sent along)"

// sent is all that a tab asks for: addresses, headers and what is sent along.
type sent struct {
	mu  sync.Mutex
	all []string
}

func (s *sent) hear(event any) {
	e, ok := event.(*network.EventRequestWillBeSent)
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	said := e.Request.Method + " " + e.Request.URL + e.Request.URLFragment
	if e.Request.HasPostData {
		said += " " + along
	}
	for name, value := range e.Request.Headers {
		if name != "User-Agent" && !strings.HasPrefix(name, "sec-ch-") { // the browser's own
			said += fmt.Sprintf(" %s: %v", name, value)
		}
	}
	s.all = append(s.all, said)
}

// carries are those requests in which one of some words stands, or with which something was sent.
func (s *sent) carries(words []string) (faults []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, said := range s.all {
		if strings.Contains(said, along) || strings.Contains(said, "?") || !strings.HasPrefix(said, "GET ") ||
			slices.ContainsFunc(words, func(w string) bool { return strings.Contains(said, w) }) {
			faults = append(faults, said)
		}
	}
	return faults
}

// agreed is what the page of the agreement shows.
type agreed struct {
	Chosen       []string // numbers of pairs
	Child, Adult []string
	Made, Remove bool
	Topics, Net  bool // what is chosen from is seen; it is said what a page without a network is not
	Review, Kept string
	State, Focus string
	Age, Of      string
}

const agreement = `(() => {
	const all = (css) => [...document.querySelectorAll(css)], shown = (css) => document.querySelector(css).checkVisibility();
	return {
		Chosen: all(".pair input:checked").map((e) => e.value), Child: all(".made .child li").map((e) => e.textContent), Adult: all(".made .adult li").map((e) => e.textContent),
		Made: shown(".made"), Remove: shown(".remove"), Review: document.getElementById("review").value, Kept: localStorage.getItem("copse-agreement") ?? "", State: document.querySelector(".state").textContent,
		Topics: shown(".topics"), Net: !!document.querySelector(".net")?.checkVisibility(), Focus: document.activeElement.id || document.activeElement.className.split(" ")[0], Age: document.getElementById("age").value, Of: document.getElementById("made").textContent,
	};
})()`

// TestAgreement: an agreement is chosen, given a day, kept, printed, read again in another language and without a network,
// and removed; no request carries a word of it, and nothing is kept before it is asked for.
func TestAgreement(t *testing.T) {
	w := start(t)
	l := newLine(t)
	l.to(w.node)
	tab := w.tab(t, chrome.View{Width: 360})
	asked := &sent{}
	if _, err := chromedp.Call(tab.Ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Listen(tab.Ctx, asked.hear); err != nil {
		t.Fatal(err)
	}
	at := l.url("/en/services/agreement")
	take(t, tab, l, "en", "adults")
	open(t, tab, at, 200)
	if got := ask[agreed](t, tab, agreement); len(got.Chosen) > 0 || got.Made || got.Remove || got.Kept != "" {
		t.Fatalf("before anything is chosen: %+v", got)
	}

	for _, n := range []string{"01", "05"} {
		click(t, tab, "#pair-"+n)
	}
	ask[bool](t, tab, `(() => { const f = document.getElementById("review"); f.value = "2031-05-04"; return f.dispatchEvent(new Event("change")); })()`)
	made := ask[agreed](t, tab, agreement)
	if !slices.Equal(made.Chosen, []string{"01", "05"}) || len(made.Child) != 2 || len(made.Adult) != 2 || !made.Made || made.Kept != "" {
		t.Fatalf("two pairs are chosen: %+v", made)
	}
	onPaper(t, tab, made)
	keep(t, tab, "agreement-made.png")

	open(t, tab, at, 200) // who does not ask for it keeps nothing
	if got := ask[agreed](t, tab, agreement); len(got.Chosen) > 0 || got.Kept != "" {
		t.Fatalf("not kept, and there again: %+v", got)
	}
	for _, n := range []string{"01", "05"} {
		click(t, tab, "#pair-"+n)
	}
	ask[bool](t, tab, `(() => { const f = document.getElementById("review"); f.value = "2031-05-04"; return f.dispatchEvent(new Event("change")); })()`)
	ask[bool](t, tab, `(() => { const f = document.getElementById("age"); f.value = "9-12"; return f.dispatchEvent(new Event("change")); })()`)
	click(t, tab, ".keep")
	kept := ask[agreed](t, tab, agreement)
	if !kept.Remove || kept.State == "" || strings.ContainsAny(kept.Kept, " ") || kept.Focus != "told" || !kept.Net {
		t.Errorf("kept: %+v", kept)
	}
	onPaper(t, tab, made)
	keep(t, tab, "agreement-kept.png")
	open(t, tab, l.url("/ar/services/agreement"), 200)
	if got := ask[agreed](t, tab, agreement); !slices.Equal(got.Chosen, made.Chosen) || got.Review != "2031-05-04" || got.Age != "9-12" || got.Topics || !strings.Contains(got.Of, fmt.Sprint(time.Now().Year())) {
		t.Errorf("in another language: %+v", got)
	}
	keep(t, tab, "agreement-kept-ar.png")
	click(t, tab, ".change")
	if got := ask[agreed](t, tab, agreement); !got.Topics || got.Focus != "age" || ask[bool](t, tab, `document.getElementById("pair-06").checkVisibility()`) {
		t.Errorf("to be changed: %+v", got)
	}

	l.cut()
	open(t, tab, at, 200)
	if ask[page](t, tab, seen).Banner == "" {
		t.Error("the page does not come from the pack: the test proves nothing")
	}
	got := ask[agreed](t, tab, agreement)
	if !slices.Equal(got.Child, made.Child) || !slices.Equal(got.Adult, made.Adult) || got.Review != "2031-05-04" || got.Net {
		t.Errorf("without a network: %+v", got)
	}
	click(t, tab, ".remove")
	if got := ask[agreed](t, tab, agreement); got.Kept != "" || got.Remove || got.State == "" || got.Focus != "told" || len(got.Chosen) > 0 {
		t.Errorf("removed: %+v", got)
	}
	open(t, tab, at, 200)
	if got := ask[agreed](t, tab, agreement); len(got.Chosen) > 0 || got.Made {
		t.Errorf("removed, and there again: %+v", got)
	}

	words := append([]string{"pair", "2031", "%2201", "review", "9-12"}, made.Child...)
	for _, line := range append(words, made.Adult...) {
		words = append(words, strings.Fields(line)...)
	}
	words = slices.DeleteFunc(words, func(word string) bool { return len(word) < 5 && word != "pair" && word != "2031" })
	for _, said := range asked.carries(words) {
		t.Errorf("a request carries something of the agreement: %s", said)
	}
	l.to(w.node)
	open(t, tab, at, 200)
	ask[bool](t, tab, `fetch("/en/help", {headers: {"x-planted": "2031-05-04"}}).then(() => fetch("/en/help", {method: "POST", body: "x"})).then(() => true)`)
	if n := len(asked.carries(words)); n != 2 || len(asked.all) < 6 {
		t.Errorf("of %d requests %d carry something, want the two that were planted", len(asked.all), n)
	}
}

// onPaper: on paper stand the chosen promises alone, and nothing that is only for the screen.
func onPaper(t *testing.T, tab *chrome.Tab, made agreed) {
	t.Helper()
	data, err := chromedp.Run(tab.Ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
	if err != nil {
		t.Fatal(err)
	}
	pages := pdfText(t, data)
	text := strings.ReplaceAll(strings.Join(strings.Fields(strings.Join(pages, " ")), ""), "ﬁ", "fi")
	for _, line := range append(slices.Clone(made.Child), made.Adult...) {
		if !strings.Contains(text, strings.Join(strings.Fields(line), "")) {
			t.Errorf("on paper %q is missing: %s", line, pages)
		}
	}
	if len(pages) != 1 || strings.Contains(text, "Keepiton") || !strings.Contains(text, "4May2031") {
		t.Errorf("%d sheets: %s", len(pages), pages)
	}
}

// TestAgreement_withoutScript: all promises stand on paper with a box before each, to be ticked with a pen; the page shows
// no button that does nothing.
func TestAgreement_withoutScript(t *testing.T) {
	w := start(t)
	tab := w.tab(t, chrome.View{Width: 360, NoScript: true})
	open(t, tab, w.node.URL+"/en/services/agreement", 200)
	if n := ask[int](t, tab, `[...document.querySelectorAll("main :is(button, select, input[type=date])")].filter((e) => e.checkVisibility()).length`); n != 0 {
		t.Errorf("%d buttons or fields that do nothing", n)
	}
	if err := tab.Set(chrome.View{Width: 794, Print: true, NoScript: true}); err != nil {
		t.Fatal(err)
	}
	got := ask[struct{ Boxes, Lines, Signs int }](t, tab, `(() => { const n = (css) => [...document.querySelectorAll(css)].filter((e) => e.checkVisibility() && e.getBoundingClientRect().height > 0).length;
		return {Boxes: n(".pair input"), Lines: n(".pair .promise"), Signs: n(".rule")}; })()`)
	if got.Boxes < 12 || got.Lines != 2*got.Boxes || got.Signs != 4 {
		t.Errorf("on paper: %+v", got)
	}
	for age, intimate := range map[string]bool{"9-12": false, "13-15": true, "all": true} {
		open(t, tab, w.node.URL+"/en/services", 200) // an address that differs by its end alone is not asked for anew
		open(t, tab, w.node.URL+"/en/services/agreement#for-"+age, 200)
		if ask[bool](t, tab, `document.getElementById("pair-06").checkVisibility()`) != intimate || !ask[bool](t, tab, `document.getElementById("pair-05").checkVisibility()`) {
			t.Errorf("for %s what is seen is not what is for that age", age)
		}
	}
}

// TestAgreement_amongPacks: the page of packs says that an agreement is kept, and removes it without the packs, and the
// packs without it.
func TestAgreement_amongPacks(t *testing.T) {
	w := start(t)
	l := newLine(t)
	l.to(w.node)
	tab := w.tab(t, chrome.View{Width: 360})
	open(t, tab, l.url("/ar/offline"), 200)
	until(t, tab, "nothing is here", `document.querySelector(".none").checkVisibility() && !document.querySelector(".family").checkVisibility()`)
	put := `(localStorage.setItem("copse-agreement", '{"pairs":["01"],"review":"","age":"","day":"2031-05-01"}'), true)`
	ask[bool](t, tab, put)
	open(t, tab, l.url("/ar/offline"), 200)
	until(t, tab, "the agreement is here, and no line says that nothing is", `document.querySelector(".family").checkVisibility() && !document.querySelector(".none").checkVisibility()`)
	take(t, tab, l, "ar", "adults")
	until(t, tab, "both are here", `document.querySelector(".family").checkVisibility() && document.querySelector(".some").checkVisibility()`)
	keep(t, tab, "agreement-packs-ar.png")
	click(t, tab, ".here .remove")
	until(t, tab, "the agreement stays", `document.querySelector(".family").checkVisibility() && !document.querySelector(".some").checkVisibility() && !document.querySelector(".none").checkVisibility()`)
	storesNothing(t, tab, "after the packs are removed,")
	take(t, tab, l, "ar", "adults")
	click(t, tab, ".unkeep")
	until(t, tab, "the pack stays", `!document.querySelector(".family").checkVisibility() && document.querySelector(".some").checkVisibility() && document.activeElement !== document.body`)
	if got := ask[string](t, tab, `String(localStorage.getItem("copse-agreement"))`); got != "null" {
		t.Errorf("removed, there is still %s", got)
	}
}

// TestServices_threeTaps: a mother on a small phone without script comes from the front page to the answer about games for
// her child of ten in three taps.
func TestServices_threeTaps(t *testing.T) {
	w := start(t)
	for _, lang := range []string{"ar", "en"} {
		tab := w.tab(t, chrome.View{Width: 360, Height: 740, NoScript: true})
		open(t, tab, w.node.URL+"/"+lang, 200)
		click(t, tab, ".menu > summary")
		for _, to := range []string{"/services", "/services/games/9-12"} {
			click(t, tab, `a[href="/`+lang+to+`"]`)
			at(t, tab, w.node.URL+"/"+lang+to)
		}
		until(t, tab, "the answer", `document.querySelector(".masthead .lead") !== null`)
		if got := ask[first](t, tab, looking+`(".masthead .lead")`); got.Bottom > got.Bar || !got.Number {
			t.Errorf("%s: the answer's second line ends at %.0f pixels, the bar begins at %.0f", lang, got.Bottom, got.Bar)
		}
	}
}

// TestServices_print: a classroom card fits on two sheets, and each slide of a parents' evening is a sheet of its own that
// holds all its words.
func TestServices_print(t *testing.T) {
	w := start(t)
	kinds := map[string][]string{"en": {"games"}}
	if all() { // every kind in the two languages that need the most room, one kind in the others
		every := []string{"messaging", "games", "social", "streaming", "user-video", "live", "ai-companion", "ai-assistant", "search", "shopping", "dating-reached-by-teens", "connected-toy", "school-platform"}
		kinds = map[string][]string{"ar": every, "en": {"games"}, "es": {"games"}, "fr": {"games"}, "ru": every, "zh": {"games"}}
	}
	tab := w.tab(t, chrome.View{Width: 1032, Print: true}) // A4 across less the margins of the slides
	for lang, those := range kinds {
		for _, kind := range those {
			at := w.node.URL + "/" + lang + "/services/" + kind
			open(t, tab, at+"/card", 200)
			if n := sheets(t, tab); n < 1 || n > 2 {
				t.Errorf("%s, %s: the card takes %d sheets", kind, lang, n)
			}
			open(t, tab, at+"/evening", 200)
			slides := ask[int](t, tab, `document.querySelectorAll(".slide").length`)
			if n := sheets(t, tab); n != slides {
				t.Errorf("%s, %s: %d slides on %d sheets", kind, lang, slides, n)
			}
			for _, cut := range ask[[]string](t, tab, `[...document.querySelectorAll(".slide")].filter((e) => e.scrollHeight > e.clientHeight + 2).map((e) => e.className + " " + e.querySelector(".n").textContent)`) {
				t.Errorf("%s, %s: a slide is cut: %s", kind, lang, cut)
			}
		}
	}
}

// sheets is how many sheets of A4 a page takes.
func sheets(t *testing.T, tab *chrome.Tab) int {
	t.Helper()
	data, err := chromedp.Run(tab.Ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPaper(chromedp.PaperA4)))
	if err != nil {
		t.Fatal(err)
	}
	return len(pdfText(t, data))
}
