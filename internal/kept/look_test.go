package kept

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestOpen: a plain file opens, a link or a folder does not.
func TestOpen(t *testing.T) {
	dir := folder(t)
	f, looks, err := Open(filepath.Join(dir, "a.txt"))
	check(t, err)
	check(t, f.Close())
	if looks.Size() != 3 {
		t.Errorf("%d bytes", looks.Size())
	}
	check(t, os.Symlink("a.txt", filepath.Join(dir, "link")))
	for _, name := range []string{"link", "deep"} {
		var broken *Broken
		if _, _, err := Open(filepath.Join(dir, name)); !errors.As(err, &broken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestLook: a folder looks the same until something in it is changed.
func TestLook(t *testing.T) {
	for name, harm := range map[string]func(dir string) error{
		"": func(string) error { return nil },
		"touched": func(dir string) error {
			return os.Chtimes(filepath.Join(dir, "a.txt"), time.Unix(1, 0), time.Unix(1, 0))
		},
		"cut":     func(dir string) error { return os.Truncate(filepath.Join(dir, "deep", "b.bin"), 1) },
		"added":   func(dir string) error { return os.WriteFile(filepath.Join(dir, "deep", "c"), nil, 0o600) },
		"removed": func(dir string) error { return os.Remove(filepath.Join(dir, "a.txt")) },
		"another": func(dir string) error {
			a := filepath.Join(dir, "a.txt")
			info, err := os.Stat(a)
			return errors.Join(err, os.Rename(a, filepath.Join(filepath.Dir(dir), "old")), os.WriteFile(a, []byte("one"), 0o600), os.Chtimes(a, info.ModTime(), info.ModTime()))
		},
	} {
		dir := folder(t)
		before, err := Peek(dir)
		check(t, err)
		check(t, harm(dir))
		after, err := Peek(dir)
		check(t, err)
		if got := before.Same(after); got != (name == "") {
			t.Errorf("%s: the same: %v", name, got)
		}
	}
	var none Look
	if none.Same(none) {
		t.Error("what was never looked at is the same")
	}
}

// TestGiven: what a person names is a plain file or a link to one; what the program was handed open is read.
func TestGiven(t *testing.T) {
	dir := folder(t)
	check(t, os.Symlink("a.txt", filepath.Join(dir, "link")))
	for _, name := range []string{"a.txt", "link"} {
		f, err := Given(filepath.Join(dir, name))
		check(t, err)
		check(t, f.Close())
	}
	var broken *Broken
	for _, name := range []string{filepath.Join(dir, "deep"), os.DevNull} {
		if _, err := Given(name); !errors.As(err, &broken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Given(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	from, to, err := os.Pipe()
	check(t, err)
	_, err = to.WriteString("handed")
	check(t, err)
	check(t, to.Close())
	name := fmt.Sprintf("/dev/fd/%d", from.Fd())
	if _, err := os.Stat(name); err != nil {
		t.Skip("this system names no open files")
	}
	f, err := Given(name)
	check(t, err)
	if text, err := io.ReadAll(f); string(text) != "handed" {
		t.Errorf("%q, %v", text, err)
	}
	check(t, errors.Join(f.Close(), from.Close()))
}

// TestFolder: plain files and links to them are read; what may have no end is not opened.
func TestFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "plain"), "words")
	check(t, os.Mkdir(filepath.Join(dir, "below"), 0o700))
	for link, to := range map[string]string{"link": "plain", "zero": "/dev/zero", "lost": "nowhere"} {
		check(t, os.Symlink(to, filepath.Join(dir, link)))
	}
	check(t, os.WriteFile(filepath.Join(dir, "long"), nil, 0o600))
	check(t, os.Truncate(filepath.Join(dir, "long"), mostText+1))
	f := Folder(dir)
	for _, name := range []string{"plain", "link"} {
		if data, err := fs.ReadFile(f, name); err != nil || string(data) != "words" {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
	var broken *Broken
	for _, name := range []string{"zero", "long"} {
		if file, err := f.Open(name); !errors.As(err, &broken) {
			t.Errorf("%s: %v, %v", name, file, err)
		}
	}
	if _, err := f.Open("lost"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a link to nothing: %v", err)
	}
	if list, err := fs.ReadDir(f, "."); err != nil || len(list) != 6 {
		t.Errorf("%v, %v", list, err)
	}
	if _, err := f.Open("../x"); err == nil {
		t.Error("a name leads out of the folder")
	}
}
