package prose

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"copse/internal/copse"
)

// Typst renders the text as typst markup for printed pages: paragraphs, lists, emphasis
// and links. It is safe by construction: every text stands in a string literal, and all
// markup is written here. link turns an address below the language ("/library/POL-RIC-1")
// into one of the document: "#label" of a place in it, a web address, or "" for no link.
func (m *Markdown) Typst(link func(address string) string) string {
	src := []byte(m.Source)
	w := &typstWriter{src: src, by: m.By, t: TypographyOf(m.Lang), link: link}
	w.walk(m.By.parse(src))
	w.flush()
	return strings.TrimSpace(w.out.String())
}

// TypstText makes typst markup of a plain text in a language: names, figures, words of
// the interface.
func TypstText(lang copse.Lang, s string) string {
	t := TypographyOf(lang)
	return "#" + TypstString(isolated(typeset(s, t), t)) + ";"
}

// TypstString is a text as a typst string literal. Nothing in it can end the literal:
// backslashes and quotation marks are escaped, what XML forbids is dropped.
func TypstString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '\\' || r == '"':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n' || r == '\t':
			b.WriteByte(' ') // a line break in a source is a space on a page
		case noXML(r) || r == '\r' || r == 0x7f || r == utf8.RuneError:
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// isolated wraps the left-to-right runs of a right-to-left text in U+2066 … U+2069, as
// writeText wraps them in <bdi> on a page.
func isolated(s string, t Typography) string {
	if !t.RTL {
		return s
	}
	var b strings.Builder
	for run, isolate := range runs(s, t) {
		if isolate {
			run = "\u2066" + run + "\u2069"
		}
		b.WriteString(run)
	}
	return b.String()
}

// typstWriter writes the tree of a block. Like htmlWriter it gathers text up to the next
// piece of markup, so that typography sees whole runs.
type typstWriter struct {
	src  []byte
	by   *Renderer
	t    Typography
	link func(string) string
	out  strings.Builder
	text strings.Builder
}

func (w *typstWriter) flush() {
	if w.text.Len() == 0 {
		return
	}
	// The semicolon ends the expression: no text that follows can be read as a call.
	w.out.WriteString("#" + TypstString(isolated(typeset(w.text.String(), w.t), w.t)) + ";")
	w.text.Reset()
}

func (w *typstWriter) markup(s string) {
	w.flush()
	w.out.WriteString(s)
}

func (w *typstWriter) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.walk(c)
	}
}

// around writes the children of n between open and a closing bracket.
func (w *typstWriter) around(open string, n ast.Node) {
	w.markup(open)
	w.children(n)
	w.markup("];")
}

func (w *typstWriter) walk(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		w.children(n)
		w.markup("\n\n")
	case *ast.List:
		w.list(n)
	case *ast.Emphasis:
		if n.Level == 2 {
			w.around("#strong[", n)
			return
		}
		w.around("#emph[", n)
	case *ast.Link:
		w.linked(n)
	case *ast.Text:
		w.text.WriteString(readable(n.Segment.Value(w.src)))
		if (n.SoftLineBreak() || n.HardLineBreak()) && !w.t.Chars {
			w.text.WriteByte('\n')
		}
	case *ast.String:
		w.text.WriteString(readable(n.Value))
	case *quotation:
		w.markup("#quote[")
		w.text.WriteString(n.words)
		w.markup("];")
	default:
		w.children(n)
	}
}

func (w *typstWriter) linked(n *ast.Link) {
	to := ""
	if address, ok := w.by.address(string(n.Destination)); ok {
		to = w.link(address)
	}
	label, inside := strings.CutPrefix(to, "#")
	switch {
	case to == "":
		w.children(n)
	case inside:
		w.around("#link(label("+TypstString(label)+"))[", n)
	default:
		w.around("#link("+TypstString(to)+")[", n)
	}
}

func (w *typstWriter) list(n *ast.List) {
	open := "#list("
	if n.IsOrdered() {
		open = "#enum(start: " + strconv.Itoa(max(n.Start, 1)) + ", "
	}
	w.markup(open)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.markup("[")
		w.children(c)
		w.markup("], ")
	}
	w.markup(");\n\n")
}
