package assess

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/source"
)

// plant is one mistake: in a file of the small content folder, new stands in the place of old; without old and more, the
// file is gone.
type plant struct {
	name, file, old, new string
	more                 func(t *testing.T, files fstest.MapFS) // instead
	want                 []string                               // what is found beside base: the file where it is another, place, code, and how it begins
}

func (p plant) in(t *testing.T, files fstest.MapFS) {
	t.Helper()
	switch {
	case p.more != nil:
		p.more(t, files)
	case p.old == "":
		delete(files, Folder+"/"+p.file)
	default:
		replaced(t, files, p.file, p.old, p.new)
	}
}

// moreFrench says one item again, in another file.
func moreFrench(_ *testing.T, files fstest.MapFS) {
	files[Folder+"/cop-small/2.0.0/fr.more.yaml"] = &fstest.MapFile{Data: []byte("schema: copse-instrument-words/1\nid: cop-small\nlang: fr\nitems:\n" +
		`  EDU-STF-1: {text: "Le personnel sait.", help: "Demander.", clause: "Nous savons.", levels: {0: "a", 1: "b", 2: "c", 3: "d", 4: "e"}}` + "\n")}
}

// oneClause takes the clauses out of both languages, and puts one back.
func oneClause(t *testing.T, files fstest.MapFS) {
	clause := regexp.MustCompile(` clause: "[^"]*",`)
	for _, name := range []string{english, french} {
		files[Folder+"/"+name] = &fstest.MapFile{Data: clause.ReplaceAll(files[Folder+"/"+name].Data, nil)}
	}
	replaced(t, files, french, `formé.", help: "Demander qui l’a fait.",`, `formé.", help: "Demander qui l’a fait.", clause: "Nous formons.",`)
}

// base are the findings of the small content folder as it is: it has English and some French alone, and not the checklists
// to which the library's audiences are led.
func base() (list []string) {
	for _, lang := range []string{"ar", "es", "fr", "ru", "zh"} {
		list = append(list, "cop-small/1.0.0/"+lang+".yaml:1:1 A07 (warning) cop-small@1.0.0 has no words in "+lang)
		if lang != "fr" {
			list = append(list, "cop-small/2.0.0/"+lang+".yaml:1:1 A07 (warning) cop-small@2.0.0 has no words in "+lang,
				"view-small/"+lang+".yaml:1:1 A07 (warning) view-small has no words in "+lang)
		}
	}
	slices.Sort(list)
	for _, who := range []string{`companies: no checklist "cop-industry"`, `educators: no checklist "cop-school"`, `helplines: no checklist "cop-national#POL-RIC"`, `justice: no checklist "cop-national#POL-LEF"`, `policy: no checklist "cop-national"`, `sport: no checklist "cop-sport"`} {
		list = append(list, "content/library/audiences.yaml:1:1 A04 "+who)
	}
	return list
}

// rulesOnce are the rules of the languages, read once.
var rulesOnce = sync.OnceValue(func() map[copse.Lang]*content.Plain { return map[copse.Lang]*content.Plain{} })

// found are the findings of a folder, as lines without its name.
func found(files fstest.MapFS) (list []string) {
	lib, _ := shippedLibrary()
	for _, f := range check(files, "content", lib, rulesOnce()) {
		list = append(list, strings.TrimPrefix(f.String(), "content/"+Folder+"/"))
	}
	return list
}

func TestCheck_base(t *testing.T) {
	if diff := cmp.Diff(base(), found(small())); diff != "" {
		t.Error(diff)
	}
}

// TestCheck: each mistake is found where it is, and nothing else is. No finding is left out: all that the rules can say is
// planted once.
func TestCheck(t *testing.T) {
	usual, said := base(), strings.Builder{}
	for _, p := range slices.Concat(structurePlants(), wordPlants(), viewPlants(), stepPlants()) {
		t.Run(p.name, func(t *testing.T) {
			files := small()
			p.in(t, files)
			var got []string
			for _, f := range found(files) {
				if !slices.Contains(usual, f) {
					said.WriteString(f + "\n")
					got = append(got, strings.TrimPrefix(f, p.file+":"))
				}
			}
			for i := range got { // a want is a beginning
				if i < len(p.want) && strings.HasPrefix(got[i], p.want[i]) {
					got[i] = p.want[i]
				}
			}
			if diff := cmp.Diff(p.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	apart := retired()
	for _, want := range []string{structure + ":31:14 A01 the point EDU-POL-6 is retired", "cop-none/1.0.0/instrument.yaml:6:8 L02 cop-none has no areas"} {
		if !slices.Contains(apart, want) {
			t.Errorf("not found: %s", want)
		}
	}
	said.WriteString(strings.Join(apart, "\n"))
	for _, rule := range ruleTexts(t) {
		if !rule.MatchString(said.String()) {
			t.Errorf("no mistake is planted that is found by the rule %s", rule)
		}
	}
}

// retired are the findings of the small folder where a point of it is retired, beside an instrument of nothing.
func retired() []string {
	lib, _ := shippedLibrary()
	p, _ := lib.Point("EDU-POL-6")
	p.Retired = &content.Retired{}
	defer func() { p.Retired = nil }()
	files := small()
	files[Folder+"/cop-none/1.0.0/instrument.yaml"] = &fstest.MapFile{Data: []byte("schema: copse-instrument/1\nid: cop-none\nversion: 1.0.0\nsource: {work: itu-cop-2020-industry}\nprofile: []\nareas: []\n")}
	return found(files)
}

// ruleTexts are what the rules for checklists say, as patterns.
func ruleTexts(t *testing.T) (list []*regexp.Regexp) {
	t.Helper()
	verbs := regexp.MustCompile(`%[a-z]`)
	for _, file := range []string{"instrument.go", "rules.go", "words.go", "lint.go", "migrate.go"} {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if f, ok := call.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "Error" && f.Sel.Name != "Add" {
				return true
			}
			for _, arg := range call.Args {
				lit, ok := arg.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					continue
				}
				if text, _ := strconv.Unquote(lit.Value); strings.Contains(text, " ") {
					list = append(list, regexp.MustCompile(strings.ReplaceAll(verbs.ReplaceAllString(regexp.QuoteMeta(text), ".*"), "\n", "")))
				}
			}
			return true
		})
	}
	if len(list) < 50 {
		t.Fatalf("only %d rules were found in the source", len(list))
	}
	return list
}

// TestCheck_shipped: what ships has no findings, but for languages that are not there yet.
func TestCheck_shipped(t *testing.T) {
	lib, _ := shippedLibrary()
	for _, f := range Check(shippedContent, "content", lib) {
		if f.Severity == source.Error || !strings.Contains(f.Message, "has no words in") {
			t.Error(f)
		}
	}
}

// TestLoad_refused: mistakes of structure refuse a folder, those of words do not.
func TestLoad_refused(t *testing.T) {
	files := small()
	replaced(t, files, english, "Staff are trained.", "")
	if _, err := Load(files, "content"); err != nil {
		t.Errorf("words: %v", err)
	}
	replaced(t, files, structure, "weight: 3", "weight: no")
	c, err := Load(files, "content")
	var refused *source.Refused
	if !errors.As(err, &refused) || len(refused.Findings) != 1 || refused.Findings[0].Line != 28 {
		t.Errorf("structure: %v", err)
	}
	if len(c.Instruments) != 1 || len(c.older) != 1 || len(c.Views) != 1 {
		t.Errorf("what can be read is not there: %+v", c)
	}
}
