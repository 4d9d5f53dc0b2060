package index

import (
	"encoding/binary"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
)

// uniform yields n random entries, the same for the same seed.
func uniform(seed uint64, n int) iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		r := rand.New(rand.NewPCG(seed, 1))
		for i := range n {
			e := Entry{ID: uint64(i)}
			for k := 0; k < len(e.Hash); k += 8 {
				binary.LittleEndian.PutUint64(e.Hash[k:], r.Uint64())
			}
			if !yield(e) {
				return
			}
		}
	}
}

// benchSize is a million, or what COPSE_BENCH_N says.
func benchSize(b *testing.B) int {
	n := 1_000_000
	if s := os.Getenv("COPSE_BENCH_N"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	return n
}

// planted returns queries at 0 to 33 bits from entries of x.
func planted(x *Index, count int) []Hash {
	r := random(3)
	part := max(1, x.Len()/count)
	var hashes []Hash
	for e := range x.All() {
		if r.IntN(part) == 0 {
			hashes = append(hashes, flip(r, e.Hash, r.IntN(34)))
		}
	}
	return hashes
}

func BenchmarkIndex(b *testing.B) {
	n := benchSize(b)
	for _, kernel := range Kernels() {
		x, err := New(uniform(1, n), Options{Expect: n, Kernel: kernel})
		if err != nil {
			b.Fatal(err)
		}
		hashes := planted(x, 4096)
		for _, scan := range []bool{false, true} {
			q := Query{Radius: DefaultRadius, Scan: scan}
			name := fmt.Sprintf("n=%d/kernel=%s/scan=%t", n, kernel, scan)
			b.Run(name+"/batch=1", func(b *testing.B) { benchBatch(b, x, hashes, 1, q) })
			b.Run(name+"/batch=64", func(b *testing.B) { benchBatch(b, x, hashes, 64, q) })
		}
	}
}

// benchBatch measures queries, size to a call.
func benchBatch(b *testing.B, x *Index, hashes []Hash, size int, q Query) {
	b.ReportAllocs()
	calls := len(hashes) / size
	for i := 0; b.Loop(); i++ {
		at := i % calls * size
		if size == 1 {
			if _, err := x.Search(hashes[at], q); err != nil {
				b.Fatal(err)
			}
		} else if _, err := x.SearchBatch(hashes[at:at+size], q); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(size*b.N)/b.Elapsed().Seconds(), "queries/s")
}

func BenchmarkBuild(b *testing.B) {
	n := benchSize(b)
	b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
		for b.Loop() {
			if _, err := New(uniform(1, n), Options{Expect: n}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkIndex_Update(b *testing.B) {
	n := benchSize(b)
	x, err := New(uniform(1, n), Options{Expect: n})
	if err != nil {
		b.Fatal(err)
	}
	r := random(4)
	for i := 0; b.Loop(); i++ {
		if _, err := x.Update([]Entry{{randomHash(r), uint64(i)}}, nil); err != nil {
			b.Fatal(err)
		}
	}
	x.Wait()
}

func BenchmarkDigests(b *testing.B) {
	const batch = 1024
	n := benchSize(b)
	d, err := NewDigests(16, digests(16, n))
	if err != nil {
		b.Fatal(err)
	}
	var asked []byte
	r := random(5)
	for range 1 << 16 {
		asked = append(asked, sum(16, uint64(r.IntN(2*n)))...)
	}
	b.Run(fmt.Sprintf("n=%d/batch=1", n), func(b *testing.B) {
		var ids []uint64
		for i := 0; b.Loop(); i++ {
			at := i % (len(asked) / 16) * 16
			if ids, err = d.Find(ids[:0], asked[at:at+16]); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run(fmt.Sprintf("n=%d/batch=%d", n, batch), func(b *testing.B) {
		hits := 0
		for i := 0; b.Loop(); i++ {
			at := i % (len(asked) / 16 / batch) * 16 * batch
			if err := d.FindBatch(asked[at:at+16*batch], func(int, []uint64) { hits++ }); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(batch*b.N)/b.Elapsed().Seconds(), "digests/s")
	})
}
