package testkit

import (
	"fmt"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Example is one page to look at, a line of a door's testdata/pages.txt:
//
//	name | path below the language | status, 200 if empty | flags
//
// A line that is empty or begins with # says nothing. In a path {edition} stands for the
// edition of the texts and {long} for 201 letters, one more than a search takes.
type Example struct {
	Name, Path string
	Status     int
	// Bare: on a node that is set in no country.
	Bare bool
	// Again: much like a page of another line; the everyday tests leave it out.
	Again bool
	// Submit: the page is opened and the only form of its <main> sent as it stands, and as often as the flag stands there
	// that of the page which comes then; what comes at last, with this status, is looked at.
	Submit int
	// Data: what comes is no page. No browser looks at it; the line says that this is meant.
	Data bool
	// Absent: nothing that ships has such a page, so that it answers 404; the door's own tests open it with an entry of a
	// country, and no browser looks at it.
	Absent bool

	At string // file and line
}

// Examples reads the examples of every door. Root is the folder with go.mod.
func Examples(t testing.TB, root string) []Example {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, "internal", "*", "testdata", "pages.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages.txt below %s: %v", root, err)
	}
	var list []Example
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		door := filepath.Base(filepath.Dir(filepath.Dir(file)))
		own, err := parseExamples("internal/"+door+"/testdata/pages.txt", string(text))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, own...)
	}
	for i, e := range list {
		if j := slices.IndexFunc(list, func(o Example) bool { return o.Name == e.Name }); j != i {
			t.Fatalf("%s: %q is the name of %s too", e.At, e.Name, list[j].At)
		}
	}
	return list
}

func parseExamples(file, text string) ([]Example, error) {
	var list []Example
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		e, err := parseExample(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, n, err)
		}
		e.At = fmt.Sprintf("%s:%d", file, n)
		list = append(list, e)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%s names no page", file)
	}
	return list, nil
}

func parseExample(line string) (Example, error) {
	part := strings.Split(line, "|")
	for i := range part {
		part[i] = strings.TrimSpace(part[i])
	}
	if len(part) > 4 {
		return Example{}, fmt.Errorf("%d parts, want name | path | status | flags", len(part))
	}
	for len(part) < 4 {
		part = append(part, "")
	}
	e := Example{Name: part[0], Path: strings.ReplaceAll(part[1], "{long}", strings.Repeat("a", 201)), Status: http.StatusOK}
	if e.Name == "" {
		return e, fmt.Errorf("the page has no name")
	}
	if e.Path != "" && !strings.HasPrefix(e.Path, "/") {
		return e, fmt.Errorf("the path %q does not begin with /", e.Path)
	}
	if part[2] != "" {
		status, err := strconv.Atoi(part[2])
		if err != nil || http.StatusText(status) == "" {
			return e, fmt.Errorf("%q is no status", part[2])
		}
		e.Status = status
	}
	for _, flag := range strings.Fields(part[3]) {
		switch flag {
		case "bare":
			e.Bare = true
		case "again":
			e.Again = true
		case "submit":
			e.Submit++
		case "data":
			e.Data = true
		case "absent":
			e.Absent = true
		default:
			return e, fmt.Errorf("%q is no flag: bare, again, submit, data or absent", flag)
		}
	}
	if e.Absent && e.Status != http.StatusNotFound {
		return e, fmt.Errorf("what is absent answers 404, not %d", e.Status)
	}
	return e, nil
}

// Uncovered says which patterns of addresses that are read ("GET /library/{id}", below the
// language) no example leads to, and which examples lead to none: such a page is in no
// browser test.
// An example of what is not there (404) need not lead anywhere, and shows no page; one that is absent names its pattern.
func Uncovered(patterns []string, examples []Example) (faults []string) {
	mux, seen := http.NewServeMux(), map[string]bool{}
	for _, p := range patterns {
		mux.Handle(p, http.NotFoundHandler())
	}
	for _, e := range examples {
		where, _, _ := strings.Cut(e.Path, "?")
		where = strings.ReplaceAll(where, "{edition}", "2026.1")
		r, err := http.NewRequest(http.MethodGet, path.Clean("/"+where), nil)
		if err != nil {
			faults = append(faults, fmt.Sprintf("%s: %v", e.At, err))
			continue
		}
		_, pattern := mux.Handler(r)
		switch {
		case e.Absent && pattern != "":
			seen[pattern] = true
		case e.Status == http.StatusNotFound && !e.Absent:
		case pattern == "":
			faults = append(faults, fmt.Sprintf("%s: %s leads to no page of any door", e.At, e.Path))
		case e.Submit == 0: // of a form that is sent only the answer is looked at
			seen[pattern] = true
		}
	}
	for _, p := range patterns {
		if !seen[p] {
			faults = append(faults, fmt.Sprintf("no line of any pages.txt leads to %s: no browser test looks at that page; internal/<door>/testdata/pages.txt needs a line: name | path", p))
		}
	}
	return faults
}
