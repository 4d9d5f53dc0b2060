package content

import (
	"html/template"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"copse/internal/copse"
)

// form says how a block is put on a page.
type form int

const (
	plainForm    form = iota
	anchoredForm      // steps carry ids
	lineForm          // no paragraph around a single one
)

// The HTML of a block is made once for all pages. Two places in it stay open: the
// language in the address of a link, and the anchor of a step (a number between
// two anchor holes). No text can hold these characters: flush drops them.
const (
	langHole   = '\x01'
	anchorHole = '\x02'
)

// renderer reads the Markdown of blocks: paragraphs, lists, emphasis, links and
// our quotations. All other markup is text to it, so raw HTML comes out escaped.
type renderer struct{ md parser.Parser }

func newRenderer() *renderer {
	return &renderer{parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(quoteParser{}, 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewEmphasisParser(), 500),
		),
	)}
}

// renderBlock is the only maker of template.HTML beside Inline. What it returns is
// safe by construction: every tag is written here, every text is escaped, and an
// address is one of ours or none.
func renderBlock(b *Block, lang copse.Lang, f form) template.HTML {
	made := b.html.Load()
	if made == nil {
		s := b.compile()
		made = &s
		b.html.Store(made)
	}
	s := *made
	if f == lineForm {
		if inner, ok := strings.CutPrefix(s, "<p>"); ok && strings.Count(s, "<p>") == 1 && strings.HasSuffix(inner, "</p>") {
			s = strings.TrimSuffix(inner, "</p>")
		}
	}
	return template.HTML(fillHoles(s, lang, b.Name, f == anchoredForm))
}

func fillHoles(s string, lang copse.Lang, name string, anchors bool) string {
	if !strings.ContainsAny(s, string(langHole)+string(anchorHole)) {
		return s
	}
	var out strings.Builder
	out.Grow(len(s) + 32)
	for {
		i := strings.IndexAny(s, string(langHole)+string(anchorHole))
		if i < 0 {
			out.WriteString(s)
			return out.String()
		}
		out.WriteString(s[:i])
		if s[i] == langHole {
			// Package web gives tags of the languages it serves; a stranger
			// one must still not leave the attribute.
			out.WriteString(template.URLQueryEscaper(string(lang)))
			s = s[i+1:]
			continue
		}
		end := strings.IndexByte(s[i+1:], anchorHole) + i + 1
		if anchors {
			out.WriteString(` id="` + name + "-" + s[i+1:end] + `"`)
		}
		s = s[end+1:]
	}
}

// compile makes the HTML with its holes.
func (b *Block) compile() string {
	r := (*renderer)(nil)
	if b.lib != nil {
		r = b.lib.render
	}
	if r == nil {
		r = newRenderer()
	}
	src := []byte(b.Source)
	w := &htmlWriter{src: src, lib: b.lib, t: typographyOf(b.Lang)}
	w.walk(r.md.Parse(text.NewReader(src)), 0)
	w.flush()
	return strings.TrimSpace(w.out.String())
}

// htmlWriter writes the tree. Text is gathered up to the next tag, so that
// typography sees whole runs and not the pieces of the parser.
type htmlWriter struct {
	src  []byte
	lib  *Library
	t    typography
	out  strings.Builder
	text strings.Builder
}

func (w *htmlWriter) flush() {
	if w.text.Len() == 0 {
		return
	}
	s := strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, w.text.String())
	w.text.Reset()
	writeText(&w.out, typeset(s, w.t), w.t)
}

func (w *htmlWriter) tag(s string) {
	w.flush()
	w.out.WriteString(s)
}

func (w *htmlWriter) children(n ast.Node, depth int) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.walk(c, depth)
	}
}

