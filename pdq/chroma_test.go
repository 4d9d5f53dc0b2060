package pdq

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

// libjpegChroma is the value of one colour plane at a pixel as libjpeg's fancy upsampling defines it.
func libjpegChroma(p []byte, m *image.YCbCr, x, y int) int {
	cw, ch := m.CStride, len(p)/m.CStride
	at := func(x, y int) int { return int(p[min(max(y, 0), ch-1)*m.CStride+min(max(x, 0), cw-1)]) }
	side := func(v int) int { return 2*(v&1) - 1 } // the neighbour on the side of the pixel
	switch m.SubsampleRatio {
	case image.YCbCrSubsampleRatio422:
		if cw < 3 {
			return at(x/2, y)
		}
		return (3*at(x/2, y) + at(x/2+side(x), y) + 1 + x&1) >> 2
	case image.YCbCrSubsampleRatio440:
		return (3*at(x, y/2) + at(x, y/2+side(y)) + 1 + y&1) >> 2
	case image.YCbCrSubsampleRatio420:
		if cw < 3 {
			return at(x/2, y/2)
		}
		column := func(cx int) int { return 3*at(cx, y/2) + at(cx, y/2+side(y)) }
		return (3*column(x/2) + column(x/2+side(x)) + 8 - x&1) >> 4
	}
	return int(p[m.COffset(x, y)])
}

// libjpegRGB converts with libjpeg's factors and rounding.
func libjpegRGB(y, cb, cr int) (r, g, b uint8) {
	cb, cr = cb-128, cr-128
	cut := func(v int) uint8 { return uint8(min(max(v, 0), 255)) }
	return cut(y + (91881*cr+1<<15)>>16), cut(y + (-22554*cb-46802*cr+1<<15)>>16), cut(y + (116130*cb+1<<15)>>16)
}

func TestSampler_ChromaAsLibjpeg(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var s sampler
	var row batch
	for _, ratio := range []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
	} {
		for range 40 {
			m := image.NewYCbCr(image.Rect(0, 0, 1+r.IntN(20), 1+r.IntN(20)), ratio)
			for _, p := range [][]byte{m.Y, m.Cb, m.Cr} {
				for i := range p {
					p[i] = uint8(r.Uint32())
				}
			}
			s.open(m)
			for y := range s.h {
				s.row(&row, 0, y)
				for x := range s.w {
					want := s.luma(libjpegRGB(int(m.Y[m.YOffset(x, y)]), libjpegChroma(m.Cb, m, x, y), libjpegChroma(m.Cr, m, x, y)))
					if got := row[x][0]; got != want {
						t.Fatalf("%v %v (%d,%d): got %v, want %v", ratio, m.Rect, x, y, got, want)
					}
				}
			}
		}
	}
}

// A lossy WebP file has the luma of the picture it was made from, although the decoder leaves its range
// limited.
func TestHasher_WebPRange(t *testing.T) {
	lossy := decodeFile(t, "testdata/webp/blue-purple-pink.lossy.webp")
	plain := decodeFile(t, "testdata/webp/blue-purple-pink.png")
	var a, b sampler
	a.chroma.limited = true
	a.open(lossy)
	b.open(plain)
	if a.w != b.w || a.h != b.h {
		t.Fatalf("got %dx%d, want %dx%d", a.w, a.h, b.w, b.h)
	}
	var rowA, rowB batch
	sum := 0.0
	for y := range a.h {
		a.row(&rowA, 0, y)
		b.row(&rowB, 0, y)
		for x := range a.w {
			sum += math.Abs(float64(rowA[x][0] - rowB[x][0]))
		}
	}
	if mean := sum / float64(a.w*a.h); mean > 4 {
		t.Errorf("got a mean difference of %.1f, want at most 4 of 255", mean)
	}
}
