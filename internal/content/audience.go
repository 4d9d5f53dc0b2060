package content

import (
	"path"
	"slices"

	"copse/internal/copse"
	"copse/internal/source"
)

// Asker is an answer to "I am". Its name is the interface word library.start.i_am.<id>.
type Asker struct {
	ID   string
	Band string // the age band of whoever is under 18, as points carry it; else ""
	Card string // "company" where another help card stands beside answers about harm now
	read readers
}

// Young reports whether an asker is under 18.
func (a Asker) Young() bool { return a.Band != "" }

// Audience is one front door: whom it is for, where it leads, what to do first. Its words
// are the interface words for.<id>.name and .lead.
type Audience struct {
	ID    string
	Tree  string     // the colour of its pages: child, teen, care, industry or policy
	Set   string     // the guideline set behind the door; "" where it gathers across sets
	Tasks []copse.ID // what to do first; a door shows five of them
	Areas []copse.ID // the part of the set meant, where not all of it
	Roles []string   // gathered across sets by role
	Also  []string   // doors beside this one
	Asker string     // whose questions stand there
	// Checklist is the id of the checklist they answer, and after # the area that is theirs; package assess checks that both exist.
	Checklist string
	Tools     []FrontTool
	src       *source.Value
}

// FrontTool is a page of another door that an audience is led to, by a path below the language. What it is for is the
// interface word library.tool.<id>.
type FrontTool struct{ ID, Path string }

// Front is how readers find in.
type Front struct {
	Askers    []Asker    // in the order they are listed
	Audiences []Audience // in the order they are listed
	Ages      []string   // the audiences of children up to 12, between which AgesTree lets choose
	Trees     []string   // the trees of the front page: audiences, or AgesTree
	More      []string   // the audiences named below them
	src       *source.Value
}

// AgesTree is the tree that leads to the choice of ages.
const AgesTree = "child"

const audiencesPath = "library/audiences.yaml"

// Asker returns the asker of that id.
func (f *Front) Asker(id string) (Asker, bool) {
	if i := slices.IndexFunc(f.Askers, func(a Asker) bool { return a.ID == id }); i >= 0 {
		return f.Askers[i], true
	}
	return Asker{}, false
}

// Audience returns the audience of that id.
func (f *Front) Audience(id string) (Audience, bool) {
	if i := slices.IndexFunc(f.Audiences, func(a Audience) bool { return a.ID == id }); i >= 0 {
		return f.Audiences[i], true
	}
	return Audience{}, false
}

// readFront reads library/audiences.yaml.
func (l *loader) readFront() {
	v, ok := l.readYAML(audiencesPath)
	d := l.decoder(audiencesPath)
	if !ok {
		l.Error(d.File, source.Pos{}, "L02", "nobody is led anywhere: %s is missing", audiencesPath)
		return
	}
	if !d.Mapping(v, "schema askers audiences ages trees more", "") {
		return
	}
	d.Schema(v, "copse-audiences/1")
	f := &l.lib.Front
	f.src = v
	for _, it := range d.List(v.Get("askers")) {
		if d.Mapping(it, "id reads", "band card") && it.Get("id") != nil {
			l.readAsker(d, it)
		}
	}
	for _, it := range d.List(v.Get("audiences")) {
		if d.Mapping(it, "id tree asker", "set tasks areas roles also checklist tools") && it.Get("id") != nil {
			l.readAudience(d, it)
		}
	}
	f.Ages, f.Trees, f.More = d.Texts(v.Get("ages")), d.Texts(v.Get("trees")), d.Texts(v.Get("more"))
}

func (l *loader) readAsker(d source.Decoder, v *source.Value) {
	a := Asker{ID: d.Text(v.Get("id"))}
	if _, dup := l.lib.Front.Asker(a.ID); dup || !slugOrAge(a.ID) {
		d.Error(d.File, v.Get("id").Pos, "L01", "asker id %q is malformed or used twice", a.ID)
		return
	}
	if b := v.Get("band"); b != nil {
		a.Band = d.Text(b)
		if len(l.lib.Taxonomy.Roles) > 0 && !slices.Contains(l.lib.Taxonomy.Bands, a.Band) {
			d.Error(d.File, b.Pos, "L06", "band %q is not in taxonomy.yaml", a.Band)
		}
	}
	if c := v.Get("card"); c != nil {
		a.Card = d.OneOf(c, "company")
	}
	a.read = readersOf(d.OneOf(v.Get("reads"), "under-9", "9-12", "13-18", "parents", "educators", "industry-policy"))
	l.lib.Front.Askers = append(l.lib.Front.Askers, a)
}

