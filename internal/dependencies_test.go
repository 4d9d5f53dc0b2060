package house

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestDependencies holds go.mod and docs/decisions/dependencies.md together.
func TestDependencies(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	table, err := os.ReadFile(filepath.Join(root, "docs/decisions/dependencies.md"))
	if err != nil {
		t.Fatal(err)
	}
	product := map[string]bool{} // packages that the program itself imports
	each(t, func(file, room string, imports []string) {
		if room == "tools" || room == "tests" || room == "testkit" || strings.HasSuffix(file, "_test.go") {
			return
		}
		for _, path := range imports {
			product[path] = true
		}
	})
	if len(product) < 50 {
		t.Fatalf("only %d imports were found", len(product))
	}
	for _, fault := range dependencyFaults(string(mod), string(table), product) {
		t.Error(fault)
	}
}

// dependencyFaults says which module lacks its line, which line its module, and which line is wrong about who uses it.
func dependencyFaults(mod, table string, product map[string]bool) (faults []string) {
	var modules []string
	for line := range strings.Lines(mod) {
		path, version, ok := strings.Cut(strings.TrimSpace(strings.TrimPrefix(line, "require ")), " ")
		if ok && strings.HasPrefix(version, "v") && !strings.Contains(version, "// indirect") {
			modules = append(modules, path)
		}
	}
	listed := map[string]bool{}
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) < 3 || strings.Contains(cells[1], "(file") || strings.Contains(cells[1], "---") || strings.TrimSpace(cells[1]) == "module" {
			continue // files that lie in the repository have lines too, and no module
		}
		name, _, _ := strings.Cut(strings.TrimSpace(cells[1]), " ")
		if slices.Contains(modules, "github.com/"+name) {
			name = "github.com/" + name
		}
		switch {
		case len(cells) != 6 || slices.ContainsFunc(cells[1:5], func(c string) bool { return strings.TrimSpace(c) == "" }):
			faults = append(faults, "dependencies.md: "+name+" does not say why, under which licence, and what removing it takes")
		case !slices.Contains(modules, name):
			faults = append(faults, "dependencies.md names "+name+", which go.mod does not require")
		case listed[name]:
			faults = append(faults, "dependencies.md names "+name+" twice")
		case strings.HasSuffix(strings.TrimSpace(cells[4]), " only") == uses(product, name):
			faults = append(faults, "dependencies.md: "+name+": a module is \"tests only\", \"tools only\" or \"tests and tools only\" when the program imports nothing of it")
		}
		listed[name] = true
	}
	for _, m := range modules {
		if !listed[m] {
			faults = append(faults, "go.mod requires "+m+", which has no line in docs/decisions/dependencies.md")
		}
	}
	return faults
}

func uses(product map[string]bool, module string) bool {
	for path := range product {
		if path == module || strings.HasPrefix(path, module+"/") {
			return true
		}
	}
	return false
}

// TestDependencies_planted: each fault is found, and nothing else.
func TestDependencies_planted(t *testing.T) {
	const mod = "module copse\n\nrequire (\n\tgithub.com/a/yaml v1.0.0\n\texample.org/b v0.2.0\n\tgithub.com/c/deep v1.0.0 // indirect\n)\n"
	const head = "| module | why | licence | removing it |\n|---|---|---|---|\n"
	const a, b = "| a/yaml | reads | MIT | write one |\n", "| example.org/b (part) | compares | MIT | tests only |\n"
	program := map[string]bool{"github.com/a/yaml/ast": true}
	for name, c := range map[string]struct {
		table, want string
	}{
		"complete":                         {a + b + "| axe (file in x) | | | |\n", ""},
		"a module without a line":          {a, "go.mod requires example.org/b"},
		"a line without a module":          {a + b + "| d/gone | was | MIT | nothing |\n", "names d/gone"},
		"a line for an indirect one":       {a + b + "| c/deep | was | MIT | nothing |\n", "names c/deep"},
		"a module twice":                   {a + a + b, "twice"},
		"a line without a licence":         {"| a/yaml | reads | | write one |\n" + b, "does not say why"},
		"tests only, but the program does": {"| a/yaml | reads | MIT | tests only |\n" + b, "a/yaml: a module is"},
		"the program, but only tests do":   {a + "| example.org/b | compares | MIT | write one |\n", "example.org/b: a module is"},
	} {
		faults := dependencyFaults(mod, head+c.table, program)
		if c.want == "" && len(faults) > 0 || c.want != "" && (len(faults) != 1 || !strings.Contains(faults[0], c.want)) {
			t.Errorf("%s: %q, want %q", name, faults, c.want)
		}
	}
}
