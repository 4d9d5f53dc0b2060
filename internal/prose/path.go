package prose

import (
	"fmt"
	"html/template"
	"strings"
)

// Path is a path of an SVG drawing with its colours; Stroke, Width and Opacity may be "".
type Path struct{ D, Fill, Stroke, Width, Opacity string }

// Paths writes paths as SVG, once for all pages that show them. A value that could end its attribute is an error.
func Paths(list []Path) (template.HTML, error) {
	var b strings.Builder
	for _, p := range list {
		for _, value := range []string{p.D, p.Fill, p.Stroke, p.Width, p.Opacity} {
			if at := strings.IndexFunc(value, func(r rune) bool {
				return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("#.,- ", r))
			}); at >= 0 {
				return "", fmt.Errorf("a path with %.40q", value)
			}
		}
		fmt.Fprintf(&b, `<path d="%s" fill="%s"`, p.D, p.Fill)
		if p.Stroke != "" {
			fmt.Fprintf(&b, ` stroke="%s" stroke-width="%s"`, p.Stroke, p.Width)
		}
		if p.Opacity != "" {
			fmt.Fprintf(&b, ` opacity="%s"`, p.Opacity)
		}
		b.WriteString("/>")
	}
	return template.HTML(b.String()), nil
}
