package score

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

func rules() Rules {
	return Rules{Levels: 4, Area: Step{Rule: Mean}, Total: Step{Rule: Mean}, Need: 9000, Bands: []int{2500, 5000, 7500}}
}

func all(string) bool { return true }

// from answers by a map.
func from(answers map[string]Answer) func(string) Answer {
	return func(id string) Answer { return answers[id] }
}

// example is the one of three areas whose figure is 62: 2,800 + 1,600 + 1,800 basis points.
func example() ([]Area, map[string]Answer) {
	areas := []Area{{"LEG", 10, nil}, {"REG", 8, nil}, {"RIC", 7, nil}}
	for i := range 10 {
		areas[0].Items = append(areas[0].Items, Item{ID: fmt.Sprint("LEG-", i), Weight: 1})
	}
	areas[1].Items = []Item{{ID: "REG-1", Weight: 1}, {ID: "REG-2", Weight: 1}}
	for i := range 8 {
		areas[2].Items = append(areas[2].Items, Item{ID: fmt.Sprint("RIC-", i), Weight: 1})
	}
	answers := map[string]Answer{"REG-1": One(Position{Answered, 1}), "REG-2": One(Position{Answered, 3})}
	for i := range 10 { // 28 of 40 levels
		answers[fmt.Sprint("LEG-", i)] = One(Position{Answered, 3 - i/8})
	}
	for i := range 7 { // 18 of 28 levels: 64 2/7
		answers[fmt.Sprint("RIC-", i)] = One(Position{Answered, 2 + min(1, i/3)})
	}
	return areas, answers
}

func TestOf_example(t *testing.T) {
	areas, answers := example()
	r := Of(areas, rules(), all, from(answers))
	if got := r.Root.Value.RatString(); got != "6200" {
		t.Errorf("total %s, want 6200", got)
	}
	var brings []string
	for _, a := range r.Root.Parts {
		brings = append(brings, a.Brings.RatString())
	}
	if want := []string{"2800", "1600", "1800"}; !slices.Equal(brings, want) {
		t.Errorf("areas bring %v, want %v", brings, want)
	}
	if low, high := Outward(r.Root.Low, r.Root.High); low != 59 || high != 64 {
		t.Errorf("range %d–%d, want 59–64", low, high) // 28 + 16 + 15.75, and 3.5 more
	}
	if !r.Enough || r.Carried.RatString() != "9650" {
		t.Errorf("carried %s, enough %v; want 9650, true", r.Carried.RatString(), r.Enough)
	}
	if r.Rules.Band(r.Root.Value) != 2 {
		t.Errorf("band %d, want 2", r.Rules.Band(r.Root.Value))
	}
}

func TestOf_gate(t *testing.T) {
	areas := []Area{{"A", 1, []Item{{"A-1", 1, &Gate{Below: 1, Cap: 1}}, {"A-2", 3, nil}}}, {"B", 1, []Item{{"B-1", 1, nil}}}}
	answers := map[string]Answer{"A-1": One(Position{Answered, 0}), "A-2": One(Position{Answered, 4}), "B-1": One(Position{Answered, 4})}
	r := Of(areas, rules(), all, from(answers))
	a := r.Root.Parts[0]
	if a.Value.RatString() != "2500" || len(a.Parts) != 3 || a.Parts[2].Brings.RatString() != "-2500" {
		t.Fatalf("the area is worth %s with the parts %v", a.Value.RatString(), a.Parts)
	}
	if r.Root.Value.RatString() != "6250" {
		t.Errorf("total %s, want 6250", r.Root.Value.RatString())
	}
	answers["A-1"] = Answer{Level: -1} // not answered: the gate may hold, or not, and no figure is shown
	ru := rules()
	ru.Need = 5000
	r = Of(areas, ru, all, from(answers))
	a = r.Root.Parts[0]
	if r.Enough || a.Unheld != "A-1" || r.Known(a) || !r.Known(r.Root.Parts[1]) {
		t.Errorf("with an open gate a figure is shown: %v, held by %q", r.Enough, a.Unheld)
	}
	if a.Low.RatString() != "2500" || a.High.RatString() != "10000" || a.Value.RatString() != "10000" {
		t.Errorf("with an open gate: %s to %s, at %s", a.Low.RatString(), a.High.RatString(), a.Value.RatString())
	}
}

