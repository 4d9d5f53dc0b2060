package index

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"iter"
	"math/bits"
	"math/rand/v2"
	"sync"
	"sync/atomic"
)

// Digest is one entry of [Digests]: a cryptographic digest and the caller's number for it.
type Digest struct {
	Sum []byte
	ID  uint64
}

// Digests finds exact digests of one length, such as MD5 (16 bytes), SHA-1 (20) or SHA-256 (32). It is a set of
// pairs of digest and ID: a digest may have several IDs.
//
// It is a hash table with open addressing over packed records, in 4,096 parts that are replaced whole, so that a
// search takes no lock and about one read from memory. The place of a digest depends on a random number of the
// process: who chooses digests cannot choose those that lie together. It is safe for concurrent use.
type Digests struct {
	size  int
	seed  [4]uint64
	parts [digestParts]atomic.Pointer[digestPart]
	mu    sync.Mutex // held to replace parts
}

const (
	digestParts    = 4096
	digestPartBits = 12
	// MinDigest and MaxDigest are the lengths of digest, in bytes, that [Digests] takes.
	MinDigest, MaxDigest = 16, 64
)

// digestPart is a table of cap records of digest and ID. A record of zeros is empty; the digest of all zeros has
// its own list.
type digestPart struct {
	records []byte
	used    int
	cap     int
	zeros   []uint64
}

// NewDigests returns the set of the pairs in all, which may be nil, of digests of size bytes. A digest of another
// length is an error.
func NewDigests(size int, all iter.Seq[Digest]) (*Digests, error) {
	if size < MinDigest || size > MaxDigest {
		return nil, fmt.Errorf("index: digests of %d bytes, want %d to %d", size, MinDigest, MaxDigest)
	}
	d := &Digests{size: size}
	for i := range d.seed {
		d.seed[i] = rand.Uint64() // from the runtime's generator, seeded by the system for each process
	}
	if all == nil {
		return d, nil
	}
	for e := range all {
		if err := d.check(e.Sum); err != nil {
			return nil, err
		}
		h := d.hash(e.Sum)
		slot := &d.parts[h>>(64-digestPartBits)]
		p := slot.Load()
		if p == nil {
			p = &digestPart{}
			slot.Store(p)
		}
		d.add(p, h, e)
	}
	d.settle()
	return d, nil
}

// settle moves the records of a new table together, on large pages and with as much room as the load allows: adding one by
// one leaves up to a third more.
func (d *Digests) settle() {
	step, total := d.size+8, 0
	for i := range d.parts {
		if p := d.parts[i].Load(); p != nil {
			total += records(p.used) * step
		}
	}
	slab := roomy[byte](total)
	for i := range d.parts {
		if p := d.parts[i].Load(); p != nil {
			size := records(p.used)
			d.resize(p, size, slab[:size*step:size*step])
			slab = slab[size*step:]
		}
	}
}

// records returns the records to make room for if used of them are to be no more than three quarters, and one to be empty.
func records(used int) int { return used + used/3 + 2 }

func (d *Digests) check(sum []byte) error {
	if len(sum) != d.size {
		return fmt.Errorf("index: digest has %d bytes, want %d", len(sum), d.size)
	}
	return nil
}

// hash mixes all bytes of a digest with the seed, by multiplication as in wyhash.
func (d *Digests) hash(sum []byte) uint64 {
	hi, lo := bits.Mul64(binary.LittleEndian.Uint64(sum)^d.seed[0], binary.LittleEndian.Uint64(sum[8:])^d.seed[1])
	h := hi ^ lo
	for rest := sum[16:]; len(rest) > 0; {
		var word uint64
		if len(rest) >= 8 {
			word, rest = binary.LittleEndian.Uint64(rest), rest[8:]
		} else {
			for _, b := range rest {
				word = word<<8 | uint64(b)
			}
			rest = nil
		}
		hi, lo = bits.Mul64(h^d.seed[2], word^d.seed[3])
		h = hi ^ lo
	}
	return h
}

