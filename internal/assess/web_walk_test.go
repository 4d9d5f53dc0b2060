package assess

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"copse/internal/assess/score"
	"copse/internal/testkit"
)

// TestWalk: a school goes from area to area to its result, each page asked of another program than the one before: all
// that was answered comes along with the form. On one page, and out of a file, the same answers have the same result.
func TestWalk(t *testing.T) {
	t.Parallel()
	one, two := newSite(t), newSite(t)
	in := instrument(t, "cop-school")
	facts := []string{"devices", "services", "nine_to_twelve"}
	begin := func(sites ...http.Handler) *visitor {
		return newVisitor(t, sites...).open("/en/assess/cop-school/answer").tick(facts...).set("about", "School & <Lake>", "as_of", "2026-11-02")
	}
	v := begin(one, two).press("EDU-DEV").says("Area 1 of 6", "0 of 22 answered").saysNot("EDU-DEV-3")
	v.set("n.EDU-DEV-1", "List of 2026-09, seen by “two”")
	for i := range in.Areas {
		v.levels()
		if to := in.Areas[min(i+1, len(in.Areas)-1)].ID; i+1 < len(in.Areas) {
			v.press(string(to)).status(http.StatusOK)
		}
	}
	v.says("Area 6 of 6").press("result").status(http.StatusOK)
	if v.answer.Header().Get("Cache-Control") != "private, no-cache" || v.answer.Header().Get("Set-Cookie") != "" {
		t.Errorf("Cache-Control %q, Set-Cookie %q", v.answer.Header().Get("Cache-Control"), v.answer.Header().Get("Set-Cookie"))
	}
	byArea, kept := testkit.Mask(testkit.Main(t, v.answer.Text())), v.kept()
	v.says("The result of School & <Lake>", "State of 2 November 2026", "22 items asked: with a level (22).", "List of 2026-09, seen by “two”")
	if kept.About != "School & <Lake>" || kept.AsOf != "2026-11-02" || len(kept.Items) != in.Asked(facts) {
		t.Errorf("at the end the form carries %+v", kept)
	}

	all := begin(one).press("all")
	for _, it := range in.Items {
		if said, ok := kept.Items[it.ID]; ok {
			all.set("a."+string(it.ID), strconv.Itoa(said.Level))
		}
	}
	all.set("n.EDU-DEV-1", "List of 2026-09, seen by “two”").press("result")
	if testkit.Mask(testkit.Main(t, all.answer.Text())) != byArea {
		t.Error("all on one page has another result than area by area")
	}
	for _, kind := range []string{".json", ".xlsx"} {
		file := v.press(kind).status(http.StatusOK).answer
		v = newVisitor(t, two).open("/en/assess/read").upload("mine"+kind, file.Body.Bytes()).status(http.StatusOK).press("result")
		if testkit.Mask(testkit.Main(t, v.answer.Text())) != byArea {
			t.Errorf("the answers read in from %s have another result", kind)
		}
	}
}

// TestProfile: what is true decides what is asked. An answer to what is asked no longer counts nowhere and is not lost.
func TestProfile(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, theSite(t)).open("/en/assess/cop-school/answer").press("EDU-DEV")
	if got := v.page.Text("h1"); got == v.page.Text(".crumb") || v.page.Has("#EDU-DEV-1") {
		t.Errorf("nothing is true, and %q asks for devices", got)
	}
	v.press("begin").tick("devices").press("EDU-DEV").says("0 of 20 answered", "Asked if the following is true: pupils or staff use devices that belong to the school")
	v.set("a.EDU-DEV-1", "4", "n.EDU-DEV-1", "Seen").press("begin")
	if got := v.chosen("is"); got != "devices" {
		t.Errorf("on the way back %q is ticked", got)
	}
	v.tick().press("all").press("result").says("18 items asked: no answer (18).").saysNot("EDU-DEV-1", "Seen")
	v.press("EDU-POL").press("begin").tick("devices", "network").press("EDU-DEV").says("1 of 21 answered")
	if got := v.chosen("a.EDU-DEV-1") + v.chosen("n.EDU-DEV-1"); got != "4Seen" {
		t.Errorf("the answer came back as %q", got)
	}
}

