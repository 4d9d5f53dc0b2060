package content

// lintEmphasis is L15 for stars that stay on the page. Beside punctuation and without a
// space, CommonMark reads **注意：** as text, or pairs the stars of two places and makes
// the words between them bold.
func (c *checker) lintEmphasis(v *view) {
	const say = "emphasis beside punctuation wants a space outside it, or the punctuation outside the stars"
	stay, paired := c.lib.render.EmphasisSlips(v.b.Source, v.marks)
	for _, at := range paired {
		c.errorAt(v, at, "L15", "the stars of two places are paired: other words than meant are emphasised; %s", say)
	}
	for _, m := range stay {
		c.errorAt(v, m.Start, "L15", "%s stays on the page as it is: %s", v.b.Source[m.Start:m.End], say)
	}
}
