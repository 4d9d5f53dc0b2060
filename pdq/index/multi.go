package index

const (
	// tooMuch is how many times the length of the list the buckets of a query may sum up to. A tag is an
	// eighth of what a scan reads per hash, so that the filter stays below a quarter of a scan.
	tooMuch = 2
	// tooMany is the part of the list (one in tooMany) that may pass the filter. A hash looked up at a random
	// place costs a scan about that many.
	tooMany = 32
)

// lookup answers s from the multi-index of b and reports whether it did. If not, the query lies so close to so
// many hashes that a scan is faster, and s may hold part of the matches.
func (w *work) lookup(b *base, dead bitset, s *search) bool {
	p := planFor(s.radius)
	if w.look(b.multi, &p, s) > tooMuch*b.n {
		return false
	}
	w.candidates = 0
	if w.serial++; w.serial == 0 {
		clear(w.seen[:])
		w.serial = 1
	}
	count := 0
	w.fetch(b.multi, 0, &p)
	for band := range bands {
		w.from[band] = count
		w.fetch(b.multi, band+1, &p)
		spans := w.bucketSpans(band, &p)
		row, tag := b.multi.row(band), s.query.band((band+1)%bands)
		first := p.pair(band)
		for len(spans) > 0 {
			n, done := w.kernel.filter(row, spans, tag, first, p.pair(band)-1, w.positions[count:])
			count += n
			if spans = spans[done:]; done > 0 {
				first = p.pair(band) - 1
			}
			if len(spans) == 0 {
				break
			}
			if !w.verify(b, dead, s, &p, band, count) {
				return false
			}
			count = 0
		}
		if candidateRoom-count < tagStep {
			if !w.verify(b, dead, s, &p, band, count) {
				return false
			}
			count = 0
		}
	}
	return w.verify(b, dead, s, &p, bands-1, count)
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

// bucketSpans returns the buckets to read of a band: none, the one with the value of the query, or all 17 within one bit.
func (w *work) bucketSpans(band int, p *plan) []span {
	switch p.need[band] {
	case 0:
		return nil
	case 1:
		return w.spans[band][:1]
	}
	return w.spans[band][:]
}

// fetch asks for the tags of a band, one band ahead of the filter.
func (w *work) fetch(m *multi, band int, p *plan) {
	if band < bands {
		if spans := w.bucketSpans(band, p); len(spans) > 0 {
			w.kernel.fetch(m.row(band), spans, m.lines)
		}
	}
}

// verify looks up the count positions found in the bands up to last and offers those within the radius. It
// reports false once too many have been looked up. First all numbers are read, then all hashes: each is a read from
// a random place, and none waits for another.
func (w *work) verify(b *base, dead bitset, s *search, p *plan, last, count int) bool {
	if w.candidates += count; w.candidates > b.n/tooMany+candidateRoom {
		return false
	}
	w.from[last+1] = count
	fresh := 0
	for band := range last + 1 {
		start, end := w.from[band], w.from[band+1]
		w.from[band] = fresh
		for _, p := range w.positions[start:end] {
			n := b.multi.ref(band, p)
			mark := uint64(w.serial)<<32 | uint64(n)
			if seen := &w.seen[n%seenRoom]; *seen != mark {
				*seen = mark
				w.numbers[fresh] = uint32(n)
				fresh++
			}
		}
	}
	w.from[last+1] = fresh
	for band := range last + 1 {
		for _, n := range w.numbers[w.from[band]:w.from[band+1]] {
			if b.near(int(n), &s.query, s.radius) {
				w.found(b, dead, s, p, band, int(n))
			}
		}
	}
	clear(w.from[:])
	return true
}

// found offers hash i of the base if band is the first to find it.
func (w *work) found(b *base, dead bitset, s *search, p *plan, band, i int) {
	diff := b.words(i)
	for k := range diff {
		diff[k] ^= s.query[k]
	}
	if p.first(&diff, band) {
		s.offer(&b.columns, i, dead)
	}
}
