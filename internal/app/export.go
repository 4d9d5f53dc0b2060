package app

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"copse/internal/config"
	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/kept"
	"copse/internal/library"
	shared "copse/web"
)

// exportCmd takes the library out: as data, as a table, as a book, as a folder of pages.
type exportCmd struct {
	Library exportLibraryCmd `cmd:"" help:"The whole library as JSON: every text, revision and standing."`
	CSV     exportCSVCmd     `cmd:"" name:"csv" help:"The points of a set as a table, in one language."`
	EPUB    exportEPUBCmd    `cmd:"" name:"epub" help:"A set as a book for reading programs."`
	Kit     exportKitCmd     `cmd:"" help:"The kit of a campaign: posters, slides, texts, one file a language."`
	PDF     exportPDFCmd     `cmd:"" name:"pdf" help:"The sets as documents to print, each depth and language a file."`
	Site    exportSiteCmd    `cmd:"" help:"Help and library as a folder of pages that needs no server of ours."`
}

// exportFrom says which content is taken out.
type exportFrom struct {
	Content string `help:"Content folder instead of the content in the program." env:"COPSE_CONTENT_DIR"`
	Overlay string `help:"Also this country's folder, merged as it would be served." env:"COPSE_OVERLAY"`
}

func (f exportFrom) read() (*content.Library, *i18n.Catalog, error) {
	sources, err := contentSources(f.Content, f.Overlay)
	if err != nil {
		return nil, nil, err
	}
	lib, err := loadLibrary(sources)
	if err != nil {
		return nil, nil, err
	}
	words, err := loadWords(sources)
	return lib, words, err
}

// one finds a set and the words of a language, or says which there are.
func (f exportFrom) one(set, lang string) (*content.Library, *content.Set, *i18n.Words, error) {
	lib, catalog, err := f.read()
	if err != nil {
		return nil, nil, nil, err
	}
	words, err := wordsOf(catalog, lang)
	if err != nil {
		return nil, nil, nil, err
	}
	s, err := setOf(lib, set)
	return lib, s, words, err
}

func wordsOf(catalog *i18n.Catalog, lang string) (*i18n.Words, error) {
	words, ok := catalog.For(copse.Lang(lang))
	if !ok {
		return nil, fmt.Errorf("--lang: no language %q; there are %s", lang, join(catalog.Langs()))
	}
	return words, nil
}

func setOf(lib *content.Library, id string) (*content.Set, error) {
	set, ok := lib.Set(id)
	if !ok {
		var ids []string
		for _, s := range lib.Sets {
			ids = append(ids, s.ID)
		}
		return nil, fmt.Errorf("--set: no set %q; there are %s", id, strings.Join(ids, ", "))
	}
	return set, nil
}

func join(langs []copse.Lang) string {
	var list []string
	for _, l := range langs {
		list = append(list, string(l))
	}
	return strings.Join(list, ", ")
}

// exportBy says where a document comes from.
type exportBy struct {
	Origin         string `help:"Address of the site, where links lead; printed and drawn as a code. Such as https://cop.example.org." env:"COPSE_ORIGIN"`
	Name           string `help:"Name of the site; without it, the one of the language." env:"COPSE_NAME"`
	config.Contact `embed:""`
}

// copy is what a document made on the command line says of itself. No node stands behind it, so
// nobody has launched what it makes: the document says so.
func (b exportBy) copy(words *i18n.Words) (library.Copy, error) {
	err := b.Contact.Check()
	return library.Copy{Address: strings.TrimRight(b.Origin, "/"), Publisher: cmp.Or(b.Name, words.T("web.site.name")),
		Operator: operatorOf(b.Contact), Look: shared.FS, Preview: true}, err
}

// operatorOf is who the settings say runs the site.
func operatorOf(c config.Contact) library.Operator {
	o := library.Operator{Names: map[copse.Lang]string{}, Mail: c.OperatorMail, Phone: c.OperatorPhone, URL: c.OperatorURL}
	for lang, name := range c.OperatorNames {
		o.Names[copse.Lang(lang)] = name
	}
	return o
}

type exportLibraryCmd struct {
	exportFrom
	Out string `help:"File to write; without it, the terminal." type:"path"`
}

// Run writes the library as JSON.
func (c *exportLibraryCmd) Run(std Streams) error {
	lib, _, err := c.read()
	if err != nil {
		return err
	}
	return toFile(c.Out, std, func(w io.Writer) error { return library.JSON(w, lib) })
}

type exportCSVCmd struct {
	exportFrom
	Set  string `required:"" help:"Set, such as policy."`
	Lang string `required:"" help:"Language, such as fr."`
	Out  string `help:"File to write; without it, the terminal." type:"path"`
}

// Run writes the table.
func (c *exportCSVCmd) Run(std Streams) error {
	lib, set, words, err := c.one(c.Set, c.Lang)
	if err != nil {
		return err
	}
	return toFile(c.Out, std, func(w io.Writer) error { return library.CSV(w, lib, words, set) })
}

type exportEPUBCmd struct {
	exportFrom
	Set   string `required:"" help:"Set, such as policy."`
	Depth string `default:"full" enum:"full,summary,brief" help:"How much of it: full, summary or brief."`
	Lang  string `required:"" help:"Language, such as fr."`
	exportBy
	Out string `required:"" help:"File to write." type:"path"`
}

// Run writes the book.
func (c *exportEPUBCmd) Run(std Streams) error {
	lib, set, words, err := c.one(c.Set, c.Lang)
	if err != nil {
		return err
	}
	from, err := c.copy(words)
	if err != nil {
		return err
	}
	doc, err := library.Book(lib, words, set, c.Depth, from)
	if err != nil {
		return err
	}
	return toFile(c.Out, std, doc.EPUB)
}

// toFile writes a file whole or not at all: what was there before stays until the new one is complete. Without a name it
// writes to the terminal; with one it says what it wrote, beside what may go through a pipe.
func toFile(name string, std Streams, write func(io.Writer) error) error {
	if name == "" {
		b := bufio.NewWriter(std.Out)
		return errors.Join(write(b), b.Flush())
	}
	var b bytes.Buffer
	err := write(&b)
	if err == nil {
		err = replace(name, b.Bytes())
	}
	if err != nil {
		return notWritten(name, err)
	}
	_, err = fmt.Fprintf(std.Err, "%s: written, %s\n", name, copse.Count(b.Len(), "byte"))
	return err
}

// replace puts a file in the place of another. A pipe or a device, such as /dev/stdout, is written into; a link stays one.
func replace(name string, data []byte) error {
	if is, err := os.Stat(name); err == nil && !is.Mode().IsRegular() {
		return os.WriteFile(name, data, 0o644)
	}
	if real, err := filepath.EvalSymlinks(name); err == nil {
		name = real
	}
	return kept.WriteFile(name, data, 0o644)
}
