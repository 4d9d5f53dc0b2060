// Package score turns answers into a figure that explains itself.
//
// It promises: no number without its range and its reasons; the leaves of a result sum to its root exactly, and so do
// the whole numbers that are printed; low <= consolidated <= high; the order of answers changes nothing. It is pure: the
// rules come as data, every number is a rational, and it knows no instrument's words, no page and no clock.
package score

import (
	"cmp"
	"math/big"
	"slices"
)

// Full is the value of a whole in basis points: an item on its highest level, an area whose items all are.
const Full = 10000

// Rule names how the values of the parts become the value of a whole. The list is closed: no code in rules.
type Rule string

// The rules. Under Share a part counts in full from a level on, and not at all below it.
const (
	Mean  Rule = "weighted-mean"
	Min   Rule = "min"
	Share Rule = "share-at-or-above"
)

// Step is a rule and what it needs.
type Step struct {
	Rule  Rule
	Level int // of Share
}

// Rules say how an instrument is scored.
type Rules struct {
	Levels      int // the highest level; the lowest is 0
	Area, Total Step
	Need        int    // basis points of the weight that must carry an answer before a figure is shown
	Bands       []int  // basis points at which the next band begins, rising
	Also        []Also // other readings of the same answers
}

// Also is another reading, to see whether the figure hangs on the rules.
type Also string

// The other readings.
const (
	EqualWeights Also = "equal-weights"
	MinOfAreas   Also = "min-of-areas"
)

// Area is a group of items, with its weight in the total.
type Area struct {
	ID     string
	Weight int
	Items  []Item
}

// Item is one leaf, with its weight in its area.
type Item struct {
	ID     string
	Weight int
	Gate   *Gate
}

// Gate holds an area at a level while its item is below one.
type Gate struct{ Below, Cap int }

// State says what is known of an item. The four are never merged.
type State string

// The states. Of NotApplicable nothing is scored, of the last three anything may be true.
const (
	Answered      State = "answered"
	NotApplicable State = "na"
	NotKnown      State = "unknown"
	Withheld      State = "withheld"
	Open          State = "" // not answered
)

// Position is what one party says of one item.
type Position struct {
	State State
	Level int // of Answered
}

// Answer is what all positions on an item come to.
type Answer struct {
	State     State
	Low, High int // levels between which the truth lies, of Answered
	Level     int // the consolidated level; -1 where there is none
}

// One is the answer of somebody who answers alone.
func One(p Position) Answer {
	if p.State != Answered {
		return Answer{State: p.State, Level: -1}
	}
	return Answer{State: Answered, Low: p.Level, High: p.Level, Level: p.Level}
}

// Together makes one answer of the positions of many parties and of the level a validator gave, -1 where nobody did
// yet. The range reaches from the lowest to the highest, and takes the consolidated level in. An item does not apply
// only where all who spoke say so.
func Together(positions []Position, level int) Answer {
	a := Answer{Level: level}
	na, spoke := 0, 0
	for _, p := range positions {
		switch p.State {
		case Answered:
			if a.State != Answered || p.Level < a.Low {
				a.Low = p.Level
			}
			if a.State != Answered || p.Level > a.High {
				a.High = p.Level
			}
			a.State = Answered
			spoke++
		case NotApplicable:
			na++
			spoke++
		case Withheld:
			if a.State != Answered {
				a.State = Withheld
			}
		case NotKnown:
			if a.State == Open {
				a.State = NotKnown
			}
		}
	}
	if level >= 0 {
		if a.State != Answered {
			a.Low, a.High = level, level
		}
		a.State, a.Low, a.High = Answered, min(a.Low, level), max(a.High, level)
	} else if na > 0 && na == spoke {
		a.State = NotApplicable
	}
	return a
}

// Result is the score of an instrument.
type Result struct {
	Root *Node // "total"; its children are the areas that apply, theirs the items
	// Carried is the share of the weight that carries a consolidated answer, in basis points.
	Carried *big.Rat
	// Enough reports whether that share is what the rules need: else the range stands alone.
	Enough bool
	Rules  Rules
}

