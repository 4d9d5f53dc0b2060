// Package tiff reads the first page of TIFF files as scanners, fax servers and libtiff write them: classic and BigTIFF,
// in strips or tiles, colours together or in planes, grey, palette, RGB, CMYK and, in JPEG, YCbCr, with 1 to 16 bits a
// sample; stored plainly, in PackBits, LZW, Deflate, JPEG, or as fax of Groups 3 and 4. Samples become 8 bits wide.
// LZW is read by golang.org/x/image, Deflate and JPEG by the standard library; golang.org/x/image/tiff, which this stands in
// for, knows neither BigTIFF nor planes, CMYK, JPEG and most of Group 3.
//
// It reads line by line, so that it holds one line besides the picture.
package tiff

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"math"
)

var (
	errDirectory = errors.New("the directory is damaged")
	errCut       = errors.New("the file ends before the picture does")
	errShared    = errors.New("the file refers to the same bytes too often")
	errBlocks    = errors.New("the strips or tiles do not fit the picture")
)

// What the numbers of the format mean, as far as they are read.
const (
	tagWidth       = 256
	tagHeight      = 257
	tagBits        = 258
	tagCompression = 259
	tagPhotometric = 262
	tagFillOrder   = 266
	tagOffsets     = 273
	tagSamples     = 277
	tagRows        = 278
	tagCounts      = 279
	tagPlanar      = 284
	tagFaxOptions  = 292
	tagPredictor   = 317
	tagColours     = 320
	tagTileWidth   = 322
	tagTileHeight  = 323
	tagTileOffsets = 324
	tagTileCounts  = 325
	tagExtra       = 338
	tagFormat      = 339
	tagTables      = 347

	compressNone     = 1
	compressRuns     = 2
	compressFax3     = 3
	compressFax4     = 4
	compressLZW      = 5
	compressJPEG     = 7
	compressZip      = 8
	compressPackBits = 32773
	compressOldZip   = 32946

	whiteIsZero = 0
	blackIsZero = 1
	rgb         = 2
	paletted    = 3
	separated   = 5
	yCbCr       = 6

	associated = 1 // alpha that the colours are multiplied by
	planes     = 2 // one colour after the other
	horizontal = 2 // the predictor
)

const (
	maxSamples = 8
	maxLine    = 64 << 20 // bytes of a line
	maxTile    = 1024     // a side of a tile, where the picture is smaller
	maxFax     = 1 << 20  // pixels of a line of a fax
	maxTables  = 1 << 14  // bytes of JPEG's tables, which each block is decoded with anew
)

// page is what the directory says of the first picture.
type page struct {
	data  []byte
	order binary.ByteOrder
	tags  map[uint16]field

	width, height          int
	bits, samples          int
	compression            uint64
	photometric            uint64
	planar                 bool
	blockWidth, blockRows  int
	across, down           int // blocks
	offsets, counts        field
	left                   int64 // bytes of blocks that may still be read
	fax                    *faxCodes
	tiled, reversed, delta bool
}

// Is reports whether data begins as a TIFF file.
func Is(data []byte) bool {
	if len(data) < 8 {
		return false
	}
	switch string(data[:4]) {
	case "II*\x00", "MM\x00*", "II+\x00", "MM\x00+":
		return true
	}
	return false
}

// Size returns width and height of the first page.
func Size(data []byte) (width, height int, err error) {
	p, err := open(data)
	if err != nil {
		return 0, 0, err
	}
	return p.width, p.height, nil
}

// Decode returns the first page.
func Decode(data []byte) (image.Image, error) {
	p, err := open(data)
	if err != nil {
		return nil, err
	}
	if err := p.layOut(); err != nil {
		return nil, err
	}
	if p.compression == compressJPEG {
		return p.jpeg()
	}
	return p.lines()
}

// open reads the directory and refuses what is not read.
func open(data []byte) (*page, error) {
	p := &page{data: data, left: 2*int64(len(data)) + 64<<10}
	if err := p.readDirectory(); err != nil {
		return nil, err
	}
	width, height := p.value(tagWidth, 0), p.value(tagHeight, 0)
	if width == 0 || height == 0 || width > math.MaxInt32 || height > math.MaxInt32 {
		return nil, errDirectory
	}
	p.width, p.height = int(width), int(height)
	p.compression, p.photometric = p.value(tagCompression, compressNone), p.value(tagPhotometric, math.MaxUint64)
	p.planar = p.value(tagPlanar, 1) == planes
	p.reversed = p.value(tagFillOrder, 1) == 2
	p.delta = p.value(tagPredictor, 1) == horizontal
	if err := p.readSamples(); err != nil {
		return nil, err
	}
	return p, p.check()
}

// readSamples says how many there are and how wide. A file without these tags has one bit.
func (p *page) readSamples() error {
	depths := p.tags[tagBits]
	p.bits = int(min(p.value(tagBits, 1), math.MaxInt32))
	p.samples = int(min(p.value(tagSamples, uint64(max(depths.n, 1))), math.MaxInt32))
	if p.samples == 0 || p.samples > maxSamples {
		return fmt.Errorf("%d samples a pixel are not read", p.samples)
	}
	for i := range min(depths.n, p.samples) {
		if depths.at(i) != uint64(p.bits) {
			return errors.New("samples of unequal width are not read")
		}
	}
	return nil
}

