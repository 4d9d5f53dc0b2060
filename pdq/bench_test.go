package pdq

import (
	"bytes"
	"image"
	"image/draw"
	"image/jpeg"
	"os"
	"testing"
)

const photo = "testdata/jpeg/bridge-1-original.jpg"

func BenchmarkHash1600x1004(b *testing.B) {
	ycbcr := decodeFile(b, photo)
	rgba := image.NewRGBA(ycbcr.Bounds())
	draw.Draw(rgba, rgba.Bounds(), ycbcr, image.Point{}, draw.Src)
	nrgba := image.NewNRGBA(ycbcr.Bounds())
	copy(nrgba.Pix, rgba.Pix) // opaque
	gray := image.NewGray(ycbcr.Bounds())
	draw.Draw(gray, gray.Bounds(), ycbcr, image.Point{}, draw.Src)
	for _, bench := range []struct {
		name string
		img  image.Image
	}{{"YCbCr", ycbcr}, {"RGBA", rgba}, {"NRGBA", nrgba}, {"Gray", gray}, {"generic", struct{ image.RGBA64Image }{rgba}}} {
		b.Run(bench.name, func(b *testing.B) {
			var h Hasher
			b.ReportAllocs()
			for b.Loop() {
				if _, err := h.Hash(bench.img); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDihedral(b *testing.B) {
	var h Hasher
	r, err := h.Hash(decodeFile(b, photo))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		r.Dihedral()
	}
}

func BenchmarkDecodeJPEG(b *testing.B) {
	data := readPhoto(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeAndHash(b *testing.B) {
	data := readPhoto(b)
	var h Hasher
	b.ReportAllocs()
	for b.Loop() {
		if _, err := h.HashReader(bytes.NewReader(data)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDistance(b *testing.B) {
	x, y := Hash{1, 2, 3}, Hash{0xff, 30: 4}
	n := 0
	for b.Loop() {
		n += x.Distance(y)
		x[0]++
	}
	if n < 0 {
		b.Fatal()
	}
}

func readPhoto(b *testing.B) []byte {
	b.Helper()
	data, err := os.ReadFile(photo)
	if err != nil {
		b.Fatal(err)
	}
	return data
}
