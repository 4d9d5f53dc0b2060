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
)

const (
	postgresReach = 10 * time.Second // how long a start waits for the first answer
	postgresConns = 20               // per node; PostgreSQL allows 100 out of the box
)

func openPostgres(ctx context.Context, url string) (*DB, error) {
	cfg, err := pgx.ParseConfig(url)
	if err != nil || strings.Contains(address(url), "@") { // a password with a slash in it ends up in the path
		// The cause quotes the address, and the address may hold a password.
		return nil, &OpenError{
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
		return nil, errors.Join(explainPostgres(url, err), pool.Close())
	}
	return &DB{engine: Postgres, write: pool, read: pool}, nil
}

// migrationLockKey is any fixed number; it must only differ from other programs' locks
// in the same database. These are the letters "copse".
const migrationLockKey = 0x636f707365

// migrationLockPostgres lets one node migrate while the others that start at the same
// moment wait. The lock belongs to the session: a node that dies lets go of it.
func migrationLockPostgres(ctx context.Context, pool *sql.DB) (func() error, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, int64(migrationLockKey)); err != nil {
		return nil, errors.Join(fmt.Errorf("wait for another node's migration: %w", err), conn.Close())
	}
	return func() error {
		_, err := conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, int64(migrationLockKey))
		return errors.Join(err, conn.Close())
	}, nil
}
