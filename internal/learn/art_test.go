package learn

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"copse/internal/source"
)

func ourArt(t *testing.T) *Art {
	t.Helper()
	a, err := ReadArt(os.DirFS("../../content"), "content")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func gzipped(t *testing.T, text string) int {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// TestArt draws every person in every pose and with every feeling, in every place, with every thing and every Nuri: within
// the budget of the look, without a name that a second picture on the page could have too.
func TestArt(t *testing.T) {
	a := ourArt(t)
	stray := regexp.MustCompile(` (id|class|style|href)=|url\(|<(text|image|use|script|a)\b|[0-9]\.[0-9]{4}`)
	draw := func(s Scene) {
		t.Helper()
		if wrong := a.Wrong(s); wrong != "" {
			t.Errorf("%v: %s", s, wrong)
		}
		svg, err := a.Draw(s)
		if err != nil {
			t.Errorf("%v: %v", s, err)
			return
		}
		if again, _ := a.Draw(s); again != svg {
			t.Errorf("%v is drawn anew each time", s)
		}
		text := string(svg)
		if !strings.HasPrefix(text, `<svg viewBox="0 0 1200 675" preserveAspectRatio="xMidYMax slice" aria-hidden="true" focusable="false"><g>`) {
			t.Errorf("%v begins with %.120s", s, text)
		}
		if found := stray.FindString(text); found != "" {
			t.Errorf("%v holds %q", s, found)
		}
		if n := strings.Count(text, "<") - strings.Count(text, "</"); n > 800 {
			t.Errorf("%v has %d elements, at most 800", s, n)
		}
		if n := gzipped(t, text); n > 8<<10 {
			t.Errorf("%v takes %d bytes, at most 8 KB", s, n)
		}
	}
	for who, r := range a.rigs {
		for pose := range a.builds[r.build].poses {
			draw(Scene{Place: "sofa", Cast: []string{fmt.Sprintf("%s %s calm 500 right", who, pose)}})
		}
		for feeling := range a.faces {
			draw(Scene{Place: "sofa", Cast: []string{fmt.Sprintf("%s stand %s 500 left", who, feeling)}})
		}
	}
	for thing := range a.things {
		draw(Scene{Place: "garden", Things: []string{thing + " 700 600"}})
	}
	for nuri := range a.nuri {
		draw(Scene{Place: "bedroom", Nuri: nuri + " 600 300"})
	}
	for where := range a.places {
		// The fullest that a story shows.
		draw(Scene{Place: where, Cast: []string{"mina wave joy 410 right", "brother wave glad 620 left", "grandma stand kind 800 left", "teacher sit kind 950"},
			Things: []string{"feast 600 656", "flower-pot 300 610"}, Nuri: "happy 600 260"})
	}
	for name := range a.icons {
		svg, err := a.Icon(name)
		if err != nil || !strings.HasPrefix(string(svg), `<svg viewBox="0 0 64 64" width="64" height="64" aria-hidden="true" focusable="false">`) {
			t.Errorf("icon %s: %.120s, %v", name, svg, err)
		}
		if n := gzipped(t, string(svg)); n > 700 {
			t.Errorf("icon %s takes %d bytes", name, n)
		}
	}
	if len(a.nuri) != 8 {
		t.Errorf("Nuri has %d poses, not eight", len(a.nuri))
	}
}

func TestArtMirrors(t *testing.T) {
	a := ourArt(t)
	left, err := a.Draw(Scene{Place: "sofa", Cast: []string{"mina sit calm 500 left"}})
	if err != nil || !strings.Contains(string(left), `<g transform="translate(500 516)scale(-1.1 1.1)">`) {
		t.Errorf("who looks to the left is no mirror's picture: %v", err)
	}
	right, _ := a.Draw(Scene{Place: "sofa", Cast: []string{"mina sit calm 500"}})
	if !strings.Contains(string(right), `<g transform="translate(500 516)scale(1.1)">`) {
		t.Error("who looks to the right is moved otherwise than to their place")
	}
}

func TestArtWrong(t *testing.T) {
	a := ourArt(t)
	for want, s := range map[string]Scene{
		`no place "attic"`:        {Place: "attic"},
		`no rig "aunt"`:           {Place: "sofa", Cast: []string{"aunt sit calm 500"}},
		`no pose "fly"`:           {Place: "sofa", Cast: []string{"mina fly calm 500"}},
		`no emotion "cross"`:      {Place: "sofa", Cast: []string{"mina sit cross 500"}},
		`"2000" is no place`:      {Place: "sofa", Cast: []string{"mina sit calm 2000"}},
		`neither left nor right`:  {Place: "sofa", Cast: []string{"mina sit calm 500 up"}},
		`is not “RIG POSE`:        {Place: "sofa", Cast: []string{"mina sit"}},
		`no thing "sword"`:        {Place: "sofa", Things: []string{"sword 1 1"}},
		`no thing "torso-jumper"`: {Place: "sofa", Things: []string{"torso-jumper 1 1"}},
		`is not “THING X Y”`:      {Place: "sofa", Things: []string{"tablet"}},
		`lies outside`:            {Place: "sofa", Things: []string{"tablet 100 NaN"}},
		`no nuri pose "dance"`:    {Place: "sofa", Nuri: "dance 1 1"},
	} {
		if got := a.Wrong(s); !strings.Contains(got, want) {
			t.Errorf("%v: %q, wanted %q", s, got, want)
		}
		if _, err := a.Draw(s); err == nil {
			t.Errorf("%v is drawn", s)
		}
	}
	if _, err := a.Icon("none"); err == nil {
		t.Error("an icon that is not there is drawn")
	}
}

// TestReadArt: what is wrong in a file is said with its place.
func TestReadArt(t *testing.T) {
	const lights = "schema: copse-art/1\nparts:\n  light: []\n  light-dark: []\nposes:\n  calm: []\n"
	icon := func(shape string) string { return "schema: copse-art/1\nicons:\n  one:\n    - " + shape + "\n" }
	for _, c := range []struct{ file, text, want string }{
		{"icon.yaml", icon(`{circle: 1 2 3, fill: red}`), `icon.yaml:4:7 L02 icon one: no tone "red"`},
		{"icon.yaml", icon(`{circle: 1 2, fill: "#FFFFFF"}`), `:4:16 L02 "1 2" is no circle`},
		{"icon.yaml", icon(`{d: M0 0z" onload=, fill: none}`), `is no path`},
		{"icon.yaml", icon(`{d: M0.25 0z, fill: none}`), `more than one decimal`},
		{"icon.yaml", icon(`{d: M0 0z}`), `a d has a fill`},
		{"icon.yaml", icon(`{line: M0 0z, stroke: none}`), `a line has stroke and width`},
		{"icon.yaml", icon(`{d: M0 0z, circle: 1 1 1, fill: none}`), `both d and circle`},
		{"icon.yaml", icon(`{fill: none}`), `a shape is one of`},
		{"icon.yaml", icon(`{d: M0 0z, fill: none, onclick: x}`), `:4:30 L02 unknown key "onclick"`},
		{"icon.yaml", icon(`{part: nose}`), `no part "nose"`},
		{"icon.yaml", icon(`{d: M0 0z, fill: none, at: 1)}`), `is not “X Y`},
		{"icon.yaml", icon(`{d: M0 0z, fill: none, turn: 1 2}`), `is not “DEGREES`},
		{"icon.yaml", icon(`{d: M0 0z, fill: none, opacity: x}`), `is no number`},
		{"icon.yaml", icon(`{crown: 0 0 5 5 900, fill: none}`), `is no crown`},
		{"icon.yaml", "schema: copse-art/2\nicons: {}\n", `schema is "copse-art/2"`},
		{"icon.yaml", "a: [", `icon.yaml:`},
		{"tone.yaml", "schema: copse-art/1\ntones: {ink: black}\n", `tone.yaml:2:14 L02 "black" is no colour`},
		{"part/a.yaml", "schema: copse-art/1\nparts:\n  me: [{part: me}]\n", ""}, // nobody draws it
		{"thing/a.yaml", "schema: copse-art/1\nthings:\n  me:\n    - {part: me}\n", `lies in itself`},
		{"thing/a.yaml", "schema: copse-art/1\nthings:\n  one: [{circle: 1 1 1, fill: none}]\n  many:\n" + strings.Repeat("    - {part: one}\n", 90) + "  more:\n" + strings.Repeat("    - {part: many}\n", 90), "more than 5000 shapes"},
		{"icon.yaml", icon(`{d: M0 0z, fill: none, at: "1 1", turn: "5  9 9"}`), "rotate(5  9 9)"}, // what no page would draw
		{"rig/a.yaml", "schema: copse-art/1\nbuild: giant\ntones: {}\nparts: {}\n", `no build "giant"`},
		{"pose/a.yaml", "schema: copse-art/1\nbuild: b\nposes:\n  a: {like: c}\n", `:4:13 L02 no pose "c" before this one`},
		{"place/a.yaml", "schema: copse-art/1\nground: 900\nseat: 1\nback: []\n", `:2:9 L02 ground lies between 0 and 675`},
		{"other.yaml", "schema: copse-art/1\n", `that nothing reads`},
		{"a.svg", "<svg/>", `a.svg:1:1 L02`},
	} {
		fsys := fstest.MapFS{"art/nuri.yaml": {Data: []byte(lights)}, "art/" + c.file: {Data: []byte(c.text)}}
		_, err := ReadArt(fsys, "content")
		var refused *source.Refused
		switch {
		case c.want == "" && err != nil, c.want != "" && (!errors.As(err, &refused) || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s %q: %v, wanted %q", c.file, c.text, err, c.want)
		}
	}
	if a, err := ReadArt(fstest.MapFS{}, "content"); err != nil || a.Wrong(Scene{Place: "sofa"}) == "" {
		t.Errorf("a content folder without art: %v", err)
	}
}
