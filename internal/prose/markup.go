package prose

import (
	"strings"
	"unicode/utf8"
)

// Mark is a stretch of a block's source that is markup and not words.
type Mark struct {
	Start, End int
	Kind       MarkKind
	Text       string // target of a link, source of a quotation
}

// MarkKind says what a mark is.
type MarkKind int

// The kinds of mark.
const (
	ListMark     MarkKind = iota // "1. ", "- "
	EmphasisMark                 // * ** _ __
	OpenMark                     // [
	CloseMark                    // ](target)
	QuoteMark                    // {{quote:
	CiteMark                     // | source}}
	EscapeMark                   // \ before a mark that is meant as itself
)

// Marks finds the markup of a block in one pass, for counting and linting: the same subset
// as the renderer knows. It reads beside the parser of pages on purpose: that one's tree
// keeps the places of words, but not of list markers, brackets and stars, and what an
// author meant as a mark (these) is held against what became of it (EmphasisSlips).
func Marks(src string) []Mark {
	var out []Mark
	lineStart := true
	quote := -1 // index in out of an open quotation
	for i := 0; i < len(src); i++ {
		if lineStart {
			lineStart = false
			if n := listMarker(src[i:]); n > 0 {
				out = append(out, Mark{i, i + n, ListMark, ""})
				i += n - 1
				continue
			}
		}
		switch c := src[i]; c {
		case '\n':
			lineStart = true
		case '\\':
			if i+1 < len(src) && strings.IndexByte("*_[]{}|\\.-", src[i+1]) >= 0 {
				out = append(out, Mark{i, i + 1, EscapeMark, ""})
				i++
			}
		case '*', '_':
			n := 1
			for i+n < len(src) && src[i+n] == c {
				n++
			}
			if n <= 3 && emphasis(src, i, n, c) {
				out = append(out, Mark{i, i + n, EmphasisMark, ""})
			}
			i += n - 1
		case '[':
			if opensLink(src, i) {
				out = append(out, Mark{i, i + 1, OpenMark, ""})
			}
		case ']':
			if strings.HasPrefix(src[i:], "](") {
				if j := strings.IndexByte(src[i:], ')'); j > 0 && opened(out) {
					out = append(out, Mark{i, i + j + 1, CloseMark, strings.TrimSpace(src[i+2 : i+j])})
					i += j
				}
			}
		case '{':
			if strings.HasPrefix(src[i:], "{{quote:") {
				quote = len(out)
				out = append(out, Mark{i, i + len("{{quote:"), QuoteMark, ""})
				i += len("{{quote:") - 1
			}
		case '|':
			if quote >= 0 {
				if j := strings.Index(src[i:], "}}"); j > 0 {
					out = append(out, Mark{i, i + j + 2, CiteMark, strings.TrimSpace(src[i+1 : i+j])})
					i += j + 1
					quote = -1
				}
			}
		case '}':
			if quote >= 0 && strings.HasPrefix(src[i:], "}}") {
				out = append(out, Mark{i, i + 2, CiteMark, ""})
				quote = -1
				i++
			}
		}
	}
	return out
}

// listMarker returns the length of "1. ", "- " and the blanks before it, or 0.
func listMarker(s string) int {
	i := 0
	for i < len(s) && s[i] == ' ' {
		i++
	}
	j := i
	for j < len(s) && s[j] >= '0' && s[j] <= '9' && j-i < 9 {
		j++
	}
	switch {
	case j > i && j+1 < len(s) && (s[j] == '.' || s[j] == ')') && s[j+1] == ' ':
		return j + 2
	case j == i && j+1 < len(s) && (s[j] == '-' || s[j] == '*' || s[j] == '+') && s[j+1] == ' ':
		return j + 2
	}
	return 0
}

// emphasis reports whether a run of * or _ can open or close emphasis: it touches
// a word, and _ never stands inside one.
func emphasis(src string, i, n int, c byte) bool {
	before, _ := utf8.DecodeLastRuneInString(src[:i])
	after, _ := utf8.DecodeRuneInString(src[i+n:])
	in := func(r rune) bool { return r != utf8.RuneError && r != ' ' && r != '\n' }
	if c == '_' && IsWord(before) && IsWord(after) {
		return false
	}
	return in(before) || in(after)
}

// opensLink reports whether the bracket at i opens a link with a target.
func opensLink(src string, i int) bool {
	text, rest, ok := strings.Cut(src[i+1:], "](")
	return ok && strings.IndexByte(rest, ')') >= 0 && !strings.Contains(text, "\n\n") && strings.IndexByte(text, '[') < 0
}

// opened reports whether the last bracket mark is an opening one.
func opened(ms []Mark) bool {
	for i := len(ms) - 1; i >= 0; i-- {
		switch ms[i].Kind {
		case OpenMark:
			return true
		case CloseMark:
			return false
		}
	}
	return false
}

// Masked returns the source with its markup overwritten by blanks: every offset
// still points to the same character. With hideQuotes, quoted words go too.
func Masked(src string, ms []Mark, hideQuotes bool) string {
	if len(ms) == 0 {
		return src
	}
	b := []byte(src)
	from := -1
	for _, m := range ms {
		blank(b[m.Start:m.End])
		switch m.Kind {
		case QuoteMark:
			from = m.End
		case CiteMark:
			if hideQuotes && from >= 0 {
				blank(b[from:m.Start])
			}
			from = -1
		}
	}
	return string(b)
}

// Unmarked returns the source without its markup, and for each byte of it the offset in
// the source: for rules about what stands side by side on the page.
func Unmarked(src string, ms []Mark) (string, []int) {
	out, at := make([]byte, 0, len(src)), make([]int, 0, len(src)+1)
	put := func(from, to int) {
		for i := from; i < to; i++ {
			out, at = append(out, src[i]), append(at, i)
		}
	}
	last := 0
	for _, m := range ms {
		put(last, m.Start)
		last = m.End
		switch m.Kind {
		case QuoteMark: // the blanks inside a quotation's braces are not printed
			for last < len(src) && src[last] == ' ' {
				last++
			}
		case CiteMark:
			for len(out) > 0 && out[len(out)-1] == ' ' {
				out, at = out[:len(out)-1], at[:len(at)-1]
			}
		}
	}
	put(min(last, len(src)), len(src))
	return string(out), append(at, len(src))
}

func blank(b []byte) {
	for i := range b {
		if b[i] != '\n' {
			b[i] = ' '
		}
	}
}
