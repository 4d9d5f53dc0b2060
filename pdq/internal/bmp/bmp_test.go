package bmp

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"testing"

	xbmp "golang.org/x/image/bmp"
)

const testW, testH = 13, 9

// file puts a bitmap together: the header of a size, what stands between it and the pixels, and the pixels.
func file(size, height, bits, compression int, between, pixels []byte) []byte {
	le := binary.LittleEndian
	head := make([]byte, size)
	le.PutUint32(head, uint32(size))
	if size == coreHeader {
		le.PutUint16(head[4:], testW)
		le.PutUint16(head[6:], uint16(height))
		le.PutUint16(head[8:], 1)
		le.PutUint16(head[10:], uint16(bits))
	} else {
		le.PutUint32(head[4:], testW)
		le.PutUint32(head[8:], uint32(height))
		le.PutUint16(head[12:], 1)
		le.PutUint16(head[14:], uint16(bits))
	}
	if size > coreHeader+4 {
		le.PutUint32(head[16:], uint32(compression))
	}
	b := append([]byte("BM"), make([]byte, 12)...)
	le.PutUint32(b[10:], uint32(fileHeader+size+len(between)))
	return append(append(append(b, head...), between...), pixels...)
}

// index is a pixel of a picture that is another at each place.
func index(x, y, bits int) int { return (x*x + 5*y + x*y) & (1<<bits - 1) }

// colour is the colour of an index, or of a deep pixel.
func colour(i int) color.NRGBA {
	return color.NRGBA{uint8(i * 37), uint8(i * 101), uint8(255 - i*7), 0xff}
}

// palette writes n colours of size bytes.
func palette(n, size int) []byte {
	var b []byte
	for i := range n {
		c := colour(i)
		b = append(b, []byte{c.B, c.G, c.R, 0}[:size]...)
	}
	return b
}

// lines writes pixels of a number of bits, the last line first, each filled up to four bytes.
func lines(bits int, at func(x, y int) uint32) []byte {
	var all []byte
	for y := testH - 1; y >= 0; y-- {
		line := make([]byte, (testW*bits+31)/32*4)
		for x := range testW {
			v := at(x, y)
			switch {
			case bits < 8:
				line[x*bits/8] |= byte(v) << (8 - bits - x*bits%8)
			default:
				for i := range bits / 8 {
					line[x*bits/8+i] = byte(v >> (8 * i))
				}
			}
		}
		all = append(all, line...)
	}
	return all
}

func indexes(bits int) []byte {
	return lines(bits, func(x, y int) uint32 { return uint32(index(x, y, bits)) })
}

func shown(bits int) func(x, y int) color.NRGBA {
	return func(x, y int) color.NRGBA { return colour(index(x, y, bits)) }
}

func deep(x, y int) uint32 {
	c := colour(index(x, y, 8))
	return uint32(c.R)<<16 | uint32(c.G)<<8 | uint32(c.B)
}

