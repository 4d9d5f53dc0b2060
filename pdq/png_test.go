package pdq

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"slices"
	"testing"
)

// pngChunk is a part of a PNG file.
type pngChunk struct {
	kind string
	body []byte
}

func pngChunks(data []byte) (all []pngChunk) {
	for data = data[len(pngSignature):]; len(data) > 0; {
		n := binary.BigEndian.Uint32(data)
		all = append(all, pngChunk{string(data[4:8]), data[8 : 8+n]})
		data = data[12+n:]
	}
	return all
}

// pngFile puts chunks together, of which those of one kind have a wrong checksum.
func pngFile(chunks []pngChunk, wrong string) []byte {
	data := []byte(pngSignature)
	for _, c := range chunks {
		data = appendChunk(data, c.kind, c.body)
		if c.kind == wrong {
			data[len(data)-1] ^= 0xff
		}
	}
	return data
}

// pngFaults are files with faults that browsers pass over.
func pngFaults(t testing.TB, m image.Image) map[string][]byte {
	chunks := pngChunks(encoded(t, func(w io.Writer) error { return png.Encode(w, m) }))
	for _, extra := range []pngChunk{{"tEXt", []byte("Title\x00waves")}, {"pHYs", make([]byte, 9)}, {"iCCP", []byte("?\x00\x00no profile")}} {
		chunks = slices.Insert(chunks, 1, extra)
	}
	whole := pngFile(chunks, "")
	all := map[string][]byte{"none": whole}
	for _, kind := range []string{"IHDR", "PLTE", "tEXt", "pHYs", "iCCP", "IDAT", "IEND"} {
		all["checksum of "+kind] = pngFile(chunks, kind)
	}
	for _, n := range []int{1, 4, 8, 12, 13, 16, 17, 20} {
		all["cut by "+string(rune('a'+n))] = whole[:len(whole)-n]
	}
	last := slices.IndexFunc(chunks, func(c pngChunk) bool { return c.kind == "IEND" }) - 1
	body := bytes.Clone(chunks[last].body)
	body[len(body)-1] ^= 0xff
	damaged := slices.Clone(chunks)
	damaged[last].body = body
	all["checksum of the pixels"] = pngFile(damaged, "")
	all["both checksums"] = pngFile(damaged, "IDAT")
	// Pixels in many pieces, and the end of the compressed data in the second last.
	split := slices.Clone(chunks[:last])
	for piece := range slices.Chunk(chunks[last].body, 100) {
		split = append(split, pngChunk{"IDAT", piece})
	}
	all["pieces"] = pngFile(split, "IDAT")
	var more bytes.Buffer
	z := zlib.NewWriter(&more)
	plain, err := zlib.NewReader(bytes.NewReader(chunks[last].body))
	if err == nil {
		_, err = io.Copy(z, plain)
	}
	if _, rest := z.Write(make([]byte, 500)); err != nil || rest != nil || z.Close() != nil {
		t.Fatal(err, rest)
	}
	surplus := slices.Clone(chunks)
	surplus[last].body = more.Bytes()
	all["more bytes than pixels"] = pngFile(surplus, "")
	all["something behind the end"] = append(pngFile(chunks, "tEXt"), "behind"...)
	return all
}

func TestHasher_DamagedPNG(t *testing.T) {
	var h Hasher
	colours := decodeFile(t, "testdata/exact/synthetic-e.png")
	for name, m := range map[string]image.Image{
		"colours": colours,
		"palette": converted(colours, func(r image.Rectangle) *image.Paletted { return image.NewPaletted(r, grayPalette()) }),
		"deep":    converted(colours, image.NewNRGBA64),
	} {
		faults := pngFaults(t, m)
		want, err := h.HashReader(bytes.NewReader(faults["none"]))
		if err != nil {
			t.Fatal(err)
		}
		for fault, data := range faults {
			got, err := h.HashReader(bytes.NewReader(data))
			if err != nil || got.Hash != want.Hash || got.Quality != want.Quality || got.Format != "png" {
				t.Errorf("%s, %s: got %v, distance %d", name, fault, err, got.Hash.Distance(want.Hash))
			}
		}
	}
}

