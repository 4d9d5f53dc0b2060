package tiff

import (
	"errors"
	"io"
	"strings"
)

var errFax = errors.New("the fax is damaged")

// The codes of runs in ITU-T T.4: of 0 to 63 pixels, then in steps of 64; long ones are the same in both colours.
const (
	whiteRuns = "00110101 000111 0111 1000 1011 1100 1110 1111 10011 10100 00111 01000 001000 000011 110100 110101 101010 101011 " +
		"0100111 0001100 0001000 0010111 0000011 0000100 0101000 0101011 0010011 0100100 0011000 00000010 00000011 " +
		"00011010 00011011 00010010 00010011 00010100 00010101 00010110 00010111 00101000 00101001 00101010 00101011 " +
		"00101100 00101101 00000100 00000101 00001010 00001011 01010010 01010011 01010100 01010101 00100100 00100101 " +
		"01011000 01011001 01011010 01011011 01001010 01001011 00110010 00110011 00110100 11011 10010 010111 0110111 " +
		"00110110 00110111 01100100 01100101 01101000 01100111 011001100 011001101 011010010 011010011 011010100 " +
		"011010101 011010110 011010111 011011000 011011001 011011010 011011011 010011000 010011001 010011010 011000 " +
		"010011011"
	blackRuns = "0000110111 010 11 10 011 0011 0010 00011 000101 000100 0000100 0000101 0000111 00000100 00000111 000011000 " +
		"0000010111 0000011000 0000001000 00001100111 00001101000 00001101100 00000110111 00000101000 00000010111 " +
		"00000011000 000011001010 000011001011 000011001100 000011001101 000001101000 000001101001 000001101010 " +
		"000001101011 000011010010 000011010011 000011010100 000011010101 000011010110 000011010111 000001101100 " +
		"000001101101 000011011010 000011011011 000001010100 000001010101 000001010110 000001010111 000001100100 " +
		"000001100101 000001010010 000001010011 000000100100 000000110111 000000111000 000000100111 000000101000 " +
		"000001011000 000001011001 000000101011 000000101100 000001011010 000001100110 000001100111 0000001111 " +
		"000011001000 000011001001 000001011011 000000110011 000000110100 000000110101 0000001101100 0000001101101 " +
		"0000001001010 0000001001011 0000001001100 0000001001101 0000001110010 0000001110011 0000001110100 0000001110101 " +
		"0000001110110 0000001110111 0000001010010 0000001010011 0000001010100 0000001010101 0000001011010 0000001011011 " +
		"0000001100100 0000001100101"
	longRuns = "00000001000 00000001100 00000001101 000000010010 000000010011 000000010100 000000010101 000000010110 " +
		"000000010111 000000011100 000000011101 000000011110 000000011111"
)

// The codes of T.4 and T.6 that say where a run ends by the line above.
const modeCodes = "1 011 010 000011 000010 0000011 0000010 0001 001"

const (
	pass = 7 // modes before are to end below a change of the line above, or up to three pixels beside it
	runs = 8 // two runs follow, as in one dimension
)

// beside is how far from the change a mode ends the run.
func beside(mode int) int { return [...]int{0, 1, -1, 2, -2, 3, -3}[mode] }

// codeTable finds a code by its bits, before which a one stands: the number of the code plus one, or 0.
type codeTable [1 << 14]uint8

// faxForm is how the codes of this file are put together.
func (p *page) faxForm() faxForm {
	switch p.compression {
	case compressRuns:
		return faxForm{bytes: true}
	case compressFax3:
		return faxForm{marked: true, mixed: p.value(tagFaxOptions, 0)&1 != 0}
	}
	return faxForm{byLine: true}
}

func newCodeTable(codes string) *codeTable {
	var t codeTable
	for i, code := range strings.Fields(codes) {
		at := 1
		for _, bit := range code {
			at = at<<1 | int(bit-'0')
		}
		t[at] = uint8(i + 1)
	}
	return &t
}

// endOfLine is the number of zeros before the one that ends a line of Group 3. No other codes make as many in a row.
const endOfLine = 11

// fax reads the codes of T.4 (Group 3) and T.6 (Group 4): a line, or a line by the line above. It gives lines of one
// bit a pixel, in which ink is 1. golang.org/x/image/ccitt reads neither two dimensions nor lines filled up to a byte in Group 3.
type fax struct {
	data  []byte
	at    int // bits taken
	width int
	form  faxForm
	codes *faxCodes

	above, changes []int // where the colour changes, from white; the line above and this one
	line           []byte
	left           []byte // of line, to be handed over
}

// faxForm is what the directory says of the codes.
type faxForm struct {
	marked bool // lines have marks between them, as in Group 3
	mixed  bool // a bit behind the mark says whether the line goes by the one above
	byLine bool // every line does, as in Group 4
	bytes  bool // lines begin with a byte
}

