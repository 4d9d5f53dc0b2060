package app

import (
	"bufio"
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"copse/internal/copse"
	"copse/internal/search"
)

// searchFindsWhatPeopleMean runs testdata/search.txt.
func searchFindsWhatPeopleMean(t *testing.T, n *node) {
	f, err := os.Open("testdata/search.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	asked := map[copse.Lang]int{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		part := strings.Split(line, " | ")
		lang, words := copse.Lang(part[0]), part[1]
		kind, id, _ := strings.Cut(part[2], ":")
		hits, err := n.search.Search(context.Background(), lang, words, 10)
		if err != nil {
			t.Fatal(err)
		}
		asked[lang]++
		if at := slices.Index(hits, search.Hit{Kind: kind, ID: id}); at < 0 || at > 2 {
			t.Errorf("%s %q: %s is at %d of %v", lang, words, part[2], at+1, hits[:min(4, len(hits))])
		}
	}
	for _, lang := range copse.Shipped() {
		if asked[lang] < 20 {
			t.Errorf("only %d searches in %s", asked[lang], lang)
		}
	}
}
