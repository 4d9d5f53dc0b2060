package library

import (
	"strings"
	"testing"

	"copse/internal/copse"
	"copse/internal/testkit"
)

// TestSummary: who decides sees the whole set in short: each area with what it is about, and of
// its points those that the one-page brief names. Package app counts the printed pages.
func TestSummary(t *testing.T) {
	lib, catalog := shipped()
	for _, lang := range copse.Shipped() {
		words, _ := catalog.For(lang)
		for _, s := range lib.Sets {
			areas, points, said := depthAreas(lib, s, "summary", words), 0, text(s.Texts, lang, "intro").Plain
			if len(areas) != len(s.Areas) {
				t.Errorf("%s: %d of %d areas", s.ID, len(areas), len(s.Areas))
			}
			for i, a := range areas {
				if !a.Title.Is() || !a.Intro.Is() || a.Count != len(cards(s.Areas[i].Points, words)) {
					t.Errorf("%s in %s: the area says too little: %d points", a.ID, lang, a.Count)
				}
				said += " " + a.Title.Plain + " " + a.Intro.Plain
				for _, n := range a.Points {
					points++
					said += " " + n.Title.Plain + " " + n.Statement.Plain
					if p, ok := lib.Point(n.ID); !ok || !p.Brief || !n.Statement.Is() {
						t.Errorf("%s does not belong into a summary", n.ID)
					}
				}
			}
			if brief := depthAreas(lib, s, "brief", words); points == 0 || points != count(brief) {
				t.Errorf("%s: a summary has %d points, the brief %d", s.ID, points, count(brief))
			}
			// A page of the PDF has about 780 English words, and one of four is the cover.
			if n := len(strings.Fields(said)); lang == "en" && n > 2300 {
				t.Errorf("%s: a summary has %d words", s.ID, n)
			}
		}
	}
}

func count(areas []depthArea) (n int) {
	for _, a := range areas {
		n += len(a.Points)
	}
	return n
}

// TestSummary_page: an area without a point of the brief is there, and leads to all of its points.
func TestSummary_page(t *testing.T) {
	page := testkit.Get(t, tinySite(t, fixed{}), "/en/library/set/policy/summary").Page()
	if got, want := page.Text(`#POL-RIC a[href="/en/library/area/POL-RIC"]`), "2 points"; got != want {
		t.Errorf("the area has %q, want %q", got, want)
	}
	if !strings.Contains(page.Text("article"), "The full guideline has all points") {
		t.Error("the page does not say what it leaves out")
	}
	files, _ := testkit.Unzip(t, makeEPUB(t, "policy", "summary", "en", Copy{}))
	testkit.CheckBook(t, files)
	if !strings.Contains(files["EPUB/intro.xhtml"], "The full guideline has all points") || !strings.Contains(files["EPUB/STK.xhtml"], "<h1>") || strings.Contains(files["EPUB/POL-LEG.xhtml"], `id="POL-LEG-5"`) {
		t.Error("the book is no summary")
	}
	for name, text := range files {
		if strings.Contains(text, "Why this matters") {
			t.Errorf("%s gives reasons, which a summary leaves out", name)
		}
	}
}
