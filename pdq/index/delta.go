package index

// chunkEntries is the number of entries of a chunk: what an insertion copies at most, 20 KiB.
const chunkEntries = 512

// delta is the entries inserted since the base was built, in chunks that are never changed once they can be seen.
type delta struct {
	chunks []*columns // all full but the last
	n      int
}

func newChunk() *columns {
	return &columns{
		prefix: make([]uint64, chunkEntries/lanes*prefixWords),
		suffix: make([]uint64, chunkEntries/lanes*prefixWords),
		ids:    make([]uint64, chunkEntries),
	}
}

// with returns d and entries; d stays as it is.
func (d delta) with(entries []Entry) delta {
	if len(entries) == 0 {
		return d
	}
	d.chunks = append([]*columns(nil), d.chunks...)
	if last := len(d.chunks) - 1; last >= 0 && d.chunks[last].n < chunkEntries {
		c := newChunk()
		old := d.chunks[last]
		copy(c.prefix, old.prefix)
		copy(c.suffix, old.suffix)
		copy(c.ids, old.ids)
		c.n = old.n
		d.chunks[last] = c
	}
	for i := range entries {
		if d.n%chunkEntries == 0 {
			d.chunks = append(d.chunks, newChunk())
		}
		d.chunks[len(d.chunks)-1].put(&entries[i])
		d.n++
	}
	return d
}

func (d delta) entry(i int) Entry { return d.chunks[i/chunkEntries].entry(i % chunkEntries) }

// after returns the entries from number n on.
func (d delta) after(n int) []Entry {
	var rest []Entry
	for i := n; i < d.n; i++ {
		rest = append(rest, d.entry(i))
	}
	return rest
}

// bytes returns the memory of the chunks.
func (d delta) bytes() int { return len(d.chunks) * chunkEntries * 40 }
