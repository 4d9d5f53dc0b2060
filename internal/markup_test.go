package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// trusted are the types of html/template that a page shows without escaping.
var trusted = []string{"HTML", "JS", "JSStr", "CSS", "URL", "Srcset", "HTMLAttr"}

// makers are the rooms that may make one of them.
var makers = map[string]string{"HTML": "prose", "CSS": "web"}

// TestHTMLIsMadeInOnePlace keeps the one door by which text becomes markup shut.
func TestHTMLIsMadeInOnePlace(t *testing.T) {
	each(t, func(file, room string, _ []string) {
		if strings.HasSuffix(file, "_test.go") {
			return
		}
		data, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		faults, err := markupFaults(file, room, string(data))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range faults {
			t.Error(f)
		}
	})
}

// markupFaults are the places of a Go file that can make text into markup. A trusted type
// may stand as the type of a field, an argument or a result, which makes nothing; anywhere
// else (a conversion, another name for it, an instance of a generic function) it may not.
func markupFaults(file, room, text string) (faults []string, err error) {
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	fault := func(n ast.Node, format string, args ...any) {
		faults = append(faults, fmt.Sprintf("%s:%d: ", file, set.Position(n.Pos()).Line)+fmt.Sprintf(format, args...))
	}
	name := ""
	for _, i := range parsed.Imports {
		if strings.Trim(i.Path.Value, "\"`") != "html/template" {
			continue
		}
		name = "template"
		if i.Name != nil {
			name = i.Name.Name
		}
		if name == "." {
			fault(i, "imports html/template without a name: give it one")
		}
	}
	if name == "" {
		return nil, nil
	}
	kept := harmless(parsed)
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.TypeSpec:
			if kind := trustedType(n.Type, name); kind != "" {
				fault(n, "gives template.%s another name", kind)
				return false
			}
		case *ast.SelectorExpr:
			if kind := trustedType(n, name); kind != "" && !kept[n] && makers[kind] != room {
				fault(n, "makes template.%s: only package prose makes HTML, after sanitising, and web its own CSS", kind)
			}
		}
		return true
	})
	return faults, nil
}

// harmless are the selectors that stand in the type of a field, an argument or a result.
func harmless(file *ast.File) map[ast.Node]bool {
	kept := map[ast.Node]bool{}
	keep := func(list *ast.FieldList) {
		if list == nil {
			return
		}
		for _, f := range list.List {
			ast.Inspect(f.Type, func(n ast.Node) bool {
				if sel, ok := n.(*ast.SelectorExpr); ok {
					kept[sel] = true
				}
				return true
			})
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncType:
			keep(n.Params)
			keep(n.Results)
		case *ast.StructType:
			keep(n.Fields)
		}
		return true
	})
	return kept
}

// trustedType is which trusted type an expression names, where html/template has this name.
func trustedType(e ast.Expr, name string) string {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok || !slices.Contains(trusted, sel.Sel.Name) {
		return ""
	}
	if from, ok := sel.X.(*ast.Ident); !ok || from.Name != name {
		return ""
	}
	return sel.Sel.Name
}

func TestHTMLIsMadeInOnePlace_planted(t *testing.T) {
	const plain, other = "import \"html/template\"\n", "import ht \"html/template\"\n"
	const makes = "x.go:3: makes template.%s: only package prose makes HTML, after sanitising, and web its own CSS"
	for _, c := range []struct{ room, source, want string }{
		{"desk", plain + "type T struct{ H template.HTML; M map[string]*template.CSS }", ""},
		{"desk", plain + "func f(h template.HTML) []template.HTML { return []func() template.HTML{}[0:0] }", ""},
		{"desk", plain + "var s = template.HTMLEscapeString(x)", ""},
		{"desk", "import \"text/template\"\nvar s = template.HTML(x)", ""},
		{"prose", plain + "var h = template.HTML(x)", ""},
		{"web", plain + "var h = template.CSS(x)", ""},
		{"desk", plain + "var h = template.HTML(x)", fmt.Sprintf(makes, "HTML")},
		{"web", plain + "var h = template.HTML(x)", fmt.Sprintf(makes, "HTML")},
		{"prose", plain + "var h = template.CSS(x)", fmt.Sprintf(makes, "CSS")},
		{"prose", plain + "var h = template.JS(x)", fmt.Sprintf(makes, "JS")},
		{"desk", other + "var h = ht.HTML(x)", fmt.Sprintf(makes, "HTML")},
		{"desk", "import `html/template`\nvar h = template.HTML(x)", fmt.Sprintf(makes, "HTML")},
		{"desk", other + "var h = ht.JS(x)", fmt.Sprintf(makes, "JS")},
		{"desk", other + "var h = ht.JSStr(x)", fmt.Sprintf(makes, "JSStr")},
		{"desk", other + "var h = ht.CSS(x)", fmt.Sprintf(makes, "CSS")},
		{"desk", other + "var h = ht.URL(x)", fmt.Sprintf(makes, "URL")},
		{"desk", other + "var h = ht.Srcset(x)", fmt.Sprintf(makes, "Srcset")},
		{"desk", other + "var h = ht.HTMLAttr(x)", fmt.Sprintf(makes, "HTMLAttr")},
		{"desk", plain + "var h = (template.HTML)(x)", fmt.Sprintf(makes, "HTML")},
		{"desk", plain + "var h = *(*template.HTML)(&x)", fmt.Sprintf(makes, "HTML")},
		{"desk", plain + "var h = as[template.HTML](x)", fmt.Sprintf(makes, "HTML")},
		{"desk", plain + "type markup = template.HTML", "x.go:3: gives template.HTML another name"},
		{"prose", plain + "type Markup = template.HTML", "x.go:3: gives template.HTML another name"},
		{"desk", "import . \"html/template\"\nvar h = HTML(x)", "x.go:2: imports html/template without a name: give it one"},
	} {
		faults, err := markupFaults("x.go", c.room, "package x\n"+c.source)
		if err != nil {
			t.Fatalf("%s: %v", c.source, err)
		}
		if got := strings.Join(faults, "\n"); got != c.want {
			t.Errorf("%s, %q: found %q, want %q", c.room, c.source, got, c.want)
		}
	}
}

