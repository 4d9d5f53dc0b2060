package app

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/source"
)

// watchEvery is how often an author's folder is read again. Reading takes a fraction of
// this, and needs no library that knows every operating system's way to watch a folder.
const watchEvery = 2 * time.Second

// checked is what the check said of one state of the content.
type checked struct {
	hash string
	list []source.Finding
}

// checkOnce returns what the check says of a library. It looks at everything, half a second
// long, so it runs once for each state of the content. Two states are kept: while the next one
// is checked, pages still show the last.
func (n *node) checkOnce(lib *content.Library) []source.Finding {
	n.check.Lock()
	defer n.check.Unlock()
	for _, c := range n.checked {
		if c.hash == lib.Hash {
			return c.list
		}
	}
	n.checked[1] = n.checked[0]
	n.checked[0] = checked{lib.Hash, content.Check(lib, content.CheckOptions{Now: copse.Now()})}
	return n.checked[0].list
}

// findings are what the check says of a point.
func (n *node) findings(about *content.Point) []source.Finding {
	var list []source.Finding
	for _, f := range n.checkOnce(n.content.Load()) {
		if !strings.Contains(f.File, "library/"+about.Area.Set.ID+"/") {
			continue
		}
		if strings.HasPrefix(f.Message, string(about.ID)+"/") || strings.HasPrefix(f.Message, string(about.ID)+" ") {
			list = append(list, f)
		}
	}
	return list
}

// reread reads the folders of the node again; words of the interface stay until it is started again.
func (n *node) reread() (r contents, err error) {
	from, err := sourcesOf(n.config)
	if err != nil {
		return r, err
	}
	r.words = n.shell.Words
	if r.lib, err = loadLibrary(from); err != nil {
		return r, err
	}
	if r.lists, err = loadChecklists(from); err != nil {
		return r, err
	}
	if r.books, err = loadBooks(r.lib, from); err == nil {
		r.books.hold(r.lib)
	}
	return r, err
}

// same reports whether nothing was changed since it was taken into use.
func (n *node) same(r contents) bool {
	return r.lib.Hash == n.content.Load().Hash && r.lists.Fingerprint == n.checklists.Load().Fingerprint &&
		r.books.same(*n.books.Load())
}

// watch reads the author's folder again and again, and shows what changed. What it shows is
// checked first, so that no page waits for the check.
func (n *node) watch(ctx context.Context) {
	n.checkOnce(n.content.Load())
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(watchEvery):
		}
		read, err := n.reread()
		if err != nil {
			slog.Warn("the content cannot be read; the last good version stays", "err", err)
			continue
		}
		if n.same(read) {
			continue
		}
		n.checkOnce(read.lib)
		n.hold(read)
		n.forget()
		slog.Info("content read again", "hash", read.lib.Hash[:12])
		n.search.Again()
	}
}
