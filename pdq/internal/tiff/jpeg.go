package tiff

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
)

// maxScans is the most scans a block may have; see the same limit in package pdq.
const maxScans = 500

var errJPEG = errors.New("the JPEG inside does not fit the directory")

// jpeg reads a picture whose every block is a JPEG file that shares its tables with the others.
func (p *page) jpeg() (image.Image, error) {
	var whole image.Image
	err := p.each(func(b block) error {
		part, err := p.decodeJPEG(b)
		if err != nil {
			return err
		}
		if whole == nil {
			if whole = like(part, image.Rect(0, 0, p.width, p.height)); whole == nil {
				return errJPEG
			}
		}
		visible := b.bounds.Intersect(whole.Bounds())
		if !paste(whole, part, visible) {
			return errJPEG
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return p.turn(whole), nil
}

// decodeJPEG decodes one block. The directory says what the colours are; the JPEG need not, so it is told with
// the segment of Adobe that does.
func (p *page) decodeJPEG(b block) (image.Image, error) {
	tables := p.tags[tagTables].raw
	if len(tables) > maxTables {
		return nil, errJPEG
	}
	if bytes.Count(b.data, []byte{0xff, 0xda}) > maxScans {
		return nil, errors.New("a JPEG of too many scans is not read")
	}
	file := []byte{0xff, 0xd8, 0xff, 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0}
	if p.photometric == yCbCr {
		file[len(file)-1] = 1
	}
	file = append(file, inside(tables)...)
	file = append(file, bytes.TrimPrefix(b.data, []byte{0xff, 0xd8})...)
	config, err := jpeg.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	visible := b.bounds.Intersect(image.Rect(0, 0, p.width, p.height))
	if config.Width > b.bounds.Dx() || config.Height > b.bounds.Dy() ||
		config.Width < visible.Dx() || config.Height < visible.Dy() {
		return nil, errJPEG
	}
	return jpeg.Decode(bytes.NewReader(file))
}

// inside takes the marks of beginning and end from the tables.
func inside(tables []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimPrefix(tables, []byte{0xff, 0xd8}), []byte{0xff, 0xd9})
}

// like makes an image of the same kind, or nil.
func like(m image.Image, r image.Rectangle) image.Image {
	switch m := m.(type) {
	case *image.Gray:
		return image.NewGray(r)
	case *image.YCbCr:
		return image.NewYCbCr(r, m.SubsampleRatio)
	case *image.RGBA:
		return image.NewRGBA(r)
	case *image.CMYK:
		return image.NewCMYK(r)
	}
	return nil
}

// paste copies part, whose corner is at 0,0, to a place of whole, if it is of the same kind. Colours stored at a lower
// resolution stay so: what interpolates between them is to see the picture and not its blocks.
func paste(whole, part image.Image, at image.Rectangle) bool {
	switch to := whole.(type) {
	case *image.Gray:
		from, ok := part.(*image.Gray)
		return ok && rows(to.Pix, from.Pix, to.Stride, from.Stride, to.PixOffset(at.Min.X, at.Min.Y), at.Dx(), at.Dy())
	case *image.RGBA:
		from, ok := part.(*image.RGBA)
		return ok && rows(to.Pix, from.Pix, to.Stride, from.Stride, to.PixOffset(at.Min.X, at.Min.Y), 4*at.Dx(), at.Dy())
	case *image.CMYK:
		from, ok := part.(*image.CMYK)
		return ok && rows(to.Pix, from.Pix, to.Stride, from.Stride, to.PixOffset(at.Min.X, at.Min.Y), 4*at.Dx(), at.Dy())
	case *image.YCbCr:
		from, ok := part.(*image.YCbCr)
		if !ok || from.SubsampleRatio != to.SubsampleRatio {
			return false
		}
		// A sample of colour must not belong to two blocks.
		corner := to.COffset(at.Min.X, at.Min.Y)
		if at.Min.X > 0 && to.COffset(at.Min.X-1, at.Min.Y) == corner || at.Min.Y > 0 && to.COffset(at.Min.X, at.Min.Y-1) == corner {
			return false
		}
		wide := to.COffset(at.Max.X-1, at.Min.Y) - corner + 1
		high := (to.COffset(at.Min.X, at.Max.Y-1)-corner)/to.CStride + 1
		return rows(to.Y, from.Y, to.YStride, from.YStride, to.YOffset(at.Min.X, at.Min.Y), at.Dx(), at.Dy()) &&
			rows(to.Cb, from.Cb, to.CStride, from.CStride, corner, wide, high) &&
			rows(to.Cr, from.Cr, to.CStride, from.CStride, corner, wide, high)
	}
	return false
}

// rows copies lines of n bytes.
func rows(to, from []byte, toStride, fromStride, at, n, count int) bool {
	for y := range count {
		copy(to[at+y*toStride:][:n], from[y*fromStride:][:n])
	}
	return true
}

// turn changes what a TIFF file means otherwise than a JPEG file: grey where white is 0; and inks, which image/jpeg takes
// for stored inverted, as Adobe's programs do in JPEG files.
func (p *page) turn(m image.Image) image.Image {
	switch m := m.(type) {
	case *image.Gray:
		if p.photometric == whiteIsZero {
			invert(m.Pix)
		}
	case *image.CMYK:
		invert(m.Pix)
		mix(m.Pix)
		return &image.NRGBA{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect}
	}
	return m
}

func invert(pix []byte) {
	for i := range pix {
		pix[i] = ^pix[i]
	}
}
