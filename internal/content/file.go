package content

import (
	"strings"

	"copse/internal/copse"
)

// section is what stands under one level-two heading: an id and its blocks.
type section struct {
	id     string
	line   int
	blocks []rawBlock
}

// rawBlock is what stands under one level-three heading.
type rawBlock struct {
	name     string
	line     int    // of the heading
	body     string // without outer blank lines
	bodyLine int    // of the body's first line; the heading's where it is empty
}

// split is a words file cut at its headings. Nothing in it is parsed yet: most
// blocks are never rendered in one run of the program.
type split struct {
	front     string // YAML between the two lines of dashes
	frontLine int    // of its first line; 0 where there is no front matter
	sections  []section
	stray     []int // lines with text outside any block
}

// splitFile cuts a words file at lines that begin with "## " and "### ". It never
// fails: what it cannot place it names in stray.
func splitFile(data string) split {
	var s split
	var body struct{ start, end, line int } // of the block being read
	off, line := 0, 0
	if strings.HasPrefix(data, "\ufeff") {
		off = len("\ufeff")
	}
	inFront, seen := false, false
	closeBlock := func() {
		if b := s.open(); b != nil && body.line != 0 {
			b.body, b.bodyLine = strings.TrimRight(data[body.start:body.end], " \t\r\n"), body.line
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
			if len(s.sections) == 0 {
				s.stray = append(s.stray, line)
				break
			}
			sec := &s.sections[len(s.sections)-1]
			sec.blocks = append(sec.blocks, rawBlock{name: strings.TrimSpace(text[4:]), line: line, bodyLine: line})
		case strings.HasPrefix(text, "## "):
			closeBlock()
			seen = true
			s.sections = append(s.sections, section{id: strings.TrimSpace(text[3:]), line: line})
		case strings.TrimSpace(text) == "":
		case s.open() == nil:
			seen = true
			s.stray = append(s.stray, line)
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
func (s *split) open() *rawBlock {
	if len(s.sections) == 0 {
		return nil
	}
	sec := &s.sections[len(s.sections)-1]
	if len(sec.blocks) == 0 {
		return nil
	}
	return &sec.blocks[len(sec.blocks)-1]
}

// header is the front matter of a words file.
type header struct {
	area, set, lang string
	reviewed        string
	reviewedAt      pos
	draft           bool
	v               *value
}

// readHeader decodes front matter; places in it are those of the whole file.
func (d decoder) readHeader(s split) (header, bool) {
	if s.frontLine == 0 {
		d.error(d.file, pos{1, 1}, "L02", "front matter is missing: --- {area: …, lang: …} ---")
		return header{}, false
	}
	v, at, err := parseYAML(s.front)
	if err != nil {
		d.error(d.file, pos{at.line + s.frontLine - 1, at.col}, "L02", "front matter: %v", err)
		return header{}, false
	}
	v.shift(s.frontLine - 1)
	h := header{v: v}
	if !d.mapping(v, "lang", "area set reviewed draft") {
		return h, false
	}
	h.area, h.set, h.lang = d.text(v.get("area")), d.text(v.get("set")), d.text(v.get("lang"))
	h.draft = d.flag(v.get("draft"))
	if r := v.get("reviewed"); r != nil {
		h.reviewed, h.reviewedAt = d.date(r), r.pos
	}
	return h, true
}

// shift moves a value and all below it down by lines.
func (v *value) shift(lines int) {
	if lines == 0 {
		return
	}
	v.line += lines
	for i := range v.fields {
		v.fields[i].line += lines
		v.fields[i].val.shift(lines)
	}
	for _, it := range v.items {
		it.shift(lines)
	}
}

// at returns the place of a byte offset in a block's text.
func (b *Block) at(offset int) pos {
	if b.fixed {
		return pos{b.bodyLine, b.bodyCol}
	}
	head := b.Source[:min(offset, len(b.Source))]
	nl := strings.LastIndexByte(head, '\n')
	col := 1 + len([]rune(head[nl+1:]))
	if nl < 0 {
		col += b.bodyCol - 1
	}
	return pos{b.bodyLine + strings.Count(head, "\n"), col}
}

// head returns the place of a block's heading.
func (b *Block) head() pos { return pos{b.Line, 1} }

// langOfFile returns the language a file's name says: "fr" of "…/fr.md".
func langOfFile(name, ext string) (copse.Lang, bool) {
	tag, ok := strings.CutSuffix(name, ext)
	if !ok || !validTag(tag) {
		return "", false
	}
	return copse.Lang(tag), true
}
