package tiff

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"testing"

	"golang.org/x/image/ccitt"
	xtiff "golang.org/x/image/tiff"
)

// wave is a sample of a picture that is another at each place, of a number of bits.
func wave(bits int) func(x, y, c int) int {
	return func(x, y, c int) int { return (x*x*3 + y*(7+5*c) + x*c*11 + c*29) * 257 & (1<<bits - 1) }
}

// blots are lines with long and short runs, of one bit.
func blots(x, y, _ int) int {
	if x*x/9+y*y < 40*y || (x/3+y/2)%11 == 0 || x > 70 && y%7 < 2 {
		return 1
	}
	return 0
}

// base is a small picture of three colours, in strips.
func base() spec {
	return spec{bits: 8, samples: 3, compression: compressNone, photometric: rgb, width: 37, height: 29, rows: 8, sample: wave(8)}
}

func with(change func(*spec)) spec {
	s := base()
	change(&s)
	return s
}

// grey is base with one colour of n bits.
func grey(n, photometric int) func(*spec) {
	return func(s *spec) {
		s.bits, s.samples, s.photometric, s.sample = n, 1, photometric, wave(n)
	}
}

// Every way to store a picture gives the picture.
func TestDecode(t *testing.T) {
	colours := func(s spec) func(x, y int) color.Color {
		shift := max(s.bits-8, 0)
		at := func(x, y, c int) uint8 { return uint8(s.sample(x, y, c) >> shift) }
		return func(x, y int) color.Color { return color.NRGBA{at(x, y, 0), at(x, y, 1), at(x, y, 2), 0xff} }
	}
	for name, change := range map[string]func(*spec){
		"plain":             func(*spec) {},
		"the other order":   func(s *spec) { s.motorola = true },
		"BigTIFF":           func(s *spec) { s.big = true },
		"BigTIFF the other": func(s *spec) { s.big, s.motorola = true, true },
		"one strip":         func(s *spec) { s.rows = 0 },
		"no counts":         func(s *spec) { s.noCounts = true },
		"tiles":             func(s *spec) { s.tileW, s.tileH = 16, 16 },
		"one large tile":    func(s *spec) { s.tileW, s.tileH = 256, 256 },
		"planes":            func(s *spec) { s.planar = true },
		"planes in tiles":   func(s *spec) { s.planar, s.tileW, s.tileH = true, 32, 16 },
		"planes, LZW":       func(s *spec) { s.planar, s.compression, s.delta = true, compressLZW, true },
		"LZW, differences":  func(s *spec) { s.compression, s.delta = compressLZW, true },
		"Deflate":           func(s *spec) { s.compression = compressZip },
		"PackBits":          func(s *spec) { s.compression = compressPackBits },
		"bits reversed":     func(s *spec) { s.compression, s.reversed = compressLZW, true },
		"16 bits":           func(s *spec) { s.bits, s.sample = 16, wave(16) },
		"16 bits, differences": func(s *spec) {
			s.bits, s.sample, s.delta, s.motorola, s.compression = 16, wave(16), true, true, compressZip
		},
		"extra samples":       func(s *spec) { s.samples, s.extra = 5, []uint64{0, 0} },
		"extra planes":        func(s *spec) { s.samples, s.extra, s.planar = 5, []uint64{0, 0}, true },
		"alpha of its own":    func(s *spec) { s.samples, s.extra = 4, []uint64{2} },
		"unknown four, plain": func(s *spec) { s.samples = 4 },
	} {
		t.Run(name, func(t *testing.T) {
			s := with(change)
			same(t, s.file(), s.width, s.height, colours(s))
		})
	}
}

