package index

import (
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

// compare orders matches as in a Result.
func compare(a, b Match) int {
	if a.Distance != b.Distance {
		return cmp.Compare(a.Distance, b.Distance)
	}
	if a.ID != b.ID {
		return cmp.Compare(a.ID, b.ID)
	}
	return slices.Compare(a.Hash[:], b.Hash[:])
}

// closest keeps the limit closest of the matches it is given.
type closest struct {
	limit     int
	matches   []Match // a heap with the farthest on top once there are limit of them
	truncated bool
}

func (c *closest) reset(limit int) { *c = closest{limit: limit} }

// offer takes a match, whose hash is put together only if it is kept.
func (c *closest) offer(distance int, id uint64, w *words) {
	if len(c.matches) < c.limit {
		c.matches = append(c.matches, Match{Entry{w.hash(), id}, distance})
		if len(c.matches) == c.limit {
			for i := c.limit/2 - 1; i >= 0; i-- {
				c.sink(i)
			}
		}
		return
	}
	c.truncated = true
	if distance > c.matches[0].Distance {
		return
	}
	if m := (Match{Entry{w.hash(), id}, distance}); compare(m, c.matches[0]) < 0 {
		c.matches[0] = m
		c.sink(0)
	}
}

// sink restores the heap below i.
func (c *closest) sink(i int) {
	h := c.matches
	for {
		child := 2*i + 1
		if child >= len(h) {
			return
		}
		if child+1 < len(h) && compare(h[child], h[child+1]) < 0 {
			child++
		}
		if compare(h[i], h[child]) >= 0 {
			return
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
}

// result returns the matches in order.
func (c *closest) result() Result {
	slices.SortFunc(c.matches, compare)
	return Result{Matches: c.matches, Truncated: c.truncated}
}
