package press

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"strings"
	"time"

	"copse/internal/prose"
)

//go:embed epub
var bound embed.FS

const prolog = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// EPUB writes the document as EPUB 3.3. The same document gives the same bytes: all times
// are those of Made.
func (d *Document) EPUB(w io.Writer) error {
	if err := d.check(); err != nil {
		return err
	}
	if d.Book.Identifier == "" || d.Title == "" || d.Made.IsZero() || d.Introduction == nil && len(d.Chapters) == 0 {
		return errors.New("an EPUB needs an identifier, a title, a date and a chapter")
	}
	b := &book{Document: d, Dir: prose.Direction(d.Lang), Dated: d.Made.Format(time.DateOnly)}
	b.places = d.places(func(chapter, section, term string) string {
		switch {
		case term != "":
			return "glossary.xhtml#" + term
		case section != "":
			return chapter + ".xhtml#" + section
		}
		return chapter + ".xhtml"
	})
	var err error
	if b.colours, err = coloursOf(d.Look, d.Tree); err != nil {
		return err
	}
	z := newArchive(w, d.Made)
	z.first("mimetype", "application/epub+zip")
	z.add("META-INF/container.xml", prolog+`<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`)
	if err := b.write(z); err != nil {
		return fmt.Errorf("make the EPUB %q: %w", d.Title, err)
	}
	return z.close()
}

// book is a document as the templates of epub/book.html see it.
type book struct {
	*Document
	Dir, Dated string
	colours    colours
	places     map[string]string // address below the language -> place in the book
}

// bookChapter is a chapter as they see it.
type bookChapter struct {
	Book *book
	Chapter
	Intro   bool
	Notices []Line // of a book without a cover, in its first chapter
}

// Head is the document's title as it is shown.
func (b *book) Head() Text { return b.heading() }

// Listed is what the contents are called.
func (b *book) Listed() Text {
	if b.Contents.Is() {
		return b.Contents
	}
	return b.heading()
}

// First is where reading begins.
func (b *book) First() bookChapter {
	if b.Introduction != nil {
		return bookChapter{Chapter: *b.Introduction, Intro: true}
	}
	return bookChapter{Chapter: b.Chapters[0]}
}

// File is where the chapter lies in the book.
func (c bookChapter) File() string {
	if c.Intro {
		return "intro.xhtml"
	}
	return c.ID + ".xhtml"
}

// write puts the files in in the order they are read.
func (b *book) write(z *archive) error {
	t, err := b.templates()
	if err != nil {
		return err
	}
	style, err := bound.ReadFile("epub/style.css")
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
		z.add("EPUB/"+file, prolog+kind+prose.XML(b.relink(out.String())))
	}
	put("package.opf", "package", b)
	z.add("EPUB/style.css", strings.ReplaceAll(string(style), "DOOR", b.colours.Door))
	notices := b.Notices
	if b.Cover != nil {
		picture, err := coverPicture(t, b.colours, b.Look, b.Tree)
		if err != nil {
			return err
		}
		z.add("EPUB/cover.svg", picture)
		put("cover.xhtml", "cover", b)
		notices = nil
	}
	put("nav.xhtml", "nav", b)
	chapter := func(c bookChapter) {
		c.Book, c.Notices, notices = b, notices, nil
		put(c.File(), "chapter", c)
	}
	if b.Introduction != nil {
		chapter(b.First())
	}
	for _, c := range b.Chapters {
		chapter(bookChapter{Chapter: c})
	}
	if b.Glossary != nil {
		put("glossary.xhtml", "glossary", b)
	}
	if b.Imprint != nil {
		put("imprint.xhtml", "imprint", b)
	}
	return err
}

func (b *book) templates() (*template.Template, error) {
	return template.New("").Funcs(template.FuncMap{
		"foreign": func(t Text) bool { return t.in(b.Lang) != b.Lang },
		"lang":    func(t Text) string { return string(t.in(b.Lang)) },
		"dir":     func(t Text) string { return prose.Direction(t.in(b.Lang)) },
		"paragraphs": func(t Text) template.HTML {
			if t.Markdown != nil {
				return t.Markdown.HTML(b.Lang)
			}
			return prose.Inline(t.in(b.Lang), t.Plain)
		},
		"words": func(t Text) template.HTML {
			if t.Markdown != nil {
				return t.Markdown.Inline(b.Lang)
			}
			return prose.Inline(t.in(b.Lang), t.Plain)
		},
		"there": Block.is,
	}).ParseFS(bound, "epub/book.html")
}

var ownLink = regexp.MustCompile(`(?s)<a href="/[A-Za-z0-9-]+(/[^"]*)">(.*?)</a>`)

// relink leads a link of the site to its place in the book; where it leads out, to the
// site's address; and where nobody gave one, nowhere: only its words stay.
func (b *book) relink(page string) string {
	return ownLink.ReplaceAllStringFunc(page, func(link string) string {
		m := ownLink.FindStringSubmatch(link)
		switch place, inside := b.places[m[1]]; {
		case inside:
			return `<a href="` + place + `">` + m[2] + `</a>`
		case b.Site != "":
			return `<a href="` + template.HTMLEscapeString(b.Site) + "/" + string(b.Lang) + m[1] + `">` + m[2] + `</a>`
		}
		return m[2]
	})
}
