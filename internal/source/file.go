package source

import (
	"strings"

	"copse/internal/copse"
)

// Section is what stands under one level-two heading: an id and its blocks.
type Section struct {
	ID     string
	Line   int
	Blocks []Block
}

// Block is what stands under one level-three heading.
type Block struct {
	Name     string
	Line     int    // of the heading
	Body     string // without outer blank lines
	BodyLine int    // of the body's first line; the heading's where it is empty
}

// Document is a Markdown file cut at its headings. Nothing in it is parsed yet: most
// blocks are never rendered in one run of the program.
type Document struct {
	Sections []Section
	Stray    []int // lines with text outside any block

	front     string // YAML between the two lines of dashes
	frontLine int    // of its first line; 0 where there is no front matter
}

// Cut cuts a text of Text at lines that begin with "## " and "### ". It never
// fails: what it cannot place it names in Stray.
func Cut(data string) Document {
	var s Document
	var body struct{ start, end, line int } // of the block being read
	off, line := 0, 0
	inFront, seen := false, false
	closeBlock := func() {
		if b := s.open(); b != nil && body.line != 0 {
			b.Body, b.BodyLine = strings.TrimRight(data[body.start:body.end], " \t\r\n"), body.line
		}
		body.line = 0
	}
	for off < len(data) {
		end := strings.IndexByte(data[off:], '\n')
		next := off + end + 1
		if end < 0 {
			end, next = len(data)-off, len(data)
		}
		text := data[off : off+end]
		line++
		switch {
		case inFront:
			if strings.TrimRight(text, " \t\r") == "---" {
				inFront = false
			} else {
				s.front += text + "\n"
			}
		case !seen && s.frontLine == 0 && strings.TrimRight(text, " \t\r") == "---":
			inFront, s.frontLine = true, line+1
		case strings.HasPrefix(text, "### "):
			closeBlock()
			seen = true
			if len(s.Sections) == 0 {
				s.Stray = append(s.Stray, line)
				break
			}
			sec := &s.Sections[len(s.Sections)-1]
			sec.Blocks = append(sec.Blocks, Block{Name: strings.TrimSpace(text[4:]), Line: line, BodyLine: line})
		case strings.HasPrefix(text, "## "):
			closeBlock()
			seen = true
			s.Sections = append(s.Sections, Section{ID: strings.TrimSpace(text[3:]), Line: line})
		case strings.TrimSpace(text) == "":
		case s.open() == nil:
			seen = true
			s.Stray = append(s.Stray, line)
		default:
			if body.line == 0 {
				body.start, body.line = off, line
			}
			body.end = off + end
		}
		off = next
	}
	closeBlock()
	return s
}

// open returns the block that text belongs to now, or nil.
func (s *Document) open() *Block {
	if len(s.Sections) == 0 {
		return nil
	}
	sec := &s.Sections[len(s.Sections)-1]
	if len(sec.Blocks) == 0 {
		return nil
	}
	return &sec.Blocks[len(sec.Blocks)-1]
}

// Front reads the front matter of a file; ok is false where there is none or it does
// not parse, which is then a finding. Places in it are those of the whole file.
func (d Decoder) Front(s Document) (*Value, bool) {
	if s.frontLine == 0 {
		d.Error(d.File, Pos{1, 1}, "L02", "front matter is missing: --- {area: …, lang: …} ---")
		return nil, false
	}
	v, at, err := ParseYAML(s.front)
	if err != nil {
		d.Error(d.File, Pos{at.Line + s.frontLine - 1, at.Col}, Code(err), "front matter: %v", err)
		return nil, false
	}
	v.shift(s.frontLine - 1)
	return v, true
}

// shift moves a value and all below it down by lines.
func (v *Value) shift(lines int) {
	if lines == 0 {
		return
	}
	v.Line += lines
	for i := range v.Fields {
		v.Fields[i].Line += lines
		v.Fields[i].Value.shift(lines)
	}
	for _, it := range v.Items {
		it.shift(lines)
	}
}

// LangOf returns the language a file's name says: "fr" of "…/fr.md".
func LangOf(name, ext string) (copse.Lang, bool) {
	tag, ok := strings.CutSuffix(name, ext)
	lang, err := copse.ParseLang(tag)
	return lang, ok && err == nil
}
