package kept

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestFresh: the folder is there with all that was written, or it is not there.
func TestFresh(t *testing.T) {
	parent := t.TempDir()
	broken := errors.New("broken")
	fill := func(dir string) error { return os.WriteFile(filepath.Join(dir, "a"), []byte("one"), 0o600) }
	names := func(dir string) int {
		t.Helper()
		entries, err := os.ReadDir(dir)
		check(t, err)
		return len(entries)
	}
	place := filepath.Join(parent, "deep", "place")
	if err := Fresh(place, func(dir string) error { return errors.Join(fill(dir), broken) }); !errors.Is(err, broken) {
		t.Errorf("broken: %v", err)
	}
	if n := names(filepath.Dir(place)); n != 0 {
		t.Errorf("%d things were left", n)
	}
	check(t, Fresh(place, func(dir string) error {
		if !Leftover(filepath.Base(dir)) {
			t.Errorf("%s has the name of something finished", dir)
		}
		if _, err := os.Stat(place); err == nil {
			t.Error("the place is taken before the folder is finished")
		}
		return fill(dir)
	}))
	early := func(string) error { t.Error("the work was begun"); return nil }
	if err := Fresh(place, early); err == nil || names(place) != 1 || names(filepath.Dir(place)) != 1 {
		t.Errorf("a folder that holds something: %v", err)
	}
	empty := filepath.Join(parent, "empty")
	check(t, os.Mkdir(empty, 0o700))
	if check(t, Fresh(empty, fill)); names(empty) != 1 {
		t.Error("an empty folder was not filled")
	}
	if err := Fresh(filepath.Join(empty, "a"), early); err == nil {
		t.Error("a file was taken for a free place")
	}
	here := filepath.Join(parent, "here")
	check(t, os.Mkdir(here, 0o700))
	t.Chdir(here)
	if err := Free(here); err == nil {
		t.Error("the folder one is in may be replaced")
	}
}
