package library

import (
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/testkit"
	"copse/internal/testkit/site"
	"copse/internal/web"
)

// shippedSite serves the shipped library; helpers are those of a node in preview.
func shippedSite(t *testing.T, helpers ...Helper) (http.Handler, *content.Library) {
	t.Helper()
	lib, _ := shipped()
	return site.Open(t, &web.Shell{Preview: true}, func(s *web.Shell) (site.Door, error) {
		return New(s, Settings{Library: func() *content.Library { return lib }, Search: fixed{},
			TakeDown: func(*i18n.Words) []Helper { return slices.Clone(helpers) },
			Read:     func(lang copse.Lang, keys ...string) bool { return lang == "fr" && len(keys) > 0 }, // all of French is signed
		})
	}), lib
}

// TestQuestions_age: a question is listed for those it is for, and for nobody else. What
// speaks of sexual pictures of others is for teenagers and adults.
func TestQuestions_age(t *testing.T) {
	h, lib := shippedSite(t)
	pages := map[string][]string{} // asker -> pages that list their questions
	for _, a := range lib.Front.Askers {
		pages[a.ID] = []string{"/en/start/" + a.ID}
	}
	for _, a := range lib.Front.Audiences {
		pages[a.Asker] = append(pages[a.Asker], "/en/for/"+a.ID)
	}
	for who, paths := range pages {
		for _, path := range paths {
			page := testkit.Get(t, h, path).Page()
			for _, q := range lib.Questions {
				listed := page.Has(`main a[href="/en` + questionPath(q) + `"]`)
				if listed != slices.Contains(q.Who, who) {
					t.Errorf("%s: question %s for %v: listed %v", path, q.ID, q.Who, listed)
				}
			}
		}
	}
	for _, path := range []string{"/en/start/under-9", "/en/start/9-12", "/en/for/children-under-9", "/en/for/9-12", "/en/for/child"} {
		if strings.Contains(strings.ToLower(testkit.Get(t, h, path).Text()), "sexual") {
			t.Errorf("%s speaks to a child of what is not for them", path)
		}
	}
}

