package pdq

import (
	"image"
	"testing"
)

// moved returns the picture with the pixel that to names for every place (x, y) of the result.
func moved(m image.Image, swap bool, from func(x, y, w, h int) (int, int)) image.Image {
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	if swap {
		w, h = h, w
	}
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			fx, fy := from(x, y, w, h)
			out.Set(x, y, m.At(m.Bounds().Min.X+fx, m.Bounds().Min.Y+fy))
		}
	}
	return out
}

// The names mean what their comments say: the derived hash is close to that of the picture moved in fact.
func TestDihedral_Directions(t *testing.T) {
	m := decodeFile(t, "testdata/exact/synthetic-d.png")
	r, err := HashImage(m)
	if err != nil {
		t.Fatal(err)
	}
	derived := r.Dihedral()
	for _, c := range []struct {
		transform Transform
		swap      bool
		from      func(x, y, w, h int) (int, int)
	}{
		{Original, false, func(x, y, w, h int) (int, int) { return x, y }},
		{Rotate90, true, func(x, y, w, h int) (int, int) { return h - 1 - y, x }},
		{Rotate180, false, func(x, y, w, h int) (int, int) { return w - 1 - x, h - 1 - y }},
		{Rotate270, true, func(x, y, w, h int) (int, int) { return y, w - 1 - x }},
		{FlipX, false, func(x, y, w, h int) (int, int) { return x, h - 1 - y }},
		{FlipY, false, func(x, y, w, h int) (int, int) { return w - 1 - x, y }},
		{FlipPlus1, true, func(x, y, w, h int) (int, int) { return y, x }},
		{FlipMinus1, true, func(x, y, w, h int) (int, int) { return h - 1 - y, w - 1 - x }},
	} {
		t.Run(c.transform.String(), func(t *testing.T) {
			got, err := HashImage(moved(m, c.swap, c.from))
			if err != nil {
				t.Fatal(err)
			}
			if at, n := derived.Closest(got.Hash); at != c.transform || n > MatchDistance {
				t.Errorf("closest is %v at distance %d", at, n)
			}
		})
	}
}

func TestDihedral_TooSmall(t *testing.T) {
	r, err := HashImage(noise(4, 4, 1))
	if err != nil {
		t.Fatal(err)
	}
	if r.Dihedral() != (Dihedral{}) || r.Hash != (Hash{}) || r.Quality != 0 {
		t.Errorf("got %v, want zero", r)
	}
}

func TestTransform_String(t *testing.T) {
	seen := map[string]bool{}
	for i := range transforms {
		seen[Transform(i).String()] = true
	}
	if len(seen) != transforms || seen["unknown"] || Transform(transforms).String() != "unknown" {
		t.Errorf("got %v", seen)
	}
}
