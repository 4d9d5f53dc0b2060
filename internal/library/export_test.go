package library

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/prose"
	"copse/internal/testkit"
)

// valid checks a document against the schema that ships with it.
func valid(t *testing.T, data []byte) error {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile("../../docs/api/library.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(doc)
}

func exported(t *testing.T, lib *content.Library) []byte {
	t.Helper()
	var first, again bytes.Buffer
	if err := JSON(&first, lib); err != nil {
		t.Fatal(err)
	}
	if err := JSON(&again, lib); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), again.Bytes()) {
		t.Error("a second run gives other bytes")
	}
	return first.Bytes()
}

func TestJSON(t *testing.T) {
	lib, _ := shipped()
	data := exported(t, lib)
	if err := valid(t, data); err != nil {
		t.Error(err)
	}
	var got graphJSON
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	points := 0
	for _, s := range got.Sets {
		for _, a := range s.Areas {
			points += len(a.Points)
		}
	}
	want := 0
	for range lib.Points {
		want++
	}
	if points != want || got.Edition != lib.Edition || got.Licence == "" || got.Source == "" {
		t.Errorf("%d of %d points, edition %q, licence %q, source %q", points, want, got.Edition, got.Licence, got.Source)
	}
	if err := valid(t, bytes.Replace(data, []byte(`"to-confirm"`), []byte(`"sure"`), 1)); err == nil {
		t.Error("the schema lets an unknown standing pass: the test proves nothing")
	}
}

// TestJSON_marks: what an overlay changed says so and keeps our wording; what a machine
// drafted is not there.
func TestJSON_marks(t *testing.T) {
	lib, err := content.Load(content.Source{FS: os.DirFS("../content/testdata/tiny"), Name: "tiny"})
	if err != nil {
		t.Fatal(err)
	}
	n, _ := lib.Point("POL-RIC-1")
	ours := n.Texts[copse.English]["statement"]
	n.Texts[copse.English]["statement"] = &content.Block{Markdown: prose.Markdown{Name: "statement", Lang: copse.English, Source: "Theirs."}, Adapted: "GH", Base: ours}
	n.Texts["fr"]["why"] = &content.Block{Markdown: prose.Markdown{Name: "why", Lang: "fr", Source: "machine words"}, Draft: true}
	lib.Overlays = append(lib.Overlays, content.Overlay{Country: "GH", Base: lib.Edition, Publisher: "An authority"})
	data := exported(t, lib)
	if err := valid(t, data); err != nil {
		t.Error(err)
	}
	for _, want := range []string{`"adapted": "GH"`, `"ours": "` + ours.Source, `"publisher": "An authority"`} {
		if !strings.Contains(string(data), want) {
			t.Errorf("the export lacks %s", want)
		}
	}
	if strings.Contains(string(data), "machine words") {
		t.Error("a draft is in the export")
	}
}

// day is what spreadsheets of every language show as a date: 9-12, 1/2, 3.4.50.
var day = regexp.MustCompile(`^[0-9]{1,4}([-/][0-9]{1,4}|[-/.][0-9]{1,2}[-/.][0-9]{1,4})$`)

func TestCSV(t *testing.T) {
	lib, catalog := shipped()
	for _, lang := range copse.Shipped() {
		words, _ := catalog.For(lang)
		for _, s := range lib.Sets {
			var out bytes.Buffer
			if err := CSV(&out, lib, words, s); err != nil {
				t.Fatal(err)
			}
			text, marked := strings.CutPrefix(out.String(), "\ufeff")
			if !marked {
				t.Error("no byte order mark: the most common spreadsheet would show gibberish")
			}
			rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range rows[1:] {
				for i, cell := range r {
					if day.MatchString(cell) {
						t.Errorf("%s, %s: a spreadsheet takes %q for a day", r[0], columns[i], cell)
					}
				}
			}
			if s.ID == "children" && !(strings.Contains(text, ",9–12,") && strings.Contains(text, ",under-9,")) {
				t.Errorf("%s: the ages are not written as they are", lang)
			}
			all := counts(s).Points
			if len(rows) != all+1 || rows[1][0] == "" || rows[1][len(columns)-1] != licence {
				t.Errorf("%s in %s: %d rows, want %d", s.ID, lang, len(rows), all+1)
			}
		}
	}
}

