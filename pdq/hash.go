package pdq

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/bits"
)

const (
	// Bits is the number of bits of a hash.
	Bits = 256
	// Size is the number of bytes of a hash.
	Size = Bits / 8
	// TextSize is the number of characters of a hash in hexadecimal form.
	TextSize = 2 * Size
	// MatchDistance is the largest distance at which the authors of PDQ call two pictures the same.
	MatchDistance = 31
	// MatchQuality is the smallest quality at which the authors of PDQ use a hash at all.
	MatchQuality = 50
)

// Hash is a PDQ hash: 256 bits in canonical byte order, so that byte 0 is the first two digits of the
// hexadecimal form. Bit 16*i+j, counted from the last bit of the last byte, belongs to frequency i+1 down
// the picture and j+1 across it. Hashes compare with == and serve as map keys; the zero value is the hash
// of a picture too small to have one.
type Hash [Size]byte

// ParseError says what is wrong with the text of a hash.
type ParseError struct {
	// Len is the length of the text in bytes; anything but [TextSize] is an error by itself.
	Len int
	// Offset is the position of the first byte that is no hexadecimal digit, from 0; -1 if only the length is wrong.
	Offset int
	// Byte is the byte at Offset.
	Byte byte
}

// Error names the wrong length, or the wrong character and its place counted from 1.
func (e *ParseError) Error() string {
	if e.Offset < 0 {
		return fmt.Sprintf("pdq: hash has %d characters, want %d", e.Len, TextSize)
	}
	return fmt.Sprintf("pdq: character %d of the hash is %q, want a hexadecimal digit", e.Offset+1, e.Byte)
}

// Parse reads a hash from 64 hexadecimal digits in either case, without prefix or spaces. The error is a
// [*ParseError].
func Parse(s string) (Hash, error) {
	var h Hash
	err := parse(&h, s)
	return h, err
}

func parse[T string | []byte](h *Hash, s T) error {
	if len(s) != TextSize {
		return &ParseError{Len: len(s), Offset: -1}
	}
	for i := range h {
		hi, lo := digit(s[2*i]), digit(s[2*i+1])
		if hi|lo > 0xf {
			at := 2 * i
			if hi <= 0xf {
				at++
			}
			*h = Hash{}
			return &ParseError{Len: len(s), Offset: at, Byte: s[at]}
		}
		h[i] = hi<<4 | lo
	}
	return nil
}

// digit returns the value of a hexadecimal digit, or 0xff.
func digit(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10
	}
	return 0xff
}

// String returns the canonical form: 64 lower-case hexadecimal digits, 16-bit slot 15 first.
func (h Hash) String() string {
	var text [TextSize]byte
	hex.Encode(text[:], h[:])
	return string(text[:])
}

// AppendText appends the canonical form to b. The error is always nil.
func (h Hash) AppendText(b []byte) ([]byte, error) { return hex.AppendEncode(b, h[:]), nil }

// MarshalText returns the canonical form. The error is always nil.
func (h Hash) MarshalText() ([]byte, error) { return h.AppendText(make([]byte, 0, TextSize)) }

// UnmarshalText reads what [Parse] reads; h is unchanged if that fails.
func (h *Hash) UnmarshalText(text []byte) error {
	var got Hash
	if err := parse(&got, text); err != nil {
		return err
	}
	*h = got
	return nil
}

// Distance returns the number of bits, 0 to 256, in which h and other differ (the Hamming distance).
func (h Hash) Distance(other Hash) int {
	n := 0
	for i := 0; i < Size; i += 8 {
		n += bits.OnesCount64(binary.LittleEndian.Uint64(h[i:]) ^ binary.LittleEndian.Uint64(other[i:]))
	}
	return n
}

// set sets bit k, counted from the end of the canonical form.
func (h *Hash) set(k int) { h[Size-1-k/8] |= 1 << (k % 8) }
