package prose

import (
	"slices"

	"github.com/yuin/goldmark/ast"
)

// EmphasisSlips parses a text as a page does and returns what is left of the emphasis its
// author meant: the marks that stay on the page as they are, and the offsets at which the
// stars of two places are paired, so that other words than meant are emphasised.
func (r *Renderer) EmphasisSlips(source string, ms []Mark) (stay []Mark, paired []int) {
	var meant []Mark
	quoted := false
	shown := map[int]bool{} // index in meant
	for _, m := range ms {
		switch m.Kind {
		case QuoteMark:
			quoted = true
		case CiteMark:
			quoted = false
		case EmphasisMark:
			shown[len(meant)] = quoted // a quotation is printed as it stands
			meant = append(meant, m)
		}
	}
	if meant == nil {
		return nil, nil
	}
	_ = ast.Walk(r.parse([]byte(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Text:
			for i, m := range meant {
				shown[i] = shown[i] || n.Segment.Start < m.End && m.Start < n.Segment.Stop
			}
		case *ast.Emphasis:
			if at, ok := firstText(n); ok && entering && insideEmphasis(n) {
				paired = append(paired, at-n.Level)
			}
		}
		return ast.WalkContinue, nil
	})
	// One star alone may be a star: 3*4. Two that match, or a run of them, were meant.
	single := func(i int) bool { return meant[i].End-meant[i].Start == 1 }
	for i, m := range meant {
		if !shown[i] {
			continue
		}
		if single(i) && !slices.ContainsFunc(meant, func(o Mark) bool {
			return o != m && source[o.Start] == source[m.Start] && shown[slices.Index(meant, o)]
		}) {
			continue
		}
		stay = append(stay, m)
	}
	return stay, paired
}

// firstText is where the words of an emphasis begin.
func firstText(n ast.Node) (offset int, ok bool) {
	for c := n.FirstChild(); c != nil; c = c.FirstChild() {
		if t, is := c.(*ast.Text); is {
			return t.Segment.Start, true
		}
	}
	return 0, false
}

// insideEmphasis reports an emphasis within one of the same strength.
func insideEmphasis(n *ast.Emphasis) bool {
	for p := n.Parent(); p != nil; p = p.Parent() {
		if e, ok := p.(*ast.Emphasis); ok && e.Level == n.Level {
			return true
		}
	}
	return false
}
