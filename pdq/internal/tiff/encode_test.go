package tiff

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
)

// spec says how a test writes a TIFF file.
type spec struct {
	big, motorola bool
	bits, samples int
	compression   int
	photometric   int
	planar, delta bool
	tileW, tileH  int
	rows          int
	reversed      bool // bits of each byte the other way round
	noCounts      bool // does not say how long strips are
	extra         []uint64
	palette       []uint64
	tables        []byte
	faxOptions    int
	encode        func(lines [][]byte, width int) []byte // in place of the usual code
	more          map[int][]uint64
	width, height int
	sample        func(x, y, c int) int
}

func (s spec) order() binary.AppendByteOrder {
	if s.motorola {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// file writes the file.
func (s spec) file() []byte {
	blockW, blockH := s.width, s.height
	if s.tileW > 0 {
		blockW, blockH = s.tileW, s.tileH
	} else if s.rows > 0 {
		blockH = s.rows
	}
	planes, step := 1, s.samples
	if s.planar {
		planes, step = s.samples, 1
	}
	var blocks [][]byte
	for plane := range planes {
		for y := 0; y < s.height; y += blockH {
			for x := 0; x < s.width; x += blockW {
				high := blockH
				if s.tileW == 0 {
					high = min(high, s.height-y)
				}
				blocks = append(blocks, s.block(x, y, blockW, high, plane, step))
			}
		}
	}
	return s.directory(blocks, blockH)
}

// block packs the samples of a strip or tile.
func (s spec) block(left, top, w, h, plane, step int) []byte {
	var lines [][]byte
	for y := top; y < top+h; y++ {
		var values []int
		for x := left; x < left+w; x++ {
			for c := range step {
				v := 0
				if x < s.width && y < s.height {
					v = s.sample(x, y, plane+c)
				}
				values = append(values, v)
			}
		}
		if s.delta {
			for i := len(values) - 1; i >= step; i-- {
				values[i] -= values[i-step]
			}
		}
		lines = append(lines, s.pack(values))
	}
	out := s.compress(lines, w)
	if s.reversed {
		for i, c := range out {
			out[i] = bits.Reverse8(c)
		}
	}
	return out
}

func (s spec) pack(values []int) []byte {
	var b []byte
	if s.bits == 16 {
		for _, v := range values {
			b = s.order().AppendUint16(b, uint16(v))
		}
		return b
	}
	var w bitWriter
	for _, v := range values {
		w.put(v, s.bits)
	}
	return w.close()
}

func (s spec) compress(lines [][]byte, w int) []byte {
	all := slices.Concat(lines...)
	switch {
	case s.encode != nil:
		return s.encode(lines, w)
	case s.compression == compressZip:
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		z.Write(all)
		z.Close()
		return b.Bytes()
	case s.compression == compressLZW:
		return lzwLiterals(all)
	case s.compression == compressPackBits:
		return packed(all)
	}
	return all
}

// lzwLiterals is the least that counts as LZW: literals, and the table emptied before codes grow.
func lzwLiterals(data []byte) []byte {
	var w bitWriter
	for i, c := range data {
		if i%200 == 0 {
			w.put(256, 9)
		}
		w.put(int(c), 9)
	}
	w.put(257, 9)
	return w.close()
}

func packed(data []byte) []byte {
	var b []byte
	for len(data) > 0 {
		n := 1
		for n < len(data) && n < 128 && data[n] == data[0] {
			n++
		}
		if n > 1 {
			b, data = append(b, byte(1-n), data[0]), data[n:]
			continue
		}
		n = min(len(data), 3)
		b, data = append(append(b, byte(n-1)), data[:n]...), data[n:]
		b = append(b, 0x80) // says nothing
	}
	return b
}

// directory puts blocks and directory together.
func (s spec) directory(blocks [][]byte, blockH int) []byte {
	o := s.order()
	out := make([]byte, 16)
	var offsets, counts []uint64
	for _, b := range blocks {
		offsets, counts = append(offsets, uint64(len(out))), append(counts, uint64(len(b)))
		out = append(out, b...)
	}
	one := func(v int) []uint64 { return []uint64{uint64(v)} }
	tags := map[int][]uint64{
		tagWidth: one(s.width), tagHeight: one(s.height), tagCompression: one(s.compression),
		tagPhotometric: one(s.photometric), tagSamples: one(s.samples),
		tagBits: slices.Repeat(one(s.bits), s.samples), tagExtra: s.extra, tagColours: s.palette,
	}
	if s.planar {
		tags[tagPlanar] = one(planes)
	}
	if s.delta {
		tags[tagPredictor] = one(horizontal)
	}
	if s.reversed {
		tags[tagFillOrder] = one(2)
	}
	if s.faxOptions > 0 {
		tags[tagFaxOptions] = one(s.faxOptions)
	}
	for _, b := range s.tables {
		tags[tagTables] = append(tags[tagTables], uint64(b))
	}
	if s.tileW > 0 {
		tags[tagTileWidth], tags[tagTileHeight] = one(s.tileW), one(s.tileH)
		tags[tagTileOffsets], tags[tagTileCounts] = offsets, counts
	} else {
		tags[tagOffsets], tags[tagCounts], tags[tagRows] = offsets, counts, one(blockH)
	}
	if s.noCounts {
		delete(tags, tagCounts)
	}
	for tag, v := range s.more {
		tags[tag] = v
	}
	return s.write(out, o, tags)
}

func appendUint(o binary.AppendByteOrder, b []byte, v uint64, size int) []byte {
	switch size {
	case 1:
		return append(b, byte(v))
	case 2:
		return o.AppendUint16(b, uint16(v))
	case 4:
		return o.AppendUint32(b, uint32(v))
	}
	return o.AppendUint64(b, v)
}

func (s spec) write(out []byte, o binary.AppendByteOrder, tags map[int][]uint64) []byte {
	var numbers []int
	for tag, v := range tags {
		if len(v) > 0 {
			numbers = append(numbers, tag)
		}
	}
	slices.Sort(numbers)
	uints := func(b []byte, v uint64, size int) []byte { return appendUint(o, b, v, size) }
	room, countSize := 4, 2
	if s.big {
		room, countSize = 8, 8
	}
	var entries []byte
	for _, tag := range numbers {
		kind, width := 4, 4
		switch {
		case tag == tagTables:
			kind, width = 7, 1
		case tag == tagBits || tag == tagColours || tag == tagExtra || tag == tagCompression:
			kind, width = 3, 2
		case s.big:
			kind, width = 16, 8
		}
		var raw []byte
		for _, v := range tags[tag] {
			raw = uints(raw, v, width)
		}
		entries = uints(uints(uints(entries, uint64(tag), 2), uint64(kind), 2), uint64(len(tags[tag])), room)
		if len(raw) > room {
			at := uint64(len(out))
			out = append(out, raw...)
			raw = uints(nil, at, room)
		}
		entries = append(append(entries, raw...), make([]byte, room-len(raw))...)
	}
	mark, version := "II", uint64('*')
	if s.motorola {
		mark = "MM"
	}
	if s.big {
		version = '+'
	}
	head := uints([]byte(mark), version, 2)
	if s.big {
		head = uints(head, 8, 4) // eight, and nothing, two bytes each: the same in both orders but for where they stand
		copy(head[4:], uints(uints(nil, 8, 2), 0, 2))
	}
	copy(out, uints(head, uint64(len(out)), room))
	return append(append(uints(out, uint64(len(numbers)), countSize), entries...), make([]byte, room)...)
}

// bitWriter puts numbers into bytes, the highest bit first.
type bitWriter struct {
	out  []byte
	have int
}

func (w *bitWriter) put(v, n int) {
	for n--; n >= 0; n-- {
		if w.have%8 == 0 {
			w.out = append(w.out, 0)
		}
		w.out[len(w.out)-1] |= byte(v>>n&1) << (7 - w.have%8)
		w.have++
	}
}

func (w *bitWriter) text(code string) {
	for _, c := range code {
		w.put(int(c-'0'), 1)
	}
}

func (w *bitWriter) close() []byte { return w.out }

// faxEncoder writes lines in which ink is 1.
type faxEncoder struct {
	form   faxForm
	filled bool // lines end with a byte
	every  int  // of mixed lines, one of so many stands alone
}

func (e faxEncoder) encode(lines [][]byte, width int) []byte {
	var w bitWriter
	mark := func() {
		if e.filled {
			for (w.have+12)%8 != 0 {
				w.put(0, 1)
			}
		}
		w.put(1, endOfLine+1)
	}
	var above []int
	for i, line := range lines {
		var changes []int
		last := 0
		for x := range width {
			if v := int(line[x/8]>>(7-x%8)) & 1; v != last {
				changes, last = append(changes, x), v
			}
		}
		if e.form.bytes {
			for w.have%8 != 0 {
				w.put(0, 1)
			}
		}
		byLine := e.form.byLine
		if e.form.marked {
			mark()
		}
		if e.form.mixed {
			if byLine = i%e.every != 0; byLine {
				w.put(0, 1)
			} else {
				w.put(1, 1)
			}
		}
		if byLine {
			byAbove(&w, above, changes, width)
		} else {
			alone(&w, changes, width)
		}
		above = changes
	}
	for range 6 {
		if e.form.marked {
			mark()
		}
	}
	if e.form.byLine {
		w.put(1, 12)
		w.put(1, 12)
	}
	return w.close()
}

func alone(w *bitWriter, changes []int, width int) {
	at, colour := 0, 0
	for _, end := range append(slices.Clone(changes), width) {
		if at == width {
			break
		}
		writeRun(w, end-at, colour)
		at, colour = end, colour^1
	}
}

func writeRun(w *bitWriter, n, colour int) {
	codes := strings.Fields([]string{whiteRuns, blackRuns}[colour] + " " + longRuns)
	for n >= 2560 {
		w.text(codes[63+40])
		n -= 2560
	}
	if n >= 64 {
		w.text(codes[63+n/64])
	}
	w.text(codes[n%64])
}

// byAbove writes a line as T.6 says.
func byAbove(w *bitWriter, above, changes []int, width int) {
	modes := strings.Fields(modeCodes)
	after := func(list []int, at, colour int) (int, int) { // the change to other than colour behind at, and the next
		for i, x := range list {
			if x > at && i%2 == colour {
				if i+1 < len(list) {
					return x, list[i+1]
				}
				return x, width
			}
		}
		return width, width
	}
	for a0, colour := -1, 0; a0 < width; {
		b1, b2 := after(above, a0, colour)
		a1, a2 := after(changes, a0, colour)
		switch d := a1 - b1; {
		case b2 < a1:
			w.text(modes[pass])
			a0 = b2
		case d >= -3 && d <= 3:
			for i := range pass {
				if beside(i) == d {
					w.text(modes[i])
				}
			}
			a0, colour = a1, colour^1
		default:
			w.text(modes[runs])
			writeRun(w, a1-max(a0, 0), colour)
			writeRun(w, a2-a1, colour^1)
			a0 = a2
		}
	}
}
