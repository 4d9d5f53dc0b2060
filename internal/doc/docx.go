package doc

import (
	"archive/zip"
	"embed"
	"fmt"
	"html"
	"io"
	"io/fs"
	"strings"
	"time"

	"copse/internal/copse"
	"copse/internal/prose"
)

// parts are the files of a document that hardly change with it, as they lie in it: {{name}}
// stands for a word of the document.
//
//go:embed all:parts
var parts embed.FS

const prolog = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// space is the namespace of WordprocessingML.
const space = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

// Docx writes the document as a file of Word (ECMA-376, transitional).
func (d Document) Docx(out io.Writer) error {
	if err := d.check(); err != nil {
		return err
	}
	z := zip.NewWriter(out)
	add := func(name, text string) error {
		// No clock: the first day a zip can name.
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err == nil {
			_, err = io.WriteString(w, prolog+text)
		}
		return err
	}
	fill := d.fill()
	// In the order of names [Content_Types].xml is the first: there programs look that tell what a zip holds.
	err := fs.WalkDir(parts, "parts", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(parts, path)
		if err != nil {
			return err
		}
		return add(strings.TrimPrefix(path, "parts/"), fill.Replace(string(text)))
	})
	if err != nil {
		return err
	}
	if err := add("word/document.xml", d.body()); err != nil {
		return err
	}
	return z.Close()
}

// fill puts the document's words into the parts.
func (d Document) fill() *strings.Replacer {
	w := writingOf(d.Lang)
	langs := fmt.Sprintf(`w:val="%s"`, writingOf(copse.English).Tag) // of Latin letters in a text of another writing
	if w.Slot == "w:val" {
		langs = ""
	}
	eastern := w.Font
	if eastern == "" {
		eastern = letters
	}
	bidi := ""
	if w.RTL {
		bidi = `<w:bidi/>`
	}
	escape := func(s string) string { return html.EscapeString(prose.XML(s)) }
	return strings.NewReplacer("{{title}}", escape(d.Title), "{{subject}}", escape(d.Subject), "{{tag}}", escape(string(d.Lang)),
		"{{langs}}", strings.TrimSpace(fmt.Sprintf(`%s %s="%s"`, langs, w.Slot, w.Tag)),
		"{{letters}}", letters, "{{eastern}}", eastern, "{{bidi}}", bidi, "{{space}}", space)
}

// body is the part that holds the text.
func (d Document) body() string {
	b := &body{lang: d.Lang, rtl: writingOf(d.Lang).RTL}
	b.WriteString(`<w:document ` + space + "><w:body>\n")
	b.para(para{style: "Title", line: Words(d.Title)})
	for i, block := range d.Blocks {
		b.keep = ""
		if i+1 < len(d.Blocks) {
			if _, is := d.Blocks[i+1].(Table); is {
				b.keep = `<w:keepNext/>` // what leads to a table does not stand alone on the page before it
			}
		}
		block.write(b)
		if _, is := block.(Table); is && d.needsGap(i+1) {
			b.para(para{style: "TableText"})
		}
	}
	fmt.Fprintf(b, `<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="%d" w:h="%d"/>`, paperWidth, paperHeight)
	fmt.Fprintf(b, `<w:pgMar w:top="%[1]d" w:right="%[1]d" w:bottom="%[1]d" w:left="%[1]d" w:header="567" w:footer="567" w:gutter="0"/>`, margin)
	if b.rtl {
		b.WriteString(`<w:bidi/>`)
	}
	b.WriteString("</w:sectPr></w:body></w:document>\n")
	return b.String()
}

// needsGap reports whether an empty paragraph must stand between a table and block i: Word
// makes one table of two that touch, and ends no document with one.
func (d Document) needsGap(i int) bool {
	if i == len(d.Blocks) {
		return true
	}
	_, is := d.Blocks[i].(Table)
	return is
}
