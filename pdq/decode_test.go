package pdq

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

func encoded(t testing.TB, encode func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// formats returns one small picture in every format the package reads.
func formats(t testing.TB) map[string][]byte {
	m := decodeFile(t, "testdata/exact/synthetic-e.png")
	all := map[string][]byte{
		"png":  encoded(t, func(w io.Writer) error { return png.Encode(w, m) }),
		"jpeg": encoded(t, func(w io.Writer) error { return jpeg.Encode(w, m, &jpeg.Options{Quality: 95}) }),
		"gif":  encoded(t, func(w io.Writer) error { return gif.Encode(w, m, nil) }),
		"bmp":  encoded(t, func(w io.Writer) error { return bmp.Encode(w, m) }),
		"tiff": encoded(t, func(w io.Writer) error {
			return tiff.Encode(w, m, &tiff.Options{Compression: tiff.Deflate, Predictor: true})
		}),
	}
	var err error
	if all["webp"], err = os.ReadFile("testdata/webp/blue-purple-pink.lossy.webp"); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestHasher_Formats(t *testing.T) {
	var h Hasher
	want := hashFile(t, &h, "testdata/exact/synthetic-e.png")
	webp := hashFile(t, &h, "testdata/webp/blue-purple-pink.png")
	for format, data := range formats(t) {
		t.Run(format, func(t *testing.T) {
			got, err := h.HashReader(iotest.HalfReader(bytes.NewReader(data)))
			if err != nil {
				t.Fatal(err)
			}
			near, max := want, 0
			switch format {
			case "webp":
				near, max = webp, 10
			case "jpeg":
				max = 10
			case "gif": // dithered
				max = MatchDistance
			}
			if n := got.Hash.Distance(near.Hash); n > max || got.Format != format ||
				got.Width != near.Width || got.Height != near.Height {
				t.Errorf("got distance %d, %s %dx%d", n, got.Format, got.Width, got.Height)
			}
		})
	}
	lossless := hashFile(t, &h, "testdata/webp/gopher-doc.1bpp.lossless.webp")
	if same := hashFile(t, &h, "testdata/webp/gopher-doc.1bpp.png"); same.Hash.Distance(lossless.Hash) > 2 {
		t.Errorf("lossless WebP: got %v, want about %v", lossless.Hash, same.Hash)
	}
	// All of this drawing is in its alpha; the colour is black everywhere.
	if got := hashFile(t, &h, "testdata/webp/gopher-doc.with-alpha.lossless.webp"); got.Quality != 0 {
		t.Errorf("WebP with alpha: got quality %d, want 0", got.Quality)
	}
}

func TestHasher_Damaged(t *testing.T) {
	var h Hasher
	for format, data := range formats(t) {
		for cut := 0; cut < len(data)-1; cut += 1 + len(data)/200 {
			r, err := h.HashReader(bytes.NewReader(data[:cut]))
			if err != nil && (r.Hash != Hash{}) {
				t.Fatalf("%s cut at %d: a hash and %v", format, cut, err)
			}
			var decodeErr *DecodeError
			if err != nil && !errors.As(err, &decodeErr) && !errors.Is(err, ErrFormat) {
				t.Fatalf("%s cut at %d: got %v, want a DecodeError or ErrFormat", format, cut, err)
			}
			if err == nil && cut < len(data)/2 {
				t.Fatalf("%s cut at %d of %d: hashed", format, cut, len(data))
			}
		}
	}
}

func TestHasher_UnknownFormat(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"empty": {"", "pdq: unknown image format"},
		"text":  {"not a picture", "pdq: unknown image format"},
		"heic":  {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "pdq: unknown image format: HEIC, AVIF or video"},
	} {
		_, err := HashReader(strings.NewReader(c.data))
		if !errors.Is(err, ErrFormat) || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

func TestHasher_BrokenReader(t *testing.T) {
	broken := errors.New("broken")
	if _, err := HashReader(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("got %v, want it to wrap the reader's", err)
	}
}

func TestHasher_ByteLimit(t *testing.T) {
	data := formats(t)["png"]
	h := Hasher{Limits: Limits{Bytes: int64(len(data))}}
	if _, err := h.HashReader(bytes.NewReader(data)); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	unlimited := Hasher{Limits: Limits{Bytes: math.MaxInt64, Pixels: math.MaxInt64}}
	if _, err := unlimited.HashReader(bytes.NewReader(data)); err != nil {
		t.Errorf("without limits: %v", err)
	}
	var limitErr *LimitError
	_, err := h.HashReader(io.MultiReader(bytes.NewReader(data), iotest.ErrReader(io.EOF), strings.NewReader("x")))
	if !errors.As(err, &limitErr) || limitErr.What != "bytes" {
		t.Errorf("one beyond: got %v, want a LimitError", err)
	}
	endless := Hasher{Limits: Limits{Bytes: 1 << 20}}
	if _, err := endless.HashReader(zeros{}); !errors.As(err, &limitErr) {
		t.Errorf("endless: got %v, want a LimitError", err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// bombs are short files that claim a picture of 65535 by 65535 or 16384 by 16384 pixels.
func bombs(t testing.TB) map[string][]byte {
	chunk := func(kind string, data []byte) []byte {
		b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
		b = append(append(b, kind...), data...)
		return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
	}
	header := []byte{0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 8, 6, 0, 0, 0}
	tiny := image.NewPaletted(image.Rect(0, 0, 1, 1), color.Palette{color.Black, color.White})
	gifData := encoded(t, func(w io.Writer) error { return gif.Encode(w, tiny, nil) })
	copy(gifData[6:], "\xff\xff\xff\xff")
	bmpData := encoded(t, func(w io.Writer) error { return bmp.Encode(w, tiny) })
	copy(bmpData[18:], "\xff\xff\x00\x00\xff\xff\x00\x00")
	return map[string][]byte{
		"png":  append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", header)...),
		"jpeg": []byte("\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01\xff\xda\x00\x0c"),
		"gif":  gifData,
		"bmp":  bmpData,
		"webp": []byte("RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x10\x00\x00\x00\xff\x3f\x00\xff\x3f\x00"),
		"tiff": tiffFile(0xffff, 0xffff, 0xffff, 1, 0),
	}
}

// tiffFile returns a grey TIFF file in tiles of the given size, whose every tile is the same bytes.
func tiffFile(w, h, tile, tiles, size uint32) []byte {
	var offsets []byte
	const entries = 9
	data := 8 + 2 + entries*12 + 4 + 8*tiles
	for _, v := range []uint32{data, size} {
		for range tiles {
			offsets = binary.LittleEndian.AppendUint32(offsets, v)
		}
	}
	b := []byte("II*\x00\x08\x00\x00\x00\x09\x00")
	entry := func(tag uint16, count, value uint32) {
		b = binary.LittleEndian.AppendUint16(b, tag)
		b = append(b, 4, 0)
		b = binary.LittleEndian.AppendUint32(b, count)
		b = binary.LittleEndian.AppendUint32(b, value)
	}
	entry(256, 1, w)
	entry(257, 1, h)
	entry(258, 1, 8)
	entry(259, 1, 1)
	entry(262, 1, 1)
	entry(322, 1, tile)
	entry(323, 1, tile)
	entry(324, tiles, 8+2+entries*12+4)
	entry(325, tiles, 8+2+entries*12+4+4*tiles)
	b = append(append(b, 0, 0, 0, 0), offsets...)
	return append(b, make([]byte, size)...)
}

func TestHasher_PixelLimit(t *testing.T) {
	var h Hasher
	for format, data := range bombs(t) {
		var limitErr *LimitError
		var decodeErr *DecodeError
		_, err := h.HashReader(bytes.NewReader(data))
		if strconv.IntSize == 32 && errors.As(err, &decodeErr) {
			continue // the decoder itself finds it too large
		}
		if !errors.As(err, &limitErr) || limitErr.What != "pixels" {
			t.Errorf("%s: got %v, want a LimitError for pixels", format, err)
		}
	}
	h.Limits.Pixels = 129*127 - 1
	_, err := h.HashReader(bytes.NewReader(formats(t)["png"]))
	if err == nil || err.Error() != "pdq: image has 16383 pixels, limit 16382" {
		t.Errorf("got %v", err)
	}
	h.Limits.Pixels++
	if _, err := h.HashReader(bytes.NewReader(formats(t)["png"])); err != nil {
		t.Errorf("at the limit: %v", err)
	}
}

// TestHasher_ScanLimit: a JPEG file has few scans, and the fewer the larger it is. It is refused by its header, and what
// says it is large here holds nothing to decode.
func TestHasher_ScanLimit(t *testing.T) {
	small := formats(t)["jpeg"]
	sized := func(width, height int) []byte {
		data := bytes.Clone(small)
		at := bytes.Index(data, []byte{0xff, 0xc0}) + 5 // of the height in the frame header
		data[at], data[at+1], data[at+2], data[at+3] = byte(height>>8), byte(height), byte(width>>8), byte(width)
		return data
	}
	for name, c := range map[string]struct {
		file  []byte
		scans int
		want  int64 // the limit that is named
	}{
		"small":           {small, 501, 500},
		"two megapixels":  {sized(2048, 1024), 501, 500},
		"six megapixels":  {sized(3072, 2048), 400, 341},
		"largest":         {sized(8192, 8192), 33, 32},
		"larger, allowed": {sized(16384, 16384), 33, 32},
	} {
		h := Hasher{Limits: Limits{Pixels: 1 << 28}}
		data := append(c.file, bytes.Repeat([]byte{0xff, 0xda}, c.scans-bytes.Count(c.file, []byte{0xff, 0xda}))...)
		_, err := h.HashReader(bytes.NewReader(data))
		var limitErr *LimitError
		if !errors.As(err, &limitErr) || limitErr.What != "scans" || limitErr.Got != int64(c.scans) || limitErr.Max != c.want {
			t.Errorf("%s: got %v, want a limit of %d scans", name, err, c.want)
		}
	}
}

// A file whose tiles all point to the same bytes makes little work only as long as it is read little.
func TestHasher_SharedTiles(t *testing.T) {
	const side = 128
	if _, err := HashReader(bytes.NewReader(tiffFile(2*side, 2*side, side, 4, side*side))); err != nil {
		t.Fatalf("four tiles: %v", err)
	}
	_, err := HashReader(bytes.NewReader(tiffFile(side, 100*side, side, 100, side*side)))
	if want := "pdq: decode tiff: the file refers to the same bytes too often"; err == nil || err.Error() != want {
		t.Errorf("a hundred tiles: got %v, want %s", err, want)
	}
}

func TestHasher_DecoderPanics(t *testing.T) {
	const magic = "PDQPANIC"
	panics := func(io.Reader) (image.Config, error) { panic("config") }
	decode := func(io.Reader) (image.Image, error) { panic("decode") }
	image.RegisterFormat("panics", magic, decode, func(r io.Reader) (image.Config, error) {
		b, err := io.ReadAll(r)
		if err != nil || len(b) == len(magic) {
			return panics(r)
		}
		return image.Config{Width: 10, Height: 10}, nil
	})
	for _, data := range []string{magic, magic + "!"} {
		var decodeErr *DecodeError
		_, err := HashReader(strings.NewReader(data))
		if !errors.As(err, &decodeErr) || !strings.Contains(err.Error(), "decoder panicked") {
			t.Errorf("%q: got %v, want a DecodeError", data, err)
		}
	}
}
