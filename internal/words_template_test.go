package house

import (
	"slices"
	"strings"
	"testing"
	"text/template/parse"
)

// readTemplate finds the keys in a template: those given to t and has, and every
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
			r := &templateUse{wordUse: u, tree: tree, dot: hole, shown: map[string]bool{}}
			r.readList(tree.Root)
			for _, d := range r.given {
				if r.shown[d.name] {
					u.asked(d.text, d.where)
				}
			}
		}
	}
	return nil
}

// templateUse reads one template. It knows what a variable is given, and the dot by «with».
type templateUse struct {
	*wordUse
	tree  *parse.Tree
	dot   string
	given []struct{ name, text, where string }
	shown map[string]bool // variables that are handed to t
}

func (u *templateUse) readList(list *parse.ListNode) {
	if list == nil {
		return
	}
	for _, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			u.readPipe(n.Pipe)
		case *parse.TemplateNode:
			u.readPipe(n.Pipe)
		case *parse.IfNode:
			u.readBranch(&n.BranchNode, u.dot)
		case *parse.RangeNode:
			u.readBranch(&n.BranchNode, hole)
		case *parse.WithNode:
			u.readBranch(&n.BranchNode, printed(n.Pipe))
		}
	}
}

// readBranch reads a branch, whose first list may have another dot.
func (u *templateUse) readBranch(n *parse.BranchNode, dot string) {
	outer := u.dot
	u.readPipe(n.Pipe)
	u.dot = dot
	u.readList(n.List)
	u.dot = outer
	u.readList(n.ElseList)
}

func (u *templateUse) readPipe(pipe *parse.PipeNode) {
	if pipe == nil {
		return
	}
	place, _ := u.tree.ErrorContext(pipe)
	where := place[:strings.LastIndexByte(place, ':')] // the line is enough
	for _, v := range pipe.Decl {
		u.given = append(u.given, struct{ name, text, where string }{v.Ident[0], printed(pipe), where})
	}
	for i, cmd := range pipe.Cmds {
		args := cmd.Args
		if i > 0 { // what is piped comes last
			args = append(slices.Clone(args), pipe.Cmds[i-1].Args[0])
		}
		name, _ := args[0].(*parse.IdentifierNode)
		prints := name != nil && strings.HasPrefix(name.Ident, "print")
		if len(args) > 1 && asks(args[0], printed(args[1])) {
			u.handed(args[1], where)
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
				u.readPipe(arg)
			case *parse.ChainNode: // a field or a method of what stands in brackets
				if inner, ok := arg.Node.(*parse.PipeNode); ok {
					u.readPipe(inner)
				}
			}
		}
	}
}

// handed notes what is handed to t.
func (u *templateUse) handed(key parse.Node, where string) {
	switch key := key.(type) {
	case *parse.VariableNode:
		if len(key.Ident) == 1 {
			u.shown[key.Ident[0]] = true
		}
	case *parse.DotNode:
		u.asked(u.dot, where)
	default:
		u.asked(printed(key), where)
	}
}

// asks reports whether a function or a method takes a key, such as t, or T of .Words.
func asks(n parse.Node, key string) bool {
	var path []string
	switch n := n.(type) {
	case *parse.IdentifierNode:
		return slices.Contains([]string{"t", "has"}, n.Ident)
	case *parse.FieldNode:
		path = n.Ident
	case *parse.VariableNode:
		path = n.Ident[1:]
	case *parse.ChainNode:
		path = n.Field
	}
	if len(path) == 0 {
		return false
	}
	last := path[len(path)-1]
	return slices.Contains([]string{"T", "Around", "Texts"}, last) || last == "Has" && strings.Contains(key, ".")
}

// printed is a string of a template, or what print makes of strings, with holes.
func printed(n parse.Node) string {
	switch n := n.(type) {
	case *parse.StringNode:
		return n.Text
	case *parse.PipeNode:
		args := n.Cmds[0].Args
		if len(n.Cmds) == 1 && len(args) == 1 {
			return printed(args[0])
		}
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

// TestWords_templates: a key that is no word is found by whatever way a template asks for it.
func TestWords_templates(t *testing.T) {
	for _, c := range []struct{ name, line, want string }{
		{"asked of .Words", `{{.Words.T "closd"}}`, "desk/page.html:2: no word closd exists"},
		{"asked of .Words of the page", `{{range .L}}{{$.Words.T "closd"}}{{end}}`, "desk/page.html:2: no word closd exists"},
		{"asked of what stands in brackets", `{{(words .Lang).T "closd"}}`, "desk/page.html:2: no word closd exists"},
		{"another thing's Has", `{{if .Query.Has "country"}}{{end}}`, ""},
		{"by a variable", `{{$k := "closd"}}{{t $k}}`, "desk/page.html:2: no word closd exists"},
		{"by a variable, given later", `{{$k := "desk.case.closed"}}{{range .L}}{{t $k}}{{$k = "closd"}}{{end}}`, "desk/page.html:2: no word closd exists"},
		{"by a variable of parts", `{{$k := print "desk.stat." .State}}{{t $k}}`, "desk/page.html:2: no word fits desk.stat.*"},
		{"a variable that is no key", `{{$class := "closd"}}{{$class}}{{range $k := .Keys}}{{t $k}}{{end}}`, ""},
		{"by the dot", `{{with "closd"}}{{t .}}{{end}}`, "desk/page.html:2: no word closd exists"},
		{"in brackets", `{{t ("closd")}}`, "desk/page.html:2: no word closd exists"},
		{"a misspelt door, handed to a template", `{{template "x" "dsek.case.closed"}}`, "desk/page.html:2: no word dsek.case.closed exists"},
	} {
		t.Run(c.name, func(t *testing.T) { wantFault(t, plantedGo, plantedPage+c.line, c.want) })
	}
}
