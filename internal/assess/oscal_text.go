package assess

import (
	"regexp"
	"strings"
	"unicode"

	"copse/internal/prose"
)

// oneLine is a text as one line without blanks around it, as OSCAL wants a string. What is blank is settled here, since
// validators differ on it: to some only ASCII is, to others U+00A0, U+3000 and the byte order mark too.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(prose.Loose(s), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\uFEFF' }), " ")
}

// markup is a text that is no Markdown as OSCAL's Markdown, in one line: its marks stay what they are.
func markup(s string) string {
	s = inlineMarks.ReplaceAllString(oneLine(s), `\$0`)
	return leadingMarks.ReplaceAllString(s, `$1\$2`)
}

var (
	inlineMarks  = regexp.MustCompile("[\\\\`*_\\[\\]<>&~^{}]")
	leadingMarks = regexp.MustCompile(`^([0-9]*)([-+#.)])`)
)
