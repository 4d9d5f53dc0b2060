package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite", without cgo
)

// FileName is the name of the SQLite file in the data folder.
const FileName = "copse.db"

const busyMillis = "10000"

// openSQLite makes the folder and the file readable by nobody else, since they will
// hold case data, and opens one connection that writes and several that cannot.
func openSQLite(ctx context.Context, dir string) (*DB, error) {
	if dir == "" {
		return nil, &OpenError{
			What:  "no data folder is set",
			Where: "COPSE_DATA is empty",
			Do:    "set COPSE_DATA to a folder on a local disk, such as /var/lib/copse",
		}
	}
	path := filepath.Join(dir, FileName)
	if err := prepareFile(dir, path); err != nil {
		return nil, explainFile(dir, path, err)
	}
	d := &DB{engine: SQLite, dir: dir}
	var err error
	// The order matters: waiting must work before anything that may meet a lock, and
	// the file must be in WAL mode before the first reader opens it.
	d.write, err = sql.Open("sqlite", sqliteURL(path, "journal_mode(WAL)", "synchronous(FULL)"))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	d.write.SetMaxOpenConns(1)
	d.write.SetMaxIdleConns(1)
	if err := pingFirst(ctx, d.write); err != nil {
		return nil, errors.Join(explainSQLite(path, err), d.write.Close())
	}
	// query_only turns a write that strayed to a reader into an error at once, in
	// every test, instead of a lock that two processes fight for.
	d.read, err = sql.Open("sqlite", sqliteURL(path, "query_only(1)"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), d.write.Close())
	}
	readers := max(4, runtime.NumCPU())
	d.read.SetMaxOpenConns(readers)
	d.read.SetMaxIdleConns(readers)
	return d, nil
}

// pingFirst makes the first connection. Where several programs open a new file at once, SQLite
// answers "busy" to those that would turn it to WAL second, and does not wait as it does for
// everything else.
func pingFirst(ctx context.Context, d *sql.DB) error {
	until := time.Now().Add(5 * time.Second) // each of them is done in a few milliseconds
	for {
		err := d.PingContext(ctx)
		if !IsBusy(err) || time.Now().After(until) || ctx.Err() != nil {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// sqliteURL escapes the path, so that a folder named "a?b#c" is that folder.
func sqliteURL(path string, pragmas ...string) string {
	q := url.Values{"_txlock": {"immediate"}}
	for _, p := range append([]string{"busy_timeout(" + busyMillis + ")", "foreign_keys(1)"}, pragmas...) {
		q.Add("_pragma", p)
	}
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + q.Encode()
}

func prepareFile(dir, path string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		// SQLite would make the file readable by all; its side files copy these bits.
		f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return err
		}
		return f.Close()
	case err != nil:
		return err
	case info.IsDir():
		return errIsFolder
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return f.Close()
}

// migrationLockSQLite keeps two programs on one folder from migrating at once. SQLite
// locks a file of its own for us: it waits, works on every system, and is let go when
// the program dies.
func migrationLockSQLite(ctx context.Context, dir string) (func() error, error) {
	lock, err := sql.Open("sqlite", sqliteURL(filepath.Join(dir, "migrate.lock")))
	if err != nil {
		return nil, err
	}
	lock.SetMaxOpenConns(1)
	conn, err := lock.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	wait := fmt.Sprintf(`PRAGMA busy_timeout = %d`, migrationWait.Milliseconds())
	if _, err := conn.ExecContext(ctx, wait+`; BEGIN EXCLUSIVE`); err != nil {
		return nil, errors.Join(err, conn.Close(), lock.Close())
	}
	return func() error {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), `ROLLBACK`)
		return errors.Join(err, conn.Close(), lock.Close())
	}, nil
}
