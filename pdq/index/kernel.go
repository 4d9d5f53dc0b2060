package index

import (
	"fmt"
	"math/bits"
	"strings"
)

// A kernel is one implementation of the inner loops. All kernels give the same results; "go" is the oracle the
// others are tested against.
//
// Hashes are kept in blocks of eight, a block of the prefix being 16 words of 8 bytes: word 0 of the eight
// hashes, then word 1 of the eight.
type kernel struct {
	name string

	// scan compares blocks of a prefix with 1 to 8 queries (two words each). For every block and query with
	// a prefix distance of at most radius it puts block<<16 | query<<8 | lanes into out, lanes having bit i
	// set for hash i of the block; block counts from 0 at the start of blocks. It stops before a block if out
	// might not hold the block's eight results, and returns the results and the blocks done.
	scan func(blocks []uint64, queries [][2]uint64, radius int, out []uint64) (results, done int)

	// filter looks through spans of tags, the bits of the next band, for those at a distance of less
	// than first (in span 0) or rest (in the others) from tag, and puts their positions in tags into out. It
	// returns the positions and the spans done; if that is not all of them, out was full, and the start of
	// the span it stopped in has been moved forward. out must have room for at least tagStep positions. It asks
	// for the number of each position, width bytes wide in refs, to be brought into the cache.
	filter func(tags []uint16, refs []byte, width int, spans []span, tag uint16, first, rest int, out []uint32) (positions, done int)

	// fetch asks for the start of each span to be brought into the cache, lines lines of 64 bytes each.
	fetch func(tags []uint16, spans []span, lines int)

	// touch asks for the blocks, of a prefix or a suffix, of the hashes with these numbers.
	touch func(blocks []uint64, numbers []uint32)

	// read returns the exclusive or of all words, reading as wide as the kernel can. The number of words
	// is a multiple of 64. It is the memory roof: no scan can pass it.
	read func(words []uint64) uint64
}

const (
	prefixWords = 16 // words of a block of a prefix, and of a suffix
	lanes       = 8  // hashes in a block
	scanQueries = 8  // queries that scan takes at a time
	tagStep     = 32 // tags that filter looks at in one step
)

// span is a range of positions, from start up to but not with end.
type span struct{ start, end uint32 }

// plain is the oracle, and the only kernel on machines without one of their own.
func plain() kernel {
	return kernel{name: "go", scan: scanGo, filter: filterGo, fetch: fetchGo, touch: touchGo, read: readGo}
}

// Kernels returns the names of the kernels this machine can run, fastest first. The last is always "go".
func Kernels() []string {
	var names []string
	for _, k := range kernels() {
		names = append(names, k.name)
	}
	return names
}

// choose returns the kernel called name, or the fastest if name is empty.
func choose(name string) (kernel, error) {
	all := kernels()
	for _, k := range all {
		if name == "" || name == k.name {
			return k, nil
		}
	}
	return kernel{}, fmt.Errorf("index: no kernel %q on this machine, which has %s", name, strings.Join(Kernels(), ", "))
}

func scanGo(blocks []uint64, queries [][2]uint64, radius int, out []uint64) (results, done int) {
	if len(queries) == 1 {
		return scanOneGo(blocks, queries[0], radius, out)
	}
	n := len(blocks) / prefixWords
	for b := range n {
		if len(out)-results < scanQueries {
			return results, b
		}
		block := (*[prefixWords]uint64)(blocks[b*prefixWords:])
		for i := range queries {
			q := &queries[i]
			if m := maskGo(block, q[0], q[1], radius); m != 0 {
				out[results] = uint64(b)<<16 | uint64(i)<<8 | m
				results++
			}
		}
	}
	return results, n
}

func scanOneGo(blocks []uint64, q [2]uint64, radius int, out []uint64) (results, done int) {
	n := len(blocks) / prefixWords
	for b := range n {
		if len(out)-results < scanQueries {
			return results, b
		}
		if m := maskGo((*[prefixWords]uint64)(blocks[b*prefixWords:]), q[0], q[1], radius); m != 0 {
			out[results] = uint64(b)<<16 | m
			results++
		}
	}
	return results, n
}

// maskGo returns the lanes of a block within radius of a prefix.
func maskGo(block *[prefixWords]uint64, q0, q1 uint64, radius int) uint64 {
	var m uint64
	for i := range lanes {
		d := bits.OnesCount64(block[i]^q0) + bits.OnesCount64(block[i+lanes]^q1)
		if d <= radius {
			m |= 1 << i
		}
	}
	return m
}

func filterGo(tags []uint16, _ []byte, _ int, spans []span, tag uint16, first, rest int, out []uint32) (positions, done int) {
	limit := first
	for s := range spans {
		sp := &spans[s]
		for p := sp.start; p < sp.end; p++ {
			if bits.OnesCount16(tags[p]^tag) < limit {
				if positions == len(out) {
					sp.start = p
					return positions, s
				}
				out[positions] = p
				positions++
			}
		}
		limit = rest
	}
	return positions, len(spans)
}

// look fills out with the spans of the buckets value, value^1, value^2, value^4, ... of a band and returns the
// sum of their lengths: what a search of the band would read is known before anything of it is read.
func look(off *[values + 1]uint32, value uint16, out *[bandBits + 1]span) int {
	out[0] = span{off[value], off[int(value)+1]}
	sum := int(out[0].end - out[0].start)
	for k := range bandBits {
		w := value ^ 1<<k
		sp := span{off[w], off[int(w)+1]}
		out[k+1] = sp
		sum += int(sp.end - sp.start)
	}
	return sum
}

// fetchGo does nothing: Go has no prefetch of its own.
func fetchGo([]uint16, []span, int) {}

// touchGo does nothing either.
func touchGo([]uint64, []uint32) {}

func readGo(words []uint64) uint64 {
	var a, b, c, d uint64
	for ; len(words) >= 4; words = words[4:] {
		a ^= words[0]
		b ^= words[1]
		c ^= words[2]
		d ^= words[3]
	}
	return a ^ b ^ c ^ d
}
