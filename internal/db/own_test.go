package db_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"copse/internal/db"
	"copse/internal/kept"
	"copse/internal/testkit"
)

// TestOwn: one node a folder; the second is told who has it, also where it comes by another name.
func TestOwn(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "data")
	own, err := db.Own(dir, "copse serve")
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the new folder: %v, %v", info.Mode(), err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{dir, link} {
		_, err := db.Own(name, "copse serve")
		refused(t, err, "in use", fmt.Sprintf("%s by copse serve, process %d, since 20", name, os.Getpid()))
	}
	// What may run beside a node does.
	if err := open(t, db.Settings{Dir: dir}); err != nil {
		t.Error(err)
	}
	if err := own.Release(); err != nil {
		t.Fatal(err)
	}
	if own, err = db.Own(link, "copse serve"); err != nil {
		t.Fatal(err)
	}
	if err := own.Release(); err != nil {
		t.Error(err)
	}
}

// TestOwn_Dies: the system lets go of the folder when its node is killed.
func TestOwn_Dies(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	said, ok := child(t, "owner", dir)
	if !ok || !strings.Contains(said, "SAID owned") {
		t.Fatal(said)
	}
	own, err := db.Own(dir, "copse serve")
	if err != nil {
		t.Fatal(err)
	}
	if err := own.Release(); err != nil {
		t.Error(err)
	}
}

// TestOwn_Others: who else may use the folder. All may write: refused. Others may look: said, and gone on.
func TestOwn_Others(t *testing.T) {
	t.Parallel()
	for mode, want := range map[os.FileMode]string{
		0o700: "", 0o750: "to keep them out: chmod 700", 0o755: "to keep them out: chmod 700", 0o777: "everybody on this machine may write",
		0o777 | os.ModeSticky: "give COPSE_DATA a folder of its own",
	} {
		t.Run(mode.String(), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.Chmod(dir, mode); err != nil {
				t.Fatal(err)
			}
			said, ok := child(t, "owner", dir)
			if !ok || !strings.Contains(said, want) || want == "" && strings.Contains(said, "chmod") {
				t.Error(said)
			}
			if refusal := strings.Contains(said, "operator=true"); refusal != (mode.Perm() == 0o777) {
				t.Error(said)
			}
		})
	}
}

// TestOwn_Sweeps: what a stop left half written goes; nothing else does.
func TestOwn_Sweeps(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{".database.txt.new-1", "keep.old.txt", ".hidden"} {
		writeFile(t, filepath.Join(dir, name), "x")
	}
	if err := os.Mkdir(filepath.Join(dir, "mine.old"), 0o700); err != nil {
		t.Fatal(err)
	}
	own, err := db.Own(dir, "copse serve")
	if err != nil {
		t.Fatal(err)
	}
	defer own.Release()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 4 { // the three, and the lock
		t.Errorf("left: %v, %v", entries, err)
	}
}

func TestOwn_Refuses(t *testing.T) {
	t.Parallel()
	_, err := db.Own("", "copse serve")
	refused(t, err, "no data folder", "COPSE_DATA")
	file := writeFile(t, filepath.Join(t.TempDir(), "data"), "x")
	_, err = db.Own(file, "copse serve")
	refused(t, err, "is a file", file)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink("nowhere", link); err != nil {
		t.Fatal(err)
	}
	_, err = db.Own(link, "copse serve")
	refused(t, err, "leads nowhere", link)
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "node.lock"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err = db.Own(dir, "copse serve")
	refused(t, err, "a lock of the data folder is no file", "node.lock")
}

// TestOpen_Waits: who waits for another program says for whom, before long, and does not wait for ever.
func TestOpen_Waits(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	lock, err := kept.TryLock(filepath.Join(dir, "open.lock"), "copse elsewhere")
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	said, ok := child(t, "waits", dir)
	by := fmt.Sprintf("copse elsewhere, process %d, since ", os.Getpid())
	if !ok || strings.Count(said, "waiting for another program") != 1 || !strings.Contains(said, "operator=true another program is at work on the database") || strings.Count(said, by) != 2 {
		t.Error(said)
	}
}

// playOwner is TestChild's part of a node that has the folder and is killed.
func playOwner(dir string) {
	_, err := db.Own(dir, "copse serve")
	var e *db.OpenError
	if err != nil {
		fmt.Printf("SAID operator=%v %v\n", errors.As(err, &e), err)
		os.Exit(0)
	}
	fmt.Println("SAID owned")
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}

// TestOpen_WaitsOnPostgres: another node that is at work on the database is named by its session.
func TestOpen_WaitsOnPostgres(t *testing.T) {
	t.Parallel()
	address := testkit.FreshPostgres(t)
	other, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(context.Background())
	if _, err := other.Exec(t.Context(), `SET application_name = 'another node'; SELECT pg_advisory_lock(427071402853)`); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Second)
	defer stop()
	d, err := db.Open(ctx, db.Settings{URL: address})
	if err == nil {
		d.Close()
	}
	refused(t, err, "another program is at work", fmt.Sprintf("another node, process %d of PostgreSQL, since 20", other.PgConn().PID()))
}
