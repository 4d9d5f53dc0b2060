package assess

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"copse/internal/assess/score"
	"copse/internal/copse"
	"copse/internal/source"
)

// Folder is where instruments lie in a content folder.
const Folder = "instrument"

// maxFile is how large a file of an instrument may be.
const maxFile = 384 << 10

// Evidence types: what shows that a level is reached. Their words are those of the interface, assess.evidence.<type>.
func evidenceTypes() []string {
	return strings.Fields("law rule policy plan budget mandate agreement contract procedure record minutes training statistics publication survey materials test setting screenshot certificate review")
}

// folder is one folder of an instrument or view, with how its files are called in findings.
type folder struct {
	fs   fs.FS
	dir  string // below the content folder
	name string // of the content folder, in findings

	parsed map[string]*source.Value // files that were read, where they are read more than once; nil: none is kept
}

// reader reads the folders of instruments and collects what is wrong.
type reader struct {
	source.Sink
	fs   fs.FS
	name string
	keep bool // what is read: a check reads each file more than once
}

// folder is one folder below the content folder.
func (r *reader) folder(dir string) *folder {
	f := &folder{fs: r.fs, dir: dir, name: r.name}
	if r.keep {
		f.parsed = map[string]*source.Value{}
	}
	return f
}

// Load reads every instrument and view of a content folder; name begins the names of its files in findings. The
// structure is read and held to its rules, words are read when somebody asks for them. An error is a *source.Refused.
func Load(content fs.FS, name string) (*Catalog, error) {
	r := &reader{fs: content, name: name}
	c := r.catalog()
	c.Fingerprint = fingerprint(content)
	if errors := r.errors(); len(errors) > 0 {
		return c, &source.Refused{Findings: errors}
	}
	return c, nil
}

// fingerprint is the SHA-256 of every file of every instrument, with its name: words are read late, but change with the rest.
func fingerprint(content fs.FS) string {
	sum := sha256.New()
	_ = fs.WalkDir(content, Folder, func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return nil // what cannot be read is reported where it is read
		}
		data, _ := fs.ReadFile(content, file)
		fmt.Fprintf(sum, "%s %d\n", file, len(data))
		sum.Write(data)
		return nil
	})
	return hex.EncodeToString(sum.Sum(nil))
}

func (r *reader) errors() []source.Finding {
	return slices.DeleteFunc(source.SortFindings(r.All), func(f source.Finding) bool { return f.Severity != source.Error })
}

func (r *reader) catalog() *Catalog {
	c := &Catalog{}
	for _, id := range r.folders(Folder) {
		if strings.HasPrefix(id, "view-") {
			if v := r.view(path.Join(Folder, id), id); v != nil {
				c.Views = append(c.Views, v)
			}
			continue
		}
		var all []*Instrument
		for _, version := range r.folders(path.Join(Folder, id)) {
			if in := r.instrument(path.Join(Folder, id, version), id, version); in != nil {
				all = append(all, in)
			}
		}
		slices.SortFunc(all, func(a, b *Instrument) int { return versions(a.Version, b.Version) })
		if len(all) > 0 {
			c.Instruments = append(c.Instruments, all[len(all)-1])
			c.older = append(c.older, all[:len(all)-1]...)
		}
	}
	slices.SortStableFunc(c.Instruments, func(a, b *Instrument) int { return cmp.Compare(place(a.ID), place(b.ID)) })
	return c
}

// place is where a checklist stands among the others: a country first, what is not known last.
func place(id string) int {
	order := []string{"cop-national", "cop-industry", "cop-school", "cop-sport"}
	if i := slices.Index(order, id); i >= 0 {
		return i
	}
	return len(order)
}

// folders are the folders in a folder; one that is not there has none.
func (r *reader) folders(dir string) (names []string) {
	entries, _ := fs.ReadDir(r.fs, dir)
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	return names
}

// yaml reads a file; nil where it cannot be read, which is then a finding.
func (r *reader) yaml(f *folder, file string) (*source.Value, source.Decoder) {
	return readYAML(&r.Sink, f, file)
}

