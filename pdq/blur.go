package pdq

const (
	maxSide = 512 // side above which a picture is shrunk by nearest-neighbour sampling before the blur
	minSide = 5   // the reference gives pictures with a shorter side the zero hash and quality 0
	lanes   = 4   // rows taken side by side: four independent running sums hide the latency of an addition
	ringLen = 8   // rows a pass looks back: one batch of lanes and the widest window, ceil(512/128)
)

// batch holds four neighbouring rows of a picture, interleaved: batch[x][lane].
type batch [maxSide][lanes]float32

// blur shrinks a picture of up to 512x512 to 64x64. The reference runs a box filter along the rows and one
// along the columns, twice, over the whole picture, and then takes 64x64 of its pixels. Here the rows stream
// through the four passes, so that the workspace fits the first-level cache, and the second pair of passes
// writes only the columns and rows that are taken. Every running sum is the reference's, addition by
// addition, because the last bits of the hash depend on its rounding.
type blur struct {
	w, h   int
	alongX box
	alongY box
	takeX  [smallSide]int // the columns that are taken, in order, with repeats if w < 64
	takeY  [smallSide]int // the rows that are taken

	rows   batch // the picture, four rows at a time
	first  [ringLen][maxSide]float32
	sums   [maxSide]float32
	mid    batch // four rows after the first pair of passes
	second [ringLen][smallSide]float32
	sums2  [smallSide]float32
	taken  int // rows of the result that are written
}

// box is a running mean over a line of pixels.
type box struct {
	n       int     // length of the line
	win     int     // width of the window in pixels
	reach   int     // pixels the window covers after its own place
	full    float32 // win
	inverse float32 // 1/win where multiplying rounds as dividing does, else 0
}

// newBox returns the filter for a line of n pixels: its window is half a block of the result, rounded up.
func newBox(n int) box {
	win := (n + 2*smallSide - 1) / (2 * smallSide)
	b := box{n: n, win: win, reach: win / 2, full: float32(win)}
	if win&(win-1) == 0 {
		b.inverse = 1 / b.full
	}
	return b
}

// covered returns how many pixels the window covers at place o.
func (b *box) covered(o int) float32 {
	return float32(min(o+b.reach, b.n-1) - max(o+b.reach-b.win, -1))
}

// mean divides a sum by the pixels covered.
func (b *box) mean(sum, covered float32) float32 {
	if covered == b.full && b.inverse != 0 {
		return sum * b.inverse
	}
	return sum / covered
}

// reset prepares the workspace for a picture of w by h pixels, each 5 to 512.
func (b *blur) reset(w, h int) {
	b.w, b.h = w, h
	b.alongX, b.alongY = newBox(w), newBox(h)
	for i := range smallSide {
		// The pixel at (i+0.5)*n/64, rounded down; whole numbers give what the reference's float64 gives.
		b.takeX[i] = (2*i + 1) * w / (2 * smallSide)
		b.takeY[i] = (2*i + 1) * h / (2 * smallSide)
	}
	b.sums = [maxSide]float32{}
	b.sums2 = [smallSide]float32{}
	b.taken = 0
}

// run shrinks the picture whose rows s delivers into out.
func (b *blur) run(s *sampler, out *small) {
	if b.w == smallSide && b.h == smallSide {
		b.copyRows(s, out)
		return
	}
	for y := 0; y < b.h; y += lanes {
		n := min(lanes, b.h-y)
		for lane := range n {
			s.row(&b.rows, lane, y+lane)
		}
		b.rowsFirst(y)
		for k := y; k < y+n; k++ {
			b.columnsFirst(k, out)
		}
	}
	for k := b.h; k < b.h+b.alongY.reach; k++ {
		b.columnsFirst(k, out)
	}
}

// copyRows takes a picture of 64x64 as it is, as the reference does for frames that a video program shrank.
func (b *blur) copyRows(s *sampler, out *small) {
	for y := range out {
		s.row(&b.rows, 0, y)
		for x := range out[y] {
			out[y][x] = b.rows[x][0]
		}
	}
}

