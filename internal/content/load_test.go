package content

import (
	"bufio"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"copse/internal/copse"
	"copse/internal/source"
)

const contentDir = "../../content"

func shipped(t testing.TB) *Library {
	t.Helper()
	lib, err := Load(Source{FS: os.DirFS(contentDir), Name: "content"})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func tinyLibrary(t testing.TB, edits ...edit) *Library {
	t.Helper()
	lib, err := Load(Source{FS: os.DirFS(tiny(t, edits...))})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func TestLoad_everyIDHasAPoint(t *testing.T) {
	lib := shipped(t)
	f, err := os.Open(contentDir + "/library/ids.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for s := bufio.NewScanner(f); s.Scan(); {
		line, _, _ := strings.Cut(s.Text(), "#")
		old, _, alias := strings.Cut(line, "=")
		id := copse.ID(strings.TrimSpace(old))
		if id == "" {
			continue
		}
		if !alias {
			n++
		}
		if _, ok := lib.Point(id); !ok {
			t.Errorf("id %s has no point", id)
		}
	}
	if n < 353 {
		t.Errorf("%d ids, at least 353 were given", n)
	}
}

// seenOn are the points whose subject was seen on a page, by page, as the notes of what
// was read name them. Who changes the list changes it here too, and a reviewer asks why.
func seenOn() map[string][]copse.ID {
	return map[string][]copse.ID{
		"child-focus":               {"STF-2"},
		"cop-parents-educators":     {"VUL-1"},
		"cop-policy-makers":         {"POL-LEG-2", "POL-LEG-3", "POL-REG-1", "POL-RIC-1", "POL-RUC-1", "POL-ACT-1", "POL-RES-1", "POL-EDU-1", "POL-MAT-1", "POL-MAT-2", "POL-CHP-1", "POL-AWA-1", "POL-TSS-1", "STEP-8"},
		"digital-regulation":        {"POL-REG-2", "POL-REG-5"},
		"inhope-analyst":            {"STF-1"},
		"itu-academy-educators":     {"EDU-STF-1", "EDU-STF-3", "EDU-CUR-4"},
		"itu-cop":                   {"POL-ACT-4"},
		"itu-storybook":             {"PAR-LRN-2"},
		"itu-teachers-guide":        {"KID-W1", "KID-W2", "KID-W3"},
		"iwf-portals":               {"POL-RIC-4"},
		"ncmec-organizations":       {"STF-3"},
		"notice-and-takedown":       {"IND-CSM-5", "IND-CSM-6", "IND-CSM-10", "IND-CSM-11"},
		"weprotect-image-databases": {"POL-LEF-3"},
		"weprotect-takedown":        {"IND-CSM-12", "IND-CSM-13"},
	}
}

// TestLoad_standingsAreLocked: no point ships as seen beyond the list or on another page,
// and none as confirmed: nobody has compared a text.
func TestLoad_standingsAreLocked(t *testing.T) {
	want, got := map[copse.ID]string{}, map[copse.ID]string{}
	for page, ids := range seenOn() {
		for _, id := range ids {
			want[id] = page
		}
	}
	for n := range shipped(t).Points {
		switch {
		case n.Basis.Standing == Confirmed:
			t.Errorf("%s ships as confirmed", n.ID)
		case n.Basis.Page != nil:
			got[n.ID] = n.Basis.Page.ID
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLoad_graph(t *testing.T) {
	lib := tinyLibrary(t)
	if diff := cmp.Diff([]copse.Lang{"ar", "en", "fr", "zh"}, lib.Langs); diff != "" {
		t.Error(diff)
	}
	if n, ok := lib.Point("POL-R&C-1"); !ok || n.ID != "POL-RIC-1" {
		t.Error("an alias does not lead to its point")
	}
	if got := lib.ByRole("hotline"); len(got) != 1 || got[0].ID != "POL-RIC-1" {
		t.Errorf("by role: %v", got)
	}
	// sdg.16.2 was looked at and has no counterpart: no edge.
	if diff := cmp.Diff([]string{"crc.34"}, lib.Refs()); diff != "" {
		t.Error(diff)
	}
	tools := lib.PutToWork("KID-S3")
	if len(tools) != 1 || tools[0].Kind != "question" || tools[0].Path != "/question/saw-something" {
		t.Errorf("tools: %+v", tools)
	}
	n, _ := lib.Point("POL-RIC-2")
	if b, ok := n.Texts.Get("ru", "title"); !ok || b.Lang != "en" {
		t.Error("a language without a text does not get the English one")
	}
	if _, ok := n.Texts.Get("fr", "why"); ok {
		t.Error("a block that nobody wrote was returned")
	}
	q := lib.Questions[0]
	if q.Ask["en"] != "I saw something strange" || !q.Now {
		t.Errorf("question: %+v", q)
	}
	if w, number, ok := lib.Place("sdg.16.10"); !ok || w.ID != "sdg" || number != "16.10" {
		t.Errorf("sdg.16.10 is %v %q %v", w, number, ok)
	}
}

// TestLoad_links: where the links of a text lead.
func TestLoad_links(t *testing.T) {
	lib := tinyLibrary(t, edit{"library/policy/reporting/en.md", "See [the place to report](POL-RIC-1) and [the term](glossary:csam).",
		"[a](POL-RIC-1) [b](POL-R&C-1) [c](POL-RIC) [d](glossary:csam) [e](page:help) [f](page:who) [g](page:adult) [h](page:report) [i](page:own) [j](page:x) [k](POL-X-1) [l](glossary:x)"})
	n, _ := lib.Point("POL-RIC-2")
	got := string(n.Texts["en"]["statement"].HTML("fr"))
	want := `<a href="/fr/library/POL-RIC-1">a</a> <a href="/fr/library/POL-RIC-1">b</a> <a href="/fr/library/area/POL-RIC">c</a> <a href="/fr/glossary#csam">d</a> ` +
		`<a href="/fr/help">e</a> <a href="/fr/help#who">f</a> <a href="/fr/help#adult">g</a> <a href="/fr/help#remove">h</a> <a href="/fr/help#own">i</a> j k l</p>`
	if !strings.HasSuffix(got, want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestLoad_bytes: a byte order mark is dropped from every kind of file; bytes that are not
// UTF-8 refuse the load and say where.
func TestLoad_bytes(t *testing.T) {
	for _, file := range []string{"edition.yaml", "taxonomy.yaml", "library/policy/reporting/area.yaml", "library/policy/reporting/fr.md", "glossary/en.yaml", "library/questions/en.yaml", "library/ids.txt"} {
		dir := tiny(t)
		name := filepath.Join(dir, file)
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		write := func(s string) (*Library, error) {
			if err := os.WriteFile(name, []byte(s), 0o600); err != nil {
				t.Fatal(err)
			}
			return Load(Source{FS: os.DirFS(dir)})
		}
		clean, err := write(string(data))
		if err != nil {
			t.Fatal(err)
		}
		marked, err := write("\ufeff" + string(data))
		if err != nil {
			t.Errorf("%s with a byte order mark: %v", file, err)
		} else if diff := cmp.Diff(clean.Problems(), marked.Problems()); diff != "" {
			t.Errorf("%s with a byte order mark: %s", file, diff)
		}
		line := strings.Count(string(data), "\n") + 1
		_, err = write(string(data) + "# \xe9")
		want := fmt.Sprintf("%s:%d:3 L02 not UTF-8", file, line)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s in Latin-1: got %v, want %s", file, err, want)
		}
	}
}

// TestLoad_keepsDigits: a number that stands without quotes in a file is shown as it was
// written, though a YAML reader would take it for another number.
func TestLoad_keepsDigits(t *testing.T) {
	for _, written := range []string{"0701234567", "0801234567", "+41441234567", "0116", "1.10", "12e4", "1_000"} {
		lib := tinyLibrary(t, edit{"library/questions/en.yaml", `"I saw something strange"`, written})
		if got := lib.Questions[0].Ask["en"]; got != written {
			t.Errorf("%s became %s", written, got)
		}
	}
}

func TestLoad_hashFollowsEveryFile(t *testing.T) {
	base := tinyLibrary(t).Hash
	if again := tinyLibrary(t).Hash; again != base {
		t.Error("the same content has two hashes")
	}
	for _, e := range []edit{{"lang/fr/directory.json", "", " "}, {repFR, "Signaler", "Le signaler"}, {"taxonomy.yaml", "", "# x\n"}, {"glossary/en.yaml", "Any", "A"}} {
		if tinyLibrary(t, e).Hash == base {
			t.Errorf("a change of %s leaves the hash", e.file)
		}
	}
}

func TestLoad_draftsAreNotShown(t *testing.T) {
	lib := tinyLibrary(t, edit{repFR, "lang: fr", "lang: fr, draft: true"})
	n, _ := lib.Point("POL-RIC-1")
	if b, _ := n.Texts.Get("fr", "title"); b.Lang != "en" {
		t.Errorf("a machine draft is shown: %s", b.Text())
	}
}

func TestLoad_refuses(t *testing.T) {
	if _, err := Load(); err == nil {
		t.Error("loaded nothing at all")
	}
	if _, err := Load(Source{FS: fstest.MapFS{}}); err == nil {
		t.Error("loaded an empty folder")
	}
	if _, err := Load(Source{FS: os.DirFS("testdata/tiny"), Overlay: true}); err == nil {
		t.Error("took an overlay for the base")
	}
	dir := tiny(t, edit{kidArea, "nodes:", "nodes: [}"})
	lib, err := Load(Source{FS: os.DirFS(dir), Name: "content"})
	if lib == nil || len(source.FindingsOf(err)) != 1 || !strings.Contains(err.Error(), "content/"+kidArea+":4:") {
		t.Errorf("a broken area.yaml: %v", err)
	}
}

// TestLoad_refusesWhatDropsTexts: a folder whose set.yaml or area.yaml is gone is not left out in silence.
func TestLoad_refusesWhatDropsTexts(t *testing.T) {
	for _, gone := range []string{"library/policy/set.yaml", kidArea} {
		_, err := Load(Source{FS: os.DirFS(tiny(t, edit{file: gone})), Name: "content"})
		if err == nil || !strings.Contains(err.Error(), "content/"+gone+":1:1 L02 the folder has no "+path.Base(gone)) {
			t.Errorf("without %s: %v", gone, err)
		}
	}
	dir := tiny(t)
	if err := os.Mkdir(filepath.Join(dir, "library", "begun"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(Source{FS: os.DirFS(dir), Name: "content"}); err != nil {
		t.Errorf("an author begins a folder: %v", err)
	}
}

// TestLoad_survivesDamage cuts, doubles and swaps pieces of every file: content is
// written by many hands, and whatever they leave must come out as findings.
func TestLoad_survivesDamage(t *testing.T) {
	whole := map[string]string{}
	var names []string
	root := os.DirFS("testdata/tiny")
	err := fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			b, readErr := fs.ReadFile(root, name)
			whole[name], names, err = string(b), append(names, name), readErr
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	junk := []string{"", ": ", "[", "{", "}", "- ", "\n", "&a", "*a", "!!x ", "<<: ", "\t", "\x00", "\xff", "---\n", "## ", "### ", "null", "'", "\"", "|", "1e9", "{{quote:"}
	rounds := 60
	if os.Getenv("COPSE_TEST_ALL") == "1" {
		rounds = 500
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range rounds {
		files := fstest.MapFS{}
		for name, s := range whole {
			files[name] = &fstest.MapFile{Data: []byte(s)}
		}
		for range 1 + r.IntN(3) {
			name := names[r.IntN(len(names))]
			s := string(files[name].Data)
			i := r.IntN(len(s) + 1)
			j := min(len(s), i+r.IntN(30))
			files[name].Data = []byte(s[:i] + junk[r.IntN(len(junk))] + s[j:])
		}
		lib, err := Load(Source{FS: files})
		if lib == nil {
			t.Fatal(err)
		}
		Check(lib, CheckOptions{Tools: true})
		Stats(lib)
		for n := range lib.Points {
			for _, blocks := range n.Texts {
				for _, b := range blocks {
					b.HTML("en")
				}
			}
		}
	}
}

// whole is the content with every English file in all six languages, at the size it
// will have in the end.
func whole(b *testing.B) fs.FS {
	b.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS(contentDir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasPrefix(name, "directory/") {
			return err
		}
		data, err := os.ReadFile(filepath.Join(contentDir, name))
		if err != nil {
			return err
		}
		dir, base := path.Split(name)
		if ext := path.Ext(base); base == "en"+ext && (ext == ".md" || ext == ".yaml") && !strings.HasPrefix(name, "lint/") {
			for _, lang := range copse.Shipped() {
				text := strings.Replace(string(data), "lang: en}", "lang: "+string(lang)+"}", 1)
				out[dir+string(lang)+ext] = &fstest.MapFile{Data: []byte(text)}
			}
			return nil
		}
		if out[name] == nil {
			out[name] = &fstest.MapFile{Data: data}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return out
}

func BenchmarkLoad(b *testing.B) {
	fsys := whole(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(Source{FS: fsys, Name: "content"}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	lib, err := Load(Source{FS: whole(b), Name: "content"})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		Check(lib, CheckOptions{Now: copse.Now()})
	}
}
