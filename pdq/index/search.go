package index

import "math/bits"

const (
	resultRoom = 1024 // results of a scan kernel at a time
	tileBlocks = 128  // blocks that a batch of queries shares: 16 KiB, half a first-level cache
)

// search is one query on its way.
type search struct {
	query  words
	prefix [2]uint64
	radius int
	scan   bool
	best   closest
}

func (s *search) start(h *Hash, q Query) {
	s.query = deal(h)
	s.prefix = [2]uint64{s.query[0], s.query[1]}
	s.radius, s.scan = q.Radius, q.Scan
	s.best.reset(q.Limit)
}

// offer takes the hashes of a block of c whose bits in which are set, of which nothing need be known.
func (s *search) offer(c *columns, block int, which uint8, dead bitset) {
	prefix := (*[prefixWords]uint64)(c.prefix[block*prefixWords:])
	suffix := (*[prefixWords]uint64)(c.suffix[block*prefixWords:])
	for ; which != 0; which &= which - 1 {
		lane := bits.TrailingZeros8(which) % lanes
		w := words{prefix[lane], prefix[lane+lanes], suffix[lane], suffix[lane+lanes]}
		diff := words{w[0] ^ s.query[0], w[1] ^ s.query[1], w[2] ^ s.query[2], w[3] ^ s.query[3]}
		if d := diff.ones(); d <= s.radius {
			if i := block*lanes + lane; i < c.n && !dead.has(i) {
				s.best.offer(d, c.ids[i], &w)
			}
		}
	}
}

// work is the memory of one caller in an index: everything a search writes to but its result.
type work struct {
	kernel     kernel
	searches   []search
	late       []search // those of a batch that the multi-index did not answer
	spans      [bands][bandBits + 1]span
	results    [resultRoom]uint64
	blocks     [resultRoom]uint32 // of the results: the first hash of each
	candidates candidates
}

// scan compares hashes with all of searches, which have one radius. Bit i of dead is hash i of c.
func (w *work) scan(c *columns, dead bitset, searches []search) {
	blocks := c.blocks()
	tile := len(blocks)
	if len(searches) > 1 {
		tile = tileBlocks * prefixWords
	}
	for at := 0; at < len(blocks); at += tile {
		part := blocks[at:min(at+tile, len(blocks))]
		for i := 0; i < len(searches); i += scanQueries {
			w.scanTile(c, part, at/prefixWords, dead, searches[i:min(i+scanQueries, len(searches))])
		}
	}
}

// scanTile scans part of the blocks of c, from block number base on, with up to eight queries.
func (w *work) scanTile(c *columns, part []uint64, base int, dead bitset, searches []search) {
	var queries [scanQueries][2]uint64
	for i := range searches {
		queries[i] = searches[i].prefix
	}
	for len(part) > 0 {
		n, done := w.kernel.scan(part, queries[:len(searches)], searches[0].radius, w.results[:])
		for i, r := range w.results[:n] {
			w.blocks[i] = uint32((base + int(r>>16)) * lanes)
		}
		w.kernel.touch(c.suffix, w.blocks[:n])
		for _, r := range w.results[:n] {
			searches[r>>8&0xff].offer(c, base+int(r>>16), uint8(r), dead)
		}
		part = part[done*prefixWords:]
		base += done
	}
}

// run answers all of w.searches from one state of an index.
func (w *work) run(st *state) {
	if b := st.base; b.multi == nil || w.searches[0].scan || w.searches[0].radius > maxPlanned {
		w.scan(&b.columns, st.baseDead, w.searches)
	} else {
		w.lookupAll(st)
	}
	for i, c := range st.delta.chunks {
		w.scan(c, st.deltaDead.from(i*chunkEntries), w.searches)
	}
}

// lookupAll answers w.searches from the multi-index, and those it gives up by one scan for all of them.
func (w *work) lookupAll(st *state) {
	w.late = w.late[:0]
	for i := range w.searches {
		s := &w.searches[i]
		if !w.lookup(st.base, st.baseDead, s) {
			s.best.reset(s.best.limit)
			w.late = append(w.late, *s)
			s.best = closest{}
		}
	}
	if len(w.late) == 0 {
		return
	}
	w.scan(&st.base.columns, st.baseDead, w.late)
	next := 0
	for i := range w.searches {
		if w.searches[i].best.limit == 0 {
			w.searches[i] = w.late[next]
			next++
		}
	}
	clear(w.late) // their hits belong to w.searches again
}

// exact calls found with the number of every hash of b that equals h, and id that equals its ID.
func (w *work) exact(b *base, e *Entry, found func(i int)) {
	if b.multi == nil {
		w.exactScan(&b.columns, e, found)
		return
	}
	q := deal(&e.Hash)
	v := q.band(0)
	off := b.multi.offsets(0)
	spans := w.spans[0][:1]
	for spans[0] = (span{off[v], off[int(v)+1]}); len(spans) > 0; {
		n, done := w.kernel.filter(b.multi.row(0), b.multi.rowRefs(0), b.multi.width, spans, q.band(1), 1, 1, w.candidates.positions[:])
		for _, p := range w.candidates.positions[:n] {
			if i := b.multi.ref(0, p); b.ids[i] == e.ID && b.words(i) == q {
				found(i)
			}
		}
		spans = spans[done:]
	}
}

// exactScan is exact for columns without a multi-index.
func (w *work) exactScan(c *columns, e *Entry, found func(i int)) {
	q := deal(&e.Hash)
	blocks := c.blocks()
	for base := 0; base*prefixWords < len(blocks); {
		n, done := w.kernel.scan(blocks[base*prefixWords:], [][2]uint64{{q[0], q[1]}}, 0, w.results[:])
		for _, r := range w.results[:n] {
			for m := uint8(r); m != 0; m &= m - 1 {
				i := (base+int(r>>16))*lanes + bits.TrailingZeros8(m)
				if i < c.n && c.ids[i] == e.ID && c.words(i) == q {
					found(i)
				}
			}
		}
		base += done
	}
}
