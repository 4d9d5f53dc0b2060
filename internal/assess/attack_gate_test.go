package assess

import (
	"testing"

	"copse/internal/assess/score"
)

// TestGate_cheated: whoever leaves out the item on which an area hangs, or says that it does not apply, has no figure that
// is better than that of who says the truth.
func TestGate_cheated(t *testing.T) {
	c := shipped()
	for _, in := range c.Instruments {
		for _, gate := range in.Items {
			if gate.Gate == nil {
				continue
			}
			a := fixed(in, in.Profile...)
			for _, it := range in.Items {
				a.Items[it.ID] = atLevel(Levels)
			}
			for _, state := range []score.State{score.Open, score.NotKnown, score.Withheld} {
				a.Items[gate.ID] = having(state)
				if r := in.Result(a); r.Enough {
					t.Errorf("%s: with %s %q a figure is shown, %d", in.ID, gate.ID, state, r.Points)
				}
			}
			a.Items[gate.ID] = Said{score.Position{State: score.NotApplicable}, "not ours"}
			if _, faults := c.ReadAnswers(answersOf(t, c, in, a)); len(faults) != 1 || faults[0].Key != "assess.gate.na" {
				t.Errorf("%s: %s is said not to apply: %v", in.ID, gate.ID, faults)
			}
			a.Items[gate.ID] = atLevel(0)
			if r := in.Result(a); !r.Enough || r.Points == 100 {
				t.Errorf("%s: %s at 0 gives %d", in.ID, gate.ID, r.Points)
			}
		}
	}
}
