package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"copse/internal/assess"
	"copse/internal/config"
	"copse/internal/content"
	"copse/internal/db"
	"copse/internal/directory"
	"copse/internal/i18n"
	"copse/internal/jobs"
	"copse/internal/learn"
	"copse/internal/library"
	"copse/internal/network"
	"copse/internal/pdf"
	"copse/internal/press"
	"copse/internal/search"
	"copse/internal/services"
	"copse/internal/web"
	shared "copse/web"
)

// node is one running Copse: its rooms and doors, put together.
type node struct {
	config config.Config
	db     *db.DB
	shell  *web.Shell
	// These are replaced only when an author reloads.
	content    atomic.Pointer[content.Library]
	checklists atomic.Pointer[assess.Checklists]
	books      atomic.Pointer[books]
	search     *search.Index
	metrics    *metrics
	printer    *pdf.Typesetter
	press      *press.Press

	doors   []door
	jobs    *jobs.Queue
	library *library.Door  // that offline asks which pages belong together
	assess  *assess.Door   // that the library asks which checklists put a point to work
	kinds   *services.Door // that the library asks which kinds of service a point belongs to
	network *network.Door  // that the library asks for cases and publications of a point
	learn   *learn.Door    // that the library asks for stories of a point
	handles http.Handler   // every page of the node, see site
	work    sync.WaitGroup
	token   string // opens a preview to who has it

	check   sync.Mutex // guards checked
	checked [2]checked // authors only
}

// stateLaunched is the node_state key that holds the day the site was opened.
const stateLaunched = "launched"

// open reads everything a node needs and says what is wrong before the first visitor comes.
func open(ctx context.Context, c config.Config) (*node, error) {
	n := &node{config: c, metrics: newMetrics()}
	// Before the database is opened, which brings it forward: where the content cannot be
	// read, the old program can still be started on the old data.
	read, err := readContent(c)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(c.Data, 0o700); c.DB != "" && err != nil { // SQLite says it better itself
		return nil, fmt.Errorf("the data folder %s cannot be used: %w\nGive COPSE_DATA a folder that this user may write to", c.Data, err)
	}
	if n.db, err = db.Open(ctx, db.Settings{URL: c.DB, Dir: c.Data}); err != nil {
		return nil, err
	}
	if err := n.build(ctx, read); err != nil {
		return nil, errors.Join(err, n.db.Close())
	}
	return n, nil
}

// contents is what a node reads of its folders.
type contents struct {
	words *i18n.Catalog
	lib   *content.Library
	lists *assess.Catalog
	seed  *directory.Directory

	books books
}

func readContent(c config.Config) (r contents, err error) {
	from, err := sourcesOf(c)
	if err != nil {
		return r, err
	}
	if r.words, err = loadWords(from); err != nil {
		return r, err
	}
	if r.lib, err = loadLibrary(from); err != nil {
		return r, err
	}
	if r.lists, err = loadChecklists(from); err != nil {
		return r, err
	}
	if r.books, err = loadBooks(r.lib, from); err != nil {
		return r, err
	}
	r.books.hold(r.lib)
	if r.seed, err = directory.Load(from[0].FS); err != nil {
		return r, fmt.Errorf("read the directory: %w", err)
	}
	return r, nil
}

func (n *node) build(ctx context.Context, read contents) error {
	_, launched, err := n.db.NodeState(ctx, stateLaunched)
	if err != nil {
		return err
	}
	words, lib := read.words, read.lib
	n.hold(read)
	helpers := read.seed.For(directory.Node{Country: n.config.Country, Emergency: n.config.Emergency, NoNumber: n.config.NoEmergency, Launched: launched})
	n.shell = &web.Shell{Files: shared.FS, Words: words, Preview: !launched, Name: n.config.Name, Country: n.config.Country,
		Origin: n.config.Origin, Exit: n.config.Exit, Colours: lib.Colours()}
	n.shell.Bar = safetyBar(helpers, n.config.Country, words)
	if err := n.shell.Open(); err != nil {
		return err
	}
	n.search = search.NewIndex(n.config.Data)
	if n.printer, err = pdf.New(filepath.Join(n.config.Data, "pdf")); err != nil {
		return err
	}
	n.press = press.New(filepath.Join(n.config.Data, "pdf"), n.printer)
	return n.openDoors(helpers)
}

// hold takes content into use, with what belongs to it.
func (n *node) hold(r contents) {
	n.checklists.Store(&assess.Checklists{Catalog: r.lists, Points: r.lib, Interface: r.words})
	n.books.Store(&r.books)
	n.content.Store(r.lib)
}

// handler is the life of a request, outermost first. A preview stands behind its gate.
func (n *node) handler() http.Handler {
	h := n.site()
	if n.shell.Preview {
		h = n.shell.Gate(n.gate(), h)
	}
	return web.Observe(n.metrics.seen, n.shell.Secure(h))
}

// site answers every page of the node, to whoever asks: for visitors behind handler, and
// for the export of pages into a folder.
func (n *node) site() http.Handler {
	if n.handles == nil {
		pages, rest := http.NewServeMux(), http.NewServeMux()
		n.mount(pages, rest)
		n.shell.Assets(rest)
		n.shell.Robots(rest)
		n.handles = n.shell.Langs(pages, rest)
	}
	return web.Compress(n.shell.SameOrigin(n.handles))
}

// background starts what may take longer than a start should. close waits for it.
func (n *node) background(ctx context.Context) {
	n.work.Go(func() {
		n.search.Keep(ctx, func(ctx context.Context) error {
			defer debug.FreeOSMemory() // what reading the content left is as large as the content
			return n.index(ctx)
		})
	})
	n.work.Go(func() { n.jobs.Run(ctx) })
	if n.config.ContentDir != "" {
		n.work.Go(func() { n.watch(ctx) })
	}
}

// close waits for the work in the background, whose context has ended, and then closes what
// it works with.
func (n *node) close() {
	n.work.Wait()
	n.printer.Close()
	if err := errors.Join(n.search.Close(), n.db.Close()); err != nil {
		slog.Error("closing", "err", err)
	}
}
