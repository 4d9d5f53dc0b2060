package learn

import (
	"errors"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"copse/internal/prose"
	"copse/internal/source"
)

// ArtFolder is where art lies in a content folder.
const ArtFolder = "art"

const artSchema = "copse-art/1"

var (
	artName   = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	artNumber = regexp.MustCompile(`^-?([0-9]+(\.[0-9])?|\.[0-9])$`)
	artSize   = regexp.MustCompile(`^([0-9]+(\.[0-9]{1,2})?|\.[0-9]{1,2})$`)
	artPath   = regexp.MustCompile(`^[Mm][MmLlHhVvCcSsQqTtAaZz0-9 .,-]+$`)
	artFine   = regexp.MustCompile(`\.[0-9]{2}`)
)

// artReader reads the files of art. What names something else is checked when all is read.
type artReader struct {
	source.Sink
	art *Art
}

// ReadArt reads the folder art of a content folder, whose name stands in findings. What is wrong is a *source.Refused.
func ReadArt(fsys fs.FS, name string) (*Art, error) {
	r := &artReader{art: &Art{tones: map[string]string{}, parts: map[string][]shape{}, things: map[string]bool{}, faces: map[string][]shape{},
		builds: map[string]build{}, rigs: map[string]rig{}, places: map[string]place{}, nuri: map[string][]shape{}, icons: map[string][]shape{}}}
	var files []string
	err := fs.WalkDir(fsys, ArtFolder, func(file string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			files = append(files, file)
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // a content folder may have none of it
		r.Error(name+"/"+ArtFolder, source.Pos{}, "L02", "cannot be read: %v", err)
	}
	for _, file := range files {
		r.file(fsys, name, file)
	}
	if len(r.All) == 0 && len(files) > 0 {
		r.drawAll(name)
	}
	if bad := source.SortFindings(r.All); len(bad) > 0 {
		return r.art, &source.Refused{Findings: bad}
	}
	return r.art, nil
}

func (r *artReader) file(fsys fs.FS, name, file string) {
	d := source.Decoder{Sink: &r.Sink, File: name + "/" + file}
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		d.Error(d.File, source.Pos{}, "L02", "cannot be read: %v", err)
		return
	}
	text, at, err := source.Text(data)
	if err != nil {
		d.Error(d.File, at, source.Code(err), "%v", err)
		return
	}
	v, at, err := source.ParseYAML(text)
	if err != nil {
		d.Error(d.File, at, source.Code(err), "%v", err)
		return
	}
	base, yaml := strings.CutSuffix(path.Base(file), ".yaml")
	kind := strings.TrimPrefix(path.Dir(file), ArtFolder)
	a := artFile{r, d, v}
	switch {
	case !yaml || !artName.MatchString(base):
		d.Error(d.File, source.Pos{}, "L02", "a file of art is called like home-door.yaml")
	case kind == "/rig":
		a.rig(base)
	case kind == "/place":
		a.place(base)
	case kind == "/part":
		if a.has("parts", "") {
			a.each("parts", func(n string, v *source.Value) { a.into(r.art.parts, n, v) })
		}
	case kind == "/thing":
		if a.has("things", "") {
			a.each("things", func(n string, v *source.Value) { a.into(r.art.parts, n, v); r.art.things[n] = true })
		}
	case kind == "/pose":
		a.poses()
	case kind == "" && base == "tone":
		if a.has("tones", "") {
			r.art.tones = a.tones(v.Get("tones"))
		}
	case kind == "" && base == "emotion":
		if a.has("emotions", "") {
			a.each("emotions", func(n string, v *source.Value) { a.into(r.art.faces, n, v) })
		}
	case kind == "" && base == "nuri":
		if a.has("parts poses", "") {
			a.each("parts", func(n string, v *source.Value) { a.into(r.art.parts, n, v) })
			a.each("poses", func(n string, v *source.Value) { a.into(r.art.nuri, n, v) })
		}
	case kind == "" && base == "icon":
		if a.has("icons", "") {
			a.each("icons", func(n string, v *source.Value) { a.into(r.art.icons, n, v) })
		}
	default:
		d.Error(d.File, source.Pos{}, "L02", "a file of art that nothing reads")
	}
}

// artFile is a file being read.
type artFile struct {
	*artReader
	source.Decoder
	v *source.Value
}

func (a artFile) fault(v *source.Value, format string, args ...any) {
	a.Decoder.Error(a.File, v.PlaceOr(source.Pos{}), "L02", format, args...)
}

// has checks the keys of a file.
func (a artFile) has(required, optional string) bool {
	a.Schema(a.v, artSchema)
	return a.Mapping(a.v, "schema "+required, optional)
}

// each calls fn for the fields of a mapping whose names may be.
func (a artFile) each(key string, fn func(name string, v *source.Value)) {
	m := a.v.Get(key)
	if m == nil {
		return
	}
	if m.Shape != source.ShapeMapping {
		a.fault(m, "a mapping is wanted here, not %s", m.Shape)
		return
	}
	for _, f := range m.Fields {
		if !artName.MatchString(f.Name) {
			a.Decoder.Error(a.File, f.Pos, "L02", "%q is no name: small letters, digits, hyphens", f.Name)
			continue
		}
		fn(f.Name, f.Value)
	}
}

