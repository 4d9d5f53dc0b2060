package index

import "math/bits"

// columns are hashes as the kernels read them. Hash i has lane i%8 of block i/8.
type columns struct {
	n      int
	prefix []uint64 // words 0 and 1 of the hashes, in blocks
	suffix []uint64 // words 2 and 3, in blocks
	ids    []uint64
}

// put appends an entry; there must be room.
func (c *columns) put(e *Entry) {
	w := deal(&e.Hash)
	at := c.n/lanes*prefixWords + c.n%lanes
	c.prefix[at], c.prefix[at+lanes] = w[0], w[1]
	c.suffix[at], c.suffix[at+lanes] = w[2], w[3]
	c.ids[c.n] = e.ID
	c.n++
}

// words returns hash i.
func (c *columns) words(i int) words {
	at := i/lanes*prefixWords + i%lanes
	return words{c.prefix[at], c.prefix[at+lanes], c.suffix[at], c.suffix[at+lanes]}
}

// near returns 1 if the first half of hash i is within radius of that of q, else 0, and then the whole hash is not
// within it either. A random hash is with a probability of 6e-9 at radius 31.
func (c *columns) near(i int, q *words, radius int) int {
	at := i/lanes*prefixWords + i%lanes
	d := bits.OnesCount64(c.prefix[at]^q[0]) + bits.OnesCount64(c.prefix[at+lanes]^q[1])
	return 1 - int(uint64(int64(radius-d))>>63)
}

func (c *columns) entry(i int) Entry { return Entry{Hash: c.words(i).hash(), ID: c.ids[i]} }

// blocks returns the blocks of the prefix that hold hashes.
func (c *columns) blocks() []uint64 { return c.prefix[:(c.n+lanes-1)/lanes*prefixWords] }
