package db

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrationLimit is long, since a migration may rewrite a large table, and bounded, since
// an operator must see why a start hangs.
const migrationLimit = 10 * time.Minute

func migrations() fs.FS {
	sub, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		panic(err) // the folder is embedded above: cannot happen in a program that built
	}
	return sub
}

// errNewer stands for a database that a later Copse has migrated.
var errNewer = errors.New("the database was written by a newer Copse")

// errSchema stands for tables that are not those of the migrations.
var errSchema = errors.New("the tables are not those this program knows")

// prepare brings the database to the newest schema this program knows. There is no way
// back: an operator goes back by restoring the backup taken before the upgrade. It runs
// under the lock that begin took.
func (d *DB) prepare(ctx context.Context, dir string, files fs.FS) error {
	ctx, cancel := context.WithTimeout(ctx, migrationLimit)
	defer cancel()
	noted, err := note(dir)
	if err != nil {
		return err
	}
	if err := d.migrate(ctx, files, noted != ""); err != nil {
		return err
	}
	if err := d.complete(ctx, files); err != nil {
		return err
	}
	return d.settle(ctx, dir, noted)
}

// migrate applies what is missing. Where a full database is expected, an empty one is refused.
func (d *DB) migrate(ctx context.Context, files fs.FS, full bool) error {
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
	if at == 0 {
		if there, _, err := d.tables(ctx, files); err != nil {
			return err
		} else if len(there) > 0 {
			return fmt.Errorf("%w: table %s is there, and no record of who made it", errSchema, there[0])
		} else if full {
			return errEmptied
		}
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// complete checks that every table the migrations made is there.
func (d *DB) complete(ctx context.Context, files fs.FS) error {
	_, missing, err := d.tables(ctx, files)
	if err == nil && len(missing) > 0 {
		err = fmt.Errorf("%w: there is no table %s", errSchema, strings.Join(missing, ", "))
	}
	return err
}

// tables says which tables of the migrations are there and which are not.
func (d *DB) tables(ctx context.Context, files fs.FS) (there, missing []string, err error) {
	names, err := tablesOf(files)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		_, err := All[int64](ctx, d, `SELECT 1 FROM `+name+` WHERE 1 = 0`)
		switch {
		case err == nil:
			there = append(there, name)
		case isNoTable(err):
			missing = append(missing, name)
		default:
			return nil, nil, fmt.Errorf("look for table %s: %w", name, err)
		}
	}
	return there, missing, nil
}

var tableLine = regexp.MustCompile(`(?m)^(CREATE|DROP) TABLE (\w+)`)

// tablesOf reads from the migrations which tables are there after the last.
func tablesOf(files fs.FS) (tables []string, err error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		for _, m := range tableLine.FindAllStringSubmatch(string(body), -1) {
			tables = slices.DeleteFunc(tables, func(t string) bool { return t == m[2] })
			if m[1] == "CREATE" {
				tables = append(tables, m[2])
			}
		}
	}
	return tables, nil
}
