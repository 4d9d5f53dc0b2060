package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"
)

// readGo finds the keys in a Go file: those given to a function that takes one, and every
// string that begins like one.
func (u *wordUse) readGo(file, text string) error {
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, text, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	taken := map[ast.Expr]bool{}
	where := func(n ast.Node) string { return fmt.Sprintf("%s:%d", file, set.Position(n.Pos()).Line) }
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.CallExpr:
			key, base := keyOf(n)
			if key == nil {
				return true
			}
			taken[key] = true
			if whole, ok := joined(key); ok && base && !strings.Contains(whole, hole) {
				u.bases[whole] = where(key)
			} else if ok {
				u.asked(whole, where(key))
			}
		case *ast.KeyValueExpr:
			if name, ok := n.Key.(*ast.Ident); ok && name.Name == "Name" && named(file, "jobs") {
				job, _ := joined(n.Value)
				u.jobs = append(u.jobs, job)
			}
		case *ast.CompositeLit:
			if key := keyField(n); key != nil {
				taken[key] = true
				whole, _ := joined(key)
				u.bases[whole] = where(key)
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

// keyOf is the argument of a call that is a key: of T, Around, Texts and Has, of a form's
// Need and Fault, and of copse.E, whose key stands for a title and a text. nil for other calls.
func keyOf(call *ast.CallExpr) (key ast.Expr, base bool) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) == 0 {
		return nil, false
	}
	switch sel.Sel.Name {
	case "T", "t", "Around", "Texts":
		return call.Args[0], false
	case "Has":
		if whole, ok := joined(call.Args[0]); ok && strings.Contains(whole, ".") { // url.Values has one too
			return call.Args[0], false
		}
	case "Need", "Fault":
		if len(call.Args) > 1 {
			return call.Args[1], false
		}
	case "E":
		if from, ok := sel.X.(*ast.Ident); ok && from.Name == "copse" && len(call.Args) > 1 {
			return call.Args[1], true
		}
	}
	return nil, false
}

// keyField is the key in copse.Error{Key: "…"}, where it is written out.
func keyField(lit *ast.CompositeLit) ast.Expr {
	sel, ok := lit.Type.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Error" {
		return nil
	}
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if name, ok := kv.Key.(*ast.Ident); ok && name.Name == "Key" {
				if _, ok := kv.Value.(*ast.BasicLit); ok {
					return kv.Value
				}
			}
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

// readTemplate finds the keys in a template: those given to t, plain and has, and every
// string that begins like one.
func (u *wordUse) readTemplate(file, text string) error {
	trees := map[string]*parse.Tree{}
	root := parse.New(file)
	root.Mode = parse.SkipFuncCheck
	if _, err := root.Parse(text, "", "", trees); err != nil {
		return err
	}
	for _, tree := range trees {
		if tree.Root != nil {
			u.readList(tree, tree.Root)
		}
	}
	return nil
}

func (u *wordUse) readList(tree *parse.Tree, list *parse.ListNode) {
	if list == nil {
		return
	}
	for _, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			u.readPipe(tree, n.Pipe)
		case *parse.TemplateNode:
			u.readPipe(tree, n.Pipe)
		case *parse.IfNode:
			u.readBranch(tree, &n.BranchNode)
		case *parse.RangeNode:
			u.readBranch(tree, &n.BranchNode)
		case *parse.WithNode:
			u.readBranch(tree, &n.BranchNode)
		}
	}
}

func (u *wordUse) readBranch(tree *parse.Tree, n *parse.BranchNode) {
	u.readPipe(tree, n.Pipe)
	u.readList(tree, n.List)
	u.readList(tree, n.ElseList)
}

func (u *wordUse) readPipe(tree *parse.Tree, pipe *parse.PipeNode) {
	if pipe == nil {
		return
	}
	place, _ := tree.ErrorContext(pipe)
	where := place[:strings.LastIndexByte(place, ':')] // the line is enough
	for i, cmd := range pipe.Cmds {
		args := cmd.Args
		if i > 0 { // what is piped comes last
			args = append(slices.Clone(args), pipe.Cmds[i-1].Args[0])
		}
		name, _ := args[0].(*parse.IdentifierNode)
		prints := name != nil && strings.HasPrefix(name.Ident, "print")
		if name != nil && slices.Contains([]string{"t", "plain", "has"}, name.Ident) && len(args) > 1 {
			u.asked(printed(args[1]), where)
		} else if prints {
			u.seen(printed(&parse.PipeNode{NodeType: parse.NodePipe, Cmds: []*parse.CommandNode{cmd}}), where)
		}
		for _, arg := range cmd.Args {
			switch arg := arg.(type) {
			case *parse.StringNode:
				if !prints { // it stands with its holes already
					u.seen(arg.Text, where)
				}
			case *parse.PipeNode:
				u.readPipe(tree, arg)
			case *parse.ChainNode: // a field or a method of what stands in brackets
				if inner, ok := arg.Node.(*parse.PipeNode); ok {
					u.readPipe(tree, inner)
				}
			}
		}
	}
}

// printed is a string of a template, or what print makes of strings, with holes.
func printed(n parse.Node) string {
	switch n := n.(type) {
	case *parse.StringNode:
		return n.Text
	case *parse.PipeNode:
		args := n.Cmds[0].Args
		if name, ok := args[0].(*parse.IdentifierNode); ok && len(n.Cmds) == 1 && strings.HasPrefix(name.Ident, "print") {
			if name.Ident == "printf" {
				return printed(args[1])
			}
			var b strings.Builder
			for _, arg := range args[1:] {
				b.WriteString(printed(arg))
			}
			return b.String()
		}
	}
	return hole
}
