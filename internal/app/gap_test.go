package app

import (
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"copse/internal/testkit"
)

// wideGap is a half-width space after a mark that brings its own.
var wideGap = regexp.MustCompile(`[。；，、] `)

// chinesePagesJoinWithoutSpaces walks the kinds of pages in Chinese, some of each, and
// finds no half-width space where a template joins two sentences.
func chinesePagesJoinWithoutSpaces(t *testing.T, h http.Handler) {
	const some = 20
	seen, kinds := map[string]bool{}, map[string]int{}
	queue := []string{"/zh", "/zh/search?q=儿童色情", "/zh/search?q=年龄保证", "/zh/search?q=举报", "/zh/nope", "/zh/r", "/zh/help/fr", "/zh/help/ke", "/zh/offline", "/zh/library/KID-S3", "/zh/library/POL-RIC-1", "/zh/question/q05"}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		w := get(h, at)
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") || w.Code == http.StatusSeeOther {
			continue
		}
		doc := testkit.Parse(t, w.Body.String())
		for _, line := range visible(doc.All("html")[0]) {
			if found := wideGap.FindString(line); found != "" {
				t.Errorf("%s: %q in %q", at, found, line)
			}
		}
		for _, link := range doc.Links() {
			u, err := url.Parse(link)
			if err != nil || !strings.HasPrefix(u.Path, "/zh/") || u.Host != "" || seen[u.Path] || path.Ext(u.Path) == ".pdf" {
				continue
			}
			seen[u.Path] = true
			if kind := path.Dir(u.Path); kinds[kind] < some {
				kinds[kind]++
				queue = append(queue, u.Path)
			}
		}
	}
	for _, kind := range []string{"/zh", "/zh/library", "/zh/library/area", "/zh/library/set", "/zh/library/set/policy", "/zh/library/ref", "/zh/library/role",
		"/zh/for", "/zh/start", "/zh/question", "/zh/about", "/zh/library/2026.1"} {
		if kinds[kind] == 0 {
			t.Errorf("no page below %s was read", kind)
		}
	}
}

// visible are the lines of a page as a reader sees them: elements that stand in a line are
// joined, all others part lines; runs of blanks are one.
func visible(root *html.Node) []string {
	var lines []string
	var line strings.Builder
	flush := func() {
		if s := strings.Join(strings.Fields(line.String()), " "); s != "" {
			lines = append(lines, s)
		}
		line.Reset()
	}
	inline := map[string]bool{"a": true, "b": true, "bdi": true, "span": true, "strong": true, "em": true, "q": true, "code": true, "html": true}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			line.WriteString(n.Data)
			return
		case n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style" || n.Data == "svg"):
			return
		}
		parts := n.Type == html.ElementNode && !inline[n.Data]
		if parts {
			flush()
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if parts {
			flush()
		}
	}
	walk(root)
	flush()
	return lines
}

// joint is a space that a template types between two texts of the interface.
var joint = regexp.MustCompile(`\{\{-? *t [^}]*\}\}(</[a-z]+>)? +(<[a-z]+[^>]*>)?\{\{-? *t `)

// TestTemplatesJoinWithGap: every such space is {{gap}}, whatever its texts end with.
func TestTemplatesJoinWithGap(t *testing.T) {
	var files []string
	for _, pattern := range []string{"../*/pages/*.html", "../*/pages/*/*.html", "../../web/layout/*.html", "../../web/components/*/*.html"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	joints := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		joints += strings.Count(string(text), "{{gap}}")
		for _, at := range joint.FindAllString(string(text), -1) {
			// Buttons stand apart, and the words to say are a block of their own.
			if !strings.Contains(at, `<a class="btn`) && !strings.Contains(at, `<button class="btn`) && !strings.Contains(at, "<q>") {
				t.Errorf("%s types a space where {{gap}} belongs: %s", file, at)
			}
		}
	}
	if joints < 10 {
		t.Errorf("only %d joints in %d templates: the test reads the wrong files", joints, len(files))
	}
}
