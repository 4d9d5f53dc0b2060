package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"

	"copse/pdq"
)

// Synthetic hash lists, to measure and to test with where no real list may be used. They are models, not fitted
// to any real list: uniform is the easiest list there is, clustered has the families and the uneven bits that lists of
// pictures have, adversarial is what somebody would add to a list to make searches slow.

// ListKind is a kind of synthetic list.
type ListKind string

const (
	// Uniform hashes are random bits.
	Uniform ListKind = "uniform"
	// Clustered hashes come from a model of DCT coefficients, in families of edits and around popular templates.
	Clustered ListKind = "clustered"
	// Adversarial hashes are random bits but for a tenth of the list, which is one family.
	Adversarial ListKind = "adversarial"
)

// ListKinds are all kinds, in the order of the tables.
func ListKinds() []ListKind { return []ListKind{Uniform, Clustered, Adversarial} }

const (
	genChunk    = 4096 // hashes made from one seed, so that chunks can be made side by side
	frequencies = 256
	// Clustered, as in the comment at clusters.
	meanScale      = 1.2
	meanDecay      = 3.0
	familyAlpha    = 1.3
	familyCap      = 500
	familyMean     = 3.3 // members, of sizes cut to whole numbers
	templates      = 40
	templateShare  = 0.02
	templateNoise  = 1.5
	noiseLow       = 0.05
	noiseHigh      = 0.6
	adversaryPart  = 10 // one in so many belongs to the family
	adversaryFlips = 40
	nearMiss       = 48 // distance of the nearest adversarial query to the template
	farMiss        = 87
	queryDistances = 34 // planted queries are 0 to 33 bits away: the radius of 31 and a little more
)

// Generate makes a list of n hashes and so many queries. The same seed gives the same list and queries.
//
// Queries are hashes of the list with 0 to 33 random bits changed, each distance as often as the next. Of the
// adversarial ones every other is instead 48 to 87 bits away from the template of the family: near enough to look
// at much of it, too far to match.
func Generate(kind ListKind, n, queries int, seed uint64) (list, asked []pdq.Hash, err error) {
	if n < 0 || queries < 0 {
		return nil, nil, fmt.Errorf("generate a list: %d hashes and %d queries cannot be", n, queries)
	}
	g := generator{seed: seed}
	var fill func(r *rand.Rand, first int, out []pdq.Hash)
	switch kind {
	case Uniform:
		fill = uniform
	case Clustered:
		g.prepare()
		fill = g.clusters
	case Adversarial:
		g.template = randomHash(g.source(0))
		fill = g.adversarial
	default:
		return nil, nil, fmt.Errorf("generate a list: no kind %q, only %s", kind, strings.Trim(fmt.Sprint(ListKinds()), "[]"))
	}
	list = make([]pdq.Hash, n)
	g.chunks(list, fill)
	return list, g.queries(kind, list, queries), nil
}

// generator makes one list.
type generator struct {
	seed      uint64
	template  pdq.Hash                        // of the adversarial family
	mean      [frequencies]float64            // of the coefficients
	noise     [frequencies]float64            // of an edit, standard deviation
	templates [templates][frequencies]float64 // coefficients of the popular templates
}

// source returns the random numbers of one stream: 0 for what the list shares, 1 for queries, from 2 for chunks.
func (g *generator) source(stream int) *rand.Rand {
	return rand.New(rand.NewPCG(g.seed, uint64(stream)))
}

// chunks calls fill for each chunk of list with the number of its first hash.
func (g *generator) chunks(list []pdq.Hash, fill func(r *rand.Rand, first int, out []pdq.Hash)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for at := range next {
				fill(g.source(2+at/genChunk), at, list[at:min(at+genChunk, len(list))])
			}
		})
	}
	for at := 0; at < len(list); at += genChunk {
		next <- at
	}
	close(next)
	wg.Wait()
}

func uniform(r *rand.Rand, _ int, out []pdq.Hash) {
	for i := range out {
		out[i] = randomHash(r)
	}
}

func (g *generator) adversarial(r *rand.Rand, first int, out []pdq.Hash) {
	for i := range out {
		if (first+i)%adversaryPart == 0 {
			out[i] = flip(r, g.template, r.IntN(adversaryFlips+1))
		} else {
			out[i] = randomHash(r)
		}
	}
}

