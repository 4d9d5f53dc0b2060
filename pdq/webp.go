package pdq

import (
	"encoding/binary"
	"errors"
	"image"
)

var errFrame = errors.New("the animation has no first frame that fits its canvas")

// frame is the first frame of an animated WebP file: a still of its own, its size and place, and what it lies on.
type frame struct {
	still  []byte
	bounds image.Rectangle
	canvas image.Rectangle
}

// uint24 reads the numbers that WebP is fond of.
func uint24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }

// animated reports whether data is a WebP file that says it is an animation, which x/image/webp does not read.
func animated(data []byte) bool {
	return len(data) > 30 && string(data[:4]) == "RIFF" && string(data[8:16]) == "WEBPVP8X" && data[20]&2 != 0
}

// firstFrame finds the first frame. Its alpha is left out, since it is ignored.
func firstFrame(data []byte) (frame, error) {
	canvas := image.Rect(0, 0, uint24(data[24:])+1, uint24(data[27:])+1)
	const head = 16 // of a frame: place, size, duration, flags
	shown := chunk(data[12:], "ANMF", "ANMF")
	if len(shown) < 8+head {
		return frame{}, errFrame
	}
	shown = shown[8:]
	at := image.Pt(2*uint24(shown), 2*uint24(shown[3:]))
	f := frame{canvas: canvas, bounds: image.Rect(0, 0, uint24(shown[6:])+1, uint24(shown[9:])+1).Add(at)}
	picture := chunk(shown[head:], "VP8 ", "VP8L")
	if picture == nil || !f.bounds.In(canvas) {
		return frame{}, errFrame
	}
	f.still = binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len("WEBP")+len(picture)+len(picture)&1))
	f.still = append(append(f.still, "WEBP"...), picture...)
	if len(picture)&1 == 1 {
		f.still = append(f.still, 0)
	}
	return f, nil
}

// chunk returns the first chunk of one of two kinds, with its head and as far as data go, or nil.
func chunk(data []byte, kind, or string) []byte {
	for len(data) >= 8 {
		size := 8 + uint64(binary.LittleEndian.Uint32(data[4:]))
		if k := string(data[:4]); k == kind || k == or {
			return data[:min(size, uint64(len(data)))]
		}
		data = data[min(size+size&1, uint64(len(data))):]
	}
	return nil
}

// place puts the frame where it is shown: on a canvas that is clear, and of no colour.
func (f *frame) place(m image.Image) (image.Image, error) {
	if m.Bounds().Size() != f.bounds.Size() {
		return nil, errFrame
	}
	if f.bounds == f.canvas {
		return m, nil
	}
	left, top := f.bounds.Min.X, f.bounds.Min.Y
	switch m := m.(type) {
	case *image.YCbCr:
		to := image.NewYCbCr(f.canvas, m.SubsampleRatio)
		fill(to.Y, 16) // black of video's range
		fill(to.Cb, 128)
		fill(to.Cr, 128)
		lines(to.Y[to.YOffset(left, top):], to.YStride, m.Y, m.YStride, m.Rect.Dx(), m.Rect.Dy())
		// Places are even, so that no sample of colour is shared.
		wide, high := (m.Rect.Dx()+1)/2, (m.Rect.Dy()+1)/2
		lines(to.Cb[to.COffset(left, top):], to.CStride, m.Cb, m.CStride, wide, high)
		lines(to.Cr[to.COffset(left, top):], to.CStride, m.Cr, m.CStride, wide, high)
		return to, nil
	case *image.NRGBA:
		to := image.NewNRGBA(f.canvas)
		lines(to.Pix[to.PixOffset(left, top):], to.Stride, m.Pix, m.Stride, 4*m.Rect.Dx(), m.Rect.Dy())
		return to, nil
	}
	return nil, errFrame
}

func fill(b []byte, v byte) {
	for i := range b {
		b[i] = v
	}
}

// lines copies count lines of n bytes.
func lines(to []byte, toStride int, from []byte, fromStride, n, count int) {
	for y := range count {
		copy(to[y*toStride:][:n], from[y*fromStride:][:n])
	}
}
