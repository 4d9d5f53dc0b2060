package app

import (
	"time"

	"copse/internal/copse"
	"copse/internal/offline"
)

// newOffline makes the door of packs: which pages belong together is the library's to say.
func (n *node) newOffline() (*offline.Door, error) {
	return offline.New(n.shell, offline.Settings{
		Sets:    n.takeAway,
		Edition: func() string { return n.content.Load().Edition },
		Off:     n.config.Offline == "off",
		Now:     time.Now,
	})
}

func (n *node) takeAway(lang copse.Lang) []offline.Set {
	var list []offline.Set
	for _, r := range n.library.Readings(lang) {
		list = append(list, offline.Set{ID: r.ID, Title: r.Title, Home: r.Home, Whole: r.Whole, Book: r.Whole + ".epub", Pages: r.Pages})
	}
	return list
}
