// Package house checks how the product is laid out: who may import whom, what the
// binary must not hold, which files are fresh. It names the file and the fault.
package house

import (
	"errors"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// plan is the floor plan of ARCHITECTURE.md, read from there: its list of folders says which
// are doors, its line of arrows who stands to the left of whom.
type plan struct {
	doors []string
	level map[string]int // higher stands further to the left
}

// sideways are the pairs of rooms of one level that may touch.
var sideways = map[string][]string{"i18n": {"source"}} // words are held to the limits of all text

// knowHTTP are the rooms that may name net/http; doors may in their web files.
var knowHTTP = []string{"app", "web", "folder"}

// forTests are parts of the paths that only tests and tools import.
var forTests = []string{"chromedp", "esbuild", "testscript", "go-cmp", "andybalholm/cascadia", "net/http/httptest"}

func readPlan(t *testing.T) plan {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := parsePlan(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var planRoom = regexp.MustCompile(`(?m)^internal/([a-z0-9]+) `)

func parsePlan(text string) (plan, error) {
	p := plan{level: map[string]int{}}
	_, after, ok := strings.Cut(text, "-- doors")
	doors, _, both := strings.Cut(after, "-- rooms")
	if !ok || !both {
		return p, errors.New("ARCHITECTURE.md: the list of folders has no parts «-- doors» and «-- rooms»")
	}
	for _, m := range planRoom.FindAllStringSubmatch(doors, -1) {
		p.doors = append(p.doors, m[1])
	}
	line := regexp.MustCompile(`(?m)^cmd → .*$`).FindString(text)
	steps := strings.Split(line, " → ")
	for i, step := range steps {
		level := len(steps) - i
		if step == "doors" {
			for _, d := range p.doors {
				p.level[d] = level
			}
			continue
		}
		for _, room := range strings.FieldsFunc(step, func(r rune) bool { return strings.ContainsRune("{}, ", r) }) {
			p.level[room] = level
		}
	}
	if len(p.doors) == 0 || p.level["copse"] == 0 {
		return p, errors.New("ARCHITECTURE.md: no doors, or no line «cmd → app → doors → …»")
	}
	return p, nil
}

const root = ".."

func TestImports(t *testing.T) {
	p := readPlan(t)
	missing := map[string]bool{}
	each(t, func(file, room string, imports []string) {
		if !p.has(file, room) {
			if !missing[room] {
				t.Errorf("internal/%s does not stand in ARCHITECTURE.md: a door needs a line «internal/%[1]s  what it is for» below «-- doors»; a room one below «-- rooms», and its place in «cmd → app → doors → …»", room)
			}
			missing[room] = true
			return
		}
		test := strings.HasSuffix(file, "_test.go")
		for _, path := range imports {
			if fault := p.importFault(file, room, path, test); fault != "" {
				t.Errorf("%s imports %s: %s", file, path, fault)
			}
		}
	})
}

// has reports whether a file lies in a folder of the plan; testkit has rules of its own.
func (p plan) has(file, room string) bool {
	return p.level[room] > 0 || room == "testkit" || strings.Count(file, "/") < 2 || !strings.HasPrefix(file, "internal/")
}

func (p plan) importFault(file, room, path string, test bool) string {
	inside, ours := strings.CutPrefix(path, "copse/")
	if !ours {
		return p.outsideFault(file, room, path, test)
	}
	target := strings.TrimPrefix(inside, "internal/")
	target, _, _ = strings.Cut(target, "/")
	switch {
	case strings.HasPrefix(room, "pdq"):
		if !strings.HasPrefix(inside, "pdq") {
			return "pdq is adopted alone: it imports nothing of ours"
		}
		return ""
	case test || room == "testkit" || target == room:
		return ""
	case target == "testkit":
		return "only tests import testkit"
	case strings.HasPrefix(inside, "pdq"):
		if room != "match" && room != "app" && room != "tools" {
			return "pdq is for match, app and tools"
		}
		return ""
	case room == "app" || room == "cmd":
		if room == "cmd" && target != "app" {
			return "cmd knows app alone"
		}
		return ""
	case room == "tools":
		return ""
	case target == "config":
		return "only app reads settings"
	case target == "web" && !slices.Contains(p.doors, room):
		return "only doors and app import web"
	case slices.Contains(p.doors, room) && slices.Contains(p.doors, target):
		return "a door never imports a door: declare the interface you need and let app hand it in"
	}
	from, known := p.level[room]
	to, knownTo := p.level[target]
	if !known || !knownTo {
		return "a room that the floor plan of ARCHITECTURE.md does not have"
	}
	if from > to || slices.Contains(sideways[room], target) {
		return p.fileFault(file, room, target)
	}
	return "rooms import to the right only"
}

// fileFault holds the rule inside a door: only store*.go and app see the database, only
// web*.go sees HTTP and web, only jobs*.go sees jobs.
func (p plan) fileFault(file, room, target string) string {
	if !slices.Contains(p.doors, room) {
		return ""
	}
	for _, rule := range []struct{ target, name string }{{"db", "store"}, {"web", "web"}, {"jobs", "jobs"}} {
		if target == rule.target && !named(file, rule.name) {
			return "inside a door only " + rule.name + ".go and " + rule.name + "_*.go do"
		}
	}
	return ""
}

// named reports whether a file has the name of its kind: web.go or web_point.go, but not
// webauthn.go, which holds rules.
func named(file, kind string) bool {
	base := filepath.Base(file)
	return base == kind+".go" || strings.HasPrefix(base, kind+"_")
}

func (p plan) outsideFault(file, room, path string, test bool) string {
	switch {
	case test || room == "tools" || room == "testkit":
		return ""
	case slices.ContainsFunc(forTests, func(part string) bool { return strings.Contains(path, part) }):
		return "is for tests and tools: it must not reach the binary"
	case under(path, "net/http") && slices.Contains(p.doors, room) && !named(file, "web"):
		return "inside a door only web.go and web_*.go name net/http"
	case under(path, "database/sql") && room != "db" && !named(file, "store"):
		return "only db, store.go and store_*.go name database/sql"
	case (under(path, "github.com/jackc") || under(path, "modernc.org")) && room != "db":
		return "only db names the driver of a database"
	case under(path, "net/http") && !slices.Contains(p.doors, room) && !slices.Contains(knowHTTP, room):
		return "this room knows no HTTP"
	}
	return ""
}

// under reports whether an import is a package or one below it.
func under(path, parent string) bool {
	return path == parent || strings.HasPrefix(path, parent+"/")
}

// each calls fn for every Go file of the product with its room and imports.
func each(t *testing.T, fn func(file, room string, imports []string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		var imports []string
		for _, i := range parsed.Imports {
			imports = append(imports, strings.Trim(i.Path.Value, "\"`"))
		}
		parts := strings.Split(rel, "/")
		room := parts[0]
		if room == "internal" && len(parts) > 2 {
			room = parts[1]
		}
		if rel != "internal/house_test.go" {
			fn(rel, room, imports)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestFilesAreShort: a file of over 500 lines wants to be two.
func TestFilesAreShort(t *testing.T) {
	each(t, func(file, _ string, _ []string) {
		data, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(data), "\n"); n > 500 {
			t.Errorf("%s has %d lines: over 500, a file wants to be two", file, n)
		}
	})
}

func TestNoPackageCalledUtil(t *testing.T) {
	each(t, func(file, room string, _ []string) {
		for _, part := range strings.Split(file, "/") {
			if slices.Contains([]string{"util", "utils", "common", "helpers", "models", "types"}, part) {
				t.Errorf("%s: a package says what it is for; %q says nothing", file, part)
			}
		}
	})
}

func TestScriptsAreFresh(t *testing.T) {
	cmd := exec.Command("go", "run", "./tools/assets", "-check")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s", out)
	}
}

// TestNamedTestsExist: a promise that names its test has one.
func TestNamedTestsExist(t *testing.T) {
	there := map[string]bool{}
	each(t, func(file, _ string, _ []string) {
		if !strings.HasSuffix(file, "_test.go") {
			return
		}
		data, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)\(`).FindAllStringSubmatch(string(data), -1) {
			there[m[1]] = true
		}
	})
	for _, doc := range []string{"SECURITY.md", "docs/decisions/0010-review-of-readers.md", "docs/decisions/0011-guard.md"} {
		data, err := os.ReadFile(filepath.Join(root, doc))
		if err != nil {
			t.Fatal(err)
		}
		names := regexp.MustCompile("`((?:Test|Fuzz|Benchmark)\\w+)`").FindAllStringSubmatch(string(data), -1)
		if len(names) == 0 {
			t.Errorf("%s names no test", doc)
		}
		for _, m := range names {
			if !there[m[1]] {
				t.Errorf("%s: there is no %s", doc, m[1])
			}
		}
	}
}
