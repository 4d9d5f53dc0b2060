package assess

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"copse/internal/i18n"
	"copse/internal/testkit"
	"copse/internal/testkit/site"
	"copse/internal/web"
)

// shippedLists are the checklists that ship: nobody changes them.
var shippedLists = sync.OnceValue(func() *Checklists {
	catalog, err := Load(shippedContent, "content")
	if err != nil {
		panic(err)
	}
	lib, words := shippedLibrary()
	return &Checklists{Catalog: catalog, Points: lib, Interface: words}
})

var (
	openedOnce sync.Once
	opened     http.Handler
)

// theSite is a site for all tests: it keeps nothing that one of them could leave to another.
func theSite(t testing.TB) http.Handler {
	t.Helper()
	openedOnce.Do(func() { opened = newSite(t) })
	return opened
}

// newSite is a site that is not open yet, with the checklists that ship. The library says elsewhere what a place is called.
func newSite(t testing.TB) http.Handler {
	t.Helper()
	return site.Open(t, &web.Shell{Preview: true}, func(shell *web.Shell) (site.Door, error) {
		return New(shell, Settings{
			Checklists: shippedLists,
			Place: func(_ *i18n.Words, ref string) (work, place, about string) {
				work, place, _ = strings.Cut(ref, ".")
				return work, place, ""
			},
			Now: func() time.Time { return time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC) },
		})
	})
}

// visitor uses the pages as a browser does that runs no script: what a form holds goes along, and nothing else. Each page
// is held to what every page promises.
type visitor struct {
	t       *testing.T
	sites   []http.Handler // asked in turn: whatever one kept the next would lack
	turn    int
	answer  testkit.Answer
	page    *testkit.Page // nil for a file
	changed url.Values    // what is chosen and written on the page before a button is pressed
}

func newVisitor(t *testing.T, sites ...http.Handler) *visitor {
	t.Helper()
	return &visitor{t: t, sites: sites, changed: url.Values{}}
}

func (v *visitor) site() http.Handler {
	v.turn++
	return v.sites[v.turn%len(v.sites)]
}

// open goes to an address.
func (v *visitor) open(path string) *visitor {
	v.t.Helper()
	v.came(path, testkit.Get(v.t, v.site(), path))
	if v.answer.Code != http.StatusOK {
		v.t.Fatalf("%s: %d", path, v.answer.Code)
	}
	return v
}

func (v *visitor) came(what string, a testkit.Answer) {
	v.t.Helper()
	v.answer, v.page, v.changed = a, nil, url.Values{}
	if strings.HasPrefix(a.Header().Get("Content-Type"), "text/html") {
		v.page = a.Page()
		v.page.Check(what, site.Exit)
	}
}

// set chooses or writes: a field and its value, "" for a field that is emptied.
func (v *visitor) set(change ...string) *visitor {
	v.t.Helper()
	for i := 0; i < len(change); i += 2 {
		name, value := change[i], change[i+1]
		selector := `main [name="` + name + `"]`
		if controls := v.page.All(selector); value != "" && len(controls) > 0 && slices.Contains([]string{"radio", "checkbox"}, testkit.Attr(controls[0], "type")) {
			selector += `[value="` + value + `"]`
		}
		if !v.page.Has(selector) {
			v.t.Fatalf("the page has no %s", selector)
		}
		v.changed[name] = nil
		if value != "" {
			v.changed[name] = []string{value}
		}
	}
	return v
}

// tick leaves just these facts of the profile ticked.
func (v *visitor) tick(facts ...string) *visitor {
	v.t.Helper()
	for _, fact := range facts {
		v.set("is", fact)
	}
	v.changed["is"] = facts
	return v
}

// formOf is the form of a control: the one it names, else the one around it.
func (v *visitor) formOf(n *html.Node) *html.Node {
	v.t.Helper()
	if id := testkit.Attr(n, "form"); id != "" {
		return v.page.Find(`form[id="` + id + `"]`)
	}
	for n != nil && n.Data != "form" {
		n = n.Parent
	}
	return n
}

// fields are what a browser sends of a form, beside its button.
func (v *visitor) fields(form *html.Node) url.Values {
	v.t.Helper()
	fields := url.Values{}
	for _, n := range v.page.All("input, textarea") {
		name := testkit.Attr(n, "name")
		kind := testkit.Attr(n, "type")
		if name == "" || v.formOf(n) != form || kind == "file" || (kind == "radio" || kind == "checkbox") && !isSet(n, "checked") {
			continue
		}
		fields.Add(name, holds(n))
	}
	for name, values := range v.changed {
		if v.page.Has(`main [name="`+name+`"]`) && v.formOf(v.page.Find(`main [name="`+name+`"]`)) == form {
			fields[name] = values
		}
	}
	return fields
}

