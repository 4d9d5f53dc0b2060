package kept

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestNoLinks: a lock is taken, and a short file read, only where a plain file lies: a link may
// lead to something that is kept.
func TestNoLinks(t *testing.T) {
	dir := t.TempDir()
	precious, link := filepath.Join(dir, "precious"), filepath.Join(dir, "lock")
	write(t, precious, "kept")
	check(t, os.Symlink("precious", link))
	check(t, os.Mkdir(filepath.Join(dir, "folder"), 0o700))
	var broken *Broken
	for _, path := range []string{link, filepath.Join(dir, "folder")} {
		if _, err := TryLock(path, "test"); !errors.As(err, &broken) {
			t.Errorf("lock %s: %v", path, err)
		}
		if _, err := ReadShort(path, 100); !errors.As(err, &broken) {
			t.Errorf("read %s: %v", path, err)
		}
	}
	if data, err := ReadShort(precious, 100); err != nil || string(data) != "kept" {
		t.Errorf("what the link led to: %q, %v", data, err)
	}
	write(t, precious, strings.Repeat("x", 101))
	if _, err := ReadShort(precious, 100); !errors.As(err, &broken) {
		t.Errorf("a long file: %v", err)
	}
}

// TestSameFile_time: a file that was written to is not the same, also where its time was set back.
func TestSameFile_time(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only here the system is asked")
	}
	path := filepath.Join(t.TempDir(), "f")
	write(t, path, "one")
	before, err := os.Lstat(path)
	check(t, err)
	time.Sleep(10 * time.Millisecond) // longer than the grain of the file system's clock
	write(t, path, "two")
	check(t, os.Chtimes(path, before.ModTime(), before.ModTime()))
	after, err := os.Lstat(path)
	if check(t, err); !before.ModTime().Equal(after.ModTime()) || SameFile(before, after) {
		t.Error("a changed file passes for the same")
	}
	if !SameFile(after, after) {
		t.Error("a file is not the same as itself")
	}
}