// TestForm_faults: what does not fit is shown again where it was written, nothing is lost, and once it is mended the form
// goes where it was sent.
func TestForm_faults(t *testing.T) {
	t.Parallel()
	h := theSite(t)
	long := strings.Repeat("ب", MaxNote+1)
	begin := func() *visitor {
		return newVisitor(t, h).open("/en/assess/cop-sport/answer").tick("travel").set("about", "Club").press("SPT").set("a.SPT-2", "1", "n.SPT-2", "Her name is on the door")
	}
	for _, c := range []struct {
		name         string
		sent         *visitor
		field, fault string
		still        []string // fields and what they hold
		mend         []string
	}{
		{"does not apply, without a reason", begin().set("a.SPT-1", "na").press("result"), "n.SPT-1", "SPT-1: say in the note why it does not apply.",
			[]string{"a.SPT-1", "na", "a.SPT-2", "1", "n.SPT-2", "Her name is on the door"}, []string{"n.SPT-1", "No club house"}},
		{"a note that is too long", begin().set("a.SPT-1", "3", "n.SPT-1", long).press("result"), "n.SPT-1", "SPT-1: the note is longer than 500 characters.",
			[]string{"a.SPT-1", "3", "n.SPT-1", long, "a.SPT-2", "1"}, []string{"n.SPT-1", "short"}},
		{"a name that is too long", begin().press("begin").set("about", long).press("SPT"), "about", "501",
			[]string{"about", long, "is", "travel"}, []string{"about", "Club"}},
		{"a day that is none", begin().press("begin").set("as_of", "2026-13-01").press("SPT"), "as_of", "2027-01-31",
			[]string{"as_of", "2026-13-01", "about", "Club", "is", "travel"}, []string{"as_of", "2026-01-13"}},
		{"a day in the future", begin().press("begin").set("as_of", "2026-12-02").press("SPT"), "as_of", "This day lies in the future.",
			[]string{"as_of", "2026-12-02", "about", "Club", "is", "travel"}, []string{"as_of", "2026-12-01"}}, // it is that day somewhere
	} {
		t.Run(c.name, func(t *testing.T) {
			v := c.sent
			v.t = t
			v.status(http.StatusUnprocessableEntity)
			if got := v.page.Text(".faults"); !strings.Contains(got, c.fault) {
				t.Errorf("it says %q", got)
			}
			if !v.page.Has(`.faults a[href="#`+c.field+`"]`) || !v.page.Has(`main [id="`+c.field+`"]`) || !v.page.Has(`main [id="`+c.field+`-wrong"]`) {
				t.Errorf("no fault beside %s, or none that leads there", c.field)
			}
			for i := 0; i < len(c.still); i += 2 {
				if got := v.chosen(c.still[i]); got != c.still[i+1] {
					t.Errorf("%s came back as %q", c.still[i], got)
				}
			}
			v.set(c.mend...)
			if v.page.Has(`main button[value=result]`) {
				v.press("result")
			} else {
				v.press("SPT").status(http.StatusOK).press("result")
			}
			v.status(http.StatusOK).says("The result of Club", "Her name is on the door")
			if got := v.kept().Items["SPT-2"]; got.State != score.Answered || got.Level != 1 {
				t.Errorf("at the end SPT-2 is %+v", got)
			}
		})
	}
}

