package testkit

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseExamples(t *testing.T) {
	got, err := parseExamples("pages.txt", `# a comment

front |
alone
search too long | /search?q={long} | 422 | again
empty form | /voice | 422 | bare submit
old edition | /library/{edition}/X-1
table | /table.csv | | data
second answer | /voice | | submit submit
`)
	if err != nil {
		t.Fatal(err)
	}
	want := []Example{
		{Name: "front", Status: 200, At: "pages.txt:3"},
		{Name: "alone", Status: 200, At: "pages.txt:4"},
		{Name: "search too long", Path: "/search?q=" + strings.Repeat("a", 201), Status: 422, Again: true, At: "pages.txt:5"},
		{Name: "empty form", Path: "/voice", Status: 422, Bare: true, Submit: 1, At: "pages.txt:6"},
		{Name: "old edition", Path: "/library/{edition}/X-1", Status: 200, At: "pages.txt:7"},
		{Name: "table", Path: "/table.csv", Status: 200, Data: true, At: "pages.txt:8"},
		{Name: "second answer", Path: "/voice", Status: 200, Submit: 2, At: "pages.txt:9"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for text, want := range map[string]string{
		"a | /a\n| /b":      "pages.txt:2: the page has no name",
		"a | b":             `pages.txt:1: the path "b" does not begin with /`,
		"a | /b | many":     `pages.txt:1: "many" is no status`,
		"a | /b | 999":      `pages.txt:1: "999" is no status`,
		"a | /b | | agian":  `pages.txt:1: "agian" is no flag: bare, again, submit, data or absent`,
		"a | /b | | absent": "pages.txt:1: what is absent answers 404, not 200",
		"a | /b | | | x":    "pages.txt:1: 5 parts, want name | path | status | flags",
		"# nothing\n":       "pages.txt names no page",
	} {
		if _, err := parseExamples("pages.txt", text); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

// TestUncovered plants a route without an example, and an example without a route.
func TestUncovered(t *testing.T) {
	patterns := []string{"GET /{$}", "GET /shelf/{id}", "GET /shelf/{id}/{edition}", "GET /voice"}
	lines := map[string]string{
		"front": "front |", "point": "point | /shelf/X-1", "edition": "edition | /shelf/X-1/{edition}", "form": "form | /voice?x=/y", "sent": "sent | /voice | 422 | submit", "none": "none | /nowhere | 404",
	}
	all := func(less string, more ...string) []Example {
		var text []string
		for _, name := range []string{"front", "point", "edition", "form", "sent", "none"} {
			if name != less {
				text = append(text, lines[name])
			}
		}
		list, err := parseExamples("pages.txt", strings.Join(append(text, more...), "\n"))
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	for _, c := range []struct {
		name     string
		patterns []string
		examples []Example
		want     []string
	}{
		{"all is there", patterns, all(""), nil},
		{"a page without an example", append(patterns, "GET /planted"), all(""), []string{"no line of any pages.txt leads to GET /planted: no browser test looks at that page; internal/<door>/testdata/pages.txt needs a line: name | path"}},
		{"the front door without an example", patterns, all("front"), []string{"no line of any pages.txt leads to GET /{$}: no browser test looks at that page; internal/<door>/testdata/pages.txt needs a line: name | path"}},
		{"an example that is not found shows no page", patterns, all("point", "gone | /shelf/NOPE-1 | 404"), []string{"no line of any pages.txt leads to GET /shelf/{id}: no browser test looks at that page; internal/<door>/testdata/pages.txt needs a line: name | path"}},
		{"an example of what does not ship yet", patterns, all("point", "gone | /shelf/NOPE-1 | 404 | absent"), nil},
		{"an absent example without a page", patterns, all("", "gone | /attic/x | 404 | absent"), []string{"pages.txt:7: /attic/x leads to no page of any door"}},
		{"a form that is only sent", patterns, all("form"), []string{"no line of any pages.txt leads to GET /voice: no browser test looks at that page; internal/<door>/testdata/pages.txt needs a line: name | path"}},
		{"an example without a page", patterns, all("", "old | /attic"), []string{"pages.txt:7: /attic leads to no page of any door"}},
		{"only a page of that method counts", append(patterns, "POST /attic"), all("", "old | /attic"), []string{"pages.txt:7: /attic leads to no page of any door", "no line of any pages.txt leads to POST /attic: no browser test looks at that page; internal/<door>/testdata/pages.txt needs a line: name | path"}},
	} {
		if diff := cmp.Diff(c.want, Uncovered(c.patterns, c.examples)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestExamples(t *testing.T) {
	list := Examples(t, "../..")
	if len(list) < 30 {
		t.Errorf("%d examples: the test reads the wrong files", len(list))
	}
	if said := listen(t, func(t testing.TB) { Examples(t, "testdata") }); !strings.Contains(said, "no pages.txt below testdata") {
		t.Errorf("no files: %q", said)
	}
}
