package app

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"copse/internal/copse"
)

// TestOverlayInit_template: every file of the folder comes along, and nothing in it is left to fill in.
func TestOverlayInit_template(t *testing.T) {
	c := overlayInitCmd{Country: "GH", Lang: []string{"ha", "sw"}, Publisher: `The "Office"`}
	files, err := c.skeleton("2026.1")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"README.md", "hide.yaml", "lang/ha/web.json", "lang/sw/web.json", "library/policy/legal/en.md", "nodes.yaml", "pack.yaml", "references.yaml", "tokens.css"}
	if got := slices.Sorted(maps.Keys(files)); !slices.Equal(got, want) {
		t.Errorf("files %q, want %q", got, want)
	}
	left := regexp.MustCompile(`\{(CC|cc|edition|publisher|date|langs|names)\}`)
	for name, text := range files {
		if at := left.FindString(text); at != "" {
			t.Errorf("%s: %s was not filled in", name, at)
		}
	}
	pack := `country: GH
base: "2026.1"          # the edition this was made for
publisher: "The \"Office\""
version: 1                # higher each time you hand the overlay on
date: {today}          # of this version
languages: [ha, sw]       # beyond the six that ship, each by its tag: tw
names: {"ha":"Hausa","sw":"Kiswahili"}             # what they call themselves
`
	pack = strings.Replace(pack, "{today}", copse.Now().Format(time.DateOnly), 1)
	if !strings.HasSuffix(files["pack.yaml"], pack) {
		t.Errorf("pack.yaml ends otherwise:\n%s", files["pack.yaml"])
	}
	for _, lang := range []string{"en", "eng", "en-gb", "zh-cmn", "und", "SW"} {
		c.Lang = []string{lang}
		if _, err := c.skeleton("2026.1"); err == nil {
			t.Errorf("--lang %s was taken", lang)
		}
	}
	if law := "#  - id: GH-LAW-1\n"; !strings.Contains(files["nodes.yaml"], law) || !strings.Contains(files["references.yaml"], "#  - id: gh-act\n") {
		t.Error("the examples do not carry the country")
	}
}