// TestLogicalStyle keeps style free of left and right, so that Arabic needs no second sheet,
// and pages free of style and handlers of their own.
func TestLogicalStyle(t *testing.T) {
	seen := map[string]int{}
	for _, dir := range []string{"web", "internal"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.Contains(path, "testdata") {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			seen[filepath.Ext(path)]++
			if fault := styleFault(filepath.Ext(path), string(data)); fault != "" {
				t.Errorf("%s: %s", path, fault)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen[".css"] < 20 || seen[".html"] < 20 {
		t.Errorf("only %d sheets and %d templates: the test proves nothing", seen[".css"], seen[".html"])
	}
}

var (
	// comments become a space first, then white space goes where a sheet may have it or not.
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssSpace   = regexp.MustCompile(`\s*([{}:;])\s*`)
	physical   = regexp.MustCompile(`(?i)(^|[;{}])((left|right):|(scroll-)?(margin|padding)-(left|right)\b|(border|inset)-(left|right)\b|border-(top|bottom)-(left|right)-radius:|(text-align|text-align-last|float|clear|caption-side):(left|right)\b)`)
	inline     = regexp.MustCompile(`(?i)[\s"'/](style|on[a-z]+)\s*=`)
)

// styleFault is what is wrong with a sheet or a template, "" for other files.
func styleFault(ext, text string) string {
	switch ext {
	case ".css":
		text = cssSpace.ReplaceAllString(cssComment.ReplaceAllString(text, " "), "$1")
		if at := physical.FindString(text); at != "" {
			return fmt.Sprintf("%q: use inline-start and inline-end", strings.Trim(at, "{};"))
		}
	case ".html":
		if at := inline.FindString(text); at != "" {
			return fmt.Sprintf("%q: the content policy forbids inline attributes", strings.TrimSpace(at[1:]))
		}
	}
	return ""
}

func TestLogicalStyle_planted(t *testing.T) {
	for _, c := range []struct{ ext, text, want string }{
		{".css", "a { inset-inline-start: 0; text-align: start; clear: inline-end }\n.left:hover { color: red }", ""},
		{".css", "/* left: 0 */ a { --left: 0; transition: left 1s }", ""},
		{".css", "a {\n  left: 0;\n}", `"left:"`},
		{".css", "a { color: red; /* why */ RIGHT : 0 }", `"RIGHT:"`},
		{".css", "a { margin-left : 0 }", `"margin-left"`},
		{".css", "a { scroll-padding-right: 0 }", `"scroll-padding-right"`},
		{".css", "a { border-left-width: 0 }", `"border-left"`},
		{".css", "a { text-align : right }", `"text-align:right"`},
		{".css", "a { text-align:\n left }", `"text-align:left"`},
		{".css", "a { border-top-left-radius: 0 }", `"border-top-left-radius:"`},
		{".css", "a { border-bottom-right-radius: 0 }", `"border-bottom-right-radius:"`},
		{".css", "a{clear:left}", `"clear:left"`},
		{".css", "@media print { a { float: right } }", `"float:right"`},
		{".html", `<h2 class="style" data-on="x" data-style='y'>On</h2>`, ""},
		{".html", `<h2 style="color:red">`, `"style="`},
		{".html", `<h2 style='color:red'>`, `"style="`},
		{".html", `<h2 STYLE = color:red>`, `"STYLE ="`},
		{".html", "<h2\nonclick='x()'>", `"onclick="`},
		{".html", `<h2 id="x"style="y">`, `"style="`},
		{".ts", `left:0`, ""},
	} {
		got := styleFault(c.ext, c.text)
		if c.want == "" && got != "" || !strings.HasPrefix(got, c.want) {
			t.Errorf("%q: found %q, want %q", c.text, got, c.want)
		}
	}
}
