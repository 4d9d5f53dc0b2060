// Package db opens the database and runs plain SQL on it: SQLite in the data folder
// by default, PostgreSQL where COPSE_DB names one. One SQL text serves both.
//
// It promises that a commit survives a power cut, that every database it hands out has
// all migrations and belongs to the data folder, that one node has a folder (Own), and that
// it refuses to start with words an operator can act on: obeying them loses nothing.
// It builds no SQL and maps no objects: the stores of the doors hold their own SQL.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Settings say where the data lies. An empty URL means SQLite in Dir.
type Settings struct {
	URL string // postgres://user:password@host/database, or empty
	Dir string // the data folder: made if it is missing on SQLite; on PostgreSQL empty where there is none
}

// Engine names the database in use.
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// DB is an open database with all migrations applied. It is safe for many goroutines.
type DB struct {
	engine Engine
	write  *sql.DB // SQLite: one connection, since the engine has one writer
	read   *sql.DB // SQLite: several connections that cannot write; PostgreSQL: the same pool
	whole  func()  // called once all tables were found, see keepLog
	file   opened  // SQLite: what was opened
}

// acquireWait bounds the wait for the one writer of SQLite. Nothing here holds it for
// long; who waits this long sits in a Tx inside a Tx, which would otherwise wait for ever.
const acquireWait = 30 * time.Second

// Open opens the database, applies the migrations that are missing and checks that all
// tables are there and that it is the database of the data folder. What goes wrong comes
// back as *OpenError, written for the operator.
func Open(ctx context.Context, s Settings) (*DB, error) {
	d, unlock, err := begin(ctx, s)
	if err != nil {
		return nil, err
	}
	if err := d.prepare(ctx, s.Dir, migrations()); err != nil {
		return nil, errors.Join(d.explain(s, err), d.Close(), unlock())
	}
	if d.whole != nil {
		d.whole()
	}
	if err := unlock(); err != nil {
		return nil, errors.Join(fmt.Errorf("unlock migrations: %w", err), d.Close())
	}
	return d, nil
}

// begin connects, and takes the lock under which a database is brought forward. It is one of
// the few places where the engines differ.
func begin(ctx context.Context, s Settings) (d *DB, unlock func() error, err error) {
	switch {
	case s.URL == "":
		return openSQLite(ctx, s.Dir)
	case strings.HasPrefix(s.URL, "postgres://"), strings.HasPrefix(s.URL, "postgresql://"):
		return openPostgres(ctx, s.URL)
	}
	scheme, _, _ := strings.Cut(s.URL, ":")
	return nil, nil, &OpenError{
		What:  "COPSE_DB does not name a database this program knows",
		Where: fmt.Sprintf("COPSE_DB begins with %q", clip(scheme)),
		Do:    "leave COPSE_DB empty for SQLite in the data folder, or write postgres://user:password@host:5432/database",
	}
}

// Close lets go of all connections. On SQLite the write-ahead log is folded into the file.
func (d *DB) Close() error {
	// Readers first: SQLite folds the log in only when the last connection closes.
	var err error
	if d.read != d.write {
		err = d.read.Close()
	}
	return errors.Join(err, d.write.Close())
}

// Engine says which engine is in use, for the log and the version page.
func (d *DB) Engine() Engine { return d.engine }

// Ping asks the database for an answer; it is meant for the health check.
func (d *DB) Ping(ctx context.Context) error {
	if _, err := Get[int64](ctx, d, `SELECT 1`); err != nil {
		return fmt.Errorf("ask the database for a sign of life: %w", err)
	}
	return nil
}

// Tx is one transaction. It is handed to the function given to DB.Tx and is dead after it.
type Tx struct {
	tx *sql.Tx
}

// Tx runs f in one transaction: committed where f returns nil, undone otherwise, also
// when f panics. Inside f use the tx alone: on SQLite it holds the only writer, and
// another Tx or Exec on the DB would wait for itself. On PostgreSQL transactions are
// READ COMMITTED: guard an update by the value it was decided on.
func (d *DB) Tx(ctx context.Context, f func(tx *Tx) error) (err error) {
	conn, done, err := d.writer(ctx)
	if err != nil {
		return err
	}
	defer done()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	ended := false
	defer func() {
		if ended {
			return
		}
		if undo := tx.Rollback(); undo != nil && !errors.Is(undo, sql.ErrTxDone) {
			err = errors.Join(err, fmt.Errorf("undo: %w", undo))
		}
	}()
	if err := f(&Tx{tx: tx}); err != nil {
		return err
	}
	if err := d.Stays(); err != nil {
		return err
	}
	ended = true
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// writer takes a connection that may write. The wait is bounded, see acquireWait.
func (d *DB) writer(ctx context.Context) (*sql.Conn, func(), error) {
	wait, cancel := context.WithTimeout(ctx, acquireWait)
	defer cancel()
	conn, err := d.write.Conn(wait)
	if err != nil {
		if ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
			return nil, nil, fmt.Errorf("%w: no writer for %s (a Tx or Exec inside a Tx?)", errBusy, acquireWait)
		}
		return nil, nil, fmt.Errorf("take a connection: %w", err)
	}
	// Close gives the connection back to the pool; its error is "already given back".
	return conn, func() { _ = conn.Close() }, nil
}
