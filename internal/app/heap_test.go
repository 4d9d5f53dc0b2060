package app

import (
	"os"
	"runtime"
	"runtime/pprof"
	"testing"

	"copse/internal/config"
)

// BenchmarkHeapAfterStart reports the live heap of a node that has just been opened, before
// its search index is built: what templates, words and texts weigh.
func BenchmarkHeapAfterStart(b *testing.B) {
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		n, err := open(b.Context(), config.Config{Data: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		n.handler()
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc)/1e6, "MB")
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB-more")
		if f := os.Getenv("COPSE_HEAP_PROFILE"); f != "" {
			out, err := os.Create(f)
			if err != nil {
				b.Fatal(err)
			}
			if err := pprof.WriteHeapProfile(out); err != nil {
				b.Fatal(err)
			}
			_ = out.Close()
		}
		runtime.KeepAlive(n)
		n.close()
	}
}
