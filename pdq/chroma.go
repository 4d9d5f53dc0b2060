package pdq

import "image"

// chroma knows how the colour planes of a YCbCr picture are read. Where they are stored at half resolution, it
// interpolates as libjpeg does by default, rounding included: three parts of the nearest sample and one part
// of the next along each axis. The hash lists of the world were made by programs that decode with libjpeg, and
// this brings the hashes of JPEG files closest to theirs. Taking the nearest sample, as [image.YCbCr] does, moves up
// to 8 bits in the reference photos of good quality instead of 4, and up to 22 in those of poor quality instead of 2.
type chroma struct {
	near, next [maxSide]int   // the nearest column of the planes for each column delivered, and the next
	bias       [maxSide]int32 // what is added before rounding
	rows       int            // rows of the planes
	limited    bool           // luma runs from 16 to 235, as in video and WebP, instead of 0 to 255
}

// minInterpolated is the number of columns of a plane from which libjpeg interpolates.
const minInterpolated = 3

// open computes the columns; x are the columns of the picture that are delivered, from the left edge.
func (c *chroma) open(m *image.YCbCr, x []int) {
	left, top := m.Rect.Min.X, m.Rect.Min.Y
	first := m.COffset(left, top)
	last := m.COffset(m.Rect.Max.X-1, top) - first
	c.rows = 0
	if m.CStride > 0 {
		c.rows = (m.COffset(left, m.Rect.Max.Y-1)-first)/m.CStride + 1
	}
	halved := m.SubsampleRatio == image.YCbCrSubsampleRatio420 || m.SubsampleRatio == image.YCbCrSubsampleRatio422
	for i, col := range x {
		at := m.COffset(left+col, top) - first
		c.near[i], c.next[i], c.bias[i] = at, at, 0
		if !halved || last+1 < minInterpolated {
			continue
		}
		right := (left+col)&1 == 1
		if right {
			c.next[i] = min(at+1, last)
		} else {
			c.next[i] = max(at-1, 0)
		}
		c.bias[i] = bias(m.SubsampleRatio, right)
	}
}

// bias is libjpeg's rounding of a sixteenth: alternating, so that the mean does not drift.
func bias(ratio image.YCbCrSubsampleRatio, right bool) int32 {
	switch {
	case ratio == image.YCbCrSubsampleRatio420 && right:
		return 7
	case ratio == image.YCbCrSubsampleRatio422 && !right:
		return 4
	}
	return 8
}

// lines returns the offsets of the nearest and the next line of the planes for row y of the picture, and what
// is added before rounding on account of the row.
func (c *chroma) lines(m *image.YCbCr, y int) (near, next int, rowBias int32) {
	near = m.COffset(m.Rect.Min.X, y)
	next = near
	row := 0
	if m.CStride > 0 {
		row = (near - m.COffset(m.Rect.Min.X, m.Rect.Min.Y)) / m.CStride
	}
	switch m.SubsampleRatio {
	case image.YCbCrSubsampleRatio420:
		if last := m.COffset(m.Rect.Max.X-1, m.Rect.Min.Y) - m.COffset(m.Rect.Min.X, m.Rect.Min.Y); last+1 < minInterpolated {
			return near, near, 0
		}
	case image.YCbCrSubsampleRatio440:
		rowBias = 4 + 4*int32(y&1)
	default:
		return near, near, 0
	}
	if y&1 == 1 && row+1 < c.rows {
		next += m.CStride
	}
	if y&1 == 0 && row > 0 {
		next -= m.CStride
	}
	return near, next, rowBias
}

// conversion holds the factors from YCbCr to RGB, with 16 binary places.
type conversion struct{ black, y, crR, cbG, crG, cbB int32 }

// conversion returns JPEG's factors, or those of ITU-R BT.601 with limited range, which WebP uses.
func (c *chroma) conversion() conversion {
	if c.limited {
		return conversion{16, 76308, 104596, 25676, 53280, 132200}
	}
	return conversion{0, 65536, 91881, 22554, 46802, 116130}
}

// rowYCbCr writes row y of a YCbCr picture to a lane of out.
func (s *sampler) rowYCbCr(out *batch, lane int, m *image.YCbCr, y int) {
	c, f := &s.chroma, s.chroma.conversion()
	near, next, rowBias := c.lines(m, y)
	n := min(len(m.Cb), len(m.Cr)) - max(near, next)
	cbs, cbs2 := m.Cb[near:][:n], m.Cb[next:][:n]
	crs, crs2 := m.Cr[near:][:n], m.Cr[next:][:n]
	lumas := m.Y[m.YOffset(m.Rect.Min.X, y):]
	for i, x := range s.x[:s.w] {
		i &= maxSide - 1 // spares the bounds checks below
		a, b, round := c.near[i], c.next[i], c.bias[i]+rowBias
		cb := (9*int32(cbs[a])+3*(int32(cbs2[a])+int32(cbs[b]))+int32(cbs2[b])+round)>>4 - 128
		cr := (9*int32(crs[a])+3*(int32(crs2[a])+int32(crs[b]))+int32(crs2[b])+round)>>4 - 128
		yy := (int32(lumas[x])-f.black)*f.y + 1<<15
		red := clamp(yy + f.crR*cr)
		green := clamp(yy - f.cbG*cb - f.crG*cr)
		blue := clamp(yy + f.cbB*cb)
		out[i][lane&(lanes-1)] = s.luma(red, green, blue)
	}
}

// clamp returns the whole part of a number with 16 binary places, cut to 0 to 255.
func clamp(v int32) uint8 {
	if uint32(v)&0xff000000 == 0 {
		return uint8(v >> 16)
	}
	return uint8(^(v >> 31))
}