// rowsFirst is the first pass: along four rows from y on, every pixel written.
func (b *blur) rowsFirst(y int) {
	var s0, s1, s2, s3 float32
	f, in := &b.alongX, &b.rows
	ring := b.first[y%ringLen:][:lanes]
	o0, o1, o2, o3 := &ring[0], &ring[1], &ring[2], &ring[3]
	for k := 0; k < f.n+f.reach; k++ {
		if k < f.n {
			v := &in[k]
			s0, s1, s2, s3 = s0+v[0], s1+v[1], s2+v[2], s3+v[3]
		}
		if k >= f.win {
			v := &in[k-f.win]
			s0, s1, s2, s3 = s0-v[0], s1-v[1], s2-v[2], s3-v[3]
		}
		if o := k - f.reach; o >= 0 {
			if k >= f.win && k < f.n && f.inverse != 0 {
				o0[o], o1[o], o2[o], o3[o] = s0*f.inverse, s1*f.inverse, s2*f.inverse, s3*f.inverse
			} else {
				c := f.covered(o)
				o0[o], o1[o], o2[o], o3[o] = f.mean(s0, c), f.mean(s1, c), f.mean(s2, c), f.mean(s3, c)
			}
		}
	}
}

// columnsFirst is the second pass: it takes row k of the first into the running sums of all columns, and
// writes the row that thereby has its whole window. Full batches go on to the second pair of passes.
func (b *blur) columnsFirst(k int, out *small) {
	f := &b.alongY
	slide(b.sums[:b.w], b.first[k%ringLen][:b.w], b.first[(k+ringLen-f.win)%ringLen][:b.w], k < f.n, k >= f.win)
	o := k - f.reach
	if o < 0 {
		return
	}
	lane, c := o%lanes, f.covered(o)
	if c == f.full && f.inverse != 0 {
		for x, s := range b.sums[:b.w] {
			b.mid[x][lane] = s * f.inverse
		}
	} else {
		for x, s := range b.sums[:b.w] {
			b.mid[x][lane] = s / c
		}
	}
	if lane == lanes-1 || o == b.h-1 {
		b.rowsSecond(o - lane)
		b.columnsSecond(o-lane, o, out)
	}
}

// slide moves the window of every column down by one row.
func slide(sums, in, old []float32, add, drop bool) {
	in, old = in[:len(sums)], old[:len(sums)]
	switch {
	case add && drop:
		for x, s := range sums {
			s += in[x]
			sums[x] = s - old[x]
		}
	case add:
		for x, v := range in {
			sums[x] += v
		}
	case drop:
		for x, v := range old {
			sums[x] -= v
		}
	}
}

// rowsSecond is the third pass: along four rows from y on, only the columns that are taken written.
func (b *blur) rowsSecond(y int) {
	var s0, s1, s2, s3 float32
	f, in, k := &b.alongX, &b.mid, 0
	ring := b.second[y%ringLen:][:lanes]
	for j, o := range &b.takeX {
		for ; k <= o+f.reach; k++ {
			if k < f.n {
				v := &in[k]
				s0, s1, s2, s3 = s0+v[0], s1+v[1], s2+v[2], s3+v[3]
			}
			if k >= f.win {
				v := &in[k-f.win]
				s0, s1, s2, s3 = s0-v[0], s1-v[1], s2-v[2], s3-v[3]
			}
		}
		c := f.covered(o)
		ring[0][j], ring[1][j], ring[2][j], ring[3][j] = f.mean(s0, c), f.mean(s1, c), f.mean(s2, c), f.mean(s3, c)
	}
}

// columnsSecond is the last pass: it takes rows from to last of the third, and writes the rows of the result
// that thereby have their whole window.
func (b *blur) columnsSecond(from, last int, out *small) {
	f := &b.alongY
	end := last
	if last == b.h-1 {
		end += f.reach
	}
	for k := from; k <= end; k++ {
		slide(b.sums2[:], b.second[k%ringLen][:], b.second[(k+ringLen-f.win)%ringLen][:], k < f.n, k >= f.win)
		for b.taken < smallSide && b.takeY[b.taken] == k-f.reach {
			c := f.covered(k - f.reach)
			for j, s := range &b.sums2 {
				out[b.taken][j] = f.mean(s, c)
			}
			b.taken++
		}
	}
}
