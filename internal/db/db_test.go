package db_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"copse/internal/db"
	"copse/internal/testkit"
)

func TestNodeState(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if value, known, err := d.NodeState(ctx, "launched"); err != nil || known || value != "" {
			t.Fatalf("unwritten fact: %q, %v, %v", value, known, err)
		}
		at := time.Date(2026, 11, 12, 9, 30, 0, 0, time.UTC)
		for _, value := range []string{"preview", "open"} {
			if err := d.SetNodeState(ctx, "launched", value, at); err != nil {
				t.Fatal(err)
			}
			if got, known, err := d.NodeState(ctx, "launched"); err != nil || !known || got != value {
				t.Fatalf("got %q, %v, %v; want %q", got, known, err, value)
			}
		}
		if err := d.SetNodeState(ctx, "launched", "open", time.Time{}); err == nil {
			t.Error("a fact without a time was kept")
		}
	})
}

// row has a field for each type the stores use.
type row struct {
	CaseID   string
	SeenAt   time.Time
	ClosedAt time.Time
	Open     bool
	Sealed   []byte
	Weight   float64
	Hits     int
	Label    string `db:"short_name"`
}

func makeRows(t *testing.T, d *db.DB) {
	t.Helper()
	mustExec(t, d, `CREATE TABLE thing (case_id TEXT PRIMARY KEY, seen_at BIGINT NOT NULL, closed_at BIGINT,
		open BOOLEAN NOT NULL, sealed BYTEA, weight DOUBLE PRECISION NOT NULL, hits BIGINT NOT NULL, short_name TEXT UNIQUE)`)
}

func mustExec(t *testing.T, from db.Source, query string, args ...any) {
	t.Helper()
	if _, err := db.Exec(t.Context(), from, query, args...); err != nil {
		t.Fatal(err)
	}
}

