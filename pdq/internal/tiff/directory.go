package tiff

import (
	"encoding/binary"
)

// field is the value of a tag: n numbers, or bytes.
type field struct {
	order binary.ByteOrder
	kind  uint16
	n     int
	raw   []byte
}

// sizes are the bytes of a number of each kind that is read; others are passed over.
func size(kind uint16) uint64 {
	switch kind {
	case 1, 7: // byte, undefined
		return 1
	case 3: // short
		return 2
	case 4, 13: // long, directory
		return 4
	case 16, 18: // long of BigTIFF
		return 8
	}
	return 0
}

// at returns number i.
func (f field) at(i int) uint64 {
	switch size(f.kind) {
	case 1:
		return uint64(f.raw[i])
	case 2:
		return uint64(f.order.Uint16(f.raw[2*i:]))
	case 4:
		return uint64(f.order.Uint32(f.raw[4*i:]))
	}
	return f.order.Uint64(f.raw[8*i:])
}

// value returns the first number of a tag.
func (p *page) value(tag uint16, without uint64) uint64 {
	if f := p.tags[tag]; f.n > 0 {
		return f.at(0)
	}
	return without
}

// shape is what differs between the two forms of the format.
type shape struct {
	countBytes, entryBytes, valueBytes int
	first                              uint64 // where the directory begins
}

// readDirectory reads the first directory. Where a tag comes twice, the first counts, as in libtiff.
func (p *page) readDirectory() error {
	if !Is(p.data) {
		return errDirectory
	}
	p.order = binary.LittleEndian
	if p.data[0] == 'M' {
		p.order = binary.BigEndian
	}
	form := shape{2, 12, 4, uint64(p.order.Uint32(p.data[4:]))}
	if p.order.Uint16(p.data[2:]) == '+' {
		if len(p.data) < 16 || p.order.Uint16(p.data[4:]) != 8 {
			return errDirectory
		}
		form = shape{8, 20, 8, p.order.Uint64(p.data[8:])}
	}
	rest, ok := p.slice(form.first, uint64(form.countBytes))
	if !ok {
		return errDirectory
	}
	entries := p.number(rest)
	rest = p.data[form.first+uint64(form.countBytes):]
	if entries > uint64(len(rest)/form.entryBytes) || entries > 1<<16 {
		return errDirectory
	}
	p.tags = make(map[uint16]field)
	for i := range int(entries) {
		if err := p.readEntry(rest[i*form.entryBytes:][:form.entryBytes], form); err != nil {
			return err
		}
	}
	return nil
}

// number reads a whole slice of 2, 4 or 8 bytes.
func (p *page) number(b []byte) uint64 {
	switch len(b) {
	case 2:
		return uint64(p.order.Uint16(b))
	case 4:
		return uint64(p.order.Uint32(b))
	}
	return p.order.Uint64(b)
}

// readEntry keeps a tag, if it is one that is asked for.
func (p *page) readEntry(b []byte, form shape) error {
	tag := p.order.Uint16(b)
	if !asked(tag) {
		return nil
	}
	f := field{order: p.order, kind: p.order.Uint16(b[2:])}
	n := p.number(b[4:][:form.valueBytes])
	raw, width := b[4+form.valueBytes:], size(f.kind)
	if width == 0 || n > uint64(len(p.data)) {
		return errDirectory
	}
	if n*width > uint64(form.valueBytes) {
		var ok bool
		if raw, ok = p.slice(p.number(raw), n*width); !ok {
			return errDirectory
		}
	}
	f.n, f.raw = int(n), raw
	if _, there := p.tags[tag]; !there {
		p.tags[tag] = f
	}
	return nil
}

// asked reports whether a tag says something of the pixels.
func asked(tag uint16) bool {
	switch tag {
	case tagWidth, tagHeight, tagBits, tagCompression, tagPhotometric, tagFillOrder, tagOffsets, tagSamples, tagRows,
		tagCounts, tagPlanar, tagFaxOptions, tagPredictor, tagColours, tagTileWidth, tagTileHeight, tagTileOffsets,
		tagTileCounts, tagExtra, tagFormat, tagTables:
		return true
	}
	return false
}

// slice returns n bytes from an offset, if the file has them.
func (p *page) slice(at, n uint64) ([]byte, bool) {
	if have := uint64(len(p.data)); at > have || n > have-at {
		return nil, false
	}
	return p.data[at : at+n], true
}
