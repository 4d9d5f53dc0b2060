package assess

import (
	"cmp"
	"maps"
	"math/big"
	"slices"
	"strings"

	"copse/internal/assess/score"
	"copse/internal/copse"
)

// Result is what a person is told of their answers: figures as they are printed, and where each comes from.
type Result struct {
	Instrument *Instrument
	Answers    Answers
	Score      score.Result

	Low, High int // points of a hundred, rounded outward
	Points    int // the consolidated figure, where Enough
	Tenths    int // the same in tenths of a point: what the parts bring adds up to it
	Enough    bool
	Band      int   // of Points, 0 to 3
	Bands     []int // those of Low and High
	Carried   int   // per cent of the weight that carries an answer
	Also      []AlsoReading
	Areas     []AreaResult
	Moves     []Move
	Counts    map[score.State]int // of the items that are asked
	Asked     int
}

// AlsoReading is another reading of the same answers, and whether it gives the same band.
type AlsoReading struct {
	Reading score.Also
	Points  int
	Same    bool
}

// AreaResult is one area as it is printed.
type AreaResult struct {
	Area      *Area
	Node      *score.Node
	Low, High int
	Points    int // of a hundred, where Enough
	Enough    bool
	Brings    int // tenths of a point of the whole
	Items     []ItemResult
	Gaps      int
}

// ItemResult is one item: what was said, and what it brings to the whole.
type ItemResult struct {
	Item   *Item
	Said   Said
	Brings int
	Cap    bool // the gate of the item takes away what is brought
	Asked  bool // by the profile
}

// Gap reports whether something is left to do that is known: an answer below Done.
func (x ItemResult) Gap() bool {
	return x.Asked && x.Said.State == score.Answered && x.Said.Level < Done
}

// Move is what one item would add.
type Move struct {
	Item     *Item
	From, To int
	Tenths   int // of a point
}

// Result works out what answers come to.
func (in *Instrument) Result(a Answers) Result {
	s := in.Score(a)
	r := Result{Instrument: in, Answers: a, Score: s, Enough: s.Enough, Counts: map[score.State]int{}, Carried: percent(s.Carried)}
	r.Low, r.High = score.Outward(s.Root.Low, s.Root.High)
	var printed []int
	if s.Root.Value != nil {
		r.Points = score.Shown(s.Root.Value)
		r.Band = s.Rules.ShownBand(r.Points)
		r.Tenths = score.In(s.Root.Value, score.Tenths)
		printed = score.Printed(s.Root.Parts, r.Tenths)
		r.Bands = []int{s.Rules.ShownBand(r.Low), s.Rules.ShownBand(r.High)}
		for _, also := range s.Rules.Also {
			if v := s.Reading(also); v != nil && s.Tells(also) {
				r.Also = append(r.Also, AlsoReading{also, score.Shown(v), s.Rules.ShownBand(score.Shown(v)) == r.Band})
			}
		}
		for _, m := range score.Moves(in.scored(), s, Done) {
			it, _ := in.Item(copse.ID(m.ID))
			r.Moves = append(r.Moves, Move{it, m.From, m.To, score.In(m.Adds, score.Tenths)})
		}
	}
	nodes := map[string]int{}
	for i, n := range s.Root.Parts {
		nodes[n.ID] = i
	}
	for i := range in.Areas {
		area := AreaResult{Area: &in.Areas[i]}
		at, ok := nodes[string(area.Area.ID)]
		if ok {
			area.Node = s.Root.Parts[at]
		}
		if printed != nil && ok {
			area.Brings = printed[at]
		}
		area.read(a, s)
		for _, x := range area.Items {
			if x.Asked && !x.Cap {
				r.Counts[x.Said.State]++
				r.Asked++
			}
		}
		r.Areas = append(r.Areas, area)
	}
	return r
}

// percent is a share in whole per cent, rounded down: "enough" never looks reached where it is not.
func percent(share *big.Rat) int {
	p := new(big.Rat).Quo(share, big.NewRat(score.Points, 1))
	return int(new(big.Int).Div(p.Num(), p.Denom()).Int64())
}

