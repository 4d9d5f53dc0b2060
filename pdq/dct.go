package pdq

import "math"

const (
	smallSide = 64 // side of the shrunken picture
	freqs     = 16 // frequencies kept along each axis: 1 to 16
)

// small is the picture after blurring and shrinking: luma 0 to 255, by row and column.
type small [smallSide][smallSide]float32

// coefficients are the frequencies 1 to 16 of the cosine transform, by row (down) and column (across).
type coefficients [freqs][freqs]float32

// transform is the workspace of the cosine transform. The zero value is ready.
type transform struct {
	ready  bool
	matrix [freqs][smallSide]float32
	half   [freqs][smallSide]float32
}

// prepare fills the matrix: row i holds cos(pi/128 (i+1) (2j+1)) sqrt(2/64). The products are taken in
// float64 and rounded once, as in the reference; only the scale is a float32 there.
func (t *transform) prepare() {
	if t.ready {
		return
	}
	scale := float64(float32(math.Sqrt(2.0 / smallSide)))
	for i := range t.matrix {
		for j := range t.matrix[i] {
			angle := math.Pi / 2 / smallSide * float64(i+1) * float64(2*j+1)
			t.matrix[i][j] = float32(scale * math.Cos(angle))
		}
	}
	t.ready = true
}

// forward computes out = matrix · in · matrixᵀ. Every sum runs over k upwards in float32, because the bits of
// the hash depend on the rounding; the float32 conversions forbid a fused multiply-add, which rounds once
// where the reference rounds twice.
func (t *transform) forward(in *small, out *coefficients) {
	for i := range t.half {
		row := &t.half[i]
		*row = [smallSide]float32{}
		for k, d := range &t.matrix[i] {
			a := &in[k]
			for j := range row {
				row[j] += float32(d * a[j])
			}
		}
	}
	for i := range out {
		row := &t.half[i]
		for j := range out[i] {
			out[i][j] = dot(row, &t.matrix[j])
		}
	}
}

// dot adds the products in order.
func dot(a, b *[smallSide]float32) float32 {
	var sum float32
	for k := range a {
		sum += float32(a[k] * b[k])
	}
	return sum
}

// hash sets the bit of every coefficient above the lower median.
func (c *coefficients) hash() Hash {
	median := c.median()
	var h Hash
	for i := range c {
		for j, v := range c[i] {
			if v > median {
				h.set(i*freqs + j)
			}
		}
	}
	return h
}

// median returns the lower median: the 128th smallest of 256.
func (c *coefficients) median() float32 {
	var v [freqs * freqs]float32
	for i := range c {
		copy(v[i*freqs:], c[i][:])
	}
	return nth(v[:], freqs*freqs/2-1)
}

// nth returns the element that would stand at index n if v were sorted; it reorders v. (Hoare's selection.)
func nth(v []float32, n int) float32 {
	lo, hi := 0, len(v)-1
	for lo < hi {
		pivot := v[(lo+hi)/2]
		i, j := lo, hi
		for i <= j {
			for v[i] < pivot {
				i++
			}
			for pivot < v[j] {
				j--
			}
			if i <= j {
				v[i], v[j] = v[j], v[i]
				i++
				j--
			}
		}
		switch {
		case n <= j:
			hi = j
		case n >= i:
			lo = i
		default:
			return v[n]
		}
	}
	return v[n]
}

// quality returns 0 to 100: how much the shrunken picture changes from pixel to pixel. Each difference is
// scaled to a percentage and cut to a whole number first, so that faint noise counts nothing.
func quality(s *small) int {
	sum := 0
	for i := range s {
		for j, v := range s[i] {
			if i+1 < smallSide {
				sum += step(v, s[i+1][j])
			}
			if j+1 < smallSide {
				sum += step(v, s[i][j+1])
			}
		}
	}
	return min(sum/90, 100)
}

// step returns the size of the difference in whole percent of the luma range.
func step(u, v float32) int {
	d := int(float32((u-v)*100) / 255)
	if d < 0 {
		return -d
	}
	return d
}
