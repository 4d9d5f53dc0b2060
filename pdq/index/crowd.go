package index

import (
	"cmp"
	"slices"
)

// crowdSize and eight times the average is the size from which a bucket is a crowd.
const crowdSize = 256

// crowds are the buckets with many more hashes than the average, which are those of large families of hashes that
// are alike. A query that comes near such a family, but not near enough to match, finds thousands that pass the
// filter. For crowds there are longer tags, of the next four bands, that leave few of them to be looked up.
type crowds struct {
	size int // of the smallest
	tags []uint64
	all  [bands][]crowd // in order of start
}

// crowd is one bucket, at start in its band and at tags in the long tags.
type crowd struct {
	start uint32
	tags  int
}

// collect adds the crowds of a band.
func (c *crowds) collect(b *base, m *multi, band int) {
	off := m.offsets(band)
	for v := range values {
		if int(off[v+1]-off[v]) < c.size {
			continue
		}
		c.all[band] = append(c.all[band], crowd{off[v], len(c.tags)})
		for at := off[v]; at < off[v+1]; at++ {
			w := b.words(m.ref(band, at))
			c.tags = append(c.tags, w.four(band+1))
		}
	}
}

// of returns the long tags of a bucket that is a crowd.
func (c *crowds) of(band int, s span) []uint64 {
	i, _ := slices.BinarySearchFunc(c.all[band], s.start, func(x crowd, start uint32) int { return cmp.Compare(x.start, start) })
	at := c.all[band][i].tags
	return c.tags[at : at+int(s.end-s.start)]
}

// four returns bands b to b+3 of a hash, in a ring.
func (w *words) four(b int) uint64 {
	i, shift := b/4%4, uint(b%4*bandBits)
	return w[i]>>shift | w[(i+1)%4]<<(64-shift)
}

// thin filters the crowds among the spans of a band by their long tags and leaves those spans empty.
func (w *work) thin(b *base, dead bitset, s *search, p *plan, band int, spans []span) bool {
	c := &w.candidates
	tag, long := s.query.band((band+1)%bands), s.query.four(band+1)
	for i := range spans {
		if int(spans[i].end-spans[i].start) < b.multi.crowds.size {
			continue
		}
		tags, start := b.multi.crowds.of(band, spans[i]), spans[i].start
		flipped := min(i, 1)
		for one := spans[i : i+1]; len(one) > 0; {
			if candidateRoom-c.count < tagStep && !w.flush(b, dead, s, p, band+1) {
				return false
			}
			n, done := w.kernel.filter(b.multi.row(band), b.multi.rowRefs(band), b.multi.width, one, tag, p.pair(band)-flipped, 0, c.positions[c.count:])
			c.count += p.keep(band, flipped, long, tags, start, c.positions[c.count:c.count+n])
			one = one[done:]
		}
		spans[i].start = spans[i].end
	}
	return true
}

// keep leaves in positions those whose long tags, beginning at position start, allow a match that starts from
// band, in which they differ by d bits, and returns their number.
func (p *plan) keep(band, d int, long uint64, tags []uint64, start uint32, positions []uint32) int {
	kept := 0
	for _, at := range positions {
		positions[kept] = at
		kept += p.goesOn(band, d, tags[at-start]^long)
	}
	return kept
}

// finds reports whether a hash was found from a band, given that it is within the radius and differs from the
// query by diff.
func (p *plan) finds(m *multi, hash, diff *words, band int) bool {
	if !p.starts(diff, band) {
		return false
	}
	off, v := m.offsets(band), hash.band(band)
	if int(off[int(v)+1]-off[v]) < m.crowds.size {
		return true
	}
	return p.goesOn(band, ones(diff.band(band)), diff.four(band+1)) == 1
}

// first reports whether band is the first from which a hash is found. A match is counted only there, which spares
// the search a complete set of those seen.
func (p *plan) first(m *multi, hash, diff *words, band int) bool {
	for b := range band {
		if p.finds(m, hash, diff, b) {
			return false
		}
	}
	return true
}
