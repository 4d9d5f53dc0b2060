package sheet

import (
	"encoding/xml"
	"errors"
	"io"
)

// A token and a nest of elements are held in memory whole, at many times their size in the file.
const (
	maxToken = 1 << 20
	maxDepth = 64
)

// errTooMuch ends the reading of a part.
var errTooMuch = errors.New("more than is read")

// tokens are those of one part. It counts what is really unpacked, whatever the file says.
type tokens struct {
	decoder *xml.Decoder
	from    io.Reader
	left    *int // bytes that may still be unpacked, of all parts
	token   int  // bytes unpacked for the token at hand
	depth   int
}

func newTokens(from io.Reader, left *int) *tokens {
	t := &tokens{from: from, left: left}
	t.decoder = xml.NewDecoder(t)
	return t
}

// Read is for the decoder.
func (t *tokens) Read(p []byte) (int, error) {
	n, err := t.from.Read(p)
	*t.left -= n
	if t.token += n; *t.left < 0 || t.token > maxToken {
		return 0, errTooMuch
	}
	return n, err
}

func (t *tokens) next() (xml.Token, error) {
	t.token = 0
	token, err := t.decoder.Token()
	switch token.(type) {
	case xml.StartElement:
		if t.depth++; t.depth > maxDepth {
			return nil, errTooMuch
		}
	case xml.EndElement:
		t.depth--
	}
	return token, err
}

// skip passes over what is left of the element whose start was read last.
func (t *tokens) skip() error {
	for end := t.depth - 1; t.depth > end; {
		if _, err := t.next(); err != nil {
			return err
		}
	}
	return nil
}
