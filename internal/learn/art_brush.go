package learn

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"copse/internal/prose"
	"copse/internal/source"
)

// brush draws shapes in the tones of somebody.
type brush struct {
	art   *Art
	tones map[string]string // before those for all
	named map[string]string // which part is meant by a name; its own where it is not here
	face  []shape           // what the part “face” is
	depth int
	left  *int // how many more shapes may be drawn
}

// mostShapes bounds what one picture is drawn of: parts of parts of parts could be without end.
const mostShapes = 5_000

func (a *Art) brush(tones, named map[string]string) brush {
	left := mostShapes
	return brush{art: a, tones: tones, named: named, left: &left}
}

// artFault is what a shape names and is not there, with the shape's place.
type artFault struct {
	source.Place
	why error
}

func (f *artFault) Error() string { return f.why.Error() }

// deepest is how many parts may lie in each other.
const deepest = 8

var colourForm = regexp.MustCompile(`^(none|#[0-9A-F]{6})$`)

func (b brush) colour(name string) (string, error) {
	for _, known := range []map[string]string{b.tones, b.art.tones} {
		if c, ok := known[name]; ok {
			return c, nil
		}
	}
	if name == "" || colourForm.MatchString(name) {
		return name, nil
	}
	return "", fmt.Errorf("no tone %q", name)
}

func (b brush) draw(shapes []shape) (list []prose.Element, err error) {
	for _, s := range shapes {
		if *b.left--; *b.left < 0 {
			return nil, &artFault{s.where, fmt.Errorf("more than %d shapes in one picture", mostShapes)}
		}
		marks, err := b.shape(s)
		if err != nil {
			return nil, err
		}
		list = append(list, marks...)
	}
	return list, nil
}

// shape draws a shape once for each of its places.
func (b brush) shape(s shape) ([]prose.Element, error) {
	marks, err := b.pieces(s)
	if inner := (*artFault)(nil); err != nil && !errors.As(err, &inner) {
		err = &artFault{s.where, err}
	}
	if err != nil {
		return nil, err
	}
	moves := []string{move(s, "")}
	if len(s.at) > 0 {
		moves = nil
		for _, at := range s.at {
			moves = append(moves, move(s, at))
		}
	}
	var list []prose.Element
	for _, m := range moves {
		switch {
		case m == "":
			list = append(list, marks...)
		case len(marks) == 1 && marks[0].Name == "path":
			one := marks[0]
			one.Attrs = append([]prose.Attr{{Name: "transform", Value: m}}, one.Attrs...)
			list = append(list, one)
		case len(marks) > 0:
			list = append(list, prose.Element{Name: "g", Attrs: []prose.Attr{{Name: "transform", Value: m}}, In: marks})
		}
	}
	return list, nil
}

// move writes where a shape stands, how far it is turned, how large it is, whether it is a mirror's picture.
func move(s shape, at string) string {
	var m string
	turn, size := s.turn, s.size
	f := strings.Fields(at)
	if len(f) > 2 {
		turn = f[2]
	}
	if len(f) > 3 {
		size = f[3]
	}
	if len(f) > 1 && (f[0] != "0" || f[1] != "0") {
		m += "translate(" + f[0] + " " + f[1] + ")"
	}
	if turn != "" && turn != "0" {
		m += "rotate(" + turn + ")"
	}
	switch {
	case s.flip && size != "":
		m += "scale(-" + size + " " + size + ")"
	case s.flip:
		m += "scale(-1 1)"
	case size != "" && size != "1":
		m += "scale(" + size + ")"
	}
	return m
}

