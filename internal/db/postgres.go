package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"copse/internal/kept"
)

const (
	postgresReach = 10 * time.Second // how long a start waits for the first answer
	postgresConns = 20               // per node; PostgreSQL allows 100 out of the box
)

func openPostgres(ctx context.Context, url string) (*DB, func() error, error) {
	cfg, err := pgx.ParseConfig(url)
	if err != nil || strings.Contains(address(url), "@") { // a password with a slash in it ends up in the path
		// The cause quotes the address, and the address may hold a password.
		return nil, nil, &OpenError{
			What:  "the PostgreSQL address cannot be read",
			Where: "COPSE_DB",
			Do:    "write postgres://user:password@host:5432/database; in a password write %40 for @, %2F for / and %25 for %",
		}
	}
	if cfg.RuntimeParams["application_name"] == "" {
		cfg.RuntimeParams["application_name"] = "copse"
	}
	pool := stdlib.OpenDB(*cfg)
	pool.SetMaxOpenConns(postgresConns)
	pool.SetMaxIdleConns(postgresConns)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	reach, cancel := context.WithTimeout(ctx, postgresReach)
	defer cancel()
	if err := pool.PingContext(reach); err != nil {
		return nil, nil, errors.Join(explainPostgres(url, err), pool.Close())
	}
	unlock, err := lockPostgres(ctx, pool, address(url))
	if err != nil {
		return nil, nil, errors.Join(explainPostgres(url, err), pool.Close())
	}
	return &DB{engine: Postgres, write: pool, read: pool}, unlock, nil
}

// migrationLockKey is any fixed number; it must only differ from other programs' locks
// in the same database. These are the letters "copse".
const migrationLockKey = 0x636f707365

// lockPostgres lets one node migrate while the others that start at the same moment wait.
// The lock belongs to the session: a node that dies lets go of it.
func lockPostgres(ctx context.Context, pool *sql.DB, where string) (func() error, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	err = awaitLock(ctx, waitLimit, func() error {
		ask := context.WithoutCancel(ctx) // who gives up waiting is still told for whom it waited
		var free bool
		if err := conn.QueryRowContext(ask, `SELECT pg_try_advisory_lock($1)`, int64(migrationLockKey)).Scan(&free); err != nil || free {
			return err
		}
		return &kept.Held{Path: where, By: holderPostgres(ask, conn)}
	})
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return func() error {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, int64(migrationLockKey))
		return errors.Join(err, conn.Close())
	}, nil
}

// holderPostgres says which session of the server has the lock.
func holderPostgres(ctx context.Context, conn *sql.Conn) string {
	var pid int
	var name string
	var since time.Time
	err := conn.QueryRowContext(ctx, `
		SELECT a.pid, a.application_name, a.backend_start FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
		WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.classid = $1 AND l.objid = $2
		AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
		int64(migrationLockKey>>32), int64(migrationLockKey&0xffffffff)).Scan(&pid, &name, &since)
	if err != nil { // let go meanwhile, or hidden from this user
		return "another session"
	}
	return fmt.Sprintf("%s, process %d of PostgreSQL, since %s", name, pid, since.Local().Format("2006-01-02 15:04"))
}
