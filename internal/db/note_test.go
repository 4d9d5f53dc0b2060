package db_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"copse/internal/db"
	"copse/internal/testkit"
)

const note = "database.txt"

func read(t *testing.T, path string) string {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func remove(t *testing.T, paths ...string) {
	t.Helper()
	for _, path := range paths {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

// must opens a database and closes it again.
func must(t *testing.T, s db.Settings) {
	t.Helper()
	if err := open(t, s); err != nil {
		t.Fatal(err)
	}
}

// TestOpen_Lost: a database that is gone from a folder that had one is a question, and nothing is made in its place.
func TestOpen_Lost(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		harm        func(t *testing.T, dir, path string)
		what, where string
	}{
		"missing": {func(t *testing.T, dir, path string) { remove(t, path) }, "the database is gone", "copse.db is missing"},
		"empty":   {func(t *testing.T, dir, path string) { writeFile(t, path, "") }, "the database is gone", "copse.db is empty"},
		"a link to a disk that is not there": {func(t *testing.T, dir, path string) {
			remove(t, path)
			if err := os.Symlink("nowhere/copse.db", path); err != nil {
				t.Fatal(err)
			}
		}, "the database is gone", "copse.db is missing"},
		"without tables": {func(t *testing.T, dir, path string) {
			d, err := db.Open(t.Context(), db.Settings{Dir: dir})
			if err != nil {
				t.Fatal(err)
			}
			for _, table := range []string{"node_state", "signature", "job", "remark", "goose_db_version"} {
				mustExec(t, d, "DROP TABLE "+table)
			}
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
		}, "the database is empty, and that of this data folder was not", db.FileName},
		"another one": {func(t *testing.T, dir, path string) {
			other := t.TempDir()
			must(t, db.Settings{Dir: other})
			writeFile(t, path, read(t, filepath.Join(other, db.FileName)))
		}, "belongs to another database", db.FileName},
		"no note, and a write-ahead log without its database": {func(t *testing.T, dir, path string) {
			remove(t, path, filepath.Join(dir, note))
			writeFile(t, path+"-wal", "what was written last")
		}, "the database is gone", "copse.db-wal belongs to it"},
		"a note that is none": {func(t *testing.T, dir, path string) { writeFile(t, filepath.Join(dir, note), "\x00\xff") }, "the note", note},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, db.FileName)
			must(t, db.Settings{Dir: dir})
			c.harm(t, dir, path)
			before, _ := os.ReadFile(path)
			for range 2 { // and not at the first start alone
				refused(t, open(t, db.Settings{Dir: dir}), c.what, c.where)
			}
			if after, _ := os.ReadFile(path); len(before) < 4096 && string(after) != string(before) {
				t.Error("something was made in the place of the database")
			}
		})
	}
}

// TestOpen_NotLost: first starts, restores and copies are no question.
func TestOpen_NotLost(t *testing.T) {
	t.Parallel()
	for name, harm := range map[string]func(t *testing.T, dir, path string){
		"a first start that was killed early":  func(t *testing.T, dir, path string) { remove(t, filepath.Join(dir, note)); writeFile(t, path, "") },
		"to begin anew":                        func(t *testing.T, dir, path string) { remove(t, filepath.Join(dir, note), path) },
		"a restored database without the note": func(t *testing.T, dir, path string) { remove(t, filepath.Join(dir, note)) },
		"an overlay alone": func(t *testing.T, dir, path string) {
			remove(t, filepath.Join(dir, note), path)
			if err := os.Mkdir(filepath.Join(dir, "overlay"), 0o700); err != nil {
				t.Fatal(err)
			}
		},
		"a backup from before databases had names": func(t *testing.T, dir, path string) {
			d := testkit.OpenDB(t, db.Settings{Dir: dir})
			mustExec(t, d, `DELETE FROM node_state`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			must(t, db.Settings{Dir: dir})
			id, _, _ := strings.Cut(read(t, filepath.Join(dir, note)), "\n")
			harm(t, dir, filepath.Join(dir, db.FileName))
			d := testkit.OpenDB(t, db.Settings{Dir: dir})
			now, known, err := d.NodeState(t.Context(), "database")
			if err != nil || !known || !strings.HasPrefix(read(t, filepath.Join(dir, note)), now+"\n") {
				t.Errorf("the note and the database differ: %s, %v", now, err)
			}
			if kept := name != "to begin anew" && name != "an overlay alone" && name != "a first start that was killed early"; kept != (now == id) {
				t.Errorf("the database was %s and is %s", id, now)
			}
		})
	}
}

