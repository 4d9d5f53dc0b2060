package pdq

// Transform names one of the eight ways to turn or mirror a picture by right angles: the dihedral group of
// the square, in the order of the reference program.
type Transform uint8

// The eight transforms. The names are the reference program's; the comments say what is done to the
// picture.
const (
	Original   Transform = iota // nothing
	Rotate90                    // a quarter turn counter-clockwise
	Rotate180                   // a half turn
	Rotate270                   // a quarter turn clockwise
	FlipX                       // top and bottom change places
	FlipY                       // left and right change places
	FlipPlus1                   // rows become columns: mirrored at the diagonal from the top left
	FlipMinus1                  // mirrored at the diagonal from the top right

	transforms = iota
)

// String returns the reference program's name of t: original, rotate90, …, flipminus1.
func (t Transform) String() string {
	switch t {
	case Original:
		return "original"
	case Rotate90:
		return "rotate90"
	case Rotate180:
		return "rotate180"
	case Rotate270:
		return "rotate270"
	case FlipX:
		return "flipx"
	case FlipY:
		return "flipy"
	case FlipPlus1:
		return "flipplus1"
	case FlipMinus1:
		return "flipminus1"
	}
	return "unknown"
}

// Dihedral holds the hashes of a picture and of its seven turned and mirrored forms, indexed by [Transform].
// They are derived from one transform of the picture by changing signs and swapping axes, which costs
// little; a derived hash is usually a few bits away from the hash of the picture turned in fact.
type Dihedral [transforms]Hash

// Closest returns the transform whose hash is closest to other, and that distance. Of equal ones it returns
// the first.
func (d *Dihedral) Closest(other Hash) (Transform, int) {
	best, at := Bits+1, Original
	for t, h := range d {
		if n := h.Distance(other); n < best {
			best, at = n, Transform(t)
		}
	}
	return at, best
}

// turn writes to out the coefficients of the picture under t. Mirroring an axis changes the sign of the odd
// frequencies along it; index 0 is frequency 1, so those are the even indexes.
func turn(t Transform, in, out *coefficients) {
	for i := range in {
		for j, v := range in[i] {
			down, across := i&1 == 0, j&1 == 0
			negative, swap := false, false
			switch t {
			case Rotate90:
				negative, swap = across, true
			case Rotate180:
				negative = down != across
			case Rotate270:
				negative, swap = down, true
			case FlipX:
				negative = down
			case FlipY:
				negative = across
			case FlipPlus1:
				swap = true
			case FlipMinus1:
				negative, swap = down != across, true
			}
			if negative {
				v = -v
			}
			if swap {
				out[j][i] = v
			} else {
				out[i][j] = v
			}
		}
	}
}
