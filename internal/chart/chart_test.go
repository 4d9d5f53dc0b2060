package chart

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDraw holds the drawing of the look, its mirror image, and a scale that needs rounding.
func TestDraw(t *testing.T) {
	level := Range{From: 0, To: 4, Step: 1, Low: 160, High: 260, At: new(200), Target: new(300), Label: "A sentence."}
	drawn := Drawing{Label: "A sentence.", Width: 30000, From: 1600, To: 28400,
		Ticks: []Tick{{0, 1600}, {1, 8300}, {2, 15000}, {3, 21700}, {4, 28400}},
		Bar:   Bar{11620, 8100, 700}, Hatch: []int{12220, 12920, 13620, 14320, 15020, 15720, 16420, 17120, 17820, 18520}, Lean: 600,
		At: new(15000), Target: new(21700)}
	mirrored := drawn
	mirrored.Mirror, mirrored.Lean, mirrored.Bar.X, mirrored.Target = true, -600, 30000-11620-8100, new(8300)
	mirrored.Ticks = []Tick{{0, 28400}, {1, 21700}, {2, 15000}, {3, 8300}, {4, 1600}}
	mirrored.Hatch = []int{17780, 17080, 16380, 15680, 14980, 14280, 13580, 12880, 12180, 11480}
	turned := level
	turned.Mirror = true
	for _, c := range []struct {
		name string
		r    Range
		want Drawing
	}{
		{"levels", level, drawn},
		{"levels, mirrored", turned, mirrored},
		{"one point, nothing else", Range{From: 0, To: 4, Step: 2, Low: 0, High: 0},
			Drawing{Width: 30000, From: 1600, To: 28400, Ticks: []Tick{{0, 1600}, {2, 15000}, {4, 28400}}, Bar: Bar{900, 1400, 700}, Hatch: []int{1300}, Lean: 600}},
		{"rounded outward", Range{From: -10, To: 60, Step: 70, Low: 1, High: 199, At: new(3)}, // 382.857… hundredths a unit
			Drawing{Width: 30000, From: 1600, To: 28400, Ticks: []Tick{{-10, 1600}, {60, 28400}}, Bar: Bar{4732, 2159, 700}, Hatch: []int{5161, 5861}, Lean: 600, At: new(5440)}},
	} {
		got, err := c.r.Draw()
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestDraw_refuses(t *testing.T) {
	good := Range{From: 1, To: 5, Step: 1, Low: 100, High: 500, At: new(100), Target: new(500)}
	if _, err := good.Draw(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		spoil func(*Range)
		want  string
	}{
		{func(r *Range) { r.To = 1 }, "no scale"},
		{func(r *Range) { r.From = -farthest - 1 }, "no scale"},
		{func(r *Range) { r.To = farthest + 1 }, "no scale"},
		{func(r *Range) { r.Step = 0 }, "steps"},
		{func(r *Range) { r.Step = 3 }, "steps"},
		{func(r *Range) { r.To = 12 }, "steps"},
		{func(r *Range) { r.Low, r.High = 300, 299 }, "above"},
		{func(r *Range) { r.Low = 99 }, "leaves its scale"},
		{func(r *Range) { r.High = 501 }, "leaves its scale"},
		{func(r *Range) { r.Low = 101 }, "estimate"},
		{func(r *Range) { r.At, r.High = new(401), 400 }, "estimate"},
		{func(r *Range) { r.Target = new(99) }, "goal"},
		{func(r *Range) { r.Target = new(501) }, "goal"},
	} {
		r := good
		c.spoil(&r)
		if _, err := r.Draw(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: got %v, want %q", r, err, c.want)
		}
	}
}

// TestDraw_properties goes through ranges of scales that need rounding and that do not.
func TestDraw_properties(t *testing.T) {
	for _, s := range []Range{{From: 0, To: 4, Step: 1}, {From: 0, To: 100, Step: 25}, {From: -3, To: 4, Step: 7}, {From: 999_993, To: farthest, Step: 1}} {
		first, last := 100*s.From, 100*s.To
		apart := (last - first) / 7
		if apart*7 == last-first {
			apart-- // so that values fall between the ticks too
		}
		for low := first; low <= last; low += apart {
			for high := low; high <= last; high += apart {
				for at := low; at <= high; at += max(1, (high-low)/3) {
					r := s
					r.Low, r.High, r.At, r.Target = low, high, new(at), new(last-(at-first))
					holds(t, r)
				}
			}
		}
	}
}

// holds is what every drawing promises.
func holds(t *testing.T, r Range) {
	t.Helper()
	d, err := r.Draw()
	if err != nil {
		t.Fatal(err)
	}
	fault := func(what string) { t.Helper(); t.Errorf("%s: %+v drawn %+v", what, r, d) }
	low, high := d.Bar.X+d.Bar.Radius, d.Bar.X+d.Bar.Width-d.Bar.Radius
	if low > high || *d.At < low || *d.At > high {
		fault("the ends are turned round, or the estimate is outside them")
	}
	length := 100 * (r.To - r.From)
	way := func(v int) int { return (v - 100*r.From) * (d.To - d.From) } // exact, times length
	if got := (low - d.From) * length; got > way(r.Low) || got <= way(r.Low)-length {
		fault("the low end is not its place rounded down")
	}
	if got := (high - d.From) * length; got < way(r.High) || got >= way(r.High)+length {
		fault("the high end is not its place rounded up")
	}
	for _, p := range [][2]int{{*r.At, *d.At}, {*r.Target, *d.Target}} {
		if off := 2 * ((p[1]-d.From)*length - way(p[0])); off > length || off < -length {
			fault("the estimate or the goal is not at the nearest place")
		}
	}
	if n := len(d.Ticks); d.Ticks[0].X != d.From || d.Ticks[n-1].X != d.To || d.Bar.X < 0 || d.Bar.X+d.Bar.Width > d.Width {
		fault("the ticks do not end with the line, or the bar leaves the drawing")
	}
	if n := len(d.Hatch); n == 0 || d.Hatch[0] < d.Bar.X+inset || d.Hatch[n-1]+d.Lean > d.Bar.X+d.Bar.Width-inset {
		fault("the hatching leaves the bar")
	}
	m := r
	m.Mirror = true
	back, err := m.Draw()
	if err != nil {
		t.Fatal(err)
	}
	turned := []int{back.Bar.X + back.Bar.Width, *back.At, *back.Target, back.From, back.To, -back.Lean}
	want := []int{d.Width - d.Bar.X, d.Width - *d.At, d.Width - *d.Target, d.Width - d.To, d.Width - d.From, d.Lean}
	for i := range d.Ticks {
		turned, want = append(turned, back.Ticks[i].X, back.Ticks[i].Value), append(want, d.Width-d.Ticks[i].X, d.Ticks[i].Value)
	}
	for i := range d.Hatch {
		turned, want = append(turned, back.Hatch[i]), append(want, d.Width-d.Hatch[i])
	}
	if !back.Mirror || back.Bar.Width != d.Bar.Width || !slices.Equal(turned, want) {
		fault("the mirror image is another drawing")
	}
}
