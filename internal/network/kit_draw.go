package network

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"

	"copse/internal/prose"
)

// drawing is a picture of cut paper, 840 wide and 640 high.
type drawing struct {
	Cuts  []prose.Path  // pieces of paper. A drawing is nothing else, so no file of ours can bring a script, a picture or an address along
	Paths template.HTML // the same, written once: pages show each many times
}

// otherDrawing is for campaigns that a country adds.
const otherDrawing = "other-1"

// drawn are the drawings kit/<campaign>-<poster>.svg by their names.
func drawn(files fs.FS) (map[string]drawing, error) {
	names, err := fs.Glob(files, "kit/*.svg")
	if err != nil {
		return nil, err
	}
	all := map[string]drawing{}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		if all[strings.TrimSuffix(path.Base(name), ".svg")], err = readDrawing(data); err != nil {
			return nil, fmt.Errorf("read the drawing %s: %w", name, err)
		}
	}
	if len(all[otherDrawing].Cuts) == 0 {
		return nil, errors.New("there is no drawing " + otherDrawing)
	}
	return all, nil
}

const drawingBegins = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 840 640">`

// readDrawing takes the paths of an SVG file, one a line, and refuses whatever else is in it.
func readDrawing(data []byte) (out drawing, err error) {
	ended := false
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		attrs, is := strings.CutPrefix(line, "<path ")
		switch {
		case ended:
			return out, errors.New("something stands behind its end")
		case is:
			var c prose.Path
			if c, err = readCut(attrs); err != nil {
				return out, err
			}
			out.Cuts = append(out.Cuts, c)
		case line == drawingBegins && len(out.Cuts) == 0:
		case line == "</svg>":
			ended = true
		default:
			return out, fmt.Errorf("%.40q: a drawing holds paths alone, one a line", line)
		}
	}
	if !ended {
		return out, errors.New("it has no end")
	}
	out.Paths, err = prose.Paths(out.Cuts)
	return out, err
}

// readCut reads what a path has: d="M0 0…" fill="#0B5B74"/>.
func readCut(text string) (c prose.Path, err error) {
	for text != "/>" {
		name, rest, ok := strings.Cut(text, `="`)
		value, rest, closed := strings.Cut(rest, `"`)
		text = strings.TrimPrefix(rest, " ")
		if !ok || !closed {
			return c, fmt.Errorf("%.40q: no attribute", name)
		}
		made := "0123456789."
		switch name {
		case "d":
			c.D, made = value, "MLQCAZmlqcaz0123456789 .-"
		case "fill":
			c.Fill, made = value, colourLetters
		case "stroke":
			c.Stroke, made = value, colourLetters
		case "stroke-width":
			c.Width = value
		case "opacity":
			c.Opacity = value
		case "stroke-linecap", "stroke-linejoin":
			made = "round"
		default:
			return c, fmt.Errorf("a path with %s", name)
		}
		if strings.Trim(value, made) != "" || made == colourLetters && value != "none" && (len(value) != 7 || value[0] != '#') {
			return c, fmt.Errorf("%s: %.40q", name, value)
		}
	}
	return c, nil
}

const colourLetters = "none#0123456789ABCDEF"

// drawing is the picture of a campaign's poster, counted from 1.
func (k *Kits) drawing(campaign string, n int) drawing {
	if d, ok := k.drawings[fmt.Sprintf("%s-%d", campaign, n)]; ok {
		return d
	}
	return k.drawings[otherDrawing]
}