// masks are written as they stand in the file.
func masks(m ...uint32) []byte {
	var b []byte
	for _, v := range m {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return b
}

// five is a pixel of 5, 6 and 5 bits, and the colour of it.
func five(x, y int) uint32 { return uint32(index(x, y, 8)) * 0x0843 & 0xffff }

func sixteen(red, green, blue uint) func(x, y int) color.NRGBA {
	take := func(v *uint32, n uint) uint8 {
		m := uint32(1)<<n - 1
		c := uint8(*v & m * 255 / m)
		*v >>= n
		return c
	}
	return func(x, y int) color.NRGBA {
		v := five(x, y)
		b := take(&v, blue)
		g := take(&v, green)
		return color.NRGBA{take(&v, red), g, b, 0xff}
	}
}

// upsideDown turns the lines around.
func upsideDown(pixels []byte) []byte {
	n := len(pixels) / testH
	var b []byte
	for y := testH - 1; y >= 0; y-- {
		b = append(b, pixels[y*n:][:n]...)
	}
	return b
}

// runCodes writes pixels as run-length codes: runs, stretches of pixels as they are, and lines that end early.
func runCodes(bits int, last bool) []byte {
	var b []byte
	for y := testH - 1; y >= 0; y-- {
		b = append(b, 2, byte(index(0, y, bits)<<(8-bits)|index(1, y, bits)&(1<<(8-bits)-1)))
		if bits == 8 { // a run has one colour
			b = append(b[:len(b)-2], 1, byte(index(0, y, 8)), 1, byte(index(1, y, 8)))
		}
		n := testW - 2
		b = append(b, 0, byte(n))
		var raw []byte
		for i := range n {
			v := byte(index(2+i, y, bits))
			switch {
			case bits == 8:
				raw = append(raw, v)
			case i%2 == 0:
				raw = append(raw, v<<4)
			default:
				raw[i/2] |= v
			}
		}
		b = append(b, raw...)
		if len(raw)%2 == 1 {
			b = append(b, 0)
		}
		if y > 0 {
			b = append(b, 0, endOfLine)
		}
	}
	if last {
		b = append(b, 0, endOfBitmap)
	}
	return b
}

func TestDecode(t *testing.T) {
	rgb := func(x, y int) color.NRGBA { return colour(index(x, y, 8)) }
	full := lines(24, deep)
	for name, c := range map[string]struct {
		data []byte
		want func(x, y int) color.NRGBA
	}{
		"24 bits":            {file(infoHeader, testH, 24, plain, nil, full), rgb},
		"OS/2, 24 bits":      {file(coreHeader, testH, 24, plain, nil, full), rgb},
		"OS/2 second, 16":    {file(16, testH, 24, plain, nil, full), rgb},
		"OS/2 second, 64":    {file(64, testH, 24, plain, nil, full), rgb},
		"version 4":          {file(108, testH, 24, plain, nil, full), rgb},
		"from the top":       {file(infoHeader, -testH, 24, plain, nil, upsideDown(full)), rgb},
		"a gap":              {file(124, testH, 24, plain, make([]byte, 70), full), rgb},
		"last line not full": {file(infoHeader, testH, 24, plain, nil, full[:len(full)-1]), rgb},
		"more than pixels":   {file(infoHeader, testH, 24, plain, nil, append(full[:len(full):len(full)], 1, 2, 3)), rgb},
		"8 bits":             {file(infoHeader, testH, 8, plain, palette(256, 4), indexes(8)), shown(8)},
		"8 bits, a gap":      {file(infoHeader, testH, 8, plain, append(palette(256, 4), 1, 2, 3, 4), indexes(8)), shown(8)},
		"4 bits":             {file(infoHeader, testH, 4, plain, palette(16, 4), indexes(4)), shown(4)},
		"2 bits":             {file(infoHeader, testH, 2, plain, palette(4, 4), indexes(2)), shown(2)},
		"1 bit":              {file(infoHeader, testH, 1, plain, palette(2, 4), indexes(1)), shown(1)},
		"OS/2, 8 bits":       {file(coreHeader, testH, 8, plain, palette(256, 3), indexes(8)), shown(8)},
		"OS/2, 1 bit":        {file(coreHeader, testH, 1, plain, palette(2, 3), indexes(1)), shown(1)},
		"colours are missing": {file(infoHeader, testH, 4, plain, palette(9, 4), indexes(4)), func(x, y int) color.NRGBA {
			if i := index(x, y, 4); i < 9 {
				return colour(i)
			}
			return color.NRGBA{A: 0xff}
		}},
		"32 bits":       {file(infoHeader, testH, 32, plain, nil, lines(32, deep)), rgb},
		"16 bits":       {file(infoHeader, testH, 16, plain, nil, lines(16, five)), sixteen(5, 5, 5)},
		"masks behind":  {file(infoHeader, testH, 16, masked, masks(0xf800, 0x7e0, 0x1f), lines(16, five)), sixteen(5, 6, 5)},
		"masks of four": {file(infoHeader, testH, 16, maskedFour, masks(0xf00, 0xf0, 0xf, 0xf000), lines(16, five)), sixteen(4, 4, 4)},
		"masks of 32 bits": {file(infoHeader, testH, 32, masked, masks(0xff, 0xff00, 0xff0000), lines(32, func(x, y int) uint32 {
			c := colour(index(x, y, 8))
			return uint32(c.B)<<16 | uint32(c.G)<<8 | uint32(c.R) | 0xaa000000
		})), rgb},
		"runs of 8":              {file(infoHeader, testH, 8, rle8, palette(256, 4), runCodes(8, true)), shown(8)},
		"runs of 4":              {file(infoHeader, testH, 4, rle4, palette(16, 4), runCodes(4, true)), shown(4)},
		"runs without an end":    {file(infoHeader, testH, 8, rle8, palette(256, 4), runCodes(8, false)), shown(8)},
		"OS/2 second, runs of 8": {file(64, testH, 8, rle8, palette(256, 4), runCodes(8, true)), shown(8)},
		"runs that pass lines by": {file(infoHeader, testH, 8, rle8, palette(256, 4), []byte{0, delta, 3, 2, 200, 7, 0, endOfBitmap}), func(x, y int) color.NRGBA {
			if x >= 3 && y == testH-3 {
				return colour(7)
			}
			return colour(0)
		}},
	} {
		t.Run(name, func(t *testing.T) { same(t, c.data, c.want) })
	}
}

func TestDecode_InHeader(t *testing.T) {
	// Masks.
	inside := file(108, testH, 16, masked, nil, lines(16, five))
	copy(inside[fileHeader+infoHeader:], masks(0xf800, 0x7e0, 0x1f))
	same(t, inside, sixteen(5, 6, 5))
	// Where the pixels begin is not said, or cannot be.
	for _, at := range []uint32{0, 20, 1 << 30} {
		b := file(infoHeader, testH, 4, plain, palette(16, 4), indexes(4))
		binary.LittleEndian.PutUint32(b[10:], at)
		same(t, b, shown(4))
	}
}

func same(t *testing.T, data []byte, want func(x, y int) color.NRGBA) {
	t.Helper()
	if w, h, err := Size(data); w != testW || h != testH || err != nil {
		t.Fatalf("got %dx%d, %v", w, h, err)
	}
	m, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	for y := range testH {
		for x := range testW {
			if got := color.NRGBAModel.Convert(m.At(x, y)); got != want(x, y) {
				t.Fatalf("%d,%d: got %v, want %v", x, y, got, want(x, y))
			}
		}
	}
}

// What golang.org/x/image/bmp writes is read alike.
func TestDecode_AsOtherReader(t *testing.T) {
	r := image.Rect(0, 0, 21, 17)
	grey, clear := image.NewGray(r), image.NewNRGBA(r)
	few := image.NewPaletted(r, color.Palette{color.Black, color.RGBA{200, 10, 30, 255}})
	for i := range clear.Pix {
		clear.Pix[i] = uint8(i * i >> 2)
	}
	copy(grey.Pix, clear.Pix)
	for i := range few.Pix {
		few.Pix[i] = uint8(i * i >> 2 & 1)
	}
	for _, m := range []image.Image{grey, clear, few} {
		var b bytes.Buffer
		if err := xbmp.Encode(&b, m); err != nil {
			t.Fatal(err)
		}
		want, err := xbmp.Decode(bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		for i := range r.Dx() * r.Dy() {
			x, y := i%r.Dx(), i/r.Dx()
			g := color.NRGBAModel.Convert(got.At(x, y)).(color.NRGBA)
			w := color.NRGBAModel.Convert(want.At(x, y)).(color.NRGBA)
			if n, ok := want.(*image.NRGBA); ok { // alpha is ignored
				w = n.NRGBAAt(x, y)
				w.A = 0xff
			}
			if g != w {
				t.Fatalf("%T at %d,%d: got %v, want %v", m, x, y, g, w)
			}
		}
	}
}

func TestDecode_Refused(t *testing.T) {
	full := lines(24, deep)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"JPEG inside":       {file(infoHeader, testH, 24, 4, nil, full), "compression 4 with 24 bits a pixel is not read"},
		"PNG inside":        {file(infoHeader, testH, 24, 5, nil, full), "compression 5 with 24 bits a pixel is not read"},
		"fax of OS/2":       {file(64, testH, 1, 3, palette(2, 4), indexes(1)), "compression 3 with 1 bits a pixel is not read"},
		"runs of 24":        {file(64, testH, 24, 4, nil, full), "compression 4 with 24 bits a pixel is not read"},
		"48 bits":           {file(infoHeader, testH, 48, plain, nil, full), "48 bits a pixel are not read"},
		"cut":               {file(infoHeader, testH, 24, plain, nil, full[:len(full)-2]), errCut.Error()},
		"runs cut":          {file(infoHeader, testH, 8, rle8, palette(256, 4), runCodes(8, false)[:60]), errCut.Error()},
		"no lines":          {file(infoHeader, 0, 24, plain, nil, full), errHeader.Error()},
		"header cut":        {file(infoHeader, testH, 24, plain, nil, nil)[:40], errHeader.Error()},
		"header of no kind": {file(coreHeader, testH, 24, plain, nil, full), errHeader.Error()},
		"masks are missing": {file(infoHeader, testH, 16, masked, nil, nil), errHeader.Error()},
	} {
		if name == "header of no kind" {
			c.data[fileHeader] = 5
		}
		if _, err := Decode(c.data); err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(file(infoHeader, testH, 24, plain, nil, lines(24, deep)))
	f.Add(file(coreHeader, testH, 8, plain, palette(256, 3), indexes(8)))
	f.Add(file(infoHeader, -testH, 4, plain, palette(16, 4), indexes(4)))
	f.Add(file(infoHeader, testH, 16, masked, masks(0xf800, 0x7e0, 0x1f), lines(16, five)))
	f.Add(file(108, testH, 32, masked, nil, lines(32, deep)))
	f.Add(file(infoHeader, testH, 8, rle8, palette(256, 4), runCodes(8, true)))
	f.Add(file(infoHeader, testH, 4, rle4, palette(16, 4), runCodes(4, true)))
	f.Fuzz(func(t *testing.T, data []byte) {
		w, h, err := Size(data)
		if err != nil || w > 1<<14/h {
			return
		}
		m, err := Decode(data)
		if err == nil && m.Bounds() != image.Rect(0, 0, w, h) {
			t.Fatalf("got %v, want %dx%d", m.Bounds(), w, h)
		}
	})
}
