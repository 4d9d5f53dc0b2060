package tiff

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"io"
	"math/bits"

	"golang.org/x/image/tiff/lzw"
)

// canvas is a picture of n bytes a pixel, into which the first samples of each go.
type canvas struct {
	image.Image
	pix      []byte
	stride   int
	n        int
	channels int // samples that are taken
}

// lines reads the picture line by line.
func (p *page) lines() (image.Image, error) {
	if p.lineBytes() > maxLine || int64(p.blockWidth)*int64(p.step()) > maxLine {
		return nil, fmt.Errorf("lines of more than %d bytes are not read", maxLine)
	}
	to, err := p.canvas()
	if err != nil {
		return nil, err
	}
	line := make([]byte, p.lineBytes())
	samples := make([]byte, p.blockWidth*p.step())
	err = p.each(func(b block) error {
		if p.planar && b.plane >= to.channels {
			return nil // a sample that says nothing about colour
		}
		r, err := p.expand(b)
		if err != nil {
			return err
		}
		for y := b.bounds.Min.Y; y < min(b.bounds.Max.Y, p.height); y++ {
			if _, err := io.ReadFull(r, line); err == io.EOF || err == io.ErrUnexpectedEOF {
				return errCut
			} else if err != nil {
				return err
			}
			p.unpack(samples, line)
			p.put(to, samples, b, y)
		}
		return nil
	})
	if p.photometric == separated {
		mix(to.pix)
	}
	return to.Image, err
}

// mix turns inks into the colours they give on paper, rounded down as libtiff does.
func mix(pix []byte) {
	for ; len(pix) > 0; pix = pix[4:] {
		light := 255 - int(pix[3])
		for i, ink := range pix[:3] {
			pix[i] = uint8((255 - int(ink)) * light / 255)
		}
		pix[3] = 0xff
	}
}

// canvas makes the picture. Opaque pixels are filled in first, for samples that are not stored.
func (p *page) canvas() (*canvas, error) {
	r := image.Rect(0, 0, p.width, p.height)
	switch p.photometric {
	case paletted:
		palette, err := p.palette()
		if err != nil {
			return nil, err
		}
		m := image.NewPaletted(r, palette)
		return &canvas{m, m.Pix, m.Stride, 1, 1}, nil
	case separated: // and mixed in the end
		m := image.NewNRGBA(r)
		return &canvas{m, m.Pix, m.Stride, 4, 4}, nil
	case rgb:
		if p.samples > 3 && p.value(tagExtra, 0) == associated {
			m := image.NewRGBA(r)
			return &canvas{m, m.Pix, m.Stride, 4, 4}, nil
		}
		m := image.NewNRGBA(r)
		for i := 3; i < len(m.Pix); i += 4 {
			m.Pix[i] = 0xff
		}
		return &canvas{m, m.Pix, m.Stride, 4, 3}, nil
	}
	m := image.NewGray(r)
	return &canvas{m, m.Pix, m.Stride, 1, 1}, nil
}

// palette reads the colours. A pixel of a colour that is missing is black.
func (p *page) palette() (color.Palette, error) {
	colours := p.tags[tagColours]
	n := 1 << p.bits
	if colours.n < 3*n {
		return nil, errDirectory
	}
	palette := make(color.Palette, n)
	for i := range palette {
		palette[i] = color.RGBA64{uint16(colours.at(i)), uint16(colours.at(n + i)), uint16(colours.at(2*n + i)), 0xffff}
	}
	return palette, nil
}

// expand returns what a block holds, uncompressed.
func (p *page) expand(b block) (io.Reader, error) {
	data := b.data
	if p.reversed {
		data = bytes.Clone(data)
		for i, c := range data {
			data[i] = bits.Reverse8(c)
		}
	}
	switch p.compression {
	case compressRuns, compressFax3, compressFax4:
		if p.fax == nil {
			p.fax = newFaxCodes()
		}
		return newFax(data, b.bounds.Dx(), p.faxForm(), p.fax), nil
	case compressLZW:
		return lzw.NewReader(bytes.NewReader(data), lzw.MSB, 8), nil
	case compressZip, compressOldZip:
		return zlib.NewReader(bytes.NewReader(data))
	case compressPackBits:
		return &packBits{data: data}, nil
	}
	return bytes.NewReader(data), nil
}

// unpack undoes the differences in a line and brings its samples to 8 bits, those of a palette aside.
func (p *page) unpack(samples, line []byte) {
	step := p.step()
	switch p.bits {
	case 16:
		if p.delta {
			for i := 2 * step; i+1 < len(line); i += 2 {
				p.order.PutUint16(line[i:], p.order.Uint16(line[i:])+p.order.Uint16(line[i-2*step:]))
			}
		}
		for i := range samples {
			samples[i] = uint8(p.order.Uint16(line[2*i:]) >> 8)
		}
	case 8:
		if p.delta {
			for i := step; i < len(line); i++ {
				line[i] += line[i-step]
			}
		}
		copy(samples, line)
	default:
		most, per := byte(1)<<p.bits-1, 8/p.bits
		scale := 255 / most
		if p.photometric == paletted {
			scale = 1
		}
		for i := range samples {
			samples[i] = line[i/per] >> (8 - p.bits*(i%per+1)) & most * scale
		}
	}
}

// put writes a line of samples into the picture.
func (p *page) put(to *canvas, samples []byte, b block, y int) {
	step, wide := p.step(), min(b.bounds.Max.X, p.width)-b.bounds.Min.X
	row := to.pix[y*to.stride+b.bounds.Min.X*to.n:][:wide*to.n]
	switch {
	case p.planar:
		for x := range wide {
			row[x*to.n+b.plane] = samples[x]
		}
	case step == to.n && to.channels == to.n:
		copy(row, samples)
	case to.channels == 1:
		for x := range row {
			row[x] = samples[x*step]
		}
	case to.channels == 3:
		for ; len(row) > 0; row, samples = row[4:], samples[step:] {
			row[0], row[1], row[2] = samples[0], samples[1], samples[2]
		}
	default:
		for ; len(row) > 0; row, samples = row[4:], samples[step:] {
			copy(row[:4], samples)
		}
	}
	if p.photometric == whiteIsZero {
		invert(row)
	}
}
