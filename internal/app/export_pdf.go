package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"copse/internal/content"
	"copse/internal/i18n"
	"copse/internal/library"
	"copse/internal/pdf"
	shared "copse/web"
)

// exportPDFCmd makes all PDF files into a folder: for a release, a memory stick, a
// printer without a network.
type exportPDFCmd struct {
	exportFrom
	Set    []string `help:"Only these sets, such as policy."`
	Depth  []string `help:"Only these depths." enum:"full,summary,brief,"`
	Lang   []string `help:"Only these languages, such as fr."`
	Data   string   `help:"Folder that keeps the compiled engine." default:"data" env:"COPSE_DATA" type:"path"`
	Origin string   `help:"Address of the site, printed and drawn as a code, such as https://cop.example.org." env:"COPSE_ORIGIN"`
	Name   string   `help:"Who publishes it; without it, the name of the site in that language." env:"COPSE_NAME"`
	Out    string   `required:"" help:"Folder for the files." type:"path"`
}

// Run makes the files one after the other and names each with its size.
func (c *exportPDFCmd) Run(std Streams) error {
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
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return err
	}
	for _, set := range lib.Sets {
		for _, depth := range library.Depths() {
			for _, lang := range words.Langs() {
				if !wanted(c.Set, set.ID) || !wanted(c.Depth, depth) || !wanted(c.Lang, string(lang)) || !pdf.Writes(lang) {
					continue
				}
				w, _ := words.For(lang)
				name := filepath.Join(c.Out, library.DocumentName(lib, set, depth, lang)+".pdf")
				size, err := c.make(ctx, typesetter, lib, w, set, depth, name)
				if err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
				if _, err := fmt.Fprintln(std.Out, name, size); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// wanted reports whether an empty list, or one that names it, asks for a thing.
func wanted(list []string, name string) bool { return len(list) == 0 || slices.Contains(list, name) }

func (c *exportPDFCmd) make(ctx context.Context, t *pdf.Typesetter, lib *content.Library, words *i18n.Words, set *content.Set, depth, name string) (size int, err error) {
	from := library.Copy{Address: strings.TrimRight(c.Origin, "/"), Publisher: c.Name, Look: shared.FS, Preview: true} // as in exportEPUBCmd
	if from.Publisher == "" {
		from.Publisher = words.T("web.site.name")
	}
	doc, err := library.Paper(lib, words, set, depth, from)
	if err != nil {
		return 0, err
	}
	plate, err := doc.Plate()
	if err != nil {
		return 0, err
	}
	made, err := t.Typeset(ctx, plate.Source, plate.Assets)
	if err != nil {
		return 0, err
	}
	return len(made), toFile(name, nil, func(w io.Writer) error { _, err := w.Write(made); return err })
}