// home returns the record of p at which the search for a hash begins.
func (p *digestPart) home(h uint64) int {
	hi, _ := bits.Mul64(h<<digestPartBits, uint64(p.cap))
	return int(hi)
}

// Find appends the IDs of a digest to ids and returns the extended slice. It fails if the digest has the wrong
// length.
func (d *Digests) Find(ids []uint64, sum []byte) ([]uint64, error) {
	if err := d.check(sum); err != nil {
		return ids, err
	}
	h := d.hash(sum)
	p := d.parts[h>>(64-digestPartBits)].Load()
	if p == nil {
		return ids, nil
	}
	return d.probe(ids, p, p.home(h), sum), nil
}

// probe searches p for sum from record home on.
func (d *Digests) probe(ids []uint64, p *digestPart, home int, sum []byte) []uint64 {
	if zero(sum) {
		return append(ids, p.zeros...)
	}
	first := binary.LittleEndian.Uint64(sum)
	step := d.size + 8
	for at := home * step; at < len(p.records); {
		r := p.records[at : at+step]
		if binary.LittleEndian.Uint64(r) == first && bytes.Equal(r[8:d.size], sum[8:]) {
			ids = append(ids, binary.LittleEndian.Uint64(r[d.size:]))
		} else if zero(r[:d.size]) {
			break
		}
		if at += step; at == len(p.records) {
			at = 0
		}
	}
	return ids
}

// digestGroup is the number of digests whose records are read side by side: about what a core can wait for at once.
const digestGroup = 32

// FindBatch looks for many digests, packed one after the other in sums, and calls found with the number of
// each found, from 0, and its IDs, which are valid until found returns. It is faster than Find for one after the
// other, because memory is read for many at a time. It fails if sums is not a whole number of digests.
func (d *Digests) FindBatch(sums []byte, found func(i int, ids []uint64)) error {
	if len(sums)%d.size != 0 {
		return fmt.Errorf("index: %d bytes are no whole number of digests of %d bytes", len(sums), d.size)
	}
	var (
		parts [digestGroup]*digestPart
		homes [digestGroup]int
		first [digestGroup]uint64
		room  [8]uint64
	)
	step := d.size + 8
	for base := 0; base*d.size < len(sums); base += digestGroup {
		n := min(digestGroup, len(sums)/d.size-base)
		for i := range n {
			h := d.hash(sums[(base+i)*d.size : (base+i+1)*d.size])
			p := d.parts[h>>(64-digestPartBits)].Load()
			parts[i], first[i] = p, 0
			if p != nil {
				homes[i] = p.home(h)
			}
		}
		for i := range n {
			if p := parts[i]; p != nil && p.cap > 0 {
				first[i] = binary.LittleEndian.Uint64(p.records[homes[i]*step:])
			}
		}
		for i := range n {
			sum := sums[(base+i)*d.size : (base+i+1)*d.size]
			if parts[i] == nil || first[i] == 0 && parts[i].vacant(homes[i]*step, d.size) && !zero(sum) {
				continue
			}
			if ids := d.probe(room[:0], parts[i], homes[i], sum); len(ids) > 0 {
				found(base+i, ids)
			}
		}
	}
	return nil
}

// vacant reports whether the record at is empty, or p has none.
func (p *digestPart) vacant(at, size int) bool { return p.cap == 0 || zero(p.records[at:at+size]) }

func zero(b []byte) bool {
	for ; len(b) >= 8; b = b[8:] {
		if binary.LittleEndian.Uint64(b) != 0 {
			return false
		}
	}
	for _, x := range b {
		if x != 0 {
			return false
		}
	}
	return true
}

