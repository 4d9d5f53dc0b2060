package db

import (
	"context"
	"copse/internal/kept"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	_ "modernc.org/sqlite" // the driver "sqlite", without cgo
)

// FileName is the name of the SQLite file in the data folder.
const FileName = "copse.db"

const busyMillis = "10000"

// openSQLite makes the folder and the file readable by nobody else, since they will
// hold case data, and opens one connection that writes and several that cannot.
func openSQLite(ctx context.Context, dir string) (d *DB, unlock func() error, err error) {
	if dir == "" {
		return nil, nil, errNoFolder()
	}
	if err := makeFolder(dir); err != nil {
		return nil, nil, explainFile(dir, err)
	}
	// First of all: two programs that make one file at once are in each other's way.
	lock, err := lockFolder(ctx, dir)
	if err != nil {
		return nil, nil, err
	}
	drop := keepLog(filepath.Join(dir, FileName+"-wal"))
	if d, err = connectSQLite(ctx, dir); err != nil {
		return nil, nil, errors.Join(err, lock.Release())
	}
	d.whole = drop
	return d, lock.Release, nil
}

// keepLog copies the write-ahead log, which holds what was committed last. SQLite takes of it
// what fits when it opens the database, and removes it: where that comes to a refusal, the folder
// must still hold what it held. drop removes the copy. Where none can be made the start goes on.
func keepLog(log string) (drop func()) {
	beside := log + ".before"
	drop = func() { _ = os.Remove(beside) }
	from, info, err := kept.Open(log)
	if err != nil || info.Size() == 0 {
		return drop
	}
	defer from.Close()
	to, err := os.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil { // there is one of a start that was refused: that one stays
		return drop
	}
	if _, err := io.Copy(to, from); errors.Join(err, to.Close()) != nil {
		drop()
	}
	return drop
}

func connectSQLite(ctx context.Context, dir string) (*DB, error) {
	path := filepath.Join(dir, FileName)
	if err := lost(dir, path); err != nil {
		return nil, err
	}
	if err := prepareFile(path); err != nil {
		return nil, explainFile(dir, err)
	}
	d := &DB{engine: SQLite}
	var err error
	// The order matters: waiting must work before anything that may meet a lock, and
	// the file must be in WAL mode before the first reader opens it.
	d.write, err = sql.Open("sqlite", sqliteURL(path, "journal_mode(WAL)", "synchronous(FULL)"))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	d.write.SetMaxOpenConns(1)
	d.write.SetMaxIdleConns(1)
	if err := d.write.PingContext(ctx); err != nil {
		return nil, errors.Join(explainSQLite(path, err), d.write.Close())
	}
	if d.file, err = look(path); err != nil {
		return nil, errors.Join(explainFile(dir, err), d.write.Close())
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

// opened is a file by its name, and as it was when it was opened.
type opened struct {
	path string
	info fs.FileInfo
}

func look(path string) (opened, error) {
	info, err := os.Stat(path)
	return opened{path, info}, err
}

// Stays compares the file of SQLite with the one that was opened: where it was removed or replaced, what is
// written goes into a file that nobody finds again. Each write asks; it costs microseconds.
func (d *DB) Stays() error {
	if d.file.path == "" { // PostgreSQL
		return nil
	}
	if now, err := os.Stat(d.file.path); err != nil || !os.SameFile(d.file.info, now) {
		return fmt.Errorf("%s is not the file this node opened: it was removed or replaced while the node runs. Nothing must be written now: stop the node, and see docs/run/backup.md", d.file.path)
	}
	return nil
}

// sqliteURL escapes the path, so that a folder named "a?b#c" is that folder.
func sqliteURL(path string, pragmas ...string) string {
	q := url.Values{"_txlock": {"immediate"}}
	for _, p := range append([]string{"busy_timeout(" + busyMillis + ")", "foreign_keys(1)"}, pragmas...) {
		q.Add("_pragma", p)
	}
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + q.Encode()
}

// prepareFile makes a new database readable by nobody else: SQLite would let all read it, and its
// side files copy these bits. Of one that is there it takes what it lets all users do; a group may
// have been let in on purpose. It does not open it, since closing a file lets go of the locks that
// this program has on it.
func prepareFile(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err == nil {
		return f.Close()
	}
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	for _, file := range sides(path) {
		info, err := os.Stat(file)
		switch {
		case file != path && errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return err
		case !info.Mode().IsRegular():
			return &notFileError{file}
		case info.Mode()&0o007 != 0 && runtime.GOOS != "windows":
			if err := os.Chmod(file, info.Mode().Perm()&^0o007); err != nil {
				return err
			}
		}
	}
	return nil
}

// sides are the files of a database: itself, and what SQLite keeps beside it.
func sides(path string) []string { return []string{path, path + "-wal", path + "-shm"} }

// blocked finds the file of a database that this user may not use, where SQLite only says that
// something did not open.
func blocked(path string) error {
	for _, file := range sides(path) {
		f, err := os.OpenFile(file, os.O_RDWR, 0)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = f.Close()
		}
		if err != nil {
			return err
		}
	}
	return nil
}
