package assess

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"copse/internal/assess/score"
	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
)

var shippedContent = os.DirFS("../../content")

var shippedLibrary = sync.OnceValues(func() (*content.Library, *i18n.Catalog) {
	lib, err := content.Load(content.Source{FS: shippedContent, Name: "content"})
	if err != nil {
		panic(err)
	}
	words, err := i18n.Load(prose.Typeset, shippedContent)
	if err != nil {
		panic(err)
	}
	return lib, words
})

// checklists are those of a folder, beside the library that ships.
func checklists(t *testing.T, files fs.FS) *Checklists {
	t.Helper()
	catalog, err := Load(files, "content")
	if err != nil {
		t.Fatal(err)
	}
	lib, words := shippedLibrary()
	return &Checklists{Catalog: catalog, Points: lib, Interface: words}
}

// mixed answers every item: all levels and all states, in turn.
func mixed(in *Instrument) Answers {
	a := Answers{About: " A *club*, 100 %\nof <it>\u00a0", AsOf: "2026-11-30", Items: map[copse.ID]Said{}}
	if len(in.Profile) > 0 {
		a.Facts = in.Profile[:1]
	}
	n := 0
	for _, it := range in.Items {
		switch n % 9 {
		case 5:
			a.Items[it.ID] = Said{Position: score.Position{State: score.NotApplicable}, Note: "\u3000No # sponsors\u2028here\ufeff"}
		case 6:
			a.Items[it.ID] = Said{Position: score.Position{State: score.NotKnown}}
		case 7:
			a.Items[it.ID] = Said{Position: score.Position{State: score.Withheld}, Note: "- \t"}
		case 8: // open
		default:
			a.Items[it.ID] = Said{Position: score.Position{State: score.Answered, Level: n % 9}, Note: strings.Repeat("1. see_the_minutes ", n%2)}
		}
		n++
	}
	return a
}

func catalogOf(t *testing.T, c *Checklists, in *Instrument, lang copse.Lang) []byte {
	t.Helper()
	return written(t, func(w io.Writer) error { return c.WriteCatalog(w, in, lang) })
}

func resultsOf(t *testing.T, c *Checklists, in *Instrument, a Answers, lang copse.Lang) []byte {
	t.Helper()
	return written(t, func(w io.Writer) error { return c.WriteResults(w, in, a, lang) })
}

func written(t *testing.T, write func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	catalogSchema  = "oscal_catalog_schema-1.2.1.json"
	resultsSchema  = "oscal_assessment-results_schema-1.2.1.json"
	completeSchema = "oscal_complete_schema-1-2-2.json"
)

func schemaFile(name string) string { return filepath.Join("testdata", "oscal", name) }

func schema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile(schemaFile(name))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validOSCAL(t *testing.T, s *jsonschema.Schema, data []byte) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(doc)
}

// oscalFile is a file and the schema of its model.
type oscalFile struct {
	name, schema string
	data         []byte
}

// oscalFiles are both files of every instrument that ships, or of one.
func oscalFiles(t *testing.T, langs ...copse.Lang) (list []oscalFile) {
	t.Helper()
	c := checklists(t, shippedContent)
	for _, in := range c.Instruments {
		for _, lang := range langs {
			at := in.ID + " " + string(lang)
			list = append(list, oscalFile{at + " catalog", catalogSchema, catalogOf(t, c, in, lang)},
				oscalFile{at + " results", resultsSchema, resultsOf(t, c, in, mixed(in), lang)},
				oscalFile{at + " empty", resultsSchema, resultsOf(t, c, in, Answers{AsOf: "0001-01-01"}, lang)})
		}
	}
	if len(list) == 0 {
		t.Fatal("no instruments ship")
	}
	return list
}

func TestOSCAL_valid(t *testing.T) {
	schemas := map[string]*jsonschema.Schema{catalogSchema: schema(t, catalogSchema), resultsSchema: schema(t, resultsSchema)}
	langs := []copse.Lang{copse.English}
	if os.Getenv("COPSE_TEST_ALL") == "1" {
		schemas[completeSchema], langs = schema(t, completeSchema), copse.Shipped()
	}
	for _, f := range oscalFiles(t, langs...) {
		if err := validOSCAL(t, schemas[f.schema], f.data); err != nil {
			t.Errorf("%s: %v", f.name, err)
		}
		if all := schemas[completeSchema]; all != nil {
			if err := validOSCAL(t, all, f.data); err != nil {
				t.Errorf("%s on 1.2.2: %v", f.name, err)
			}
		}
	}
}

// TestWriteCatalog: every item is a control under its area, and what a point refers to is named once and linked to.
func TestWriteCatalog(t *testing.T) {
	c := checklists(t, shippedContent)
	for _, in := range c.Instruments {
		var doc map[string]oscalCatalog
		if err := json.Unmarshal(catalogOf(t, c, in, copse.English), &doc); err != nil {
			t.Fatal(err)
		}
		cat, places := doc["catalog"], map[string]string{}
		if cat.BackMatter != nil {
			for _, r := range cat.BackMatter.Resources {
				places["#"+r.UUID] = r.DocumentIDs[0].Identifier + " " + r.Title
			}
		}
		used := map[string]bool{}
		for i, g := range cat.Groups {
			if g.ID != string(in.Areas[i].ID) || len(g.Controls) != len(in.Areas[i].Items) {
				t.Fatalf("%s: group %s has %d controls", in.ID, g.ID, len(g.Controls))
			}
			for j, k := range g.Controls {
				it := in.Areas[i].Items[j]
				if k.ID != string(it.ID) || len(k.Parts) != 2+Levels+1 || k.Links[0].Href != "/id/"+k.ID {
					t.Errorf("%s: control %s, %d parts, links %v", in.ID, k.ID, len(k.Parts), k.Links)
				}
				for _, link := range k.Links[1:] {
					used[link.Href] = true
					if !strings.HasPrefix(places[link.Href], link.Text+" ") || !strings.Contains(saying(k.Props), "relation="+link.Text) {
						t.Errorf("%s: %s is linked to %q, which is %q", in.ID, k.ID, link.Text, places[link.Href])
					}
				}
				if asked := strings.Count(saying(k.Props), "asked-if="); asked != len(it.AppliesIf.Facts) {
					t.Errorf("%s: %s hangs on %d facts", in.ID, k.ID, asked)
				}
			}
		}
		if len(used) != len(places) {
			t.Errorf("%s: %d of %d places are linked to", in.ID, len(used), len(places))
		}
		if in.ID == "cop-national" && !slices.Contains(slices.Collect(maps.Values(places)), "crc.34 Convention on the Rights of the Child, article 34") {
			t.Errorf("%s refers to %v", in.ID, places)
		}
	}
}

