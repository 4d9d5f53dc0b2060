package doc

import (
	"fmt"
	"html"

	"copse/internal/prose"
)

func (t Table) write(b *body) {
	widths := t.columns()
	b.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>`)
	if b.rtl {
		b.WriteString(`<w:bidiVisual/>`) // the first column stands at the right
	}
	fmt.Fprintf(b, `<w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>`, textWidth)
	if t.Name != "" {
		fmt.Fprintf(b, `<w:tblCaption w:val="%s"/>`, html.EscapeString(prose.XML(t.Name)))
	}
	b.WriteString(`</w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, w)
	}
	b.WriteString("</w:tblGrid>\n")
	b.row(`<w:tblHeader/>`, "TableHeading", widths, t.Header)
	for _, row := range t.Rows {
		b.row("", "TableText", widths, row)
	}
	b.WriteString("</w:tbl>\n")
}

// columns are the widths in twentieths of a point; together they are the width of the text.
func (t Table) columns() []int {
	shares, sum := t.Widths, 0
	for i := 0; len(shares) < len(t.Header); i++ {
		shares = append(shares, 1)
	}
	for _, s := range shares {
		sum += s
	}
	widths, before := make([]int, len(shares)), 0
	for i, s := range shares {
		widths[i] = textWidth*(before+s)/sum - textWidth*before/sum
		before += s
	}
	return widths
}

// row writes a row that no page break parts, tall enough to be filled in by hand.
func (b *body) row(more string, style string, widths []int, cells []Line) {
	fmt.Fprintf(b, `<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="510" w:hRule="atLeast"/>%s</w:trPr>`, more)
	for i, cell := range cells {
		fmt.Fprintf(b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, widths[i])
		b.para(para{style: style, line: cell})
		b.WriteString(`</w:tc>`)
	}
	b.WriteString("</w:tr>\n")
}
