package press

import (
	"archive/zip"
	"compress/flate"
	"hash/crc32"
	"io"
	"time"
)

// archive is a zip whose bytes depend on its files alone.
type archive struct {
	zip  *zip.Writer
	made time.Time
	err  error
}

// newArchive writes into w; all files are dated made.
func newArchive(w io.Writer, made time.Time) *archive {
	a := &archive{zip: zip.NewWriter(w), made: made.UTC()}
	a.zip.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestCompression) })
	return a
}

// first stores a file as EPUB wants its first one: not compressed, and without the
// extra fields that a time would bring, so that its words stand at a fixed place.
func (a *archive) first(name, text string) {
	n := uint64(len(text))
	out, err := a.zip.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(text)),
		CompressedSize64: n, UncompressedSize64: n})
	if err == nil {
		_, err = io.WriteString(out, text)
	}
	a.err = err
}

func (a *archive) add(name, text string) {
	if a.err != nil {
		return
	}
	out, err := a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: a.made})
	if err == nil {
		_, err = io.WriteString(out, text)
	}
	a.err = err
}

func (a *archive) close() error {
	if a.err != nil {
		return a.err
	}
	return a.zip.Close()
}
