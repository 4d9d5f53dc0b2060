package content

import (
	"slices"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// lintEmphasis is L15 for stars that stay on the page. Beside punctuation and without a
// space, CommonMark reads **注意：** as text, or pairs the stars of two places and makes
// the words between them bold. The block is parsed as the site parses it; what is left
// of the marks an author meant is named.
func (c *checker) lintEmphasis(v *view) {
	var meant []mark
	quoted := false
	shown := map[int]bool{} // index in meant
	for _, m := range v.marks {
		switch m.kind {
		case quoteMark:
			quoted = true
		case citeMark:
			quoted = false
		case emphMark:
			shown[len(meant)] = quoted // a quotation is printed as it stands
			meant = append(meant, m)
		}
	}
	if meant == nil {
		return
	}
	const say = "emphasis beside punctuation wants a space outside it, or the punctuation outside the stars"
	src := []byte(v.b.Source)
	_ = ast.Walk(c.lib.render.md.Parse(text.NewReader(src)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Text:
			for i, m := range meant {
				shown[i] = shown[i] || n.Segment.Start < m.end && m.start < n.Segment.Stop
			}
		case *ast.Emphasis:
			if at, ok := firstText(n); ok && entering && insideEmphasis(n) {
				c.errorAt(v, at-n.Level, "L15", "the stars of two places are paired: other words than meant are emphasised; %s", say)
			}
		}
		return ast.WalkContinue, nil
	})
	// One star alone may be a star: 3*4. Two that match, or a run of them, were meant.
	single := func(i int) bool { return meant[i].end-meant[i].start == 1 }
	for i, m := range meant {
		if !shown[i] {
			continue
		}
		if single(i) && !slices.ContainsFunc(meant, func(o mark) bool {
			return o != m && v.b.Source[o.start] == v.b.Source[m.start] && shown[slices.Index(meant, o)]
		}) {
			continue
		}
		c.errorAt(v, m.start, "L15", "%s stays on the page as it is: %s", v.b.Source[m.start:m.end], say)
	}
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