// One sample a pixel, and inks.
func TestDecode_Colours(t *testing.T) {
	for _, bits := range []int{1, 2, 4, 8, 16} {
		for _, photometric := range []int{whiteIsZero, blackIsZero} {
			s := with(grey(bits, photometric))
			most := 1<<bits - 1
			same(t, s.file(), s.width, s.height, func(x, y int) color.Color {
				v := s.sample(x, y, 0)
				if photometric == whiteIsZero {
					v = most - v
				}
				if bits == 16 {
					return color.Gray{uint8(v >> 8)}
				}
				return color.Gray{uint8(v * 255 / most)}
			})
		}
	}
	for _, bits := range []int{1, 4, 8} {
		s := with(grey(bits, paletted))
		for i := range 3 << bits {
			s.palette = append(s.palette, uint64(i*2617%256*257))
		}
		same(t, s.file(), s.width, s.height, func(x, y int) color.Color {
			at := func(c int) uint8 { return uint8(s.palette[c<<bits+s.sample(x, y, 0)]) }
			return color.NRGBA{at(0), at(1), at(2), 0xff}
		})
	}
	for _, planar := range []bool{false, true} {
		s := with(func(s *spec) { s.samples, s.photometric, s.planar = 4, separated, planar })
		same(t, s.file(), s.width, s.height, func(x, y int) color.Color {
			at := func(c int) uint8 { return uint8((255 - s.sample(x, y, c)) * (255 - s.sample(x, y, 3)) / 255) }
			return color.NRGBA{at(0), at(1), at(2), 0xff}
		})
	}
	s := with(func(s *spec) { s.samples, s.extra = 4, []uint64{associated} })
	same(t, s.file(), s.width, s.height, func(x, y int) color.Color {
		at := func(c int) uint8 { return uint8(s.sample(x, y, c)) }
		return color.RGBA{at(0), at(1), at(2), at(3)}
	})
}

// same compares pixels.
func same(t *testing.T, data []byte, w, h int, want func(x, y int) color.Color) {
	t.Helper()
	if gotW, gotH, err := Size(data); gotW != w || gotH != h || err != nil {
		t.Fatalf("got %dx%d, %v", gotW, gotH, err)
	}
	m, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if m.Bounds() != image.Rect(0, 0, w, h) {
		t.Fatalf("got %v", m.Bounds())
	}
	for y := range h {
		for x := range w {
			gr, gg, gb, ga := m.At(x, y).RGBA()
			wr, wg, wb, wa := want(x, y).RGBA()
			if gr>>8 != wr>>8 || gg>>8 != wg>>8 || gb>>8 != wb>>8 || ga>>8 != wa>>8 {
				t.Fatalf("%d,%d: got %v, want %v", x, y, m.At(x, y), want(x, y))
			}
		}
	}
}

