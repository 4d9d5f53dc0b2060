package pdq

import (
	"bytes"
	"compress/flate"
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

// pngBytes returns how many bytes the lines of a PNG file have at most, or 0 if it is too large to be read.
func pngBytes(data []byte, maxPixels int64) int64 {
	const header = len(pngSignature) + 8
	if len(data) < header+10 || string(data[header-4:header]) != "IHDR" {
		return 0
	}
	w, h := int64(binary.BigEndian.Uint32(data[header:])), int64(binary.BigEndian.Uint32(data[header+4:]))
	if w == 0 || h == 0 || w > maxPixels/h {
		return 0
	}
	// Four samples of two bytes, one byte before each line, and of these nearly twice as many where lines are interlaced.
	return w*h*8 + 2*h + 64
}

// mendZlib puts the right checksum behind compressed data that are whole. They are read once for it, and no further
// than most bytes.
func mendZlib(data []byte, most int64) []byte {
	const header, checksum = 2, 4
	if len(data) < header {
		return data
	}
	from := bytes.NewReader(data[header:])
	sum := adler32.New()
	if n, err := io.Copy(sum, io.LimitReader(flate.NewReader(from), most)); err != nil || n == most {
		return data
	}
	used := len(data) - from.Len()
	return binary.BigEndian.AppendUint32(data[:used:used], sum.Sum32())
}
