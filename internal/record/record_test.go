package record

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"copse/internal/copse"
	"copse/internal/source"
)

func kinds() []Kind {
	return []Kind{
		{Name: "tree", Own: true, Fields: []Field{{Name: "form", Form: OneOf, Of: "oak birch"}, {Name: "points", Form: Point, Many: true, Optional: true},
			{Name: "near", Form: Ref, Of: "tree", Optional: true}, {Name: "url", Form: Web, Optional: true}, {Name: "since", Form: Date, Optional: true},
			{Name: "day", Form: Day, Optional: true}, {Name: "land", Form: Country, Optional: true}, {Name: "n", Form: Whole, Optional: true},
			{Name: "old", Form: Flag, Optional: true}, {Name: "langs", Form: Lang, Many: true, Optional: true}, {Name: "harms", Form: Risk, Many: true, Exactly: 2, Optional: true}},
			Words: []Word{{Name: "title", Form: Line, Most: 4}, {Name: "says", Form: List, Most: 6, Least: 1, Up: 2, Optional: true}, {Name: "parts", Form: Parts, Head: 3, Most: 6, Least: 1, Optional: true}}},
		{Name: "stone", Words: []Word{{Name: "title", Form: Line, Most: 4}}},
	}
}

const head = "schema: copse-tree/1\nentries:\n"

func words(lang, entries string) string {
	return "schema: copse-words/1\nkind: tree\nlang: " + lang + "\nentries:\n" + entries
}

func files(pairs ...string) fstest.MapFS {
	f := fstest.MapFS{"g/stone/entries.yaml": {Data: []byte("schema: copse-stone/1\nentries: []\n")}}
	for i := 0; i < len(pairs); i += 2 {
		f["g/"+pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return f
}

func load(t *testing.T, sources ...Source) (*Book, string) {
	t.Helper()
	b, err := Load("g", kinds(), sources...)
	return b, said(source.FindingsOf(err))
}

func said(list []source.Finding) string {
	var out []string
	for _, f := range list {
		out = append(out, f.String())
	}
	return strings.Join(out, "\n")
}

func TestLoad_faults(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"no id":          {"tree/entries.yaml", head + "  - form: oak\n", "c/g/tree/entries.yaml:3:5 L02"},
		"bad id":         {"tree/entries.yaml", head + "  - {id: A b, form: oak}\n", "entries.yaml:3:10 R01"},
		"twice":          {"tree/entries.yaml", head + "  - {id: a, form: oak}\n  - {id: a, form: oak}\n", "entries.yaml:4:10 R01"},
		"not an option":  {"tree/entries.yaml", head + "  - {id: a, form: elm}\n", "entries.yaml:3:19 R02"},
		"no address":     {"tree/entries.yaml", head + "  - {id: a, form: oak, url: \"javascript:x\"}\n", "R02 url"},
		"who signs in":   {"tree/entries.yaml", head + "  - {id: a, form: oak, url: \"https://u:p@x.org/\"}\n", "R02 url"},
		"turned round":   {"tree/entries.yaml", head + "  - {id: a, form: oak, url: \"https://%E2%80%AEmoc.x.example/\"}\n", "R02 url"},
		"this machine":   {"tree/entries.yaml", head + "  - {id: a, form: oak, url: \"http://localhost:8080/\"}\n", "R02 url"},
		"one network":    {"tree/entries.yaml", head + "  - {id: a, form: oak, url: \"http://10.1.2.3/\"}\n", "R02 url"},
		"a short name":   {"tree/entries.yaml", head + "  - {id: a, form: oak, url: \"https://intranet/\"}\n", "R02 url"},
		"no day":         {"tree/entries.yaml", head + "  - {id: a, form: oak, day: 2026-02-30}\n", "R02 day"},
		"no month":       {"tree/entries.yaml", head + "  - {id: a, form: oak, since: 2026-13}\n", "R02 since"},
		"no country":     {"tree/entries.yaml", head + "  - {id: a, form: oak, land: gh}\n", "R02 land"},
		"no number":      {"tree/entries.yaml", head + "  - {id: a, form: oak, n: two}\n", "R02 n"},
		"no JSON number": {"tree/entries.yaml", head + "  - {id: a, form: oak, n: \"007\"}\n", "R02 n"},
		"below nothing":  {"tree/entries.yaml", head + "  - {id: a, form: oak, n: -3}\n", "R02 n"},
		"a far year":     {"tree/entries.yaml", head + "  - {id: a, form: oak, day: 9999-12-31}\n", "R02 day"},
		"three letters":  {"tree/entries.yaml", head + "  - {id: a, form: oak, land: AFG}\n", "R02 land"},
		"like a file":    {"tree/entries.yaml", head + "  - {id: a.ics, form: oak}\n", "entries.yaml:3:10 R01"},
		"another ending": {"tree/en.notyaml", words("en", "  a: {title: A}\n"), "en.notyaml"},
		"no flag":        {"tree/entries.yaml", head + "  - {id: a, form: oak, old: perhaps}\n", "R02 old"},
		"no language":    {"tree/entries.yaml", head + "  - {id: a, form: oak, langs: [english]}\n", "R02 langs"},
		"one of two":     {"tree/entries.yaml", head + "  - {id: a, form: oak, harms: [HRM-01]}\n", "R02 harms"},
		"unknown field":  {"tree/entries.yaml", head + "  - {id: a, form: oak, leaf: 2}\n", "L02"},
		"another schema": {"tree/entries.yaml", "schema: copse-bush/1\nentries: []\n", "L02"},
		"no kind":        {"bush/entries.yaml", head, "c/g/bush"},
		"another file":   {"tree/notes.txt", "x", "c/g/tree/notes.txt"},
		"no tag":         {"tree/english.yaml", words("english", "  a: {title: A}\n"), "english.yaml"},
		"not text":       {"tree/entries.yaml", "schema: \xff\n", "entries.yaml:1:9"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, got := load(t, Source{FS: files(c.file, c.text), Name: "c"}); !strings.Contains(got, c.want) {
				t.Errorf("want %q in:\n%s", c.want, got)
			}
		})
	}
}