func TestSteps(t *testing.T) {
	areas := []Area{{"A", 2, []Item{{ID: "A-1", Weight: 1}, {ID: "A-2", Weight: 3}}}, {"B", 1, []Item{{ID: "B-1", Weight: 1}}}}
	answers := map[string]Answer{"A-1": One(Position{Answered, 4}), "A-2": One(Position{Answered, 2}), "B-1": One(Position{Answered, 3})}
	for _, c := range []struct {
		area, total Step
		want        string
	}{
		{Step{Rule: Mean}, Step{Rule: Mean}, "20000/3"},
		{Step{Rule: Min}, Step{Rule: Mean}, "17500/3"},
		{Step{Rule: Mean}, Step{Rule: Min}, "6250"},
		{Step{Rule: Share, Level: 3}, Step{Rule: Mean}, "5000"},
		{Step{Rule: Mean}, Step{Rule: Share, Level: 3}, "10000/3"},
	} {
		ru := rules()
		ru.Area, ru.Total = c.area, c.total
		r := Of(areas, ru, all, from(answers))
		if got := r.Root.Value.RatString(); got != c.want {
			t.Errorf("%v then %v: %s, want %s", c.area, c.total, got, c.want)
		}
		sums(t, r)
	}
}

func TestTogether(t *testing.T) {
	at := func(levels ...int) (list []Position) {
		for _, l := range levels {
			list = append(list, Position{Answered, l})
		}
		return list
	}
	for _, c := range []struct {
		name      string
		positions []Position
		level     int
		want      Answer
	}{
		{"nobody", nil, -1, Answer{Level: -1}},
		{"one", at(3), 3, Answer{Answered, 3, 3, 3}},
		{"three who differ, consolidated", at(3, 1, 0), 1, Answer{Answered, 0, 3, 1}},
		{"consolidated outside of all", at(3, 2), 0, Answer{Answered, 0, 3, 0}},
		{"consolidated where nobody spoke", nil, 2, Answer{Answered, 2, 2, 2}},
		{"not yet consolidated", at(1, 2), -1, Answer{Answered, 1, 2, -1}},
		{"all say it does not apply", []Position{{State: NotApplicable}, {State: NotApplicable}}, -1, Answer{State: NotApplicable, Level: -1}},
		{"one says so, another answers", []Position{{State: NotApplicable}, {Answered, 2}}, -1, Answer{Answered, 2, 2, -1}},
		{"withheld", []Position{{State: Withheld}}, -1, Answer{State: Withheld, Level: -1}},
	} {
		if got := Together(c.positions, c.level); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

// random draws an instrument with rules and answers.
func random(r *rand.Rand) ([]Area, Rules, map[string]Answer) {
	steps := []Step{{Rule: Mean}, {Rule: Mean}, {Rule: Min}, {Rule: Share, Level: 1 + r.IntN(4)}}
	ru := rules()
	ru.Area, ru.Total = steps[r.IntN(4)], steps[r.IntN(4)]
	var areas []Area
	answers := map[string]Answer{}
	for i := range 1 + r.IntN(6) {
		a := Area{ID: fmt.Sprint("A", i), Weight: 1 + r.IntN(12)}
		for j := range 1 + r.IntN(8) {
			it := Item{ID: fmt.Sprint(a.ID, "-", j), Weight: 1 + r.IntN(3)}
			if r.IntN(5) == 0 {
				it.Gate = &Gate{Below: 1 + r.IntN(3), Cap: r.IntN(4)}
			}
			a.Items = append(a.Items, it)
			answers[it.ID] = randomAnswer(r)
		}
		areas = append(areas, a)
	}
	return areas, ru, answers
}

func randomAnswer(r *rand.Rand) Answer {
	switch r.IntN(8) {
	case 0:
		return Answer{Level: -1}
	case 1:
		return One(Position{State: NotApplicable})
	case 2:
		return One(Position{State: Withheld})
	case 3:
		return One(Position{State: NotKnown})
	case 4, 5:
		return One(Position{Answered, r.IntN(5)})
	}
	var list []Position
	for range 1 + r.IntN(4) {
		list = append(list, Position{Answered, r.IntN(5)})
	}
	return Together(list, r.IntN(6)-1)
}

// sums fails the test unless the leaves add up to the root, and what is printed to what is printed.
func sums(t *testing.T, r Result) {
	t.Helper()
	if r.Root.Value == nil {
		return
	}
	leaves, areas := new(big.Rat), new(big.Rat)
	printed := Printed(r.Root.Parts, In(r.Root.Value, Tenths))
	total := 0
	for i, a := range r.Root.Parts {
		total += printed[i]
		if a.Brings == nil {
			continue
		}
		areas.Add(areas, a.Brings)
		inside := 0
		for _, x := range Printed(a.Parts, printed[i]) {
			inside += x
		}
		if inside != printed[i] {
			t.Fatalf("what is printed in %s adds up to %d, not to %d", a.ID, inside, printed[i])
		}
		for _, p := range a.Parts {
			if p.Brings != nil {
				leaves.Add(leaves, p.Brings)
			}
		}
	}
	if areas.Cmp(r.Root.Value) != 0 || leaves.Cmp(r.Root.Value) != 0 {
		t.Fatalf("leaves %s, areas %s, total %s", leaves, areas, r.Root.Value)
	}
	if total != In(r.Root.Value, Tenths) {
		t.Fatalf("what is printed adds up to %d, not to %d", total, In(r.Root.Value, Tenths))
	}
}

func TestProperties(t *testing.T) {
	dice := rand.New(rand.NewPCG(2026, 12))
	asked := 0
	for i := range 1500 {
		areas, ru, answers := random(dice)
		if i%2 == 0 { // everything that is answered is consolidated
			for id, a := range answers {
				if a.State == Answered && a.Level < 0 {
					answers[id] = One(Position{Answered, a.Low})
				}
			}
		}
		r := Of(areas, ru, all, from(answers))
		sums(t, r)
		for _, n := range append(slices.Clone(r.Root.Parts), r.Root) {
			if n.Low.Cmp(n.High) > 0 || n.Value != nil && (n.Value.Cmp(n.Low) < 0 || n.Value.Cmp(n.High) > 0) {
				t.Fatalf("%s: %v <= %v <= %v does not hold under %v, %v with %v", n.ID, n.Low, n.Value, n.High, ru.Area, ru.Total, answers)
			}
		}
		if alone(answers) {
			narrower(t, dice, areas, ru, answers, r)
			asked++
		}
	}
	if asked < 700 {
		t.Errorf("only %d instruments were answered further", asked)
	}
}

// alone reports whether every answer has a consolidated level, as those of somebody who answers alone do.
func alone(answers map[string]Answer) bool {
	for _, a := range answers {
		if a.State == Answered && a.Level < 0 {
			return false
		}
	}
	return true
}

// narrower answers one item more: the range never widens. A second party may widen it.
func narrower(t *testing.T, dice *rand.Rand, areas []Area, ru Rules, answers map[string]Answer, before Result) {
	t.Helper()
	for _, a := range areas {
		for _, it := range a.Items {
			was := answers[it.ID]
			if was.State == Answered || was.State == NotApplicable {
				continue
			}
			answers[it.ID] = One(Position{Answered, dice.IntN(5)})
			after := Of(areas, ru, all, from(answers))
			answers[it.ID] = was
			if after.Root.Low.Cmp(before.Root.Low) < 0 || after.Root.High.Cmp(before.Root.High) > 0 {
				t.Fatalf("an answer to %s widened %v–%v to %v–%v", it.ID, before.Root.Low, before.Root.High, after.Root.Low, after.Root.High)
			}
			return
		}
	}
}

func TestTogether_order(t *testing.T) {
	dice := rand.New(rand.NewPCG(7, 7))
	states := []State{Answered, Answered, NotApplicable, NotKnown, Withheld}
	for range 500 {
		var list []Position
		for range dice.IntN(6) {
			list = append(list, Position{State: states[dice.IntN(5)], Level: dice.IntN(5)})
		}
		level := dice.IntN(6) - 1
		want := Together(list, level)
		dice.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		if got := Together(list, level); got != want {
			t.Fatalf("%v: %+v in another order, was %+v", list, got, want)
		}
	}
}

func TestShown(t *testing.T) {
	for _, c := range []struct {
		value *big.Rat
		want  int
	}{
		{big.NewRat(6250, 1), 62}, {big.NewRat(6350, 1), 64}, {big.NewRat(6251, 1), 63}, {big.NewRat(6249, 1), 62},
		{big.NewRat(0, 1), 0}, {big.NewRat(10000, 1), 100}, {big.NewRat(50, 1), 0}, {big.NewRat(150, 1), 2},
	} {
		if got := Shown(c.value); got != c.want {
			t.Errorf("Shown(%s) = %d, want %d", c.value, got, c.want)
		}
	}
	if low, high := Outward(big.NewRat(5701, 1), big.NewRat(6799, 1)); low != 57 || high != 68 {
		t.Errorf("Outward = %d, %d; want 57, 68", low, high)
	}
}

func TestMoves(t *testing.T) {
	areas, answers := example()
	r := Of(areas, rules(), all, from(answers))
	moves := Moves(areas, r, 3)
	if len(moves) == 0 || moves[0] != (Move{"REG-1", 1, 3, moves[0].Adds}) || moves[0].Adds.RatString() != "800" {
		t.Fatalf("the first move is %+v", moves[0])
	}
	for _, m := range moves { // what is foretold comes true
		was := answers[m.ID]
		answers[m.ID] = One(Position{Answered, m.To})
		after := Of(areas, rules(), all, from(answers)).Root.Value
		answers[m.ID] = was
		if got := new(big.Rat).Sub(after, r.Root.Value); got.Cmp(m.Adds) != 0 {
			t.Errorf("%s to %d adds %s, was said to add %s", m.ID, m.To, got, m.Adds)
		}
	}
}

// TestMoves_come: what is foretold comes true, under every rule, with gates and with parties who differ.
func TestMoves_come(t *testing.T) {
	dice := rand.New(rand.NewPCG(3, 1))
	seen := 0
	for range 300 {
		areas, ru, answers := random(dice)
		r := Of(areas, ru, all, from(answers))
		if r.Root.Value == nil {
			continue
		}
		for _, m := range Moves(areas, r, 3) {
			was := answers[m.ID]
			answers[m.ID] = One(Position{Answered, m.To})
			after := Of(areas, ru, all, from(answers)).Root.Value
			answers[m.ID] = was
			if got := new(big.Rat).Sub(after, r.Root.Value); got.Cmp(m.Adds) != 0 {
				t.Fatalf("%s to %d adds %s, was said to add %s under %v, %v", m.ID, m.To, got, m.Adds, ru.Area, ru.Total)
			}
			seen++
		}
	}
	if seen < 500 {
		t.Errorf("only %d moves were looked at", seen)
	}
}

// BenchmarkOf scores 400 items in 20 areas, on each of which 200 parties took a position.
func BenchmarkOf(b *testing.B) {
	dice := rand.New(rand.NewPCG(1, 2))
	var areas []Area
	positions := map[string][]Position{}
	for i := range 20 {
		a := Area{ID: fmt.Sprint("A", i), Weight: 1 + i%5}
		for j := range 20 {
			it := Item{ID: fmt.Sprint(a.ID, "-", j), Weight: 1 + j%3}
			a.Items = append(a.Items, it)
			for range 200 {
				positions[it.ID] = append(positions[it.ID], Position{Answered, dice.IntN(5)})
			}
		}
		areas = append(areas, a)
	}
	b.ReportAllocs()
	for b.Loop() {
		Of(areas, rules(), all, func(id string) Answer { return Together(positions[id], 2) })
	}
}