// read fills in the items of an area, in the order of the instrument, a gate after its item.
func (r *AreaResult) read(a Answers, s score.Result) {
	brings, caps := map[string]int{}, map[string]int{}
	if n := r.Node; n != nil {
		r.Low, r.High = score.Outward(n.Low, n.High)
		if n.Value != nil {
			r.Points, r.Enough = score.Shown(n.Value), s.Known(n)
		}
		for i, points := range score.Printed(n.Parts, r.Brings) {
			if n.Parts[i].Cap {
				caps[n.Parts[i].ID] = points
			} else {
				brings[n.Parts[i].ID] = points
			}
		}
	}
	for _, it := range r.Area.Items {
		x := ItemResult{Item: it, Said: a.Items[it.ID], Brings: brings[string(it.ID)], Asked: it.AppliesIf.Holds(a.Facts)}
		r.Items = append(r.Items, x)
		if x.Gap() {
			r.Gaps++
		}
		if points, ok := caps[string(it.ID)]; ok {
			x.Brings, x.Cap = points, true
			r.Items = append(r.Items, x)
		}
	}
}

// Gaps are the items with something left to do, in reading order.
func (r Result) Gaps() (list []ItemResult) { return r.items(ItemResult.Gap) }

// NotYet are the items that are asked and have no level: not answered, not known, withheld.
func (r Result) NotYet() []ItemResult {
	return r.items(func(x ItemResult) bool {
		return x.Asked && x.Said.State != score.Answered && x.Said.State != score.NotApplicable
	})
}

func (r Result) items(which func(ItemResult) bool) (list []ItemResult) {
	for _, a := range r.Areas {
		for _, x := range a.Items {
			if !x.Cap && which(x) {
				list = append(list, x)
			}
		}
	}
	return list
}

// PlaceResult is a place of an international text with the items that touch it.
type PlaceResult struct {
	Ref   string // gc25.82
	Items []ItemResult
}

// Places are the places of international texts that the answered items touch, read from the relations of their points,
// in the order of the works and then of the numbers.
func (c *Checklists) Places(r Result) (list []PlaceResult) {
	by := map[string][]ItemResult{}
	for _, x := range r.items(func(x ItemResult) bool { return x.Asked && x.Said.State == score.Answered }) {
		p, ok := c.Points.Point(x.Item.ID)
		if !ok {
			continue
		}
		for _, ref := range p.Refs {
			if ref.Rel != "none" {
				by[ref.ID] = append(by[ref.ID], x)
			}
		}
	}
	order := map[string]int{}
	for i, ref := range c.Points.Refs() {
		order[ref] = i
	}
	for _, ref := range slices.SortedFunc(maps.Keys(by), func(a, b string) int {
		return cmp.Or(cmp.Compare(order[a], order[b]), strings.Compare(a, b))
	}) {
		list = append(list, PlaceResult{ref, by[ref]})
	}
	return list
}

// ViewResult is an instrument read in the order of a view.
type ViewResult struct {
	Group  Group
	Places []ViewPlace
}

// ViewPlace is one place of a view with its items; None names the words that say why there are none.
type ViewPlace struct {
	Number string
	Ref    string
	Items  []ItemResult
	None   string
}

// Read puts the items of a result in the order of a view.
func (c *Checklists) Read(v *View, r Result) (list []ViewResult) {
	for _, g := range v.Groups {
		x := ViewResult{Group: g}
		for _, n := range g.Places {
			p := ViewPlace{Number: n, Ref: v.Work + "." + n, None: v.None[n]}
			p.Items = r.items(func(x ItemResult) bool {
				point, ok := c.Points.Point(x.Item.ID)
				if !ok {
					return false
				}
				for _, ref := range point.Refs {
					if ref.ID == p.Ref && ref.Rel != "none" {
						return true
					}
				}
				return false
			})
			x.Places = append(x.Places, p)
		}
		list = append(list, x)
	}
	return list
}

// ViewOf is the view that reads an instrument; nil for most.
func (c *Checklists) ViewOf(in *Instrument) *View {
	i := slices.IndexFunc(c.Views, func(v *View) bool { return v.Of == in.ID })
	if i < 0 {
		return nil
	}
	return c.Views[i]
}