// Node is one step of the reasons: what it is worth by itself, and what it brings to the root.
type Node struct {
	ID     string
	Rule   Rule // of its children; "" of a leaf
	Cap    bool // a leaf that takes away: its gate holds the area
	Weight int
	Answer Answer // of an item

	Low, High *big.Rat // basis points between which the truth lies
	Value     *big.Rat // of the consolidated answers; nil where there are none
	Brings    *big.Rat // its part of the root's value; nil where it has no value
	Carried   *big.Rat // share of its weight with a consolidated answer, basis points
	Parts     []*Node

	// Unheld is the item of a gate that nobody answered, where it would take something away: "" where there is none. The
	// figure of the node is not known then.
	Unheld string
}

// Of scores answers: an item that has none is open, one that the instrument does not ask (applies is false) is left out
// as if it were not there.
func Of(areas []Area, rules Rules, applies func(id string) bool, answer func(id string) Answer) Result {
	s := scorer{rules: rules, answer: answer}
	root := &Node{ID: "total", Rule: rules.Total.Rule}
	for _, a := range areas {
		if n := s.area(a, applies); n != nil {
			root.Parts = append(root.Parts, n)
		}
	}
	s.whole(root, rules.Total)
	for _, a := range root.Parts {
		root.Unheld = cmp.Or(root.Unheld, a.Unheld)
	}
	if root.Value != nil {
		root.Brings = root.Value
		spread(root)
	}
	r := Result{Root: root, Rules: rules, Carried: root.Carried}
	r.Enough = r.Known(root)
	return r
}

type scorer struct {
	rules  Rules
	answer func(id string) Answer
}

// area scores one area; nil where nothing in it applies.
func (s *scorer) area(a Area, applies func(id string) bool) *Node {
	n := &Node{ID: a.ID, Rule: s.rules.Area.Rule, Weight: a.Weight, Parts: make([]*Node, 0, len(a.Items))}
	for _, it := range a.Items {
		if !applies(it.ID) {
			continue
		}
		if leaf := s.item(it); leaf != nil {
			n.Parts = append(n.Parts, leaf)
		}
	}
	if len(n.Parts) == 0 {
		return nil
	}
	s.whole(n, s.rules.Area)
	for _, it := range a.Items {
		if it.Gate != nil && applies(it.ID) {
			s.gate(n, it)
		}
	}
	return n
}

// item is a leaf; nil where the item does not apply.
func (s *scorer) item(it Item) *Node {
	a := s.answer(it.ID)
	n := &Node{ID: it.ID, Weight: it.Weight, Answer: a}
	switch a.State {
	case NotApplicable:
		return nil
	case Answered:
		n.Low, n.High = s.value(a.Low), s.value(a.High)
	default:
		n.Low, n.High = new(big.Rat), big.NewRat(Full, 1)
	}
	n.Carried = new(big.Rat)
	if a.Level >= 0 && a.State == Answered {
		n.Value = s.value(a.Level)
		n.Carried.SetInt64(Full)
	}
	return n
}

// value is what a level is worth.
func (s *scorer) value(level int) *big.Rat {
	return big.NewRat(int64(level)*Full, int64(s.rules.Levels))
}

// whole gives a node the values of its parts.
func (s *scorer) whole(n *Node, by Step) {
	low, high, value := make([]part, 0, len(n.Parts)), make([]part, 0, len(n.Parts)), make([]part, 0, len(n.Parts))
	carried := make([]part, 0, len(n.Parts))
	for _, p := range n.Parts {
		low, high = append(low, part{p.Weight, p.Low}), append(high, part{p.Weight, p.High})
		carried = append(carried, part{p.Weight, p.Carried})
		if p.Value != nil {
			value = append(value, part{p.Weight, p.Value})
		}
	}
	if n.Carried = new(big.Rat); len(n.Parts) == 0 {
		n.Low, n.High = new(big.Rat), big.NewRat(Full, 1) // nothing is asked, anything may be true
		return
	}
	n.Carried = sum(Step{Rule: Mean}.shares(carried, s.rules.Levels))
	n.Low, n.High = sum(by.shares(low, s.rules.Levels)), sum(by.shares(high, s.rules.Levels))
	if len(value) == 0 {
		return
	}
	shares, i := by.shares(value, s.rules.Levels), 0
	for _, p := range n.Parts {
		if p.Value != nil {
			p.Brings = shares[i]
			i++
		}
	}
	n.Value = sum(shares)
	n.hold()
}

// hold makes the range take in the value: what parties said of items that nobody consolidated yet may lie elsewhere.
func (n *Node) hold() {
	if n.Value.Cmp(n.Low) < 0 {
		n.Low = n.Value
	}
	if n.Value.Cmp(n.High) > 0 {
		n.High = n.Value
	}
}

