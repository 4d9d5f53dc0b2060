package pdq

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"testing"
)

// opaque hides the type of an image, so that the general path is taken.
type opaque struct{ image.Image }

// scene is a part of a photo that is shrunk in one direction and stretched in the other.
func scene(t testing.TB) image.Image {
	whole := decodeFile(t, photo).(*image.YCbCr)
	part := converted(whole.SubImage(image.Rect(300, 200, 900, 500)), image.NewNRGBA)
	return part
}

func converted[I draw.Image](m image.Image, make func(image.Rectangle) I) I {
	out := make(m.Bounds())
	draw.Draw(out, out.Bounds(), m, m.Bounds().Min, draw.Src)
	return out
}

// toYCbCr averages the colours of the pixels that share a sample.
func toYCbCr(m image.Image, ratio image.YCbCrSubsampleRatio) *image.YCbCr {
	out := image.NewYCbCr(m.Bounds(), ratio)
	sums := make([][3]int, len(out.Cb))
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			c := color.YCbCrModel.Convert(m.At(x, y)).(color.YCbCr)
			out.Y[out.YOffset(x, y)] = c.Y
			s := &sums[out.COffset(x, y)]
			s[0], s[1], s[2] = s[0]+int(c.Cb), s[1]+int(c.Cr), s[2]+1
		}
	}
	for i, s := range sums {
		if s[2] > 0 {
			out.Cb[i], out.Cr[i] = uint8(s[0]/s[2]), uint8(s[1]/s[2])
		}
	}
	return out
}

func translucent(m image.Image, alpha uint8) *image.NRGBA {
	out := converted(m, image.NewNRGBA)
	for i := 3; i < len(out.Pix); i += 4 {
		out.Pix[i] = alpha
	}
	return out
}

func cmyk(m image.Image) *image.CMYK { return converted(m, image.NewCMYK) }

func grayPalette() color.Palette {
	var p color.Palette
	for i := range 256 {
		p = append(p, color.Gray{uint8(i)})
	}
	return p
}

func kinds(t testing.TB) map[string]image.Image {
	m := scene(t)
	all := map[string]image.Image{
		"RGBA":        converted(m, image.NewRGBA),
		"RGBA64":      converted(m, image.NewRGBA64),
		"NRGBA":       converted(m, image.NewNRGBA),
		"NRGBA64":     converted(m, image.NewNRGBA64),
		"half alpha":  translucent(m, 0x80),
		"half RGBA":   converted(image.Image(translucent(m, 0x80)), image.NewRGBA),
		"clear NRGBA": translucent(m, 0),
		"Gray":        converted(m, image.NewGray),
		"Gray16":      converted(m, image.NewGray16),
		"CMYK":        cmyk(m),
		"Paletted":    converted(m, func(r image.Rectangle) *image.Paletted { return image.NewPaletted(r, grayPalette()) }),
		"unknown":     opaque{m},
	}
	for _, ratio := range []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
	} {
		all[ratio.String()] = toYCbCr(m, ratio)
	}
	yuv := toYCbCr(m, image.YCbCrSubsampleRatio420)
	all["NYCbCrA"] = &image.NYCbCrA{YCbCr: *yuv, A: bytes.Repeat([]byte{0xff}, len(yuv.Y)), AStride: yuv.YStride}
	return all
}

