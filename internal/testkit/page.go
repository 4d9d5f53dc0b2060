package testkit

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

var (
	style   = regexp.MustCompile(`(?s)<style>.*?</style>`)
	svg     = regexp.MustCompile(`(?s)<svg.*?</svg>`)
	hashed  = regexp.MustCompile(`(/static/[a-z]+)\.[0-9a-f]{8}\.`)
	request = regexp.MustCompile(`\b[A-Z2-7]{12}\b`)
	blank   = regexp.MustCompile(`\n\s*\n+`)
)

// Mask takes out of a page what changes without its meaning changing: style, drawings,
// hashes, request ids, blank lines.
func Mask(page string) string {
	page = style.ReplaceAllString(page, "<style></style>")
	page = svg.ReplaceAllString(page, "<svg></svg>")
	page = hashed.ReplaceAllString(page, "$1.HASH.")
	page = request.ReplaceAllString(page, "REQUEST")
	return blank.ReplaceAllString(page, "\n")
}

// Doc is a parsed page.
type Doc struct {
	t    *testing.T
	root *html.Node
}

// Parse reads a page.
func Parse(t *testing.T, page string) *Doc {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return &Doc{t, root}
}

// All returns the elements with this tag name, in document order.
func (d *Doc) All(tag string) []*html.Node {
	var list []*html.Node
	for n := range d.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == tag {
			list = append(list, n)
		}
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

// Links returns the addresses of all links of the page, in order.
func (d *Doc) Links() []string {
	var list []string
	for _, a := range d.All("a") {
		list = append(list, Attr(a, "href"))
	}
	return list
}

// CheckPage tests what every public page promises: its language and direction, one main
// heading, a way to help and a way out, no foreign host but the way out and links marked
// external,
// no inline style or handler, no doubled id, every heading and link with words.
func CheckPage(t *testing.T, name, page, exit string) {
	t.Helper()
	d := Parse(t, page)
	fail := func(format string, args ...any) { t.Helper(); t.Errorf(name+": "+format, args...) }
	if root := d.All("html"); Attr(root[0], "lang") == "" || Attr(root[0], "dir") == "" {
		fail("html has no lang or dir")
	}
	d.checkTitle(fail)
	if n := len(d.All("h1")); n != 1 {
		fail("%d main headings, want 1", n)
	}
	if strings.Contains(page, "<no value>") || strings.Contains(page, "ZgotmplZ") {
		fail("a value is missing or was refused by the template engine")
	}
	if at := missing.FindString(page); at != "" {
		fail("a word is missing: %s", at)
	}
	ids := map[string]bool{}
	for n := range d.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "id" && ids[a.Val]:
				fail("id %q stands twice", a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "style", strings.HasPrefix(a.Key, "on"):
				fail("<%s> carries %s", n.Data, a.Key)
			case (a.Key == "href" || a.Key == "src" || a.Key == "action") && foreign(a.Val) && a.Val != exit && !strings.Contains(Attr(n, "rel"), "external"):
				fail("<%s> leads to another host: %s", n.Data, a.Val)
			}
		}
		if slices.Contains([]string{"a", "button", "h1", "h2", "h3", "summary", "legend"}, n.Data) && words(n) == "" && Attr(n, "aria-label") == "" {
			fail("<%s> without words", n.Data)
		}
	}
	if !slices.Contains(d.Links(), exit) {
		fail("no way out")
	}
	if !slices.ContainsFunc(d.Links(), func(l string) bool { return strings.HasSuffix(l, "/help") }) {
		fail("no way to help")
	}
}

// checkTitle: a page has one title, with words; where the main heading, or a part of it, is
// in another language than the page and the title repeats it, the title says so too.
func (d *Doc) checkTitle(fail func(string, ...any)) {
	d.t.Helper()
	page := Attr(d.All("html")[0], "lang")
	titles := slices.DeleteFunc(d.All("title"), func(n *html.Node) bool { return n.Parent.Data == "svg" })
	if len(titles) != 1 || words(titles[0]) == "" {
		fail("%d titles, want one with words", len(titles))
		return
	}
	title := titles[0]
	lang := Attr(title, "lang")
	if lang != "" && Attr(title, "dir") == "" {
		fail("the title is in %s and has no dir", lang)
	}
	for _, h := range d.All("h1") {
		for n := range h.Descendants() {
			other := ""
			if n.Type == html.ElementNode {
				other = Attr(n, "lang")
			}
			if other != "" && other != page && other != lang && strings.Contains(words(title), words(n)) {
				fail("the title repeats words in %s and carries lang=%q", other, lang)
			}
		}
	}
}

// missing is how package i18n shows a key it does not have.
var missing = regexp.MustCompile(`\[[a-z0-9_]+(\.[A-Za-z0-9_-]+)+\]`)

func foreign(address string) bool {
	return strings.HasPrefix(address, "http:") || strings.HasPrefix(address, "https:") || strings.HasPrefix(address, "//")
}

func words(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.TrimSpace(b.String())
}
