package source

import (
	"fmt"
	"strings"
	"testing"
)

// TestWithin: each limit is passed by what is just below it, and names the place just above.
func TestWithin(t *testing.T) {
	md := func(body string) string { return "---\n{lang: en}\n---\n## A\n### b\n" + body }
	rep := func(unit string) func(n int) string {
		return func(n int) string { return strings.Repeat(unit, n) }
	}
	for _, tt := range []struct {
		name, file string
		text       func(n int) string
		most       int
		want       string // of one more
	}{
		{"a large text", "a.md", func(n int) string {
			return "---\n{lang: en}\n---\n" + strings.Repeat("## A\n"+strings.Repeat("x", 995)+"\n", n)
		}, 130, "a file of 129 KB; one like this holds at most 128"},
		{"a large list of revisions", "revisions.lock", rep("aaaaaaaa aaaaaaa\n"), 1 << 20 / 17, "at most 1024"},
		{"any other file", "LICENSE", rep("aaaaaaa\n"), 8 << 10, "at most 64"},
		{"a long line", "tokens.css", func(n int) string { return "a\n" + strings.Repeat("x", n) }, maxLine, "2:1 a line of 8001 bytes"},
		{"much front matter", "a.md", func(n int) string { return "---\n#" + strings.Repeat("x", n) + "\n---\n" }, maxFront - 6, "2:1 601 bytes of front matter"},
		{"a long block", "a.md", func(n int) string { return md(strings.Repeat("x", 6000) + "\n" + strings.Repeat("x", n)) }, maxBlock - 6001 - len("### b\n"), "12001 bytes in a block"},
		{"many headings", "a.md", func(n int) string { return strings.Repeat("## A\n", n) }, maxHeads, "501:1 501 headings"},
		{"many marks", "a.md", func(n int) string { return md(strings.Repeat("*a ", n)) }, maxMarks, "81 marks"},
		{"many items", "a.md", func(n int) string { return md(strings.Repeat("- a\n", n)) }, maxMarks, "81 marks"},
		{"many steps", "a.md", func(n int) string { return md(strings.Repeat("1. a\n", n)) }, maxMarks, "81 marks"},
		{"many quotations", "a.md", func(n int) string { return md(strings.Repeat("“a” ", n)) }, maxMarks, "81 marks"},
		{"many lines", "a.md", func(n int) string { return md(strings.Repeat("a\n", n)) }, maxRows - 1, "161 lines in a block"},
		{"lists within lists", "a.md", func(n int) string { return md(strings.Repeat("- ", n/2) + strings.Repeat(" ", n%2) + "a") }, maxLead, "61 blanks and list marks"},
		{"many keys", "a.yaml", func(n int) string { return "a: [" + strings.Repeat("a,\n", 1_000) + strings.Repeat("a,", n) + "a]" }, maxNodes - 2_003, "6001 lines, colons, commas and brackets"},
		{"many lines of YAML", "a.yaml", rep("#\n"), maxLines, "1501 lines"},
		{"many brackets", "a.yaml", func(n int) string { return "a: " + strings.Repeat("[]", n) }, maxOpen, "2001 brackets"},
		{"many items in YAML", "a.yaml", func(n int) string { return strings.Repeat("- a\n", 1_000) + strings.Repeat("- ", n-1_000) + "a" }, maxOpen, "2001 brackets and items"},
		{"many words", "a.json", rep(`"`), maxQuote, "6001 quotation marks"},
		{"many forms of words", "a.json", rep("{"), maxOpen, "2001 brackets"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, at, err := Within(tt.file, tt.text(tt.most)); err != nil {
				t.Errorf("at the limit: %v %v", at, err)
			}
			_, at, err := Within(tt.file, tt.text(tt.most+1))
			if err == nil || !strings.Contains(fmt.Sprintf("%d:%d %v", at.Line, at.Col, err), tt.want) {
				t.Errorf("above it: %v %v, want %q", at, err, tt.want)
			}
		})
	}
	// A README is for people; nobody parses it.
	if _, _, err := Within("README.md", strings.Repeat("|*_", 500)); err != nil {
		t.Error(err)
	}
}

// TestParseYAML_limits: whoever parses YAML is held to them, front matter included.
func TestParseYAML_limits(t *testing.T) {
	if _, _, err := ParseYAML("a: " + strings.Repeat("[]", maxOpen+1)); err == nil || !strings.Contains(err.Error(), "2001 brackets") {
		t.Errorf("got %v", err)
	}
}

// TestSink_full: a file of mistakes is cut short, and no severity of any file disappears.
func TestSink_full(t *testing.T) {
	var s Sink
	for i := range 3 * keepOfFile {
		s.Warn("a", Pos{i, 1}, "L20", "w%d", i)
		s.Error("a", Pos{i, 1}, "L20", "e%d", i)
	}
	s.Refuse("a", Pos{1, 1}, "L02", "refused")
	for i := range 2 * many { // many files, some mistakes in each
		s.Error(fmt.Sprint("f", i/10), Pos{1, 1}, "L20", "e%d", i)
	}
	s.Error("last", Pos{1, 1}, "L20", "%s", strings.Repeat("ж", 1000))
	count := map[string]int{}
	for _, f := range s.All {
		count[f.File+" "+string(f.Severity)]++
	}
	if count["a error"] != keepOfFile+2 || count["a warning"] != keepOfFile+1 || len(s.Refused) != 1 || !s.Full(Error, "a") || s.Full(Error, "none") {
		t.Errorf("%d errors, %d warnings, %d refused", count["a error"], count["a warning"], len(s.Refused))
	}
	if count["f0 error"] != 10 || count["f1999 error"] != keepOfMany+1 {
		t.Errorf("of the first and the last of many files: %d and %d", count["f0 error"], count["f1999 error"])
	}
	if last := s.All[len(s.All)-1]; last.File != "last" || len(last.Message) > 310 || !strings.HasSuffix(last.Message, "ж…") {
		t.Errorf("the last one: %v", last)
	}
}

// TestWriteFindings_many: a screen of them is written, errors first, and the rest is counted.
func TestWriteFindings_many(t *testing.T) {
	var list []Finding
	for i := range 300 {
		list = append(list, Finding{"a", i, 1, "L05", Warning, "w"})
	}
	list = append(list, Finding{"z", 1, 1, "L06", Error, "e"})
	var b strings.Builder
	if WriteFindings(&b, list, false) != 1 {
		t.Error("the error is not counted")
	}
	text := b.String()
	if !strings.HasPrefix(text, "z:1:1 L06 e\n") || strings.Count(text, "\n") != mostLines+2 || !strings.HasSuffix(text, "… and 101 more\n1 error, 300 warnings: L05 300 · L06 1\n") {
		t.Errorf("got %d lines: %.40s … %s", strings.Count(text, "\n"), text, text[len(text)-80:])
	}
	if refused := (&Refused{list}).Error(); strings.Count(refused, "\n") > mostLines+2 {
		t.Errorf("a refusal of %d lines", strings.Count(refused, "\n"))
	}
}
