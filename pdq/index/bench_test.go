package index

import (
	"iter"
	"math/rand/v2"
	"testing"
)

func uniform(seed uint64, n int) iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		r := rand.New(rand.NewChaCha8([32]byte{byte(seed)}))
		for i := range n {
			var e Entry
			r.Uint64()
			for k := 0; k < 32; k += 8 {
				v := r.Uint64()
				for j := range 8 {
					e.Hash[k+j] = byte(v >> (8 * j))
				}
			}
			e.ID = uint64(i)
			if !yield(e) {
				return
			}
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	for _, n := range []int{1_000_000} {
		for _, name := range Kernels() {
			x, _ := New(uniform(1, n), Options{Expect: n, Kernel: name})
			var qs []Hash
			r := random(3)
			for e := range x.All() {
				if r.IntN(n/1000) == 0 {
					qs = append(qs, flip(r, e.Hash, r.IntN(34)))
				}
			}
			b.Run(name+"/single", func(b *testing.B) {
				i := 0
				for b.Loop() {
					x.Search(qs[i%len(qs)], Query{Radius: 31})
					i++
				}
			})
			b.Run(name+"/batch64", func(b *testing.B) {
				i := 0
				for b.Loop() {
					x.SearchBatch(qs[i:i+64], Query{Radius: 31})
					i = (i + 64) % (len(qs) - 64)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/64, "ns/q")
			})
		}
	}
}
