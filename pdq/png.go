package pdq

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/binary"
	"hash/adler32"
	"hash/crc32"
	"io"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// mendPNG returns a PNG file with the checksums that its contents should have, the mark of its end, and none of the chunks
// that say nothing about pixels. image/png refuses a file for any fault in these, where browsers show it: what a
// fault has not kept from being seen must be found. Pixels that are missing stay missing.
func mendPNG(data []byte, maxPixels int64) []byte {
	mended := append(make([]byte, 0, len(data)+64), pngSignature...)
	var pixels []byte
	for rest := data[len(pngSignature):]; len(rest) >= 8; {
		size, kind := int64(binary.BigEndian.Uint32(rest)), string(rest[4:8])
		rest = rest[8:]
		body := rest[:min(size, int64(len(rest)))]
		rest = rest[min(size+4, int64(len(rest))):]
		switch kind {
		case "IHDR", "PLTE", "tRNS":
			mended = appendChunk(mended, kind, body)
		case "IDAT":
			pixels = append(pixels, body...)
		case "IEND":
			rest = nil
		}
	}
	mended = appendChunk(mended, "IDAT", mendZlib(pixels, pngBytes(mended, maxPixels)))
	return appendChunk(mended, "IEND", nil)
}

func appendChunk(b []byte, kind string, body []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(body)))
	start := len(b)
	b = append(append(b, kind...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[start:]))
}

// pngBytes returns how many bytes the lines of a PNG file have, or 0 if it is too large to be read or says nothing of it.
func pngBytes(data []byte, maxPixels int64) int64 {
	const header = len(pngSignature) + 8
	if len(data) < header+13 || string(data[header-4:header]) != "IHDR" {
		return 0
	}
	w, h := int64(binary.BigEndian.Uint32(data[header:])), int64(binary.BigEndian.Uint32(data[header+4:]))
	if w == 0 || h == 0 || w > maxPixels/h {
		return 0
	}
	samples := map[byte]int64{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[data[header+9]] // by the type of colour
	lines := func(w, h int64) int64 {
		if w == 0 {
			return 0
		}
		return h * (1 + (w*samples*int64(data[header+8])+7)/8) // one byte before each line
	}
	if data[header+12] == 0 {
		return lines(w, h)
	}
	var all int64
	for _, p := range [7][4]int64{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}} {
		all += lines((w-p[0]+p[2]-1)/p[2], (h-p[1]+p[3]-1)/p[3]) // Adam7: where each pass begins, and its steps
	}
	return all
}

// mendZlib returns compressed data of want bytes with the right checksum. What comes behind these bytes is left out;
// where some are missing the data are left as they are.
func mendZlib(data []byte, want int64) []byte {
	const header = 2
	if len(data) < header || want == 0 {
		return data
	}
	from := bytes.NewReader(data[header:])
	plain, sum := flate.NewReader(from), adler32.New()
	if n, err := io.CopyN(sum, plain, want); err != nil || n < want {
		return data
	}
	if n, err := io.ReadFull(plain, make([]byte, 1)); n == 0 && err == io.EOF {
		used := len(data) - from.Len()
		return binary.BigEndian.AppendUint32(data[:used:used], sum.Sum32())
	}
	var whole bytes.Buffer
	packed, _ := zlib.NewWriterLevel(&whole, zlib.BestSpeed) // the level is one of its own
	_, _ = io.CopyN(packed, flate.NewReader(bytes.NewReader(data[header:])), want)
	_ = packed.Close() // into memory
	return whole.Bytes()
}