// faxCodes are the tables of all blocks.
type faxCodes struct {
	runs  [2]*codeTable // white, black
	modes *codeTable
}

func newFaxCodes() *faxCodes {
	return &faxCodes{
		runs:  [2]*codeTable{newCodeTable(whiteRuns + " " + longRuns), newCodeTable(blackRuns + " " + longRuns)},
		modes: newCodeTable(modeCodes),
	}
}

func newFax(data []byte, width int, form faxForm, codes *faxCodes) *fax {
	return &fax{data: data, width: width, form: form, codes: codes, line: make([]byte, (width+7)/8)}
}

// Read implements [io.Reader].
func (f *fax) Read(b []byte) (int, error) {
	if len(f.left) == 0 {
		if err := f.next(); err != nil {
			return 0, err
		}
	}
	n := copy(b, f.left)
	f.left = f.left[n:]
	return n, nil
}

// next reads a line.
func (f *fax) next() error {
	f.above, f.changes = f.changes, f.above[:0]
	byLine := f.form.byLine
	if f.form.bytes {
		f.at = (f.at + 7) &^ 7
	}
	if f.form.marked {
		marked := f.skipMark()
		if f.form.mixed {
			if !marked {
				return errFax
			}
			bit, err := f.bit()
			if err != nil {
				return err
			}
			byLine = bit == 0
		}
	}
	read := f.oneDimension
	if byLine {
		read = f.twoDimensions
	}
	if err := read(); err != nil {
		return err
	}
	f.draw()
	return nil
}

// skipMark takes the zeros and the one that end a line, and says whether they were there.
func (f *fax) skipMark() bool {
	for at := f.at; at < 8*len(f.data); at++ {
		if f.data[at/8]>>(7-at%8)&1 == 1 {
			if at-f.at < endOfLine {
				return false
			}
			f.at = at + 1
			return true
		}
	}
	return false
}

func (f *fax) bit() (int, error) {
	if f.at >= 8*len(f.data) {
		return 0, io.EOF
	}
	b := f.data[f.at/8] >> (7 - f.at%8) & 1
	f.at++
	return int(b), nil
}

// code reads the number of a code.
func (f *fax) code(t *codeTable) (int, error) {
	for at := 1; ; {
		bit, err := f.bit()
		if err != nil {
			return 0, err
		}
		if at = at<<1 | bit; at >= len(t) {
			return 0, errFax
		}
		if n := t[at]; n > 0 {
			return int(n) - 1, nil
		}
	}
}

// run reads a run of a colour that begins at a place, and notes where it ends.
func (f *fax) run(from, colour int) (int, error) {
	for {
		n, err := f.code(f.codes.runs[colour])
		if err != nil {
			return 0, err
		}
		last := n < 64
		if !last {
			n = 64 * (n - 63)
		}
		if from += n; from > f.width {
			return 0, errFax
		}
		if last {
			f.changes = append(f.changes, from)
			return from, nil
		}
	}
}

// oneDimension reads a line of runs.
func (f *fax) oneDimension() (err error) {
	at := 0
	for colour := 0; at < f.width; colour ^= 1 {
		if at, err = f.run(at, colour); err != nil {
			return err
		}
	}
	return nil
}

// twoDimensions reads a line by the one above. The names are those of T.6: a0 is where it has come to, b1 the next
// change above to the same colour, b2 the one behind that.
func (f *fax) twoDimensions() error {
	i := 0
	for a0, colour := -1, 0; a0 < f.width; {
		for i > 0 && f.above[i-1] > a0 {
			i--
		}
		for i < len(f.above) && (f.above[i] <= a0 || i&1 != colour) {
			i++
		}
		b1, b2 := f.width, f.width
		if i < len(f.above) {
			b1 = f.above[i]
		}
		if i+1 < len(f.above) {
			b2 = f.above[i+1]
		}
		mode, err := f.code(f.codes.modes)
		switch {
		case err != nil:
			return err
		case mode == pass:
			a0 = b2
		case mode == runs:
			if a0, err = f.run(max(a0, 0), colour); err != nil {
				return err
			}
			if a0, err = f.run(a0, colour^1); err != nil {
				return err
			}
		default:
			a1 := b1 + beside(mode)
			if a1 < max(a0, 0) || a1 > f.width {
				return errFax
			}
			f.changes = append(f.changes, a1)
			a0, colour = a1, colour^1
		}
	}
	return nil
}

// draw sets the bits of every second run.
func (f *fax) draw() {
	clear(f.line)
	for i := 0; i < len(f.changes); i += 2 {
		end := f.width
		if i+1 < len(f.changes) {
			end = f.changes[i+1]
		}
		for x := f.changes[i]; x < end; x++ {
			f.line[x/8] |= 0x80 >> (x % 8)
		}
	}
	f.left = f.line
}
