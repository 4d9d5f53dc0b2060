// Package bmp reads Windows and OS/2 bitmaps as browsers do: every size of header, 1 to 32 bits a pixel, masks of 16
// and 32 bits, and the run-length codes of 4 and 8 bits. Alpha is ignored. It does not write, and refuses what holds another
// format inside (JPEG, PNG, fax). golang.org/x/image/bmp, which it stands in for, refuses half of these.
package bmp

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
)

var (
	errHeader = errors.New("the header is damaged")
	errCut    = errors.New("the file ends before the picture does")
)

const (
	fileHeader = 14 // bytes before the header proper
	coreHeader = 12 // the first header of OS/2 and Windows 2
	infoHeader = 40 // Windows 3
)

// What stands in the field for compression. In the second header of OS/2 3 and 4 mean something else.
const (
	plain      = 0
	rle8       = 1
	rle4       = 2
	masked     = 3
	maskedFour = 6
)

// header is what a file says of its picture.
type header struct {
	width, height int
	topDown       bool
	bits          int
	compression   uint32
	masks         [3]uint32 // red, green, blue; of 16 and 32 bits
	palette       color.Palette
	pixels        []byte
}

// Is reports whether data begins as a bitmap.
func Is(data []byte) bool {
	return len(data) >= fileHeader+4 && string(data[:2]) == "BM" && binary.LittleEndian.Uint32(data[14:]) <= 0xff
}

// Size returns width and height of the picture.
func Size(data []byte) (width, height int, err error) {
	h, err := parse(data)
	return h.width, h.height, err
}

// Decode returns the picture, opaque.
func Decode(data []byte) (image.Image, error) {
	h, err := parse(data)
	switch {
	case err != nil:
		return nil, err
	case h.compression == rle8 || h.compression == rle4:
		return h.runs()
	}
	line := (int64(h.width)*int64(h.bits) + 7) / 8
	stride := (line + 3) &^ 3
	// Some programs leave out what fills up the last line.
	if have := int64(len(h.pixels)); have < line || (have-line)/stride < int64(h.height-1) {
		return nil, errCut
	}
	if h.bits <= 8 {
		return h.indexes(int(line), int(stride)), nil
	}
	return h.colours(int(line), int(stride)), nil
}

func parse(data []byte) (h header, err error) {
	if !Is(data) {
		return h, errHeader
	}
	size := int(binary.LittleEndian.Uint32(data[14:]))
	if size < coreHeader || len(data) < fileHeader+size {
		return h, errHeader
	}
	info := data[fileHeader:][:size]
	rest := data[fileHeader+size:]
	width, height, colours := h.fields(info)
	if height < 0 {
		height, h.topDown = -height, true
	}
	if width <= 0 || height <= 0 || width > math.MaxInt32 || height > math.MaxInt32 {
		return h, errHeader
	}
	h.width, h.height = int(width), int(height)
	windows := size == infoHeader || size == 52 || size == 56 || size == 108 || size == 124
	if err := h.check(windows || size == coreHeader); err != nil {
		return h, err
	}
	if rest, err = h.readMasks(info, rest); err != nil {
		return h, err
	}
	// Where the pixels begin is said in the file; nothing lies between, as a rule.
	head := len(data) - len(rest)
	at := int64(binary.LittleEndian.Uint32(data[10:]))
	if at >= int64(head) && at <= int64(len(data)) {
		h.pixels, rest = data[at:], rest[:at-int64(head)]
	}
	rest = h.readPalette(rest, colours, size == coreHeader)
	if h.pixels == nil {
		h.pixels = rest
	}
	return h, nil
}

// fields reads the header proper.
func (h *header) fields(info []byte) (width, height, colours int64) {
	le := binary.LittleEndian
	if len(info) == coreHeader {
		h.bits = int(le.Uint16(info[10:]))
		return int64(le.Uint16(info[4:])), int64(le.Uint16(info[6:])), 0
	}
	var all [infoHeader]byte // OS/2 may leave out the end
	copy(all[:], info)
	h.bits = int(le.Uint16(all[14:]))
	h.compression = le.Uint32(all[16:])
	return int64(int32(le.Uint32(all[4:]))), int64(int32(le.Uint32(all[8:]))), int64(le.Uint32(all[32:]))
}

