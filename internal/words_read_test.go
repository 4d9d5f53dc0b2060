package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
)

// readGo finds the keys in a Go file: those given to a function that takes one, and every
// string that begins like one.
func (u *wordUse) readGo(file, text string) error {
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, text, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	taken, ours := map[ast.Expr]bool{}, copseName(parsed)
	where := func(n ast.Node) string { return fmt.Sprintf("%s:%d", file, set.Position(n.Pos()).Line) }
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.CallExpr:
			if key := errorKey(n, ours); key != nil {
				taken[key] = true
				u.askedError(parsed, key, where(key))
			} else if key := keyOf(n); key != nil {
				taken[key] = true
				if whole, ok := joined(key); ok {
					u.asked(whole, where(key))
				}
			}
		case *ast.KeyValueExpr:
			if name, ok := n.Key.(*ast.Ident); ok && name.Name == "Name" && named(file, "jobs") {
				job, _ := joined(n.Value)
				u.jobs = append(u.jobs, job)
			}
		case *ast.CompositeLit:
			if key := keyField(n, ours); key != nil {
				taken[key] = true
				u.askedError(parsed, key, where(key))
			}
		case *ast.BinaryExpr:
			whole, ok := joined(n)
			if ok && !taken[n] {
				u.seen(whole, where(n))
			}
			return !ok && !taken[n]
		case *ast.BasicLit:
			if whole, ok := joined(n); ok && !taken[n] {
				u.seen(whole, where(n))
			}
		}
		return true
	})
	return nil
}

// keyOf is the argument of a call that is a key: of T, Around, Texts and Has, and of a form's
// Need and Fault. nil for other calls.
func keyOf(call *ast.CallExpr) ast.Expr {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) == 0 {
		return nil
	}
	switch sel.Sel.Name {
	case "T", "t", "Around", "Texts":
		return call.Args[0]
	case "Has":
		if whole, ok := joined(call.Args[0]); ok && strings.Contains(whole, ".") { // url.Values has one too
			return call.Args[0]
		}
	case "Need", "Fault":
		if len(call.Args) > 1 {
			return call.Args[1]
		}
	}
	return nil
}

// joined is a string, or a sum of strings, with holes for what is not written out. ok is
// false where nothing is.
func joined(e ast.Expr) (whole string, ok bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text, err := strconv.Unquote(e.Value)
			return text, err == nil
		}
	case *ast.ParenExpr:
		return joined(e.X)
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			x, okX := joined(e.X)
			y, okY := joined(e.Y)
			return x + y, okX || okY
		}
	case *ast.CallExpr:
		if sel, isSel := e.Fun.(*ast.SelectorExpr); isSel && sel.Sel.Name == "Sprintf" && len(e.Args) > 0 {
			return joined(e.Args[0])
		}
	}
	return hole, false
}