// Where pixels are missing there is no hash of those that are there.
func TestHasher_PNGWithoutPixels(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 60, 60))
	for i := range m.Pix {
		m.Pix[i] = uint8(i * i >> 4)
	}
	whole := encoded(t, func(w io.Writer) error { return png.Encode(w, m) })
	chunks := pngChunks(whole)
	short := slices.Clone(chunks)
	short[1].body = short[1].body[:len(short[1].body)-30]
	for name, data := range map[string][]byte{
		"cut": whole[:len(whole)-60], "short": pngFile(short, ""), "none": pngFile(slices.Delete(slices.Clone(chunks), 1, 2), ""),
		"only a header": pngFile(chunks[:1], "IHDR"), "no header": pngFile(chunks[1:], "IDAT"), "nothing": []byte(pngSignature),
	} {
		var damaged *DecodeError
		if r, err := HashReader(bytes.NewReader(data)); !errors.As(err, &damaged) || r.Hash != (Hash{}) {
			t.Errorf("%s: got %v, want a DecodeError", name, err)
		}
	}
}

// A damaged file is read again no further than a whole one would be.
func TestMendPNG_Bounds(t *testing.T) {
	var h Hasher
	m := image.NewPaletted(image.Rect(0, 0, 2000, 2000), color.Palette{color.Black, color.White})
	chunks := pngChunks(encoded(t, func(w io.Writer) error { return png.Encode(w, m) }))
	data := pngFile(chunks, "IHDR")
	h.Limits.Pixels = 1999 * 2000
	var over *LimitError
	if _, err := h.HashReader(bytes.NewReader(data)); !errors.As(err, &over) || over.Got != 2000*2000 {
		t.Errorf("got %v, want a LimitError", err)
	}
	if n := pngBytes(data, h.Limits.Pixels); n != 0 {
		t.Errorf("%d bytes would be read of a picture beyond the limit", n)
	}
	// Of more lines than its header says there are, none is read.
	binary.BigEndian.PutUint32(chunks[0].body[4:], 1)
	binary.BigEndian.PutUint32(chunks[0].body, 8)
	want := pngBytes(pngFile(chunks[:1], ""), DefaultPixels)
	for _, c := range chunks {
		if c.kind != "IDAT" {
			continue
		}
		z, err := zlib.NewReader(bytes.NewReader(mendZlib(c.body, want)))
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, z); n != want || want != 2 || err != nil {
			t.Errorf("%d bytes, want %d: %v", n, want, err)
		}
	}
}

// TestPNGBytes: how many bytes there are, with and without interlacing.
func TestPNGBytes(t *testing.T) {
	for _, tt := range []struct {
		w, h               uint32
		depth, kind, laced byte
		want               int64
	}{
		{3, 2, 8, 2, 0, 2 * 10}, {3, 2, 1, 0, 0, 2 * 2}, {5, 1, 16, 6, 0, 41}, {5, 1, 4, 3, 0, 4}, {2, 2, 8, 4, 0, 10},
		{1, 1, 8, 0, 1, 2}, {8, 8, 8, 0, 1, 64 + 15}, {5, 3, 8, 0, 1, 22}, {3, 2, 9, 7, 0, 2},
	} {
		header := make([]byte, 13)
		binary.BigEndian.PutUint32(header, tt.w)
		binary.BigEndian.PutUint32(header[4:], tt.h)
		header[8], header[9], header[12] = tt.depth, tt.kind, tt.laced
		if got := pngBytes(appendChunk([]byte(pngSignature), "IHDR", header), DefaultPixels); got != tt.want {
			t.Errorf("%+v: %d", tt, got)
		}
	}
}
