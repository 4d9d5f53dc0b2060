package score

import (
	"cmp"
	"math/big"
	"slices"
)

// Points are basis points as people read them, numbers of a hundred; what each item brings is small, and read in tenths.
const (
	Points = 100
	Tenths = 10
)

// Shown is the whole number of points that stands for a value: the even neighbour where it lies just between two.
func Shown(value *big.Rat) int { return In(value, Points) }

// ShownBand is the band of a value as it is printed: beside 50 of a hundred nobody reads the name of what lies below 50.
func (r Rules) ShownBand(points int) int { return r.Band(big.NewRat(int64(points)*Points, 1)) }

// In is the whole number of units, of so many basis points each, that stands for a value.
func In(value *big.Rat, unit int64) int {
	points := new(big.Rat).Quo(value, big.NewRat(unit, 1))
	whole, rest := split(points)
	switch rest.Cmp(big.NewRat(1, 2)) {
	case 1:
		return whole + 1
	case 0:
		return whole + whole&1
	}
	return whole
}

// Outward are the ends of a range in whole points, none of it cut off.
func Outward(low, high *big.Rat) (from, to int) {
	from, _ = split(new(big.Rat).Quo(low, big.NewRat(Points, 1)))
	to, rest := split(new(big.Rat).Quo(high, big.NewRat(Points, 1)))
	if rest.Sign() > 0 {
		to++
	}
	return from, to
}

// split is the whole number at or below a value, and what is left of it.
func split(v *big.Rat) (whole int, rest *big.Rat) {
	q := new(big.Int).Div(v.Num(), v.Denom()) // Euclidean: the rest is never negative
	return int(q.Int64()), new(big.Rat).Sub(v, new(big.Rat).SetInt(q))
}

// Printed are tenths of a point for the parts of a whole that add up to what is printed for it: what is left after rounding
// down goes to the parts with the largest rests, the earlier one where two are equal. A part without a value prints 0.
func Printed(parts []*Node, whole int) []int {
	out, rests := make([]int, len(parts)), make([]*big.Rat, len(parts))
	var order []int
	left := whole
	for i, p := range parts {
		if p.Brings == nil {
			continue
		}
		out[i], rests[i] = split(new(big.Rat).Quo(p.Brings, big.NewRat(Tenths, 1)))
		left -= out[i]
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(0, rests[a].Cmp(rests[b])) })
	for i := 0; left > 0 && len(order) > 0; i = (i + 1) % len(order) {
		out[order[i]]++
		left--
	}
	return out
}

// Move is what one item would add to the figure, were it on another level.
type Move struct {
	ID       string
	From, To int
	Adds     *big.Rat // basis points of the root
}

// Moves lists what would move the figure most: each consolidated item below the level aimed at raised to it, and each
// on it to the next. What adds nothing is left out.
func Moves(areas []Area, r Result, aim int) []Move {
	find := map[string]Area{}
	for _, a := range areas {
		find[a.ID] = a
	}
	s := scorer{rules: r.Rules}
	var list []Move
	for i, n := range r.Root.Parts {
		if n.Value == nil {
			continue
		}
		answers := map[string]Answer{}
		for _, p := range n.Parts {
			if !p.Cap {
				answers[p.ID] = p.Answer
			}
		}
		in := func(id string) bool { _, ok := answers[id]; return ok }
		// Where all is a mean, what a part adds is its share; a gate or another rule is worked out anew.
		straight := r.Rules.Area.Rule == Mean && r.Rules.Total.Rule == Mean && !slices.ContainsFunc(find[n.ID].Items, func(it Item) bool { return it.Gate != nil })
		s.answer = func(id string) Answer { return answers[id] }
		for _, p := range n.Parts {
			if p.Cap || p.Value == nil || p.Answer.Level >= r.Rules.Levels {
				continue
			}
			to := aim
			if p.Answer.Level >= aim {
				to = p.Answer.Level + 1
			}
			if straight {
				adds := big.NewRat(int64(to-p.Answer.Level)*Full, int64(r.Rules.Levels))
				list = append(list, Move{p.ID, p.Answer.Level, to, adds.Mul(adds, share(n, p)).Mul(adds, share(r.Root, n))})
				continue
			}
			was := answers[p.ID]
			answers[p.ID] = One(Position{Answered, to})
			raised := *r.Root
			raised.Parts = slices.Clone(r.Root.Parts)
			raised.Parts[i] = s.area(find[n.ID], in)
			answers[p.ID] = was
			if adds := new(big.Rat).Sub(s.total(&raised), r.Root.Value); adds.Sign() > 0 {
				list = append(list, Move{p.ID, p.Answer.Level, to, adds})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Move) int { return b.Adds.Cmp(a.Adds) })
	return list
}

// share is the part of the weight that one part with a value has among all that have one.
func share(whole, part *Node) *big.Rat {
	all := 0
	for _, p := range whole.Parts {
		if p.Value != nil {
			all += p.Weight
		}
	}
	return big.NewRat(int64(part.Weight), int64(all))
}

// total is the consolidated value of a root alone.
func (s *scorer) total(root *Node) *big.Rat {
	var parts []part
	for _, p := range root.Parts {
		if p.Value != nil {
			parts = append(parts, part{p.Weight, p.Value})
		}
	}
	return sum(s.rules.Total.shares(parts, s.rules.Levels))
}