func rules() Rules {
	return Rules{Point: func(id string) bool { return id == "P-1" }, Risk: func(id string) bool { return id == "HRM-01" || id == "HRM-02" },
		Line: func(_ copse.Lang, text, english string, most int) (list []Slip) {
			if n := len(strings.Fields(text)); n > most {
				list = append(list, Slip{Code: "L08", Text: "long"})
			}
			if i := strings.Index(text, "*"); i >= 0 {
				list = append(list, Slip{Code: "L15", Text: "mark", Offset: i})
			}
			if text == english {
				list = append(list, Slip{Code: "L11", Text: "the same as in English"})
			}
			return list
		}}
}

func TestCheck(t *testing.T) {
	const tree = head + "  - {id: a, form: oak, points: [P-1]}\n"
	en := words("en", "  a:\n    title: \"A\"\n    says: [\"One\", \"Two\"]\n")
	for name, c := range map[string]struct {
		more []string
		want string
	}{
		"right":           {nil, ""},
		"no point":        {[]string{"tree/entries.yaml", head + "  - {id: a, form: oak, points: [P-2]}\n"}, "entries.yaml:3:10 R05 a: points P-2"},
		"no risk":         {[]string{"tree/entries.yaml", head + "  - {id: a, form: oak, harms: [HRM-01, HRM-09]}\n"}, "R05"},
		"no neighbour":    {[]string{"tree/entries.yaml", head + "  - {id: a, form: oak, near: b}\n"}, "R05 a: near b"},
		"no English":      {[]string{"tree/en.yaml", words("en", "  {}\n")}, "R04 a has no words in en"},
		"of nothing":      {[]string{"tree/en.part.yaml", words("en", "  b: {title: B}\n")}, "en.part.yaml:5:3 R03"},
		"in two files":    {[]string{"tree/en.part.yaml", words("en", "  a: {title: B}\n")}, "R03 a has words here and in another file"},
		"another's file":  {[]string{"tree/fr.yaml", words("es", "  a: {title: B, says: [x, y]}\n")}, "fr.yaml:1:1 R03"},
		"no title":        {[]string{"tree/en.yaml", words("en", "  a: {says: [x]}\n")}, "L02"},
		"too long":        {[]string{"tree/en.yaml", words("en", "  a:\n    title: \"A b c d e\"\n")}, "L08 title"},
		"place of a slip": {[]string{"tree/en.yaml", words("en", "  a:\n    title: \"A *b\"\n")}, "en.yaml:6:15 L15"},
		"empty":           {[]string{"tree/en.yaml", words("en", "  a:\n    title: \"\"\n")}, "R04 title is empty"},
		"three lines":     {[]string{"tree/en.yaml", words("en", "  a:\n    title: A\n    says: [x, y, z]\n")}, "R02 says: 1 to 2, and not 3"},
		"a line fewer":    {[]string{"tree/fr.yaml", words("fr", "  a:\n    title: B\n    says: [x]\n")}, "fr.yaml:7:11 R02 says: 1 lines, and 2 in English"},
		"left in English": {[]string{"tree/fr.yaml", words("fr", "  a:\n    title: A\n    says: [x, y]\n")}, "fr.yaml:6:12 L11"},
		"missing":         {nil, "(warning) a has no words in fr"},
	} {
		t.Run(name, func(t *testing.T) {
			b, bad := load(t, Source{FS: files(append([]string{"tree/entries.yaml", tree, "tree/en.yaml", en}, c.more...)...), Name: "c"})
			if bad != "" {
				t.Fatal(bad)
			}
			var errs []source.Finding
			for _, f := range b.Check(rules()) {
				if f.Severity == source.Error || name == "missing" {
					errs = append(errs, f)
				}
			}
			if got := said(errs); c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("want %q in:\n%s", c.want, got)
			}
		})
	}
}