// prepare sets the means, the noise and the templates of clusters.
func (g *generator) prepare() {
	r := g.source(0)
	for k := range frequencies {
		u, v := float64(k/16), float64(k%16)
		g.mean[k] = meanScale * math.Exp(-(u+v)/meanDecay)
		if r.IntN(2) == 0 {
			g.mean[k] = -g.mean[k]
		}
		g.noise[k] = noiseLow + (noiseHigh-noiseLow)*(u+v)/30
	}
	for t := range g.templates {
		g.picture(r, &g.templates[t])
	}
}

// picture draws the coefficients of an unrelated picture.
func (g *generator) picture(r *rand.Rand, c *[frequencies]float64) {
	for k := range c {
		c[k] = g.mean[k] + r.NormFloat64()
	}
}

// clusters draws families of pictures: 256 DCT coefficients with a standard deviation of 1 and means that fall off
// with the frequency, |mean| = 1.2 exp(-(u+v)/3); bits are the coefficients above the median. The members of a
// family differ by noise that grows with the frequency and from member to member; families have Pareto sizes
// (alpha 1.3, at most 500, and they end with the chunk). One entry in fifty lies, with more noise, around one of
// 40 templates.
func (g *generator) clusters(r *rand.Rand, _ int, out []pdq.Hash) {
	var center, member [frequencies]float64
	for i := 0; i < len(out); {
		if r.Float64() < templateShare*familyMean { // a share of entries, not of families
			g.edit(r, &g.templates[r.IntN(templates)], templateNoise, &member)
			out[i] = coefficientHash(&member)
			i++
			continue
		}
		g.picture(r, &center)
		out[i] = coefficientHash(&center)
		i++
		size := int(min(familyCap, math.Pow(1-r.Float64(), -1/familyAlpha)))
		for ; size > 1 && i < len(out); size-- {
			g.edit(r, &center, 1, &member)
			out[i] = coefficientHash(&member)
			i++
		}
	}
}

// edit adds noise to a picture, of a strength of its own up to scale.
func (g *generator) edit(r *rand.Rand, from *[frequencies]float64, scale float64, to *[frequencies]float64) {
	scale *= r.Float64()
	for k := range to {
		to[k] = from[k] + scale*g.noise[k]*r.NormFloat64()
	}
}

// coefficientHash sets the bits of the coefficients above the median: 128 of 256.
func coefficientHash(c *[frequencies]float64) pdq.Hash {
	m := median(*c)
	var h pdq.Hash
	for k, x := range c {
		if x > m {
			h[pdq.Size-1-k/8] |= 1 << (k % 8)
		}
	}
	return h
}

// median returns the lower of the two middle values, by quickselect.
func median(c [frequencies]float64) float64 {
	const want = frequencies/2 - 1
	low, high := 0, frequencies-1
	for low < high {
		pivot := c[(low+high)/2]
		i, j := low, high
		for i <= j {
			for c[i] < pivot {
				i++
			}
			for c[j] > pivot {
				j--
			}
			if i <= j {
				c[i], c[j] = c[j], c[i]
				i++
				j--
			}
		}
		switch {
		case want <= j:
			high = j
		case want >= i:
			low = i
		default:
			return c[want]
		}
	}
	return c[want]
}

// queries makes n queries.
func (g *generator) queries(kind ListKind, list []pdq.Hash, n int) []pdq.Hash {
	r := g.source(1)
	asked := make([]pdq.Hash, n)
	for i := range asked {
		switch {
		case kind == Adversarial && i%2 == 1:
			asked[i] = flip(r, g.template, nearMiss+r.IntN(farMiss-nearMiss+1))
		case len(list) == 0:
			asked[i] = randomHash(r)
		default:
			asked[i] = flip(r, list[r.IntN(len(list))], i/2%queryDistances)
		}
	}
	return asked
}

func randomHash(r *rand.Rand) pdq.Hash {
	var h pdq.Hash
	for i := 0; i < pdq.Size; i += 8 {
		x := r.Uint64()
		for k := range 8 {
			h[i+k] = byte(x >> (8 * k))
		}
	}
	return h
}

// flip returns h with n different bits changed.
func flip(r *rand.Rand, h pdq.Hash, n int) pdq.Hash {
	var done pdq.Hash
	for n > 0 {
		k := r.IntN(pdq.Bits)
		if bit := byte(1) << (k % 8); done[k/8]&bit == 0 {
			done[k/8] |= bit
			h[k/8] ^= bit
			n--
		}
	}
	return h
}