// What golang.org/x/image/tiff writes and reads is read alike.
func TestDecode_AsOtherReader(t *testing.T) {
	r := image.Rect(0, 0, 40, 30)
	palette := image.NewPaletted(r, color.Palette{color.Black, color.White, color.RGBA{200, 10, 30, 255}})
	for i := range palette.Pix {
		palette.Pix[i] = uint8(i * i % 3)
	}
	grey, deep, clear := image.NewGray(r), image.NewNRGBA64(r), image.NewNRGBA(r)
	for i := range deep.Pix {
		deep.Pix[i] = uint8(i * i >> 3)
	}
	copy(grey.Pix, deep.Pix)
	copy(clear.Pix, deep.Pix)
	for _, m := range []image.Image{palette, grey, deep, clear} {
		for _, options := range []*xtiff.Options{nil, {Compression: xtiff.Deflate, Predictor: true}} {
			var b bytes.Buffer
			if err := xtiff.Encode(&b, m, options); err != nil {
				t.Fatal(err)
			}
			got, err := Decode(b.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			for i := range r.Dx() * r.Dy() {
				x, y := i%r.Dx(), i/r.Dx()
				// Alpha is ignored but where the colours are multiplied by it.
				g := color.NRGBAModel.Convert(got.At(x, y)).(color.NRGBA)
				w := color.NRGBA64Model.Convert(m.At(x, y)).(color.NRGBA64)
				if n, ok := m.(*image.NRGBA64); ok {
					w = n.NRGBA64At(x, y)
				}
				if n, ok := m.(*image.NRGBA); ok {
					c := n.NRGBAAt(x, y)
					w = color.NRGBA64{uint16(c.R) << 8, uint16(c.G) << 8, uint16(c.B) << 8, 0xffff}
				}
				if g.R != uint8(w.R>>8) || g.G != uint8(w.G>>8) || g.B != uint8(w.B>>8) {
					t.Fatalf("%T %v at %d,%d: got %v, want %v", m, options, x, y, g, w)
				}
			}
		}
	}
}

// faxes are the forms of fax, each with the number of its compression and its options.
func faxes() map[string]func(*spec) {
	fax := func(compression, options int, e faxEncoder) func(*spec) {
		return func(s *spec) {
			grey(1, whiteIsZero)(s)
			s.compression, s.faxOptions, s.encode, s.sample = compression, options, e.encode, blots
			s.width, s.height, s.rows = 300, 40, 40
		}
	}
	return map[string]func(*spec){
		"Group 3":                 fax(compressFax3, 0, faxEncoder{form: faxForm{marked: true}}),
		"Group 3, filled up":      fax(compressFax3, 4, faxEncoder{form: faxForm{marked: true}, filled: true}),
		"Group 3, unmarked":       fax(compressFax3, 0, faxEncoder{}),
		"Group 3, two dimensions": fax(compressFax3, 1, faxEncoder{form: faxForm{marked: true, mixed: true}, every: 4}),
		"Group 3, two, filled up": fax(compressFax3, 5, faxEncoder{form: faxForm{marked: true, mixed: true}, every: 2, filled: true}),
		"lines that begin a byte": fax(compressRuns, 0, faxEncoder{form: faxForm{bytes: true}}),
		"Group 4":                 fax(compressFax4, 0, faxEncoder{form: faxForm{byLine: true}}),
	}
}

func TestDecode_Fax(t *testing.T) {
	for name, change := range faxes() {
		for _, photometric := range []int{whiteIsZero, blackIsZero} {
			for _, reversed := range []bool{false, true} {
				s := with(change)
				s.photometric, s.reversed = photometric, reversed
				t.Run(name, func(t *testing.T) {
					same(t, s.file(), s.width, s.height, func(x, y int) color.Color {
						if blots(x, y, 0)^photometric == 1 {
							return color.Black
						}
						return color.White
					})
				})
			}
		}
	}
}

// The tables of codes are those of another reader.
func TestFax_AsOtherReader(t *testing.T) {
	const w, h = 2600, 70
	var lines [][]byte
	for y := range h {
		var line bitWriter
		for x := range w { // runs of each length up to 70, and long ones
			v := 0
			if x >= y && x < 3*y || x > 1000 && x < 1000+20*y || x > 2500 && blots(x, y, 0) == 1 {
				v = 1
			}
			line.put(v, 1)
		}
		lines = append(lines, line.close())
	}
	want := bytes.Join(lines, nil)
	for _, c := range []struct {
		sub  ccitt.SubFormat
		form faxForm
	}{{ccitt.Group3, faxForm{marked: true}}, {ccitt.Group4, faxForm{byLine: true}}} {
		data := faxEncoder{form: c.form}.encode(lines, w)
		theirs, err := io.ReadAll(ccitt.NewReader(bytes.NewReader(data), ccitt.MSB, c.sub, w, h, &ccitt.Options{Invert: true}))
		if err != nil || !bytes.Equal(theirs, want) {
			t.Errorf("%v: the encoder of this test is wrong: %v", c.form, err)
		}
		ours := make([]byte, len(want))
		if _, err := io.ReadFull(newFax(data, w, c.form, newFaxCodes()), ours); err != nil || !bytes.Equal(ours, want) {
			t.Errorf("%v: got other pixels, %v", c.form, err)
		}
	}
}

// jpegBlock encodes a strip or tile, and takes the tables out of it.
func jpegBlock(m image.Image) (tables, rest []byte) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		panic(err)
	}
	tables, rest = []byte{0xff, 0xd8}, []byte{0xff, 0xd8}
	for data := b.Bytes()[2:]; ; {
		n := 2 + int(data[2])<<8 + int(data[3])
		switch data[1] {
		case 0xdb, 0xc4:
			tables = append(tables, data[:n]...)
		case 0xda:
			return append(tables, 0xff, 0xd9), append(rest, data...)
		default:
			rest = append(rest, data[:n]...)
		}
		data = data[n:]
	}
}

