package house

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// copseName is what a file calls package copse.
func copseName(file *ast.File) string {
	for _, i := range file.Imports {
		if i.Path.Value == `"copse/internal/copse"` && i.Name != nil {
			return i.Name.Name
		}
	}
	return "copse"
}

// errorKey is the key of copse.E(code, key), which stands for a title and a text. nil for
// other calls.
func errorKey(call *ast.CallExpr, ours string) ast.Expr {
	if !isOurs(call.Fun, ours, "E") || len(call.Args) < 2 {
		return nil
	}
	return call.Args[1]
}

// keyField is the key in copse.Error{Key: "…"}, where it is written out.
func keyField(lit *ast.CompositeLit, ours string) ast.Expr {
	if !isOurs(lit.Type, ours, "Error") {
		return nil
	}
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if name, ok := kv.Key.(*ast.Ident); ok && name.Name == "Key" {
				return kv.Value
			}
		}
	}
	return nil
}

func isOurs(e ast.Expr, ours, name string) bool {
	sel, ok := e.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != name {
		return false
	}
	from, ok := sel.X.(*ast.Ident)
	return ok && from.Name == ours
}

// askedError notes every key that reaches an error, or that nobody can know which.
func (u *wordUse) askedError(file *ast.File, key ast.Expr, where string) {
	keys, known := reaching(file, key, nil)
	if !known {
		u.unknown = append(u.unknown, where)
	}
	for _, k := range keys {
		u.bases[verbs.ReplaceAllString(k, hole)] = where
	}
}

// reaching are the strings an expression can be: itself, or what its function, or else its
// file, puts into the variable or the constant it is. known is false where there is more.
func reaching(file *ast.File, e ast.Expr, through []string) (keys []string, known bool) {
	if whole, ok := joined(e); ok {
		return []string{whole}, whole != "" && !strings.HasPrefix(verbs.ReplaceAllString(whole, hole), hole)
	}
	if in, ok := e.(*ast.ParenExpr); ok {
		return reaching(file, in.X, through)
	}
	name, ok := e.(*ast.Ident)
	if !ok || len(through) > 8 {
		return nil, false
	}
	values, known := put(file, name)
	known = known && len(values) > 0
	for _, v := range values {
		more, all := reaching(file, v, append(through, name.Name))
		keys, known = append(keys, more...), known && all
	}
	return keys, known
}

// put is what a variable or a constant is given by the function it stands in, or else by the
// file. known is false where something else can give it more: a call of the function, a loop,
// a call of several results, a pointer to it.
func put(file *ast.File, name *ast.Ident) (values []ast.Expr, known bool) {
	var outside []ast.Node
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		switch {
		case ok && f.Pos() <= name.Pos() && name.Pos() < f.End():
			if values, known = given(f, name.Name); len(values) > 0 || !known {
				return values, known
			}
		case !ok:
			outside = append(outside, d)
		}
	}
	known = true
	for _, d := range outside {
		more, all := given(d, name.Name)
		values, known = append(values, more...), known && all
	}
	return values, known
}

func given(in ast.Node, name string) (values []ast.Expr, known bool) {
	known = true
	is := func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		return ok && id.Name == name
	}
	ast.Inspect(in, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncType:
			for _, list := range []*ast.FieldList{n.Params, n.Results} {
				for f := range names(list) {
					known = known && f != name
				}
			}
		case *ast.RangeStmt:
			known = known && !is(n.Key) && !is(n.Value)
		case *ast.UnaryExpr:
			known = known && !(n.Op == token.AND && is(n.X))
		case *ast.AssignStmt:
			for i, to := range n.Lhs {
				switch whole := n.Tok == token.ASSIGN || n.Tok == token.DEFINE; {
				case !is(to):
				case whole && len(n.Lhs) == len(n.Rhs):
					values = append(values, n.Rhs[i])
				default:
					known = false
				}
			}
		case *ast.ValueSpec:
			for i, to := range n.Names {
				switch {
				case !is(to) || len(n.Values) == 0:
				case len(n.Names) == len(n.Values):
					values = append(values, n.Values[i])
				default:
					known = false
				}
			}
		}
		return true
	})
	return values, known
}

// names are the names in a list of arguments or results.
func names(list *ast.FieldList) map[string]bool {
	all := map[string]bool{}
	if list != nil {
		for _, f := range list.List {
			for _, n := range f.Names {
				all[n.Name] = true
			}
		}
	}
	return all
}

