package testkit

import (
	"errors"
	"io"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Main is a page's <main>, as the page writes it.
func Main(t testing.TB, page string) string {
	t.Helper()
	from, to, err := mainOf(page)
	if err != nil {
		t.Fatal(err)
	}
	return page[from:to] + "\n"
}

// Frame is what stands around a page's <main>, in whose place are three dots.
func Frame(t testing.TB, page string) string {
	t.Helper()
	from, to, err := mainOf(page)
	if err != nil {
		t.Fatal(err)
	}
	return page[:from] + "<main>…</main>" + page[to:]
}

// mainOf is where the one <main> of a page begins and ends. It reads the page's tags: the
// letters "<main" in a script, a comment or an attribute are none.
func mainOf(page string) (from, to int, err error) {
	z := html.NewTokenizer(strings.NewReader(page))
	from, to = -1, -1
	for at := 0; ; {
		kind := z.Next()
		begin, end := at, at+len(z.Raw())
		at = end
		if kind == html.ErrorToken {
			break
		}
		if name, _ := z.TagName(); string(name) != "main" {
			continue
		}
		switch {
		case kind == html.StartTagToken && from < 0:
			from = begin
		case kind == html.EndTagToken && from >= 0 && to < 0:
			to = end
		default:
			return 0, 0, errors.New("the page has more than one <main>")
		}
	}
	if err := z.Err(); !errors.Is(err, io.EOF) {
		return 0, 0, err
	}
	if from < 0 || to < 0 {
		return 0, 0, errors.New("the page has no whole <main>")
	}
	return from, to, nil
}
