package prose

import (
	"fmt"
	"html/template"
	"regexp"
	"strings"
)

// Element is one of an SVG drawing: svg, g, path, circle, ellipse or rect, with its attributes in order and what is in it.
type Element struct {
	Name  string
	Attrs []Attr
	In    []Element
}

// Attr is an attribute of an Element. One whose value is "" is not written.
type Attr struct{ Name, Value string }

// What a drawing may say: geometry and flat colours, nothing that leads anywhere, runs, or names another element.
var (
	drawnNumber    = regexp.MustCompile(`^-?[0-9]*\.?[0-9]+$`)
	drawnColour    = regexp.MustCompile(`^(none|#[0-9A-Fa-f]{6})$`)
	drawnPath      = regexp.MustCompile(`^[MmLlHhVvCcSsQqTtAaZz0-9 .,-]+$`)
	drawnBox       = regexp.MustCompile(`^-?[0-9.]+( -?[0-9.]+){3}$`)
	drawnTransform = regexp.MustCompile(`^((translate|rotate|scale)\(-?[0-9.]+( -?[0-9.]+){0,2}\))+$`)
	drawnWord      = regexp.MustCompile(`^[A-Za-z]+( [A-Za-z]+)?$`)
)

// drawn is the form of an attribute's value, nil where an element has no such attribute.
func drawn(element, attr string) *regexp.Regexp {
	paint := element != "svg"
	switch attr {
	case "viewBox":
		if !paint {
			return drawnBox
		}
	case "preserveAspectRatio", "aria-hidden", "focusable":
		if !paint {
			return drawnWord
		}
	case "transform":
		if element == "g" || element == "path" {
			return drawnTransform
		}
	case "fill", "stroke":
		if paint {
			return drawnColour
		}
	case "stroke-width", "opacity":
		if paint {
			return drawnNumber
		}
	case "stroke-linecap", "stroke-linejoin":
		if paint {
			return drawnWord
		}
	case "d":
		if element == "path" {
			return drawnPath
		}
	case "cx", "cy":
		if element == "circle" || element == "ellipse" {
			return drawnNumber
		}
	case "r":
		if element == "circle" {
			return drawnNumber
		}
	case "rx", "ry":
		if element == "ellipse" || element == "rect" {
			return drawnNumber
		}
	case "x", "y":
		if element == "rect" {
			return drawnNumber
		}
	case "width", "height":
		if element == "rect" || element == "svg" {
			return drawnNumber
		}
	}
	return nil
}

// mostElements and deepElements bound a drawing.
const (
	mostElements = 2000
	deepElements = 24
)

// Drawing writes a drawing as SVG to stand in a page. An element, an attribute or a value that is not of those above is an error.
func Drawing(m Element) (template.HTML, error) {
	var b strings.Builder
	n := 0
	if err := writeElement(&b, m, 1, &n); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil
}

func writeElement(b *strings.Builder, m Element, depth int, n *int) error {
	if *n++; *n > mostElements || depth > deepElements {
		return fmt.Errorf("a drawing of over %d elements or %d levels", mostElements, deepElements)
	}
	switch m.Name {
	case "svg", "g":
	case "path", "circle", "ellipse", "rect":
		if len(m.In) > 0 {
			return fmt.Errorf("a drawing with something in a %s", m.Name)
		}
	default:
		return fmt.Errorf("a drawing with <%.20q>", m.Name)
	}
	if (m.Name == "svg") != (depth == 1) {
		return fmt.Errorf("a drawing is one svg, and has %s at level %d", m.Name, depth)
	}
	b.WriteString("<" + m.Name)
	for i, a := range m.Attrs {
		if a.Value == "" {
			continue
		}
		form := drawn(m.Name, a.Name)
		if form == nil || !form.MatchString(a.Value) {
			return fmt.Errorf("a drawing with %s %.20q=%.40q", m.Name, a.Name, a.Value)
		}
		for _, before := range m.Attrs[:i] {
			if before.Name == a.Name && before.Value != "" {
				return fmt.Errorf("a drawing with %s %s twice", m.Name, a.Name)
			}
		}
		b.WriteString(" " + a.Name + `="` + a.Value + `"`)
	}
	if len(m.In) == 0 && m.Name != "svg" && m.Name != "g" {
		b.WriteString("/>")
		return nil
	}
	b.WriteString(">")
	for _, in := range m.In {
		if err := writeElement(b, in, depth+1, n); err != nil {
			return err
		}
	}
	b.WriteString("</" + m.Name + ">")
	return nil
}
