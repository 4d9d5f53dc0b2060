package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"copse/internal/db"
)

// nodeData says where a node's database is, for a command that looks into it.
type nodeData struct {
	Data string `help:"Folder of the node." default:"data" env:"COPSE_DATA" type:"path"`
	DB   string `help:"postgres://… for PostgreSQL; empty: SQLite in the data folder." env:"COPSE_DB"`
}

// open opens the database of a node that has run. A mistyped folder is not made: an empty
// database would answer that there is nothing.
func (c nodeData) open(ctx context.Context) (*db.DB, error) {
	if _, err := os.Stat(c.Data); c.DB == "" && errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("--data: there is no folder %s: give the data folder of the node, which `copse serve` makes", c.Data)
	}
	return db.Open(ctx, c.settings())
}

// settings say where the database is. One on PostgreSQL is looked into without a data folder: this
// machine need not have one.
func (c nodeData) settings() db.Settings {
	if c.DB != "" {
		return db.Settings{URL: c.DB}
	}
	return db.Settings{Dir: c.Data}
}
