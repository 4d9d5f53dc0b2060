// Package testkit is what tests share: fresh databases of both engines, golden files and
// checks of pages. Nothing but tests imports it.
package testkit

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"copse/internal/db"
)

// PostgresEnv names the address of a PostgreSQL whose user may create databases. Where
// it is empty, tests run on SQLite alone.
const PostgresEnv = "COPSE_TEST_POSTGRES"

// EachDB runs f on a fresh, migrated database of each engine, in parallel: always on
// SQLite, and on PostgreSQL where PostgresEnv is set.
func EachDB(t *testing.T, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		f(t, OpenDB(t, db.Settings{Dir: t.TempDir()}))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		f(t, OpenDB(t, db.Settings{URL: FreshPostgres(t)}))
	})
}

// OpenDB opens a database and closes it when the test ends.
func OpenDB(t testing.TB, s db.Settings) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close the database: %v", err)
		}
	})
	return d
}

// FreshPostgres makes an empty PostgreSQL database, drops it when the test ends, and
// returns its address. The test is skipped where PostgresEnv is empty.
func FreshPostgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv(PostgresEnv)
	if server == "" {
		t.Skip(PostgresEnv + " is not set")
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s is no address", PostgresEnv) // it may hold a password: not printed
	}
	name := "copse_test_" + strings.ToLower(rand.Text())
	admin(t, server, "CREATE DATABASE "+name)
	t.Cleanup(func() { admin(t, server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") })
	u.Path = "/" + name
	return u.String()
}

// admin runs one statement on the server. It has its own context, since a test's ends
// before its cleanups run.
func admin(t testing.TB, server, statement string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := runAdmin(ctx, server, statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func runAdmin(ctx context.Context, server, statement string) (err error) {
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return fmt.Errorf("reach PostgreSQL: %w", err)
	}
	_, err = conn.Exec(ctx, statement)
	if end := conn.Close(ctx); err == nil {
		err = end
	}
	return err
}
