package content

import (
	"strings"

	"copse/internal/source"
)

// header is the front matter of a file of texts.
type header struct {
	area, set, lang string
	reviewed        string
	reviewedAt      source.Pos
	draft           bool
	v               *source.Value
}

// readHeader decodes the front matter of a file of texts.
func readHeader(d source.Decoder, s source.Document) (header, bool) {
	v, ok := d.Front(s)
	if !ok {
		return header{}, false
	}
	h := header{v: v}
	if !d.Mapping(v, "lang", "area set reviewed draft") {
		return h, false
	}
	h.area, h.set, h.lang = d.Text(v.Get("area")), d.Text(v.Get("set")), d.Text(v.Get("lang"))
	h.draft = d.Flag(v.Get("draft"))
	if r := v.Get("reviewed"); r != nil {
		h.reviewed, h.reviewedAt = d.Date(r), r.Pos
	}
	return h, true
}

// at returns the place of a byte offset in a block's text.
func (b *Block) at(offset int) source.Pos {
	if b.fixed {
		return source.Pos{Line: b.bodyLine, Col: b.bodyCol}
	}
	head := b.Source[:min(offset, len(b.Source))]
	nl := strings.LastIndexByte(head, '\n')
	col := 1 + len([]rune(head[nl+1:]))
	if nl < 0 {
		col += b.bodyCol - 1
	}
	return source.Pos{Line: b.bodyLine + strings.Count(head, "\n"), Col: col}
}

// head returns the place of a block's heading.
func (b *Block) head() source.Pos { return source.Pos{Line: b.Line, Col: 1} }