// JPEG in strips gives the colours of the same strips as files, whatever they are said to be.
func TestDecode_JPEG(t *testing.T) {
	const w, h, rows = 48, 40, 16
	for name, photometric := range map[string]int{"grey": blackIsZero, "white is zero": whiteIsZero, "RGB": rgb, "YCbCr": yCbCr} {
		t.Run(name, func(t *testing.T) {
			whole := image.NewRGBA(image.Rect(0, 0, w, h))
			var tables []byte
			var parts []image.Image
			s := with(func(s *spec) {
				s.compression, s.photometric, s.width, s.height, s.rows = compressJPEG, photometric, w, h, rows
				if photometric < rgb {
					s.samples = 1
				}
				s.encode = func(lines [][]byte, _ int) []byte {
					var m image.Image = image.NewGray(image.Rect(0, 0, w, len(lines)))
					if s.samples == 1 {
						copy(m.(*image.Gray).Pix, bytes.Join(lines, nil))
					} else {
						part := image.NewRGBA(image.Rect(0, 0, w, len(lines)))
						for i := range w * len(lines) {
							copy(part.Pix[4*i:], lines[i/w][3*(i%w):][:3])
							part.Pix[4*i+3] = 0xff
						}
						m = part
					}
					var rest []byte
					tables, rest = jpegBlock(m)
					file := append(append([]byte{0xff, 0xd8}, inside(tables)...), rest[2:]...)
					part, err := jpeg.Decode(bytes.NewReader(file))
					if err != nil {
						t.Fatal(err)
					}
					parts = append(parts, part)
					return rest
				}
			})
			s.file()
			s.tables = tables
			parts = nil
			data := s.file()
			for y := range h {
				for x := range w {
					c := color.RGBAModel.Convert(parts[y/rows].At(x, y%rows)).(color.RGBA)
					switch part := parts[y/rows].(type) {
					case *image.Gray:
						if photometric == whiteIsZero {
							c.R, c.G, c.B = ^c.R, ^c.G, ^c.B
						}
					case *image.YCbCr:
						if photometric == rgb { // as they are stored
							p := part.YCbCrAt(x, y%rows)
							c.R, c.G, c.B = p.Y, p.Cb, p.Cr
						}
					}
					whole.SetRGBA(x, y, c)
				}
			}
			same(t, data, w, h, func(x, y int) color.Color { return whole.RGBAAt(x, y) })
		})
	}
}

