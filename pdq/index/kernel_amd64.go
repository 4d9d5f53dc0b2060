package index

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

func kernels() []kernel {
	var all []kernel
	x := &cpu.X86
	if x.HasAVX512F && x.HasAVX512BW && x.HasAVX512DQ && x.HasAVX512VPOPCNTDQ && x.HasAVX512BITALG && x.HasBMI1 && x.HasBMI2 {
		all = append(all, kernel{name: "avx512", scan: scanAVX512, filter: filterAVX512, fetch: fetchAMD64, touch: touchAMD64, read: readAVX512})
	}
	if x.HasAVX2 && x.HasBMI1 && x.HasBMI2 && x.HasPOPCNT {
		all = append(all, kernel{name: "avx2", scan: scanAVX2, filter: filterAVX2, fetch: fetchAMD64, touch: touchAMD64, read: readAVX2})
	}
	return append(all, plain())
}

//go:noescape
func scanOneBlocksAVX512(blocks *uint64, n int, query *[2]uint64, radius int, out *uint64, room int) (results, done int)

//go:noescape
func scanEightBlocksAVX512(blocks *uint64, n int, queries *[scanQueries][2]uint64, mask uint64, radius int, out *uint64, room int) (results, done int)

//go:noescape
func filterSpansAVX512(tags *uint16, refs *byte, width int, spans *span, n int, tag uint16, first, rest int, out *uint32, room int) (positions, done int)

//go:noescape
func readWordsAVX512(words *uint64, n int) uint64

//go:noescape
func scanOneBlocksAVX2(blocks *uint64, n int, query *[2]uint64, radius int, out *uint64, room int) (results, done int)

//go:noescape
func filterSpansAVX2(tags *uint16, refs *byte, width int, spans *span, n int, tag uint16, first, rest int, out *uint32, room int) (positions, done int)

//go:noescape
func readWordsAVX2(words *uint64, n int) uint64

//go:noescape
func touchBlocks(prefix *uint64, numbers *uint32, n int)

//go:noescape
func fetchSpans(tags *uint16, spans *span, n, lines int)

func scanAVX512(blocks []uint64, queries [][2]uint64, radius int, out []uint64) (results, done int) {
	n := len(blocks) / prefixWords
	if n == 0 || len(queries) == 0 {
		return 0, n
	}
	if len(queries) == 1 {
		return scanOneBlocksAVX512(&blocks[0], n, &queries[0], radius, &out[0], len(out))
	}
	var eight [scanQueries][2]uint64
	for i := copy(eight[:], queries); i < scanQueries; i++ {
		eight[i] = queries[0]
	}
	return scanEightBlocksAVX512(&blocks[0], n, &eight, 1<<(len(queries)-1)<<1-1, radius, &out[0], len(out))
}

// scanAVX2 has sixteen registers, too few for eight queries: it takes them one by one over pieces of the
// prefix that stay in the first-level cache.
func scanAVX2(blocks []uint64, queries [][2]uint64, radius int, out []uint64) (results, done int) {
	const piece = 64
	n := len(blocks) / prefixWords
	if len(queries) == 0 || n == 0 {
		return 0, n
	}
	if len(queries) == 1 {
		return scanOneBlocksAVX2(&blocks[0], n, &queries[0], radius, &out[0], len(out))
	}
	for done < n {
		m := min(piece, n-done)
		if room := (len(out) - results) / len(queries); room < m {
			if m = room; m < 1 {
				return results, done
			}
		}
		results += scanPieceAVX2(blocks[done*prefixWords:], m, queries, radius, out[results:], done)
		done += m
	}
	return results, n
}

// scanPieceAVX2 scans m blocks, for whose results out has room, with each query; base is the number of the first block.
func scanPieceAVX2(blocks []uint64, m int, queries [][2]uint64, radius int, out []uint64, base int) int {
	results := 0
	for q := range queries {
		for at := 0; at < m; {
			part := out[results:]
			r, d := scanOneBlocksAVX2(&blocks[at*prefixWords], m-at, &queries[q], radius, &part[0], len(part)+scanQueries)
			for i := range part[:r] {
				part[i] += uint64(base+at)<<16 | uint64(q)<<8
			}
			results += r
			at += d
		}
	}
	return results
}

func filterAVX512(tags []uint16, refs []byte, width int, spans []span, tag uint16, first, rest int, out []uint32) (positions, done int) {
	return filterSpansAVX512(&tags[0], unsafe.SliceData(refs), width, &spans[0], len(spans), tag, first, rest, &out[0], len(out))
}

func filterAVX2(tags []uint16, refs []byte, width int, spans []span, tag uint16, first, rest int, out []uint32) (positions, done int) {
	return filterSpansAVX2(&tags[0], unsafe.SliceData(refs), width, &spans[0], len(spans), tag, first, rest, &out[0], len(out))
}

func fetchAMD64(tags []uint16, spans []span, lines int) {
	fetchSpans(&tags[0], &spans[0], len(spans), lines)
}

func touchAMD64(prefix []uint64, numbers []uint32) {
	touchBlocks(unsafe.SliceData(prefix), unsafe.SliceData(numbers), len(numbers))
}

func readAVX512(words []uint64) uint64 {
	if len(words) == 0 {
		return 0
	}
	return readWordsAVX512(&words[0], len(words))
}

func readAVX2(words []uint64) uint64 {
	if len(words) == 0 {
		return 0
	}
	return readWordsAVX2(&words[0], len(words))
}
