package index

import (
	"fmt"
	"iter"
	"sync"
	"sync/atomic"
)

// Options are the settings of an [Index]. The zero value is good.
type Options struct {
	// Expect is the number of entries to make room for; a wrong guess costs some copying.
	Expect int
	// Kernel is one of [Kernels]; empty means the fastest.
	Kernel string
	// IndexFrom is the number of entries from which a list gets a multi-index and is no longer just scanned;
	// zero means 16,384.
	IndexFrom int
	// DeltaLimit is the number of inserted entries past which the index is rebuilt in the background; zero
	// means 8,192 or, in large lists, one for each 512 entries.
	DeltaLimit int
}

const (
	defaultIndexFrom  = 1 << 14
	defaultDeltaLimit = 1 << 13
	deltaPart         = 512 // a delta this part of the list costs a query about as much as the list itself
	deadPart          = 16  // withdrawn entries cost memory but no time
)

// Index is a list of hashes that can be searched and changed at the same time, by any number of goroutines.
type Index struct {
	kernel kernel
	opt    Options
	state  atomic.Pointer[state]
	spare  sync.Pool // of *work

	mu      sync.Mutex // held to change state, and for the fields below
	rebuild *rebuild   // nil if none is running
}

// state is all that a search reads. It is never changed; every update makes another.
type state struct {
	base      *base
	baseDead  bitset
	delta     delta
	deltaDead bitset
}

// rebuild is a base on its way.
type rebuild struct {
	withdrawn []Entry // while it was being built
	done      chan struct{}
}

// New builds an index of entries. It fails if there are more than MaxEntries, or on a bad option.
func New(entries iter.Seq[Entry], opt Options) (*Index, error) {
	k, err := choose(opt.Kernel)
	if err != nil {
		return nil, err
	}
	if opt.Expect < 0 || opt.Expect > MaxEntries || opt.IndexFrom < 0 || opt.DeltaLimit < 0 {
		return nil, fmt.Errorf("index: option out of range: %+v", opt)
	}
	if opt.IndexFrom == 0 {
		opt.IndexFrom = defaultIndexFrom
	}
	x := &Index{kernel: k, opt: opt}
	x.spare.New = func() any { return &work{kernel: k} }
	b, err := newBase(entries, opt.Expect, opt.IndexFrom)
	if err != nil {
		return nil, err
	}
	x.state.Store(&state{base: b})
	return x, nil
}

// Search returns the entries within the radius of h, closest first.
func (x *Index) Search(h Hash, q Query) (Result, error) {
	q, err := q.check()
	if err != nil {
		return Result{}, err
	}
	w := x.work(1)
	w.searches[0].start(&h, q)
	w.run(x.state.Load())
	r := w.searches[0].best.result()
	x.release(w)
	return r, nil
}

// SearchBatch answers many queries from one and the same state of the index. Where hashes are scanned, each is
// read once for all queries.
func (x *Index) SearchBatch(hashes []Hash, q Query) ([]Result, error) {
	q, err := q.check()
	if err != nil || len(hashes) == 0 {
		return nil, err
	}
	w := x.work(len(hashes))
	for i := range hashes {
		w.searches[i].start(&hashes[i], q)
	}
	w.run(x.state.Load())
	results := make([]Result, len(hashes))
	for i := range results {
		results[i] = w.searches[i].best.result()
	}
	x.release(w)
	return results, nil
}

// keptSearches is the size of batch for which memory is kept from one call to the next.
const keptSearches = 64

// work returns working memory for n searches.
func (x *Index) work(n int) *work {
	w := x.spare.Get().(*work)
	if cap(w.searches) < n {
		w.searches = make([]search, n)
	}
	w.searches = w.searches[:n]
	return w
}

func (x *Index) release(w *work) {
	if len(w.searches) > keptSearches {
		w.searches, w.late = nil, nil
	}
	x.spare.Put(w)
}

// Update withdraws entries and then inserts others, in one step: no search sees a part of it, and one that starts
// after Update has returned sees all of it. Withdrawing an entry removes each of its copies; withdrawing one that
// is not there does nothing. Update returns the number of copies removed. It fails, and changes nothing, if there
// would be more than MaxEntries.
func (x *Index) Update(insert, withdraw []Entry) (withdrawn int, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	st := *x.state.Load()
	if st.base.n+st.delta.n+len(insert) > MaxEntries {
		return 0, errTooMany
	}
	if len(withdraw) > 0 {
		withdrawn = x.withdraw(&st, withdraw)
		if x.rebuild != nil {
			x.rebuild.withdrawn = append(x.rebuild.withdrawn, withdraw...)
		}
	}
	st.delta = st.delta.with(insert)
	x.state.Store(&st)
	if x.due(&st) && x.rebuild == nil {
		x.startRebuild()
	}
	return withdrawn, nil
}

