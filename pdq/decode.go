package pdq

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // format
	_ "image/jpeg" // format
	_ "image/png"  // format
	"io"
	"math"
	"strings"

	_ "golang.org/x/image/webp" // format

	"copse/pdq/internal/bmp"
	"copse/pdq/internal/tiff"
)

const (
	// DefaultBytes is the longest encoded picture taken by default: 64 MiB.
	DefaultBytes = 64 << 20
	// DefaultPixels is the largest picture decoded by default: 8192 by 8192.
	DefaultPixels = 1 << 26

	// maxScans is the most scans a JPEG file may have. Each costs a walk over the whole picture, however
	// short it is in the file; cameras and encoders write ten at most. The limit is the one the fuzzing
	// harness of libjpeg-turbo uses.
	maxScans = 500
	// maxWalked is the most pixels all these walks may pass: 32 scans of the largest picture taken by default,
	// some seconds. Where more pixels are taken, leastScans are too.
	maxWalked  = 32 * DefaultPixels
	leastScans = 32
	// maxKept is the largest buffer a Hasher keeps for the next picture.
	maxKept = 8 << 20
)

// Limits bounds what is taken in from a stream. A picture beyond one is refused before it is decoded.
//
// Decoding needs memory for the whole picture: 1.5 to 4 bytes a pixel as a rule, 8 with 16 bits a channel,
// up to 15 for a progressive JPEG.
type Limits struct {
	// Bytes is the longest encoded picture; 0 stands for [DefaultBytes].
	Bytes int64
	// Pixels is the largest width times height; 0 stands for [DefaultPixels].
	Pixels int64
}

// ErrFormat is the error for a stream in no known format.
var ErrFormat = errors.New("pdq: unknown image format")

// LimitError is the error for a picture beyond one of the limits.
type LimitError struct {
	// What is counted: "bytes", "pixels" or "scans" (of a JPEG file, whose limit follows from its size).
	What string
	// Got is what the picture has; for bytes only that it is more than Max.
	Got int64
	// Max is the limit.
	Max int64
}

// Error says what is too much.
func (e *LimitError) Error() string {
	if e.What == "bytes" {
		return fmt.Sprintf("pdq: image has more than %d bytes", e.Max)
	}
	return fmt.Sprintf("pdq: image has %d %s, limit %d", e.Got, e.What, e.Max)
}

// DecodeError is the error for a picture that is damaged, cut off, or of a kind its decoder does not know.
type DecodeError struct {
	// Format is the registered name of the format; empty if a decoded image could not be read.
	Format string
	// Err is what the decoder said, or that it panicked.
	Err error
}

// Error says which format and what the decoder said.
func (e *DecodeError) Error() string {
	if e.Format == "" {
		return "pdq: " + e.Err.Error()
	}
	// Most decoders put their name first themselves.
	return "pdq: decode " + e.Format + ": " + strings.TrimPrefix(e.Err.Error(), e.Format+": ")
}

// Unwrap returns Err.
func (e *DecodeError) Unwrap() error { return e.Err }

// HashReader reads a picture to the end of r, decodes it and hashes it: JPEG, PNG, GIF (its first frame, without
// the canvas around it), WebP (of an animation the first frame, on its canvas), BMP, TIFF (its first page), and whatever else
// the program registered with [image.RegisterFormat]. EXIF orientation is ignored, as in the reference; compare all hashes of
// [Result.Dihedral] instead.
//
// A PNG file with wrong checksums, or without its end, is read as browsers do, also where the reference stops. One
// whose pixels are cut off is an error, as a part of a picture has another hash. The error for a kind of BMP or TIFF that is
// not read names the kind.
//
// The error is [ErrFormat], a [*LimitError], a [*DecodeError] or [ErrEmpty], or wraps that of r. A decoder
// that panics gives a DecodeError. What cannot be caught here: a decoder that runs out of memory or takes
// very long. The limits bound both; serve strangers' pictures in a process of its own all the same.
func (h *Hasher) HashReader(r io.Reader) (Result, error) {
	limits := h.Limits.orDefault()
	defer h.source.trim()
	if err := h.source.fill(r, limits.Bytes); err != nil {
		return Result{}, err
	}
	img, format, err := h.source.decode(limits.Pixels)
	if err != nil {
		return Result{}, err
	}
	// WebP's planes have video's range, which the decoder passes on unsaid (golang/go#40173).
	h.sampler.chroma.limited = format == "webp"
	res, err := h.Hash(img)
	res.Format = format
	return res, err
}

func (l Limits) orDefault() Limits {
	if l.Bytes <= 0 {
		l.Bytes = DefaultBytes
	}
	if l.Pixels <= 0 {
		l.Pixels = DefaultPixels
	}
	return l
}

// source is an encoded picture in memory. It has the methods with which [image.Decode] and the decoders read it in place.
type source struct {
	data []byte
	at   int
}

