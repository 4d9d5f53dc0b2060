package search

import (
	"context"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"copse/internal/copse"
)

// TestTermsAreBounded: whatever is typed, a search does a bounded amount of work.
func TestTermsAreBounded(t *testing.T) {
	for _, lang := range []copse.Lang{"en", "zh"} {
		m, err := indexMapping(lang)
		if err != nil {
			t.Fatal(err)
		}
		x := &index{lang: lang, analyser: analyserOf(m)}
		for _, text := range []string{
			strings.Repeat("举", 500), strings.Repeat("a,", 500), strings.Repeat("oak ", 500), strings.Repeat("x", 500), strings.Repeat("举 ", 200),
			strings.Repeat("كلمة ", 100), "", "---", "\xff\xfe",
		} {
			all := x.terms(cut(fold(lang, strings.Repeat(text, 5))))
			if n := len(x.chosen(all, nil)); n > mostPairs || lang == "en" && n > mostTerms {
				t.Errorf("%s %.20q: %d terms", lang, text, n)
			}
			for _, word := range all {
				if word.end > mostTyped*utf8.UTFMax {
					t.Errorf("%s %.20q: a term at %d", lang, text, word.end)
				}
			}
		}
	}
	if got := cut("where to report, now?"); got != "where to report now" {
		t.Errorf("got %q", got)
	}
}

// shelf hands in a few entries in English and counts how often it is asked.
type shelf struct {
	asked   int
	entries []Entry
}

func (s *shelf) in(copse.Lang) iter.Seq[Entry] {
	s.asked++
	return slices.Values(s.entries)
}

func built(t *testing.T, dir, version string, s *shelf) *Index {
	t.Helper()
	x := NewIndex(dir)
	t.Cleanup(func() { _ = x.Close() })
	if err := x.Build(context.Background(), version, []copse.Lang{"en"}, s.in); err != nil {
		t.Fatal(err)
	}
	return x
}

func found(t *testing.T, x *Index, words string) string {
	t.Helper()
	hits, err := x.Search(context.Background(), "en", Query{Words: words, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, h := range hits.Hits {
		all = append(all, h.Kind+":"+h.ID)
	}
	return strings.Join(all, " ")
}

func trees() *shelf {
	return &shelf{entries: []Entry{
		{Kind: "tree", ID: "OAK-1", Names: []string{"OAK-1", "Q-7"}, Title: "Oak", Body: "Its fruit is the acorn."},
		{Kind: "tree", ID: "ASH-1", Names: []string{"ASH-1"}, Title: "Ash", Summary: "Grows beside an oak."},
		{Kind: "word", ID: "acorn", Title: "Acorn", Synonyms: []string{"oak nut"}, Term: true},
		{Kind: "word", ID: "seed", Title: "Ash", Synonyms: []string{"flying key"}, Term: true, Unlisted: true},
	}}
}

func TestIndex(t *testing.T) {
	x := built(t, t.TempDir(), "1", trees())
	for words, want := range map[string]string{
		"oak":          "tree:OAK-1 word:acorn tree:ASH-1", // the title counts for more than a synonym, and that for more than the summary
		"q-7":          "tree:OAK-1",
		" ash-1":       "tree:ASH-1",
		"oak nut":      "word:acorn tree:OAK-1 tree:ASH-1",
		"acrons":       "word:acorn tree:OAK-1",
		"flying key":   "tree:ASH-1",
		"word:seed":    "",
		"nothing here": "",
	} {
		if got := found(t, x, words); got != want {
			t.Errorf("%q: got %q, want %q", words, got, want)
		}
	}
	if _, err := x.Search(context.Background(), "fr", Query{Words: "oak", Limit: 10}); err == nil {
		t.Error("a language without an index answers")
	}
	if _, err := NewIndex(t.TempDir()).Search(context.Background(), "en", Query{Words: "oak", Limit: 10}); copse.CodeOf(err) != copse.Unavailable {
		t.Errorf("before it is built: %v", err)
	}
}

// TestIndex_versions: what is on disk answers for its own version alone.
func TestIndex_versions(t *testing.T) {
	dir, first := t.TempDir(), trees()
	before := found(t, built(t, dir, "1", first), "oak nut")
	again := &shelf{}
	x := built(t, dir, "1", again)
	if got := found(t, x, "oak nut"); again.asked > 0 || got != before || found(t, x, "q-7") != "tree:OAK-1" {
		t.Errorf("opened again it asked %d times and answers %q, before it was %q", again.asked, got, before)
	}
	next := &shelf{entries: []Entry{{Kind: "tree", ID: "ELM-1", Title: "Elm"}}}
	x = built(t, dir, "2", next)
	if next.asked != 1 || found(t, x, "oak") != "" || found(t, x, "elm") != "tree:ELM-1" {
		t.Error("another version answers from the old entries")
	}
	if folders, err := os.ReadDir(filepath.Join(dir, "search")); err != nil || len(folders) != 1 {
		t.Errorf("the old index is still there: %v, %v", folders, err)
	}
}