func readYAML(sink *source.Sink, f *folder, file string) (*source.Value, source.Decoder) {
	d := source.Decoder{Sink: sink, File: path.Join(f.name, f.dir, file)}
	if v, ok := f.parsed[file]; ok {
		return v, d
	}
	data, err := fs.ReadFile(f.fs, path.Join(f.dir, file))
	if err == nil && len(data) > maxFile {
		d.Error(d.File, source.Pos{Line: 1, Col: 1}, "L02", "a file of %d KB; one like this holds at most %d", len(data)>>10, maxFile>>10)
		return nil, d
	}
	if err != nil {
		d.Error(d.File, source.Pos{}, "L02", "cannot be read: %v", err)
		return nil, d
	}
	text, bad, err := source.Text(data)
	if err != nil {
		d.Error(d.File, bad, source.Code(err), "%v", err)
		return nil, d
	}
	v, bad, err := source.ParseYAML(text)
	if err != nil {
		d.Error(d.File, bad, source.Code(err), "%v", err)
		return nil, d
	}
	if f.parsed != nil {
		f.parsed[file] = v
	}
	return v, d
}

var versionForm = regexp.MustCompile(`^(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})$`)

// versions compares two versions by their numbers.
func versions(a, b string) int {
	x, y := versionForm.FindStringSubmatch(a), versionForm.FindStringSubmatch(b)
	for i := 1; i < len(x) && i < len(y); i++ {
		m, _ := strconv.Atoi(x[i])
		n, _ := strconv.Atoi(y[i])
		if m != n {
			return cmp.Compare(m, n)
		}
	}
	return 0
}

// instrument reads the structure of one version; nil where it cannot be read at all.
func (r *reader) instrument(dir, id, version string) *Instrument {
	f := r.folder(dir)
	v, d := r.yaml(f, "instrument.yaml")
	if !d.Mapping(v, "schema id version source profile areas", "") {
		return nil
	}
	d.Schema(v, "copse-instrument/1")
	in := &Instrument{ID: id, Version: version, folder: f, langs: r.langs(f)}
	if x := v.Get("id"); x != nil && d.Text(x) != id {
		d.Error(d.File, x.Pos, "A01", "the id is %q; its folder is called %s", x.Text, id)
	}
	if x := v.Get("version"); x != nil && (d.Text(x) != version || !versionForm.MatchString(version)) {
		d.Error(d.File, x.Pos, "A01", "the version is %q; its folder is called %s, and both look like 1.2.0", x.Text, version)
	}
	if x := v.Get("source"); d.Mapping(x, "work", "note") {
		in.Work = d.Text(x.Get("work"))
	}
	for _, x := range d.List(v.Get("profile")) {
		fact := d.Text(x)
		if !factForm.MatchString(fact) || slices.Contains(in.Profile, fact) {
			d.Error(d.File, x.Pos, "A01", "the fact %q is malformed or there twice; one looks like user_content", fact)
			continue
		}
		in.Profile = append(in.Profile, fact)
	}
	seen := map[copse.ID]source.Pos{}
	for _, x := range d.List(v.Get("areas")) {
		in.area(d, x, seen)
	}
	if len(in.Areas) == 0 {
		d.Error(d.File, v.Get("areas").PlaceOr(v.Pos), "L02", "%s has no areas", id)
	}
	in.Rules = r.rules(f, in)
	return in
}

var factForm = regexp.MustCompile(`^[a-z][a-z0-9_]{1,30}$`)

func (in *Instrument) area(d source.Decoder, v *source.Value, seen map[copse.ID]source.Pos) {
	if !d.Mapping(v, "id weight items", "") {
		return
	}
	a := Area{ID: id(d, v, seen), Weight: positive(d, v.Get("weight"))}
	for _, x := range d.List(v.Get("items")) {
		if it := in.item(d, x, seen); it != nil {
			a.Items = append(a.Items, it)
		}
	}
	if len(a.Items) == 0 {
		d.Error(d.File, v.Pos, "L02", "%s has no items", a.ID)
	}
	in.Areas = append(in.Areas, a)
}

