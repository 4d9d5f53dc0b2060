package index

const (
	// tooMuch is the part of the list (one in tooMuch) that the buckets of a query may come to. Reading so many
	// tags costs little, but such a query lies within a large family and has as many matches and near misses.
	tooMuch = 4
	// tooMany is the part of the list (one in tooMany) that may pass the filter. A hash looked up at a random
	// place costs a scan about that many.
	tooMany = 32

	candidateRoom = 4096 // positions kept before they are looked up
	seenRoom      = 4096 // candidates remembered: 32 KiB
	ahead         = 3    // bands whose tags are on their way to the cache
)

// candidates are the hashes that passed the filter, on their way from a position in a band to a number and to the
// hash itself. Each step is a read from a random place in memory; it is asked for one step ahead, for many at a
// time, so that none waits for another.
type candidates struct {
	band      int // the first whose positions are not yet numbers
	count     int // positions
	fresh     int // numbers
	total     int // of the search
	from      [bands + 1]int
	begin     [bands + 1]int
	positions [candidateRoom]uint32 // of band b from from[b] on
	numbers   [candidateRoom]uint32 // of band b from begin[b] on
	// seen remembers the last candidates, at their number modulo seenRoom, each below the serial number of the
	// search: what lies near the query is found from many bands.
	seen   [seenRoom]uint64
	serial uint32
}

// reset makes ready for the next search.
func (c *candidates) reset() {
	c.total = 0
	c.band, c.count, c.fresh = 0, 0, 0
	if c.serial++; c.serial == 0 {
		clear(c.seen[:])
		c.serial = 1
	}
}

// lookup answers s from the multi-index of b and reports whether it did. If not, the query lies so close to so
// many hashes that a scan is faster, and s may hold part of the matches.
func (w *work) lookup(b *base, dead bitset, s *search) bool {
	p := planFor(s.radius)
	m := b.multi
	if w.look(m, &p, s) > b.n/tooMuch+candidateRoom {
		return false
	}
	c := &w.candidates
	c.reset()
	for band := range ahead {
		w.fetch(m, band, &p)
	}
	for band := range bands {
		w.fetch(m, band+ahead, &p)
		c.from[band] = c.count
		spans := w.bucketSpans(band, &p)
		tag := s.query.band((band + 1) % bands)
		limit, rest := p.pair(band), p.pair(band)-1
		if len(m.crowds.all[band]) > 0 && !w.thin(b, dead, s, &p, band, spans) {
			return false
		}
		for len(spans) > 0 {
			if candidateRoom-c.count < tagStep && !w.flush(b, dead, s, &p, band+1) {
				return false
			}
			n, done := w.kernel.filter(m.row(band), m.rowRefs(band), m.width, spans, tag, limit, rest, c.positions[c.count:])
			c.count += n
			if spans = spans[done:]; done > 0 {
				limit = rest
			}
		}
		c.from[band+1] = c.count
		w.resolve(b, band)
	}
	return w.flush(b, dead, s, &p, bands)
}

// look finds the buckets of a query and returns the sum of their lengths.
func (w *work) look(m *multi, p *plan, s *search) int {
	sum := 0
	for band := range bands {
		out := &w.spans[band]
		switch p.need[band] {
		case 1:
			v := s.query.band(band)
			off := m.offsets(band)
			out[0] = span{off[v], off[int(v)+1]}
			sum += int(out[0].end - out[0].start)
		case 2:
			sum += look(m.offsets(band), s.query.band(band), out)
		}
	}
	return sum
}

// bucketSpans returns the buckets to read of a band: none, the one with the value of the query, or all 17 within
// one bit.
func (w *work) bucketSpans(band int, p *plan) []span {
	switch p.need[band] {
	case 0:
		return nil
	case 1:
		return w.spans[band][:1]
	}
	return w.spans[band][:]
}

// fetch asks for the tags of a band.
func (w *work) fetch(m *multi, band int, p *plan) {
	if band < bands {
		if spans := w.bucketSpans(band, p); len(spans) > 0 {
			w.kernel.fetch(m.row(band), spans, m.lines)
		}
	}
}

// resolve turns the positions of the bands before end into numbers, leaves out those seen before, and asks for the
// hashes.
func (w *work) resolve(b *base, end int) {
	c := &w.candidates
	for ; c.band < end; c.band++ {
		c.begin[c.band] = c.fresh
		for _, p := range c.positions[c.from[c.band]:c.from[c.band+1]] {
			n := b.multi.ref(c.band, p)
			mark := uint64(c.serial)<<32 | uint64(n)
			seen := &c.seen[n%seenRoom]
			c.numbers[c.fresh] = uint32(n) // kept by the next line or not: cheaper than a branch nobody can predict
			c.fresh += differ(*seen, mark)
			*seen = mark
		}
		w.kernel.touch(b.prefix, c.numbers[c.begin[c.band]:c.fresh])
	}
}

// flush looks at all candidates of the bands before end and forgets them. It reports false once there have been
// too many.
func (w *work) flush(b *base, dead bitset, s *search, p *plan, end int) bool {
	c := &w.candidates
	if c.total += c.count; c.total > b.n/tooMany+candidateRoom {
		return false
	}
	c.from[end] = c.count
	w.resolve(b, end)
	c.begin[end] = c.fresh
	for band := range end {
		numbers := c.numbers[c.begin[band]:c.begin[band+1]]
		near := 0
		for _, n := range numbers {
			numbers[near] = n
			near += b.near(int(n), &s.query, s.radius)
		}
		for _, n := range numbers[:near] {
			w.found(b, dead, s, p, band, int(n))
		}
	}
	// The last of these bands may go on from here.
	c.band, c.count, c.fresh = end-1, 0, 0
	clear(c.from[:])
	clear(c.begin[:])
	return true
}

// found offers hash i of the base if it is within the radius and band is the first to find it.
func (w *work) found(b *base, dead bitset, s *search, p *plan, band, i int) {
	hash := b.words(i)
	var diff words
	for k := range diff {
		diff[k] = hash[k] ^ s.query[k]
	}
	if d := diff.ones(); d <= s.radius && p.first(b.multi, &hash, &diff, band) && !dead.has(i) {
		s.best.offer(d, b.ids[i], &hash)
	}
}

// differ returns 1 if a and b differ, else 0.
func differ(a, b uint64) int {
	x := a ^ b
	return int((x | -x) >> 63)
}
