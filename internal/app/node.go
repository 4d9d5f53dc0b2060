package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"

	files "copse/content"
	"copse/internal/config"
	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/db"
	"copse/internal/directory"
	"copse/internal/i18n"
	"copse/internal/library"
	"copse/internal/offline"
	"copse/internal/pdf"
	"copse/internal/web"
	shared "copse/web"
)

// node is one running Copse: its rooms and doors, put together.
type node struct {
	config  config.Config
	db      *db.DB
	shell   *web.Shell
	content atomic.Pointer[content.Library] // replaced only when an author reloads
	search  *content.Index
	library *library.Door
	help    *directory.Door
	offline *offline.Door
	metrics *metrics
	printer *pdf.Typesetter
}

// stateLaunched is the node_state key that holds the day the site was opened.
const stateLaunched = "launched"

// open reads everything a node needs and says what is wrong before the first visitor comes.
func open(ctx context.Context, c config.Config) (*node, error) {
	n := &node{config: c, metrics: newMetrics()}
	var err error
	if err := os.MkdirAll(c.Data, 0o700); c.DB != "" && err != nil { // SQLite says it better itself
		return nil, fmt.Errorf("the data folder %s cannot be used: %w\nGive COPSE_DATA a folder that this user may write to", c.Data, err)
	}
	if n.db, err = db.Open(ctx, db.Settings{URL: c.DB, Dir: c.Data}); err != nil {
		return nil, err
	}
	if err := n.build(ctx); err != nil {
		return nil, errors.Join(err, n.db.Close())
	}
	return n, nil
}

func (n *node) build(ctx context.Context) error {
	_, launched, err := n.db.NodeState(ctx, stateLaunched)
	if err != nil {
		return err
	}
	base, _, err := sources(n.config)
	if err != nil {
		return err
	}
	words, err := loadWords(n.config)
	if err != nil {
		return err
	}
	lib, err := loadLibrary(n.config)
	if err != nil {
		return err
	}
	n.content.Store(lib)
	seed, err := directory.Load(base)
	if err != nil {
		return fmt.Errorf("read the directory: %w", err)
	}
	helpers := seed.For(directory.Node{Country: n.config.Country, Emergency: n.config.Emergency, NoNumber: n.config.NoEmergency, Launched: launched})
	n.shell = &web.Shell{Files: shared.FS, Words: words, Preview: !launched, Name: n.config.Name, Country: n.config.Country,
		Origin: n.config.Origin, Exit: n.config.Exit, Reload: n.config.ContentDir != "", Colours: lib.Colours()}
	n.shell.Bar = safetyBar(helpers, n.config.Country, words)
	if err := n.shell.Open(); err != nil {
		return err
	}
	n.search = content.NewIndex(n.config.Data)
	if n.library, err = library.New(n.shell, n.content.Load, n.search); err != nil {
		return err
	}
	if n.config.ContentDir != "" {
		n.library.Findings = n.findings
	}
	n.library.TakeDown = takeDown(helpers, n.config.Country)
	if n.library.Read, err = n.signedTexts(); err != nil {
		return err
	}
	kept := filepath.Join(n.config.Data, "pdf")
	if n.printer, err = pdf.New(kept); err != nil {
		return err
	}
	n.library.Press = library.NewPress(kept, n.printer)
	if n.help, err = directory.New(n.shell, helpers); err != nil {
		return err
	}
	safety := lib.SafetyWords()
	n.help.Read = func(lang copse.Lang) bool { return n.library.Read(lang, safety...) }
	n.offline, err = n.newOffline()
	return err
}

// sources are the folders content comes from: the shipped one, or the author's, then the
// country's overlay.
func sources(c config.Config) (base fs.FS, overlays []fs.FS, err error) {
	base = files.FS
	if c.ContentDir != "" {
		if _, err := os.Stat(c.ContentDir); err != nil {
			return nil, nil, fmt.Errorf("COPSE_CONTENT_DIR: %w", err)
		}
		base = os.DirFS(c.ContentDir)
	}
	dir, err := overlayOf(c)
	if dir != "" {
		overlays = append(overlays, os.DirFS(dir))
	}
	return base, overlays, err
}