// into reads shapes under a name that nothing else has.
func (a artFile) into(m map[string][]shape, name string, v *source.Value) {
	if _, twice := m[name]; twice {
		a.fault(v, "%q is there twice", name)
		return
	}
	m[name] = a.shapes(v)
}

func (a artFile) tones(v *source.Value) map[string]string {
	m := a.words(v)
	if v != nil {
		for _, f := range v.Fields {
			if c, ok := m[f.Name]; ok && !colourForm.MatchString(c) {
				a.fault(f.Value, "%q is no colour such as #2F5D49", c)
			}
		}
	}
	return m
}

func (a artFile) words(v *source.Value) map[string]string {
	m := map[string]string{}
	if v == nil {
		return m
	}
	if v.Shape != source.ShapeMapping {
		a.fault(v, "a mapping is wanted here, not %s", v.Shape)
		return m
	}
	for _, f := range v.Fields {
		m[f.Name] = a.Text(f.Value)
	}
	return m
}

func (a artFile) rig(name string) {
	if a.has("build tones parts", "size") {
		a.art.rigs[name] = rig{a.Text(a.v.Get("build")), a.scale(), a.tones(a.v.Get("tones")), a.words(a.v.Get("parts"))}
	}
}

// scale is the size of a file's figures.
func (a artFile) scale() float64 {
	if s := a.form(a.v.Get("size"), artSize); s != "" {
		return number(s)
	}
	return 1
}

func (a artFile) place(name string) {
	if !a.has("ground seat back", "tones front dark") {
		return
	}
	p := place{dark: a.Flag(a.v.Get("dark")), tones: a.tones(a.v.Get("tones"))}
	p.ground, p.seat = a.line("ground"), a.line("seat")
	for _, layer := range a.List(a.v.Get("back")) {
		p.back = append(p.back, a.shapes(layer))
	}
	for _, layer := range a.List(a.v.Get("front")) {
		p.front = append(p.front, a.shapes(layer))
	}
	a.art.places[name] = p
}

func (a artFile) line(key string) float64 {
	v := a.v.Get(key)
	n, ok := within(a.Text(v), pictureHigh)
	if !ok {
		a.fault(v, "%s lies between 0 and %d", key, pictureHigh)
	}
	return n
}

func (a artFile) poses() {
	if !a.has("build poses", "size") {
		return
	}
	name, all := a.Text(a.v.Get("build")), poses{}
	if _, twice := a.art.builds[name]; twice {
		a.fault(a.v.Get("build"), "build %q is there twice", name)
		return
	}
	a.art.builds[name] = build{a.scale(), all}
	a.each("poses", func(name string, v *source.Value) {
		if !a.Mapping(v, "", "sits behind like shapes over parts") {
			return
		}
		p := pose{sits: a.Flag(v.Get("sits")), behind: a.Flag(v.Get("behind")), parts: a.words(v.Get("parts"))}
		if like := v.Get("like"); like != nil {
			other, ok := all[a.Text(like)]
			if !ok {
				a.fault(like, "no pose %q before this one", like.Text)
			}
			p.sits, p.behind, p.shapes, p.over = other.sits, other.behind, other.shapes, other.over
		}
		if s := v.Get("shapes"); s != nil {
			p.shapes = a.shapes(s)
		}
		if s := v.Get("over"); s != nil {
			p.over = a.shapes(s)
		}
		if _, twice := all[name]; twice || len(p.shapes) == 0 {
			a.fault(v, "pose %q is there twice, or has no shapes", name)
		}
		all[name] = p
	})
}

// shapes reads a list of shapes.
func (a artFile) shapes(v *source.Value) (list []shape) {
	for _, it := range a.List(v) {
		if a.Mapping(it, "", "d line circle ellipse rect crown limb part group fill stroke width opacity hand at turn size flip") {
			list = append(list, a.shape(it))
		}
	}
	return list
}

