package learn

import (
	"cmp"
	"fmt"
	"html/template"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"copse/internal/prose"
	"copse/internal/source"
)

// Art is all that pictures are drawn of.
type Art struct {
	tones  map[string]string  // colours for all, by name
	parts  map[string][]shape // things too: a hand may hold them
	things map[string]bool    // which of the parts lie about
	faces  map[string][]shape // by emotion
	builds map[string]build   // by build
	rigs   map[string]rig     // people
	places map[string]place   // backgrounds
	nuri   map[string][]shape // by pose
	icons  map[string][]shape // by name
}

// shape is a piece of cut paper, or a part made of such.
type shape struct {
	kind           string   // d line circle ellipse rect crown limb part group
	geometry       []string // one piece for each
	fill, stroke   string   // a tone or a colour
	width, opacity string
	hand           string // of a limb: the tone of its end
	in             []shape
	at             []string // "x y [turn [size]]", one copy for each
	turn, size     string
	flip           bool
	where          source.Place
}

type poses map[string]pose

// build is a kind of body.
type build struct {
	size  float64
	poses poses
}

// pose is how a body holds itself, its origin on the ground between the feet or, where it sits, in the middle of the seat.
type pose struct {
	sits   bool
	behind bool // drawn before all others
	shapes []shape
	over   []shape           // drawn when all people are
	parts  map[string]string // what its shapes call a part, and which part that is
}

// rig is a person: the build says which poses there are, tones and parts whose they are.
type rig struct {
	build string
	size  float64
	tones map[string]string
	parts map[string]string
}

// place is where a scene is: what stands behind the people, and before them.
type place struct {
	ground, seat float64
	dark         bool // Nuri lights up what is around
	tones        map[string]string
	back, front  [][]shape
}

// Scene is a picture: where it is, who is in it, what lies there.
type Scene struct {
	Place  string
	Cast   []string // "RIG POSE EMOTION X [left|right]"
	Things []string // "THING X Y"
	Nuri   string   // "POSE X Y", or ""
}

// The frame of a picture and of an icon.
const (
	pictureBox = "0 0 1200 675"
	iconBox    = "0 0 64 64"
)

// posed is a person of a picture.
type posed struct {
	rig     rig
	pose    pose
	emotion string
	x       float64
	left    bool
}

// cast reads an entry of Scene.Cast; wrong is "" where all of it is there.
func (a *Art) cast(entry string) (p posed, wrong string) {
	f := strings.Fields(entry)
	if len(f) < 4 || len(f) > 5 {
		return p, fmt.Sprintf("%q is not “RIG POSE EMOTION X [left|right]”", entry)
	}
	var ok bool
	if p.rig, ok = a.rigs[f[0]]; !ok {
		return p, fmt.Sprintf("no rig %q: there are %s", f[0], names(a.rigs))
	}
	if p.pose, ok = a.builds[p.rig.build].poses[f[1]]; !ok {
		return p, fmt.Sprintf("%s has no pose %q: there are %s", f[0], f[1], names(a.builds[p.rig.build].poses))
	}
	if p.emotion = f[2]; a.faces[f[2]] == nil {
		return p, fmt.Sprintf("no emotion %q: there are %s", f[2], names(a.faces))
	}
	if p.x, ok = within(f[3], pictureWide); !ok {
		return p, fmt.Sprintf("%q is no place between 0 and %d", f[3], pictureWide)
	}
	if len(f) == 5 {
		if p.left = f[4] == "left"; !p.left && f[4] != "right" {
			return p, fmt.Sprintf("%q is neither left nor right", f[4])
		}
	}
	return p, ""
}

const pictureWide, pictureHigh = 1200, 675

func within(text string, most float64) (float64, bool) {
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil && n >= 0 && n <= most
}

func names[V any](m map[string]V) string {
	return strings.Join(slices.Sorted(maps.Keys(m)), ", ")
}

// spot reads "NAME X Y".
func spot[V any](what, entry string, there map[string]V) (name string, x, y float64, wrong string) {
	f := strings.Fields(entry)
	if len(f) != 3 {
		return "", 0, 0, fmt.Sprintf("%q is not “%s X Y”", entry, strings.ToUpper(what))
	}
	if _, ok := there[f[0]]; !ok {
		return "", 0, 0, fmt.Sprintf("no %s %q: there are %s", what, f[0], names(there))
	}
	x, okX := within(f[1], pictureWide)
	y, okY := within(f[2], pictureHigh)
	if !okX || !okY {
		return "", 0, 0, fmt.Sprintf("%q lies outside of 0 to %d, 0 to %d", entry, pictureWide, pictureHigh)
	}
	return f[0], x, y, ""
}

// Wrong names what a picture asks for and there is not, "" where all of it is there.
func (a *Art) Wrong(s Scene) string {
	if _, err := a.Draw(s); err != nil {
		return err.Error()
	}
	return ""
}

