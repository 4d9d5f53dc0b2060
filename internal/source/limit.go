package source

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf8"
)

// Files that others wrote are held to limits before a parser sees them: a parser may need a
// thousand times the room of what it reads. They are counted over bytes, without knowing the
// grammar: what is inside quotation marks counts too, so that no trick of writing hides
// anything. Each is about four times the largest of ours.
const (
	maxLine  = 8000 // bytes: what is nested on one line is bounded with it
	maxFront = 600  // bytes of a Markdown file before its second line of dashes
	maxBlock = 12000
	maxHeads = 500 // headings of a Markdown file
	maxLead  = 60  // blanks and list marks at the start of a line of Markdown
	maxMarks = 80  // of a block of Markdown: its markup, items and quotations
	maxRows  = 160

	maxLines = 1500 // of YAML
	maxNodes = 6000 // of YAML: marks that begin a key or an item
	maxOpen  = 2000 // what opens a list or a mapping on a line: nothing is nested deeper than there are of these
	maxQuote = 6000 // of JSON: two a key, two a text
)

// kind is the ending of a file's name, where a reader of that kind reads it.
func kind(name string) string {
	if path.Base(name) == "README.md" { // for people alone
		return ""
	}
	return path.Ext(name)
}

// maxBytes is how large a file of a kind may be.
func maxBytes(kind string) int {
	switch kind {
	case ".md", ".yaml", ".json":
		return 128 << 10
	case ".lock": // a line for each text in each language
		return 1 << 20
	}
	return 64 << 10
}

// Within holds a text to the limits of its kind, which its name tells, and weighs it: nodes
// are what a parser makes of it, for whoever limits the sum of many files. The error stands
// at a place.
func Within(name, text string) (nodes int, at Pos, err error) {
	if most := maxBytes(kind(name)); len(text) > most {
		return 0, Pos{1, 1}, fmt.Errorf("a file of %d KB; one like this holds at most %d", (len(text)+1023)>>10, most>>10)
	}
	n := 0
	for line := range strings.Lines(text) {
		if n++; len(line) > maxLine {
			return 0, Pos{n, 1}, fmt.Errorf("a line of %d bytes, at most %d", len(line), maxLine)
		}
	}
	switch kind(name) {
	case ".md":
		at, err = withinMarkdown(text)
	case ".yaml":
		return withinYAML(text)
	case ".json":
		nodes = strings.Count(text, `"`)
		if nodes > maxQuote {
			err = fmt.Errorf("%d quotation marks, at most %d: cut the file in two", nodes, maxQuote)
		} else if open := strings.Count(text, "{") + strings.Count(text, "["); open > maxOpen {
			err = fmt.Errorf("%d brackets, at most %d", open, maxOpen)
		}
		at = Pos{1, 1}
	}
	if err == nil {
		at = Pos{}
	}
	return nodes, at, err
}

// withinYAML counts what a YAML parser makes a node of. Nesting needs a bracket or a column
// for each step, and of both there are only so many.
func withinYAML(text string) (nodes int, at Pos, err error) {
	n := 0
	for line := range strings.Lines(text) {
		if n++; len(line) > maxLine {
			return 0, Pos{n, 1}, fmt.Errorf("a line of %d bytes, at most %d", len(line), maxLine)
		}
	}
	open := 0
	for i := range len(text) {
		switch c := text[i]; {
		case c == '[' || c == '{', (c == '-' || c == '?') && i+1 < len(text) && strings.IndexByte(" \t", text[i+1]) >= 0:
			open++
		case c == ':' || c == ',' || c == '!' || c == '&':
			nodes++
		}
	}
	nodes += open + n
	switch {
	case len(text) > maxBytes(".yaml"):
		err = fmt.Errorf("%d KB, at most %d", (len(text)+1023)>>10, maxBytes(".yaml")>>10)
	case n > maxLines:
		err = fmt.Errorf("%d lines, at most %d", n, maxLines)
	case nodes > maxNodes:
		err = fmt.Errorf("%d lines, colons, commas and brackets, at most %d: cut the file in two", nodes, maxNodes)
	case open > maxOpen:
		err = fmt.Errorf("%d brackets and items of lists, at most %d", open, maxOpen)
	default:
		return nodes, Pos{}, nil
	}
	return nodes, Pos{1, 1}, err
}

// withinMarkdown looks at what a reader of Markdown works hard on: long blocks, many marks in
// one, lists within lists.
func withinMarkdown(text string) (Pos, error) {
	text = strings.TrimPrefix(text, "\ufeff") // readers pass over it too
	line, heads, dashes := 0, 0, 0
	block, rows, marks, front := 0, 0, 0, 0
	for s := range strings.Lines(text) {
		line++
		if dashes < 2 && strings.TrimSpace(s) == "---" {
			dashes++
		}
		if dashes == 1 {
			front += len(s)
		}
		if strings.HasPrefix(s, "## ") || strings.HasPrefix(s, "### ") {
			heads++
			block, rows, marks = 0, 0, 0
		}
		block += len(s)
		rows++
		for _, r := range s {
			if strings.ContainsRune("*_[]{}|\\`“„«", r) {
				marks++
			}
		}
		if text := strings.TrimLeft(s, " \t"); text != "" && strings.IndexByte("-+0123456789", text[0]) >= 0 {
			marks++
		}
		lead := len(s) - len(strings.TrimLeft(s, " \t-+*.)0123456789\r\n"))
		for _, l := range []struct {
			what     string
			is, most int
		}{
			{"headings in a file", heads, maxHeads}, {"bytes of front matter", front, maxFront},
			{"bytes in a block", block, maxBlock}, {"lines in a block", rows, maxRows},
			{"marks such as * [ { in a block", marks, maxMarks},
			{"blanks and list marks before a word", lead, maxLead},
		} {
			if l.is > l.most {
				return Pos{line, 1}, fmt.Errorf("%d %s, at most %d", l.is, l.what, l.most)
			}
		}
	}
	return Pos{}, nil
}

// shorten cuts what a finding quotes: the place says where the rest is.
func shorten(s string) string {
	const most = 300
	if len(s) <= most {
		return s
	}
	end := most
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}
