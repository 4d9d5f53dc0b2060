package press

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"regexp"
	"strings"

	"rsc.io/qr"
)

// colours are those of a tree, on paper.
type colours struct{ Door, Tint, Deep string }

var treeColour = regexp.MustCompile(`\[data-door="([a-z]+)"\] *\{ *--door: *(#[0-9A-Fa-f]{6}); *--door-tint: *(#[0-9A-Fa-f]{6}); *--door-deep: *(#[0-9A-Fa-f]{6})`)

// coloursOf reads them where the pages have them from: the first of a tree in the tokens
// is the one by day.
func coloursOf(look fs.FS, tree string) (colours, error) {
	data, err := fs.ReadFile(look, "style/tokens.css")
	if err != nil {
		return colours{}, fmt.Errorf("read the colours: %w", err)
	}
	for _, m := range treeColour.FindAllStringSubmatch(string(data), -1) {
		if m[1] == tree {
			return colours{m[2], m[3], m[4]}, nil
		}
	}
	return colours{}, fmt.Errorf("style/tokens.css has no colours of the tree %q", tree)
}

// drawing is the inside of a tree, as the pages draw it.
func drawing(look fs.FS, tree string) (string, error) {
	data, err := fs.ReadFile(look, "components/tree/tree.html")
	if err != nil {
		return "", fmt.Errorf("read the trees: %w", err)
	}
	_, rest, ok := strings.Cut(string(data), `{{define "tree-`+tree+`"}}`)
	paths, _, end := strings.Cut(rest, "{{end}}")
	if !ok || !end {
		return "", fmt.Errorf("components/tree has no tree %q", tree)
	}
	// Reading programs know no variables in attributes.
	return litWindow.ReplaceAllString(paths, "$1"), nil
}

var litWindow = regexp.MustCompile(`var\(--[a-z-]+, *(#[0-9A-Fa-f]{6})\)`)

// treePicture is a tree as a file of its own.
func treePicture(look fs.FS, tree string) ([]byte, error) {
	inside, err := drawing(look, tree)
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 254">` + inside + `</svg>`), err
}

// coverPicture is a tree on its ground; the words of the cover are text beside it.
func coverPicture(t *template.Template, c colours, look fs.FS, tree string) (string, error) {
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, "picture", c); err != nil {
		return "", err
	}
	inside, err := drawing(look, tree)
	return prolog + out.String() + inside + "</g></svg>\n", err
}

// codePicture draws an address as a QR code, in squares.
func codePicture(address string) ([]byte, error) {
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		return nil, fmt.Errorf("draw the code of %s: %w", address, err)
	}
	const quiet = 2 // modules of white around it; the page is white too
	var path strings.Builder
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	n := code.Size + 2*quiet
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d"><path d="%s" fill="#14252B"/></svg>`, n, n, path.String()), nil
}