// Update removes pairs and then adds others. Every search sees a digest as before or as after. A digest of the
// wrong length is an error, and then nothing is changed.
func (d *Digests) Update(add, remove []Digest) error {
	for _, list := range [][]Digest{add, remove} {
		for i := range list {
			if err := d.check(list[i].Sum); err != nil {
				return err
			}
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	changed := make(map[uint64]*digestPart)
	for _, e := range remove {
		h := d.hash(e.Sum)
		d.remove(d.own(changed, h), h, e)
	}
	for _, e := range add {
		h := d.hash(e.Sum)
		d.add(d.own(changed, h), h, e)
	}
	for i, p := range changed {
		d.parts[i].Store(p)
	}
	return nil
}

// own returns the part of a hash, copied once for this update.
func (d *Digests) own(changed map[uint64]*digestPart, h uint64) *digestPart {
	i := h >> (64 - digestPartBits)
	p := changed[i]
	if p == nil {
		p = &digestPart{}
		if old := d.parts[i].Load(); old != nil {
			*p = digestPart{bytes.Clone(old.records), old.used, old.cap, append([]uint64(nil), old.zeros...)}
		}
		changed[i] = p
	}
	return p
}

// place returns the record of e in p, or the empty one where it belongs.
func (d *Digests) place(p *digestPart, h uint64, e Digest) (record []byte, at int) {
	step := d.size + 8
	for at = p.home(h); ; at = (at + 1) % p.cap {
		record = p.records[at*step : (at+1)*step]
		if zero(record[:d.size]) || bytes.Equal(record[:d.size], e.Sum) && binary.LittleEndian.Uint64(record[d.size:]) == e.ID {
			return record, at
		}
	}
}

// add puts e into p unless it is there.
func (d *Digests) add(p *digestPart, h uint64, e Digest) {
	if zero(e.Sum) {
		for _, id := range p.zeros {
			if id == e.ID {
				return
			}
		}
		p.zeros = append(p.zeros, e.ID)
		return
	}
	if 4*(p.used+1) > 3*p.cap {
		d.grow(p)
	}
	if record, _ := d.place(p, h, e); zero(record[:d.size]) {
		copy(record, e.Sum)
		binary.LittleEndian.PutUint64(record[d.size:], e.ID)
		p.used++
	}
}

// grow makes p half as large again.
func (d *Digests) grow(p *digestPart) {
	size := p.cap + p.cap/2 + 8
	d.resize(p, size, make([]byte, size*(d.size+8)))
}

// resize moves the records of p to fresh, which is zero and has room for size.
func (d *Digests) resize(p *digestPart, size int, fresh []byte) {
	step := d.size + 8
	old := p.records
	p.cap, p.records = size, fresh
	for ; len(old) > 0; old = old[step:] {
		if sum := old[:d.size]; !zero(sum) {
			record, _ := d.place(p, d.hash(sum), Digest{sum, binary.LittleEndian.Uint64(old[d.size:])})
			copy(record, old[:step])
		}
	}
}

// remove takes e out of p and moves back those after it that would no longer be found (Knuth, 6.4, algorithm R).
func (d *Digests) remove(p *digestPart, h uint64, e Digest) {
	if zero(e.Sum) {
		for i, id := range p.zeros {
			if id == e.ID {
				p.zeros = append(p.zeros[:i], p.zeros[i+1:]...)
				return
			}
		}
		return
	}
	if p.cap == 0 {
		return
	}
	hole, at := d.place(p, h, e)
	if zero(hole[:d.size]) {
		return
	}
	step := d.size + 8
	for next := (at + 1) % p.cap; ; next = (next + 1) % p.cap {
		record := p.records[next*step : (next+1)*step]
		if zero(record[:d.size]) {
			break
		}
		home := p.home(d.hash(record[:d.size]))
		if (next-home+p.cap)%p.cap >= (next-at+p.cap)%p.cap {
			copy(hole, record)
			hole, at = record, next
		}
	}
	clear(hole)
	p.used--
}

// Len returns the number of pairs.
func (d *Digests) Len() int {
	n := 0
	for i := range d.parts {
		if p := d.parts[i].Load(); p != nil {
			n += p.used + len(p.zeros)
		}
	}
	return n
}

// Bytes returns the memory of the table.
func (d *Digests) Bytes() int {
	n := digestParts * 8
	for i := range d.parts {
		if p := d.parts[i].Load(); p != nil {
			n += cap(p.records) + 8*cap(p.zeros) + 64
		}
	}
	return n
}
