package house

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"copse/internal/i18n"
)

// hole stands in a pattern for what only the running program knows.
const hole = "\x00"

// wordUse is which words of the interface the program asks for. A value says where first.
type wordUse struct {
	doors    []string
	jobs     []string          // names of jobs, which have the form of keys
	keys     map[string]string // whole keys: each must exist
	loose    map[string]string // strings that look like a key: a key, or an error's title and text
	bases    map[string]string // errors, with holes too: title and text must exist
	patterns map[string]string // keys with holes: each must fit a key
	ends     map[string]string // what is put behind a key that is named elsewhere
	unknown  []string          // places where nobody can know which error it is
}

// noKeys look like keys and are none; jobs and names of files are known by their form.
var noKeys = map[string]string{
	"vcs.revision": "a setting of the Go build",
}

// noKeyFiles are files whose strings are none of ours.
var noKeyFiles = map[string]string{
	"internal/directory/source.go": "hosts of those who publish lists of services",
	"internal/pdf/memory.go":       "files in which the system says how much memory there is",
}

// wordFaults compares the words that Go files and templates ask for with those that exist:
// misspelt ones, patterns that fit nothing, words nobody asks for.
func wordFaults(sources, templates map[string]string, existing []string) (faults []string, err error) {
	u := &wordUse{keys: map[string]string{}, loose: map[string]string{}, bases: map[string]string{}, patterns: map[string]string{}, ends: map[string]string{}}
	for _, key := range existing {
		door, _, _ := strings.Cut(key, ".")
		u.doors = append(u.doors, door)
	}
	for file, text := range sources {
		if err := u.readGo(file, text); err != nil {
			return nil, err
		}
	}
	for file, text := range templates {
		if err := u.readTemplate(file, text); err != nil {
			return nil, err
		}
	}
	return u.compare(existing), nil
}

func (u *wordUse) compare(existing []string) (faults []string) {
	there, used := map[string]bool{}, map[string]bool{}
	for _, key := range existing {
		there[key] = true
	}
	fault := func(where, format string, args ...any) {
		faults = append(faults, where+": "+fmt.Sprintf(format, args...))
	}
	for key, where := range u.keys {
		if used[key] = true; !there[key] {
			fault(where, "no word %s exists", key)
		}
	}
	u.compareErrors(existing, used, fault)
	for key, where := range u.loose {
		if slices.Contains(u.jobs, key) || noKeys[key] != "" || fileForm.MatchString(key) && !there[key] {
			continue
		}
		used[key] = true
		if title, text := key+".title", key+".text"; there[title] && there[text] {
			used[title], used[text] = true, true
		} else if !there[key] {
			fault(where, "no word %s exists", key)
		}
	}
	named := maps.Clone(used)
	for end := range u.ends {
		for key := range named {
			used[key+end] = true
		}
	}
	for pattern, where := range u.patterns {
		fits, shown := fitting(pattern), strings.ReplaceAll(pattern, hole, "*")
		if strings.Count(pattern[:strings.Index(pattern, hole)], ".") < 2 {
			fault(where, "%s fits words of every page: name the page, or the thing", shown)
			continue
		}
		some := false
		for _, key := range existing {
			if fits.MatchString(key) {
				some, used[key] = true, true
			}
		}
		if !some {
			fault(where, "no word fits %s", shown)
		}
	}
	for _, key := range existing {
		if !used[key] {
			fault("lang/en", "nobody asks for the word %s", key)
		}
	}
	slices.Sort(faults)
	return slices.Compact(faults) // a key a template hands to t is a string of it too
}

// fitting is a pattern as an expression: a hole is one word of a key.
func fitting(pattern string) *regexp.Regexp {
	parts := strings.Split(pattern, hole)
	for i, p := range parts {
		parts[i] = regexp.QuoteMeta(p)
	}
	return regexp.MustCompile("^" + strings.Join(parts, `[^.]+`) + "$")
}

// compareErrors: an error has a title and a text, and so has each that a pattern fits.
func (u *wordUse) compareErrors(existing []string, used map[string]bool, fault func(where, format string, args ...any)) {
	for _, where := range u.unknown {
		fault(where, "nobody can know here which error this is: write its key out")
	}
	for pattern, where := range u.bases {
		bases, shown := []string{pattern}, strings.ReplaceAll(pattern, hole, "*")
		if strings.Contains(pattern, hole) {
			bases = basesOf(pattern, existing)
		}
		if len(bases) == 0 {
			fault(where, "no error fits %s", shown)
		}
		for _, base := range bases {
			for _, key := range []string{base + ".title", base + ".text"} {
				if used[key] = true; !slices.Contains(existing, key) {
					fault(where, "an error %s needs the word %s", base, key)
				}
			}
		}
	}
}

// basesOf are the errors that a pattern fits: those with a title or a text.
func basesOf(pattern string, existing []string) (bases []string) {
	for _, end := range []string{".title", ".text"} {
		fits := fitting(pattern + end)
		for _, key := range existing {
			if fits.MatchString(key) {
				bases = append(bases, strings.TrimSuffix(key, end))
			}
		}
	}
	return bases
}

