package content

import (
	"fmt"
	"slices"
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
	if countWords(v.own, v.t) >= 4 && right*2 < letters {
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

// lintAddresses is L13: numbers and addresses change, are checked in the directory
// and shown from there; in a text they would rot.
func (c *checker) lintAddresses(v *view) {
	s := v.mask
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case b == ':' && strings.HasPrefix(s[i:], "://"):
			c.errorAt(v, wordStart(s, i), "L13", "web address in a text: it belongs into the directory or into references")
			i = wordEnd(s, i) - 1
		case b == '@' && i > 0 && isHostByte(s[i-1]) && i+1 < len(s) && isHostByte(s[i+1]):
			c.errorAt(v, wordStart(s, i), "L13", "mail address in a text: it belongs into the directory")
			i = wordEnd(s, i) - 1
		case b == '.' && i > 0 && i+1 < len(s) && isHostByte(s[i-1]) && isASCIILetter(s[i+1]) && isDomain(s, i):
			c.errorAt(v, wordStart(s, i), "L13", "web address in a text: it belongs into the directory or into references")
			i = wordEnd(s, i) - 1
		case b >= '0' && b <= '9' || b == '+':
			n, phone := phoneAt(s[i:])
			if phone {
				c.errorAt(v, i, "L13", "telephone number in a text: it belongs into the directory")
			}
			i += n - 1
		}
	}
}

func isHostByte(b byte) bool { return isASCIILetter(b) || b >= '0' && b <= '9' || b == '-' }

func wordStart(s string, i int) int {
	for i > 0 && s[i-1] > ' ' && s[i-1] < utf8.RuneSelf {
		i--
	}
	return i
}

func wordEnd(s string, i int) int {
	for i < len(s) && s[i] > ' ' && s[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// isDomain reports whether the dot at i ends in a known last part of a host name.
func isDomain(s string, i int) bool {
	end := i + 1
	for end < len(s) && (isHostByte(s[end]) || s[end] == '.' && end+1 < len(s) && isASCIILetter(s[end+1])) {
		end++
	}
	host := strings.ToLower(s[wordStart(s, i):end])
	if strings.HasPrefix(host, "www.") {
		return true
	}
	last := host[strings.LastIndexByte(host, '.')+1:]
	return slices.Contains([]string{"com", "org", "net", "int", "gov", "edu", "info", "io", "eu", "uk", "app", "dev", "tv", "example", "ch", "fr", "de", "ru", "cn", "es"}, last)
}

// phoneAt measures the run of digits and separators at the start of s and says
// whether it looks like a number to call: many digits that are neither a count in
// groups of three, a year range nor a date.
func phoneAt(s string) (n int, phone bool) {
	end, digits, gaps := 0, 0, 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r >= '0' && r <= '9':
			digits++
			gaps = 0
			end = i + size
		case r == '+' && i == 0:
		case (prose.IsBlank(r) || strings.ContainsRune("-().–/,", r)) && digits > 0 && gaps < 2:
			gaps++
		default:
			i = len(s)
			continue
		}
		i += size
	}
	run := s[:end]
	if end == 0 {
		return 1, false
	}
	bare := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, run)
	switch {
	case strings.HasPrefix(bare, "+") && digits >= 6, bare == "112", bare == "911",
		digits == 6 && strings.HasPrefix(bare, "116"):
		return end, true
	case digits < 7 || isCount(run) || isDate(run) || strings.HasSuffix(bare, "000") && len(bare) == len(run):
		return end, false
	}
	return end, true
}

// isCount reports a number in groups of three: 1,250,000 or 12 500.
func isCount(s string) bool {
	group, first := 0, true
	for _, r := range s {
		if r >= '0' && r <= '9' {
			group++
			continue
		}
		if first && group > 3 || !first && group != 3 {
			return false
		}
		group, first = 0, false
	}
	return !first && group == 3
}

// isDate reports years and days: 2024–2026, 2026-11-12, 12/11/2026.
func isDate(s string) bool {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	for _, p := range parts {
		year := len(p) == 4 && (p[:2] == "19" || p[:2] == "20")
		if !year && len(p) > 2 {
			return false
		}
	}
	return len(parts) > 1
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
		if n := countWords(v.mask[q.start:q.end], v.t); n > most {
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
