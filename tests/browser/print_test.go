package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"copse/tools/chrome"
)

// paper is what a printed page shows.
type paper struct {
	Bars   []string // what must not be printed and is
	Closed int      // parts of details that are not printed
	Cite   bool
}

const printed = `(() => {
	const shown = (e) => e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true});
	return {
		Bars: [...document.querySelectorAll(".safety, .langs, .foot, .toc, .toc-m, .turn, .skip")].filter(shown).map((e) => e.className),
		Closed: [...document.querySelectorAll("details:not(.toc-m) > :not(summary, .btn, .noprint)")].filter((e) => !shown(e)).length,
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
