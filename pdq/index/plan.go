package index

import "math/bits"

// A plan says what to look for in each band at one radius.
//
// Give each band b an allowance need[b], the allowances summing to radius+1. If two hashes are at most radius
// apart, then over all bands sum(d[b] - need[b]) <= -1, and by the cycle lemma there is a band to start from
// such that every partial sum around the ring of bands is negative:
//
//	d[b] < need[b]  and  d[b] + d[b+1] < need[b] + need[b+1]  and so on.
//
// The first condition alone is the pigeonhole principle of multi-index hashing (Norouzi, Punjani, Fleet, "Fast
// exact search in Hamming space with multi-index hashing"). The second (Qin, Xiao, "Pigeonring: a principle for
// faster thresholded similarity search") is what the tags are for: it keeps two of a thousand random hashes that
// pass the first, before anything of the hash itself is read. No match is lost by either.
//
// At most 2 is allowed to a band, so that buckets at a distance of at most one bit are looked at: 17 of 65,536.
type plan struct {
	need [bands]int
}

// maxPlanned is the largest radius that sixteen bands with an allowance of two can answer.
const maxPlanned = 2*bands - 1

// planFor spreads the allowances of a radius, 0 to maxPlanned, evenly over the bands.
func planFor(radius int) plan {
	var p plan
	for b := range p.need {
		p.need[b] = (b+1)*(radius+1)/bands - b*(radius+1)/bands
	}
	return p
}

// pair returns the joint allowance of band b and the next one.
func (p *plan) pair(b int) int { return p.need[b] + p.need[(b+1)%bands] }

// starts reports whether a hash with the difference diff to the query passes the filter of band b.
func (p *plan) starts(diff *words, b int) bool {
	d := ones(diff.band(b))
	return d < p.need[b] && d+ones(diff.band((b+1)%bands)) < p.pair(b)
}

// goesOn reports whether a hash that starts from band b, in which it differs by d bits, passes the filter of
// crowds: long is its difference in the four bands after b. It returns 1 or 0.
func (p *plan) goesOn(b, d int, long uint64) int {
	two := p.pair(b) + p.need[(b+2)%bands] - 1 - d
	three := two + p.need[(b+3)%bands]
	four := three + p.need[(b+4)%bands]
	over := (two - bits.OnesCount64(long<<32)) | (three - bits.OnesCount64(long<<16)) | (four - bits.OnesCount64(long))
	return 1 - int(uint64(int64(over))>>63) // none is negative
}