// verbs of fmt are holes.
var verbs = regexp.MustCompile(`%[a-z]`)

// asked notes a key that is asked for as such, whatever it begins with.
func (u *wordUse) asked(key, where string) {
	key = verbs.ReplaceAllString(key, hole)
	switch at := strings.Index(key, hole); {
	case strings.Trim(key, hole) == "":
	case at < 0:
		u.keys[key] = where
	case at == 0:
		u.ends[strings.TrimPrefix(key, hole)] = where
	default:
		u.patterns[key] = where
	}
}

var (
	keyForm  = regexp.MustCompile(`^[a-z]+(\.[a-z0-9_-]+)+$`)
	fileForm = regexp.MustCompile(`^[a-z]+\.(html|css|js|json|jsonl|yaml|lock|db|csv|opf|svg|xhtml|typ|txt)$`)
)

// seen notes a string anywhere else that looks like a key, whatever its door: keys pass
// through variables and tables too, and a door may be misspelt. One with a hole looks like a
// key where it names a door, or two words at least.
func (u *wordUse) seen(text, where string) {
	text = verbs.ReplaceAllString(text, hole)
	if strings.HasSuffix(text, ".") {
		text += hole
	}
	file, _, _ := strings.Cut(where, ":")
	door, _, _ := strings.Cut(text, ".")
	before, _, pattern := strings.Cut(text, hole)
	switch {
	case noKeyFiles[file] != "" && !slices.Contains(u.doors, door) || !keyForm.MatchString(strings.ReplaceAll(text, hole, "x")):
	case !pattern:
		u.loose[text] = where
	case slices.Contains(u.doors, door) || strings.Count(before, ".") > 1:
		u.patterns[text] = where
	}
}

// TestWords: each word of the interface that the program asks for exists, and somebody asks
// for each that exists. i18n's own test holds the other languages to the English keys.
func TestWords(t *testing.T) {
	words, err := i18n.Load(nil, os.DirFS("../content"))
	if err != nil {
		t.Fatal(err)
	}
	sources, templates := map[string]string{}, map[string]string{}
	for _, dir := range []string{"../internal", "../cmd", "../web"} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() && d.Name() == "testdata" {
				return cmp.Or(err, fs.SkipDir)
			}
			into := map[string]map[string]string{".go": sources, ".html": templates}[filepath.Ext(path)]
			if into == nil || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "../internal/testkit/") {
				return nil
			}
			data, err := os.ReadFile(path)
			into[strings.TrimPrefix(path, "../")] = string(data)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(sources) < 50 || len(templates) < 20 {
		t.Fatalf("only %d Go files and %d templates: the test proves nothing", len(sources), len(templates))
	}
	faults, err := wordFaults(sources, templates, words.English().Keys())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		t.Error(f)
	}
}

// plantedGo and plantedPage ask for each word of wantFault, and for no other.
const (
	plantedGo   = "package desk\n\nfunc f(w W, s string) error {\n\tw.T(\"desk.state.\" + s)\n\treturn copse.E(copse.Gone, \"desk.case.gone\")\n}\n"
	plantedPage = "{{t \"web.layout.help\"}}\n{{if .Shut}}{{t \"desk.case.closed\"}}{{end}}"
)

