package pdq

import (
	"errors"
	"fmt"
	"image"
	"io"
)

// ErrEmpty is the error for a picture without pixels.
var ErrEmpty = errors.New("pdq: image has no pixels")

// Result is what hashing a picture gives. It carries the picture's frequencies for [Result.Dihedral], about
// one kilobyte: to keep many hashes, keep Hash.
type Result struct {
	// Hash is the hash; all zero for a picture with a side below five pixels after the shrink.
	Hash Hash
	// Quality is 0 to 100: how much there is to see. Below [MatchQuality] a hash says little: it belongs to
	// a nearly even picture, whose hash is decided by noise.
	Quality int
	// Width and Height are the size of the picture in pixels, before any shrinking.
	Width, Height int
	// Format is the registered name of the format, as "jpeg"; empty when an [image.Image] was hashed.
	Format string

	coefficients coefficients
	hashed       bool
}

// Dihedral returns the hashes of the picture and of its seven turned and mirrored forms; the first is
// r.Hash.
func (r *Result) Dihedral() Dihedral {
	var d Dihedral
	if !r.hashed {
		return d
	}
	var c coefficients
	for t := range d {
		turn(Transform(t), &r.coefficients, &c)
		d[t] = c.hash()
	}
	return d
}

// Hasher hashes pictures, one at a time, and keeps the workspace for the next: about 80 kilobytes, and for
// [Hasher.HashReader] a buffer for the encoded picture. The zero value is ready. A Hasher must not be used by
// two goroutines at once; give each its own.
type Hasher struct {
	// Limits bounds what HashReader takes in; the zero value stands for the defaults.
	Limits Limits

	sampler   sampler
	blur      blur
	small     small
	transform transform
	source    source
}

// Hash hashes a decoded picture of any size and kind. It allocates nothing for the image types of the
// standard library. (Leave lossy WebP files to HashReader: their decoder gives YCbCr of video's range, and an
// image cannot say so.) The error is [ErrEmpty] for a picture without pixels, or a [*DecodeError] if the image
// panics when its pixels are read.
func (h *Hasher) Hash(img image.Image) (r Result, err error) {
	defer func() {
		h.sampler.close()
		if p := recover(); p != nil {
			r, err = Result{}, &DecodeError{Err: fmt.Errorf("image panicked: %v", p)}
		}
	}()
	if img == nil || img.Bounds().Empty() {
		return Result{}, ErrEmpty
	}
	r.Width, r.Height = img.Bounds().Dx(), img.Bounds().Dy()
	h.sampler.open(img)
	if h.sampler.w < minSide || h.sampler.h < minSide {
		return r, nil
	}
	h.blur.reset(h.sampler.w, h.sampler.h)
	h.blur.run(&h.sampler, &h.small)
	h.transform.prepare()
	h.transform.forward(&h.small, &r.coefficients)
	r.Hash, r.Quality, r.hashed = r.coefficients.hash(), quality(&h.small), true
	return r, nil
}

// HashImage hashes one decoded picture; see [Hasher.Hash]. For many pictures keep a [Hasher].
func HashImage(img image.Image) (Result, error) { return new(Hasher).Hash(img) }

// HashReader hashes one encoded picture; see [Hasher.HashReader]. For many pictures keep a [Hasher].
func HashReader(r io.Reader) (Result, error) { return new(Hasher).HashReader(r) }
