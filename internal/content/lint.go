package content

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"copse/internal/prose"
	"copse/internal/source"
)

// lintText runs the rules that look at one text alone.
func (c *checker) lintText(v *view) {
	c.lintLength(v)
	c.lintLinks(v)
	c.lintMarkup(v)
	c.lintEmphasis(v)
	c.lintLinked(v)
	c.lintSentences(v)
	c.lintPhrases(v)
	c.lintScript(v)
	c.lintAddresses(v)
	c.lintBorrowed(v)
	c.lintTypography(v)
	c.lintReview(v)
}

// limit is what a block may hold: words of the whole, or steps of so many words.
type limit struct{ words, steps int }

// limitOf returns the limit of a block in English.
func limitOf(e *entry) (limit, bool) {
	l, ok := limit{}, true
	switch e.name {
	case "title":
		l.words = 10
	case "brief":
		l.words = 20
	case "statement", "answer":
		l.words = 40
	case "why", "say", "adult":
		l.words = 70
	case "how":
		l.words, l.steps = 22, 7
	case "do":
		l.words, l.steps = 22, 5
	case "done":
		l.words = 30
	case "purpose":
		l.words = 60
	case "ask":
		l.words = 12
	case hereBlock:
		l.words = 120
	case "intro":
		l.words = 350
		if e.area != nil {
			l.words = 80
		}
	default:
		ok = false
	}
	return l, ok
}

// lintLength is L08, and L02 for a block of steps that is no list.
func (c *checker) lintLength(v *view) {
	l, ok := limitOf(v.e)
	if !ok {
		return
	}
	most := v.t.Stretched(l.words)
	if l.steps == 0 {
		if n := v.t.Count(v.mask); n > most {
			c.errorAt(v, 0, "L08", "%s has %d %s, at most %d", v.e.key, n, v.t.Unit(), most)
		}
		return
	}
	steps := v.steps()
	if len(steps) == 0 || !strings.ContainsAny(v.b.Source[:steps[0].start], "0123456789") {
		c.errorAt(v, 0, "L02", "%s is no numbered list", v.e.key)
		return
	}
	if len(steps) > l.steps {
		c.errorAt(v, steps[l.steps].start, "L08", "%s has %d steps, at most %d", v.e.key, len(steps), l.steps)
	}
	for i, s := range steps {
		if n := v.t.Count(v.mask[s.start:s.end]); n > most {
			c.errorAt(v, s.start, "L08", "step %d of %s has %d %s, at most %d", i+1, v.e.key, n, v.t.Unit(), most)
		}
	}
}

// stretch is a part of a block by its offsets.
type stretch struct{ start, end int }

// steps returns the entries of a block's lists, without their markers.
func (v *view) steps() []stretch {
	var out []stretch
	for _, m := range v.marks {
		if m.Kind != prose.ListMark {
			continue
		}
		if n := len(out); n > 0 {
			out[n-1].end = m.Start
		}
		out = append(out, stretch{m.End, len(v.mask)})
	}
	return out
}

// lintLinks is L06 for what a text points at.
func (c *checker) lintLinks(v *view) {
	for _, m := range v.marks {
		if m.Kind != prose.CloseMark {
			continue
		}
		if _, ok := c.lib.address(m.Text); ok {
			continue
		}
		at := m.Start + len("](")
		switch id, isTerm := strings.CutPrefix(m.Text, "glossary:"); {
		case isTerm:
			c.errorAt(v, at, "L06", "link to glossary:%s: no such term", id)
		case strings.HasPrefix(m.Text, "page:"):
			c.errorAt(v, at, "L06", "link to %s: no such page; there are page:help, page:who, page:adult, page:report and page:own", m.Text)
		case strings.Contains(m.Text, "/") || strings.Contains(m.Text, ":"):
			c.errorAt(v, at, "L13", "link to an address: a text links to points and terms; addresses live in the directory and in references")
		default:
			c.errorAt(v, at, "L06", "link to %q: no such point", m.Text)
		}
	}
}

// lintMarkup is L15: nothing but paragraphs, lists, emphasis and links.
func (c *checker) lintMarkup(v *view) {
	src := v.b.Source
	off := 0
	for line := range strings.Lines(src) {
		trim := strings.TrimLeft(line, " \t")
		at := off + len(line) - len(trim)
		switch {
		case strings.HasPrefix(trim, "#"):
			c.errorAt(v, at, "L15", "a heading inside a block")
		case strings.HasPrefix(trim, "|") || strings.Count(line, " | ") > 1 && !strings.Contains(line, "{{quote:"):
			c.errorAt(v, at, "L15", "a table inside a block")
		case strings.HasPrefix(trim, "```") || strings.HasPrefix(trim, "~~~"):
			c.errorAt(v, at, "L15", "code inside a block")
		case strings.HasPrefix(trim, ">"):
			c.errorAt(v, at, "L15", "a block quotation: write {{quote: … | source}}")
		case isRule(trim):
			c.errorAt(v, at, "L15", "a line of signs: it would be a heading or a rule")
		}
		off += len(line)
	}
	for i := 0; i < len(src); i++ {
		switch src[i] {
		case '!':
			if strings.HasPrefix(src[i:], "![") {
				c.errorAt(v, i, "L15", "a picture inside a block")
			}
		case '`':
			if !strings.HasPrefix(src[i:], "```") && (i == 0 || src[i-1] != '`') {
				c.errorAt(v, i, "L15", "code inside a block")
				if j := strings.IndexByte(src[i+1:], '`'); j >= 0 {
					i += j + 1
				}
			}
		case '<':
			if i+1 < len(src) && (isASCIILetter(src[i+1]) || src[i+1] == '/' || src[i+1] == '!' || src[i+1] == '?') {
				c.errorAt(v, i, "L15", "raw HTML inside a block")
			}
		}
	}
}

