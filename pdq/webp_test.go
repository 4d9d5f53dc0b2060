package pdq

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"os"
	"strings"
	"testing"
)

// animation wraps the pictures of still WebP files into frames of one canvas, all at the same place.
func animation(canvas, at image.Point, size func(image.Point) image.Point, stills ...[]byte) []byte {
	uint24s := func(numbers ...int) (b []byte) {
		for _, n := range numbers {
			b = append(b, byte(n), byte(n>>8), byte(n>>16))
		}
		return b
	}
	part := func(kind string, body []byte) []byte {
		b := binary.LittleEndian.AppendUint32([]byte(kind), uint32(len(body)))
		return append(append(b, body...), make([]byte, len(body)&1)...)
	}
	b := []byte("WEBP")
	b = append(b, part("VP8X", append([]byte{2, 0, 0, 0}, uint24s(canvas.X-1, canvas.Y-1)...))...)
	b = append(b, part("ANIM", make([]byte, 6))...)
	b = append(b, part("NOTE", make([]byte, 3))...)
	for _, still := range stills {
		config, _, err := image.DecodeConfig(bytes.NewReader(still))
		if err != nil {
			panic(err)
		}
		s := size(image.Pt(config.Width, config.Height))
		head := append(uint24s(at.X/2, at.Y/2, s.X-1, s.Y-1, 100), 0)
		picture := part("ALPH", make([]byte, 5)) // whatever is in it is ignored
		b = append(b, part("ANMF", append(append(head, picture...), still[12:]...))...)
	}
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(b))), b...)
}

func as(p image.Point) image.Point { return p }

func readStill(t testing.TB, name string) (data []byte, m image.Image) {
	t.Helper()
	data, err := os.ReadFile("testdata/webp/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data, decodeFile(t, "testdata/webp/"+name)
}

func TestHasher_AnimatedWebP(t *testing.T) {
	var h Hasher
	for _, name := range []string{"blue-purple-pink.lossy.webp", "gopher-doc.1bpp.lossless.webp"} {
		still, m := readStill(t, name)
		other, _ := readStill(t, "gopher-doc.with-alpha.lossless.webp")
		size := m.Bounds().Size()
		want, err := h.HashReader(bytes.NewReader(still))
		if err != nil {
			t.Fatal(err)
		}
		got, err := h.HashReader(bytes.NewReader(animation(size, image.Point{}, as, still, other)))
		if err != nil || got.Hash != want.Hash || got.Quality != want.Quality || got.Format != "webp" ||
			got.Width != size.X || got.Height != size.Y {
			t.Errorf("%s: got %+v, %v, want %v", name, got, err, want.Hash)
		}
		// A frame smaller than the canvas lies on nothing, which counts as black.
		canvas, at := size.Add(image.Pt(64, 40)), image.Pt(40, 22)
		composed := image.NewNRGBA(image.Rectangle{Max: canvas})
		draw.Draw(composed, composed.Bounds(), image.NewUniform(color.NRGBA{A: 0xff}), image.Point{}, draw.Src)
		for y := range size.Y {
			for x := range size.X {
				composed.Set(at.X+x, at.Y+y, videoColour(m, x, y))
			}
		}
		if want, err = h.Hash(composed); err != nil {
			t.Fatal(err)
		}
		got, err = h.HashReader(bytes.NewReader(animation(canvas, at, as, still)))
		if n := got.Hash.Distance(want.Hash); err != nil || n > 2 || got.Width != canvas.X || got.Height != canvas.Y {
			t.Errorf("%s on a canvas: got %dx%d, distance %d, %v", name, got.Width, got.Height, n, err)
		}
	}
}

// videoColour is a pixel, with luma of 16 to 235 spread.
func videoColour(m image.Image, x, y int) color.Color {
	p, ok := m.(*image.YCbCr)
	if !ok {
		return m.At(x, y)
	}
	c := p.YCbCrAt(x, y)
	luma := 1.164 * (float64(c.Y) - 16)
	clip := func(v float64) uint8 { return uint8(min(max(v, 0), 255)) }
	b, r := float64(c.Cb)-128, float64(c.Cr)-128
	return color.NRGBA{clip(luma + 1.596*r), clip(luma - 0.813*r - 0.392*b), clip(luma + 2.017*b), 0xff}
}

func TestHasher_AnimatedWebPRefused(t *testing.T) {
	still, m := readStill(t, "blue-purple-pink.lossy.webp")
	size := m.Bounds().Size()
	one := image.Pt(1, 1)
	whole := animation(size, image.Point{}, as, still)
	for name, data := range map[string][]byte{
		"no frame":             animation(size, image.Point{}, as),
		"beyond the canvas":    animation(size, image.Pt(2, 0), as, still),
		"larger than it says":  animation(size, image.Point{}, func(p image.Point) image.Point { return p.Sub(one) }, still),
		"smaller than it says": animation(size.Add(one), image.Point{}, func(p image.Point) image.Point { return p.Add(one) }, still),
		"cut":                  whole[:len(whole)-300],
		"cut in its head":      whole[:60],
	} {
		var damaged *DecodeError
		if r, err := HashReader(bytes.NewReader(data)); !errors.As(err, &damaged) || damaged.Format != "webp" || r.Hash != (Hash{}) {
			t.Errorf("%s: got %v, want a DecodeError", name, err)
		} else if !strings.HasPrefix(name, "cut") && !errors.Is(err, errFrame) {
			t.Errorf("%s: got %v, want %v", name, err, errFrame)
		}
	}
	var over *LimitError
	if _, err := HashReader(bytes.NewReader(animation(image.Pt(1<<14, 1<<13), image.Point{}, as, still))); !errors.As(err, &over) {
		t.Errorf("a large canvas: got %v, want a LimitError", err)
	}
}
