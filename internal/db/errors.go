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

	"copse/internal/kept"
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

var errBusy = errors.New("the database is busy")

// notFileError names what stands where a file of the database belongs, and is none.
type notFileError struct{ path string }

func (e *notFileError) Error() string { return e.path + " is no file" }

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

// isNoTable reports whether a statement named a table that is not there.
func isNoTable(err error) bool {
	if code, ok := sqliteCode(err); ok {
		return code == sqlite3.SQLITE_ERROR && strings.Contains(err.Error(), "no such table")
	}
	return postgresCode(err) == "42P01" // undefined_table
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

// What to do where data may be at stake. It begins with what can be undone.
const (
	restoreDo = "stop Copse and keep a copy of the whole folder, then restore the last backup (docs/run/backup.md); " +
		"if COPSE_DATA or COPSE_DB names the wrong one, correct it"
	diskFull   = "the disk is full"
	diskFullDo = "free space on that disk (df -h shows how much is left), then start again; nothing was changed"
)

func errNoFolder() error {
	return &OpenError{What: "no data folder is set", Where: "COPSE_DATA is empty",
		Do: "set COPSE_DATA to a folder on a local disk, such as /var/lib/copse"}
}

// explain turns what prepare met into words for the operator.
func (d *DB) explain(s Settings, err error) error {
	where := filepath.Join(s.Dir, FileName)
	if d.engine == Postgres {
		where = address(s.URL)
	}
	var said *OpenError
	switch {
	case errors.As(err, &said):
		return err
	case errors.Is(err, errNewer):
		return &OpenError{What: "this program is older than its data", Where: where, Err: err,
			Do: "start the newer Copse again; to stay with this one, keep a copy of the data and restore the backup taken before the upgrade: what was kept since is not in it"}
	case errors.Is(err, errSchema):
		return &OpenError{What: "the database is not whole", Where: where, Err: err, Do: restoreDo}
	case errors.Is(err, errEmptied):
		return &OpenError{What: "the database is empty, and that of this data folder was not", Where: where + ", " + s.Dir, Do: questionDo(s.Dir)}
	case errors.Is(err, errAnother):
		return &OpenError{What: "this data folder belongs to another database", Where: s.Dir + ", not to " + where,
			Do: "if COPSE_DATA or COPSE_DB names the wrong one, correct it; if this database is meant from now on, move " + filepath.Join(s.Dir, noteName) + " away: the next start writes it anew"}
	case d.engine == Postgres:
		return explainPostgres(s.URL, err)
	}
	return explainSQLite(where, err)
}

// explainFile speaks of the folder and its files as the system found them; the error names which.
func explainFile(dir string, err error) error {
	e := &OpenError{What: "the data folder cannot be used", Where: dir, Err: err,
		Do: "set COPSE_DATA to a folder on a local disk that the service may write to"}
	var none *notFileError
	var at *fs.PathError
	switch {
	case errors.As(err, &none):
		e.What, e.Where, e.Err = "a file of the database is a folder, or no plain file", none.path, nil
		e.Do = "look what it is, move it elsewhere and keep it, then start again; if COPSE_DATA names the wrong folder, correct it"
	case errors.Is(err, syscall.ENOTDIR):
		e.What, e.Err = "the data folder is a file, or lies below one", nil
		e.Do = "set COPSE_DATA to a folder, not to a file"
	case errors.Is(err, syscall.EROFS):
		e.What = "the data folder is on a read-only file system"
		e.Do = "mount it writable (look for disk errors in the system log), or set COPSE_DATA to another folder"
	case errors.Is(err, fs.ErrPermission):
		e.What = "the data folder cannot be written to"
		e.Do = "see that COPSE_DATA names the right folder; then give it to the user the service runs as (chown -R copse " + dir + ")"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		e.What, e.Do = diskFull, diskFullDo
	case errors.As(err, &at) && (errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrExist)):
		e.What, e.Where, e.Err = "there is a link that leads nowhere", at.Path, nil
		e.Do = "mount the disk it leads to, or correct the link"
	}
	return e
}

// explainLock speaks of a lock file, which holds nothing that is kept.
func explainLock(dir, path string, err error) error {
	var broken *kept.Broken
	if !errors.As(err, &broken) && !errors.Is(err, syscall.EISDIR) {
		return explainFile(dir, err)
	}
	return &OpenError{What: "a lock of the data folder is no file", Where: path,
		Do: "stop every Copse on this folder, then move that one thing away: the next start makes another lock, and nothing is kept in one"}
}

