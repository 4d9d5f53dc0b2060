package prose

import (
	"strings"

	"github.com/yuin/goldmark/ast"
)

// Plain returns the words of a text without markup: a line for each paragraph and list
// entry.
func (r *Renderer) Plain(src string) string {
	w := &plainWriter{src: []byte(src)}
	w.out.Grow(len(src))
	_ = ast.Walk(r.parse(w.src), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		w.node(n, entering)
		return ast.WalkContinue, nil
	})
	return w.out.String()
}

// plainWriter writes the words of a tree with one space, or one line end, between them.
type plainWriter struct {
	src []byte
	out strings.Builder
	due string // the space or line end before the next word
}

func (w *plainWriter) node(n ast.Node, entering bool) {
	switch n := n.(type) {
	case *ast.Paragraph, *ast.TextBlock, *ast.ListItem:
		w.due = "\n"
	case *ast.Text:
		if !entering {
			return
		}
		w.write(readable(n.Segment.Value(w.src)))
		if n.SoftLineBreak() || n.HardLineBreak() {
			w.write(" ")
		}
	case *ast.String:
		if entering {
			w.write(readable(n.Value))
		}
	case *quotation:
		if entering {
			w.write("“" + n.words + "”")
		}
	}
}

func (w *plainWriter) write(s string) {
	for _, r := range s {
		if r == ' ' || r == '\t' || r == '\n' {
			if w.due == "" {
				w.due = " "
			}
			continue
		}
		if w.out.Len() > 0 {
			w.out.WriteString(w.due)
		}
		w.due = ""
		w.out.WriteRune(r)
	}
}
