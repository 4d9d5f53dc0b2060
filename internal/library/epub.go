package library

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"html/template"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/text/collate"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
)

// Copy is what a document to take away says of where it comes from.
type Copy struct {
	Address   string // of the site, "https://cop.example.org"; "" where there is none
	Publisher string
	Preview   bool  // the site is not open yet: the document says so
	Look      fs.FS // tokens and drawings: the folder web/ of the repository
}

// book is a set at a depth in a language, as the templates of pages/epub see it.
type book struct {
	tally
	Lang, Dir, Depth   string
	Title              string
	Heading, Purpose   Text
	Intro              Text
	Areas              []bookArea
	Terms              []Term
	Edition, Date      string
	Dated              string // in words
	Identifier         string
	Source             string
	Foreign, Stale     bool
	Publisher, Address string
	Adapted            []string // who laid words of their own over ours
	Preview            bool
	door               string
	made               time.Time
	colours            colours
	words              *i18n.Words
	lang               copse.Lang
	places             map[string]string // address below the language -> place in the book
	site               string
}

type bookArea struct {
	Book         *book
	ID           copse.ID
	Title, Intro Text
	Nodes        []bookNode
}

type bookNode struct {
	depthNode
	Refs []nodeRef
}

// EPUB writes a set at a depth, in the language of the words, as EPUB 3.3. The same
// library gives the same bytes: all times are those of the edition.
func EPUB(w io.Writer, lib *content.Library, words *i18n.Words, set *content.Set, depth string, c Copy) error {
	b, err := newBook(lib, words, set, depth, c)
	if err != nil {
		return err
	}
	z := &packer{zip: zip.NewWriter(w), made: b.made}
	z.zip.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestCompression) })
	z.first("mimetype", "application/epub+zip")
	z.add("META-INF/container.xml", prolog+`<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`)
	if err := b.write(z, c.Look); err != nil {
		return fmt.Errorf("make the EPUB of %s: %w", set.ID, err)
	}
	return z.close()
}

const prolog = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

func newBook(lib *content.Library, words *i18n.Words, set *content.Set, depth string, c Copy) (*book, error) {
	lang := words.Lang
	made, err := time.Parse(time.DateOnly, lib.Date)
	if err != nil {
		return nil, fmt.Errorf("date of the edition: %w", err)
	}
	b := &book{tally: counts(set), made: made.UTC(), Dated: words.Date(made), Lang: string(lang), Dir: words.Dir, Depth: depth, Heading: text(set.Words, lang, "title"), Purpose: text(set.Words, lang, "purpose"),
		Intro: text(set.Words, lang, "intro"), Edition: lib.Edition, Date: lib.Date, Source: words.T("library.ref." + set.Basis),
		Publisher: c.Publisher, Preview: c.Preview, words: words, lang: lang, door: doorOf(set.ID), site: c.Address, places: map[string]string{}}
	b.Title = b.Heading.Plain + ": " + words.T("library.depth."+depth)
	name := strings.Join([]string{"copse:epub", set.ID, depth, lib.Edition, string(lang)}, ":")
	for _, o := range lib.Overlays {
		name += ":" + o.Country
		b.Adapted = append(b.Adapted, strings.Trim(o.Publisher+" ("+o.Country+")", " "))
	}
	b.Identifier = "urn:uuid:" + uuid.NewSHA1(uuid.NameSpaceURL, []byte(name)).String()
	if c.Address != "" {
		b.Address = c.Address + "/" + string(lang) + setPath(set) + "/" + depth
	}
	b.read(lib, set)
	b.Terms = b.termsUsed(lib)
	for _, t := range b.Terms {
		b.places["/glossary#"+t.ID] = "glossary.xhtml#" + t.ID
	}
	b.colours, err = doorColours(c.Look, b.door)
	return b, err
}

// read gathers the areas and where each of them lies in the book.
func (b *book) read(lib *content.Library, set *content.Set) {
	shown := []Text{b.Heading, b.Purpose, b.Intro}
	for _, a := range depthAreas(lib, set, b.Depth, b.words) {
		area := bookArea{Book: b, ID: a.ID, Title: a.Title, Intro: a.Intro}
		file := string(a.ID) + ".xhtml"
		b.places["/library/area/"+string(a.ID)] = file
		for _, n := range a.Nodes {
			x := bookNode{depthNode: n}
			if node, ok := lib.Node(n.ID); ok && b.Depth == "full" {
				x.Refs = nodeRefs(lib, b.words, node)
			}
			b.places[n.Href] = file + "#" + string(n.ID)
			shown = append(shown, n.Title, n.Statement, n.Why, n.How, n.Done, n.Say, n.Do, n.Adult)
			area.Nodes = append(area.Nodes, x)
		}
		b.Areas = append(b.Areas, area)
	}
	b.Foreign, b.Stale = foreign(shown...), stale(shown...)
}