func (a artFile) shape(v *source.Value) shape {
	s := shape{where: source.Place{File: a.File, Pos: v.Pos}, fill: a.Text(v.Get("fill")), stroke: a.Text(v.Get("stroke")), hand: a.Text(v.Get("hand")), flip: a.Flag(v.Get("flip")),
		width: a.form(v.Get("width"), artSize), opacity: a.form(v.Get("opacity"), artSize), size: a.form(v.Get("size"), artSize), turn: a.turn(v.Get("turn"))}
	for _, kind := range []string{"d", "line", "circle", "ellipse", "rect", "crown", "limb", "part", "group"} {
		g := v.Get(kind)
		if g == nil {
			continue
		}
		if s.kind != "" {
			a.fault(v, "a shape that is both %s and %s", s.kind, kind)
		}
		s.kind = kind
		switch kind {
		case "group":
			s.in = a.shapes(g)
		case "part":
			s.geometry = []string{a.Text(g)}
		default:
			s.geometry = a.geometry(kind, g)
		}
	}
	for _, at := range a.several(v.Get("at")) {
		f := strings.Fields(at.Text)
		if len(f) < 2 || len(f) > 4 || slices.ContainsFunc(f[:min(3, len(f))], func(n string) bool { return !artNumber.MatchString(n) }) ||
			len(f) == 4 && !artSize.MatchString(f[3]) {
			a.fault(at, "%q is not “X Y [TURN [SIZE]]”, with one decimal at most", at.Text)
		}
		s.at = append(s.at, at.Text)
	}
	switch stroked := s.kind == "line" || s.kind == "limb"; {
	case s.kind == "":
		a.fault(v, "a shape is one of d, line, circle, ellipse, rect, crown, limb, part, group")
	case s.kind == "part" || s.kind == "group":
	case stroked && (s.stroke == "" || s.width == "" || s.fill != ""):
		a.fault(v, "a %s has stroke and width, and no fill", s.kind)
	case !stroked && s.fill == "":
		a.fault(v, "a %s has a fill", s.kind)
	case s.stroke != "" && s.width == "":
		a.fault(v, "a stroke has a width")
	}
	return s
}

// several are the items of a list, or the one text that stands for it.
func (a artFile) several(v *source.Value) []*source.Value {
	switch {
	case v == nil:
		return nil
	case v.Shape == source.ShapeList:
		return v.Items
	}
	return []*source.Value{v}
}

func (a artFile) form(v *source.Value, form *regexp.Regexp) string {
	s := a.Text(v)
	if s != "" && !form.MatchString(s) {
		a.fault(v, "%q is no number with two decimals at most", s)
	}
	return s
}

func (a artFile) turn(v *source.Value) string {
	s := a.Text(v)
	f := strings.Fields(s)
	if s != "" && len(f) != 1 && len(f) != 3 || slices.ContainsFunc(f, func(n string) bool { return !artNumber.MatchString(n) }) {
		a.fault(v, "%q is not “DEGREES [X Y]”, with one decimal at most", s)
	}
	return s
}

func (a artFile) geometry(kind string, v *source.Value) (list []string) {
	for _, it := range a.several(v) {
		g := a.Text(it)
		list = append(list, g)
		if kind == "d" || kind == "line" {
			if !artPath.MatchString(g) || artFine.MatchString(g) {
				a.fault(it, "%.40q is no path, or has more than one decimal", g)
			}
			continue
		}
		least, most := pieceNumbers(kind)
		f := strings.Fields(g)
		if kind == "crown" && len(f) > 0 {
			f = f[:min(5, len(f))] // a turn is in radians
		}
		if n := len(strings.Fields(g)); n < least || n > most || kind == "limb" && n%2 != 0 ||
			slices.ContainsFunc(f, func(n string) bool { return !artNumber.MatchString(n) }) || kind == "crown" && (number(f[4]) < 3 || number(f[4]) > 40) {
			a.fault(it, "%q is no %s", g, kind)
			list = list[:len(list)-1]
		}
	}
	return list
}

// drawAll draws everything, so that what a shape names and is not there is found at its place.
func (r *artReader) drawAll(name string) {
	try := func(what string, shapes []shape, b brush) {
		var f *artFault
		marks, err := b.draw(shapes)
		switch {
		case errors.As(err, &f):
			r.Error(f.File, f.Pos, "L02", "%s: %v", what, err)
		case err == nil && len(shapes) > 0:
			if _, err := prose.Drawing(frame(pictureBox, marks)); err != nil {
				r.Error(shapes[0].where.File, shapes[0].where.Pos, "L02", "%s: %v", what, err)
			}
		}
	}
	plain := r.art.brush(nil, nil)
	for n, list := range r.art.icons {
		try("icon "+n, list, plain)
	}
	for n, list := range r.art.nuri {
		try("nuri "+n, list, plain)
	}
	for _, n := range []string{"light", "light-dark"} {
		if _, ok := r.art.parts[n]; !ok {
			r.Error(name+"/"+ArtFolder+"/nuri.yaml", source.Pos{}, "L02", "there is no part %q", n)
		}
	}
	for n := range r.art.things {
		try("thing "+n, r.art.parts[n], plain)
	}
	for n, p := range r.art.places {
		for _, list := range slices.Concat(p.back, p.front) {
			try("place "+n, list, r.art.brush(p.tones, nil))
		}
	}
	for n, who := range r.art.rigs {
		all := r.art.builds[who.build].poses
		if len(all) == 0 {
			r.Error(name+"/"+ArtFolder+"/rig/"+n+".yaml", source.Pos{}, "L02", "no build %q", who.build)
		}
		for pn, p := range all {
			try(n+" "+pn, slices.Concat(p.shapes, p.over), r.art.person(posed{rig: who, pose: p}))
		}
		for en, list := range r.art.faces {
			try(n+" "+en, list, r.art.person(posed{rig: who, emotion: en}))
		}
	}
}
