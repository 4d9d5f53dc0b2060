package assess

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"copse/internal/assess/score"
	"copse/internal/testkit"
)

// TestLanguages: the row of languages in the head sends the form along, on each page that has one.
func TestLanguages(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, theSite(t)).open("/en/assess/cop-sport/answer").tick("travel").set("about", "Club 7", "as_of", "2026-11-02").speak("es")
	if got := v.chosen("about") + " " + v.chosen("as_of") + " " + v.chosen("is"); got != "Club 7 2026-11-02 travel" {
		t.Errorf("in Spanish the beginning holds %q", got)
	}
	v.speak("en").press("SPT").levels().set("n.SPT-1", "Minutes of <May>").speak("ar")
	if !v.page.Has("html[dir=rtl]") || v.chosen("n.SPT-1") != "Minutes of <May>" || v.chosen("a.SPT-2") != "1" {
		t.Errorf("in Arabic: %q, %q", v.chosen("n.SPT-1"), v.chosen("a.SPT-2"))
	}
	asked := len(v.page.All("main fieldset.item"))
	v.press("result").speak("fr")
	if got := v.kept(); got.About != "Club 7" || len(got.Items) != asked || !slices.Equal(got.Facts, []string{"travel"}) {
		t.Errorf("in French: %+v", got)
	}
	french := v.page.Text(".figure .big span")
	v.press("policy").speak("zh")
	if !v.page.Has(".clause") {
		t.Error("in Chinese the draft is another page")
	}
	if got := v.speak("en").press("result").page.Text(".figure .big span"); number(t, got) == 0 || !strings.Contains(french, strconv.Itoa(number(t, got))) {
		t.Errorf("%q in French, %q in English", french, got)
	}
	v.press("SPT").set("a.SPT-3", "na", "n.SPT-3", "").press("result").status(http.StatusUnprocessableEntity) // a page that says what is wrong
	v.click(`header .langs button[lang=ru]`).status(http.StatusUnprocessableEntity)
	if got := v.chosen("a.SPT-3") + v.chosen("n.SPT-1"); got != "naMinutes of <May>" || !v.page.Has("html[lang=ru]") || v.page.Text(".faults") == "" {
		t.Errorf("what is wrong, in Russian: %q", got)
	}
}

// TestBegin_area: an address may name the area to begin with. What is said first, what is wrong with it and another language
// lead there all the same.
func TestBegin_area(t *testing.T) {
	t.Parallel()
	h := theSite(t)
	v := newVisitor(t, h).open("/en/assess/cop-national")
	v.open(testkit.Attr(v.page.Find(`main #POL-RIC a.btn`), "href")).says("Begin with: " + shippedLists().areaTitle("POL-RIC", "en"))
	v.set("about", "Here", "as_of", "2031-01-01").press("POL-RIC").status(http.StatusUnprocessableEntity)
	v.set("as_of", "2026-11-02").press("POL-RIC").status(http.StatusOK)
	if !v.page.Has("#POL-RIC-1") || v.page.Has("#POL-LEG-1") || v.kept().About != "Here" {
		t.Errorf("it leads to %s", v.page.Text("h1"))
	}
	v.open("/en/assess/cop-national/answer?area=POL-RIC").set("about", "Here").speak("fr")
	if !v.page.Has("main button[value=POL-RIC]") || v.chosen("about") != "Here" {
		t.Errorf("in French: %s", v.page.Text("main form"))
	}
	for _, none := range []string{"?area=EDU-POL", "?area=", "?area=%3Cb%3E"} {
		if !v.open("/en/assess/cop-national/answer" + none).page.Has("main button[value=POL-LEG]") {
			t.Errorf("%s: the first area is not the first", none)
		}
	}
}

// TestResult_change: the buttons beside an area and beside a gap lead to where it is answered, with all answers.
func TestResult_change(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, theSite(t)).open("/en/assess/cop-school/answer").set("about", "School").press("all").set("a.EDU-POL-2", "1", "n.EDU-POL-2", "Old form", "a.EDU-CUR-1", "0", "a.EDU-STF-1", "4").press("result")
	v.click(`.gap button[formaction$="#EDU-CUR-1"]`).status(http.StatusOK)
	if v.chosen("a.EDU-CUR-1") != "0" || v.page.Has("#EDU-POL-2") || v.kept().Items["EDU-POL-2"].Note != "Old form" {
		t.Errorf("beside a gap: EDU-CUR-1 is %q, along come %+v", v.chosen("a.EDU-CUR-1"), v.kept())
	}
	v.set("a.EDU-CUR-1", "3").press("result").click(`table.areas button[value=EDU-POL]`).status(http.StatusOK)
	if v.chosen("a.EDU-POL-2") != "1" || v.chosen("n.EDU-POL-2") != "Old form" || v.kept().Items["EDU-CUR-1"].Level != 3 || v.kept().About != "School" {
		t.Errorf("beside an area: EDU-POL-2 is %q, along come %+v", v.chosen("a.EDU-POL-2"), v.kept())
	}
	v.press("result").click(`main form .acts button[value^=EDU]`)
	if !v.page.Has("#EDU-POL-1") {
		t.Errorf("“Change answers” leads to %s", v.page.Text("h1"))
	}
}

// TestResult_ranges: a range stands beside a figure just where something is not known. Where a cap holds both its ends there is
// none, and still not everything is known.
func TestResult_ranges(t *testing.T) {
	t.Parallel()
	answered := func(change ...string) *visitor {
		v := newVisitor(t, theSite(t)).open("/en/assess/cop-school/answer").press("all")
		for _, item := range v.page.All("main fieldset.item") {
			v.set("a."+testkit.Attr(item, "id"), "4")
		}
		return v.set(change...).press("result").status(http.StatusOK)
	}
	ranges := func(v *visitor) (list []string) {
		for _, n := range v.page.All("table.areas td.num small") {
			list = append(list, testkit.Words(n))
		}
		return list
	}
	v := answered("a.EDU-CUR-2", "1", "a.EDU-PUP-1", "3").says("Everything that is asked is known.") // thirds: rounded outward they would be two
	if got := ranges(v); got != nil {
		t.Errorf("all is known, and there are ranges: %v", got)
	}
	if got := ranges(answered("a.EDU-CUR-2", "unknown").saysNot("Everything that is asked is known.")); len(got) != 1 {
		t.Errorf("one item is not known, and there are ranges: %v", got)
	}

	club := func(change ...string) *visitor {
		v := newVisitor(t, theSite(t)).open("/en/assess/cop-sport/answer").press("SPT")
		for _, item := range v.page.All("main fieldset.item") {
			v.set("a."+testkit.Attr(item, "id"), "4")
		}
		return v.set("a.SPT-2", "0").set(change...).press("result").status(http.StatusOK)
	}
	for _, v := range []*visitor{club("a.SPT-1", "unknown"), club("a.SPT-1", "unknown", "a.SPT-3", "withheld", "a.SPT-5", "", "a.SPT-4", "unknown")} {
		v.says("25 of 100 points. What is not known yet cannot change that.").saysNot("Everything that is asked is known.", "lies in the range", "0 of 100 of 100")
		if got := v.page.Text(".figure .big span"); got != "25 of 100" || ranges(v) != nil {
			t.Errorf("a cap holds both ends: %q, %v", got, ranges(v))
		}
	}
	if r := instrument(t, "cop-sport").Result(club("a.SPT-1", "unknown").kept()); !r.Enough || r.Counts[score.NotKnown] != 1 {
		t.Errorf("the club has no figure: %+v", r.Counts)
	}
}