func (b brush) pieces(s shape) ([]prose.Element, error) {
	switch s.kind {
	case "group":
		return b.draw(s.in)
	case "part":
		return b.part(s.geometry[0])
	}
	fill, err := b.colour(s.fill)
	if err != nil {
		return nil, err
	}
	stroke, err := b.colour(s.stroke)
	if err != nil {
		return nil, err
	}
	var list []prose.Element
	for _, g := range s.geometry {
		m := piece(s.kind, g)
		ink := []prose.Attr{{Name: "fill", Value: fill}}
		if stroke != "" {
			if fill == "" {
				ink[0].Value = "none"
			}
			ink = append(ink, prose.Attr{Name: "stroke", Value: stroke}, prose.Attr{Name: "stroke-width", Value: s.width},
				prose.Attr{Name: "stroke-linecap", Value: "round"}, prose.Attr{Name: "stroke-linejoin", Value: "round"})
		}
		m.Attrs = append(append(m.Attrs, ink...), prose.Attr{Name: "opacity", Value: s.opacity})
		list = append(list, m)
		if s.kind == "limb" && s.hand != "" {
			hand, err := b.colour(s.hand)
			if err != nil {
				return nil, err
			}
			f := strings.Fields(g)
			list = append(list, prose.Element{Name: "circle", Attrs: []prose.Attr{{Name: "cx", Value: f[len(f)-2]}, {Name: "cy", Value: f[len(f)-1]},
				{Name: "r", Value: short(number(s.width) * .47)}, {Name: "fill", Value: hand}}})
		}
	}
	return list, nil
}

func (b brush) part(name string) ([]prose.Element, error) {
	if b.depth++; b.depth > deepest {
		return nil, fmt.Errorf("part %q lies in itself, or in %d others", name, deepest)
	}
	if name == "face" {
		return b.draw(b.face)
	}
	if other, ok := b.named[name]; ok {
		name = other
	}
	if name == "none" {
		return nil, nil
	}
	shapes, ok := b.art.parts[name]
	if !ok {
		return nil, fmt.Errorf("no part %q", name)
	}
	return b.draw(shapes)
}

// fields are the numbers of a piece by its kind: how few, how many, and the attributes they are.
func pieceNumbers(kind string) (least, most int) {
	switch kind {
	case "circle":
		return 3, 3
	case "ellipse":
		return 4, 4
	case "rect":
		return 4, 5
	case "crown":
		return 5, 6
	case "limb":
		return 4, 8
	}
	return 0, 0
}

// piece is the element of a geometry whose form has been checked.
func piece(kind, g string) prose.Element {
	f := strings.Fields(g)
	attrs := func(names string) (list []prose.Attr) {
		for i, name := range strings.Fields(names) {
			if i < len(f) {
				list = append(list, prose.Attr{Name: name, Value: f[i]})
			}
		}
		return list
	}
	switch kind {
	case "circle":
		return prose.Element{Name: "circle", Attrs: attrs("cx cy r")}
	case "ellipse":
		return prose.Element{Name: "ellipse", Attrs: attrs("cx cy rx ry")}
	case "rect":
		return prose.Element{Name: "rect", Attrs: attrs("x y width height rx")}
	case "crown":
		return prose.Element{Name: "path", Attrs: []prose.Attr{{Name: "d", Value: crown(f)}}}
	case "limb":
		return prose.Element{Name: "path", Attrs: []prose.Attr{{Name: "d", Value: limb(f)}}}
	}
	return prose.Element{Name: "path", Attrs: []prose.Attr{{Name: "d", Value: g}}}
}

// limb runs through two, three or four points: an arm bends at its elbow.
func limb(f []string) string {
	d := "M" + f[0] + " " + f[1]
	switch len(f) {
	case 6:
		return d + "Q" + strings.Join(f[2:], " ")
	case 8:
		return d + "C" + strings.Join(f[2:], " ")
	}
	return d + "L" + strings.Join(f[2:], " ")
}

// crown is a ring of arcs round an ellipse: leaves of a tree, curls.
func crown(f []string) string {
	var n [6]float64
	for i := range f {
		n[i] = number(f[i])
	}
	at := func(i int) (x, y float64) {
		angle := n[5] + float64(i)*2*math.Pi/n[4]
		return n[0] + n[2]*math.Cos(angle), n[1] + n[3]*math.Sin(angle)
	}
	x, y := at(0)
	d := "M" + short(x) + " " + short(y)
	for i := 1; i <= int(n[4]); i++ {
		nx, ny := at(i)
		r := short(math.Hypot(nx-x, ny-y) * .62)
		d += "A" + r + " " + r + " 0 0 1 " + short(nx) + " " + short(ny)
		x, y = nx, ny
	}
	return d + "Z"
}

func number(text string) float64 {
	n, _ := strconv.ParseFloat(text, 64) // its form has been checked
	return n
}

// short writes a number with one decimal at most.
func short(n float64) string {
	s := strconv.FormatFloat(math.Round(n*10)/10, 'f', -1, 64)
	if s == "-0" {
		return "0"
	}
	return s
}
