package testkit

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// CheckPage tests what every public page promises: its language and direction, one main
// heading, a way to help and a way out, no word missing or without its arguments, no foreign
// host but the way out and links marked external, no inline style or handler, no doubled id,
// every heading and link with words.
func CheckPage(t testing.TB, name, page, exit string) {
	t.Helper()
	Parse(t, page).Check(name, exit)
}

// Check is CheckPage for a page that is parsed already.
func (p *Page) Check(name, exit string) {
	p.t.Helper()
	for _, fault := range p.faults(exit) {
		p.t.Errorf("%s: %s", name, fault)
	}
}

// faults are what is wrong with a page, in words.
func (p *Page) faults(exit string) (faults []string) {
	p.t.Helper()
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if root := p.Find("html"); Attr(root, "lang") == "" || Attr(root, "dir") == "" {
		fault("html has no lang or dir")
	}
	p.titleFaults(fault)
	if n := len(p.All("h1")); n != 1 {
		fault("%d main headings, want 1", n)
	}
	if strings.Contains(html.UnescapeString(p.text), "<no value>") || strings.Contains(p.text, "ZgotmplZ") {
		fault("a value is missing or was refused by the template engine")
	}
	if at := missing.FindString(p.text); at != "" {
		fault("a word is missing: %s", at)
	}
	p.argumentFaults(fault)
	p.elementFaults(exit, fault)
	if !slices.Contains(p.Links(), exit) {
		fault("no way out")
	}
	if !p.Has(`a[href$="/help"]`) {
		fault("no way to help")
	}
	return faults
}

// elementFaults looks at every element and its attributes.
func (p *Page) elementFaults(exit string, fault func(string, ...any)) {
	ids := map[string]bool{}
	for n := range p.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "id" && ids[a.Val]:
				fault("id %q stands twice", a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "style", strings.HasPrefix(a.Key, "on"):
				fault("<%s> carries %s", n.Data, a.Key)
			case (a.Key == "href" || a.Key == "src" || a.Key == "action") && foreign(a.Val) && a.Val != exit && !strings.Contains(Attr(n, "rel"), "external"):
				fault("<%s> leads to another host: %s", n.Data, a.Val)
			}
		}
		if slices.Contains([]string{"a", "button", "h1", "h2", "h3", "summary", "legend"}, n.Data) && Words(n) == "" && Attr(n, "aria-label") == "" {
			fault("<%s> without words", n.Data)
		}
	}
}

// titleFaults: a page has one title, with words; where the main heading, or a part of it, is
// in another language than the page and the title repeats it, the title says so too.
func (p *Page) titleFaults(fault func(string, ...any)) {
	p.t.Helper()
	page := Attr(p.Find("html"), "lang")
	titles := slices.DeleteFunc(p.All("title"), func(n *html.Node) bool { return n.Parent.Data == "svg" })
	if len(titles) != 1 || Words(titles[0]) == "" {
		fault("%d titles, want one with words", len(titles))
		return
	}
	title := titles[0]
	lang := Attr(title, "lang")
	if lang != "" && Attr(title, "dir") == "" {
		fault("the title is in %s and has no dir", lang)
	}
	for _, part := range p.All("h1 [lang]") {
		other := Attr(part, "lang")
		if other != "" && other != page && other != lang && strings.Contains(Words(title), Words(part)) {
			fault("the title repeats words in %s and carries lang=%q", other, lang)
		}
	}
}

// missing is how package i18n shows a key it does not have.
var missing = regexp.MustCompile(`\[[a-z0-9_]+(\.[A-Za-z0-9_-]+)+\]`)

// ungiven is how package i18n shows an argument that nobody gave to a word.
var ungiven = regexp.MustCompile(`\{[a-z_]+\}`)

// argumentFaults: no argument of a word is left unfilled where a reader would see or hear it.
func (p *Page) argumentFaults(fault func(string, ...any)) {
	look := func(text string) {
		if at := ungiven.FindString(text); at != "" {
			fault("an argument was not given: %s", at)
		}
	}
	for n := range p.root.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "script" && n.Parent.Data != "style" {
			look(n.Data)
		}
		for _, a := range n.Attr {
			if slices.Contains([]string{"alt", "aria-label", "content", "placeholder", "title"}, a.Key) {
				look(a.Val)
			}
		}
	}
}

func foreign(address string) bool {
	return strings.HasPrefix(address, "http:") || strings.HasPrefix(address, "https:") || strings.HasPrefix(address, "//")
}