// withdraw marks all copies of entries in st and returns their number.
func (x *Index) withdraw(st *state, entries []Entry) int {
	before := st.baseDead.count + st.deltaDead.count
	baseDead, deltaDead := st.baseDead.edit(), st.deltaDead.edit()
	w := x.work(0)
	for i := range entries {
		w.exact(st.base, &entries[i], baseDead.set)
		for c, chunk := range st.delta.chunks {
			w.exactScan(chunk, &entries[i], func(at int) { deltaDead.set(c*chunkEntries + at) })
		}
	}
	x.release(w)
	st.baseDead, st.deltaDead = baseDead.bitset, deltaDead.bitset
	return st.baseDead.count + st.deltaDead.count - before
}

// due reports whether st has grown enough to be rebuilt.
func (x *Index) due(st *state) bool {
	limit := x.opt.DeltaLimit
	if limit == 0 {
		limit = max(defaultDeltaLimit, st.base.n/deltaPart)
	}
	return st.delta.n > limit || st.baseDead.count > limit+st.base.n/deadPart
}

// startRebuild builds a new base in the background. mu is held.
func (x *Index) startRebuild() {
	r := &rebuild{done: make(chan struct{})}
	x.rebuild = r
	from := x.state.Load()
	go func() {
		defer close(r.done)
		b, err := newBase(from.entries(), from.live(), x.opt.IndexFrom)
		x.mu.Lock()
		defer x.mu.Unlock()
		x.rebuild = nil
		if err != nil {
			return // impossible: an Update that would lead here was refused
		}
		x.swap(from, b, r.withdrawn)
	}()
}

// swap puts a base built from an older state in place of what it was built from. What was inserted since is the new
// delta; what was withdrawn since is withdrawn from the new base too. mu is held.
func (x *Index) swap(from *state, b *base, withdrawn []Entry) {
	now := x.state.Load()
	st := state{base: b}
	x.withdraw(&st, withdrawn)
	rest := now.delta.after(from.delta.n)
	live := rest[:0]
	for i, e := range rest {
		if !now.deltaDead.has(from.delta.n + i) {
			live = append(live, e)
		}
	}
	st.delta = st.delta.with(live)
	x.state.Store(&st)
	if x.due(&st) {
		x.startRebuild()
	}
}

// Rebuild folds all updates so far into the base and returns when that is done. Searches and updates go on meanwhile.
func (x *Index) Rebuild() {
	x.Wait()
	x.mu.Lock()
	if x.rebuild == nil {
		x.startRebuild()
	}
	x.mu.Unlock()
	x.Wait()
}

// Wait returns once no rebuild is running.
func (x *Index) Wait() {
	for {
		x.mu.Lock()
		r := x.rebuild
		x.mu.Unlock()
		if r == nil {
			return
		}
		<-r.done
	}
}

// All yields the entries of the index as it was when the iteration began, in no promised order.
func (x *Index) All() iter.Seq[Entry] {
	return func(yield func(Entry) bool) { x.state.Load().entries()(yield) }
}

// ReadPrefix reads the memory that a scan reads, as fast as the kernel can, and does nothing with it but return
// the exclusive or. The time it takes is the roof of the machine: no scan can be faster. It is there to measure.
func (x *Index) ReadPrefix() uint64 {
	words := x.state.Load().base.blocks()
	return x.kernel.read(words[:len(words)&^63])
}

// Len returns the number of entries.
func (x *Index) Len() int { return x.state.Load().live() }

func (st *state) live() int {
	return st.base.n - st.baseDead.count + st.delta.n - st.deltaDead.count
}

// entries yields those not withdrawn.
func (st *state) entries() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for i := range st.base.n {
			if !st.baseDead.has(i) && !yield(st.base.entry(i)) {
				return
			}
		}
		for i := range st.delta.n {
			if !st.deltaDead.has(i) && !yield(st.delta.entry(i)) {
				return
			}
		}
	}
}

// Stats describes an index.
type Stats struct {
	Entries    int    // that a search can find
	Inserted   int    // of these and the withdrawn, since the last rebuild
	Withdrawn  int    // but not yet gone from memory
	Bytes      int    // of memory, with the withdrawn and without a rebuild on its way
	Indexed    bool   // by multi-index; else scanned
	Rebuilding bool   // in the background
	Kernel     string // one of Kernels
}

// Stats returns the figures of the moment.
func (x *Index) Stats() Stats {
	x.mu.Lock()
	defer x.mu.Unlock()
	st := x.state.Load()
	return Stats{
		Entries:    st.live(),
		Inserted:   st.delta.n,
		Withdrawn:  st.baseDead.count + st.deltaDead.count,
		Bytes:      st.base.bytes() + st.delta.bytes() + (len(st.baseDead.pages)+len(st.deltaDead.pages))*pageBits/8,
		Indexed:    st.base.multi != nil,
		Rebuilding: x.rebuild != nil,
		Kernel:     x.kernel.name,
	}
}
