package pdq

import (
	"image"
	"image/color"
)

// sampler delivers the rows of a picture as luma, shrunk by nearest-neighbour sampling to 512x512 if a side
// is longer. It converts only the pixels it delivers. Alpha is ignored: the colour counts as if the pixel
// were opaque, as in the libraries most PDQ programs decode with; a wholly transparent pixel of a
// premultiplied image has no colour left and counts as black.
type sampler struct {
	// The shares of the three colours in the luma: 0.299, 0.587, 0.114 times the value, in float32.
	red, green, blue [256]float32
	ready            bool

	img    image.Image
	bounds image.Rectangle
	w, h   int          // size delivered
	x      [maxSide]int // column of the picture for each column delivered, from the left edge
	chroma chroma
	table  [256]float32 // luma of the palette
}

// prepare fills the tables of colour shares.
func (s *sampler) prepare() {
	if s.ready {
		return
	}
	for i := range 256 {
		v := float32(i)
		s.red[i], s.green[i], s.blue[i] = 0.299*v, 0.587*v, 0.114*v
	}
	s.ready = true
}

// luma adds the shares in the reference's order.
func (s *sampler) luma(r, g, b uint8) float32 { return s.red[r] + s.green[g] + s.blue[b] }

// open takes a picture that is not empty.
func (s *sampler) open(img image.Image) {
	s.prepare()
	s.img, s.bounds = img, img.Bounds()
	w, h := s.bounds.Dx(), s.bounds.Dy()
	s.w, s.h = w, h
	if w > maxSide || h > maxSide {
		s.w, s.h = maxSide, maxSide
	}
	for i := range s.w {
		s.x[i] = nearest(i, w, s.w)
	}
	switch m := img.(type) {
	case *image.YCbCr:
		s.chroma.open(m, s.x[:s.w])
	case *image.NYCbCrA:
		s.chroma.open(&m.YCbCr, s.x[:s.w])
	case *image.Paletted:
		s.openPalette(m)
	}
}

// nearest returns the place in a line of n pixels that is sampled for place i of size.
func nearest(i, n, size int) int { return int(int64(i) * int64(n) / int64(size)) }

// openPalette computes the luma of every colour. An index beyond the palette counts as black.
func (s *sampler) openPalette(m *image.Paletted) {
	s.table = [256]float32{}
	for i, c := range m.Palette[:min(len(m.Palette), len(s.table))] {
		s.table[i] = s.straight(c.RGBA())
	}
}

// close forgets the picture and what was said of it.
func (s *sampler) close() { s.img, s.chroma.limited = nil, false }

// row writes row i of the shrunken picture to a lane of out.
func (s *sampler) row(out *batch, lane, i int) {
	y := s.bounds.Min.Y + nearest(i, s.bounds.Dy(), s.h)
	left := s.bounds.Min.X
	switch m := s.img.(type) {
	case *image.YCbCr:
		s.rowYCbCr(out, lane, m, y)
	case *image.NYCbCrA:
		s.rowYCbCr(out, lane, &m.YCbCr, y)
	case *image.RGBA:
		s.rowPremultiplied(out, lane, m.Pix[m.PixOffset(left, y):])
	case *image.NRGBA:
		s.rowPacked(out, lane, m.Pix[m.PixOffset(left, y):], 1)
	case *image.NRGBA64:
		s.rowPacked(out, lane, m.Pix[m.PixOffset(left, y):], 2)
	case *image.Gray:
		s.rowGray(out, lane, m.Pix[m.PixOffset(left, y):], 1)
	case *image.Gray16:
		s.rowGray(out, lane, m.Pix[m.PixOffset(left, y):], 2)
	case *image.Paletted:
		s.rowPaletted(out, lane, m.Pix[m.PixOffset(left, y):])
	case image.RGBA64Image:
		s.rowRGBA64(out, lane, m, y)
	default:
		s.rowAny(out, lane, y)
	}
}

// rowPacked reads red, green, blue and alpha of size bytes each, the high byte first.
func (s *sampler) rowPacked(out *batch, lane int, pix []byte, size int) {
	for i, x := range s.x[:s.w] {
		p := pix[4*size*x:]
		p = p[:3*size]
		out[i][lane&(lanes-1)] = s.luma(p[0], p[size], p[2*size])
	}
}

// rowPremultiplied reads one byte each of red, green, blue and alpha, the colours multiplied by alpha.
func (s *sampler) rowPremultiplied(out *batch, lane int, pix []byte) {
	for i, x := range s.x[:s.w] {
		p := pix[4*x:][:4]
		if p[3] == 0xff {
			out[i][lane&(lanes-1)] = s.luma(p[0], p[1], p[2])
		} else {
			out[i][lane&(lanes-1)] = s.straight(color.RGBA{p[0], p[1], p[2], p[3]}.RGBA())
		}
	}
}

// rowGray reads grey values of size bytes, the high byte first. A grey picture is its own luma.
func (s *sampler) rowGray(out *batch, lane int, pix []byte, size int) {
	for i, x := range s.x[:s.w] {
		out[i][lane&(lanes-1)] = float32(pix[size*x])
	}
}

// rowPaletted reads indexes into the palette.
func (s *sampler) rowPaletted(out *batch, lane int, pix []byte) {
	for i, x := range s.x[:s.w] {
		out[i][lane&(lanes-1)] = s.table[pix[x]]
	}
}

// rowRGBA64 reads any image that gives its colours without allocating.
func (s *sampler) rowRGBA64(out *batch, lane int, m image.RGBA64Image, y int) {
	for i, x := range s.x[:s.w] {
		c := m.RGBA64At(s.bounds.Min.X+x, y)
		out[i][lane&(lanes-1)] = s.straight(uint32(c.R), uint32(c.G), uint32(c.B), uint32(c.A))
	}
}

// rowAny reads any image.
func (s *sampler) rowAny(out *batch, lane, y int) {
	for i, x := range s.x[:s.w] {
		out[i][lane&(lanes-1)] = s.straight(s.img.At(s.bounds.Min.X+x, y).RGBA())
	}
}

// straight returns the luma of a colour of 16 bits a channel, multiplied by alpha, as if it were opaque.
func (s *sampler) straight(r, g, b, a uint32) float32 {
	if a != 0 && a < 0xffff {
		r, g, b = divide(r, a), divide(g, a), divide(b, a)
	}
	return s.luma(uint8(r>>8), uint8(g>>8), uint8(b>>8))
}

// divide takes alpha out of a colour, both 16 bits, to the nearest value.
func divide(v, a uint32) uint32 { return min((v*0xffff+a/2)/a, 0xffff) }