// explainSQLite speaks of the file as SQLite found it.
func explainSQLite(path string, err error) error {
	e := &OpenError{What: "the database did not open", Where: path, Err: err,
		Do: "stop Copse, keep a copy of the whole folder, then look at the cause above"}
	code, known := sqliteCode(err)
	switch {
	case errors.Is(err, errBusy), known && code&0xff == sqlite3.SQLITE_BUSY:
		e.What = "the database is held by another program"
		e.Do = "stop the other Copse or sqlite3 that has this file open (fuser " + path + " names it)"
	case !known:
	case code&0xff == sqlite3.SQLITE_FULL, code == sqlite3.SQLITE_IOERR_WRITE,
		code == sqlite3.SQLITE_IOERR_SHMSIZE, code == sqlite3.SQLITE_IOERR_TRUNCATE:
		// A file-size limit and a quota come as a failed write, not as SQLITE_FULL.
		e.What, e.Do = diskFull+", or a size limit was met", diskFullDo
	case code&0xff == sqlite3.SQLITE_NOTADB:
		e.What, e.Err, e.Do = "the file is not a database, or its beginning is damaged", nil, restoreDo
	case code&0xff == sqlite3.SQLITE_CORRUPT:
		e.What, e.Do = "the database file is damaged", restoreDo+"; check the disk"
	case code&0xff == sqlite3.SQLITE_READONLY, code&0xff == sqlite3.SQLITE_CANTOPEN, code&0xff == sqlite3.SQLITE_PERM, code == sqlite3.SQLITE_IOERR_SHMOPEN:
		if why := blocked(path); why != nil {
			return explainFile(filepath.Dir(path), why)
		}
		e.What = "the database file cannot be written to"
		e.Do = "give the data folder and all files in it to the user the service runs as"
	case code&0xff == sqlite3.SQLITE_IOERR:
		e.What = "the disk does not read or write what it should"
		e.Do = "stop Copse, keep a copy of the whole folder on another disk, and look for disk errors in the system log"
	case code == sqlite3.SQLITE_ERROR: // a migration met tables it does not know
		e.What, e.Do = "the database is not whole", restoreDo
	}
	return e
}

// explainPostgres speaks of the server: where it is, never with which password.
func explainPostgres(dsn string, err error) error {
	var said *OpenError
	if errors.As(err, &said) {
		return err
	}
	e := &OpenError{What: "PostgreSQL cannot be used", Where: address(dsn), Err: err,
		Do: "look at the cause above and in the log of PostgreSQL"}
	var unreached *pgconn.ConnectError
	switch code := postgresCode(err); {
	case code == "28P01", code == "28000":
		e.What, e.Do = "PostgreSQL refused the user or the password", "correct the user and the password in COPSE_DB, or pg_hba.conf on the server"
	case code == "3D000":
		e.What = "PostgreSQL has no such database"
		e.Do = "correct the name in COPSE_DB; for a first start create it (createdb --owner copse copse); one that was there before comes back from the backup (docs/run/backup.md)"
	case code == "42501":
		e.What, e.Do = "PostgreSQL does not let this user create tables", "make the user of COPSE_DB the owner of the database"
	case code == "53300":
		e.What, e.Do = "PostgreSQL has no free connection", "raise max_connections, or stop programs that use it"
	case strings.HasPrefix(code, "53"):
		e.What, e.Do = "PostgreSQL has no room left", "free disk or memory on its machine, then start again"
	case code == "57P03":
		e.What, e.Do = "PostgreSQL is still starting", "wait until it answers, then start again"
	case strings.HasPrefix(code, "42") && errors.As(err, &unreached): // nothing was looked at yet
		e.What, e.Do = "PostgreSQL does not know a part of COPSE_DB", "correct what stands behind ? in it, such as sslmode=require"
	case code == "XX001", code == "XX002", strings.HasPrefix(code, "42"): // it found its data damaged, or other tables than ours
		e.What = "the database is not whole"
		e.Do = "stop every Copse on it, dump what is there (pg_dump) and keep it, then restore the last backup (docs/run/backup.md); if COPSE_DB names the wrong database, correct it"
	case code == "" && strings.Contains(err.Error(), "refused TLS"): // the driver has no type for it
		e.What, e.Do = "PostgreSQL answers without encryption only", "set up TLS on the server; on one machine or a network you trust, write sslmode=disable into COPSE_DB"
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