func TestOverlay(t *testing.T) {
	ours := Source{FS: files("tree/entries.yaml", head+"  - {id: a, form: oak}\n", "tree/en.yaml", words("en", "  a: {title: Ours}\n")), Name: "c"}
	theirs := func(pairs ...string) Source {
		f := files(pairs...)
		if pairs[0] != "stone/entries.yaml" {
			delete(f, "g/stone/entries.yaml")
		}
		return Source{FS: f, Name: "o", Country: "GH", Says: "Ministry"}
	}
	b, bad := load(t, ours, theirs("tree/entries.yaml", head+"  - {id: gh-b, form: birch}\n", "tree/tw.yaml", words("tw", "  a: {title: Yɛn dea}\n  gh-b: {title: Dua}\n")))
	if bad != "" {
		t.Error(bad)
	}
	e, _ := b.Entry("tree", "gh-b")
	if e == nil || e.Says != "Ministry" || b.Words(e, "fr").Line("title") != "Dua" || b.Words(e, "fr").Lang != "tw" {
		t.Errorf("a country's entry: %+v", e)
	}
	a, _ := b.Entry("tree", "a")
	if w := b.Words(a, "tw"); w.Line("title") != "Yɛn dea" {
		t.Errorf("a language of a country's own: %+v", w)
	}
	for name, c := range map[string]struct{ file, text, want string }{
		"another's name": {"tree/entries.yaml", head + "  - {id: b, form: oak}\n", "O01"},
		"an id of ours":  {"tree/entries.yaml", head + "  - {id: a, form: oak}\n", "O01"},
		"a kind of ours": {"stone/entries.yaml", "schema: copse-stone/1\nentries:\n  - {id: gh-s}\n", "O01"},
	} {
		if _, bad := load(t, ours, theirs(c.file, c.text)); !strings.Contains(bad, c.want) {
			t.Errorf("%s: %s", name, bad)
		}
	}
	b, _ = load(t, ours, theirs("tree/en.yaml", words("en", "  a: {title: Changed}\n")))
	if got := said(b.Check(rules())); !strings.Contains(got, "O01") {
		t.Errorf("our words in English are ours: %s", got)
	}
	if a, _ := b.Entry("tree", "a"); b.Words(a, "en").Line("title") != "Ours" {
		t.Error("our words in English were replaced")
	}
}

