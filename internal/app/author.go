package app

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"copse/internal/content"
	"copse/internal/copse"
)

// watchEvery is how often an author's folder is read again. Reading takes a fraction of
// this, and needs no library that knows every operating system's way to watch a folder.
const watchEvery = 2 * time.Second

// findings asks the check about a node, each time: an author waits for nothing else.
func (n *node) findings(about *content.Node) []content.Finding {
	var list []content.Finding
	for _, f := range content.Check(n.content.Load(), content.CheckOptions{Set: about.Area.Set.ID, Now: copse.Now()}) {
		if strings.HasPrefix(f.Message, string(about.ID)+"/") || strings.HasPrefix(f.Message, string(about.ID)+" ") {
			list = append(list, f)
		}
	}
	return list
}

// watch reads the author's folder again and again, and shows what changed.
func (n *node) watch(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(watchEvery):
		}
		lib, err := loadLibrary(n.config)
		if err != nil {
			slog.Warn("the content cannot be read; the last good version stays", "err", err)
			continue
		}
		if lib.Hash == n.content.Load().Hash {
			continue
		}
		n.content.Store(lib)
		n.shell.Forget()
		n.offline.Forget()
		slog.Info("content read again", "hash", lib.Hash[:12])
		if err := n.search.Build(ctx, lib); err != nil && ctx.Err() == nil {
			slog.Warn("search still answers from the last version", "err", err)
		}
	}
}
