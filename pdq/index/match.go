package index

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Entry is one hash of a list, with the caller's number for it. Entries need not differ: a pair added twice is
// found twice.
type Entry struct {
	Hash Hash
	ID   uint64
}

// Match is an entry found, with its distance from the query in bits.
type Match struct {
	Entry
	Distance int
}

// Query says how to search.
type Query struct {
	// Radius is the largest distance of a match, 0 to 255 bits.
	Radius int
	// Limit is the largest number of matches to return; zero means DefaultLimit.
	Limit int
	// Scan compares the query with every hash even where there is a multi-index. The answer is the same; it
	// is there to check and to measure the multi-index.
	Scan bool
}

// Result is the answer to a search.
type Result struct {
	// Matches are ordered by distance, then by ID, then by hash.
	Matches []Match
	// Truncated says that there were more matches than the limit; those returned are the closest.
	Truncated bool
}

const (
	// DefaultRadius is the distance up to which the authors of PDQ call two pictures the same.
	DefaultRadius = 31
	// MaxRadius is the largest radius of a query.
	MaxRadius = Bits - 1
	// DefaultLimit is the number of matches returned at most if the query does not say.
	DefaultLimit = 1000
	// MaxEntries is the largest number of entries of an index: 134,217,728.
	MaxEntries = 1 << 27
)

var errTooMany = fmt.Errorf("index: more than %d entries", MaxEntries)

// ErrRadius is wrapped by the error of a query whose radius is not 0 to 255.
var ErrRadius = errors.New("index: radius out of range")

// check returns the query with its limit filled in.
func (q Query) check() (Query, error) {
	if q.Radius < 0 || q.Radius > MaxRadius {
		return q, fmt.Errorf("%w: %d, want 0 to %d", ErrRadius, q.Radius, MaxRadius)
	}
	if q.Limit < 0 {
		return q, fmt.Errorf("index: limit %d is negative", q.Limit)
	}
	if q.Limit == 0 {
		q.Limit = DefaultLimit
	}
	return q, nil
}

// hit is a match as a search keeps it.
type hit struct {
	words    words
	id       uint64
	distance int
}

// compare orders hits as the matches of a Result are ordered.
func (a *hit) compare(b *hit) int {
	if a.distance != b.distance {
		return cmp.Compare(a.distance, b.distance)
	}
	if a.id != b.id {
		return cmp.Compare(a.id, b.id)
	}
	x, y := a.words.hash(), b.words.hash()
	return bytes.Compare(x[:], y[:])
}

// closest keeps the limit closest of the hits it is given.
type closest struct {
	limit     int
	hits      []hit // a heap with the farthest on top once there are limit of them
	truncated bool
}

// keptHits is the number of hits for which memory is kept from one search to the next.
const keptHits = 1 << 10

func (c *closest) reset(limit int) {
	if cap(c.hits) > keptHits {
		c.hits = nil
	}
	*c = closest{limit: limit, hits: c.hits[:0]}
}

func (c *closest) offer(distance int, id uint64, w *words) {
	if len(c.hits) < c.limit {
		c.hits = append(c.hits, hit{*w, id, distance})
		if len(c.hits) == c.limit {
			for i := c.limit/2 - 1; i >= 0; i-- {
				c.sink(i)
			}
		}
		return
	}
	c.truncated = true
	if distance > c.hits[0].distance {
		return
	}
	if h := (hit{*w, id, distance}); h.compare(&c.hits[0]) < 0 {
		c.hits[0] = h
		c.sink(0)
	}
}

// sink restores the heap below i.
func (c *closest) sink(i int) {
	h := c.hits
	for {
		child := 2*i + 1
		if child >= len(h) {
			return
		}
		if child+1 < len(h) && h[child].compare(&h[child+1]) < 0 {
			child++
		}
		if h[i].compare(&h[child]) >= 0 {
			return
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
}

// result returns the hits as matches, in order.
func (c *closest) result() Result {
	if len(c.hits) == 0 {
		return Result{}
	}
	var keep [64]uint64
	order := keep[:0]
	for i := range c.hits {
		order = append(order, uint64(c.hits[i].distance)<<32|uint64(i))
	}
	slices.SortFunc(order, func(a, b uint64) int {
		if d := cmp.Compare(a>>32, b>>32); d != 0 {
			return d
		}
		return c.hits[uint32(a)].compare(&c.hits[uint32(b)])
	})
	matches := make([]Match, len(order))
	for i, o := range order {
		h := &c.hits[uint32(o)]
		matches[i] = Match{Entry{h.words.hash(), h.id}, h.distance}
	}
	return Result{Matches: matches, Truncated: c.truncated}
}