// faulty is a catalog one of whose controls has no id.
func faulty(t *testing.T, c *Checklists) []byte {
	t.Helper()
	data := catalogOf(t, c, c.Instruments[0], copse.English)
	var doc map[string]any
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	group := doc["catalog"].(map[string]any)["groups"].([]any)[0].(map[string]any)
	delete(group["controls"].([]any)[1].(map[string]any), "id")
	data, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestOSCAL_refused(t *testing.T) {
	data := faulty(t, checklists(t, shippedContent))
	names := []string{catalogSchema}
	if os.Getenv("COPSE_TEST_ALL") == "1" {
		names = append(names, completeSchema)
	}
	for _, name := range names {
		if err := validOSCAL(t, schema(t, name), data); err == nil {
			t.Errorf("%s takes a control without an id", name)
		}
	}
}

// TestOSCAL_ajv asks a second validator, whose idea of a blank and of a letter is JavaScript's.
func TestOSCAL_ajv(t *testing.T) {
	if os.Getenv("COPSE_TEST_ALL") != "1" {
		t.Skip("starts node: set COPSE_TEST_ALL=1; make test-all does")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node")
	}
	if out, err := exec.Command(node, "-e", `console.log(require("ajv/package.json").version, require("ajv-formats/package.json").version)`).CombinedOutput(); err != nil {
		t.Skip("node finds no ajv and ajv-formats: npm install them in a folder, and name its node_modules in NODE_PATH")
	} else {
		t.Logf("ajv and ajv-formats %s", out)
	}
	bySchema := map[string][]oscalFile{}
	for _, f := range oscalFiles(t, copse.Shipped()...) {
		bySchema[f.schema] = append(bySchema[f.schema], f)
		bySchema[completeSchema] = append(bySchema[completeSchema], f)
	}
	wrong := oscalFile{name: "a control without an id", data: faulty(t, checklists(t, shippedContent))}
	for name, files := range bySchema {
		if name != resultsSchema {
			files = append(files, wrong)
		}
		args, dir := []string{schemaFile("ajv.cjs"), schemaFile(name)}, t.TempDir()
		for i, f := range files {
			file := filepath.Join(dir, strconv.Itoa(i)+".json")
			if err := os.WriteFile(file, f.data, 0o600); err != nil {
				t.Fatal(err)
			}
			args = append(args, file)
		}
		out, err := exec.Command(node, args...).CombinedOutput()
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		if err != nil || len(lines) != len(files) {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		for i, line := range lines {
			if valid := line == "valid"; valid == (files[i].name == wrong.name) {
				t.Errorf("%s, %s: %s", name, files[i].name, line)
			}
		}
	}
}

func TestOSCAL_bytes(t *testing.T) {
	one, two := checklists(t, shippedContent), checklists(t, shippedContent)
	in, again := one.Instruments[0], two.Instruments[0]
	for _, lang := range []copse.Lang{"en", "ar"} {
		if !bytes.Equal(catalogOf(t, one, in, lang), catalogOf(t, two, again, lang)) {
			t.Errorf("%s: a second catalog has other bytes", lang)
		}
		if !bytes.Equal(resultsOf(t, one, in, mixed(in), lang), resultsOf(t, two, again, mixed(again), lang)) {
			t.Errorf("%s: second results have other bytes", lang)
		}
	}
}

var uuidForm = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`)

// TestOSCAL_ids: what one answer changes is another file, with ids of its own, and no id stands for two things.
func TestOSCAL_ids(t *testing.T) {
	c := checklists(t, shippedContent)
	in := c.Instruments[0]
	a := mixed(in)
	seen := func(data []byte) map[string]bool {
		m := map[string]bool{}
		for _, id := range uuidForm.FindAllString(string(data), -1) {
			m[id] = true
		}
		return m
	}
	before := seen(resultsOf(t, c, in, a, copse.English))
	var doc struct {
		Results struct {
			UUID    string
			Results []oscalResult
		} `json:"assessment-results"`
	}
	if err := json.Unmarshal(resultsOf(t, c, in, a, copse.English), &doc); err != nil {
		t.Fatal(err)
	}
	res := doc.Results.Results[0]
	if want := 2 + 2 + len(res.Observations) + len(res.Findings); len(before) != want { // the checklist and its catalog
		t.Errorf("%d ids for %d things", len(before), want)
	}
	first := in.Areas[0].Items[0].ID
	a.Items[first] = Said{Position: score.Position{State: score.Answered, Level: 4}}
	shared := 0
	for id := range seen(resultsOf(t, c, in, a, copse.English)) {
		if before[id] {
			shared++
		}
	}
	if shared != 2 { // the checklist and its catalog
		t.Errorf("other answers share %d ids, wanted 2", shared)
	}
}
