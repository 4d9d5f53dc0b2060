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
	typesetter, err := pdf.New(filepath.Join(c.Data, "pdf"))
	if err != nil {
		return err
	}
	defer typesetter.Close()
	return kept.Fresh(c.Out, func(dir string) error { return c.all(ctx, std, typesetter, lib, words, dir) })
}

func (c *exportPDFCmd) all(ctx context.Context, std Streams, t *pdf.Typesetter, lib *content.Library, words *i18n.Catalog, dir string) error {
	for _, set := range lib.Sets {
		for _, depth := range library.Depths() {
			for _, lang := range words.Langs() {
				if !wanted(c.Set, set.ID) || !wanted(c.Depth, depth) || !wanted(c.Lang, string(lang)) || !pdf.Writes(lang) {
					continue
				}
				w, _ := words.For(lang)
				name := library.DocumentName(lib, set, depth, lang) + ".pdf"
				made, err := c.make(ctx, t, lib, w, set, depth)
				if err == nil {
					err = os.WriteFile(filepath.Join(dir, name), made, 0o644)
				}
				if err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
				if _, err := fmt.Fprintln(std.Out, filepath.Join(c.Out, name), len(made)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// wanted reports whether an empty list, or one that names it, asks for a thing.
func wanted(list []string, name string) bool { return len(list) == 0 || slices.Contains(list, name) }

func (c *exportPDFCmd) make(ctx context.Context, t *pdf.Typesetter, lib *content.Library, words *i18n.Words, set *content.Set, depth string) ([]byte, error) {
	from, err := c.copy(words)
	if err != nil {
		return nil, err
	}
	doc, err := library.Paper(lib, words, set, depth, from)
	if err != nil {
		return nil, err
	}
	plate, err := doc.Plate()
	if err != nil {
		return nil, err
	}
	return t.Typeset(ctx, plate.Source, plate.Assets)
}
