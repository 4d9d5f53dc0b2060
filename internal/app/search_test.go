package app

import (
	"bufio"
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"copse/internal/copse"
	"copse/internal/search"
	"copse/internal/testkit"
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
		found, err := n.search.Search(context.Background(), lang, search.Query{Words: words, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		asked[lang]++
		right := strings.Split(part[2], " or ")
		if at := slices.IndexFunc(found.Hits, func(h search.Hit) bool { return slices.Contains(right, named(h)) }); at < 0 || at > 2 {
			t.Errorf("%s %q: %s is at %d of %v", lang, words, part[2], at+1, found.Hits[:min(4, len(found.Hits))])
		}
	}
	for _, lang := range copse.Shipped() {
		if asked[lang] < 20 {
			t.Errorf("only %d searches in %s", asked[lang], lang)
		}
	}
}

// searchFindsTitles: what stands around the Guidelines is found first by its own title, without its marks too. Where several
// are called the same, one of them is. Every day in French, whose titles hold spaces that nobody types, and in Chinese.
func searchFindsTitles(t *testing.T, n *node) {
	if testkit.Race {
		t.Skip("asks one after the other, 2,000 times")
	}
	b, langs := n.books.Load().around, []copse.Lang{"fr", "zh"}
	if os.Getenv("COPSE_TEST_ALL") == "1" {
		langs = copse.Shipped()
	}
	for _, lang := range langs {
		for _, kind := range []string{"case", "publication", "figure", "programme"} {
			for _, e := range b.All(kind) {
				title := b.Words(e, lang).Line("title")
				if kind == "figure" {
					title = b.Words(e, lang).Line("statement")
				}
				for _, typed := range []string{title, strings.NewReplacer(":", "", "：", "", "\u00a0", " ", "\u202f", " ", "’", "'", "“", "", "”", "", "«", "", "»", "").Replace(title)} {
					found, err := n.search.Search(context.Background(), lang, search.Query{Words: typed, Limit: 1})
					if err != nil {
						continue // longer than a search may be
					}
					if len(found.Hits) == 0 || !strings.HasSuffix(named(found.Hits[0]), "/"+e.ID) {
						t.Errorf("%s %q: %v first, not %s", lang, typed, found.Hits, e.ID)
					}
				}
			}
		}
	}
}

// named is a hit as the table names it.
func named(h search.Hit) string {
	if p, ok := h.Page(); ok {
		return "page:" + p.Path
	}
	if p, ok := h.Named(); ok {
		return "page:" + p.Path
	}
	return h.Kind + ":" + h.ID
}

// TestCaches_readiness: readiness says what of the node's own making was damaged and made anew, and
// why there is no search, but pages do not wait for it.
func TestCaches_readiness(t *testing.T) {
	n, _ := startNode(t, nil)
	admin := n.adminHandler()
	if got := get(admin, "/readyz").Body.String(); got != "ok, search is getting ready\n" {
		t.Errorf("before the index is there: %q", got)
	}
	if err := os.WriteFile(filepath.Join(n.config.Data, "search"), nil, 0o600); err != nil { // no folder can be made
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var keeps sync.WaitGroup
	keeps.Go(func() { n.search.Keep(ctx, n.index) })
	defer keeps.Wait()
	defer stop()
	until := func(want string) string {
		for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			if w := get(admin, "/readyz"); w.Code != http.StatusOK || strings.Contains(w.Body.String(), want) {
				return w.Body.String()
			}
		}
		t.Fatalf("readiness does not say %q but %q", want, get(admin, "/readyz").Body.String())
		return ""
	}
	if got := until("could not be built"); !strings.HasPrefix(got, "ok, search does not answer\n") || !strings.Contains(got, "not a directory") {
		t.Errorf("says %q", got)
	}
}
