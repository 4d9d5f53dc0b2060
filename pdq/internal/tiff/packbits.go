package tiff

import "io"

// packBits undoes Apple's run-length code.
type packBits struct {
	data  []byte
	count int  // bytes still to come
	run   bool // of the same byte
}

// Read implements [io.Reader].
func (r *packBits) Read(b []byte) (int, error) {
	done := 0
	for done < len(b) {
		if r.count == 0 {
			if len(r.data) == 0 {
				break
			}
			code := int(int8(r.data[0]))
			r.data = r.data[1:]
			if code == -128 {
				continue
			}
			r.run, r.count = code < 0, max(code, -code)+1
		}
		if len(r.data) == 0 {
			break
		}
		n := min(r.count, len(b)-done)
		if r.run {
			for i := range n {
				b[done+i] = r.data[0]
			}
		} else {
			n = copy(b[done:done+n], r.data)
			r.data = r.data[n:]
		}
		done, r.count = done+n, r.count-n
		if r.run && r.count == 0 {
			r.data = r.data[1:]
		}
	}
	if done == 0 && len(b) > 0 {
		return 0, io.EOF
	}
	return done, nil
}