const insertThing = `INSERT INTO thing (case_id, seen_at, closed_at, open, sealed, weight, hits, short_name)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

func TestScan(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		makeRows(t, d)
		at := time.Date(2026, 11, 12, 9, 30, 0, 123456000, time.UTC)
		full := row{"a", at, at.Add(time.Hour), true, []byte{0, 255, 0}, 1.5, 7, "first"}
		bare := row{CaseID: "b", SeenAt: at}
		for _, r := range []row{full, bare} {
			var label any
			if r.Label != "" {
				label = r.Label
			}
			mustExec(t, d, insertThing, r.CaseID, r.SeenAt, r.ClosedAt, r.Open, r.Sealed, r.Weight, r.Hits, label)
		}
		got, err := db.All[row](ctx, d, `SELECT * FROM thing ORDER BY case_id`)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) == 2 && len(got[1].Sealed) == 0 {
			got[1].Sealed = nil
		}
		if diff := cmp.Diff([]row{full, bare}, got); diff != "" {
			t.Error(diff)
		}
		if n, err := db.Get[int](ctx, d, `SELECT COUNT(*) FROM thing`); err != nil || n != 2 {
			t.Errorf("count: %d, %v", n, err)
		}
		if when, err := db.Get[time.Time](ctx, d, `SELECT MAX(seen_at) FROM thing`); err != nil || !when.Equal(at) {
			t.Errorf("time: %v, %v", when, err)
		}
		if _, err := db.Get[string](ctx, d, `SELECT case_id FROM thing WHERE case_id = $1`, "z"); !db.IsNoRow(err) {
			t.Errorf("no row: %v", err)
		}
		if _, err := db.Get[string](ctx, d, `SELECT case_id FROM thing`); err == nil || db.IsNoRow(err) {
			t.Errorf("two rows for Get: %v", err)
		}
		if _, err := db.All[struct{ CaseID string }](ctx, d, `SELECT case_id, hits FROM thing`); err == nil {
			t.Error("a column without a field was dropped in silence")
		}
		if _, err := db.All[int8](ctx, d, `SELECT 300`); err == nil {
			t.Error("300 fitted in an int8")
		}
		if n, err := db.Exec(ctx, d, `UPDATE thing SET hits = hits + $1`, 1); err != nil || n != 2 {
			t.Errorf("rows touched: %d, %v", n, err)
		}
		if err := d.Ping(ctx); err != nil {
			t.Error(err)
		}
	})
}

// TestDigitsStay: what looks like a number, kept as text or as bytes, comes back digit by digit on both engines.
func TestDigitsStay(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		makeRows(t, d)
		for _, digits := range []string{"00123", "12e4", "0x1F", "1.10"} {
			mustExec(t, d, insertThing, digits, time.Unix(0, 0), nil, false, []byte(digits), 0, 0, digits)
			got, err := db.Get[row](t.Context(), d, `SELECT * FROM thing WHERE case_id = $1`, digits)
			if err != nil {
				t.Fatal(err)
			}
			if got.CaseID != digits || got.Label != digits || string(got.Sealed) != digits {
				t.Errorf("%s became %s, %s, %s", digits, got.CaseID, got.Label, got.Sealed)
			}
		}
	})
}

func TestTx(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		makeRows(t, d)
		put := func(tx *db.Tx, id string) (string, error) {
			return db.Get[string](ctx, tx, insertThing+` RETURNING case_id`, id, time.Now(), nil, true, nil, 0.0, 0, nil)
		}
		sad := errors.New("sad")
		if err := d.Tx(ctx, func(tx *db.Tx) error {
			_, err := put(tx, "undone")
			return errors.Join(err, sad)
		}); !errors.Is(err, sad) {
			t.Fatal(err)
		}
		func() {
			defer func() { _ = recover() }()
			_ = d.Tx(ctx, func(tx *db.Tx) error {
				_, _ = put(tx, "panicked")
				panic("sad")
			})
		}()
		if err := d.Tx(ctx, func(tx *db.Tx) error {
			id, err := put(tx, "kept")
			if id != "kept" {
				t.Errorf("RETURNING gave %q", id)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		ids, err := db.All[string](ctx, d, `SELECT case_id FROM thing`)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"kept"}, ids); diff != "" {
			t.Error(diff)
		}
		err = d.Tx(ctx, func(tx *db.Tx) error { _, err := put(tx, "kept"); return err })
		if !db.IsUnique(err) || db.IsBusy(err) {
			t.Errorf("same key twice: %v", err)
		}
		if db.IsUnique(nil) || db.IsBusy(nil) || db.IsBusy(sad) {
			t.Error("no error, or a stranger, has a class")
		}
	})
}

// Forty writers at once lose nothing: SQLite queues them for its one connection.
func TestTx_Concurrent(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		mustExec(t, d, `CREATE TABLE counter (id TEXT PRIMARY KEY, n BIGINT NOT NULL)`)
		mustExec(t, d, `INSERT INTO counter (id, n) VALUES ('x', 0)`)
		var wg sync.WaitGroup
		for range 40 {
			wg.Go(func() {
				if _, err := db.Exec(ctx, d, `UPDATE counter SET n = n + 1`); err != nil {
					t.Error(err)
				}
				if _, err := db.Get[int](ctx, d, `SELECT n FROM counter`); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n, err := db.Get[int](ctx, d, `SELECT n FROM counter`); err != nil || n != 40 {
			t.Errorf("got %d, %v; want 40", n, err)
		}
	})
}

// Several programs on one folder, or several nodes on one PostgreSQL, start at once.
func TestOpen_Together(t *testing.T) {
	t.Parallel()
	together := func(t *testing.T, s db.Settings) {
		t.Parallel()
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				d, err := db.Open(t.Context(), s)
				if err != nil {
					t.Error(err)
					return
				}
				if err := d.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
	t.Run("sqlite", func(t *testing.T) { together(t, db.Settings{Dir: t.TempDir()}) })
	t.Run("postgres", func(t *testing.T) { together(t, db.Settings{URL: testkit.FreshPostgres(t)}) })
}

func TestOpen_SQLite(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "a b?c#d%20é")
	d := testkit.OpenDB(t, db.Settings{Dir: dir})
	if d.Engine() != db.SQLite {
		t.Errorf("engine %s", d.Engine())
	}
	info, err := os.Stat(filepath.Join(dir, db.FileName))
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("the database may be read by others: %o", got)
	}
	mode, err := db.Get[string](t.Context(), d, `PRAGMA journal_mode`)
	if err != nil || mode != "wal" {
		t.Errorf("journal mode %q, %v", mode, err)
	}
	err = d.Tx(t.Context(), func(tx *db.Tx) error {
		for pragma, want := range map[string]int{"synchronous": 2, "foreign_keys": 1, "busy_timeout": 10000} {
			got, err := db.Get[int](t.Context(), tx, "PRAGMA "+pragma)
			if err != nil || got != want {
				t.Errorf("%s: got %d, %v; want %d", pragma, got, err, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Get[string](t.Context(), d, `INSERT INTO node_state VALUES ('a', 'b', 1) RETURNING key`)
	if err == nil {
		t.Error("a reader wrote")
	}
}

// A reader does not wait for the writer, and sees only what is committed.
func TestOpen_SQLiteReadersDoNotWait(t *testing.T) {
	t.Parallel()
	d := testkit.OpenDB(t, db.Settings{Dir: t.TempDir()})
	err := d.Tx(t.Context(), func(tx *db.Tx) error {
		mustExec(t, tx, `INSERT INTO node_state (key, value, changed_at) VALUES ('a', 'b', 1)`)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		n, err := db.Get[int](ctx, d, `SELECT COUNT(*) FROM node_state WHERE key = 'a'`)
		if n != 0 {
			t.Errorf("an open transaction was seen")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestStays: where the file was removed or replaced while it is open, a write is refused and leaves nothing; when it
// is back all is well.
func TestStays(t *testing.T) {
	dir := t.TempDir()
	d := testkit.OpenDB(t, db.Settings{Dir: dir})
	file, aside := filepath.Join(dir, db.FileName), filepath.Join(dir, "aside")
	set := func(value string) error { return d.SetNodeState(t.Context(), "launched", value, time.Now()) }
	many := func(value string) error {
		return d.Tx(t.Context(), func(tx *db.Tx) error {
			_, err := db.Exec(t.Context(), tx, `UPDATE node_state SET value = ?`, value)
			return err
		})
	}
	if err := set("before"); err != nil {
		t.Fatal(err)
	}
	for name, replace := range map[string]func() error{
		"removed":  func() error { return nil },
		"replaced": func() error { return os.WriteFile(file, nil, 0o600) },
	} {
		if err := errors.Join(os.Rename(file, aside), replace()); err != nil {
			t.Fatal(err)
		}
		for _, write := range []func(string) error{set, many} {
			if err := write("lost"); err == nil || !strings.Contains(err.Error(), file+" is not the file this node opened") {
				t.Errorf("%s: got %v", name, err)
			}
		}
		if err := os.Rename(aside, file); err != nil {
			t.Fatal(err)
		}
		if value, _, err := d.NodeState(t.Context(), "launched"); value != "before" || err != nil {
			t.Errorf("%s: now it holds %q, %v", name, value, err)
		}
		if err := errors.Join(set("before"), many("before")); err != nil {
			t.Errorf("%s and back: %v", name, err)
		}
	}
}
