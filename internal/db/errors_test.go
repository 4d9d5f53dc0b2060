package db_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"copse/internal/db"
	"copse/internal/testkit"
)

// careless is advice that loses data where it is obeyed without a copy: to remove, or to begin anew as the first thing.
var careless = regexp.MustCompile(`(?i)\b(remove|delete|rm|drop)\b|^[^;]*\b(anew|empty database)\b|^restore`)

// refused checks that an error speaks to an operator: what, where, what to do.
func refused(t *testing.T, err error, what, where string) {
	t.Helper()
	var e *db.OpenError
	if !errors.As(err, &e) {
		t.Fatalf("not an OpenError: %v", err)
	}
	if !strings.Contains(e.What, what) {
		t.Errorf("what: got %q, want %q (%v)", e.What, what, err)
	}
	if !strings.Contains(e.Where, where) {
		t.Errorf("where: got %q, want %q", e.Where, where)
	}
	if e.Do == "" || !strings.Contains(err.Error(), e.Do) {
		t.Errorf("no next step in %q", err)
	}
	if word := careless.FindString(e.Do); word != "" {
		t.Errorf("whoever obeys %q may lose data: %s", word, e.Do)
	}
}

func open(t *testing.T, s db.Settings) error {
	t.Helper()
	d, err := db.Open(t.Context(), s)
	if err == nil {
		d.Close()
	}
	return err
}

func writeFile(t *testing.T, path string, body string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOpen_Refuses(t *testing.T) {
	t.Parallel()
	t.Run("no folder set", func(t *testing.T) {
		refused(t, open(t, db.Settings{}), "no data folder", "COPSE_DATA")
	})
	t.Run("another engine", func(t *testing.T) {
		err := open(t, db.Settings{URL: "mysql://copse:secret@host/copse"})
		refused(t, err, "does not name a database", "mysql")
		unspoken(t, err, "secret")
	})
	t.Run("the folder is a file", func(t *testing.T) {
		path := writeFile(t, filepath.Join(t.TempDir(), "data"), "x")
		refused(t, open(t, db.Settings{Dir: path}), "is a file", path)
		refused(t, open(t, db.Settings{Dir: filepath.Join(path, "below")}), "is a file", path)
	})
	t.Run("the database is a folder", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, db.FileName), 0o700); err != nil {
			t.Fatal(err)
		}
		refused(t, open(t, db.Settings{Dir: dir}), "is a folder", db.FileName)
	})
	for _, name := range []string{db.FileName + "-wal", db.FileName + "-shm"} {
		t.Run("a folder named "+name, func(t *testing.T) {
			dir := t.TempDir()
			must(t, db.Settings{Dir: dir})
			if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
				t.Fatal(err)
			}
			refused(t, open(t, db.Settings{Dir: dir}), "is a folder", filepath.Join(dir, name))
		})
	}
	t.Run("a lock is a folder", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, "open.lock"), 0o700); err != nil {
			t.Fatal(err)
		}
		refused(t, open(t, db.Settings{Dir: dir}), "a lock of the data folder is no file", "open.lock")
	})
	t.Run("a lock is no database", func(t *testing.T) {
		dir := t.TempDir()
		damaged := strings.Repeat("\x00\xffany bytes", 500)
		writeFile(t, filepath.Join(dir, "open.lock"), damaged)
		old := writeFile(t, filepath.Join(dir, "migrate.lock"), damaged) // that of a program from before
		must(t, db.Settings{Dir: dir})
		must(t, db.Settings{Dir: dir})
		if read(t, old) != damaged {
			t.Error("the lock of an older program, to which one may go back, was written into")
		}
	})
	t.Run("a link that leads nowhere", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), db.FileName)
		if err := os.Symlink("nowhere/copse.db", path); err != nil {
			t.Fatal(err)
		}
		refused(t, open(t, db.Settings{Dir: filepath.Dir(path)}), "leads nowhere", path)
	})
	t.Run("not a database", func(t *testing.T) {
		dir := t.TempDir()
		body := strings.Repeat("This is a letter to my grandmother. ", 400)
		path := writeFile(t, filepath.Join(dir, db.FileName), body)
		refused(t, open(t, db.Settings{Dir: dir}), "not a database", path)
		if kept, err := os.ReadFile(path); err != nil || string(kept) != body {
			t.Error("the stranger's file was changed")
		}
	})
	t.Run("a damaged database", func(t *testing.T) {
		dir := t.TempDir()
		if err := open(t, db.Settings{Dir: dir}); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, db.FileName)
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := 100; i < len(body); i++ {
			body[i] = 0xAA
		}
		writeFile(t, path, string(body))
		refused(t, open(t, db.Settings{Dir: dir}), "damaged", path)
	})
	t.Run("read and written by all", func(t *testing.T) {
		dir := t.TempDir()
		must(t, db.Settings{Dir: dir})
		path := filepath.Join(dir, db.FileName)
		for mode, want := range map[os.FileMode]os.FileMode{0o666: 0o660, 0o644: 0o640, 0o600: 0o600} {
			if err := os.Chmod(path, mode); err != nil {
				t.Fatal(err)
			}
			must(t, db.Settings{Dir: dir})
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
				t.Errorf("%o became %o (%v), want %o", mode, info.Mode().Perm(), err, want)
			}
		}
	})
}

func unspoken(t *testing.T, err error, secret string) {
	t.Helper()
	if err != nil && strings.Contains(err.Error(), secret) {
		t.Errorf("the error tells the password: %v", err)
	}
}

