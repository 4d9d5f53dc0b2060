package network

import (
	"embed"

	"copse/internal/copse"
	"copse/internal/record"
	"copse/internal/web"
)

//go:embed all:pages
var pages embed.FS

// Settings of the door.
type Settings struct {
	Book func() *record.Book // the entries of the present content
	// Point is a point of the library by its title, for links; ok is false where there is none.
	Point func(id string, lang copse.Lang) (title string, ok bool)
	Now   copse.Clock
}

// Door serves what stands around the Guidelines.
type Door struct {
	Settings
	shell *web.Shell
}

// New parses the door's pages.
func New(shell *web.Shell, s Settings) (*Door, error) {
	return &Door{Settings: s, shell: shell}, nil
}

// Routes are the pages below a language.
func (d *Door) Routes() []web.Route { return nil }

// Work is a page of this door that puts a point of the library to work.
type Work struct{ Path, Title string }

// PutToWork lists the cases and publications that belong to a point, the strongest evidence first.
func (d *Door) PutToWork(id copse.ID, lang copse.Lang) []Work { return nil }
