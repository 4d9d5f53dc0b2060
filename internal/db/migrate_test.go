package db

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"copse/internal/kept"
)

// sums checks the files of a migrations folder against the text of its SUMS, the
// format of sha256sum. It returns one line for each mistake.
func sums(files fs.FS, text string) []string {
	var found []string
	want := map[string]string{}
	for line := range strings.Lines(text) {
		sum, name, ok := strings.Cut(strings.TrimSpace(line), "  ")
		if !ok {
			found = append(found, fmt.Sprintf("SUMS: line %q is not “sum  name”", line))
			continue
		}
		want[name] = sum
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return []string{err.Error()}
	}
	for i, name := range names {
		if !strings.HasPrefix(name, fmt.Sprintf("%04d_", i+1)) {
			found = append(found, fmt.Sprintf("%s: the next number is %04d", name, i+1))
		}
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return []string{err.Error()}
		}
		got := fmt.Sprintf("%x", sha256.Sum256(body))
		switch sum, listed := want[name]; {
		case !listed:
			found = append(found, fmt.Sprintf("%s: new, so add this line to SUMS: %s  %s", name, got, name))
		case sum != got:
			found = append(found, fmt.Sprintf("%s: was edited after it was committed; databases out there have run the old text. Undo the edit and write a new migration; only where nobody else has it yet, change its line in SUMS to: %s  %s", name, got, name))
		}
		delete(want, name)
	}
	for name := range want {
		found = append(found, fmt.Sprintf("%s: is in SUMS and gone from the folder; migrations are never removed", name))
	}
	return found
}

func TestMigrations_NeverEdited(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("migrations/SUMS")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range sums(migrations(), string(text)) {
		t.Error(line)
	}
}

func TestSums(t *testing.T) {
	t.Parallel()
	body := []byte("-- +goose Up\nSELECT 1;\n")
	good := fmt.Sprintf("%x  0001_a.sql\n", sha256.Sum256(body))
	for _, c := range []struct {
		name  string
		files fstest.MapFS
		sums  string
		want  string
	}{
		{"as committed", fstest.MapFS{"0001_a.sql": {Data: body}}, good, ""},
		{"edited", fstest.MapFS{"0001_a.sql": {Data: append(body, '\n')}}, good, "was edited"},
		{"removed", fstest.MapFS{}, good, "never removed"},
		{"new without a sum", fstest.MapFS{"0001_a.sql": {Data: body}}, "", "add this line"},
		{"a number left out", fstest.MapFS{"0002_a.sql": {Data: body}}, strings.Replace(good, "0001", "0002", 1), "next number is 0001"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := strings.Join(sums(c.files, c.sums), "\n")
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Both engines run one text: what only one of them knows is refused here, by name.
func TestMigrations_CommonSQL(t *testing.T) {
	t.Parallel()
	foreign := regexp.MustCompile(`(?i)\b(SERIAL|BIGSERIAL|AUTOINCREMENT|JSONB|TIMESTAMP|TIMESTAMPTZ|DATETIME|DATE|UUID|BLOB|ILIKE|NOW\(\)|CURRENT_TIMESTAMP|ENUM|STRICT|WITHOUT\s+ROWID|\+goose\s+Down)\b|\[\]`)
	names, err := fs.Glob(migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		body, err := fs.ReadFile(migrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for line := range strings.Lines(string(body)) {
			n++
			code, _, _ := strings.Cut(line, "-- ")
			if strings.HasPrefix(line, "-- +goose") {
				code = line
			}
			if word := foreign.FindString(code); word != "" {
				t.Errorf("migrations/%s:%d: %q is known to one engine only; write what both know", name, n, word)
			}
		}
	}
}

func TestMigrate_NewerData(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d, err := Open(t.Context(), Settings{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	older := fstest.MapFS{"0001_node_state.sql": {Data: []byte("-- +goose Up\nSELECT 1;\n")}}
	newer := fstest.MapFS{
		"0001_node_state.sql": older["0001_node_state.sql"],
		"0999_later.sql":      {Data: []byte("-- +goose Up\nCREATE TABLE later (id TEXT PRIMARY KEY);\n")},
	}
	if err := d.migrate(t.Context(), newer, false); err != nil {
		t.Fatal(err)
	}
	err = d.explain(Settings{Dir: dir}, d.migrate(t.Context(), older, false))
	var open *OpenError
	if !errors.As(err, &open) || !strings.Contains(open.What, "older than its data") {
		t.Errorf("got %v", err)
	}
}

// A migration that breaks leaves nothing of itself behind.
func TestMigrate_BrokenIsUndone(t *testing.T) {
	t.Parallel()
	d, err := Open(t.Context(), Settings{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	broken := fstest.MapFS{
		"0001_node_state.sql": {Data: []byte("-- +goose Up\nSELECT 1;\n")},
		"0999_broken.sql":     {Data: []byte("-- +goose Up\nCREATE TABLE half (id TEXT PRIMARY KEY);\nCREATE TABLE half (id TEXT);\n")},
	}
	if err := d.migrate(t.Context(), broken, false); err == nil {
		t.Fatal("a broken migration passed")
	}
	n, err := Get[int](t.Context(), d, `SELECT COUNT(*) FROM sqlite_master WHERE name = 'half'`)
	if err != nil || n != 0 {
		t.Errorf("half a migration stayed: %d, %v", n, err)
	}
}

// TestTablesOf: the migrations are read right, so that a table that is gone is noticed.
func TestTablesOf(t *testing.T) {
	t.Parallel()
	d, err := Open(t.Context(), Settings{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	is, err := All[string](t.Context(), d, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%' ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	want, err := tablesOf(migrations())
	if slices.Sort(want); err != nil || !slices.Equal(is, want) {
		t.Errorf("tables are %v, read were %v, %v", is, want, err)
	}
	got, err := tablesOf(fstest.MapFS{
		"0001_a.sql": {Data: []byte("-- +goose Up\nCREATE TABLE a (id TEXT);\nCREATE TABLE b (id TEXT);\n")},
		"0002_b.sql": {Data: []byte("-- +goose Up\nDROP TABLE a;\nCREATE TABLE c (id TEXT);\n")},
	})
	if err != nil || !slices.Equal(got, []string{"b", "c"}) {
		t.Errorf("got %v, %v", got, err)
	}
}

// TestAwaitLock: a lock that stays held is given up in words that name the holder; one let go is taken.
func TestAwaitLock(t *testing.T) {
	t.Parallel()
	held := &kept.Held{Path: "some.lock", By: "copse, process 7"}
	var open *OpenError
	err := awaitLock(t.Context(), 50*time.Millisecond, func() error { return held })
	if !errors.As(err, &open) || !strings.Contains(err.Error(), "some.lock, copse, process 7") {
		t.Errorf("got %v", err)
	}
	tries := 0
	err = awaitLock(t.Context(), time.Minute, func() error {
		if tries++; tries < 3 {
			return held
		}
		return nil
	})
	if err != nil || tries != 3 {
		t.Errorf("%d tries, %v", tries, err)
	}
}

func TestSnake(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"ID": "id", "CaseID": "case_id", "URLHash": "url_hash", "ChangedAt": "changed_at", "SHA256": "sha256"} {
		if got := snake(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}
