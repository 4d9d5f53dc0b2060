package testkit

import (
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// Page is a parsed page. Its methods take CSS selectors, such as
// `main form input[name=q]`; a selector that is none ends the test.
type Page struct {
	t    testing.TB
	root *html.Node
	text string
}

// Parse reads a page.
func Parse(t testing.TB, page string) *Page {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return &Page{t, root, page}
}

// All returns the elements that a selector finds, in document order.
func (p *Page) All(selector string) []*html.Node {
	p.t.Helper()
	s, err := cascadia.ParseGroup(selector)
	if err != nil {
		p.t.Fatalf("selector %q: %v", selector, err)
	}
	return cascadia.QueryAll(p.root, s)
}

// Has reports whether a selector finds anything.
func (p *Page) Has(selector string) bool {
	p.t.Helper()
	return len(p.All(selector)) > 0
}

// Find returns the first element that a selector finds; where there is none the test ends.
func (p *Page) Find(selector string) *html.Node {
	p.t.Helper()
	found := p.All(selector)
	if len(found) == 0 {
		p.t.Fatalf("the page has no %s", selector)
	}
	return found[0]
}

// Text returns the words of the first element that a selector finds, with one space where
// the page has any; where there is no such element the test ends.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return Words(p.Find(selector))
}

// Links returns the addresses of all links of the page, in order.
func (p *Page) Links() []string {
	var list []string
	for _, a := range p.All("a") {
		list = append(list, Attr(a, "href"))
	}
	return list
}

// Attr returns an attribute, or "".
func Attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// Words returns the words of an element, with one space where the page has any.
func Words(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