func TestStamp(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, "g", name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	put("stone/entries.yaml", "schema: copse-stone/1\nentries: []\n")
	put("tree/entries.yaml", head+"  - {id: a, form: oak}\n")
	put("tree/en.yaml", words("en", "  a: {title: One}\n"))
	put("tree/fr.yaml", words("fr", "  a: {title: Un}\n"))
	read := func() (*Book, Words) {
		b, bad := load(t, Source{FS: os.DirFS(dir), Name: "c"})
		if bad != "" {
			t.Fatal(bad)
		}
		e, _ := b.Entry("tree", "a")
		return b, b.Words(e, "fr")
	}
	stamp := func(want int) {
		t.Helper()
		b, _ := read()
		if n, err := b.Stamp(dir); err != nil || n != want {
			t.Errorf("stamped %d, %v; want %d", n, err, want)
		}
	}
	stamp(1)
	stamp(0)
	if _, w := read(); w.Stale {
		t.Error("just stamped, and stale")
	}
	put("tree/en.yaml", words("en", "  a: {title: Two}\n"))
	b, w := read()
	if !w.Stale || !strings.Contains(said(b.Check(rules())), "R06") {
		t.Error("the English was changed, and nobody says so")
	}
	stamp(0) // a stamp alone makes nothing fresh
	if _, w := read(); !w.Stale {
		t.Error("a stamp made an old translation fresh")
	}
	put("tree/fr.yaml", words("fr", "  a: {title: Deux}\n"))
	stamp(1)
	if _, w := read(); w.Stale {
		t.Error("translated again, and still stale")
	}
}

func TestJSON(t *testing.T) {
	b, bad := load(t, Source{FS: files("tree/entries.yaml", head+"  - {id: a, form: oak, n: 3, old: true, langs: [en, fr], harms: [HRM-01, HRM-02], since: 2026-11}\n  - {id: b, form: oak}\n",
		"tree/en.yaml", words("en", "  a:\n    title: A\n    says: [x]\n    parts: [{head: H, lines: [l]}]\n  b: {title: B}\n")), Name: "c"})
	if bad != "" {
		t.Fatal(bad)
	}
	data, err := b.JSON("tree", "fr", b.All("tree"))
	if err != nil {
		t.Fatal(err)
	}
	k, _ := b.Kind("tree")
	schema, err := k.Schema()
	if err != nil {
		t.Fatal(err)
	}
	valid(t, schema, data, true)
	valid(t, schema, []byte(strings.Replace(string(data), `"oak"`, `"elm"`, 1)), false)
	valid(t, schema, []byte(strings.Replace(string(data), `"n": 3`, `"n": "3"`, 1)), false)
	valid(t, schema, []byte(strings.Replace(string(data), `"title"`, `"name"`, 1)), false)
}

func valid(t *testing.T, schema, data []byte, want bool) {
	t.Helper()
	read := func(b []byte) any {
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(string(b)))
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("urn:s", read(schema)); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("urn:s")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(read(data)); (err == nil) != want {
		t.Errorf("valid: %v, want %v: %v", err == nil, want, err)
	}
}

// FuzzLoad: whatever stands in a file of a country's, nothing panics, and what is wrong has a place.
func FuzzLoad(f *testing.F) {
	f.Add(head+"  - {id: gh-a, form: oak}\n", words("en", "  gh-a: {title: A}\n"))
	f.Add("entries: [[[", "\x00")
	f.Add(head+"  - {id: gh-a, form: [oak], points: P}\n", words("en", "  gh-a: {title: [A], says: A, parts: [x, {head: [y], lines: z}]}\n"))
	f.Fuzz(func(t *testing.T, entries, texts string) {
		b, err := Load("g", kinds(), Source{FS: files("tree/entries.yaml", entries, "tree/en.yaml", texts), Name: "o", Country: "GH", Says: "M"})
		for _, x := range append(source.FindingsOf(err), b.Check(rules())...) {
			if x.File == "" {
				t.Errorf("no place: %v", x)
			}
		}
		for _, e := range b.All("tree") {
			if _, err := json.Marshal(b.export(b.Kinds[0], e, "en")); err != nil {
				t.Error(err)
			}
		}
	})
}