// TestTakeAway: the files have their type, a name to save them under and a tag, and one
// that is not there is a page that says so.
func TestTakeAway(t *testing.T) {
	h := tinySite(t, fixed{})
	for _, c := range []struct {
		path   string
		status int
		kind   string
		name   string
	}{
		{"/en/library/set/policy/full.epub", 200, "application/epub+zip", "policy-full-en.epub"},
		{"/ar/library/set/children/brief.epub", 200, "application/epub+zip", "children-brief-ar.epub"},
		{"/fr/library/set/policy.csv", 200, "text/csv; charset=utf-8", "policy-fr.csv"},
		{"/library.json", 200, "application/json; charset=utf-8", ""},
		{"/en/library/set/policy/full.mobi", 404, "text/html; charset=utf-8", ""},
		{"/en/library/set/policy/full.", 404, "text/html; charset=utf-8", ""},
		{"/en/library/set/none/full.epub", 404, "text/html; charset=utf-8", ""},
		{"/en/library/set/none.csv", 404, "text/html; charset=utf-8", ""},
	} {
		w := testkit.Get(t, h, c.path)
		if w.Code != c.status || w.Header().Get("Content-Type") != c.kind || !strings.Contains(w.Header().Get("Content-Disposition"), c.name) {
			t.Errorf("%s: %d %v", c.path, w.Code, w.Header())
		}
		if c.status != 200 {
			continue
		}
		tag := w.Header().Get("ETag")
		again := testkit.Get(t, h, c.path, "If-None-Match: "+tag)
		if tag == "" || again.Code != 304 {
			t.Errorf("%s: tag %q, asked again %d", c.path, tag, again.Code)
		}
	}
	w := testkit.Get(t, h, "/en/library/set/policy/full.epub", "Accept-Encoding: gzip")
	if w.Header().Get("Content-Encoding") != "" || !strings.HasPrefix(w.Text(), "PK") {
		t.Error("a book, compressed already, was compressed again")
	}
}

// TestTakeAway_overlay: what a country changed, added or hid says so in every copy.
func TestTakeAway_overlay(t *testing.T) {
	h := countrySite(t)
	data := testkit.Get(t, h, "/library.json").Body.Bytes()
	if err := valid(t, data); err != nil {
		t.Error(err)
	}
	table := testkit.Get(t, h, "/en/library/set/policy.csv").Text()
	files, _ := testkit.Unzip(t, testkit.Get(t, h, "/en/library/set/policy/full.epub").Body.Bytes())
	testkit.CheckBook(t, files)
	stories, _ := testkit.Unzip(t, testkit.Get(t, h, "/en/library/set/children/full.epub").Body.Bytes())
	for name, c := range map[string]struct {
		text string
		want []string
		not  []string
	}{
		"data":  {string(data), []string{`"publisher": "Ministry <of> Trees"`, `"Another body answers."`, `"names": {`, `"ours": "I can stop and tell a grown-up I trust.`}, nil},
		"table": {table, []string{"XX-DESK-1,step", "Ministry <of> Trees"}, []string{"POL-RIC-2"}},
		"book": {files["EPUB/POL-RIC.xhtml"], []string{"In this country", `lang="fr" xml:lang="fr" dir="ltr"`, "Added by Ministry &lt;of&gt; Trees", "Example Act (made up), section 7",
			"named by Ministry"}, []string{"POL-RIC-2", "<of>"}},
		"imprint": {files["EPUB/imprint.xhtml"], []string{"Ministry &lt;of&gt; Trees (XX)"}, nil},
		"stories": {stories["EPUB/KID-S.xhtml"], []string{"Adapted by Ministry"}, nil},
	} {
		for _, want := range c.want {
			if !strings.Contains(c.text, want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
		for _, not := range c.not {
			if strings.Contains(c.text, not) {
				t.Errorf("%s holds %q", name, not)
			}
		}
	}
}