// Every kind of image gives nearly the same hash of the same scene, and allocates nothing.
func TestHasher_Kinds(t *testing.T) {
	var h Hasher
	want, err := h.Hash(scene(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, m := range kinds(t) {
		t.Run(name, func(t *testing.T) {
			got, err := h.Hash(m)
			if err != nil {
				t.Fatal(err)
			}
			if n := got.Hash.Distance(want.Hash); n > 10 || got.Quality < 95 {
				t.Errorf("got distance %d, quality %d", n, got.Quality)
			}
			if _, ok := m.(opaque); ok {
				return // At returns an interface, which allocates
			}
			if n := testing.AllocsPerRun(5, func() { h.Hash(m) }); n > 0 {
				t.Errorf("got %v allocations, want 0", n)
			}
		})
	}
}

// The specialised paths give what the general one gives. Grey pictures skip the weights of the colours, and
// YCbCr ones interpolate, so these two may differ by a rounding.
func TestHasher_KindEqualsGeneral(t *testing.T) {
	var h Hasher
	for name, m := range kinds(t) {
		exact := true
		switch m.(type) {
		case *image.YCbCr, *image.NYCbCrA, *image.Gray, *image.Gray16:
			exact = false
		}
		if name == "clear NRGBA" { // alpha has swallowed the colours where the type is hidden
			continue
		}
		got, err := h.Hash(m)
		if err != nil {
			t.Fatal(err)
		}
		want, err := h.Hash(opaque{m})
		if err != nil {
			t.Fatal(err)
		}
		n := got.Hash.Distance(want.Hash)
		if n > 4 || exact && n > 0 {
			t.Errorf("%s: got distance %d to the general path", name, n)
		}
	}
}

// A part of a picture hashes as the same part copied out.
func TestHasher_SubImage(t *testing.T) {
	var h Hasher
	part := image.Rect(311, 209, 840, 470)
	for name, m := range kinds(t) {
		if _, ok := m.(opaque); ok || name == "clear NRGBA" {
			continue
		}
		sub := m.(interface {
			SubImage(image.Rectangle) image.Image
		}).SubImage(part)
		got, err := h.Hash(sub)
		if err != nil {
			t.Fatal(err)
		}
		if got.Width != part.Dx() || got.Height != part.Dy() {
			t.Errorf("%s: got %dx%d", name, got.Width, got.Height)
		}
		copied := moved(sub, false, func(x, y, _, _ int) (int, int) { return x, y })
		want, err := h.Hash(copied)
		if err != nil {
			t.Fatal(err)
		}
		if n := got.Hash.Distance(want.Hash); n > 6 {
			t.Errorf("%s: got distance %d", name, n)
		}
	}
}

func TestHasher_Sizes(t *testing.T) {
	for _, c := range []struct {
		name   string
		w, h   int
		hashed bool
	}{
		{"one pixel", 1, 1, false},
		{"below the smallest", 4, 300, false},
		{"smallest", 5, 5, true},
		{"thin but shrunk", 2, 513, true},
		{"very wide", 200_000, 3, true},
		{"very high", 1, 100_000, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := image.NewGray(image.Rect(0, 0, c.w, c.h))
			for i := range m.Pix {
				m.Pix[i] = uint8(i * 7919 >> 3)
			}
			r, err := HashImage(m)
			if err != nil {
				t.Fatal(err)
			}
			if (r.Hash != Hash{}) != c.hashed || r.Width != c.w || r.Height != c.h {
				t.Errorf("got %v %dx%d", r.Hash, r.Width, r.Height)
			}
		})
	}
}

func TestHasher_HostileImage(t *testing.T) {
	short := image.NewRGBA(image.Rect(0, 0, 100, 100))
	short.Pix = short.Pix[:50]
	planes := image.NewYCbCr(image.Rect(0, 0, 100, 100), image.YCbCrSubsampleRatio420)
	planes.Cb = nil
	noStride := image.NewYCbCr(image.Rect(0, 0, 100, 100), image.YCbCrSubsampleRatio420)
	noStride.CStride, noStride.YStride = 0, 0
	palette := image.NewPaletted(image.Rect(0, 0, 100, 100), nil)
	var h Hasher
	for name, m := range map[string]image.Image{
		"short": short, "no plane": planes, "nil pointer": (*image.RGBA)(nil),
		"huge": &image.Gray{Rect: image.Rect(0, 0, 1<<31-1, 1<<31-1), Stride: 1},
	} {
		var decodeErr *DecodeError
		if r, err := h.Hash(m); !errors.As(err, &decodeErr) || r.Hash != (Hash{}) {
			t.Errorf("%s: got %v %v, want a DecodeError", name, r.Hash, err)
		}
	}
	for name, m := range map[string]image.Image{"no stride": noStride, "no colours": palette} {
		if _, err := h.Hash(m); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, m := range map[string]image.Image{"nil": nil, "empty": image.NewGray(image.Rectangle{}),
		"inside out": &image.Gray{Rect: image.Rectangle{Min: image.Pt(9, 9)}}} {
		if _, err := h.Hash(m); !errors.Is(err, ErrEmpty) {
			t.Errorf("%s: got %v, want ErrEmpty", name, err)
		}
	}
}