// check refuses kinds that are not read, and says which.
func (p *page) check() error {
	switch p.compression {
	case compressNone, compressLZW, compressJPEG, compressZip, compressPackBits, compressOldZip:
	case compressRuns, compressFax3, compressFax4:
		if p.bits != 1 || p.samples != 1 {
			return errors.New("fax with more than one bit a pixel is not read")
		}
		if p.width > maxFax {
			return fmt.Errorf("fax of more than %d pixels a line is not read", maxFax)
		}
	default:
		return fmt.Errorf("compression %d is not read", p.compression)
	}
	switch p.bits {
	case 1, 2, 4, 8, 16:
	default:
		return fmt.Errorf("%d bits a sample are not read", p.bits)
	}
	if f := p.value(tagFormat, 1); f != 1 && f != 4 { // 4: undefined
		return fmt.Errorf("samples that are no whole numbers from 0 (format %d) are not read", f)
	}
	if predictor := p.value(tagPredictor, 1); predictor > horizontal || p.delta && p.bits < 8 {
		return fmt.Errorf("predictor %d with %d bits a sample is not read", predictor, p.bits)
	}
	need := map[uint64]int{whiteIsZero: 1, blackIsZero: 1, rgb: 3, paletted: 1, separated: 4}
	if p.compression == compressJPEG {
		need = map[uint64]int{whiteIsZero: 1, blackIsZero: 1, rgb: 3, separated: 4, yCbCr: 3}
	}
	n, known := need[p.photometric]
	switch {
	case p.photometric == math.MaxUint64:
		return errors.New("the file does not say what its colours are")
	case !known:
		return fmt.Errorf("colours of kind %d in compression %d are not read", p.photometric, p.compression)
	case p.samples < n:
		return errDirectory
	case p.photometric == paletted && p.bits > 8:
		return errors.New("a palette of more than 256 colours is not read")
	case p.compression == compressJPEG && (p.bits != 8 || p.planar && p.samples > 1 || p.samples != n):
		return errors.New("JPEG in planes, with extra samples or with more than 8 bits is not read")
	}
	return nil
}

// layOut says which blocks the picture consists of: strips or tiles.
func (p *page) layOut() error {
	p.blockWidth, p.blockRows = p.width, p.height
	p.offsets, p.counts = p.tags[tagOffsets], p.tags[tagCounts]
	if w := p.value(tagTileWidth, 0); w > 0 {
		h := p.value(tagTileHeight, 0)
		if w < 8 || h < 8 || w > maxTile && w > uint64(p.width)+16 || h > maxTile && h > uint64(p.height)+16 {
			return errBlocks
		}
		p.tiled = true
		p.blockWidth, p.blockRows = int(w), int(h)
		// Some programs write the tags of strips.
		if offsets := p.tags[tagTileOffsets]; offsets.n > 0 {
			p.offsets, p.counts = offsets, p.tags[tagTileCounts]
		}
	} else if rows := p.value(tagRows, 0); rows > 0 && rows < uint64(p.height) {
		p.blockRows = int(rows)
	}
	p.across = (p.width + p.blockWidth - 1) / p.blockWidth
	p.down = (p.height + p.blockRows - 1) / p.blockRows
	blocks, pixels := int64(p.across)*int64(p.down), int64(p.width)*int64(p.height)
	// Each costs something to begin with, and something for what of it lies beyond the picture.
	if blocks > 1<<16+pixels/256 || blocks*int64(p.blockWidth)*int64(p.blockRows) > 4*pixels+maxTile*maxTile {
		return errBlocks
	}
	if p.planar {
		blocks *= int64(p.samples)
	}
	if int64(p.offsets.n) < blocks || p.counts.n > 0 && int64(p.counts.n) < blocks {
		return errDirectory
	}
	return nil
}

// block is one strip or tile of the picture, or of one colour of it.
type block struct {
	data   []byte
	bounds image.Rectangle // as stored; a tile may go beyond the picture
	plane  int             // which colour, where they are apart
}

// each hands over every block.
func (p *page) each(yield func(block) error) error {
	count := p.across * p.down
	all := count
	if p.planar {
		all *= p.samples
	}
	for i := range all {
		x, y := i%count%p.across*p.blockWidth, i%count/p.across*p.blockRows
		b := block{bounds: image.Rect(x, y, x+p.blockWidth, y+p.blockRows), plane: i / count}
		if !p.tiled { // the last strip is shorter
			b.bounds.Max.Y = min(b.bounds.Max.Y, p.height)
		}
		size := uint64(len(p.data))
		at := p.offsets.at(i)
		if at > size {
			return errCut
		}
		// Where the file does not say how long a block is, its code does.
		n := size - at
		if p.counts.n > 0 {
			n = min(n, p.counts.at(i))
		} else if p.compression == compressNone {
			n = min(n, uint64(p.lineBytes())*uint64(b.bounds.Dy()))
		}
		b.data = p.data[at : at+n]
		if p.left -= int64(n); p.left < 0 {
			return errShared
		}
		if err := yield(b); err != nil {
			return err
		}
	}
	return nil
}

// lineBytes is the length of a line of a block.
func (p *page) lineBytes() int64 { return (int64(p.blockWidth)*int64(p.step())*int64(p.bits) + 7) / 8 }

// step is the number of samples of a pixel that stand together.
func (p *page) step() int {
	if p.planar {
		return 1
	}
	return p.samples
}
