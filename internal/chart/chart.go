// Package chart places a range on its scale: where its ends, its best estimate and its goal
// stand in a drawing. It knows numbers alone; web/components/chart draws what it says.
package chart

import (
	"errors"
	"fmt"
)

// A drawing is 300 pixels wide and is measured in their hundredths: on a scale from 0 to 4
// every hundredth of a level then has a whole place of its own, and nothing is rounded.
const (
	width  = 30000
	margin = 1600 // on each side of the scale
	scale  = width - 2*margin
	radius = 700 // of the round ends of a bar, whose centres stand at the ends of the range
	inset  = 400 // of the first foot and the last head of the hatching, so that it stays in the bar
	lean   = 600 // of a stroke of the hatching, from foot to head
	apart  = 700 // from stroke to stroke
)

// farthest is the largest number on a scale: with it nothing below overflows.
const farthest = 1_000_000

// mostSteps keeps the numbers of a scale apart on a small phone.
const mostSteps = 10

// Range is what is known of one figure. From, To and Step are whole numbers; what stands on
// the scale is in hundredths: 260 is 2.6.
type Range struct {
	From, To, Step int
	Low, High      int
	At             *int   // the best estimate, from Low to High; nil where there is none
	Target         *int   // the goal; nil where there is none
	Mirror         bool   // the scale runs from right to left
	Label          string // the sentence that says the same; "" where the page says it beside
}

// Drawing is where the parts of a range stand, in hundredths of a pixel from the left.
type Drawing struct {
	Label    string
	Mirror   bool
	Width    int
	From, To int // the line, from its left end to its right
	Ticks    []Tick
	Bar      Bar
	Hatch    []int // the feet of the strokes inside the bar
	Lean     int   // from the foot of a stroke to its head
	At       *int
	Target   *int
}

// Tick is a number of the scale and where it stands.
type Tick struct{ Value, X int }

// Bar is the part of the scale that the range takes, with its round ends.
type Bar struct{ X, Width, Radius int }

// Draw places a range. It refuses one that is turned round, leaves its scale or has its best
// estimate outside: such a drawing would say what nobody found out.
func (r Range) Draw() (Drawing, error) {
	if err := r.check(); err != nil {
		return Drawing{}, fmt.Errorf("draw a range: %w", err)
	}
	d := Drawing{Label: r.Label, Width: width, From: margin, To: width - margin, Lean: lean}
	for v := r.From; v <= r.To; v += r.Step {
		d.Ticks = append(d.Ticks, Tick{v, r.nearest(100 * v)})
	}
	low, high := r.before(r.Low), r.after(r.High)
	d.Bar = Bar{low - radius, high - low + 2*radius, radius}
	room := d.Bar.Width - 2*inset - lean
	for x := d.Bar.X + inset + room%apart/2; x <= d.Bar.X+inset+room; x += apart {
		d.Hatch = append(d.Hatch, x)
	}
	if r.At != nil {
		d.At = new(r.nearest(*r.At))
	}
	if r.Target != nil {
		d.Target = new(r.nearest(*r.Target))
	}
	if r.Mirror {
		d.mirror()
	}
	return d, nil
}

func (r Range) check() error {
	switch {
	case r.From >= r.To || r.From < -farthest || r.To > farthest:
		return fmt.Errorf("no scale runs from %d to %d", r.From, r.To)
	case r.Step <= 0 || (r.To-r.From)%r.Step != 0 || (r.To-r.From)/r.Step > mostSteps:
		return fmt.Errorf("steps of %d do not fit the scale from %d to %d", r.Step, r.From, r.To)
	case r.Low > r.High:
		return errors.New("the low end is above the high one")
	case r.Low < 100*r.From || r.High > 100*r.To:
		return errors.New("the range leaves its scale")
	case r.At != nil && (*r.At < r.Low || *r.At > r.High):
		return errors.New("the best estimate is outside the range")
	case r.Target != nil && (*r.Target < 100*r.From || *r.Target > 100*r.To):
		return errors.New("the goal is outside the scale")
	}
	return nil
}

// part is the way of a value along the scale, times the length of the scale in hundredths.
func (r Range) part(v int) int { return (v - 100*r.From) * scale }

func (r Range) length() int { return 100 * (r.To - r.From) }

// A range that has no whole place is drawn wider, never narrower: before is the place of its
// low end and after that of its high one.
func (r Range) before(v int) int { return margin + r.part(v)/r.length() }

func (r Range) after(v int) int { return margin + (r.part(v)+r.length()-1)/r.length() }

func (r Range) nearest(v int) int { return margin + (2*r.part(v)+r.length())/(2*r.length()) }

// mirror turns a drawing round: what stood at x stands at the same distance from the right.
func (d *Drawing) mirror() {
	d.Mirror = !d.Mirror
	d.From, d.To = d.Width-d.To, d.Width-d.From
	for i := range d.Ticks {
		d.Ticks[i].X = d.Width - d.Ticks[i].X
	}
	d.Bar.X = d.Width - d.Bar.X - d.Bar.Width
	for i := range d.Hatch {
		d.Hatch[i] = d.Width - d.Hatch[i]
	}
	d.Lean = -d.Lean
	for _, x := range []*int{d.At, d.Target} {
		if x != nil {
			*x = d.Width - *x
		}
	}
}