func TestOpen_RefusesPostgres(t *testing.T) {
	t.Parallel()
	// A port that was free a moment ago: nobody listens there.
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	host := l.Addr().String()
	l.Close()
	for _, c := range []struct{ name, url, what, where string }{
		{"nobody listens", "postgres://copse:secret@" + host + "/copse", "does not answer", host},
		{"no such host", "postgres://copse:secret@nowhere.invalid/copse", "does not answer", "nowhere.invalid"},
		{"no such socket", "postgres://copse:secret@/copse?host=/nowhere/at/all", "does not answer", ""},
		{"a slash in the password", "postgres://copse:47/secret@" + host + "/copse", "cannot be read", "COPSE_DB"},
		{"unreadable", "postgres://copse:secret@host:port/copse", "cannot be read", "COPSE_DB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := open(t, db.Settings{URL: c.url})
			refused(t, err, c.what, c.where)
			unspoken(t, err, "secret")
		})
	}
	t.Run("no such database", func(t *testing.T) {
		t.Parallel()
		u, err := url.Parse(testkit.FreshPostgres(t))
		if err != nil {
			t.Fatal(err)
		}
		u.Path += "_gone"
		err = open(t, db.Settings{URL: u.String()})
		refused(t, err, "no such database", "_gone")
	})
}

// The disk tests need a process whose limits or rights differ: the test binary runs
// itself as a child, and childEnv says which part it plays.
const childEnv = "COPSE_TEST_DB_CHILD"

// child runs this binary's TestChild as the given part, on a folder, and returns what
// db.Open said there. ok is false where the part cannot be played on this system.
func child(t *testing.T, part, dir string) (said string, ok bool) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe, "-test.run=^TestChild$", "-test.v")
	cmd.Env = append(os.Environ(), childEnv+"="+part, childEnv+"_DIR="+dir)
	out, err := cmd.CombinedOutput()
	if strings.Contains(string(out), "SAID cannot play:") {
		return string(out), false
	}
	if err != nil && !strings.Contains(string(out), "SAID owned") { // that part ends by being killed
		t.Fatalf("child: %v\n%s", err, out)
	}
	return string(out), true
}

// TestChild is no test by itself: it is what child runs.
func TestChild(t *testing.T) {
	dir := os.Getenv(childEnv + "_DIR")
	switch os.Getenv(childEnv) {
	case "":
		t.Skip("runs only as a child of the disk tests")
	case "small files":
		signal.Ignore(syscall.SIGXFSZ) // else the limit kills instead of failing the write
		limit := syscall.Rlimit{Cur: 8 << 10, Max: 8 << 10}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			fmt.Println("SAID cannot play:", err)
			return
		}
	case "nobody":
		if os.Geteuid() == 0 {
			if err := errors.Join(syscall.Setgid(65534), syscall.Setuid(65534)); err != nil {
				fmt.Println("SAID cannot play:", err)
				return
			}
		}
	}
	ctx := t.Context()
	switch os.Getenv(childEnv) {
	case "owner":
		playOwner(dir)
	case "waits":
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, 4*time.Second)
		defer stop()
	}
	d, err := db.Open(ctx, db.Settings{Dir: dir})
	if err == nil {
		d.Close()
	}
	var e *db.OpenError
	fmt.Printf("SAID operator=%v %v\n", errors.As(err, &e), err)
}

func TestOpen_DiskFull(t *testing.T) {
	t.Parallel()
	t.Run("a limit on file size", func(t *testing.T) {
		t.Parallel()
		said, ok := child(t, "small files", t.TempDir())
		if !ok {
			t.Skip(said)
		}
		if !strings.Contains(said, "operator=true the disk is full") || !strings.Contains(said, "df -h") {
			t.Error(said)
		}
	})
	for _, kilobytes := range []int{4, 16, 64} {
		t.Run(fmt.Sprintf("a disk of %d KB", kilobytes), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dk", kilobytes)); err != nil {
				t.Skip("mounting needs root and the right to mount: ", err)
			}
			t.Cleanup(func() {
				if err := syscall.Unmount(dir, 0); err != nil {
					t.Error(err)
				}
			})
			refused(t, open(t, db.Settings{Dir: dir}), "the disk is full", dir)
		})
	}
}

func TestOpen_NotWritable(t *testing.T) {
	t.Parallel()
	// t.TempDir lies below folders that only its owner may enter.
	base, err := os.MkdirTemp("", "copse-db-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(base) })
	closed := filepath.Join(base, "closed")
	if err := errors.Join(os.Chmod(base, 0o755), os.Mkdir(closed, 0o555)); err != nil {
		t.Fatal(err)
	}
	for name, dir := range map[string]string{"the folder": closed, "its parent": filepath.Join(closed, "data")} {
		t.Run(name, func(t *testing.T) {
			said, ok := child(t, "nobody", dir)
			if !ok {
				t.Skip(said)
			}
			if !strings.Contains(said, "operator=true the data folder cannot be written to: "+dir) || !strings.Contains(said, "chown") {
				t.Error(said)
			}
		})
	}
	t.Run("the file", func(t *testing.T) {
		dir := filepath.Join(base, "open")
		if err := os.Mkdir(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		path := writeFile(t, filepath.Join(dir, db.FileName), "")
		if err := errors.Join(os.Chmod(dir, 0o777), os.Chmod(path, 0o400)); err != nil {
			t.Fatal(err)
		}
		said, ok := child(t, "nobody", dir)
		if !ok {
			t.Skip(said)
		}
		if !strings.Contains(said, "operator=true the data folder cannot be written to") {
			t.Error(said)
		}
	})
}
