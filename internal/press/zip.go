package press

import (
	"archive/zip"
	"compress/flate"
	"hash/crc32"
	"io"
	"time"
)

// packer writes a zip whose bytes depend on its files alone.
type packer struct {
	zip  *zip.Writer
	made time.Time
	err  error
}

// newPacker packs into w; all files are dated made.
func newPacker(w io.Writer, made time.Time) *packer {
	p := &packer{zip: zip.NewWriter(w), made: made.UTC()}
	p.zip.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestCompression) })
	return p
}

// first stores a file as EPUB wants its first one: not compressed, and without the
// extra fields that a time would bring, so that its words stand at a fixed place.
func (p *packer) first(name, text string) {
	n := uint64(len(text))
	out, err := p.zip.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(text)),
		CompressedSize64: n, UncompressedSize64: n})
	if err == nil {
		_, err = io.WriteString(out, text)
	}
	p.err = err
}

func (p *packer) add(name, text string) {
	if p.err != nil {
		return
	}
	out, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: p.made})
	if err == nil {
		_, err = io.WriteString(out, text)
	}
	p.err = err
}

func (p *packer) close() error {
	if p.err != nil {
		return p.err
	}
	return p.zip.Close()
}
