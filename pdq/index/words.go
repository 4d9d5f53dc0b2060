package index

import (
	"encoding/binary"
	"math/bits"
)

// Bits is the number of bits of a [Hash].
const Bits = 256

// Hash is 256 bits in canonical byte order: byte 0 holds the first two hexadecimal digits. It is an alias of
// the plain array, so that a value of another package's named array type (copse/pdq.Hash) can be passed as it is.
type Hash = [Bits / 8]byte

const (
	bands    = 16    // bands of a hash
	bandBits = 16    // bits of a band
	values   = 65536 // values of a band
)

// words is a hash as the index keeps it: the 256 bits dealt out over sixteen bands of sixteen bits, four bands
// to a word, band b in the 16-bit lane b%4 of word b/4.
//
// Band b takes bit (b+k) mod 16 of the 16-bit slot k of the hash, for every k. In a PDQ hash a slot is one row of
// DCT coefficients, and the bits of low frequencies are the least random ones (and those of high frequencies
// the first to change). A diagonal gives each band its share of all rows and columns, which keeps the buckets
// of every band about equally full. Distances do not change: it is a permutation of the bits.
type words [4]uint64

// deal returns the bits of h dealt out over the bands.
func deal(h *Hash) words {
	w := words{
		binary.BigEndian.Uint64(h[24:]), binary.BigEndian.Uint64(h[16:]),
		binary.BigEndian.Uint64(h[8:]), binary.BigEndian.Uint64(h[0:]),
	}
	w.turn(1, 2, 4, 8)
	w.transpose()
	return w
}

// hash undoes [deal].
func (w words) hash() Hash {
	w.transpose()
	w.turn(15, 14, 12, 8)
	var h Hash
	binary.BigEndian.PutUint64(h[24:], w[0])
	binary.BigEndian.PutUint64(h[16:], w[1])
	binary.BigEndian.PutUint64(h[8:], w[2])
	binary.BigEndian.PutUint64(h[0:], w[3])
	return h
}

// band returns the 16 bits of band b, 0 to 15.
func (w *words) band(b int) uint16 { return uint16(w[b>>2] >> (bandBits * (b & 3))) }

// ones returns the number of bits set.
func (w *words) ones() int {
	return bits.OnesCount64(w[0]) + bits.OnesCount64(w[1]) + bits.OnesCount64(w[2]) + bits.OnesCount64(w[3])
}

// turn rotates row k (of sixteen 16-bit rows, four to a word) right by the sum of those amounts whose bit of
// k is set: a for bit 0, b for bit 1, c for bit 2, d for bit 3.
func (w *words) turn(a, b, c, d uint) {
	for i := range w {
		w[i] = w[i]&0x0000ffff0000ffff | rotate(w[i], a)&0xffff0000ffff0000
		w[i] = w[i]&0x00000000ffffffff | rotate(w[i], b)&0xffffffff00000000
	}
	w[1], w[3] = rotate(w[1], c), rotate(w[3], c)
	w[2], w[3] = rotate(w[2], d), rotate(w[3], d)
}

// rotate turns each 16-bit lane of x right by n, 1 to 15.
func rotate(x uint64, n uint) uint64 {
	low := uint64(0x0001000100010001) * (1<<(16-n) - 1)
	return x>>n&low | x<<(16-n)&^low
}

// transpose mirrors the 16 by 16 bit matrix whose rows are the 16-bit lanes, by exchanging ever larger
// off-diagonal squares (Warren, Hacker's Delight, 7-3).
func (w *words) transpose() {
	for i, x := range w {
		t := (x ^ x>>15) & 0x0000aaaa0000aaaa
		x ^= t ^ t<<15
		t = (x ^ x>>30) & 0x00000000cccccccc
		w[i] = x ^ t ^ t<<30
	}
	swap(&w[0], &w[1], 4, 0x0f0f0f0f0f0f0f0f)
	swap(&w[2], &w[3], 4, 0x0f0f0f0f0f0f0f0f)
	swap(&w[0], &w[2], 8, 0x00ff00ff00ff00ff)
	swap(&w[1], &w[3], 8, 0x00ff00ff00ff00ff)
}

// swap exchanges the bits of *a at mask<<n with the bits of *b at mask.
func swap(a, b *uint64, n uint, mask uint64) {
	t := (*a>>n ^ *b) & mask
	*b ^= t
	*a ^= t << n
}
