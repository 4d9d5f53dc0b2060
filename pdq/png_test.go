package pdq

import (
	"bytes"
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
	// Of more lines than its header says there are, no checksum is made.
	binary.BigEndian.PutUint32(chunks[0].body[4:], 1)
	binary.BigEndian.PutUint32(chunks[0].body, 8)
	for i, c := range chunks {
		if c.kind == "IDAT" {
			if got := mendZlib(c.body, pngBytes(pngFile(chunks[:1], ""), DefaultPixels)); !bytes.Equal(got, c.body) {
				t.Errorf("chunk %d was read to its end", i)
			}
		}
	}
}