// TestWords_planted: each fault that readers would see, and each word that nobody would, is
// found; what is right is left alone.
func TestWords_planted(t *testing.T) {
	const source, page = plantedGo, plantedPage
	for _, c := range []struct {
		name, source, page, want string
	}{
		{"all is right", source, page, ""},
		{"misspelt in a template", source, page + `{{t "desk.case.closd"}}`, "desk/page.html:2: no word desk.case.closd exists"},
		{"misspelt in a branch", source, page + `{{range .L}}{{else}}{{with .X}}{{t "desk.case.closd" "n" 1}}{{end}}{{end}}`, "desk/page.html:2: no word desk.case.closd exists"},
		{"no door's word in a template", source, page + `{{t "help"}}`, "desk/page.html:2: no word help exists"},
		{"misspelt, piped", source, page + `{{"desk.case.closd" | t}}`, "desk/page.html:2: no word desk.case.closd exists"},
		{"misspelt, handed to a template", source, page + `{{define "x"}}{{t .}}{{end}}{{template "x" "desk.case.closd"}}`, "desk/page.html:2: no word desk.case.closd exists"},
		{"printed of parts", source, page + `{{t (print "desk.stat." .State)}}`, "desk/page.html:2: no word fits desk.stat.*"},
		{"printed by form", source, page + `{{t (printf "desk.stat.%s" .State)}}`, "desk/page.html:2: no word fits desk.stat.*"},
		{"a part that is no page", source, page + `{{t (print "desk." .Page ".closed")}}`, "desk/page.html:2: desk.*.closed fits words of every page: name the page, or the thing"},
		{"misspelt in Go", source + "\nvar x = w.T(\"desk.case.closd\")", page, "desk/web.go:8: no word desk.case.closd exists"},
		{"misspelt without a door", source + "\nvar x = w.T(\"closed\")", page, "desk/web.go:8: no word closed exists"},
		{"misspelt in a table", source + "\nvar x = []string{\"desk.case.closd\"}", page, "desk/web.go:8: no word desk.case.closd exists"},
		{"joined in Go", source + "\nvar x = w.T(\"desk.stat.\" + s + \".line\")", page, "desk/web.go:8: no word fits desk.stat.*.line"},
		{"formed in Go", source + "\nvar x = w.T(fmt.Sprintf(\"desk.stat.%s\", s))", page, "desk/web.go:8: no word fits desk.stat.*"},
		{"asked in Go", source + "\nvar x = w.Has(\"desk.case.closd\") || q.Has(\"country\")", page, "desk/web.go:8: no word desk.case.closd exists"},
		{"misspelt in a fault", source + "\nvar x = form.Fault(\"age\", \"closd\")", page, "desk/web.go:8: no word closd exists"},
		{"misspelt in an error", strings.Replace(source, "case.gone", "case.gonne", 1), page, "desk/web.go:5: an error desk.case.gonne needs the word desk.case.gonne.text"},
		{"an error without a text", source + "\nvar x = copse.E(copse.Gone, \"desk.case.closed\")", page, "desk/web.go:8: an error desk.case.closed needs the word desk.case.closed.text"},
		{"an error written out", source + "\nvar x = &copse.Error{Key: \"desk.case.closed\"}", page, "desk/web.go:8: an error desk.case.closed needs the word desk.case.closed.text"},
		{"unused", source, strings.Replace(page, `{{t "web.layout.help"}}`, "", 1), "lang/en: nobody asks for the word web.layout.help"},
		{"unused beside a pattern", strings.Replace(source, `"desk.state." + s`, `"desk.state.open"`, 1), page, "lang/en: nobody asks for the word desk.state.shut"},
		{"what is put behind a key", source + "\nvar steps = []string{\"desk.case.gone\"}", page + `{{range .Steps}}{{t (print . ".title")}}{{end}}`, ""},
		{"misspelt in brackets, before a method", source, page + `{{template "x" ((.Form.Field "age" (t "desk.case.closd")).Hinted "h")}}`, "desk/page.html:2: no word desk.case.closd exists"},
		{"names of files", source + "\nvar x = \"desk.html\"", page, ""},
		{"what is no key", source + "\nvar x, y = \"www.\" + host, \"vcs.revision\"", page, ""},
		{"a key that ends like a file", source + "\nvar x = \"desk.case.pdf\"", page, "desk/web.go:8: no word desk.case.pdf exists"},
		{"a key that ends like data, in a template", source, page + `{{template "x" "desk.case.csv"}}`, "desk/page.html:2: no word desk.case.csv exists"},
		{"a misspelt door in a table", source + "\nvar x = []string{\"dsek.closed\"}", page, "desk/web.go:8: no word dsek.closed exists"},
		{"a misspelt door, joined", source + "\nvar x = \"dsek.state.\" + s", page, "desk/web.go:8: no word fits dsek.state.*"},
	} {
		t.Run(c.name, func(t *testing.T) { wantFault(t, c.source, c.page, c.want) })
	}
}

// wantFault tests that a file of a door and a page of it have a fault; "" is none.
func wantFault(t *testing.T, source, page, want string) {
	t.Helper()
	existing := []string{"desk.case.closed", "desk.case.gone.text", "desk.case.gone.title", "desk.state.open", "desk.state.shut", "web.layout.help"}
	faults, err := wordFaults(map[string]string{"desk/web.go": source}, map[string]string{"desk/page.html": page}, existing)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(faults, "\n"); want == "" && got != "" || !slices.Contains(append(faults, ""), want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

// TestWords_jobs: the name of a job is no word, and no word is used by bearing its name.
func TestWords_jobs(t *testing.T) {
	sources := map[string]string{
		"desk/jobs.go": "package desk\n\nvar kinds = []jobs.Kind{{Name: \"desk.tidy\"}}\n\nvar x = \"desk.other\"\n",
		"desk/web.go":  "package desk\n\nvar y = add(\"desk.tidy\")\n",
	}
	faults, err := wordFaults(sources, nil, []string{"desk.tidy"})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"desk/jobs.go:5: no word desk.other exists", "lang/en: nobody asks for the word desk.tidy"}; !slices.Equal(faults, want) {
		t.Errorf("found %q, want %q", faults, want)
	}
}

// TestWords_hosts: where hosts of others stand, a string that names a door is a key still.
func TestWords_hosts(t *testing.T) {
	sources := map[string]string{"internal/directory/source.go": "package desk\n\nvar x = []string{\"who.example.org\", \"desk.other\", \"desk.there\"}\n"}
	faults, err := wordFaults(sources, nil, []string{"desk.there"})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"internal/directory/source.go:3: no word desk.other exists"}; !slices.Equal(faults, want) {
		t.Errorf("found %q, want %q", faults, want)
	}
}
