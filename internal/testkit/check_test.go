package testkit

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const sound = `<!doctype html><html lang="en" dir="ltr"><title>Words</title><body>
<a href="/en/help">Help</a> <a href="https://exit.invalid/">Leave</a> <a href="https://other.invalid/" rel="noreferrer external">Other</a>
<style>a{color:red}b{red}</style><script>if (a) {b}</script>
<main><h1 id="top">A <span lang="fr">mot</span></h1><h2>Two</h2><form action="/en/x"><button>Send</button></form>
<details><summary>More</summary></details></main><svg><title>Not the page's</title></svg>`

// TestCheckPage plants each fault in a page that has none.
func TestCheckPage(t *testing.T) {
	const exit = "https://exit.invalid/"
	if faults := Parse(t, sound).faults(exit); len(faults) > 0 {
		t.Fatalf("a sound page has faults: %q", faults)
	}
	for _, c := range []struct{ name, old, new, want string }{
		{"no language", ` lang="en"`, ``, "html has no lang or dir"},
		{"no direction", ` dir="ltr"`, ``, "html has no lang or dir"},
		{"no title", `<title>Words</title>`, ``, "0 titles, want one with words"},
		{"two titles", `<title>Words</title>`, `<title>Words</title><title>More</title>`, "2 titles, want one with words"},
		{"a title without words", `>Words<`, `> <`, "1 titles, want one with words"},
		{"a title of no direction", `<title>`, `<title lang="fr">`, "the title is in fr and has no dir"},
		{"a title in another language", `>Words<`, `>Le mot<`, `the title repeats words in fr and carries lang=""`},
		{"no main heading", `h1`, `h4`, "0 main headings, want 1"},
		{"two main headings", `<h2>Two</h2>`, `<h1>Two</h1>`, "2 main headings, want 1"},
		{"no value", `Two`, `Two &lt;no value>`, "a value is missing or was refused by the template engine"},
		{"a refused address", `/en/x`, `#ZgotmplZ`, "a value is missing or was refused by the template engine"},
		{"a missing word", `Two`, `[library.point.titel]`, "a word is missing: [library.point.titel]"},
		{"an argument not given", `Two`, `Two of {page_count}`, "an argument was not given: {page_count}"},
		{"an argument not given to a label", `<h2>`, `<h2 aria-label="{count} points">`, "an argument was not given: {count}"},
		{"an id twice", `<h2>`, `<h2 id="top">`, `id "top" stands twice`},
		{"inline style", `<h2>`, `<h2 style="color:red">`, "<h2> carries style"},
		{"a handler", `<h2>`, `<h2 onclick="x()">`, "<h2> carries onclick"},
		{"a link elsewhere", ` rel="noreferrer external"`, ``, "<a> leads to another host: https://other.invalid/"},
		{"a picture from elsewhere", `<h2>`, `<img src="//other.invalid/x.png"><h2>`, "<img> leads to another host: //other.invalid/x.png"},
		{"a form to elsewhere", `/en/x`, `http://other.invalid/`, "<form> leads to another host: http://other.invalid/"},
		{"a heading without words", `Two`, ` `, "<h2> without words"},
		{"a link without words", `>Help<`, `><`, "<a> without words"},
		{"a button without words", `>Send<`, `><`, "<button> without words"},
		{"a summary without words", `>More<`, `><`, "<summary> without words"},
		{"no way out", `https://exit.invalid/`, `/en`, "no way out"},
		{"no way to help", `/en/help`, `/en/hel`, "no way to help"},
	} {
		if !strings.Contains(sound, c.old) {
			t.Fatalf("%s: there is no %q to change", c.name, c.old)
		}
		page := strings.ReplaceAll(sound, c.old, c.new)
		if got := Parse(t, page).faults(exit); !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s: got %q, want %q alone", c.name, got, c.want)
		}
		if said := listen(t, func(t testing.TB) { CheckPage(t, "/en/x", page, exit) }); said != "/en/x: "+c.want {
			t.Errorf("%s: the test is told %q", c.name, said)
		}
	}
}

func TestPage(t *testing.T) {
	p := Parse(t, sound)
	if !p.Has("main form[action] button") || p.Has("footer") {
		t.Error("Has finds what is not there, or not what is")
	}
	if got := p.Text("main h1"); got != "A mot" {
		t.Errorf("Text: %q", got)
	}
	if got := Attr(p.Find("main form"), "action"); got != "/en/x" {
		t.Errorf("Find: %q", got)
	}
	if diff := cmp.Diff([]string{"/en/help", "https://exit.invalid/", "https://other.invalid/"}, p.Links()); diff != "" {
		t.Error(diff)
	}
	for selector, want := range map[string]string{"footer": "the page has no footer", "a[": "selector"} {
		said := listen(t, func(t testing.TB) { Parse(t, sound).Text(selector) })
		if !strings.Contains(said, want) {
			t.Errorf("Text(%q) says %q", selector, said)
		}
	}
}

func TestRequests(t *testing.T) {
	h := http.NewCrossOriginProtection().Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusUnprocessableEntity)
		}
		_, _ = w.Write([]byte(r.Host + " " + r.Header.Get("Accept-Language") + " " + r.FormValue("name") + r.PostFormValue("name")))
	}))
	if a := Get(t, h, "/x?name=b", "Host: here.example", "Accept-Language: fr"); a.Code != 200 || a.Text() != "here.example fr b" {
		t.Errorf("Get: %d %q", a.Code, a.Text())
	}
	if a := Post(t, h, "/x", url.Values{"name": {"ä&b"}}); a.Code != 422 || a.Text() != "example.com  ä&bä&b" {
		t.Errorf("Post: %d %q", a.Code, a.Text())
	}
	if a := Post(t, h, "/x", nil, "Sec-Fetch-Site: cross-site"); a.Code != 403 {
		t.Errorf("from another site: %d", a.Code)
	}
	if said := listen(t, func(t testing.TB) { Get(t, h, "/x", "no header") }); !strings.Contains(said, "Name: value") {
		t.Errorf("a header without a colon: %q", said)
	}
}