// TestForm_refuses: what no page of ours sends.
func TestForm_refuses(t *testing.T) {
	t.Parallel()
	h := theSite(t)
	sport := goldenAnswers(t, instrument(t, "cop-sport"))
	with := func(change ...string) url.Values {
		form := url.Values{"once": {strings.Repeat("A", 26)}, "kept": {sport}, "on": {"SPT"}, "go": {"result"}}
		for i := 0; i < len(change); i += 2 {
			form.Set(change[i], change[i+1])
		}
		return form
	}
	for _, c := range []struct {
		name   string
		form   url.Values
		header string
		want   int
		says   string
	}{
		{"as a page sends it", with(), "", http.StatusOK, "The result of"},
		{"to nowhere", with("go", "SPT-99"), "", http.StatusNotFound, ""},
		{"to a file nobody makes", with("go", ".exe"), "", http.StatusNotFound, ""},
		{"on a page nobody shows", with("on", "SPT-99", "a.SPT-1", "0"), "", http.StatusOK, "The result of"},
		{"no answers, but words", with("kept", "these are none"), "", http.StatusUnprocessableEntity, "The answers did not come through"},
		{"answers to another checklist", with("kept", goldenAnswers(t, instrument(t, "cop-school"))), "", http.StatusUnprocessableEntity, "The answers did not come through"},
		{"a level that is none in what came along", with("kept", strings.Replace(sport, `"level":4`, `"level":5`, 1)), "", http.StatusUnprocessableEntity, "The answers did not come through"},
		{"a level nobody offered", with("a.SPT-1", "5"), "", http.StatusUnprocessableEntity, ""},
		{"a fact nobody asks for", with("on", "begin", "is", "rich"), "", http.StatusUnprocessableEntity, ""},
		{"without a token of ours", with("once", "1"), "", http.StatusUnprocessableEntity, ""},
		{"too large", with("n.SPT-1", strings.Repeat("a", formSize)), "", http.StatusRequestEntityTooLarge, ""},
		{"of another site", with(), "Sec-Fetch-Site: cross-site", http.StatusForbidden, ""},
		{"no form", with(), "Content-Type: text/plain", http.StatusUnsupportedMediaType, ""},
	} {
		header := c.header
		if header == "" {
			header = "Accept: text/html"
		}
		w := testkit.Post(t, h, "/en/assess/cop-sport", c.form, header)
		if w.Code != c.want || c.says != "" && !strings.Contains(w.Text(), c.says) {
			t.Errorf("%s: %d, want %d: %s", c.name, w.Code, c.want, w.Page().Text("main"))
		}
	}
	if w := testkit.Post(t, h, "/en/assess/cop-none", with()); w.Code != http.StatusNotFound {
		t.Errorf("a checklist that is not there: %d", w.Code)
	}
}

// tenths are points as they are printed, "−3.1", in tenths.
var tenths = regexp.MustCompile(`(\x{2212}?)([0-9]+)\.([0-9])`)

func tenthsOf(t *testing.T, text string) int {
	t.Helper()
	found := tenths.FindAllStringSubmatch(text, -1)
	if len(found) == 0 {
		t.Fatalf("%q has no points", text)
	}
	last := found[len(found)-1]
	n := 10*number(t, last[2]) + number(t, last[3])
	if last[1] != "" {
		n = -n
	}
	return n
}

// TestResult_adds: what is printed as brought by each area adds up to the figure, and what each item brings to its area.
func TestResult_adds(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, theSite(t)).open("/en/assess/cop-school/answer").tick("devices", "network", "services", "nine_to_twelve").press("all").levels().set("a.EDU-PUP-2", "0", "a.EDU-PUP-3", "4").press("result").status(http.StatusOK)
	figure := number(t, v.page.Text(".figure .big span"))
	sum, caps, summaries := 0, 0, v.page.All("details.why>summary")
	for i, area := range v.page.All("details.why") {
		brings := tenthsOf(t, testkit.Words(summaries[i]))
		sum += brings
		items := 0
		for n := range area.Descendants() {
			if n.Data == "b" {
				items += tenthsOf(t, testkit.Words(n))
				if strings.HasPrefix(testkit.Words(n), "While ") {
					caps++
				}
			}
		}
		if items != brings {
			t.Errorf("items bring %d tenths of %d: %s", items, brings, testkit.Words(area))
		}
	}
	if sum < 10*figure-5 || sum > 10*figure+5 || figure == 0 || caps == 0 {
		t.Errorf("areas bring %d tenths of %d points, with %d caps", sum, figure, caps)
	}
	v.says(fmt.Sprintf("adds up to %d.%d, which is shown as %d.", sum/10, sum%10, figure), fmt.Sprintf("Why %d?", figure), "What would help most", "Area by area")
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(regexp.MustCompile(`^[0-9]+`).FindString(text))
	if err != nil {
		t.Fatalf("%q begins with no number", text)
	}
	return n
}

