package index

import (
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
)

// random returns the source of randomness of a test, the same in each run.
func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x5eed)) }

func randomHash(r *rand.Rand) Hash {
	var h Hash
	for i := range h {
		h[i] = byte(r.Uint32())
	}
	return h
}

// flip returns h with n different bits changed.
func flip(r *rand.Rand, h Hash, n int) Hash {
	for _, k := range r.Perm(Bits)[:n] {
		h[k/8] ^= 1 << (k % 8)
	}
	return h
}

// distance is the definition, the oracle of everything else here.
func distance(a, b Hash) int {
	d := 0
	for i := range a {
		d += bits.OnesCount8(a[i] ^ b[i])
	}
	return d
}

func eachKernel(t *testing.T, f func(t *testing.T, k kernel)) {
	for _, k := range kernels() {
		t.Run(k.name, func(t *testing.T) { f(t, k) })
	}
}

// drain calls scan until all blocks are done, with a buffer of room results.
func drain(t *testing.T, k kernel, blocks []uint64, queries [][2]uint64, radius, room int) []uint64 {
	t.Helper()
	var all []uint64
	out := make([]uint64, room)
	for base := 0; base < len(blocks)/prefixWords; {
		n, done := k.scan(blocks[base*prefixWords:], queries, radius, out)
		if n == 0 && done == 0 {
			t.Fatal("scan makes no progress")
		}
		for _, r := range out[:n] {
			all = append(all, r+uint64(base)<<16)
		}
		base += done
	}
	slices.Sort(all)
	return all
}

func TestKernel_Scan(t *testing.T) {
	eachKernel(t, func(t *testing.T, k kernel) {
		r := random(1)
		for _, n := range []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 63, 64, 65, 127, 128, 129, 300} {
			blocks := make([]uint64, n*prefixWords)
			for i := range blocks {
				blocks[i] = r.Uint64() & r.Uint64()
			}
			for nq := 1; nq <= scanQueries; nq++ {
				queries := make([][2]uint64, nq)
				for i := range queries {
					queries[i] = [2]uint64{r.Uint64() & r.Uint64(), r.Uint64() & r.Uint64()}
					if n > 0 && i%2 == 0 {
						at := r.IntN(n)*prefixWords + r.IntN(lanes)
						queries[i] = [2]uint64{blocks[at] ^ 1<<r.IntN(64), blocks[at+lanes]}
					}
				}
				for _, radius := range []int{0, 1, 31, 45, 60, 127, 128, 255} {
					want := drain(t, plain(), blocks, queries, radius, 8*max(n, 1))
					for _, room := range []int{8, 9, 64, 8*n + 8} {
						got := drain(t, k, blocks, queries, radius, room)
						if !slices.Equal(got, want) {
							t.Fatalf("%d blocks, %d queries, radius %d, room %d: got %d results, want %d", n, nq, radius, room, len(got), len(want))
						}
					}
				}
			}
		}
	})
}

// TestKernel_ScanOracle compares the oracle itself with the definition of distance.
func TestKernel_ScanOracle(t *testing.T) {
	r := random(2)
	blocks := make([]uint64, 5*prefixWords)
	for i := range blocks {
		blocks[i] = r.Uint64()
	}
	q := [2]uint64{r.Uint64(), r.Uint64()}
	for radius := range 129 {
		var want []uint64
		for b := range 5 {
			var m uint64
			for i := range lanes {
				if bits.OnesCount64(blocks[b*16+i]^q[0])+bits.OnesCount64(blocks[b*16+8+i]^q[1]) <= radius {
					m |= 1 << i
				}
			}
			if m != 0 {
				want = append(want, uint64(b)<<16|m)
			}
		}
		if got := drain(t, plain(), blocks, [][2]uint64{q}, radius, 40); !slices.Equal(got, want) {
			t.Fatalf("radius %d: got %x, want %x", radius, got, want)
		}
	}
}

// sift calls filter until all spans are done.
func sift(t *testing.T, k kernel, tags []uint16, spans []span, tag uint16, first, rest, room int) []uint32 {
	t.Helper()
	var all []uint32
	out := make([]uint32, room)
	spans = slices.Clone(spans)
	for len(spans) > 0 {
		n, done := k.filter(tags, nil, 0, spans, tag, first, rest, out)
		if n == 0 && done < len(spans) {
			t.Fatal("filter makes no progress")
		}
		all = append(all, out[:n]...)
		if done > 0 {
			first = rest
		}
		spans = spans[done:]
	}
	return all
}

