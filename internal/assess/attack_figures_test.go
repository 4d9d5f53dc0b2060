package assess

import (
	"testing"

	"copse/internal/assess/score"
	"copse/internal/copse"
)

// TestBand_asPrinted: the name beside a figure is the one that the scale on the page gives to it: 49.6 is printed as 50, and
// the scale says that 50 is the next band.
func TestBand_asPrinted(t *testing.T) {
	in := instrumentOf(t, shipped(), "cop-national")
	near := 0
	for _, lower := range in.Items {
		a := Answers{Items: map[copse.ID]Said{}}
		for _, it := range in.Items {
			a.Items[it.ID] = atLevel(2)
		}
		a.Items[lower.ID] = atLevel(1)
		r := in.Result(a)
		band := func(points int) (n int) {
			for _, from := range r.Score.Rules.Bands {
				if points*score.Points >= from {
					n++
				}
			}
			return n
		}
		if r.Band != band(r.Points) || r.Bands[0] != band(r.Low) || r.Bands[1] != band(r.High) {
			t.Errorf("%d, %d to %d: bands %d and %v", r.Points, r.Low, r.High, r.Band, r.Bands)
		}
		for _, also := range r.Also {
			if also.Same != (band(also.Points) == r.Band) {
				t.Errorf("%d beside %d: the same band is %v", also.Points, r.Points, also.Same)
			}
		}
		if r.Score.Rules.Band(r.Score.Root.Value) != r.Band {
			near++
		}
	}
	if near == 0 {
		t.Error("no figure lies just below a band")
	}
}

// TestCheck_shareOfAll: every answer is at level 0 or above, and so is one that nobody gave: such a share is no rule.
func TestCheck_shareOfAll(t *testing.T) {
	files := small()
	replaced(t, files, rules, "total: {rule: weighted-mean}", "total: {rule: share-at-or-above, level: 0}")
	if _, err := Load(files, "content"); err == nil {
		t.Error("a share at or above 0 is taken")
	}
}
