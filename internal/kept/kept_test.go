package kept

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func folder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "made")
	write(t, filepath.Join(dir, "a.txt"), "one")
	write(t, filepath.Join(dir, "deep", "b.bin"), "two")
	if err := Seal(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// TestFits: every way in which a folder can differ from its seal is seen, and its file named.
func TestFits(t *testing.T) {
	if err := Fits(folder(t)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		harm func(t *testing.T, dir string)
		file string
	}{
		"changed":                 {func(t *testing.T, dir string) { write(t, filepath.Join(dir, "a.txt"), "0ne") }, "a.txt"},
		"cut":                     {func(t *testing.T, dir string) { write(t, filepath.Join(dir, "deep", "b.bin"), "") }, "b.bin"},
		"missing":                 {func(t *testing.T, dir string) { check(t, os.Remove(filepath.Join(dir, "deep", "b.bin"))) }, "b.bin"},
		"added":                   {func(t *testing.T, dir string) { write(t, filepath.Join(dir, "deep", "c"), "three") }, "c"},
		"added, as a second seal": {func(t *testing.T, dir string) { write(t, filepath.Join(dir, "deep", sealName), "[]") }, sealName},
		"no seal":                 {func(t *testing.T, dir string) { check(t, os.Remove(filepath.Join(dir, sealName))) }, sealName},
		"empty seal":              {func(t *testing.T, dir string) { write(t, filepath.Join(dir, sealName), "") }, sealName},
		"null seal":               {func(t *testing.T, dir string) { write(t, filepath.Join(dir, sealName), "null") }, "a.txt"},
		"a link": {func(t *testing.T, dir string) {
			check(t, os.Remove(filepath.Join(dir, "a.txt")))
			check(t, os.Symlink("deep/b.bin", filepath.Join(dir, "a.txt")))
		}, "a.txt"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t)
			c.harm(t, dir)
			var broken *Broken
			if err := Fits(dir); !errors.As(err, &broken) || filepath.Base(broken.File) != c.file {
				t.Errorf("got %v, want a fault in %s", err, c.file)
			}
		})
	}
	if err := Fits(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
}

// TestPut: the new folder stands whole in its place, whatever stood there before.
func TestPut(t *testing.T) {
	dir := folder(t)
	place := filepath.Join(t.TempDir(), "place")
	for range 2 {
		check(t, Put(dir, place))
		check(t, Fits(place))
		dir = folder(t)
	}
	left, err := filepath.Glob(place + "*")
	if check(t, err); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
	if err := Put(filepath.Join(t.TempDir(), "none"), place); err == nil || Fits(place) != nil {
		t.Errorf("nothing to put: %v; what stood there: %v", err, Fits(place))
	}
}

// TestWriteFile: a file that cannot be written leaves the one before it, and nothing else.
func TestWriteFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	check(t, WriteFile(path, []byte("one"), 0o600))
	check(t, WriteFile(path, []byte("two"), 0o640))
	data, err := os.ReadFile(path)
	if check(t, err); string(data) != "two" {
		t.Errorf("holds %q", data)
	}
	if s, err := os.Stat(path); err != nil || s.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, %v", s.Mode(), err)
	}
	under := filepath.Join(path, "none") // below a file nothing can be written
	if err := WriteFile(under, []byte("x"), 0o600); err == nil {
		t.Error("written below a file")
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if check(t, err); len(entries) != 1 {
		t.Errorf("left: %v", entries)
	}
}

func TestLeftover(t *testing.T) {
	for name, want := range map[string]bool{"x" + asideMark: true, ".f.new-123": true, "f": false, ".f": false, "new-1": false} {
		if Leftover(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestMkdirAll(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b")
	for range 2 {
		check(t, MkdirAll(path, 0o700))
	}
	if s, err := os.Stat(filepath.Dir(path)); err != nil || s.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", s.Mode(), err)
	}
}
