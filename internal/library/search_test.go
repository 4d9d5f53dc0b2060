package library

import (
	"context"
	"iter"
	"slices"
	"testing"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/search"
)

// searched is an index of a library, freshly made.
func searched(t *testing.T, sources ...content.Source) func(lang copse.Lang, words string) []search.Hit {
	t.Helper()
	lib, err := content.Load(sources...)
	if err != nil {
		t.Fatal(err)
	}
	x := search.NewIndex(t.TempDir())
	t.Cleanup(func() { _ = x.Close() })
	if err := x.Build(context.Background(), lib.Hash, lib.Langs, func(lang copse.Lang) iter.Seq[search.Entry] {
		return func(yield func(search.Entry) bool) { yieldEntries(lib, lang, yield) }
	}); err != nil {
		t.Fatal(err)
	}
	return func(lang copse.Lang, words string) []search.Hit {
		hits, err := x.Search(context.Background(), lang, search.Query{Words: words, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		return hits.Hits
	}
}

func TestEntries(t *testing.T) {
	find := searched(t, countrySources(t)...)
	for _, tt := range []struct {
		name     string
		lang     copse.Lang
		words    string
		kind, id string
		at       int // 0: on top; -1: nowhere
	}{
		{"a point by its id", "en", "POL-RIC-1", "point", "POL-RIC-1", 0},
		{"in small letters", "ar", " pol-ric-1 ", "point", "POL-RIC-1", 0},
		{"by the id it had", "en", "pol-r&c-1", "point", "POL-RIC-1", 0},
		{"by its title", "en", "place to report", "point", "POL-RIC-1", 0},
		{"in a language without words of its own", "sw", "legal mandate", "point", "POL-RIC-1", 0},
		{"in a country's language", "sw", "mahali", "point", "POL-RIC-1", 0},
		{"a country's own point", "en", "county desk", "point", "XX-DESK-1", 0},
		{"a hidden point by its title", "en", "reports are answered", "point", "POL-RIC-2", -1},
		{"a hidden point by its id", "en", "POL-RIC-2", "point", "POL-RIC-2", -1},
		{"a term by a word to avoid", "en", "child pornography", "term", "csam", 0},
		{"a term by its definition", "en", "sexual abuse material", "term", "csam", 0},
	} {
		if at := slices.Index(find(tt.lang, tt.words), search.Hit{Kind: tt.kind, ID: tt.id}); at != tt.at {
			t.Errorf("%s: %s %q: %s is at %d of %v, want %d", tt.name, tt.lang, tt.words, tt.id, at, find(tt.lang, tt.words), tt.at)
		}
	}
}
