package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// The height of a row is worked out here: LibreOffice leaves a row that does not say it one
// line high, and a question ends after that. It is about right, and no more than a proposal:
// the program that a reader has makes the row higher when more is typed into it.

const (
	lineHeight = 15.0 // points
	maxHeight  = 405.0
)

func (p *writer) height(row, lines int) error {
	line := lineHeight
	if p.rightToLeft {
		line *= 1.15 // faces of Arabic are high
	}
	return p.file.SetRowHeight(p.name, row, min(line*float64(lines), maxHeight))
}

// lines is how many a text takes in a column of this width.
func lines(text string, width int) int {
	n := 0
	for _, part := range strings.Split(text, "\n") {
		signs, rest := tenths(part)
		if n++; signs+rest > width*10 {
			n += (signs*used/10 + rest) / (width * used)
		}
	}
	return n
}

// used is how much of a line words fill, in tenths: one that does not fit begins the next. Chinese signs fill all of it.
const used = 8

// letters is about how many Latin letters as wide as a text is.
func letters(text string) int {
	signs, rest := tenths(text)
	return (signs + rest + 9) / 10
}

// tenths is the width of a text in tenths of a Latin letter: that of Chinese signs and their like, and of all else.
func tenths(text string) (signs, rest int) {
	for _, r := range text {
		switch {
		case r >= 0x2E80:
			signs += 20
		case r >= 0x0400 && r < 0x0530: // Cyrillic
			rest += 12
		default:
			rest += 10
		}
	}
	return signs, rest
}

func (c Column) width() int {
	if c.Width > 0 {
		return min(c.Width, 120)
	}
	return min(max(letters(c.Title)+4, 10), 40)
}

// freeHeights takes from rows the mark with which excelize fixes every height that is set.
func freeHeights(w io.Writer) excelize.ZipWriter { return parted{zip.NewWriter(w)} }

type parted struct{ *zip.Writer }

func (p parted) Create(name string) (io.Writer, error) {
	w, err := p.Writer.Create(name)
	if strings.HasPrefix(name, "xl/worksheets/") {
		w = freed{w}
	}
	return w, err
}

// freed gets a part at once. Texts are in a part of their own.
type freed struct{ to io.Writer }

func (f freed) Write(part []byte) (int, error) {
	_, err := f.to.Write(bytes.ReplaceAll(part, []byte(` customHeight="true"`), nil))
	return len(part), err
}
