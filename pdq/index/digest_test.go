package index

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
)

// sum returns the first size bytes of a digest made from i.
func sum(size int, i uint64) []byte {
	s := sha256.Sum256(binary.LittleEndian.AppendUint64(nil, i))
	t := sha256.Sum256(s[:])
	return append(s[:], t[:]...)[:size]
}

func TestDigests(t *testing.T) {
	for _, size := range []int{16, 20, 32, 33, 64} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			r := random(uint64(size))
			start := []Digest{{make([]byte, size), 3}, {sum(size, 1), 1}, {sum(size, 1), 1}, {sum(size, 1), 2}}
			d, err := NewDigests(size, slices.Values(start))
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]map[uint64]bool{string(start[0].Sum): {3: true}, string(start[1].Sum): {1: true, 2: true}}
			rounds := 300
			if long() {
				rounds = 5000
			}
			for range rounds {
				add, remove := randomDigests(r, size), randomDigests(r, size)
				if err := d.Update(add, remove); err != nil {
					t.Fatal(err)
				}
				for _, e := range remove {
					delete(want[string(e.Sum)], e.ID)
				}
				for _, e := range add {
					if want[string(e.Sum)] == nil {
						want[string(e.Sum)] = map[uint64]bool{}
					}
					want[string(e.Sum)][e.ID] = true
				}
				checkDigests(t, d, want, append(add, remove...))
			}
			n := 0
			for s, ids := range want {
				n += len(ids)
				checkDigests(t, d, want, []Digest{{Sum: []byte(s)}})
			}
			if d.Len() != n {
				t.Errorf("%d pairs, want %d", d.Len(), n)
			}
		})
	}
}

// randomDigests returns digests of a small range, so that adding and removing meet; one in ten is of zeros but for
// the end.
func randomDigests(r *rand.Rand, size int) []Digest {
	list := make([]Digest, r.IntN(60))
	for i := range list {
		list[i] = Digest{sum(size, uint64(r.IntN(5000))), uint64(r.IntN(3))}
		if r.IntN(10) == 0 {
			clear(list[i].Sum[:size-r.IntN(2)])
		}
	}
	return list
}

func checkDigests(t *testing.T, d *Digests, want map[string]map[uint64]bool, list []Digest) {
	t.Helper()
	for _, e := range list {
		got, err := d.Find(nil, e.Sum)
		if err != nil {
			t.Fatal(err)
		}
		var batch []uint64
		if err := d.FindBatch(e.Sum, func(_ int, ids []uint64) { batch = append(batch, ids...) }); err != nil || !slices.Equal(batch, got) {
			t.Fatalf("%x: a batch finds %v (%v), want %v", e.Sum, batch, err, got)
		}
		ids := want[string(e.Sum)]
		if len(got) != len(ids) {
			t.Fatalf("%x: got %v, want %v", e.Sum, got, ids)
		}
		for _, id := range got {
			if !ids[id] {
				t.Fatalf("%x: got %v, want %v", e.Sum, got, ids)
			}
		}
	}
}

func TestDigests_refuses(t *testing.T) {
	for _, size := range []int{0, 15, 65} {
		if _, err := NewDigests(size, nil); err == nil {
			t.Errorf("digests of %d bytes were accepted", size)
		}
	}
	if _, err := NewDigests(16, slices.Values([]Digest{{sum(20, 1), 1}})); err == nil {
		t.Error("a long digest was accepted at the start")
	}
	d, _ := NewDigests(20, nil)
	if err := d.Update([]Digest{{sum(20, 1), 1}, {sum(16, 2), 1}}, nil); err == nil || d.Len() != 0 {
		t.Errorf("a short digest: error %v, %d pairs, want an error and nothing added", err, d.Len())
	}
	if _, err := d.Find(nil, sum(19, 1)); err == nil {
		t.Error("a short digest was looked for")
	}
}

func TestDigests_FindBatch(t *testing.T) {
	d, err := NewDigests(20, digests(20, 1000))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 1, digestGroup - 1, digestGroup, digestGroup + 1, 1000} {
		var packed []byte
		for i := range n {
			packed = append(packed, sum(20, uint64(3*i))...)
		}
		var got []uint64
		if err := d.FindBatch(packed, func(i int, ids []uint64) {
			if len(ids) != 1 || ids[0] != uint64(3*i) {
				t.Errorf("digest %d has IDs %v", i, ids)
			}
			got = append(got, ids...)
		}); err != nil {
			t.Fatal(err)
		}
		if want := min(n, 334); len(got) != want {
			t.Errorf("%d digests: %d found, want %d", n, len(got), want)
		}
	}
	if err := d.FindBatch(make([]byte, 21), nil); err == nil {
		t.Error("21 bytes were accepted as digests of 20")
	}
}

// TestDigests_samePrefix adds digests that differ in one late byte only. The seed is drawn
// anew for each index, and one in eighty or so mixes so small a difference less well: the
// best of four shows whether the end is mixed in.
func TestDigests_samePrefix(t *testing.T) {
	for _, size := range []int{16, 20, 32} {
		best := 0
		for range 4 {
			d, _ := NewDigests(size, nil)
			var all []Digest
			for i := range 256 {
				s := sum(size, 7)
				s[size-1] = byte(i)
				all = append(all, Digest{s, uint64(i)})
			}
			if err := d.Update(all, nil); err != nil {
				t.Fatal(err)
			}
			parts := 0
			for i := range d.parts {
				if d.parts[i].Load() != nil {
					parts++
				}
			}
			best = max(best, parts)
			for _, e := range all {
				if ids, _ := d.Find(nil, e.Sum); !slices.Equal(ids, []uint64{e.ID}) {
					t.Fatalf("%x: got %v, want %d", e.Sum, ids, e.ID)
				}
			}
		}
		if best < 200 {
			t.Errorf("%d bytes: 256 digests lie in %d parts: the end of a digest is not mixed in", size, best)
		}
	}
}

func TestDigests_concurrent(t *testing.T) {
	d, _ := NewDigests(16, digests(16, 3000))
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 3000 {
				if ids, err := d.Find(nil, sum(16, uint64(i))); err != nil || len(ids) != 1 {
					t.Errorf("reader %d: digest %d has IDs %v (%v)", g, i, ids, err)
					return
				}
			}
		})
	}
	for i := range uint64(500) {
		e := []Digest{{sum(16, 10_000+i), i}}
		if err := d.Update(e, nil); err != nil {
			t.Error(err)
		}
		if err := d.Update(nil, e); err != nil {
			t.Error(err)
		}
	}
	wg.Wait()
	if d.Len() != 3000 {
		t.Errorf("%d pairs, want 3000", d.Len())
	}
}

// digests yields n digests numbered from 0.
func digests(size, n int) iter.Seq[Digest] {
	return func(yield func(Digest) bool) {
		for i := range n {
			if !yield(Digest{sum(size, uint64(i)), uint64(i)}) {
				return
			}
		}
	}
}
