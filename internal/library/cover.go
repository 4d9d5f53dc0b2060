package library

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"regexp"
	"strings"
)

// colours are those of a door, on paper.
type colours struct{ Door, Tint, Deep string }

var doorColour = regexp.MustCompile(`\[data-door="([a-z]+)"\] *\{ *--door: *(#[0-9A-Fa-f]{6}); *--door-tint: *(#[0-9A-Fa-f]{6}); *--door-deep: *(#[0-9A-Fa-f]{6})`)

// doorColours reads them where the pages have them from: the first of a door in the
// tokens is the one by day.
func doorColours(look fs.FS, door string) (colours, error) {
	data, err := fs.ReadFile(look, "style/tokens.css")
	if err != nil {
		return colours{}, fmt.Errorf("read the colours: %w", err)
	}
	for _, m := range doorColour.FindAllStringSubmatch(string(data), -1) {
		if m[1] == door {
			return colours{m[2], m[3], m[4]}, nil
		}
	}
	return colours{}, fmt.Errorf("style/tokens.css has no colours of the door %q", door)
}

// treeDrawing is the inside of a door's tree, as the pages draw it.
func treeDrawing(look fs.FS, door string) (string, error) {
	data, err := fs.ReadFile(look, "components/tree/tree.html")
	if err != nil {
		return "", fmt.Errorf("read the trees: %w", err)
	}
	_, rest, ok := strings.Cut(string(data), `{{define "tree-`+door+`"}}`)
	paths, _, end := strings.Cut(rest, "{{end}}")
	if !ok || !end {
		return "", fmt.Errorf("components/tree has no tree of the door %q", door)
	}
	// Reading programs know no variables in attributes.
	return litWindow.ReplaceAllString(paths, "$1"), nil
}

var litWindow = regexp.MustCompile(`var\(--[a-z-]+, *(#[0-9A-Fa-f]{6})\)`)

// cover is the door's tree on its ground; the words of the cover are text beside it.
func (b *book) cover(t *template.Template, look fs.FS) (string, error) {
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, "picture", b.colours); err != nil {
		return "", err
	}
	tree, err := treeDrawing(look, b.door)
	return prolog + out.String() + tree + "</g></svg>\n", err
}
