package index

import (
	"runtime"
	"testing"
)

// heap returns the bytes in use after a collection.
func heap() float64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// mustFind checks that exactly the entry e, or nothing, lies at distance 0 from its hash.
func mustFind(t *testing.T, x *Index, e Entry, want int) {
	t.Helper()
	r, err := x.Search(e.Hash, Query{})
	if err != nil || len(r.Matches) != want || want == 1 && r.Matches[0].Entry != e {
		t.Fatalf("entry %d: got %v (%v), want %d matches", e.ID, r.Matches, err, want)
	}
}

// TestIndex_UpdateMany inserts and withdraws in a long list: 10 million entries in the long form.
func TestIndex_UpdateMany(t *testing.T) {
	n, inserts, withdrawals := 20_000, 2_000, 200
	if long() {
		n, inserts, withdrawals = 10_000_000, 10_000, 1_000
	}
	x, err := New(uniform(1, n), Options{Expect: n})
	if err != nil {
		t.Fatal(err)
	}
	before := heap()
	r := random(30)
	for i := range inserts {
		e := Entry{Hash: randomHash(r), ID: uint64(n + i)}
		if _, err := x.Update([]Entry{e}, nil); err != nil {
			t.Fatal(err)
		}
		mustFind(t, x, e, 1)
	}
	var gone []Entry
	for e := range x.All() {
		if r.IntN(n/withdrawals) == 0 {
			gone = append(gone, e)
		}
	}
	for _, e := range gone {
		if got, err := x.Update(nil, []Entry{e}); got != 1 || err != nil {
			t.Fatalf("withdrew %d (%v), want 1", got, err)
		}
		mustFind(t, x, e, 0)
	}
	x.Rebuild()
	for _, e := range gone {
		mustFind(t, x, e, 0)
	}
	if got := x.Len(); got != n+inserts-len(gone) {
		t.Errorf("%d entries, want %d", got, n+inserts-len(gone))
	}
	withinBound(t, before, x)
}

// withinBound checks that the heap is no more than a twentieth and a megabyte above what it was.
func withinBound(t *testing.T, before float64, x *Index) {
	t.Helper()
	after := heap()
	t.Logf("heap %.1f MB before, %.1f MB after; %.1f bytes per entry", before/1e6, after/1e6, float64(x.Stats().Bytes)/float64(x.Len()))
	if after > 1.05*before+1e6 {
		t.Errorf("the heap grew from %.1f to %.1f MB", before/1e6, after/1e6)
	}
	runtime.KeepAlive(x)
}

// TestIndex_manyRounds replaces entries again and again, with rebuilds in the background: 1,000 rounds at 1
// million in the long form.
func TestIndex_manyRounds(t *testing.T) {
	n, rounds, size := 20_000, 30, 50
	if long() {
		n, rounds, size = 1_000_000, 1_000, 100
	}
	x, err := New(uniform(2, n), Options{Expect: n, DeltaLimit: 20 * size})
	if err != nil {
		t.Fatal(err)
	}
	x.Rebuild()
	before := heap()
	r := random(31)
	var last []Entry
	for e := range uniform(2, size) {
		last = append(last, e)
	}
	for round := range rounds {
		next := make([]Entry, size)
		for i := range next {
			next[i] = Entry{Hash: randomHash(r), ID: uint64(n + round*size + i)}
		}
		if got, err := x.Update(next, last); got != size || err != nil {
			t.Fatalf("round %d: withdrew %d (%v), want %d", round, got, err, size)
		}
		for i := range 5 {
			mustFind(t, x, next[r.IntN(size)], 1)
			mustFind(t, x, last[i], 0)
		}
		last = next
	}
	x.Rebuild()
	if x.Len() != n {
		t.Errorf("%d entries, want %d", x.Len(), n)
	}
	withinBound(t, before, x)
}
