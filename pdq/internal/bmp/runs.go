package bmp

import (
	"image"
	"math/bits"
)

// channel takes one colour out of a pixel.
type channel struct {
	mask  uint32
	shift int
	most  uint64 // the largest value
}

func newChannel(mask uint32) channel {
	if mask == 0 {
		return channel{most: 1}
	}
	shift := bits.TrailingZeros32(mask)
	return channel{mask: mask, shift: shift, most: uint64(mask >> shift)}
}

// of returns the colour from 0 to 255, rounded down. (Browsers round to the nearest; that is a step apart at most.)
func (c channel) of(pixel uint32) uint8 {
	return uint8(uint64(pixel&c.mask>>c.shift) * 255 / c.most)
}

// The codes that follow a zero.
const (
	endOfLine   = 0
	endOfBitmap = 1
	delta       = 2
)

// runs reads run-length codes. Pixels that are passed over have the first colour. Codes that go beyond the picture
// end at its edge.
func (h *header) runs() (image.Image, error) {
	m := image.NewPaletted(image.Rect(0, 0, h.width, h.height), h.palette)
	x, y, data := 0, 0, h.pixels
	put := func(index byte) {
		if x < h.width {
			m.Pix[h.row(y)*m.Stride+x] = index
			x++
		}
	}
	for y < h.height {
		if len(data) < 2 {
			if y == h.height-1 && x >= h.width {
				break // only the mark of the end is missing
			}
			return nil, errCut
		}
		count, code := int(data[0]), data[1]
		data = data[2:]
		switch {
		case count > 0:
			for i := range count {
				put(h.half(code, i))
			}
		case code == endOfLine:
			x, y = 0, y+1
		case code == endOfBitmap:
			return m, nil
		case code == delta:
			if len(data) < 2 {
				return nil, errCut
			}
			x, y = x+int(data[0]), y+int(data[1])
			data = data[2:]
		default:
			n := int(code)
			size := (n*h.bits + 7) / 8
			if len(data) < size {
				return nil, errCut
			}
			for i := range n {
				put(h.half(data[i*h.bits/8], i))
			}
			data = data[min(size+size&1, len(data)):]
		}
	}
	return m, nil
}

// half returns pixel i of those a byte stands for: of 4 bits the upper come first, of 8 there is one.
func (h *header) half(b byte, i int) byte {
	switch {
	case h.bits == 8:
		return b
	case i&1 == 0:
		return b >> 4
	}
	return b & 0xf
}
