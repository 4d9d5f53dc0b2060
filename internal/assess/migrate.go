package assess

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"copse/internal/assess/score"
	"copse/internal/copse"
	"copse/internal/source"
)

// Steps say what became of each item of one version in the next. Only what is the same is carried in silence; all else
// is a proposal that a person looks at.
type Steps struct {
	From, To *Instrument
	list     []stepOf
}

type stepOf struct {
	kind     string // same, reworded, rescaled, split, merged, retired, new
	old, new []copse.ID
	table    map[int]int // of rescaled: old level -> new
	rule     string      // of merged: min or max
	because  string      // of retired
	pos      source.Pos
}

// Carried is what becomes of answers in the next version.
type Carried struct {
	Before  Answers // as they were
	Answers Answers
	Kept    []copse.ID // carried in silence
	Again   []copse.ID // new items whose answer is proposed, and waits for a person
	Retired []copse.ID
	New     []copse.ID
}

// Steps are those from one version of an instrument to another, where its folder has them.
func (c *Checklists) Steps(from, to *Instrument) (Steps, bool) {
	var faults source.Sink
	s, _ := readSteps(&faults, from, to)
	for i, step := range s.list {
		if step.kind == "same" && c.Hash(from, step.old[0]) != c.Hash(to, step.new[0]) {
			s.list[i].kind = "reworded" // whatever the file says, it is asked otherwise
		}
	}
	return s, len(s.list) > 0 && len(faults.All) == 0
}

// Carry takes answers to the next version.
func (s Steps) Carry(a Answers) Carried {
	c := Carried{Answers: Answers{About: a.About, AsOf: a.AsOf, Items: map[copse.ID]Said{}}}
	for _, fact := range a.Facts {
		if slices.Contains(s.To.Profile, fact) {
			c.Answers.Facts = append(c.Answers.Facts, fact)
		}
	}
	for _, step := range s.list {
		switch step.kind {
		case "retired":
			for _, id := range step.old {
				if _, ok := a.Items[id]; ok {
					c.Retired = append(c.Retired, id)
				}
			}
		case "new":
			c.New = append(c.New, step.new...)
		default:
			s.carry(&c, step, a)
		}
	}
	return c
}

func (s Steps) carry(c *Carried, step stepOf, a Answers) {
	said, ok := a.Items[step.old[0]]
	for _, id := range step.old[1:] {
		other, answered := a.Items[id]
		switch {
		case !ok || !answered:
			ok = false
		case other.State != said.State:
			ok = false // one knows, another does not: a person says what is true of both
		case step.rule == "min" && other.Level < said.Level, step.rule == "max" && other.Level > said.Level:
			said.Level = other.Level
		}
	}
	if step.kind == "rescaled" && said.State == score.Answered {
		said.Level = step.table[said.Level]
	}
	for _, id := range step.new {
		if ok {
			c.Answers.Items[id] = said
		}
		if step.kind == "same" {
			if ok {
				c.Kept = append(c.Kept, id)
			}
			continue
		}
		if slices.ContainsFunc(step.old, func(old copse.ID) bool { _, there := a.Items[old]; return there }) {
			c.Again = append(c.Again, id)
		}
	}
}

