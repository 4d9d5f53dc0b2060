package browser

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"copse/tools/chrome"
)

// paper is what a printed page shows.
type paper struct {
	Bars   []string // what must not be printed and is
	Closed int      // parts of details that are not printed, but of what leads on by links
	Cite   bool
}

const printed = `(() => {
	const shown = (e) => e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true});
	return {
		Bars: [...document.querySelectorAll(".safety, .langs, .foot, .toc, .toc-m, .turn, .skip")].filter(shown).map((e) => e.className),
		Closed: [...document.querySelectorAll("details:not(.toc-m, #work *) > :not(summary, .btn, .noprint)")].filter((e) => !shown(e)).length,
		Cite: shown(document.getElementById("cite")),
	};
})()`

// TestPrint prints a point: the text and how to cite it, without bars and with nothing folded.
func TestPrint(t *testing.T) {
	w := start(t)
	for _, lang := range []string{"en", "ar"} {
		tab := w.tab(t, chrome.View{Width: 794, Print: true})
		open(t, tab, w.node.URL+"/"+lang+"/library/POL-RIC-1", 200)
		got := ask[paper](t, tab, printed)
		if len(got.Bars) > 0 || got.Closed > 0 || !got.Cite {
			t.Errorf("%s: on paper are %q; %d parts are folded; citation %v", lang, got.Bars, got.Closed, got.Cite)
		}
		pdf, err := chromedp.Run(tab.Ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
		if err != nil {
			t.Fatal(err)
		}
		pages := pdfText(t, pdf)
		if len(pages) < 1 || len(pages) > 3 {
			t.Errorf("%s: the PDF has %d pages, want one to three", lang, len(pages))
		}
		if lang != "en" {
			continue // joined letters have no single character to be read back
		}
		text := strings.Join(pages, "")
		for _, want := range []string{"One place", "POL-RIC-1", "Why this matters", "Guidelines for policy-makers, edition"} {
			if !strings.Contains(text, want) {
				t.Errorf("the PDF lacks %q:\n%s", want, text)
			}
		}
		for _, not := range []string{"Get help now", "Leave quickly", "Español", "Skip to"} {
			if strings.Contains(text, not) {
				t.Errorf("the PDF holds %q", not)
			}
		}
	}
}

// sheet is how a page lies on paper.
type sheet struct {
	Gap     float64 // between the mark of the site and the title, in pixels
	Height  float64 // of the whole page
	Picture bool    // of the tree
	Work    bool    // what leads on by links
}

const laid = `(() => {
	const shown = (s) => [...document.querySelectorAll(s)].some((e) => e.checkVisibility());
	return {
		Gap: document.querySelector("h1").getBoundingClientRect().top - document.querySelector(".brand").getBoundingClientRect().bottom,
		Height: document.body.getBoundingClientRect().height,
		Picture: shown(".arch"), Work: shown("#work"),
	};
})()`

// A4 less the margins of web/style/modes.css, in pixels of 1/96 inch.
const sheetWidth, sheetHeight = 672, 986

// TestPrint_sheets: no sheet is half blank because a card did not fit on it, a title stands free,
// children keep their picture.
func TestPrint_sheets(t *testing.T) {
	w := start(t)
	for path, child := range map[string]bool{"/en/library/area/POL-LEG": false, "/en/library/POL-LEG-1": false, "/ar/library/KID-W5": true, "/en/library/set/children/full": true} {
		tab := w.tab(t, chrome.View{Width: sheetWidth, Print: true})
		open(t, tab, w.node.URL+path, 200)
		got := ask[sheet](t, tab, laid)
		if got.Gap < 12 || got.Picture != child || got.Work {
			t.Errorf("%s on paper: %+v", path, got)
		}
		pdf, err := chromedp.Run(tab.Ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
		if err != nil {
			t.Fatal(err)
		}
		// What may not be parted (a title, a foot) leaves a few lines of a sheet free: a tenth.
		if sheets, most := len(pdfText(t, pdf)), int(math.Ceil(1.1*got.Height/sheetHeight)); sheets > most {
			t.Errorf("%s takes %d sheets, and its text fills %.1f", path, sheets, got.Height/sheetHeight)
		}
	}
}

// TestPrint_summary: the longest summary takes no more sheets than its document may, and a title
// that stands in from another direction begins where its text does.
func TestPrint_summary(t *testing.T) {
	w := start(t)
	for _, lang := range []string{"en", "ar"} {
		tab := w.tab(t, chrome.View{Width: sheetWidth, Print: true})
		open(t, tab, w.node.URL+"/"+lang+"/library/set/policy/summary", 200)
		pdf, err := chromedp.Run(tab.Ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
		if err != nil {
			t.Fatal(err)
		}
		if sheets := len(pdfText(t, pdf)); sheets > 4 {
			t.Errorf("the summary takes %d sheets in %s", sheets, lang)
		}
	}
	tab := w.tab(t, chrome.View{Width: sheetWidth, Print: true})
	open(t, tab, lacking(t, w, "library/industry/*/ar.md").url("/ar/library/IND-RGT-1"), 200)
	edges := ask[[]float64](t, tab, `[...document.querySelectorAll("h1 .line, .lead .line, .asks .foreign")].map((e) => e.getBoundingClientRect().left)`)
	if len(edges) != 3 || slices.Max(edges)-slices.Min(edges) > 1 {
		t.Errorf("title, line and text in English begin at %v", edges)
	}
}

// TestColours takes pictures in the ways a reader's system may ask for.
func TestColours(t *testing.T) {
	w := start(t)
	views := []chrome.View{{Width: 360, Forced: true}}
	if all() { // pictures are slow without a graphics card
		views = append(views, chrome.View{Width: 360, Dark: true}, chrome.View{Width: 1280, Forced: true, Dark: true}, chrome.View{Width: 1280, Contrast: true})
	}
	for _, v := range views {
		tab := w.tab(t, v)
		for _, path := range []string{"/en", "/ar/library/KID-S1"} {
			open(t, tab, w.node.URL+path, 200)
			if shot, err := tab.Picture(60, 2000); err != nil || len(shot) < 5000 {
				t.Errorf("%s seen as %+v: %d bytes, %v", path, v, len(shot), err)
			}
		}
	}
}