func (in *Instrument) item(d source.Decoder, v *source.Value, seen map[copse.ID]source.Pos) *Item {
	if !d.Mapping(v, "id weight role basis", "evidence gate asks applies_if reviewed") {
		return nil
	}
	it := &Item{ID: id(d, v, seen), Weight: positive(d, v.Get("weight")),
		Core:      d.OneOf(v.Get("role"), "core", "optional", "adaptable") == "core",
		Confirmed: d.OneOf(v.Get("basis"), "confirmed", "own") == "confirmed"}
	reviewed := v.Get("reviewed")
	if d.Mapping(reviewed, "by on", "") {
		d.Text(reviewed.Get("by"))
		d.Date(reviewed.Get("on"))
	}
	if it.Core && !it.Confirmed && reviewed == nil {
		d.Error(d.File, v.Get("role").PlaceOr(v.Pos), "A06", "%s is core, with a basis of its own and no reviewer: only what was checked may be compared between countries", it.ID)
	}
	it.evidence(d, v.Get("evidence"))
	if g := v.Get("gate"); d.Mapping(g, "below cap", "") {
		it.Gate = &score.Gate{Below: level(d, g.Get("below")), Cap: level(d, g.Get("cap"))}
		if it.Gate.Below == 0 {
			d.Error(d.File, g.Get("below").PlaceOr(g.Pos), "A05", "no level lies below 0: this gate never closes")
		}
	}
	for _, x := range d.List(v.Get("asks")) {
		it.Asks = append(it.Asks, copse.ID(d.Text(x)))
	}
	it.AppliesIf = in.condition(d, v.Get("applies_if"))
	return it
}

// id reads an id that no other area or item may have.
func id(d source.Decoder, v *source.Value, seen map[copse.ID]source.Pos) copse.ID {
	x := v.Get("id")
	id := copse.ID(d.Text(x))
	if x == nil {
		return id
	}
	if !id.Valid() {
		d.Error(d.File, x.Pos, "A01", "%q is no id", id)
	}
	if first, dup := seen[id]; dup {
		d.Error(d.File, x.Pos, "A01", "%s is already used at %d:%d", id, first.Line, first.Col)
	}
	seen[id] = x.Pos
	return id
}

// positive reads a weight.
func positive(d source.Decoder, v *source.Value) int {
	n, err := strconv.Atoi(d.Text(v))
	if v != nil && (err != nil || n < 1 || n > 1000) {
		d.Error(d.File, v.Pos, "A03", "%q is no whole number from 1 to 1000", v.Text)
		return 1
	}
	return max(n, 1)
}

// level reads a level of the scale.
func level(d source.Decoder, v *source.Value) int {
	n, err := strconv.Atoi(d.Text(v))
	if v != nil && (err != nil || n < 0 || n > Levels) {
		d.Error(d.File, v.Pos, "A05", "%q is no level; levels run from 0 to %d", v.Text, Levels)
		return 0
	}
	return n
}

func (it *Item) evidence(d source.Decoder, v *source.Value) {
	if v == nil || !d.Mapping(v, "", "0 1 2 3 4") {
		return
	}
	it.Evidence = map[int][]string{}
	for _, f := range v.Fields {
		n, err := strconv.Atoi(f.Name)
		if err != nil || n > Levels {
			continue // Mapping has said so
		}
		for _, x := range d.List(f.Value) {
			if kind := d.Text(x); !slices.Contains(evidenceTypes(), kind) {
				d.Error(d.File, x.Pos, "A04", "no kind of evidence %q; there are %s", kind, strings.Join(evidenceTypes(), ", "))
			} else {
				it.Evidence[n] = append(it.Evidence[n], kind)
			}
		}
	}
}

// condition reads what an item hangs on: a fact, or {any: […]}, {all: […]}, {not: fact}.
func (in *Instrument) condition(d source.Decoder, v *source.Value) Condition {
	if v == nil {
		return Condition{}
	}
	c := Condition{Rule: "all"}
	facts := []*source.Value{v}
	if v.Shape == source.ShapeMapping {
		if len(v.Fields) != 1 || !slices.Contains([]string{"any", "all", "not"}, v.Fields[0].Name) {
			d.Error(d.File, v.Pos, "A04", "a condition is a fact, or one of any, all and not")
			return c
		}
		c.Rule, facts = v.Fields[0].Name, []*source.Value{v.Fields[0].Value}
		if facts[0].Shape == source.ShapeList {
			facts = facts[0].Items
		}
	}
	if len(facts) == 0 {
		d.Error(d.File, v.Pos, "A04", "a condition that names no fact")
	}
	for _, x := range facts {
		if fact := d.Text(x); slices.Contains(in.Profile, fact) {
			c.Facts = append(c.Facts, fact)
		} else {
			d.Error(d.File, x.Pos, "A04", "no fact %q in the profile; there are %s", fact, strings.Join(in.Profile, ", "))
		}
	}
	return c
}
