package index

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// long reports whether the long form of the tests was asked for.
func long() bool { return os.Getenv("COPSE_TEST_LONG") != "" }

// kinds are small lists of the shapes that lists have, and some that no list should have.
var kinds = []struct {
	name string
	make func(r *rand.Rand, n int) []Hash
}{
	{"uniform", func(r *rand.Rand, n int) []Hash {
		return list(n, func(int, []Hash) Hash { return randomHash(r) })
	}},
	{"families", func(r *rand.Rand, n int) []Hash {
		return list(n, func(i int, before []Hash) Hash {
			if i == 0 || r.IntN(20) == 0 {
				return randomHash(r)
			}
			return flip(r, before[r.IntN(i)], r.IntN(30))
		})
	}},
	{"one family", func(r *rand.Rand, n int) []Hash {
		center := randomHash(r)
		return list(n, func(int, []Hash) Hash { return flip(r, center, r.IntN(41)) })
	}},
	{"duplicates", func(r *rand.Rand, n int) []Hash {
		few := []Hash{randomHash(r), randomHash(r), {}}
		return list(n, func(int, []Hash) Hash { return few[r.IntN(len(few))] })
	}},
	{"sparse", func(r *rand.Rand, n int) []Hash {
		return list(n, func(int, []Hash) Hash { return flip(r, Hash{}, r.IntN(60)) })
	}},
}

func list(n int, f func(i int, before []Hash) Hash) []Hash {
	hashes := make([]Hash, n)
	for i := range hashes {
		hashes[i] = f(i, hashes[:i])
	}
	return hashes
}

// entries numbers hashes from base on.
func entries(hashes []Hash, base int) []Entry {
	all := make([]Entry, len(hashes))
	for i, h := range hashes {
		all[i] = Entry{Hash: h, ID: uint64(base + i)}
	}
	return all
}

func build(t testing.TB, all []Entry, opt Options) *Index {
	t.Helper()
	x, err := New(slices.Values(all), opt)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// order is the order promised for the matches of a Result.
func order(a, b Match) int {
	return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(a.ID, b.ID), bytes.Compare(a.Hash[:], b.Hash[:]))
}

// brute is the definition of a search.
func brute(all []Entry, h Hash, q Query) Result {
	var matches []Match
	for _, e := range all {
		if d := distance(e.Hash, h); d <= q.Radius {
			matches = append(matches, Match{e, d})
		}
	}
	slices.SortFunc(matches, order)
	if len(matches) > q.Limit {
		return Result{Matches: matches[:q.Limit], Truncated: true}
	}
	return Result{Matches: matches}
}

// query returns a hash to ask for, often near one of the list.
func query(r *rand.Rand, all []Entry) Hash {
	if len(all) == 0 || r.IntN(8) == 0 {
		return randomHash(r)
	}
	return flip(r, all[r.IntN(len(all))].Hash, r.IntN(40))
}

func checkSearch(t *testing.T, x *Index, all []Entry, hashes []Hash, q Query) {
	t.Helper()
	batch, err := x.SearchBatch(hashes, q)
	if err != nil {
		t.Fatal(err)
	}
	for i, h := range hashes {
		want := brute(all, h, q)
		got, err := x.Search(h, q)
		if err != nil {
			t.Fatal(err)
		}
		if !same(want, got) {
			t.Fatalf("radius %d, limit %d, %x: (-want +got)\n%s", q.Radius, q.Limit, h, gocmp.Diff(want, got))
		}
		if !same(want, batch[i]) {
			t.Fatalf("in a batch, radius %d, limit %d, %x: (-want +got)\n%s", q.Radius, q.Limit, h, gocmp.Diff(want, batch[i]))
		}
	}
}

func same(a, b Result) bool {
	return a.Truncated == b.Truncated && slices.Equal(a.Matches, b.Matches)
}