// holds is what stands in a control.
func holds(n *html.Node) string {
	if n.Data == "textarea" && n.FirstChild != nil {
		return n.FirstChild.Data
	}
	return testkit.Attr(n, "value")
}

// isSet reports whether an element has an attribute that needs no value.
func isSet(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// press presses the first button of the page that leads somewhere.
func (v *visitor) press(to string) *visitor {
	v.t.Helper()
	return v.click(`main button[value="` + to + `"]`)
}

// click presses the first button that a selector finds. Where its address names a place of the page to come, the page has it.
func (v *visitor) click(selector string) *visitor {
	v.t.Helper()
	button := v.page.Find(selector)
	form := v.formOf(button)
	if form == nil {
		v.t.Fatalf("%s is in no form", selector)
	}
	fields := v.fields(form)
	fields.Set(testkit.Attr(button, "name"), testkit.Attr(button, "value"))
	address := testkit.Attr(form, "action")
	if own := testkit.Attr(button, "formaction"); own != "" {
		address = own
	}
	address, place, _ := strings.Cut(address, "#")
	v.came(selector, testkit.Post(v.t, v.site(), address, fields))
	if place != "" && !v.page.Has(`[id="`+place+`"]`) {
		v.t.Errorf("%s leads to #%s, which is not on the page", selector, place)
	}
	return v
}

// speak presses the button of another language, in the head of the page.
func (v *visitor) speak(lang string) *visitor {
	v.t.Helper()
	v.click(`header .langs button[lang=` + lang + `]`).status(http.StatusOK)
	if !v.page.Has("html[lang=" + lang + "]") {
		v.t.Errorf("the page is not in %s", lang)
	}
	return v
}

// upload sends a file; nil for none chosen.
func (v *visitor) upload(name string, data []byte) *visitor {
	v.t.Helper()
	form := v.formOf(v.page.Find("main input[type=file]"))
	v.came("upload of "+name, testkit.Upload(v.t, v.site(), testkit.Attr(form, "action"), v.fields(form), name, data))
	return v
}

// status ends the test where the answer has another.
func (v *visitor) status(want int) *visitor {
	v.t.Helper()
	if v.answer.Code != want {
		v.t.Fatalf("answers %d, want %d: %.2000s", v.answer.Code, want, v.answer.Text())
	}
	return v
}

// says ends the test where the page lacks a text.
func (v *visitor) says(texts ...string) *visitor {
	v.t.Helper()
	for _, text := range texts {
		if got := v.page.Text("main"); !strings.Contains(got, text) {
			v.t.Errorf("the page does not say %q: %.3000s", text, got)
		}
	}
	return v
}

// saysNot ends the test where the page has a text.
func (v *visitor) saysNot(texts ...string) *visitor {
	v.t.Helper()
	for _, text := range texts {
		if strings.Contains(v.page.Text("main"), text) {
			v.t.Errorf("the page says %q", text)
		}
	}
	return v
}

// chosen is what is ticked of a field, or written in it.
func (v *visitor) chosen(name string) string {
	v.t.Helper()
	var list []string
	for _, n := range v.page.All(`main [name="` + name + `"]`) {
		if kind := testkit.Attr(n, "type"); kind != "radio" && kind != "checkbox" || isSet(n, "checked") {
			list = append(list, holds(n))
		}
	}
	return strings.Join(list, " ")
}

// kept are the answers that a form carries along.
func (v *visitor) kept() Answers {
	v.t.Helper()
	read, faults := shippedLists().ReadAnswers([]byte(testkit.Attr(v.page.Find("main input[name=kept]"), "value")))
	if len(faults) > 0 {
		v.t.Fatalf("what the form carries cannot be read: %v", faults)
	}
	return read.Answers
}

// levels answers every item that stands on the page, with levels in turn.
func (v *visitor) levels() *visitor {
	v.t.Helper()
	n := 0
	for _, item := range v.page.All("main fieldset.item") {
		v.set("a."+testkit.Attr(item, "id"), string(rune('0'+n%(Levels+1))))
		n++
	}
	if n == 0 {
		v.t.Fatal("no item stands on the page")
	}
	return v
}

// instrument is one that ships.
func instrument(t testing.TB, id string) *Instrument {
	t.Helper()
	in, ok := shippedLists().Instrument(id)
	if !ok {
		t.Fatalf("there is no %s", id)
	}
	return in
}
