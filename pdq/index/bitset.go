package index

const (
	pageBits  = 1 << 15
	pageWords = pageBits / 64
)

// page is the bits of 32,768 positions.
type page [pageWords]uint64

// bitset marks withdrawn positions. A bitset in use is never changed: set returns another that shares all pages
// but one.
type bitset struct {
	pages []*page // nil where no bit is set
	count int
	shift int
}

// has reports whether bit i is set.
func (b bitset) has(i int) bool {
	i += b.shift
	p := i / pageBits
	return p < len(b.pages) && b.pages[p] != nil && b.pages[p][i%pageBits/64]>>(i%64)&1 != 0
}

// from returns a view of the bits from shift on.
func (b bitset) from(shift int) bitset {
	b.shift += shift
	return b
}

// editor changes a copy of a bitset, copying each page once.
type editor struct {
	bitset
	own map[int]bool // pages copied so far
}

// edit returns an editor of b, which itself stays as it is.
func (b bitset) edit() *editor {
	b.pages = append([]*page(nil), b.pages...)
	return &editor{bitset: b, own: make(map[int]bool)}
}

// set sets bit i.
func (e *editor) set(i int) {
	if e.has(i) {
		return
	}
	p := i / pageBits
	for len(e.pages) <= p {
		e.pages = append(e.pages, nil)
	}
	if !e.own[p] {
		fresh := new(page)
		if e.pages[p] != nil {
			*fresh = *e.pages[p]
		}
		e.pages[p], e.own[p] = fresh, true
	}
	e.pages[p][i%pageBits/64] |= 1 << (i % 64)
	e.count++
}