func TestIndex_Search(t *testing.T) {
	sizes := []int{0, 1, 2, 7, 8, 9, 63, 500, 3000}
	queries := 5
	if long() {
		sizes = append(sizes, 20_000, 200_000)
		queries = 20
	}
	for _, name := range Kernels() {
		for _, kind := range kinds {
			for _, n := range sizes {
				t.Run(fmt.Sprintf("%s/%s/%d", name, kind.name, n), func(t *testing.T) {
					t.Parallel()
					r := random(uint64(n))
					all := entries(kind.make(r, n), 100)
					for _, from := range []int{1, MaxEntries} {
						x := build(t, all, Options{Kernel: name, IndexFrom: from, Expect: n * r.IntN(2)})
						for _, radius := range []int{0, 1, 2, 7, 15, 16, 30, 31, 32, 64, 128, 255, r.IntN(256)} {
							hashes := list(1+r.IntN(queries), func(int, []Hash) Hash { return query(r, all) })
							checkSearch(t, x, all, hashes, Query{Radius: radius, Limit: []int{1, 10, 1 << 20}[r.IntN(3)]})
						}
					}
				})
			}
		}
	}
}

// TestIndex_everyRadius searches one list at each radius there is.
func TestIndex_everyRadius(t *testing.T) {
	r := random(9)
	all := entries(kinds[1].make(r, 400), 0)
	x := build(t, all, Options{IndexFrom: 1})
	for radius := range MaxRadius + 1 {
		checkSearch(t, x, all, []Hash{query(r, all), query(r, all)}, Query{Radius: radius, Limit: 50})
	}
}

// TestIndex_boundary plants a hash at each distance around each radius the multi-index answers.
func TestIndex_boundary(t *testing.T) {
	r := random(10)
	h := randomHash(r)
	var all []Entry
	for d := range 34 {
		for range 20 {
			all = append(all, Entry{Hash: flip(r, h, d), ID: uint64(len(all))})
		}
	}
	for _, name := range Kernels() {
		x := build(t, all, Options{IndexFrom: 1, Kernel: name})
		for radius := range 34 {
			checkSearch(t, x, all, []Hash{h}, Query{Radius: radius, Limit: 1000})
		}
	}
}

func TestIndex_badQuery(t *testing.T) {
	x := build(t, nil, Options{})
	for _, q := range []Query{{Radius: -1}, {Radius: 256}, {Limit: -1}} {
		if _, err := x.Search(Hash{}, q); err == nil {
			t.Errorf("%+v was accepted", q)
		}
		if _, err := x.SearchBatch([]Hash{{}}, q); err == nil {
			t.Errorf("%+v was accepted in a batch", q)
		}
	}
	if _, err := New(slices.Values([]Entry(nil)), Options{Kernel: "abacus"}); err == nil {
		t.Error("an unknown kernel was accepted")
	}
	if _, err := New(slices.Values([]Entry(nil)), Options{Expect: -1}); err == nil {
		t.Error("a negative size was accepted")
	}
	if rs, err := x.SearchBatch(nil, Query{}); err != nil || len(rs) != 0 {
		t.Errorf("an empty batch: %v, %v", rs, err)
	}
}

// model is an index kept as a plain list.
type model struct{ all []Entry }

func (m *model) update(insert, withdraw []Entry) (withdrawn int) {
	gone := make(map[Entry]bool)
	for _, e := range withdraw {
		gone[e] = true
	}
	before := len(m.all)
	m.all = slices.DeleteFunc(m.all, func(e Entry) bool { return gone[e] })
	withdrawn = before - len(m.all)
	m.all = append(m.all, insert...)
	return withdrawn
}

