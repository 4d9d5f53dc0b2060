package db

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// OpenError says why the database did not open, to an operator who may read it at
// three in the morning: what is wrong, where, and what to do about it. It never holds
// a password.
type OpenError struct {
	What  string // "the disk is full"
	Where string // a path, a host, a setting
	Do    string // the next step, as an instruction
	Err   error  // the cause, for the log; may be nil
}

// Error is all of it on one line.
func (e *OpenError) Error() string {
	if e.Err != nil {
		cause := strings.Join(strings.Fields(e.Err.Error()), " ")
		return fmt.Sprintf("%s: %s (%s). To do: %s", e.What, e.Where, cause, e.Do)
	}
	return fmt.Sprintf("%s: %s. To do: %s", e.What, e.Where, e.Do)
}

// Unwrap returns the cause.
func (e *OpenError) Unwrap() error { return e.Err }

var (
	errIsFolder = errors.New("is a folder")
	errBusy     = errors.New("the database is busy")
)

// IsUnique reports whether a statement broke a unique index or a primary key.
// The two engines name their error classes differently: this is one of the few forks.
func IsUnique(err error) bool {
	if code, ok := sqliteCode(err); ok {
		return code == sqlite3.SQLITE_CONSTRAINT_UNIQUE || code == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return postgresCode(err) == "23505" // unique_violation
}

// IsBusy reports whether a statement lost against another one and may be tried again.
func IsBusy(err error) bool {
	if errors.Is(err, errBusy) {
		return true
	}
	if code, ok := sqliteCode(err); ok {
		return code&0xff == sqlite3.SQLITE_BUSY || code&0xff == sqlite3.SQLITE_LOCKED
	}
	switch postgresCode(err) {
	case "40001", "40P01", "55P03": // serialization_failure, deadlock_detected, lock_not_available
		return true
	}
	return false
}

func sqliteCode(err error) (int, bool) {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code(), true
	}
	return 0, false
}

func postgresCode(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// explain turns what migrate met into words for the operator.
func (d *DB) explain(s Settings, err error) error {
	where := filepath.Join(s.Dir, FileName)
	if d.engine == Postgres {
		where = address(s.URL)
	}
	if errors.Is(err, errNewer) {
		return &OpenError{What: "this program is older than its data", Where: where, Err: err,
			Do: "start the newer Copse again, or restore the backup taken before the upgrade"}
	}
	if d.engine == Postgres {
		return explainPostgres(s.URL, err)
	}
	return explainSQLite(where, err)
}

// explainFile speaks of the folder and the file before SQLite sees them.
func explainFile(dir, path string, err error) error {
	e := &OpenError{What: "the data folder cannot be used", Where: dir, Err: err,
		Do: "set COPSE_DATA to a folder on a local disk that the service may write to"}
	switch {
	case errors.Is(err, errIsFolder):
		e.What, e.Where, e.Err = "the database file is a folder", path, nil
		e.Do = "move that folder away, or set COPSE_DATA to another folder"
	case errors.Is(err, syscall.ENOTDIR):
		e.What, e.Err = "the data folder is a file, or lies below one", nil
		e.Do = "set COPSE_DATA to a folder, not to a file"
	case errors.Is(err, syscall.EROFS):
		e.What = "the data folder is on a read-only file system"
		e.Do = "mount it writable (look for disk errors in the system log), or set COPSE_DATA to another folder"
	case errors.Is(err, fs.ErrPermission):
		e.What = "the data folder cannot be written to"
		e.Do = "give it to the user the service runs as (chown -R copse " + dir + "), or set COPSE_DATA to another folder"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		e.What, e.Do = diskFull, diskFullDo
	}
	return e
}

const (
	diskFull   = "the disk is full"
	diskFullDo = "free space on that disk (df -h shows how much is left), then start again; nothing was changed"
)

// explainSQLite speaks of the file as SQLite found it.
func explainSQLite(path string, err error) error {
	e := &OpenError{What: "the database did not open", Where: path, Err: err,
		Do: "keep a copy of the folder, then look at the cause above"}
	code, known := sqliteCode(err)
	switch {
	case errors.Is(err, errBusy), known && code&0xff == sqlite3.SQLITE_BUSY:
		e.What = "the database is held by another program"
		e.Do = "stop the other Copse or sqlite3 that has this file open (fuser " + path + " names it)"
	case !known:
	case code&0xff == sqlite3.SQLITE_FULL, code == sqlite3.SQLITE_IOERR_WRITE,
		code == sqlite3.SQLITE_IOERR_SHMSIZE, code == sqlite3.SQLITE_IOERR_SHMOPEN,
		code == sqlite3.SQLITE_IOERR_TRUNCATE:
		// A file-size limit and a quota come as a failed write, not as SQLITE_FULL.
		e.What, e.Do = diskFull+", or a size limit was met", diskFullDo
	case code&0xff == sqlite3.SQLITE_NOTADB:
		e.What, e.Err = "the file is not a database", nil
		e.Do = "move it away to start with an empty database, or restore a backup; if COPSE_DATA points to the wrong folder, change it"
	case code&0xff == sqlite3.SQLITE_CORRUPT:
		e.What = "the database file is damaged"
		e.Do = "keep a copy of the folder, check the disk, then restore the last backup"
	case code&0xff == sqlite3.SQLITE_READONLY, code&0xff == sqlite3.SQLITE_CANTOPEN, code&0xff == sqlite3.SQLITE_PERM:
		e.What = "the database file cannot be written to"
		e.Do = "give the data folder and all files in it to the user the service runs as"
	}
	return e
}

// explainPostgres speaks of the server: where it is, never with which password.
func explainPostgres(dsn string, err error) error {
	e := &OpenError{What: "PostgreSQL cannot be used", Where: address(dsn), Err: err,
		Do: "look at the cause above and in the log of PostgreSQL"}
	var unreached *pgconn.ConnectError
	switch code := postgresCode(err); {
	case code == "28P01", code == "28000":
		e.What, e.Do = "PostgreSQL refused the user or the password", "correct the user and the password in COPSE_DB, or pg_hba.conf on the server"
	case code == "3D000":
		e.What, e.Do = "PostgreSQL has no such database", "create it (createdb --owner copse copse), or correct the name in COPSE_DB"
	case code == "42501":
		e.What, e.Do = "PostgreSQL does not let this user create tables", "make the user of COPSE_DB the owner of the database"
	case code == "53300":
		e.What, e.Do = "PostgreSQL has no free connection", "raise max_connections, or stop programs that use it"
	case strings.HasPrefix(code, "53"):
		e.What, e.Do = "PostgreSQL has no room left", "free disk or memory on its machine, then start again"
	case code == "57P03":
		e.What, e.Do = "PostgreSQL is still starting", "wait until it answers, then start again"
	case code == "" && (errors.As(err, &unreached) || pgconn.Timeout(err)):
		e.What, e.Do = "PostgreSQL does not answer", "check that it runs and that this machine may reach that host and port"
	}
	return e
}

// address is the host, port and database of a URL, without user and password.
func address(dsn string) string {
	u, err := url.Parse(dsn)
	if err != nil {
		return "COPSE_DB"
	}
	return u.Host + u.Path
}

// clip keeps a piece of a setting short, so that no secret follows it into a log.
func clip(s string) string {
	if len(s) > 12 {
		return s[:12] + "…"
	}
	return s
}
