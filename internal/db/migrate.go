package db

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrationWait is long, since another node's migration may rewrite a large table, and
// bounded, since an operator must see why a start hangs.
const migrationWait = 10 * time.Minute

func migrations() fs.FS {
	sub, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above: cannot happen in a program that built
	}
	return sub
}

// errNewer stands for a database that a later Copse has migrated.
var errNewer = errors.New("the database was written by a newer Copse")

// migrate brings the database to the newest schema this program knows. There is no way
// back: an operator goes back by restoring the backup taken before the upgrade.
func (d *DB) migrate(ctx context.Context, files fs.FS) (err error) {
	ctx, cancel := context.WithTimeout(ctx, migrationWait)
	defer cancel()
	unlock, err := d.migrationLock(ctx)
	if err != nil {
		return fmt.Errorf("lock migrations: %w", err)
	}
	defer func() {
		if free := unlock(); free != nil {
			err = errors.Join(err, fmt.Errorf("unlock migrations: %w", free))
		}
	}()
	dialect := goose.DialectSQLite3
	if d.engine == Postgres {
		dialect = goose.DialectPostgres
	}
	p, err := goose.NewProvider(dialect, d.write, files,
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	at, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	sources := p.ListSources()
	if newest := sources[len(sources)-1].Version; at > newest {
		return fmt.Errorf("%w: schema %d, this program knows %d", errNewer, at, newest)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// migrationLock is one of the few places where the engines differ, see migrationLockSQLite
// and migrationLockPostgres.
func (d *DB) migrationLock(ctx context.Context) (func() error, error) {
	if d.engine == Postgres {
		return migrationLockPostgres(ctx, d.write)
	}
	return migrationLockSQLite(ctx, d.dir)
}