func TestIndex_Update(t *testing.T) {
	rounds := 40
	if long() {
		rounds = 600
	}
	for _, kind := range kinds {
		for _, from := range []int{1, MaxEntries} {
			t.Run(fmt.Sprint(kind.name, " from ", from), func(t *testing.T) {
				t.Parallel()
				r := random(uint64(from))
				m := model{all: entries(kind.make(r, 300), 0)}
				x := build(t, m.all, Options{IndexFrom: from, DeltaLimit: 1 + r.IntN(2000)})
				for round := range rounds {
					insert := entries(kind.make(r, r.IntN(100)), 1000*(round+1))
					if r.IntN(3) == 0 && len(m.all) > 0 { // again, or a second copy
						insert = append(insert, m.all[r.IntN(len(m.all))])
					}
					var withdraw []Entry
					for range r.IntN(40) {
						if len(m.all) > 0 {
							withdraw = append(withdraw, m.all[r.IntN(len(m.all))])
						}
					}
					withdraw = append(withdraw, Entry{Hash: randomHash(r), ID: 5})
					got, err := x.Update(insert, withdraw)
					if want := m.update(insert, withdraw); err != nil || got != want {
						t.Fatalf("round %d: withdrew %d (%v), want %d", round, got, err, want)
					}
					if r.IntN(10) == 0 {
						x.Rebuild()
					}
					if x.Len() != len(m.all) {
						t.Fatalf("round %d: %d entries, want %d", round, x.Len(), len(m.all))
					}
					checkSearch(t, x, m.all, []Hash{query(r, m.all), query(r, m.all)}, Query{Radius: r.IntN(40), Limit: 100})
					for _, e := range withdraw[:min(3, len(withdraw))] {
						checkSearch(t, x, m.all, []Hash{e.Hash}, Query{Radius: 0, Limit: 100})
					}
				}
				x.Rebuild()
				if s := x.Stats(); s.Withdrawn != 0 || s.Inserted != 0 || s.Entries != len(m.all) || s.Rebuilding {
					t.Errorf("after a rebuild: %+v, want %d entries and nothing else", s, len(m.all))
				}
				got, want := slices.Collect(x.All()), slices.Clone(m.all)
				byID := func(a, b Entry) int { return order(Match{Entry: a}, Match{Entry: b}) }
				slices.SortFunc(got, byID)
				slices.SortFunc(want, byID)
				if !slices.Equal(got, want) {
					t.Error("All yields other entries than were put in")
				}
			})
		}
	}
}

// TestIndex_concurrent changes an index under searches. Each update replaces every member of a set of entries, all
// at one distance from a query, by the next set: a search must see exactly one whole set, and none older than the
// last update that had returned when it began.
func TestIndex_concurrent(t *testing.T) {
	const members = 20
	r := random(11)
	h := randomHash(r)
	generation := func(g int) []Entry {
		r := random(uint64(g))
		return entries(list(members, func(int, []Hash) Hash { return flip(r, h, 12) }), g*members)
	}
	filler := entries(kinds[0].make(r, 2000), 1<<30)
	x := build(t, append(generation(0), filler...), Options{IndexFrom: 1, DeltaLimit: 64})
	rounds := 300
	if long() {
		rounds = 5000
	}
	var (
		mu   sync.Mutex
		last int
		wg   sync.WaitGroup
	)
	newest := func() int {
		mu.Lock()
		defer mu.Unlock()
		return last
	}
	for range 4 {
		wg.Go(func() {
			for {
				since := newest()
				if since == rounds {
					return
				}
				results, err := x.SearchBatch([]Hash{h, h}, Query{Radius: 31})
				if err != nil {
					t.Error(err)
					return
				}
				for _, res := range results {
					if len(res.Matches) != members {
						t.Errorf("%d matches, want %d", len(res.Matches), members)
						return
					}
					g := res.Matches[0].ID / members
					for _, m := range res.Matches {
						if m.ID/members != g || int(g) < since {
							t.Errorf("match of generation %d beside one of %d, since update %d", m.ID/members, g, since)
							return
						}
					}
				}
			}
		})
	}
	for g := range rounds {
		if n, err := x.Update(generation(g+1), generation(g)); err != nil || n != members {
			t.Errorf("update %d withdrew %d entries (%v), want %d", g, n, err, members)
		}
		mu.Lock()
		last = g + 1
		mu.Unlock()
	}
	wg.Wait()
	x.Rebuild()
	if s := x.Stats(); s.Entries != members+len(filler) || s.Withdrawn != 0 {
		t.Errorf("at the end: %+v", s)
	}
}