// fill reads r to its end.
func (s *source) fill(r io.Reader, limit int64) error {
	buf := bytes.NewBuffer(s.data[:0])
	_, err := buf.ReadFrom(io.LimitReader(r, min(limit, math.MaxInt64-1)+1))
	s.data = buf.Bytes()
	if err != nil {
		return fmt.Errorf("pdq: read: %w", err)
	}
	if int64(len(s.data)) > limit {
		return &LimitError{What: "bytes", Got: int64(len(s.data)), Max: limit}
	}
	return nil
}

// trim lets a large buffer go.
func (s *source) trim() {
	if cap(s.data) > maxKept {
		s.data = nil
	}
}

// decode returns the picture and the name of its format.
func (s *source) decode(maxPixels int64) (img image.Image, format string, err error) {
	defer func() {
		if p := recover(); p != nil {
			img, err = nil, &DecodeError{Format: format, Err: fmt.Errorf("decoder panicked: %v", p)}
		}
	}()
	switch {
	case bmp.Is(s.data):
		format = "bmp"
		img, err = s.own(format, bmp.Size, bmp.Decode, maxPixels)
	case tiff.Is(s.data):
		format = "tiff"
		img, err = s.own(format, tiff.Size, tiff.Decode, maxPixels)
	case animated(s.data):
		format = "webp"
		img, err = s.animation(maxPixels)
	default:
		img, format, err = s.registered(maxPixels)
		var damaged *DecodeError
		if format == "png" && errors.As(err, &damaged) {
			s.data = mendPNG(s.data, maxPixels)
			img, format, err = s.registered(maxPixels)
		}
	}
	return img, format, err
}

// own decodes with a reader of ours. The header is read alone first.
func (s *source) own(format string, size func([]byte) (int, int, error), decode func([]byte) (image.Image, error),
	maxPixels int64) (image.Image, error) {
	w, h, err := size(s.data)
	if err != nil {
		return nil, s.wrap(format, err)
	}
	if err := check(w, h, maxPixels); err != nil {
		return nil, err
	}
	img, err := decode(s.data)
	if err != nil {
		return nil, s.wrap(format, err)
	}
	return img, nil
}

// animation decodes the first frame of a WebP file and what lies around it.
func (s *source) animation(maxPixels int64) (image.Image, error) {
	f, err := firstFrame(s.data)
	if err != nil {
		return nil, s.wrap("webp", err)
	}
	if err := check(f.canvas.Dx(), f.canvas.Dy(), maxPixels); err != nil {
		return nil, err
	}
	s.data = f.still
	img, format, err := s.registered(maxPixels)
	if err != nil {
		return nil, err
	}
	if img, err = f.place(img); err != nil {
		return nil, s.wrap(format, err)
	}
	return img, nil
}

// registered decodes with what is registered for the format. The header is read alone first.
func (s *source) registered(maxPixels int64) (image.Image, string, error) {
	s.at = 0
	config, format, err := image.DecodeConfig(s)
	if err != nil {
		return nil, format, s.wrap(format, err)
	}
	if err := check(config.Width, config.Height, maxPixels); err != nil {
		return nil, format, err
	}
	if format == "jpeg" {
		// In compressed data 0xff stands before 0 or a restart marker, so this counts every scan, and next
		// to nothing else.
		most := min(maxScans, max(maxWalked/(int64(config.Width)*int64(config.Height)), leastScans))
		if n := int64(bytes.Count(s.data, []byte{0xff, 0xda})); n > most {
			return nil, format, &LimitError{What: "scans", Got: n, Max: most}
		}
	}
	s.at = 0
	img, format, err := image.Decode(s)
	if err != nil {
		return nil, format, s.wrap(format, err)
	}
	return img, format, nil
}

// check refuses a picture that has no pixels or too many.
func check(width, height int, maxPixels int64) error {
	w, h := int64(width), int64(height)
	if w <= 0 || h <= 0 {
		return ErrEmpty
	}
	if w > maxPixels/h {
		return &LimitError{What: "pixels", Got: w * h, Max: maxPixels}
	}
	return nil
}

// wrap makes an error of ours from a decoder's.
func (s *source) wrap(format string, err error) error {
	if !errors.Is(err, image.ErrFormat) {
		return &DecodeError{Format: format, Err: err}
	}
	if len(s.data) >= 12 && string(s.data[4:8]) == "ftyp" {
		return fmt.Errorf("%w: HEIC, AVIF or video", ErrFormat)
	}
	return ErrFormat
}

// Read implements [io.Reader].
func (s *source) Read(p []byte) (int, error) {
	n := copy(p, s.data[s.at:])
	s.at += n
	if n == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

// ReadByte implements [io.ByteReader].
func (s *source) ReadByte() (byte, error) {
	if s.at >= len(s.data) {
		return 0, io.EOF
	}
	s.at++
	return s.data[s.at-1], nil
}

// Peek returns the next n bytes without taking them.
func (s *source) Peek(n int) ([]byte, error) {
	rest := s.data[s.at:]
	if len(rest) < n {
		return rest, io.EOF
	}
	return rest[:n:n], nil
}
