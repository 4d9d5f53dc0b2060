// Package prose makes one text readable: Markdown as authors write it, in one language,
// becomes safe HTML, plain text or markup for printed pages. It knows how each language is
// written: its direction, the spaces its marks want, and which runs stand the other way.
//
// It promises: HTML is made here and nowhere else, safe by construction; a link leads
// where the resolver that was handed in says, on this site, or is text; a language nobody
// has written a rule for is typeset by its script. It knows no point, no page and no file,
// and checks nothing: what is wrong in a text, package content finds.
package prose

import (
	"html"
	"html/template"
	"strconv"
	"strings"
	"sync/atomic"

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

// Links resolves the target of a link to an address below the language
// ("/library/POL-RIC-1"); ok is false where it leads nowhere, and its words are then text.
type Links func(target string) (address string, ok bool)

// Renderer reads the Markdown of blocks: paragraphs, lists, emphasis, links and
// our quotations. All other markup is text to it, so raw HTML comes out escaped.
// It is safe for concurrent use. The nil renderer knows no link.
type Renderer struct {
	md    parser.Parser
	links Links
}

// New returns a Renderer whose links are resolved by links.
func New(links Links) *Renderer {
	return &Renderer{links: links, md: parser.NewParser(
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

// parse reads a text; a renderer that is not there is made for it.
func (r *Renderer) parse(src []byte) ast.Node {
	if r == nil {
		r = New(nil)
	}
	return r.md.Parse(text.NewReader(src))
}

// address resolves the target of a link. Whatever a resolver says, a link stays on this
// site and inside its attribute.
func (r *Renderer) address(target string) (string, bool) {
	if r == nil || r.links == nil {
		return "", false
	}
	to, ok := r.links(target)
	if !ok || !strings.HasPrefix(to, "/") || strings.ContainsAny(to, string(langHole)+string(anchorHole)) {
		return "", false
	}
	return to, true
}

// Markdown is one text as it was written, in one language. Its HTML is made when it is
// first wanted and kept; it is safe for concurrent use and must not be copied.
type Markdown struct {
	Name   string // begins the anchors of its steps ("how-3")
	Lang   copse.Lang
	Source string    // Markdown as written
	By     *Renderer // how it is read, and where its links lead
	html   atomic.Pointer[string]
}

// HTML renders the text: paragraphs, lists, emphasis and links, made safe here
// and nowhere else. lang is the language of the page, for the addresses of links.
func (m *Markdown) HTML(lang copse.Lang) template.HTML { return m.render(lang, plainForm) }

// Anchored is HTML with an anchor on each step of the text's outermost numbered
// list ("how-3"), for a page that shows one point.
func (m *Markdown) Anchored(lang copse.Lang) template.HTML { return m.render(lang, anchoredForm) }

// Inline is HTML without the paragraph around it, for headings and list entries.
// Of a text with more than one paragraph it is the same as HTML.
func (m *Markdown) Inline(lang copse.Lang) template.HTML { return m.render(lang, lineForm) }

// Text returns the text as one reads it aloud, typeset, without markup: for titles,
// search and counts.
func (m *Markdown) Text() string { return typeset(m.By.Plain(m.Source), TypographyOf(m.Lang)) }

// render is the only maker of template.HTML beside Inline. What it returns is
// safe by construction: every tag is written here, every text is escaped, and an
// address is one of ours or none.
func (m *Markdown) render(lang copse.Lang, f form) template.HTML {
	made := m.html.Load()
	if made == nil {
		s := m.compile()
		made = &s
		m.html.Store(made)
	}
	s := *made
	if f == lineForm {
		if inner, ok := strings.CutPrefix(s, "<p>"); ok && strings.Count(s, "<p>") == 1 && strings.HasSuffix(inner, "</p>") {
			s = strings.TrimSuffix(inner, "</p>")
		}
	}
	return template.HTML(fillHoles(s, lang, m.Name, f == anchoredForm))
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
func (m *Markdown) compile() string {
	src := []byte(m.Source)
	w := &htmlWriter{src: src, by: m.By, t: TypographyOf(m.Lang)}
	w.walk(m.By.parse(src), 0)
	w.flush()
	return strings.TrimSpace(w.out.String())
}

// htmlWriter writes the tree. Text is gathered up to the next tag, so that
// typography sees whole runs and not the pieces of the parser.
type htmlWriter struct {
	src  []byte
	by   *Renderer
	t    Typography
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
		href, ok := w.by.address(string(n.Destination))
		if ok {
			w.tag(`<a href="/` + string(langHole) + html.EscapeString(href) + `">`)
		}
		w.children(n, depth)
		if ok {
			w.tag("</a>")
		}
	case *ast.Text:
		w.text.WriteString(readable(n.Segment.Value(w.src)))
		if n.SoftLineBreak() || n.HardLineBreak() {
			if !w.t.Chars {
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