func (l *loader) readAudience(d source.Decoder, v *source.Value) {
	a := Audience{ID: d.Text(v.Get("id")), Set: d.Text(v.Get("set")), Roles: d.Texts(v.Get("roles")), Also: d.Texts(v.Get("also")),
		Tree: d.OneOf(v.Get("tree"), "child", "teen", "care", "industry", "policy"), Asker: d.Text(v.Get("asker")), Checklist: d.Text(v.Get("checklist")), src: v}
	if _, dup := l.lib.Front.Audience(a.ID); dup || !slugOrAge(a.ID) || a.ID == AgesTree {
		d.Error(d.File, v.Get("id").Pos, "L01", "audience id %q is malformed or used twice", a.ID)
		return
	}
	for _, id := range d.Texts(v.Get("tasks")) {
		a.Tasks = append(a.Tasks, copse.ID(id))
	}
	for _, id := range d.Texts(v.Get("areas")) {
		a.Areas = append(a.Areas, copse.ID(id))
	}
	for _, t := range d.List(v.Get("tools")) {
		if d.Mapping(t, "id path", "") {
			a.Tools = append(a.Tools, FrontTool{d.Text(t.Get("id")), d.Text(t.Get("path"))})
		}
	}
	l.lib.Front.Audiences = append(l.lib.Front.Audiences, a)
}

// slugOrAge reports an id as addresses have it: lower case words, or an age such as 9-12.
func slugOrAge(id string) bool { return slugForm("x-" + id) }

// linkFront reports what the front doors name and nobody has.
func (l *loader) linkFront() {
	f := &l.lib.Front
	if f.src == nil {
		return
	}
	file := path.Join(l.lib.sources[0], audiencesPath)
	isAudience := func(id string) bool { _, ok := f.Audience(id); return ok }
	l.wantEach(file, f.src.Get("ages"), "audience", isAudience)
	l.wantEach(file, f.src.Get("more"), "audience", isAudience)
	l.wantEach(file, f.src.Get("trees"), "audience", func(id string) bool { return id == AgesTree || isAudience(id) })
	for _, a := range f.Audiences {
		l.wantEach(file, a.src.Get("also"), "audience", isAudience)
		if v := a.src.Get("asker"); v != nil {
			if _, ok := f.Asker(a.Asker); !ok {
				l.Error(file, v.Pos, "L06", "asker %q is not listed above", a.Asker)
			}
		}
		set, ok := l.lib.Set(a.Set)
		if v := a.src.Get("set"); v != nil && !ok {
			l.Error(file, v.Pos, "L06", "no set %q", a.Set)
		}
		l.wantEach(file, a.src.Get("areas"), "area of the set", func(id string) bool {
			area, ok := l.lib.Area(copse.ID(id))
			return ok && area.Set == set
		})
		l.wantIn(file, a.src.Get("roles"), "role", l.lib.Taxonomy.Roles)
		l.wantPoints(file, a.src.Get("tasks"), nil)
		l.wantShown(file, a.src.Get("tasks"))
	}
}

func (l *loader) wantEach(file string, v *source.Value, what string, there func(id string) bool) {
	if v == nil {
		return
	}
	for _, it := range v.Items {
		if !there(it.Text) {
			l.Error(file, it.Pos, "L06", "%q is no %s", it.Text, what)
		}
	}
}

// wantShown reports tasks that no list names. What a country hides is its own decision: the
// page leaves it out.
func (l *loader) wantShown(file string, v *source.Value) {
	if v == nil {
		return
	}
	for _, it := range v.Items {
		switch n, ok := l.lib.Point(copse.ID(it.Text)); {
		case !ok:
		case n.Retired != nil:
			l.Error(file, it.Pos, "L06", "%s is retired: lead readers to what took its place", n.ID)
		case n.Hidden != nil:
			l.Warn(file, it.Pos, "L06", "%s is hidden by %s: its front door has one task less", n.ID, n.Hidden.Publisher)
		}
	}
}