func isRule(line string) bool {
	s := strings.TrimSpace(line)
	return len(s) >= 3 && (strings.Trim(s, "-") == "" || strings.Trim(s, "=") == "" || strings.Trim(s, "*") == "" || strings.Trim(s, "_") == "")
}

func isASCIILetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// forChildren says whether a child is spoken to.
func (e *entry) forChildren() bool {
	switch {
	case e.question != nil:
		return e.question.Asks(Asker.Young)
	case e.set == nil || e.set.ID != "children":
		return false
	}
	return e.point != nil && e.name != "adult"
}

// lintPhrases is L10 (avoided words) and L19 (fear and blame in words to children).
func (c *checker) lintPhrases(v *view) {
	p := c.phrases[v.b.Lang]
	if p == nil {
		return
	}
	for _, h := range p.avoid.find(v.own) {
		say := ""
		if t, ok := c.lib.Term(h.phrase.term); ok && t.Prefer[v.b.Lang] != "" {
			say = "; say: " + t.Prefer[v.b.Lang]
		}
		c.errorAt(v, h.offset, "L10", "%q is on the list of words to avoid (%s)%s", h.phrase.shown, h.phrase.term, say)
	}
	for i, m := range v.marks {
		if m.Kind == prose.QuoteMark && (i+1 >= len(v.marks) || v.marks[i+1].Kind != prose.CiteMark || v.marks[i+1].Text == "") {
			c.errorAt(v, m.Start, "L10", "a quotation names its source: {{quote: words | source}}")
		}
	}
	if !v.e.forChildren() {
		return
	}
	for _, s := range p.unkind(v.own) {
		c.errorAt(v, s.Offset, s.Code, "%s", s.Text)
	}
}

// lintReview is L17: when a person read it.
func (c *checker) lintReview(v *view) {
	if v.b.Reviewed != "" && !c.opts.Now.IsZero() {
		if day, err := time.Parse(time.DateOnly, v.b.Reviewed); err == nil && day.AddDate(2, 0, 0).Before(c.opts.Now) {
			// The date stands for the whole file, and is reported once.
			c.Warn(v.file, v.b.reviewedAt, "L17", "reviewed %s, more than 24 months ago", v.b.Reviewed)
		}
	}
}

// lintTranslation is L11 (not translated) and L12 (another shape than the source).
func (c *checker) lintTranslation(v, src *view) {
	if src.t.Count(src.mask) >= 4 && strings.EqualFold(c.lib.render.Plain(v.b.Source), c.lib.render.Plain(src.b.Source)) {
		c.errorAt(v, 0, "L11", "%s is the same as in %s", v.e.key, src.b.Lang)
		return
	}
	// A stale translation may differ because the source has moved on: that it is
	// stale is the finding.
	sev := source.Error
	if v.b.Stale() {
		sev = source.Warning
	}
	if a, b := v.targets(), src.targets(); !slices.Equal(a, b) {
		c.Add(sev, v.file, v.b.at(0), "L12", "%s links to [%s], the source to [%s]", v.e.key, strings.Join(a, " "), strings.Join(b, " "))
	}
	if a, b := len(v.steps()), len(src.steps()); a != b {
		c.Add(sev, v.file, v.b.at(0), "L12", "%s has %d list entries, the source %d", v.e.key, a, b)
	}
	if a, b := placeholders(v.b.Source), placeholders(src.b.Source); !slices.Equal(a, b) {
		c.Add(sev, v.file, v.b.at(0), "L12", "%s has the placeholders %v, the source %v", v.e.key, a, b)
	}
	c.lintSense(v, src, sev)
	if a, b := numbers(v.mask), numbers(src.mask); !slices.Equal(a, b) {
		c.warnAt(v, 0, "L12", "%s has the numbers %v, the source %v", v.e.key, a, b)
	}
}

func (v *view) targets() []string {
	var out []string
	for _, m := range v.marks {
		if m.Kind == prose.CloseMark {
			out = append(out, m.Text)
		}
	}
	slices.Sort(out)
	return out
}

// placeholders returns the {names} of a text and how many quotations it holds.
func placeholders(s string) []string {
	var out []string
	for i := 0; i < len(s); i++ {
		if s[i] != '{' {
			continue
		}
		if strings.HasPrefix(s[i:], "{{quote:") {
			out = append(out, "quote")
			i++
			continue
		}
		if j := strings.IndexByte(s[i:], '}'); j > 1 {
			out = append(out, s[i:i+j+1])
			i += j
		}
	}
	slices.Sort(out)
	return out
}

// numbers returns the numbers of two digits and more, in order of size: signs
// between groups of three are left out, digits of other scripts are read.
func numbers(s string) []string {
	var out []string
	var digits []byte
	flush := func() {
		if n := strings.TrimLeft(string(digits), "0"); len(n) >= 2 {
			out = append(out, n)
		}
		digits = digits[:0]
	}
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if d := digitValue(r); d >= 0 {
			digits = append(digits, byte('0'+d))
			i += size
			continue
		}
		if len(digits) > 0 && (prose.IsBlank(r) || r == ',' || r == '.' || r == '٬') && groupFollows(s[i+size:]) {
			i += size
			continue
		}
		if len(digits) > 0 {
			flush()
		}
		i += size
	}
	flush()
	slices.Sort(out)
	return out
}

// groupFollows reports exactly three digits, as in 1 250.
func groupFollows(s string) bool {
	n := 0
	for _, r := range s {
		if digitValue(r) < 0 {
			break
		}
		n++
	}
	return n == 3
}
