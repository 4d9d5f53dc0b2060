package pdq

import (
	"image"
	"math/rand/v2"
	"testing"
)

// plainBlur is the published algorithm without any cleverness: whole planes, four passes, then the choice of
// 64x64 pixels.
func plainBlur(luma []float32, w, h int) *small {
	plane, other := append([]float32(nil), luma...), make([]float32, len(luma))
	for range 2 {
		for y := range h {
			plainBox(plane[y*w:], other[y*w:], w, 1)
		}
		for x := range w {
			plainBox(other[x:], plane[x:], h, w)
		}
	}
	var out small
	for i := range out {
		for j := range out[i] {
			y := int((float64(i) + 0.5) * float64(h) / 64)
			x := int((float64(j) + 0.5) * float64(w) / 64)
			out[i][j] = plane[y*w+x]
		}
	}
	return &out
}

// plainBox is the running mean over n pixels that are stride apart.
func plainBox(in, out []float32, n, stride int) {
	win := (n + 127) / 128
	half := (win + 2) / 2
	left, right, at, count := 0, 0, 0, 0
	var sum float32
	grow := func() { sum += in[right*stride]; right++; count++ }
	write := func() { out[at*stride] = sum / float32(count); at++ }
	for range half - 1 {
		grow()
	}
	for range win - half + 1 {
		grow()
		write()
	}
	for range n - win {
		sum += in[right*stride]
		sum -= in[left*stride]
		right++
		left++
		write()
	}
	for range half - 1 {
		sum -= in[left*stride]
		left++
		count--
		write()
	}
}

func noise(w, h int, seed uint64) *image.NRGBA {
	r := rand.New(rand.NewPCG(seed, 0))
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = uint8(r.Uint32()) | uint8(i&3/3*0xff) // opaque
	}
	return m
}

func TestBlur_EqualsPlain(t *testing.T) {
	sizes := [][2]int{{5, 5}, {5, 512}, {512, 5}, {6, 7}, {63, 65}, {128, 129}, {256, 257}, {384, 385}, {511, 512},
		{512, 512}, {509, 130}}
	r := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		sizes = append(sizes, [2]int{5 + r.IntN(508), 5 + r.IntN(508)})
	}
	var h Hasher
	for i, size := range sizes {
		w, hh := size[0], size[1]
		m := noise(w, hh, uint64(i))
		var s sampler
		s.prepare()
		luma := make([]float32, w*hh)
		for k := range luma {
			luma[k] = s.luma(m.Pix[4*k], m.Pix[4*k+1], m.Pix[4*k+2])
		}
		if _, err := h.Hash(m); err != nil {
			t.Fatal(err)
		}
		if want := plainBlur(luma, w, hh); h.small != *want {
			t.Errorf("%dx%d: the streamed blur differs from the plain one", w, hh)
		}
	}
}

// Sampling takes the pixel at floor(x*W/512) of a larger picture, on each axis.
func TestSampler_Nearest(t *testing.T) {
	const w, h = 1000, 600
	m := noise(w, h, 9)
	shrunk := image.NewNRGBA(image.Rect(0, 0, maxSide, maxSide))
	for y := range maxSide {
		for x := range maxSide {
			shrunk.SetNRGBA(x, y, m.NRGBAAt(x*w/maxSide, y*h/maxSide))
		}
	}
	got, err := HashImage(m)
	if err != nil {
		t.Fatal(err)
	}
	want, err := HashImage(shrunk)
	if err != nil {
		t.Fatal(err)
	}
	if got.Hash != want.Hash || got.Quality != want.Quality {
		t.Errorf("got %v, want %v", got.Hash, want.Hash)
	}
}

func TestMedian_Lower(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var c coefficients
	for k, i := range r.Perm(256) {
		c[k/16][k%16] = float32(i)
	}
	if got := c.median(); got != 127 {
		t.Errorf("got %v, want 127", got)
	}
	c = coefficients{}
	if got := c.hash(); got != (Hash{}) {
		t.Errorf("equal coefficients: got %v, want no bit set", got)
	}
}
