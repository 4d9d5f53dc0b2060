package pdq

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// fuzzLimits keep one picture under a millisecond.
var fuzzLimits = Limits{Bytes: 1 << 15, Pixels: 1 << 14}

// FuzzDecode begins with the photos of the reference. It reaches behind the checksums of PNG, since a wrong one is passed over.
func FuzzDecode(f *testing.F) {
	add := func(data []byte) {
		if int64(len(data)) <= fuzzLimits.Bytes {
			f.Add(data)
		}
	}
	for _, data := range formats(f) {
		add(data)
	}
	for _, data := range bombs(f) {
		add(data)
	}
	photos(f, add)
	for _, m := range []image.Image{
		image.NewGray(image.Rect(0, 0, 7, 9)), image.NewNRGBA64(image.Rect(0, 0, 6, 6)),
		image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{color.Black, color.White}),
	} {
		inEach(f, m, add)
	}
	add(tiffFile(16, 64, 16, 4, 256))
	for _, data := range pngFaults(f, image.NewGray(image.Rect(0, 0, 7, 9))) {
		add(data)
	}
	still, m := readStill(f, "blue-purple-pink.lossy.webp")
	add(animation(m.Bounds().Size().Add(image.Pt(2, 2)), image.Pt(2, 0), as, still))
	f.Fuzz(func(t *testing.T, data []byte) {
		decodes(t, data)
	})
}

func decodes(t *testing.T, data []byte) {
	h := Hasher{Limits: fuzzLimits}
	r, err := h.HashReader(bytes.NewReader(data))
	if err != nil {
		if r.Hash != (Hash{}) || r.Quality != 0 {
			t.Fatalf("an error and a hash: %v", err)
		}
		return
	}
	if r.Width <= 0 || r.Height <= 0 || r.Quality < 0 || r.Quality > 100 || r.Format == "" {
		t.Fatalf("got %dx%d, quality %d, format %q", r.Width, r.Height, r.Quality, r.Format)
	}
	if r.Dihedral()[Original] != r.Hash {
		t.Fatal("the first dihedral hash is not the hash")
	}
}

// photos hands on the pictures of testdata that are small enough, and small versions of the others in each format.
func photos(f *testing.F, add func([]byte)) {
	for _, pattern := range []string{"testdata/jpeg/*.jpg", "testdata/exact/*.png", "testdata/webp/*.webp"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			f.Fatalf("%s: %v", pattern, err)
		}
		for i, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			config, format, err := image.DecodeConfig(bytes.NewReader(data))
			if err != nil {
				f.Fatal(err)
			}
			if int64(config.Width*config.Height) <= fuzzLimits.Pixels {
				add(data)
			} else if format == "jpeg" && i%3 == 0 {
				inEach(f, smaller(decodeFile(f, name)), add)
			}
		}
	}
}

// smaller is a picture at one pixel of many, 48 wide.
func smaller(m image.Image) image.Image {
	const side = 48
	to, b := image.NewNRGBA(image.Rect(0, 0, side, side)), m.Bounds()
	for y := range side {
		for x := range side {
			to.Set(x, y, m.At(b.Min.X+x*b.Dx()/side, b.Min.Y+y*b.Dy()/side))
		}
	}
	return to
}

func inEach(f *testing.F, m image.Image, add func([]byte)) {
	add(encoded(f, func(w io.Writer) error { return png.Encode(w, m) }))
	add(encoded(f, func(w io.Writer) error { return bmp.Encode(w, m) }))
	add(encoded(f, func(w io.Writer) error { return tiff.Encode(w, m, nil) }))
	add(encoded(f, func(w io.Writer) error {
		return tiff.Encode(w, m, &tiff.Options{Compression: tiff.Deflate, Predictor: true})
	}))
	add(encoded(f, func(w io.Writer) error { return jpeg.Encode(w, m, nil) }))
	add(encoded(f, func(w io.Writer) error { return gif.Encode(w, m, nil) }))
}