// TestQuestions_askers holds whom each question is offered to. A change here is a decision
// about what a child of an age reads.
func TestQuestions_askers(t *testing.T) {
	_, lib := shippedSite(t)
	want := map[string]string{
		"q01": "under-9 9-12", "q31": "under-9 9-12", "q36": "9-12", "q37": "under-9 9-12 teen", "q02": "under-9 9-12", "q03": "under-9 9-12", "q04": "under-9 9-12",
		"q05": "teen", "q33": "teen", "q06": "teen", "q07": "teen", "q08": "teen", "q09": "teen", "q10": "teen",
		"q35": "parent", "q11": "parent educator", "q12": "parent", "q13": "parent", "q14": "parent", "q15": "parent", "q16": "parent", "q17": "parent", "q18": "parent",
		"q19": "educator", "q20": "educator", "q21": "educator", "q22": "educator", "q23": "educator", "q32": "parent", "q34": "educator",
		"q24": "company", "q25": "company", "q26": "company", "q27": "policy", "q28": "policy", "q29": "policy", "q30": "teen parent educator company policy",
	}
	got := map[string]string{}
	for _, q := range lib.Questions {
		got[q.ID] = strings.Join(q.Who, " ")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestDestinations_report holds where a reader is told to report: each of these leads to a
// page that helps today, in every language the text is there in.
func TestDestinations_report(t *testing.T) {
	h, lib := shippedSite(t)
	want := []string{"/library/KID-S3", "/library/KID-W5", "/library/KID-W6", "/library/TEEN-4", "/library/TEEN-5", "/library/TEEN-10", "/library/TEEN-14", "/library/TEEN-15",
		"/library/PAR-REP-2", "/library/PAR-RSK-2", "/library/EDU-PUP-3", "/question/q11", "/question/q12", "/question/q20", "/question/q30"}
	for _, lang := range lib.Langs {
		for _, path := range want {
			if !testkit.Get(t, h, "/"+string(lang)+path).Page().Has(`main a[href="/` + string(lang) + `/help#remove"]`) {
				t.Errorf("/%s%s leads nowhere to report", lang, path)
			}
		}
	}
}

// TestQuestions_onPoints: a page for children names the questions of their age alone.
func TestQuestions_onPoints(t *testing.T) {
	h, lib := shippedSite(t)
	adults := 0
	for n := range lib.Points {
		if n.Kind != content.Goal {
			continue
		}
		page := testkit.Get(t, h, "/en"+pointPath(n)).Page()
		for _, tool := range lib.PutToWork(n.ID) {
			q, _ := lib.Question(tool.ID)
			if !q.For(n.Applies.Bands) {
				adults++
				if page.Has(`main a[href="/en` + questionPath(q) + `"]`) {
					t.Errorf("%s lists %s, which is for %v", n.ID, q.ID, q.Who)
				}
			}
		}
	}
	if adults == 0 {
		t.Error("no point for children answers an adult's question: the test proves nothing")
	}
}

// TestAges: the sign of children leads to a choice of two doors, and the grooming point
// stands on the one for 9 to 12.
func TestAges(t *testing.T) {
	h, _ := shippedSite(t)
	if !testkit.Get(t, h, "/en").Page().Has(`main a[href="/en/for/child"]`) {
		t.Error("the sign does not lead to the choice")
	}
	page := testkit.Get(t, h, "/en/for/child").Page()
	page.Check("/en/for/child", site.Exit)
	for _, want := range []string{`main a[href="/en/for/children-under-9"]`, `main a[href="/en/for/9-12"]`} {
		if !page.Has(want) {
			t.Errorf("the choice lacks %s", want)
		}
	}
	if !testkit.Get(t, h, "/en/for/9-12").Page().Has(`main a[href="/en/library/KID-W6"]`) {
		t.Error("the door for 9 to 12 leaves out KID-W6")
	}
	if w := testkit.Get(t, h, "/en/start/child"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/en/for/child" {
		t.Errorf("an old address: %d to %q", w.Code, w.Header().Get("Location"))
	}
}

// TestQuestionPage: the answer comes first, then who helps, in the voice of who asks.
func TestQuestionPage(t *testing.T) {
	h, lib := shippedSite(t, Helper{Name: "Take It Down", Lang: "en", Dir: "ltr", About: "What it does.", Listed: "Listed by its own page.", Address: "https://takeitdown.example", Domain: "takeitdown.example"})
	for _, c := range []struct {
		id     string
		has    string
		hasNot []string
	}{
		{"q05", "A helpline listens. You choose", []string{"See what to do first"}},
		{"q32", `href="/en/help#adult"`, []string{"A helpline listens. You choose"}},
		{"q34", `href="/en/help#adult"`, []string{"A helpline listens. You choose"}},
		{"q24", `href="/en/help#remove"`, []string{"A helpline listens. You choose", "See what to do first"}},
		{"q30", "Seeing such a thing weighs on anybody", []string{"A helpline listens. You choose"}},
		{"q16", "", []string{"helpfirst\""}},
	} {
		page := testkit.Main(t, testkit.Get(t, h, "/en/question/"+c.id).Text())
		answer, card := strings.Index(page, `class="lead answer"`), strings.Index(page, `class="helpfirst"`)
		if answer < 0 || card >= 0 && card < answer {
			t.Errorf("%s: the answer does not come first", c.id)
		}
		if !strings.Contains(page, c.has) {
			t.Errorf("%s lacks %q", c.id, c.has)
		}
		for _, not := range c.hasNot {
			if strings.Contains(page, not) {
				t.Errorf("%s says %q", c.id, not)
			}
		}
	}
	for _, q := range lib.Questions {
		page := testkit.Get(t, h, "/en/question/"+q.ID).Text()
		if got := strings.Contains(page, `lang="en" dir="ltr">Take It Down`); got != (q.Offer != "") {
			t.Errorf("%s: a service for one's own picture: %v", q.ID, got)
		}
	}
}

// TestOffer: where a picture of the reader is the matter, the way to have it taken down
// stands on the page; where nobody is listed, the page says who can tell.
func TestOffer(t *testing.T) {
	h, _ := shippedSite(t, Helper{Name: "Take It Down", About: "What it does.", Listed: "Listed by its own page.", Address: "https://takeitdown.example"})
	bare, _ := shippedSite(t)
	for _, path := range []string{"/en/library/TEEN-4", "/en/library/TEEN-5", "/ar/library/TEEN-10", "/fr/question/q05", "/ru/question/q06", "/zh/question/q07"} {
		page := testkit.Get(t, h, path)
		if !page.Page().Has(`main a[href="https://takeitdown.example"][rel="noreferrer external"]`) || !strings.Contains(page.Text(), "Listed by") {
			t.Errorf("%s names no service", path)
		}
		if page := testkit.Get(t, bare, path).Page(); !page.Has("main .offer") || page.Has(`[href*="takeitdown.example"]`) {
			t.Errorf("%s without a listed service", path)
		}
	}
	if strings.Contains(testkit.Get(t, h, "/en/library/TEEN-1").Text(), "takeitdown") {
		t.Error("a point about rights names it too")
	}
}

// TestUnread: what nobody signed says so, what a person signed does not; a point on which
// no child's safety hangs is never signed.
func TestUnread(t *testing.T) {
	h, _ := shippedSite(t)
	for path, want := range map[string]string{
		"/en/library/TEEN-5": "Not yet read and signed", "/fr/library/TEEN-5": "", "/fr/library/TEEN-1": "Texte pas encore relu",
		"/en/question/q05": "Not yet read and signed", "/fr/question/q05": "",
		"/en/library/area/TEEN": "Not yet read and signed", "/fr/library/area/TEEN": "", "/fr/library/area/POL-ACT": "Texte pas encore relu",
		"/en/library/set/children/full": "Not yet read and signed", "/fr/library/set/children/full": "",
	} {
		page := testkit.Get(t, h, path).Text()
		for _, notice := range []string{"Not yet read and signed", "Texte pas encore relu"} {
			if strings.Contains(page, notice) != (notice == want) {
				t.Errorf("%s: %q is there: %v", path, notice, notice != want)
			}
		}
	}
}

// TestOffer_little: a service for adults is not shown to children up to 12.
func TestOffer_little(t *testing.T) {
	h, _ := shippedSite(t, Helper{Name: "For the young"}, Helper{Name: "For the old", Adults: true})
	for path, want := range map[string]bool{"/en/library/KID-W6": false, "/en/question/q36": false, "/en/library/TEEN-5": true, "/en/question/q05": true} {
		page := testkit.Get(t, h, path).Text()
		if !strings.Contains(page, "For the young") || strings.Contains(page, "For the old") != want {
			t.Errorf("%s: the service for adults is there: %v", path, !want)
		}
	}
}

// TestUrgent: on a point that answers a question about harm now, what to do stands before
// why; on every other one after it.
func TestUrgent(t *testing.T) {
	h, _ := shippedSite(t)
	for path, ids := range map[string][2]string{
		"/en/library/PAR-REP-2": {"how", "why"}, "/ar/library/EDU-PUP-3": {"how", "why"}, "/en/library/TEEN-5": {"do", "say"},
		"/en/library/POL-LEG-1": {"why", "how"},
	} {
		page := testkit.Get(t, h, path).Page()
		if !page.Has(`main section[id^="` + ids[0] + `"] ~ section[id^="` + ids[1] + `"]`) {
			t.Errorf("%s: %s does not stand before %s", path, ids[0], ids[1])
		}
	}
}

// TestDestinations: what a text tells a reader to choose is a link that leads somewhere.
func TestDestinations(t *testing.T) {
	h, _ := shippedSite(t)
	for path, want := range map[string]string{
		"/en/library/TEEN-5":    `<a href="/en/help#remove">report it</a>`,
		"/en/library/TEEN-4":    `<a href="/en/help#own">`,
		"/ar/library/KID-S3":    `<a href="/ar/help#remove">`,
		"/en/question/q11":      `<a href="/en/help#remove">Report it</a>`,
		"/en/question/q06":      `<a href="/en/help#own">`,
		"/zh/library/PAR-REP-3": `<a href="/zh/help#who">`,
		"/en/library/PAR-TLK-4": `<a href="/en/help#who">`,
		"/en/library/PAR-REP-2": `<a href="/en/help#adult">Get help now</a>`,
	} {
		if !strings.Contains(testkit.Get(t, h, path).Text(), want) {
			t.Errorf("%s lacks %s", path, want)
		}
	}
}

// TestAudiences_hidden: a point that a country hides stands on no door.
func TestAudiences_hidden(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"pack.yaml": "schema: copse-overlay/1\ncountry: XX\nbase: \"2026.1\"\npublisher: Ministry\n",
		"hide.yaml": "- {id: STF-1, reason: {en: \"Another rule holds here.\"}}\n",
	} {
		if err := os.WriteFile(dir+"/"+name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	h := tinySite(t, fixed{}, content.Source{FS: os.DirFS("../../content"), Name: "content"}, content.Source{FS: os.DirFS(dir), Name: "overlay", Overlay: true})
	if testkit.Get(t, h, "/en/library/STF-1").Code != http.StatusGone {
		t.Fatal("the point is not hidden: the test proves nothing")
	}
	if strings.Contains(testkit.Get(t, h, "/en/for/helplines").Text(), "STF-1") {
		t.Error("a hidden point is offered as a first task")
	}
}