// What is not read is refused, with words that are true.
func TestDecode_Refused(t *testing.T) {
	for want, change := range map[string]func(*spec){
		"compression 50001 is not read":                                           func(s *spec) { s.compression = 50001 },
		"colours of kind 8 in compression 1 are not read":                         func(s *spec) { s.photometric = 8 },
		"colours of kind 6 in compression 1 are not read":                         func(s *spec) { s.photometric = yCbCr },
		"32 bits a sample are not read":                                           func(s *spec) { s.bits = 32 },
		"samples that are no whole numbers from 0 (format 3) are not read":        func(s *spec) { s.more = map[int][]uint64{tagFormat: {3}} },
		"predictor 3 with 8 bits a sample is not read":                            func(s *spec) { s.more = map[int][]uint64{tagPredictor: {3}} },
		"samples of unequal width are not read":                                   func(s *spec) { s.more = map[int][]uint64{tagBits: {8, 8, 16}} },
		"9 samples a pixel are not read":                                          func(s *spec) { s.samples = 9 },
		"fax with more than one bit a pixel is not read":                          func(s *spec) { s.compression = compressFax4 },
		"a palette of more than 256 colours is not read":                          func(s *spec) { grey(16, paletted)(s) },
		"the file does not say what its colours are":                              func(s *spec) { s.more = map[int][]uint64{tagPhotometric: nil} },
		"JPEG in planes, with extra samples or with more than 8 bits is not read": func(s *spec) { s.compression, s.planar = compressJPEG, true },
		"lines of more than 67108864 bytes are not read": func(s *spec) {
			s.more = map[int][]uint64{tagWidth: {1 << 25}, tagHeight: {1}}
		},
		"fax of more than 1048576 pixels a line is not read": func(s *spec) {
			faxes()["Group 3"](s)
			s.more = map[int][]uint64{tagWidth: {1<<20 + 1}}
		},
		"the strips or tiles do not fit the picture": func(s *spec) { // much of nothing
			s.tileW, s.tileH = 1024, 16
			s.more = map[int][]uint64{tagWidth: {16}, tagHeight: {1 << 16}}
		},
		"the JPEG inside does not fit the directory": func(s *spec) {
			s.compression, s.tables = compressJPEG, make([]byte, maxTables+1)
		},
		"the file ends before the picture does": func(s *spec) { s.more = map[int][]uint64{tagCounts: {1, 1, 1, 1}} },
		"the directory is damaged":              func(s *spec) { s.more = map[int][]uint64{tagOffsets: {16}} },
		"the fax is damaged": func(s *spec) {
			faxes()["Group 4"](s)
			s.encode = func([][]byte, int) []byte { return make([]byte, 50) }
		},
	} {
		s := with(change)
		if _, err := Decode(s.file()); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// So is a picture in pieces that each cost more than they show.
func TestDecode_Blocks(t *testing.T) {
	for name, more := range map[string]map[int][]uint64{
		"a line each":        {tagWidth: {1}, tagHeight: {1 << 18}, tagRows: {1}},
		"a tile too wide":    {tagTileWidth: {2048}, tagTileHeight: {16}},
		"a tile too high":    {tagTileWidth: {16}, tagTileHeight: {2048}},
		"a tile of a corner": {tagTileWidth: {4}, tagTileHeight: {4}},
	} {
		s := with(func(s *spec) { s.more = more })
		if _, err := Decode(s.file()); err != errBlocks {
			t.Errorf("%s: got %v, want %v", name, err, errBlocks)
		}
	}
}

// A file cut off anywhere is refused or, where only what follows the pixels is missing, read.
func TestDecode_Cut(t *testing.T) {
	whole := with(func(s *spec) { s.compression = compressZip }).file()
	for n := range whole {
		if _, err := Decode(whole[:n]); err == nil && n < len(whole)-8 {
			t.Fatalf("cut at %d of %d: read", n, len(whole))
		}
	}
}

func FuzzDecode(f *testing.F) {
	small := func(s *spec) { s.width, s.height = 19, 11 }
	for _, change := range []func(*spec){
		func(*spec) {}, func(s *spec) { s.big, s.planar = true, true }, grey(4, whiteIsZero), grey(1, blackIsZero),
		func(s *spec) { s.compression, s.tileW, s.tileH = compressPackBits, 16, 16 },
		func(s *spec) { s.compression, s.delta, s.motorola = compressLZW, true, true },
		func(s *spec) { s.samples, s.photometric, s.compression = 4, separated, compressZip },
	} {
		s := with(change)
		small(&s)
		f.Add(s.file())
	}
	for _, change := range faxes() {
		s := with(change)
		s.width, s.height, s.rows = 64, 8, 8
		f.Add(s.file())
	}
	tables, rest := jpegBlock(image.NewRGBA(image.Rect(0, 0, 16, 8)))
	s := with(func(s *spec) {
		s.compression, s.photometric, s.tables, s.width, s.height = compressJPEG, yCbCr, tables, 16, 8
		s.encode = func([][]byte, int) []byte { return rest }
	})
	f.Add(s.file())
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
