package content

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"copse/internal/copse"
	"copse/internal/prose"
)

// lintScript is L11 for a text in the writing of another language, and for words
// that mix alphabets: they look right and are found by no search.
func (c *checker) lintScript(v *view) {
	want := scriptTable(v.t.Script)
	if want == nil {
		return
	}
	letters, right := 0, 0
	latin, cyrillic := false, false
	word := 0
	for i, r := range v.own {
		if !unicode.IsLetter(r) {
			if latin && cyrillic {
				c.errorAt(v, word, "L11", "%q mixes Latin and Cyrillic letters", v.own[word:i])
			}
			latin, cyrillic, word = false, false, i+utf8.RuneLen(r)
			continue
		}
		letters++
		if unicode.In(r, want...) {
			right++
		}
		latin = latin || unicode.Is(unicode.Latin, r)
		cyrillic = cyrillic || unicode.Is(unicode.Cyrillic, r)
	}
	if latin && cyrillic {
		c.errorAt(v, word, "L11", "%q mixes Latin and Cyrillic letters", v.own[word:])
	}
	if v.t.Count(v.own) >= 4 && right*2 < letters {
		c.errorAt(v, 0, "L11", "%s is not in the writing of %s", v.e.key, v.b.Lang)
	}
}

// scriptTable returns the letters of a script, nil for one we know no table of.
func scriptTable(script string) []*unicode.RangeTable {
	switch script {
	case "Latn":
		return []*unicode.RangeTable{unicode.Latin}
	case "Cyrl":
		return []*unicode.RangeTable{unicode.Cyrillic}
	case "Arab":
		return []*unicode.RangeTable{unicode.Arabic}
	case "Hans", "Hant":
		return []*unicode.RangeTable{unicode.Han}
	case "Jpan":
		return []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana}
	case "Hebr":
		return []*unicode.RangeTable{unicode.Hebrew}
	case "Deva":
		return []*unicode.RangeTable{unicode.Devanagari}
	case "Ethi":
		return []*unicode.RangeTable{unicode.Ethiopic}
	}
	return nil
}

// lintBorrowed is L14: nothing of ITU's but the framework, no long quotations.
func (c *checker) lintBorrowed(v *view) {
	for _, name := range []string{"Sango", "سانغو", "Санго", "桑戈"} {
		if i := strings.Index(v.mask, name); i >= 0 {
			c.errorAt(v, i, "L14", "%s is ITU's character: our own is Nuri", name)
		}
	}
	for _, q := range quotations(v.mask, v.marks) {
		most := 25
		if v.t.Chars {
			most = v.t.Stretched(most)
		}
		if n := v.t.Count(v.mask[q.start:q.end]); n > most {
			c.errorAt(v, q.start, "L14", "a quotation of %d %s, at most %d", n, v.t.Unit(), most)
		}
	}
}

// quotations returns what stands in quotation marks or in {{quote: …}}. A mark that
// is not closed in its paragraph opens nothing.
func quotations(s string, ms []prose.Mark) []stretch {
	var out []stretch
	for i, m := range ms {
		if m.Kind == prose.QuoteMark && i+1 < len(ms) {
			out = append(out, stretch{m.End, ms[i+1].Start})
		}
	}
	for off, r := range s {
		closing := ""
		switch r {
		case '“':
			closing = "”"
		case '«':
			closing = "»"
		case '„':
			closing = "“"
		default:
			continue
		}
		rest := s[off+utf8.RuneLen(r):]
		if i := strings.Index(rest, "\n\n"); i >= 0 {
			rest = rest[:i]
		}
		if i := strings.Index(rest, closing); i >= 0 {
			start := len(s[:off]) + utf8.RuneLen(r)
			out = append(out, stretch{start, start + i})
		}
	}
	return out
}

