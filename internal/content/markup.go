package content

import (
	"strings"
	"unicode/utf8"
)

// mark is a stretch of a block's source that is markup and not words.
type mark struct {
	start, end int
	kind       markKind
	text       string // target of a link, source of a quotation
}

type markKind int

const (
	listMark  markKind = iota // "1. ", "- "
	emphMark                  // * ** _ __
	openMark                  // [
	closeMark                 // ](target)
	quoteMark                 // {{quote:
	citeMark                  // | source}}
	slashMark                 // \ before a mark that is meant as itself
)

// marks finds the markup of a block in one pass, for counting, searching and
// linting: the same subset as the renderer knows, without building a tree.
func marks(src string) []mark {
	var out []mark
	lineStart := true
	quote := -1 // index in out of an open quotation
	for i := 0; i < len(src); i++ {
		if lineStart {
			lineStart = false
			if n := listMarker(src[i:]); n > 0 {
				out = append(out, mark{i, i + n, listMark, ""})
				i += n - 1
				continue
			}
		}
		switch c := src[i]; c {
		case '\n':
			lineStart = true
		case '\\':
			if i+1 < len(src) && strings.IndexByte("*_[]{}|\\.-", src[i+1]) >= 0 {
				out = append(out, mark{i, i + 1, slashMark, ""})
				i++
			}
		case '*', '_':
			n := 1
			for i+n < len(src) && src[i+n] == c {
				n++
			}
			if n <= 3 && emphasis(src, i, n, c) {
				out = append(out, mark{i, i + n, emphMark, ""})
			}
			i += n - 1
		case '[':
			if opensLink(src, i) {
				out = append(out, mark{i, i + 1, openMark, ""})
			}
		case ']':
			if strings.HasPrefix(src[i:], "](") {
				if j := strings.IndexByte(src[i:], ')'); j > 0 && opened(out) {
					out = append(out, mark{i, i + j + 1, closeMark, strings.TrimSpace(src[i+2 : i+j])})
					i += j
				}
			}
		case '{':
			if strings.HasPrefix(src[i:], "{{quote:") {
				quote = len(out)
				out = append(out, mark{i, i + len("{{quote:"), quoteMark, ""})
				i += len("{{quote:") - 1
			}
		case '|':
			if quote >= 0 {
				if j := strings.Index(src[i:], "}}"); j > 0 {
					out = append(out, mark{i, i + j + 2, citeMark, strings.TrimSpace(src[i+1 : i+j])})
					i += j + 1
					quote = -1
				}
			}
		case '}':
			if quote >= 0 && strings.HasPrefix(src[i:], "}}") {
				out = append(out, mark{i, i + 2, citeMark, ""})
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
	if c == '_' && isWord(before) && isWord(after) {
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
func opened(ms []mark) bool {
	for i := len(ms) - 1; i >= 0; i-- {
		switch ms[i].kind {
		case openMark:
			return true
		case closeMark:
			return false
		}
	}
	return false
}

// masked returns the source with its markup overwritten by blanks: every offset
// still points to the same character. With hideQuotes, quoted words go too.
func masked(src string, ms []mark, hideQuotes bool) string {
	if len(ms) == 0 {
		return src
	}
	b := []byte(src)
	from := -1
	for _, m := range ms {
		blank(b[m.start:m.end])
		switch m.kind {
		case quoteMark:
			from = m.end
		case citeMark:
			if hideQuotes && from >= 0 {
				blank(b[from:m.start])
			}
			from = -1
		}
	}
	return string(b)
}

// unmarked returns the source without its markup, and for each byte of it the offset in
// the source: for rules about what stands side by side on the page.
func unmarked(src string, ms []mark) (string, []int) {
	out, at := make([]byte, 0, len(src)), make([]int, 0, len(src)+1)
	put := func(from, to int) {
		for i := from; i < to; i++ {
			out, at = append(out, src[i]), append(at, i)
		}
	}
	last := 0
	for _, m := range ms {
		put(last, m.start)
		last = m.end
		switch m.kind {
		case quoteMark: // the blanks inside a quotation's braces are not printed
			for last < len(src) && src[last] == ' ' {
				last++
			}
		case citeMark:
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

// plain returns the words of a block without markup: a line for each paragraph
// and list item.
func plain(src string) string {
	var out strings.Builder
	out.Grow(len(src))
	pending := "" // the space or line break that is due before the next character
	write := func(s string) {
		for _, r := range s {
			if r == ' ' || r == '\t' || r == '\n' {
				if pending == "" {
					pending = " "
				}
				continue
			}
			if out.Len() > 0 {
				out.WriteString(pending)
			}
			pending = ""
			out.WriteRune(r)
		}
	}
	put := func(s string) {
		for {
			i := strings.Index(s, "\n\n")
			if i < 0 {
				write(s)
				return
			}
			write(s[:i])
			pending, s = "\n", s[i+2:]
		}
	}
	last := 0
	for _, m := range marks(src) {
		put(src[last:m.start])
		switch m.kind {
		case listMark:
			pending = "\n"
		case quoteMark:
			for m.end < len(src) && src[m.end] == ' ' {
				m.end++
			}
			write("“")
		case citeMark:
			pending = ""
			write("”")
		}
		last = m.end
	}
	put(src[last:])
	return out.String()
}

// plainText is a block as one reads it aloud, typeset, without markup.
func plainText(b *Block) string { return typeset(plain(b.Source), typographyOf(b.Lang)) }