// Draw composes a picture: one <g> a layer, back to front. It has no ids, so that several may stand on a page.
func (a *Art) Draw(s Scene) (template.HTML, error) {
	layers, err := a.compose(s)
	if err != nil {
		return "", err
	}
	return prose.Drawing(frame(pictureBox, layers, prose.Attr{Name: "preserveAspectRatio", Value: "xMidYMax slice"}))
}

// Icon is a picture of 64 by 64 beside a choice.
func (a *Art) Icon(name string) (template.HTML, error) {
	shapes, ok := a.icons[name]
	if !ok {
		return "", fmt.Errorf("no icon %q: there are %s", name, names(a.icons))
	}
	marks, err := a.brush(nil, nil).draw(shapes)
	if err != nil {
		return "", err
	}
	return prose.Drawing(frame(iconBox, marks, prose.Attr{Name: "width", Value: "64"}, prose.Attr{Name: "height", Value: "64"}))
}

func frame(box string, in []prose.Element, more ...prose.Attr) prose.Element {
	attrs := append([]prose.Attr{{Name: "viewBox", Value: box}}, more...)
	attrs = append(attrs, prose.Attr{Name: "aria-hidden", Value: "true"}, prose.Attr{Name: "focusable", Value: "false"})
	return prose.Element{Name: "svg", Attrs: attrs, In: in}
}

// compose draws the layers: the place, Nuri's light, the people, what their arms do before each other, what stands before
// them, things, Nuri.
func (a *Art) compose(s Scene) ([]prose.Element, error) {
	where, ok := a.places[s.Place]
	if !ok {
		return nil, fmt.Errorf("no place %q: there are %s", s.Place, names(a.places))
	}
	var layers []prose.Element
	layer := func(b brush, shapes []shape, move string) error {
		marks, err := b.draw(shapes)
		if err == nil && len(marks) > 0 {
			layers = append(layers, prose.Element{Name: "g", Attrs: []prose.Attr{{Name: "transform", Value: move}}, In: marks})
		}
		return err
	}
	ground := a.brush(where.tones, nil)
	for _, shapes := range where.back {
		if err := layer(ground, shapes, ""); err != nil {
			return nil, err
		}
	}
	nuri, nx, ny := "", 0.0, 0.0
	if s.Nuri != "" {
		var wrong string
		if nuri, nx, ny, wrong = spot("nuri pose", s.Nuri, a.nuri); wrong != "" {
			return nil, fmt.Errorf("%s", wrong)
		}
		light := "light"
		if where.dark {
			light = "light-dark"
		}
		if err := layer(a.brush(nil, nil), a.parts[light], fmt.Sprintf("translate(%s %s)", short(nx), short(ny))); err != nil {
			return nil, err
		}
	}
	var people []posed
	for _, entry := range s.Cast {
		p, wrong := a.cast(entry)
		if wrong != "" {
			return nil, fmt.Errorf("%s", wrong)
		}
		people = append(people, p)
	}
	slices.SortStableFunc(people, func(p, q posed) int { return cmp.Compare(p.depth(), q.depth()) })
	for _, over := range []bool{false, true} {
		for _, p := range people {
			shapes, y := p.pose.shapes, where.ground
			if over {
				shapes = p.pose.over
			}
			if p.pose.sits {
				y = where.seat
			}
			size := strconv.FormatFloat(math.Round(p.rig.size*a.builds[p.rig.build].size*1000)/1000, 'f', -1, 64)
			move := fmt.Sprintf("translate(%s %s)scale(%s)", short(p.x), short(y), size)
			if p.left {
				move = fmt.Sprintf("translate(%s %s)scale(-%s %s)", short(p.x), short(y), size, size)
			}
			if err := layer(a.person(p), shapes, move); err != nil {
				return nil, err
			}
		}
	}
	for _, shapes := range where.front {
		if err := layer(ground, shapes, ""); err != nil {
			return nil, err
		}
	}
	for _, entry := range s.Things {
		name, x, y, wrong := spot("thing", entry, a.things)
		if wrong != "" {
			return nil, fmt.Errorf("%s", wrong)
		}
		if err := layer(a.brush(nil, nil), a.parts[name], fmt.Sprintf("translate(%s %s)", short(x), short(y))); err != nil {
			return nil, err
		}
	}
	if nuri != "" {
		b := a.brush(nil, nil)
		if err := layer(b, a.nuri[nuri], fmt.Sprintf("translate(%s %s)scale(1.2)translate(-60 -75)", short(nx), short(ny))); err != nil {
			return nil, err
		}
	}
	return layers, nil
}

// depth is how far to the front somebody is.
func (p posed) depth() int {
	if p.pose.behind {
		return 0
	}
	return 1
}

// person is a brush that paints in somebody's tones.
func (a *Art) person(p posed) brush {
	named := maps.Clone(p.rig.parts)
	if named == nil {
		named = map[string]string{}
	}
	maps.Copy(named, p.pose.parts)
	b := a.brush(p.rig.tones, named)
	b.face = a.faces[p.emotion]
	return b
}