// check refuses kinds that are not read.
func (h *header) check(usual bool) error {
	deep := h.bits == 16 || h.bits == 32
	switch h.bits {
	case 1, 2, 4, 8, 16, 24, 32:
	default:
		return fmt.Errorf("%d bits a pixel are not read", h.bits)
	}
	switch {
	case h.compression == plain, h.compression == rle8 && h.bits == 8, h.compression == rle4 && h.bits == 4:
		return nil
	case (h.compression == masked || h.compression == maskedFour) && usual && deep:
		return nil
	}
	return fmt.Errorf("compression %d with %d bits a pixel is not read", h.compression, h.bits)
}

// readMasks says where the colours lie in a pixel of 16 or 32 bits, and returns what follows.
func (h *header) readMasks(info, rest []byte) ([]byte, error) {
	if h.bits == 32 {
		h.masks = [3]uint32{0xff0000, 0xff00, 0xff}
	} else {
		h.masks = [3]uint32{0x7c00, 0x3e0, 0x1f}
	}
	if h.compression != masked && h.compression != maskedFour {
		return rest, nil
	}
	from := rest
	if len(info) >= infoHeader+len(h.masks)*4 {
		from = info[infoHeader:]
	} else {
		n := 12
		if h.compression == maskedFour {
			n = 16
		}
		if len(rest) < n {
			return nil, errHeader
		}
		rest = rest[n:]
	}
	for i := range h.masks {
		h.masks[i] = binary.LittleEndian.Uint32(from[4*i:])
	}
	return rest, nil
}

// readPalette takes the colours from the front of rest: as many as the header says, or all there can be. A file may hold
// fewer; a pixel of a colour that is missing is black.
func (h *header) readPalette(rest []byte, colours int64, core bool) []byte {
	if h.bits > 8 {
		return rest
	}
	size := 4
	if core {
		size = 3
	}
	most := int64(1) << h.bits
	if colours <= 0 || colours > most {
		colours = most
	}
	for range colours {
		if len(rest) < size {
			break
		}
		h.palette = append(h.palette, color.RGBA{rest[2], rest[1], rest[0], 0xff})
		rest = rest[size:]
	}
	for int64(len(h.palette)) < most {
		h.palette = append(h.palette, color.RGBA{A: 0xff})
	}
	return rest
}

// row is the place of line i of the file in the picture.
func (h *header) row(i int) int {
	if h.topDown {
		return i
	}
	return h.height - 1 - i
}

// indexes reads pixels of 1 to 8 bits.
func (h *header) indexes(line, stride int) image.Image {
	m := image.NewPaletted(image.Rect(0, 0, h.width, h.height), h.palette)
	for i := range h.height {
		from, to := h.pixels[i*stride:][:line], m.Pix[h.row(i)*m.Stride:][:h.width]
		if h.bits == 8 {
			copy(to, from)
			continue
		}
		mask, per := byte(1)<<h.bits-1, 8/h.bits
		for x := range to {
			to[x] = from[x/per] >> (8 - h.bits*(x%per+1)) & mask
		}
	}
	return m
}

// colours reads pixels of 16 to 32 bits.
func (h *header) colours(line, stride int) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, h.width, h.height))
	var channels [3]channel
	for c, mask := range h.masks {
		channels[c] = newChannel(mask)
	}
	for i := range h.height {
		from, to := h.pixels[i*stride:][:line], m.Pix[h.row(i)*m.Stride:][:4*h.width]
		if h.bits == 24 {
			for ; len(to) > 0; to, from = to[4:], from[3:] {
				to[0], to[1], to[2], to[3] = from[2], from[1], from[0], 0xff
			}
		}
		for ; len(to) > 0; to, from = to[4:], from[h.bits/8:] {
			v := uint32(binary.LittleEndian.Uint16(from))
			if h.bits == 32 {
				v = binary.LittleEndian.Uint32(from)
			}
			to[0], to[1], to[2], to[3] = channels[0].of(v), channels[1].of(v), channels[2].of(v), 0xff
		}
	}
	return m
}