// lintTypography is L20: the marks of each writing, and characters nobody sees.
func (c *checker) lintTypography(v *view) {
	src := v.b.Source
	if !norm.NFC.IsNormalString(src) {
		c.warnAt(v, 0, "L20", "letters and their marks are written apart (not NFC)")
	}
	rs := []rune(v.mask)
	text, at := prose.Unmarked(src, v.marks)
	for _, s := range StraySpaces(v.b.Lang, text) {
		c.errorAt(v, at[s.Offset], s.Code, "%s", s.Text)
	}
	opened := map[rune]int{}
	off := 0
	for i, r := range rs {
		prev, next := rune(0), rune(0)
		if i > 0 {
			prev = rs[i-1]
		}
		if i+1 < len(rs) {
			next = rs[i+1]
		}
		c.lintRune(v, off, prev, r, next)
		if c.opts.Covers != nil && r > ' ' && !c.opts.Covers(v.b.Lang, r) {
			c.errorAt(v, off, "L20", "the fonts of printed pages have no %q", r)
		}
		opened[r]++
		off += utf8.RuneLen(r)
	}
	if v.t.Inverted {
		for _, p := range [][2]rune{{'?', '¿'}, {'!', '¡'}} {
			if opened[p[0]] > opened[p[1]] {
				c.errorAt(v, strings.IndexRune(v.mask, p[0]), "L20", "%c without %c", p[0], p[1])
			}
		}
	}
}

func (c *checker) lintRune(v *view, off int, prev, r, next rune) {
	switch {
	case r == '"':
		c.errorAt(v, off, "L20", `straight quotation mark ": write the marks of the language`)
	case r == '\'' && v.t.Apostrophe && unicode.IsLetter(prev) && unicode.IsLetter(next):
		c.errorAt(v, off, "L20", "straight apostrophe: write ’")
	case r == '\'' && unicode.IsLetter(prev) && unicode.IsLetter(next):
		c.warnAt(v, off, "L20", "straight apostrophe: write ’")
	case r == 'ـ':
		c.errorAt(v, off, "L20", "stretched letters (ـ)")
	case v.t.Script == "Arab" && strings.ContainsRune(",;?", r) && (unicode.Is(unicode.Arabic, prev) || prose.IsBlank(next) || next == 0) && !isLatin(prev):
		c.errorAt(v, off, "L20", "%q in Arabic: write ، ؛ ؟", r)
	case v.t.Chars && strings.ContainsRune(",.;:?!()", r) && (unicode.Is(unicode.Han, prev) || r == '(' && unicode.Is(unicode.Han, next)):
		c.errorAt(v, off, "L20", "half-width %q in Chinese: write the full-width mark", r)
	}
}

// fullMarks are the marks of the writings that stand in a square of their own: the blank
// is inside them.
const fullMarks = "。！？；，、：“”（）《》「」『』"

// StraySpaces finds the blanks that the writings of Han letters do not have (L20): beside
// a full-width mark, and between these letters and Latin ones, digits or an argument.
func StraySpaces(lang copse.Lang, text string) []Slip {
	if !prose.TypographyOf(lang).Chars {
		return nil
	}
	var out []Slip
	full := func(r rune) bool { return strings.ContainsRune(fullMarks, r) }
	square := func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }
	narrow := func(r rune) bool { return isLatin(r) || r == '{' || r == '}' }
	prev, gap := rune(0), -1
	for i, r := range text {
		if prose.IsBlank(r) {
			if gap < 0 {
				gap = i
			}
			continue
		}
		if gap >= 0 && prev != 0 && r != '\n' && prev != '\n' {
			switch {
			case full(prev):
				out = append(out, Slip{Offset: gap, Code: "L20", Text: fmt.Sprintf("a half-width space after %c: the mark has its own", prev)})
			case full(r):
				out = append(out, Slip{Offset: gap, Code: "L20", Text: fmt.Sprintf("a half-width space before %c: the mark has its own", r)})
			case square(prev) && narrow(r), narrow(prev) && square(r):
				out = append(out, Slip{Offset: gap, Code: "L20", Text: "a typed space between characters and Latin letters or digits: write none"})
			}
		}
		prev, gap = r, -1
	}
	return out
}

func isLatin(r rune) bool { return unicode.Is(unicode.Latin, r) || r >= '0' && r <= '9' }
