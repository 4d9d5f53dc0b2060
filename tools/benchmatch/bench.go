package main

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"

	"copse/pdq"
	"copse/pdq/index"
)

// BenchOptions says what [Bench] measures.
type BenchOptions struct {
	// Label names the list in the table.
	Label string
	// Radius of the queries, 0 to 255.
	Radius int
	// Seconds to spend on each row, 0 for one.
	Seconds float64
	// Digests adds rows for exact digests, as many as there are hashes.
	Digests bool
	All     bool // ask every query, however slow the machine is: for a test of what is found
}

// The modes of [BenchRow].
const (
	ModeSingle    = "single"
	ModeBatch     = "batch 64"
	ModeScan      = "scan"
	ModeScanBatch = "scan batch 64"
	ModeRoof      = "memory roof"
	ModeDigest    = "digest"
	ModeDigests   = "digests 1000"

	benchBatch  = 64
	benchLimit  = 1000
	kernelWords = 1 << 16 // hashes of a scan that stays in the second-level cache: 1 MiB of prefix
	kernelScans = 50
	kernelPairs = 9 // measurements of each side of a ratio
)

// bench is one run.
type bench struct {
	opts    BenchOptions
	list    []pdq.Hash
	queries []pdq.Hash
	report  BenchReport
}

// Bench builds an index of list and measures it with queries. Only what was measured is in the report.
func Bench(list, queries []pdq.Hash, opts BenchOptions) (*BenchReport, error) {
	if len(queries) == 0 {
		return nil, fmt.Errorf("measure a list: there are no queries")
	}
	if opts.Seconds <= 0 {
		opts.Seconds = 1
	}
	b := &bench{opts: opts, list: list, queries: queries}
	b.report.Machine = fmt.Sprintf("%s/%s, %d processors, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	b.report.Radius = opts.Radius
	x, build, err := b.build()
	if err != nil {
		return nil, err
	}
	b.report.Kernel = x.Stats().Kernel
	if err := b.searches(x, build); err != nil {
		return nil, err
	}
	b.roof(x)
	if err := b.kernels(); err != nil {
		return nil, err
	}
	if opts.Digests {
		return &b.report, b.digests()
	}
	return &b.report, nil
}

// build returns an index of the list and the seconds it took.
func (b *bench) build() (*index.Index, float64, error) {
	runtime.GC()
	start := time.Now()
	x, err := index.New(numbered(b.list), index.Options{Expect: len(b.list)})
	return x, time.Since(start).Seconds(), err
}

// numbered yields hashes with their places as IDs.
func numbered(list []pdq.Hash) iter.Seq[index.Entry] {
	return func(yield func(index.Entry) bool) {
		for i, h := range list {
			if !yield(index.Entry{Hash: h, ID: uint64(i)}) {
				return
			}
		}
	}
}

// searches measures queries, one by one and in batches, by the index and by scan.
func (b *bench) searches(x *index.Index, build float64) error {
	q := index.Query{Radius: b.opts.Radius, Limit: benchLimit}
	scan := q
	scan.Scan = true
	single := b.row(ModeSingle)
	single.Bytes, single.Build = float64(x.Stats().Bytes)/float64(max(1, len(b.list))), build
	for _, m := range []struct {
		row   BenchRow
		size  int
		query index.Query
	}{
		{single, 1, q}, {b.row(ModeBatch), benchBatch, q}, {b.row(ModeScan), 1, scan}, {b.row(ModeScanBatch), benchBatch, scan},
	} {
		if err := b.measure(x, m.row, m.size, m.query); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) row(mode string) BenchRow {
	return BenchRow{N: len(b.list), List: b.opts.Label, Mode: mode, Hits: -1}
}

// measure asks all queries in calls of size, again and again until the time is over, and adds the row. The first
// tenth of the time warms up and is not counted.
func (b *bench) measure(x *index.Index, row BenchRow, size int, q index.Query) error {
	size = min(size, len(b.queries))
	calls := len(b.queries) / size
	call := func(i int) (int, error) {
		at := i % calls * size
		if size == 1 {
			r, err := x.Search(b.queries[at], q)
			return len(r.Matches), err
		}
		hits := 0
		results, err := x.SearchBatch(plain(b.queries[at:at+size]), q)
		for _, r := range results {
			hits += len(r.Matches)
		}
		return hits, err
	}
	limit := time.Duration(b.opts.Seconds * float64(time.Second))
	for start, i := time.Now(), 0; time.Since(start) < limit/10; i++ {
		if _, err := call(i); err != nil {
			return err
		}
	}
	var took []time.Duration
	hits := 0
	start := time.Now()
	last := start
	for i := 0; i < calls || last.Sub(start) < limit; i++ {
		n, err := call(i)
		if err != nil {
			return err
		}
		if i < calls {
			hits += n
		}
		now := time.Now()
		took = append(took, now.Sub(last))
		last = now
		if i+1 < calls && !b.opts.All && last.Sub(start) > 10*limit {
			hits = -1 // too slow to ask them all
			break
		}
	}
	row.Hits = hits
	b.add(row, took, size)
	return nil
}

// plain returns hashes as the index takes them.
func plain(hashes []pdq.Hash) []index.Hash {
	out := make([]index.Hash, len(hashes))
	for i, h := range hashes {
		out[i] = h
	}
	return out
}

// add fills in the times of a row.
func (b *bench) add(row BenchRow, took []time.Duration, perCall int) {
	var sum time.Duration
	for _, t := range took {
		sum += t
	}
	row.PerSecond = float64(len(took)*perCall) / sum.Seconds()
	slices.Sort(took)
	row.P50, row.P99 = micros(took, 0.5), micros(took, 0.99)
	b.report.Rows = append(b.report.Rows, row)
}

// micros returns a quantile of sorted times in microseconds.
func micros(took []time.Duration, q float64) float64 {
	return float64(took[int(q*float64(len(took)-1)+0.5)].Nanoseconds()) / 1e3
}

// roof measures scans and bare reads of the same memory in turn.
func (b *bench) roof(x *index.Index) {
	query := index.Query{Radius: b.opts.Radius, Limit: benchLimit, Scan: true}
	far := pdq.Hash{}
	for i := range far {
		far[i] = byte(i * 37)
	}
	var reads, scans []time.Duration
	for range 2 * kernelPairs {
		reads = append(reads, timed(func() { x.ReadPrefix() }))
		scans = append(scans, timed(func() { _, _ = x.Search(far, query) }))
	}
	b.add(b.row(ModeRoof), reads, 1)
	b.ratio("scan time / memory roof", slices.Min(scans), slices.Min(reads))
}

func timed(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

// ratio reports the fastest time of one thing by the fastest of another. They were taken in turn, and the fastest
// is what other programs on the machine disturb least.
func (b *bench) ratio(name string, over, under time.Duration) {
	b.report.Ratios = append(b.report.Ratios, BenchRatio{name, over.Seconds() / max(under.Seconds(), 1e-9)})
}

// kernels compares scans of all kernels over a list that fits in the cache, where what counts is the kernel.
func (b *bench) kernels() error {
	names := index.Kernels()
	all := make([]*index.Index, len(names))
	small := b.list[:min(len(b.list), kernelWords)]
	for i, name := range names {
		x, err := index.New(numbered(small), index.Options{Kernel: name, Expect: len(small)})
		if err != nil {
			return err
		}
		all[i] = x
	}
	query := index.Query{Radius: b.opts.Radius, Limit: benchLimit, Scan: true}
	r := rand.New(rand.NewPCG(3, 4))
	queries := make([]pdq.Hash, kernelScans) // of no list, so that the kernel is measured and not the matches
	for i := range queries {
		queries[i] = randomHash(r)
	}
	took := make([][]time.Duration, len(names))
	for range kernelPairs {
		for i, x := range all {
			took[i] = append(took[i], timed(func() {
				for _, q := range queries {
					_, _ = x.Search(q, query)
				}
			})/kernelScans)
		}
	}
	plain := slices.Min(took[len(names)-1])
	for i, name := range names {
		row := b.row("kernel " + name)
		row.N = len(small)
		best := slices.Min(took[i])
		b.add(row, took[i], len(small))
		if name != "go" {
			b.ratio(name+" scan / plain Go scan", plain, best)
		}
	}
	return nil
}

// digests measures exact digests of 16 bytes, as many as there are hashes, half of the queries being in the set.
func (b *bench) digests() error {
	const size = 16
	r := rand.New(rand.NewPCG(1, 2))
	sums := make([]byte, 0, size*len(b.list))
	for range len(b.list) {
		h := randomHash(r)
		sums = append(sums, h[:size]...)
	}
	sum := func(i int) []byte { return sums[i*size : (i+1)*size] }
	start := time.Now()
	d, err := index.NewDigests(size, func(yield func(index.Digest) bool) {
		for i := range len(b.list) {
			if !yield(index.Digest{Sum: sum(i), ID: uint64(i)}) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	build := time.Since(start).Seconds()
	const group = 1000
	asked := make([]byte, 0, size<<20)
	for i := range 1 << 20 {
		if i%2 == 0 && len(b.list) > 0 {
			asked = append(asked, sum(r.IntN(len(b.list)))...)
		} else {
			h := randomHash(r)
			asked = append(asked, h[:size]...)
		}
	}
	var took, batches []time.Duration
	var ids []uint64
	hits, batchHits := 0, 0
	for at := 0; at+size*group <= len(asked); at += size * group {
		part := asked[at : at+size*group]
		took = append(took, timed(func() {
			for ; len(part) > 0; part = part[size:] {
				ids, _ = d.Find(ids[:0], part[:size])
				hits += len(ids)
			}
		})/group)
	}
	for at := 0; at+size*group <= len(asked); at += size * group {
		batches = append(batches, timed(func() {
			_ = d.FindBatch(asked[at:at+size*group], func(_ int, ids []uint64) { batchHits += len(ids) })
		}))
	}
	row := b.row(ModeDigests)
	row.Hits = batchHits
	b.add(row, batches, group)
	row = b.row(ModeDigest)
	row.Bytes, row.Build, row.Hits = float64(d.Bytes())/float64(max(1, len(b.list))), build, hits
	b.add(row, took, 1)
	return nil
}

// CountHits returns the number of matches of all queries together.
func CountHits(list, queries []pdq.Hash, radius int) (int, error) {
	x, err := index.New(numbered(list), index.Options{Expect: len(list)})
	if err != nil {
		return 0, err
	}
	hits := 0
	for _, q := range queries {
		r, err := x.Search(q, index.Query{Radius: radius, Limit: max(1, len(list))})
		if err != nil {
			return 0, err
		}
		hits += len(r.Matches)
	}
	return hits, nil
}