// DryRun says what became of answers to an earlier version: how many are carried over, and how the range changes.
func (c *Checklists) DryRun(out io.Writer, read Read) error {
	in := read.Instrument
	if read.Before == nil {
		_, err := fmt.Fprintf(out, "%s: these answers are for version %s, which is today's. Nothing to carry over.\n", in.ID, in.Version)
		return err
	}
	x := read.From
	before, after := read.Before.Result(x.Before), in.Result(x.Answers)
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s to %s: %s over, %d to look at again, %d retired, %s new\n", in.ID, read.Before.Version, in.Version,
		copse.Count(len(x.Kept), "answer"), len(x.Again), len(x.Retired), copse.Count(len(x.New), "item"))
	fmt.Fprintf(&b, "range: %d-%d, then %d-%d\n", before.Low, before.High, after.Low, after.High)
	for _, part := range []struct {
		name string
		ids  []copse.ID
	}{{"look at again", x.Again}, {"retired", x.Retired}, {"new, not answered", x.New}} {
		for _, id := range part.ids {
			fmt.Fprintf(&b, "  %s: %s\n", part.name, id)
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// stepsFile is the name of the file with the steps from a version.
func stepsFile(from string) string { return "migrate-" + from + ".yaml" }

func readSteps(sink *source.Sink, from, to *Instrument) (Steps, source.Decoder) {
	s := Steps{From: from, To: to}
	v, d := readYAML(sink, to.folder, stepsFile(from.Version))
	if !d.Mapping(v, "schema from to steps", "") {
		return s, d
	}
	d.Schema(v, "copse-migration/1")
	for name, in := range map[string]*Instrument{"from": from, "to": to} {
		if x := v.Get(name); x != nil && d.Text(x) != in.ID+"@"+in.Version {
			d.Error(d.File, x.Pos, "A09", "%s is %q, wanted %s@%s", name, x.Text, in.ID, in.Version)
		}
	}
	for _, x := range d.List(v.Get("steps")) {
		step, ok := readStep(d, x)
		switch {
		case !ok:
		case step.kind == "same" || step.kind == "reworded" || step.kind == "rescaled": // each by itself
			for i := range step.old {
				one := step
				one.old, one.new = step.old[i:i+1], step.new[i:i+1]
				s.list = append(s.list, one)
			}
		default:
			s.list = append(s.list, step)
		}
	}
	return s, d
}

// stepKinds are the kinds of step, and what each may have beside its name.
func stepKinds() map[string]string {
	return map[string]string{"same": "", "reworded": "carry", "rescaled": "table", "split": "into carry", "merged": "into rule", "retired": "because", "new": ""}
}

func readStep(d source.Decoder, v *source.Value) (s stepOf, ok bool) {
	if v.Shape != source.ShapeMapping || len(v.Fields) == 0 {
		d.Error(d.File, v.Pos, "A09", "a step is wanted here: {same: [POL-LEG-1]}")
		return s, false
	}
	s.kind, s.pos = v.Fields[0].Name, v.Pos
	more, known := stepKinds()[s.kind]
	if !known {
		d.Error(d.File, v.Fields[0].Pos, "A09", "no kind of step %q; there are same, reworded, rescaled, split, merged, retired and new, and the kind comes first", s.kind)
		return s, false
	}
	if !d.Mapping(v, s.kind, more) {
		return s, false
	}
	named, into := ids(d, v.Fields[0].Value), ids(d, v.Get("into"))
	s.old, s.new = named, named
	switch s.kind {
	case "split", "merged":
		s.new = into
	case "retired":
		s.new = nil
	case "new":
		s.old = nil
	}
	s.because, s.rule = d.Text(v.Get("because")), d.OneOf(v.Get("rule"), "min", "max")
	if len(named) == 0 || (s.kind == "split" || s.kind == "merged") && len(into) == 0 {
		d.Error(d.File, v.Pos, "A09", "a step that names no item")
		return s, false
	}
	d.OneOf(v.Get("carry"), "confirm")
	if s.kind == "merged" && s.rule == "" {
		d.Error(d.File, v.Pos, "A09", "items that are merged say by which rule, min or max")
	}
	if s.kind == "rescaled" {
		s.table = table(d, v)
	}
	if s.kind == "retired" && s.because == "" {
		d.Error(d.File, v.Pos, "A09", "an item that is retired says because of what")
	}
	return s, true
}

// ids reads one id or a list of them.
func ids(d source.Decoder, v *source.Value) (list []copse.ID) {
	if v != nil && v.Shape != source.ShapeList {
		return []copse.ID{copse.ID(d.Text(v))}
	}
	for _, s := range d.Texts(v) {
		list = append(list, copse.ID(s))
	}
	return list
}

// table reads which level became which: each old one once.
func table(d source.Decoder, v *source.Value) map[int]int {
	out := map[int]int{}
	t := v.Get("table")
	if t == nil || !d.Mapping(t, "0 1 2 3 4", "") {
		d.Error(d.File, v.Pos, "A09", "a new scale needs a table with each old level")
		return out
	}
	for _, f := range t.Fields {
		if n := strings.Index("01234", f.Name); n >= 0 {
			out[n] = level(d, f.Value)
		}
	}
	return out
}

// steps holds the steps between the versions of an instrument to both: each old and each new item is named once, and
// what is called the same is.
func (l *lint) steps(c *Catalog, now *Instrument) {
	var older []*Instrument
	for _, in := range c.older {
		if in.ID == now.ID {
			older = append(older, in)
		}
	}
	words := &Checklists{Catalog: c}
	for i, before := range older {
		// From the one before there are steps, from those before it there may be.
		if _, err := fs.Stat(now.folder.fs, path.Join(now.folder.dir, stepsFile(before.Version))); err == nil || i == len(older)-1 {
			l.stepsFrom(words, before, now)
		}
	}
}

func (l *lint) stepsFrom(words *Checklists, before, now *Instrument) {
	s, d := readSteps(l.Sink, before, now)
	old, new := map[copse.ID]int{}, map[copse.ID]int{}
	for _, step := range s.list {
		for _, id := range step.old {
			old[id]++
			if _, ok := before.Item(id); !ok {
				d.Error(d.File, step.pos, "A09", "%s has no item %s", before.Version, id)
			}
		}
		for _, id := range step.new {
			new[id]++
			if _, ok := now.Item(id); !ok {
				d.Error(d.File, step.pos, "A09", "%s has no item %s", now.Version, id)
			} else if step.kind == "same" && words.Hash(before, id) != words.Hash(now, id) {
				d.Error(d.File, step.pos, "A09", "%s is not the same: its words changed in English", id)
			}
		}
	}
	l.once(d, "old", before, old)
	l.once(d, "new", now, new)
}

// once reports items that the steps do not name just once.
func (l *lint) once(d source.Decoder, which string, in *Instrument, named map[copse.ID]int) {
	var missing, twice []string
	n := 0
	for _, it := range in.Items {
		n++
		switch named[it.ID] {
		case 0:
			missing = append(missing, string(it.ID))
		case 1:
		default:
			twice = append(twice, string(it.ID))
		}
	}
	at := source.Pos{Line: 1, Col: 1}
	if len(missing) > 0 {
		d.Error(d.File, at, "A09", "%d of %d %s items are not named: %s", len(missing), n, which, strings.Join(missing, ", "))
	}
	if len(twice) > 0 {
		d.Error(d.File, at, "A09", "%d of %d %s items are named more than once: %s", len(twice), n, which, strings.Join(twice, ", "))
	}
}