// TestOpen_NotWhole: a table that is gone, or the record of the migrations, is said in words on both engines.
func TestOpen_NotWhole(t *testing.T) {
	t.Parallel()
	for _, table := range []string{"node_state", "job", "signature", "goose_db_version"} {
		lacking := func(t *testing.T, s db.Settings, where string) {
			t.Helper()
			t.Parallel()
			d, err := db.Open(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			mustExec(t, d, "DROP TABLE "+table)
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
			err = open(t, s)
			refused(t, err, "is not whole", where)
			if !strings.Contains(err.Error(), "restore the last backup") || table != "goose_db_version" && !strings.Contains(err.Error(), "no table "+table) {
				t.Error(err)
			}
		}
		t.Run(table+"/sqlite", func(t *testing.T) { lacking(t, db.Settings{Dir: t.TempDir()}, db.FileName) })
		t.Run(table+"/postgres", func(t *testing.T) {
			lacking(t, db.Settings{URL: testkit.FreshPostgres(t), Dir: t.TempDir()}, "copse_test_")
		})
	}
}

// TestOpen_PostgresFolder: nodes share a database, each with a folder; a folder does not change its database unasked.
func TestOpen_PostgresFolder(t *testing.T) {
	t.Parallel()
	first, second := testkit.FreshPostgres(t), testkit.FreshPostgres(t)
	one, two := t.TempDir(), t.TempDir()
	for _, dir := range []string{one, two, one} {
		must(t, db.Settings{URL: first, Dir: dir})
	}
	if read(t, filepath.Join(one, note)) != read(t, filepath.Join(two, note)) {
		t.Error("two nodes name one database differently")
	}
	where, err := url.Parse(second)
	if err != nil {
		t.Fatal(err)
	}
	refused(t, open(t, db.Settings{URL: second, Dir: one}), "is empty", where.Path)
	must(t, db.Settings{URL: second}) // a command without a folder
	refused(t, open(t, db.Settings{URL: second, Dir: one}), "belongs to another database", where.Path)
	refused(t, open(t, db.Settings{Dir: one}), "the database is gone", "copse.db is missing") // COPSE_DB was forgotten
	remove(t, filepath.Join(one, note))
	must(t, db.Settings{URL: second, Dir: one})
}

// TestOpen_keepsLog: all that was committed lies in the write-ahead log, whose beginning is
// damaged. SQLite takes nothing of it and removes it; the start is refused, and what the operator
// is asked to copy still holds the log.
func TestOpen_keepsLog(t *testing.T) {
	t.Parallel()
	dir, crashed := t.TempDir(), t.TempDir()
	d, err := db.Open(t.Context(), db.Settings{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	var log string
	for _, name := range []string{db.FileName, db.FileName + "-wal", "database.txt"} { // as a kill leaves them
		text := read(t, filepath.Join(dir, name))
		if name == db.FileName+"-wal" {
			if len(text) < 100 {
				t.Fatalf("the log has %d bytes: the test proves nothing", len(text))
			}
			text = text[:60] + "\xff" + text[61:]
			log = text
		}
		writeFile(t, filepath.Join(crashed, name), text)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	beside := filepath.Join(crashed, db.FileName+"-wal.before")
	for range 2 { // a second try does not write over it
		if err := open(t, db.Settings{Dir: crashed}); err == nil {
			t.Fatal("a database without its log was taken")
		}
		if read(t, beside) != log {
			t.Error("the log is gone")
		}
	}
	must(t, db.Settings{Dir: dir})
	if _, err := os.Stat(filepath.Join(dir, db.FileName+"-wal.before")); err == nil {
		t.Error("a start that went well leaves a copy")
	}
}