// termsUsed are the glossary entries that the book links to or whose name it writes,
// in the order of the language's alphabet. A brief has no room for them.
func (b *book) termsUsed(lib *content.Library) []Term {
	if b.Depth == "brief" {
		return nil
	}
	var all strings.Builder
	put := func(texts ...Text) {
		for _, t := range texts {
			all.WriteString(strings.ToLower(string(t.HTML)) + "\n")
		}
	}
	put(b.Purpose, b.Intro)
	for _, a := range b.Areas {
		put(a.Title, a.Intro)
		for _, n := range a.Nodes {
			put(n.Title, n.Statement)
			if b.Depth == "full" {
				put(n.Why, n.How, n.Done, n.Say, n.Do, n.Adult)
			}
		}
	}
	written := all.String()
	var used []Term
	for _, t := range glossaryTerms(lib, b.lang) {
		name := strings.ToLower(string(t.Name.Line))
		if strings.Contains(written, `/glossary#`+strings.ToLower(t.ID)+`"`) || name != "" && strings.Contains(written, name) {
			used = append(used, t)
		}
	}
	order := collate.New(b.words.Tag())
	slices.SortStableFunc(used, func(x, y Term) int { return order.CompareString(x.Name.Plain, y.Name.Plain) })
	return used
}

// write packs the documents in the order they are read.
func (b *book) write(z *packer, look fs.FS) error {
	t, err := b.templates()
	if err != nil {
		return err
	}
	picture, err := b.cover(t, look)
	if err != nil {
		return err
	}
	style, err := pages.ReadFile("pages/epub/style.css")
	if err != nil {
		return err
	}
	put := func(file, name string, data any) {
		var out bytes.Buffer
		if err == nil {
			err = t.ExecuteTemplate(&out, name, data)
		}
		kind := "<!DOCTYPE html>\n"
		if name == "package" {
			kind = ""
		}
		z.add("EPUB/"+file, prolog+kind+b.relink(out.String()))
	}
	put("package.opf", "package", b)
	z.add("EPUB/style.css", strings.ReplaceAll(string(style), "DOOR", b.colours.Door))
	z.add("EPUB/cover.svg", picture)
	put("cover.xhtml", "cover", b)
	put("nav.xhtml", "nav", b)
	put("intro.xhtml", "intro", b)
	for _, a := range b.Areas {
		put(string(a.ID)+".xhtml", "area", a)
	}
	if len(b.Terms) > 0 {
		put("glossary.xhtml", "glossary", b)
	}
	put("imprint.xhtml", "imprint", b)
	return err
}

func (b *book) templates() (*template.Template, error) {
	type part struct {
		Name string
		Text Text
	}
	return template.New("").Funcs(template.FuncMap{
		"t":     func(key string, args ...any) template.HTML { return prose.Inline(b.lang, b.words.T(key, args...)) },
		"gap":   b.words.Gap,
		"plain": b.words.T, // in the package document, which knows no isolating elements
		"part":  func(name string, t Text) part { return part{name, t} },
	}).ParseFS(pages, "pages/epub/book.html")
}

var ownLink = regexp.MustCompile(`(?s)<a href="/[A-Za-z0-9-]+(/(?:library|glossary|help)[^"]*)">(.*?)</a>`)

// relink leads a link of the site to its place in the book; where it leads out, to the
// site's address; and where nobody gave one, nowhere: only its words stay.
func (b *book) relink(page string) string {
	return ownLink.ReplaceAllStringFunc(page, func(link string) string {
		m := ownLink.FindStringSubmatch(link)
		switch place, inside := b.places[m[1]]; {
		case inside:
			return `<a href="` + place + `">` + m[2] + `</a>`
		case b.site != "":
			return `<a href="` + template.HTMLEscapeString(b.site) + "/" + b.Lang + m[1] + `">` + m[2] + `</a>`
		}
		return m[2]
	})
}

// packer writes a zip whose bytes depend on its files alone.
type packer struct {
	zip  *zip.Writer
	made time.Time
	err  error
}

// first stores a file as EPUB wants its first one: not compressed, and without the
// extra fields that a time would bring, so that its words stand at a fixed place.
func (p *packer) first(name, text string) {
	n := uint64(len(text))
	out, err := p.zip.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(text)),
		CompressedSize64: n, UncompressedSize64: n})
	if err == nil {
		_, err = io.WriteString(out, text)
	}
	p.err = err
}

func (p *packer) add(name, text string) {
	if p.err != nil {
		return
	}
	out, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: p.made})
	if err == nil {
		_, err = io.WriteString(out, text)
	}
	p.err = err
}

func (p *packer) close() error {
	if p.err != nil {
		return p.err
	}
	return p.zip.Close()
}
