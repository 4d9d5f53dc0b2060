package kept

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestTryLock: one holder at a time, named to the next, whatever stood in the file before.
func TestTryLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.lock")
	write(t, path, strings.Repeat("\x00\xff no text ", 500))
	one, err := TryLock(path, "copse test")
	check(t, err)
	var held *Held
	if _, err := TryLock(path, "another"); !errors.As(err, &held) || !strings.HasPrefix(held.By, fmt.Sprintf("copse test, process %d, since 20", os.Getpid())) {
		t.Errorf("held lock: %v", err)
	}
	for _, text := range []string{"", "no line end", "\x1b[2J\n", strings.Repeat("x", 300) + "\n"} {
		check(t, os.WriteFile(path, []byte(text), 0o600))
		if _, err := TryLock(path, "another"); !errors.As(err, &held) || held.By != "another program" {
			t.Errorf("%q in the file: %v", text, err)
		}
	}
	check(t, one.Release())
	two, err := TryLock(path, "copse test")
	check(t, err)
	check(t, two.Release())
	check(t, (*Lock)(nil).Release())
}

// TestNoLocks: a file system without locks is told apart from a lock that somebody has.
func TestNoLocks(t *testing.T) {
	for err, want := range map[error]bool{
		&os.PathError{Err: syscall.ENOLCK}: true, syscall.ENOSYS: true, syscall.EOPNOTSUPP: true,
		syscall.EWOULDBLOCK: false, syscall.EACCES: false,
	} {
		if noLocks(err) != want {
			t.Errorf("%v: %v", err, !want)
		}
	}
}