func TestKernel_Filter(t *testing.T) {
	eachKernel(t, func(t *testing.T, k kernel) {
		r := random(3)
		tags := make([]uint16, 4000+tagStep)
		for i := range tags {
			tags[i] = uint16(r.Uint32())
		}
		for length := range 200 {
			spans := make([]span, 1+r.IntN(17))
			for i := range spans {
				start := r.IntN(3500)
				spans[i] = span{uint32(start), uint32(start + (length+i*7)%200)}
			}
			spans[0].end = spans[0].start + uint32(length)
			first := r.IntN(18)
			rest := max(0, first-1)
			tag := uint16(r.Uint32())
			var want []uint32
			for i, s := range spans {
				limit := rest
				if i == 0 {
					limit = first
				}
				for p := s.start; p < s.end; p++ {
					if bits.OnesCount16(tags[p]^tag) < limit {
						want = append(want, p)
					}
				}
			}
			for _, room := range []int{tagStep, tagStep + 1, 100, 5000} {
				if got := sift(t, k, tags, spans, tag, first, rest, room); !slices.Equal(got, want) {
					t.Fatalf("length %d, limits %d and %d, room %d: got %d positions, want %d", length, first, rest, room, len(got), len(want))
				}
			}
			k.fetch(tags, spans, 3)
			k.touch(nil, []uint32{1, 77})
		}
	})
}

func TestKernel_Read(t *testing.T) {
	eachKernel(t, func(t *testing.T, k kernel) {
		r := random(4)
		for _, n := range []int{0, 64, 128, 640} {
			words := make([]uint64, n)
			var want uint64
			for i := range words {
				words[i] = r.Uint64()
				want ^= words[i]
			}
			if got := k.read(words); got != want {
				t.Errorf("%d words: got %x, want %x", n, got, want)
			}
		}
	})
}

func TestKernels(t *testing.T) {
	names := Kernels()
	if names[len(names)-1] != "go" {
		t.Errorf("the last kernel is %q, want the plain one", names[len(names)-1])
	}
	if _, err := choose("abacus"); err == nil {
		t.Error("an unknown kernel was accepted")
	}
	for _, name := range names {
		if k, err := choose(name); err != nil || k.name != name {
			t.Errorf("choose(%q) = %q, %v", name, k.name, err)
		}
	}
}

func TestWords(t *testing.T) {
	r := random(5)
	for range 2000 {
		a := randomHash(r)
		b := flip(r, a, r.IntN(256))
		wa, wb := deal(&a), deal(&b)
		if wa.hash() != a {
			t.Fatalf("%x comes back as %x", a, wa.hash())
		}
		d := 0
		for i := range wa {
			d += bits.OnesCount64(wa[i] ^ wb[i])
		}
		if d != distance(a, b) {
			t.Fatalf("distance %d after dealing, want %d", d, distance(a, b))
		}
	}
}

func TestWords_four(t *testing.T) {
	h := randomHash(random(6))
	w := deal(&h)
	for b := range 2 * bands {
		for k := range 4 {
			if got, want := uint16(w.four(b)>>(16*k)), w.band((b+k)%bands); got != want {
				t.Errorf("four(%d), lane %d: got %x, want %x", b, k, got, want)
			}
		}
	}
}

// TestWords_diagonal checks the promise of the comment at words: band b, bit k is slot k, bit b+k.
func TestWords_diagonal(t *testing.T) {
	for b := range bands {
		for k := range bandBits {
			var h Hash
			bit := 16*k + (b+k)%16 // counted from the end of the hash
			h[31-bit/8] |= 1 << (bit % 8)
			w := deal(&h)
			if got := w.band(b); got != 1<<k {
				t.Errorf("slot %d, bit %d: band %d is %016b, want bit %d", k, (b+k)%16, b, got, k)
			}
		}
	}
}

func FuzzKernel(f *testing.F) {
	f.Add(uint64(1), uint8(3), uint8(31), uint16(77))
	f.Fuzz(func(t *testing.T, seed uint64, blocks, radius uint8, tag uint16) {
		r := random(seed)
		words := make([]uint64, int(blocks)*prefixWords)
		for i := range words {
			words[i] = r.Uint64() & r.Uint64() & r.Uint64()
		}
		queries := make([][2]uint64, 1+r.IntN(scanQueries))
		want := drain(t, plain(), words, queries, int(radius), 64)
		tags := make([]uint16, 256+tagStep)
		for i := range tags {
			tags[i] = tag ^ uint16(r.Uint32()&r.Uint32())
		}
		spans := []span{{uint32(blocks) / 3, uint32(blocks)}, {0, uint32(blocks)}}
		limit := int(radius) % 18
		positions := sift(t, plain(), tags, spans, tag, limit, limit/2, 64)
		for _, k := range kernels() {
			if got := drain(t, k, words, queries, int(radius), 64); !slices.Equal(got, want) {
				t.Errorf("%s: scan differs", k.name)
			}
			if got := sift(t, k, tags, spans, tag, limit, limit/2, 64); !slices.Equal(got, positions) {
				t.Errorf("%s: filter differs", k.name)
			}
		}
	})
}