// TestWords_errors: every error that a key can be has a title and a text, however the key
// reaches it; where nobody can know which it is, the place is named.
func TestWords_errors(t *testing.T) {
	existing := []string{"desk.case.gone.text", "desk.case.gone.title", "desk.case.late.title", "desk.case.shut.text", "desk.fault.one.text", "desk.fault.one.title"}
	const nobody = "desk/web.go:3: nobody can know here which error this is: write its key out"
	lacks := func(base, end string) string {
		return "desk/web.go:3: an error " + base + " needs the word " + base + end
	}
	for _, c := range []struct{ name, body, want string }{
		{"written out", `copse.E(c, "desk.case.gone")`, ""},
		{"by a variable", `key := "desk.case.gone"; copse.E(c, key)`, ""},
		{"by a variable, without a text", `key := "desk.case.late"; copse.E(c, key)`, lacks("desk.case.late", ".text")},
		{"given later", `key := "desk.case.gone"; if c { key = "late" }; copse.E(c, (key))`, lacks("late", ".title")},
		{"by a declared variable", `var key string; if c { key = "late" }; copse.E(c, key)`, lacks("late", ".title")},
		{"by two variables", `a := "late"; b := a; copse.E(c, b)`, lacks("late", ".title")},
		{"by a constant of the file", `copse.E(c, gone)`, ""},
		{"by a constant of the file, misspelt", `copse.E(c, late)`, lacks("late", ".title")},
		{"joined", `copse.E(c, "desk.fault." + s)`, ""},
		{"joined, without a text", `copse.E(c, "desk.case." + s)`, lacks("desk.case.late", ".text")},
		{"joined, without a title", `copse.E(c, "desk.case." + s)`, lacks("desk.case.shut", ".title")},
		{"joined, misspelt", `copse.E(c, "desk.fualt." + s)`, "desk/web.go:3: no error fits desk.fualt.*"},
		{"formed", `copse.E(c, fmt.Sprintf("desk.fualt.%s", s))`, "desk/web.go:3: no error fits desk.fualt.*"},
		{"joined, then by a variable", `key := "desk.fualt." + s; copse.E(c, key)`, "desk/web.go:3: no error fits desk.fualt.*"},
		{"in a written error", `key := "late"; _ = copse.Error{Key: key}`, lacks("late", ".title")},
		{"a field", `copse.E(c, d.key)`, nobody},
		{"an argument", `copse.E(c, s)`, nobody},
		{"an argument of a function inside", `key := "desk.case.gone"; _ = func(key string) { copse.E(c, key) }`, nobody},
		{"of a loop", `for _, key := range keys { copse.E(c, key) }`, nobody},
		{"given again by a loop", `key := "desk.case.gone"; for _, key = range keys { copse.E(c, key) }`, nobody},
		{"of a call", `key := choose(); copse.E(c, key)`, nobody},
		{"of a call of two results", `key, err := choose(); copse.E(c, key)`, nobody},
		{"added to", `key := "desk.case"; key += s; copse.E(c, key)`, nobody},
		{"written to elsewhere", `key := "desk.case.gone"; fill(&key); copse.E(c, key)`, nobody},
		{"joined behind", `copse.E(c, s + ".gone")`, nobody},
		{"nowhere given", `copse.E(c, elsewhere)`, nobody},
		{"in a written error, a field", `_ = &copse.Error{Key: d.key}`, nobody},
	} {
		for _, ours := range []string{"copse", "short"} {
			source := "package desk; import " + ours + " \"copse/internal/copse\"\n\n" + "func f(c bool, s string) { " + strings.ReplaceAll(c.body, "copse.", ours+".") + " }\n\nconst (\n\tgone = \"desk.case.gone\"\n\tlate = \"late\"\n)\n"
			faults, err := wordFaults(map[string]string{"desk/web.go": source}, nil, existing)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			faults = slices.DeleteFunc(faults, func(f string) bool { return strings.HasPrefix(f, "lang/en: ") })
			if c.want == "" && len(faults) > 0 || c.want != "" && !slices.Contains(faults, c.want) {
				t.Errorf("%s: found %q, want %q", c.name, faults, c.want)
			}
		}
	}
}
