package index

import (
	"encoding/binary"
	"iter"
	"math/bits"
)

// base is the large, immutable part of an index.
type base struct {
	columns
	multi *multi // nil for a short list, which is scanned
}

// multi is the multi-index of a base: for each band the hashes in order of their value in it.
type multi struct {
	off  []uint32 // 16 times 65,537 offsets: the bucket of value v in band b is off[b][v] to off[b][v+1]
	tags []uint16 // 16 times stride: the next band of each hash, in bucket order
	refs []byte   // 16 times stride numbers of width bytes: the hash, in the same order
	// stride is the number of tags of a band: n, rounded up by at least one step of the filter, which reads past spans.
	stride int
	width  int // 3 up to 2^24 hashes, else 4
	lines  int // cache lines of an average bucket's tags
	crowds crowds
}

// wide is the number of hashes that three bytes can count.
const wide = 1 << 24

func ones(x uint16) int { return bits.OnesCount16(x) }

// newBase lays out entries, expect (a guess of their number) of which save copying. It returns errTooMany past
// MaxEntries.
func newBase(entries iter.Seq[Entry], expect, indexFrom int) (*base, error) {
	b := &base{}
	blocks := (max(expect, 0) + lanes - 1) / lanes
	b.prefix = roomy[uint64](blocks * prefixWords)
	b.suffix = roomy[uint64](blocks * prefixWords)
	b.ids = roomy[uint64](blocks * lanes)
	for e := range entries {
		if b.n == MaxEntries {
			return nil, errTooMany
		}
		if b.n == len(b.ids) {
			b.grow()
		}
		b.put(&e)
	}
	b.trim()
	if b.n >= indexFrom {
		b.multi = newMulti(b)
	}
	return b, nil
}

// grow doubles the room.
func (b *base) grow() {
	blocks := max(64, 2*len(b.ids)/lanes)
	b.move(blocks)
}

// trim gives back room that was not used, if it is more than an eighth.
func (b *base) trim() {
	blocks := (b.n + lanes - 1) / lanes
	if have := len(b.ids) / lanes; have-blocks > have/8 {
		b.move(blocks)
	}
	b.prefix, b.suffix, b.ids = b.prefix[:blocks*prefixWords], b.suffix[:blocks*prefixWords], b.ids[:b.n]
}

func (b *base) move(blocks int) {
	prefix, suffix, ids := roomy[uint64](blocks*prefixWords), roomy[uint64](blocks*prefixWords), roomy[uint64](blocks*lanes)
	copy(prefix, b.prefix)
	copy(suffix, b.suffix)
	copy(ids, b.ids)
	b.prefix, b.suffix, b.ids = prefix, suffix, ids
}

// bytes returns the memory of the base, without the few hundred bytes of headers.
func (b *base) bytes() int {
	n := 8 * (cap(b.prefix) + cap(b.suffix) + cap(b.ids))
	if m := b.multi; m != nil {
		n += 4*cap(m.off) + 2*cap(m.tags) + cap(m.refs) + 8*cap(m.crowds.tags)
	}
	return n
}

func newMulti(b *base) *multi {
	m := &multi{width: 3, stride: (b.n + tagStep + tagStep - 1) &^ (tagStep - 1)}
	if b.n > wide {
		m.width = 4
	}
	m.lines = min(8, (b.n/values*2+63)/64+1)
	m.crowds.size = crowdSize + 8*b.n/values
	m.off = roomy[uint32](bands * (values + 1))
	m.tags = roomy[uint16](bands * m.stride)
	m.refs = roomy[byte](bands*m.stride*m.width + 8)
	rows := roomy[uint64](b.n)
	for band := range bands {
		m.sort(b, band, rows)
		m.crowds.collect(b, m, band)
	}
	return m
}

// offsets returns the offsets of a band.
func (m *multi) offsets(band int) *[values + 1]uint32 {
	return (*[values + 1]uint32)(m.off[band*(values+1):])
}

// row returns the tags of a band.
func (m *multi) row(band int) []uint16 { return m.tags[band*m.stride : (band+1)*m.stride] }

// rowRefs returns the numbers of a band.
func (m *multi) rowRefs(band int) []byte { return m.refs[band*m.stride*m.width:] }

// ref returns the number of the hash at a position of a band.
func (m *multi) ref(band int, at uint32) int {
	p := (band*m.stride + int(at)) * m.width
	n := binary.LittleEndian.Uint32(m.refs[p:])
	if m.width == 3 {
		n &= wide - 1
	}
	return int(n)
}

func (m *multi) setRef(band int, at uint32, n uint32) {
	p := (band*m.stride + int(at)) * m.width
	r := m.refs[p : p+m.width]
	r[0], r[1], r[2] = byte(n), byte(n>>8), byte(n>>16)
	if m.width == 4 {
		r[3] = byte(n >> 24)
	}
}

// sort fills in one band by two passes, first over the high byte of the value and then within it over the low
// byte: 256 places to write to at a time stay in the cache, 65,536 do not. rows is working space for n rows, each
// holding value, tag and number.
func (m *multi) sort(b *base, band int, rows []uint64) {
	var start [257]uint32
	own, tags := column(b, band), column(b, (band+1)%bands)
	for i := range b.n {
		start[own.at(i)>>8+1]++
	}
	for v := range 256 {
		start[v+1] += start[v]
	}
	next := start
	for i := range b.n {
		v := own.at(i)
		p := next[v>>8]
		next[v>>8]++
		rows[p] = uint64(v)<<48 | uint64(tags.at(i))<<32 | uint64(i)
	}
	off := m.offsets(band)
	for high := range 256 {
		m.sortPart(band, rows[start[high]:start[high+1]], start[high], off[high<<8:])
	}
	off[values] = uint32(b.n)
}

// sortPart puts rows with the same high byte in place, from position base on, and sets their 256 offsets.
func (m *multi) sortPart(band int, rows []uint64, base uint32, off []uint32) {
	var next [256]uint32
	for _, r := range rows {
		next[r>>48&0xff]++
	}
	for v, n := range next {
		off[v], next[v] = base, base
		base += n
	}
	tags := m.row(band)
	for _, r := range rows {
		v := r >> 48 & 0xff
		p := next[v]
		next[v]++
		tags[p] = uint16(r >> 32)
		m.setRef(band, p, uint32(r))
	}
}

// bandColumn reads one band of all hashes.
type bandColumn struct {
	words []uint64
	shift uint
}

func column(b *base, band int) bandColumn {
	words := b.prefix
	if band >= bands/2 {
		words = b.suffix
	}
	if len(words) > 0 && band/4%2 == 1 {
		words = words[lanes:]
	}
	return bandColumn{words: words, shift: uint(band % 4 * bandBits)}
}

func (c bandColumn) at(i int) uint16 { return uint16(c.words[i/lanes*prefixWords+i%lanes] >> c.shift) }