func (w *htmlWriter) walk(n ast.Node, depth int) {
	switch n := n.(type) {
	case *ast.Paragraph:
		w.tag("<p>")
		w.children(n, depth)
		w.tag("</p>\n")
	case *ast.List:
		w.list(n, depth)
	case *ast.Emphasis:
		name := "em"
		if n.Level == 2 {
			name = "strong"
		}
		w.tag("<" + name + ">")
		w.children(n, depth)
		w.tag("</" + name + ">")
	case *ast.Link:
		href, ok := w.lib.address(string(n.Destination))
		if ok {
			w.tag(`<a href="/` + string(langHole) + href + `">`)
		}
		w.children(n, depth)
		if ok {
			w.tag("</a>")
		}
	case *ast.Text:
		w.text.WriteString(readable(n.Segment.Value(w.src)))
		if n.SoftLineBreak() || n.HardLineBreak() {
			if !w.t.chars {
				w.text.WriteByte('\n')
			}
		}
	case *ast.String:
		w.text.WriteString(readable(n.Value))
	case *quotation:
		w.tag("<q>")
		w.text.WriteString(n.words)
		w.tag("</q>")
	default: // the document, a text block in a tight list, a picture: only what is inside
		w.children(n, depth)
	}
}

func (w *htmlWriter) list(n *ast.List, depth int) {
	open, end := "<ul>\n", "</ul>\n"
	if n.IsOrdered() {
		open, end = "<ol>\n", "</ol>\n"
		if n.Start > 1 {
			open = `<ol start="` + strconv.Itoa(n.Start) + "\">\n"
		}
	}
	w.tag(open)
	number := max(n.Start, 1)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		li := "<li>"
		if n.IsOrdered() && depth == 0 {
			li = "<li" + string(anchorHole) + strconv.Itoa(number) + string(anchorHole) + ">"
			number++
		}
		w.tag(li)
		w.children(c, depth+1)
		w.tag("</li>\n")
	}
	w.tag(end)
}

// readable resolves escapes and entities as Markdown does.
func readable(v []byte) string {
	s := string(v)
	if !strings.ContainsAny(s, `\&`) {
		return s
	}
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(v))))
}

// address resolves the target of a link to an address below /{lang}.
func (l *Library) address(target string) (string, bool) {
	if l == nil {
		return "", false
	}
	if id, ok := strings.CutPrefix(target, "glossary:"); ok {
		if _, ok := l.Term(id); ok {
			return "/glossary#" + id, true
		}
		return "", false
	}
	if name, ok := strings.CutPrefix(target, "page:"); ok {
		return ownPage(name)
	}
	if n, ok := l.Node(copse.ID(target)); ok {
		return "/library/" + string(n.ID), true
	}
	if a, ok := l.Area(copse.ID(target)); ok {
		return "/library/area/" + string(a.ID), true
	}
	return "", false
}

// ownPage is the address of a page of ours that is no text: where a reader is told to
// choose it, the words are the way there.
func ownPage(name string) (string, bool) {
	switch name {
	case "help":
		return "/help", true
	case "who":
		return "/help#who", true
	case "adult":
		return "/help#adult", true
	case "report":
		return "/help#remove", true
	case "own":
		return "/help#own", true
	}
	return "", false
}

// quotation is {{quote: words | source}}: words that are not ours.
type quotation struct {
	ast.BaseInline
	words string
}

var quotationKind = ast.NewNodeKind("Quotation")

// Kind implements ast.Node.
func (*quotation) Kind() ast.NodeKind { return quotationKind }

// Dump implements ast.Node.
func (q *quotation) Dump(src []byte, level int) { ast.DumpHelper(q, src, level, nil, nil) }

// quoteParser finds quotations, over line ends too.
type quoteParser struct{}

// Trigger implements parser.InlineParser.
func (quoteParser) Trigger() []byte { return []byte{'{'} }

// Parse implements parser.InlineParser.
func (quoteParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, pos := block.Position()
	var all strings.Builder
	for {
		l, _ := block.PeekLine()
		if l == nil {
			break
		}
		if all.Len() == 0 && !strings.HasPrefix(string(l), "{{quote:") {
			return nil
		}
		if i := strings.Index(string(l), "}}"); i >= 0 {
			all.Write(l[:i])
			block.Advance(i + 2)
			words, _, _ := strings.Cut(strings.TrimPrefix(all.String(), "{{quote:"), "|")
			return &quotation{words: strings.Join(strings.Fields(words), " ")}
		}
		all.Write(l)
		block.AdvanceLine()
	}
	block.SetPosition(line, pos)
	return nil
}