// gate holds an area down while the item of the gate is below its level.
func (s *scorer) gate(n *Node, it Item) {
	a := s.answer(it.ID)
	if a.State == NotApplicable {
		return
	}
	most := s.value(it.Gate.Cap)
	low, high := 0, s.rules.Levels
	if a.State == Answered {
		low, high = a.Low, a.High
	}
	if low < it.Gate.Below && n.Low.Cmp(most) > 0 {
		n.Low = most
	}
	if high < it.Gate.Below && n.High.Cmp(most) > 0 {
		n.High = most
	}
	if n.Value == nil {
		return
	}
	defer n.hold()
	if (a.State != Answered || a.Level < 0) && n.Value.Cmp(most) > 0 {
		n.Unheld = it.ID
	}
	if a.State != Answered || a.Level < 0 || a.Level >= it.Gate.Below || n.Value.Cmp(most) <= 0 {
		return
	}
	less := new(big.Rat).Sub(most, n.Value)
	n.Parts = append(n.Parts, &Node{ID: it.ID, Cap: true, Answer: a, Value: less, Brings: less})
	n.Value = most
}

// part is one part of a whole: its weight and its value.
type part struct {
	weight int
	value  *big.Rat
}

// shares are what each part brings to the whole under a rule; their sum is the whole.
func (by Step) shares(parts []part, levels int) []*big.Rat {
	if by.Rule == Min {
		lowest := 0
		for i, p := range parts {
			if p.value.Cmp(parts[lowest].value) < 0 {
				lowest = i
			}
		}
		out := make([]*big.Rat, len(parts))
		for i := range parts {
			out[i] = new(big.Rat)
		}
		out[lowest] = parts[lowest].value
		return out
	}
	all := int64(0)
	for _, p := range parts {
		all += int64(p.weight)
	}
	from := big.NewRat(int64(by.Level)*Full, int64(levels))
	out := make([]*big.Rat, 0, len(parts))
	for _, p := range parts {
		value := p.value
		if by.Rule == Share {
			if value = new(big.Rat); p.value.Cmp(from) >= 0 {
				value.SetInt64(Full)
			}
		}
		out = append(out, new(big.Rat).Mul(value, big.NewRat(int64(p.weight), all)))
	}
	return out
}

func sum(list []*big.Rat) *big.Rat {
	total := new(big.Rat)
	for _, x := range list {
		total.Add(total, x)
	}
	return total
}

// spread turns what the parts of each area bring to the area into what they bring to the root.
func spread(root *Node) {
	for _, area := range root.Parts {
		factor := new(big.Rat)
		if area.Brings == nil {
			continue
		}
		if area.Value.Sign() != 0 {
			factor.Quo(area.Brings, area.Value)
		}
		for _, p := range area.Parts {
			if p.Brings != nil {
				p.Brings = new(big.Rat).Mul(p.Brings, factor)
			}
		}
	}
}

// Band is the number of the band a value lies in, from 0.
func (r Rules) Band(value *big.Rat) int {
	return slices.IndexFunc(append(slices.Clone(r.Bands), Full+1), func(from int) bool {
		return value.Cmp(big.NewRat(int64(from), 1)) < 0
	})
}

// Reading is the figure under another reading of the same answers.
func (r Result) Reading(also Also) *big.Rat {
	var parts []part
	for _, a := range r.Root.Parts {
		if a.Value != nil {
			parts = append(parts, part{1, a.Value})
		}
	}
	if len(parts) == 0 {
		return nil
	}
	by := Step{Rule: Mean}
	if also == MinOfAreas {
		by.Rule = Min
	}
	return sum(by.shares(parts, r.Rules.Levels))
}

// Tells reports whether another reading says anything: of one area it says the same, and which area is the weakest is not
// known while of one of them too little is.
func (r Result) Tells(also Also) bool {
	known, areas := 0, 0
	for _, a := range r.Root.Parts {
		if a.Value == nil {
			continue
		}
		if areas++; r.Known(a) {
			known++
		}
	}
	return areas > 1 && (also != MinOfAreas || known == areas)
}

// Known reports whether so much of a node carries an answer that its figure is shown, each of its gates too.
func (r Result) Known(n *Node) bool {
	return n.Value != nil && n.Unheld == "" && n.Carried.Cmp(big.NewRat(int64(r.Rules.Need), 1)) >= 0
}
