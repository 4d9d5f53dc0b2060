package app

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/kept"
	"copse/internal/library"
	"copse/internal/pdf"
)

// exportPDFCmd makes all PDF files into a folder, all that were asked for or none: for a release,
// a memory stick, a printer without a network.
type exportPDFCmd struct {
	exportFrom
	Set   []string `help:"Only these sets, such as policy."`
	Depth []string `help:"Only these depths." enum:"full,summary,brief,"`
	Lang  []string `help:"Only these languages, such as fr."`
	Data  string   `help:"Folder that keeps the compiled engine." default:"data" env:"COPSE_DATA" type:"path"`
	exportBy
	Out string `required:"" help:"Folder for the files; it must be empty or not be there." type:"path"`
}

// Run makes the files one after the other and names each with its size.
func (c *exportPDFCmd) Run(std Streams) error {
	if err := kept.Free(c.Out); err != nil { // before the work is done
		return fmt.Errorf("--out: %w", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	lib, words, err := c.read()
	if err != nil {
		return err
	}
	papers, err := c.papers(std, lib, words)
	if err != nil {
		return err
	}
	typesetter, err := pdf.New(filepath.Join(c.Data, "pdf"))
	if err != nil {
		return err
	}
	defer typesetter.Close()
	return folderNotWritten(c.Out, kept.Fresh(c.Out, func(dir string) error {
		return c.all(std, papers, dir, func(p paper) ([]byte, error) { return c.make(ctx, typesetter, lib, p) })
	}))
}

// paper is one file to make.
type paper struct {
	name  string
	set   *content.Set
	depth string
	words *i18n.Words
}

// papers lists what was asked for; who asks for what there is not is told what there is.
func (c *exportPDFCmd) papers(std Streams, lib *content.Library, catalog *i18n.Catalog) (list []paper, err error) {
	sets, langs := lib.Sets, catalog.Langs()
	if len(c.Set) > 0 {
		sets = nil
	}
	for _, id := range c.Set {
		set, err := setOf(lib, id)
		if err != nil {
			return nil, err
		}
		sets = append(sets, set)
	}
	if len(c.Lang) > 0 {
		langs = nil
	}
	for _, lang := range c.Lang {
		words, err := wordsOf(catalog, lang)
		if err != nil {
			return nil, err
		}
		if !pdf.Writes(words.Lang) {
			return nil, fmt.Errorf("--lang: %s has no PDF: its letters (%s) are not among the faces of the program; copse export epub makes a book, whose faces are the reader's", lang, words.Lang.Script())
		}
		langs = append(langs, words.Lang)
	}
	for _, lang := range langs {
		if !pdf.Writes(lang) {
			fmt.Fprintf(std.Err, "%s is left out: its letters (%s) are not among the faces of the program\n", lang, lang.Script())
		}
	}
	for _, set := range sets {
		for _, depth := range library.Depths() {
			for _, lang := range langs {
				if (len(c.Depth) > 0 && !slices.Contains(c.Depth, depth)) || !pdf.Writes(lang) {
					continue
				}
				words, _ := catalog.For(lang)
				p := paper{library.DocumentName(lib, set, depth, lang) + ".pdf", set, depth, words}
				if !slices.ContainsFunc(list, func(o paper) bool { return o.name == p.name }) { // asked for twice
					list = append(list, p)
				}
			}
		}
	}
	return list, nil
}

// all makes the files one after the other, names each with its size, and says on the way how far it is.
func (c *exportPDFCmd) all(std Streams, papers []paper, dir string, make func(paper) ([]byte, error)) error {
	fmt.Fprintf(std.Err, "%s to make. Where %s holds no typesetter yet, the first takes half a minute and 96 MB there\n", copse.Count(len(papers), "file"), filepath.Join(c.Data, "pdf"))
	for i, p := range papers {
		fmt.Fprintf(std.Err, "%d of %d: %s\n", i+1, len(papers), p.name)
		made, err := make(p)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, p.name), made, 0o644)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		if _, err := fmt.Fprintf(std.Out, "%s  %d bytes\n", filepath.Join(c.Out, p.name), len(made)); err != nil {
			return err
		}
	}
	return nil
}

func (c *exportPDFCmd) make(ctx context.Context, t *pdf.Typesetter, lib *content.Library, p paper) ([]byte, error) {
	from, err := c.copy(p.words)
	if err != nil {
		return nil, err
	}
	doc, err := library.Paper(lib, p.words, p.set, p.depth, from)
	if err != nil {
		return nil, err
	}
	plate, err := doc.Plate()
	if err != nil {
		return nil, err
	}
	return t.Typeset(ctx, plate.Source, plate.Assets)
}