func loadWords(c config.Config) (*i18n.Catalog, error) {
	base, overlays, err := sources(c)
	if err != nil {
		return nil, err
	}
	words, err := i18n.Load(content.Typeset, append([]fs.FS{base}, overlays...)...)
	if err != nil {
		return nil, fmt.Errorf("read the words of the interface: %w", err)
	}
	return words, nil
}

func loadLibrary(c config.Config) (*content.Library, error) {
	base, overlays, err := sources(c)
	if err != nil {
		return nil, err
	}
	colours, err := ourColours()
	if err != nil {
		return nil, err
	}
	all := []content.Source{{FS: base, Tokens: colours}}
	for _, o := range overlays {
		all = append(all, content.Source{FS: o, Name: "overlay", Overlay: true})
	}
	lib, err := content.Load(all...)
	if err != nil {
		return nil, fmt.Errorf("read the content (details: copse check): %w", err)
	}
	return lib, nil
}

// safetyBar asks the directory once for each language: the bar stands on every page.
func safetyBar(d *directory.Directory, country string, words *i18n.Catalog) func(copse.Lang) web.Bar {
	bars := map[copse.Lang]web.Bar{}
	for _, lang := range words.Langs() {
		emergency, dial, line := d.Bar(country, lang)
		bars[lang] = web.Bar{Emergency: emergency, Dial: dial, Line: line}
	}
	return func(lang copse.Lang) web.Bar { return bars[lang] }
}

// takeDown hands the directory's services for pictures of oneself to the library, whose
// points stand beside them.
func takeDown(d *directory.Directory, country string) func(*i18n.Words) []library.Helper {
	return func(w *i18n.Words) []library.Helper {
		var list []library.Helper
		for _, c := range d.OwnCards(country, w) {
			list = append(list, library.Helper{Name: c.Title.Words, Lang: c.Title.Lang, Dir: c.Title.Dir, About: w.T("directory.about." + c.About),
				Listed: w.T("directory.card.listed", "publisher", c.Publisher), Phone: c.Phone, Tel: c.Tel, Address: c.URL, Domain: c.Domain, Adults: !c.ForChildren()})
		}
		return list
	}
}

// handler is the life of a request, outermost first. A preview stands behind its gate.
func (n *node) handler() http.Handler {
	gate := func(h http.Handler) http.Handler { return h }
	switch {
	case n.shell.Preview && n.config.Passphrase != "":
		gate = func(h http.Handler) http.Handler { return web.Passphrase(n.config.Passphrase, h) }
	case n.shell.Preview:
		gate = web.ThisMachineOnly
	}
	return web.Observe(n.metrics.seen, n.shell.Secure(gate(n.site())))
}

// site answers every page of the node, to whoever asks: for visitors behind handler, and
// for the export of pages into a folder.
func (n *node) site() http.Handler {
	pages, rest := http.NewServeMux(), http.NewServeMux()
	n.library.Routes(pages)
	n.help.Routes(pages)
	n.offline.Routes(pages)
	n.library.Permanent(rest)
	n.offline.Permanent(rest)
	n.shell.Assets(rest)
	n.shell.Robots(rest)

	var h http.Handler = n.shell.Langs(pages, rest)
	n.offline.From(h)
	return web.Compress(n.shell.SameOrigin(h))
}

// background starts what may take longer than a start should.
func (n *node) background(ctx context.Context) {
	go func() {
		if err := n.search.Build(ctx, n.content.Load()); err != nil && ctx.Err() == nil {
			slog.Error("the search index could not be built; pages work, search does not", "err", err)
		}
	}()
	if n.config.ContentDir != "" {
		go n.watch(ctx)
	}
}

func (n *node) close() {
	n.printer.Close()
	if err := errors.Join(n.search.Close(), n.db.Close()); err != nil {
		slog.Error("closing", "err", err)
	}
}