// TestResult_none: with little answered there is a range and no figure, no band, and no sum of points.
func TestResult_none(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, theSite(t)).open("/en/assess/cop-national/answer").press("all").set("a.POL-LEG-1", "4", "a.POL-LEG-2", "unknown", "a.POL-LEG-3", "withheld").press("result").status(http.StatusOK)
	v.says("0 to 100 of 100", "of the weight has a level. A figure is shown from 90% on", "What is behind the range", "What is not known yet", "with a level (1)", "not known (1)", "we do not say (1)", "no answer (61)", "Show your answers in this order")
	v.saysNot("Why ", "What would help most", "What is left to do")
	for n := range 4 {
		band := wordsIn(t, shippedLists(), "en").T(fmt.Sprint("assess.band.", n))
		if got := v.page.Text(".figure>div"); strings.Contains(got, band) {
			t.Errorf("a step is named where there is no figure: %s", got)
		}
	}
	if v.page.Has(".figure .big b") {
		t.Errorf("a band stands there: %s", v.page.Text(".figure .big"))
	}
	v = newVisitor(t, v.sites...).open("/en/assess/cop-national/answer").press("all").press("result").says("64 items asked: no answer (64).", "nothing answered yet").saysNot("0 to 100 of 100")
	for _, to := range []string{goPolicy, ".docx"} {
		if w := testkit.Post(t, v.site(), "/en/assess/cop-national", url.Values{"once": {strings.Repeat("A", 26)}, "go": {to}}); w.Code != http.StatusNotFound {
			t.Errorf("%s, where no clauses were written: %d", to, w.Code)
		}
	}
}

// TestPolicy: what is in place stands as a clause, what is not as a promise, the rest apart with its reason; the paper to go
// on with says the same.
func TestPolicy(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, theSite(t)).open("/en/assess/cop-school/answer").set("about", "Lake <School>", "as_of", "2026-11-02").press("all")
	v.set("a.EDU-POL-1", "3", "a.EDU-POL-2", "2", "a.EDU-POL-3", "na", "n.EDU-POL-3", "There is no such thing here", "a.EDU-POL-4", "4").press("result").press("policy").status(http.StatusOK)
	said := shippedLists().Words(instrument(t, "cop-school"), "en")
	clauses := v.page.All(".clause")
	if len(clauses) != 2 || !strings.Contains(testkit.Words(clauses[0]), said.Items["EDU-POL-1"].Clause) || !strings.Contains(testkit.Words(clauses[1]), said.Items["EDU-POL-4"].Clause) {
		t.Errorf("%d clauses", len(clauses))
	}
	promise := said.Items["EDU-POL-2"]
	if got := v.page.Text("ol.promises"); len(v.page.All("section:not(.annex)>ol.promises>li")) != 1 || !strings.Contains(got, promise.Clause) || strings.Contains(got, promise.Levels[2]) {
		t.Errorf("what is promised: %s", got)
	}
	if got := v.page.Text(".annex"); len(v.page.All(".annex ol.promises>li")) != 1 || !strings.Contains(got, "EDU-POL-2") || !strings.Contains(got, "level 2 partly in place: "+promise.Levels[2]) {
		t.Errorf("what stands behind it: %s", got)
	}
	if v.page.Has(".sign~.sign") || !v.page.Has(".sign~.annex") {
		t.Error("the annex does not follow the signature")
	}
	v.says("Child online protection policy: Lake <School>", "This is a draft.", "There is no such thing here", "state of 2 November 2026")
	paper := word(t, v.press(".docx").answer.Body.Bytes())
	for _, text := range []string{"Child online protection policy: Lake <School>", said.Items["EDU-POL-1"].Clause, promise.Clause, promise.Levels[2], "There is no such thing here"} {
		if !strings.Contains(paper, text) {
			t.Errorf("the paper lacks %q: %s", text, paper)
		}
	}
	if sign, annex := strings.Index(paper, "Name and office"), strings.Index(paper, "Annex: "); sign < 0 || annex < sign {
		t.Errorf("the paper is signed at %d, and its annex begins at %d", sign, annex)
	}
}

// TestPolicy_empty: where nothing was said that a clause could be made of, the draft says so, and there is nothing to sign.
func TestPolicy_empty(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, theSite(t)).open("/en/assess/cop-school/answer").press("all").set("a.EDU-POL-3", "na", "n.EDU-POL-3", "None here", "a.EDU-POL-4", "unknown").press("result").press("policy").status(http.StatusOK)
	v.says("No clause stands yet: answer some items first.")
	for _, selector := range []string{".clause", ".promises", ".annex", ".sign", `main button[value=".docx"]`} {
		if v.page.Has(selector) {
			t.Errorf("the draft has %s", selector)
		}
	}
	if got := v.press("result").kept().Items["EDU-POL-3"].Note; got != "None here" {
		t.Errorf("on the way back the note is %q", got)
	}
}
