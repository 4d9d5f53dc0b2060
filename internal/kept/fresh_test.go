package kept

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
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
	linked, link := filepath.Join(parent, "linked"), filepath.Join(parent, "link")
	check(t, errors.Join(os.Mkdir(linked, 0o700), os.Symlink(linked, link)))
	check(t, Fresh(link, fill))
	if is, err := os.Lstat(link); err != nil || is.Mode()&os.ModeSymlink == 0 || names(linked) != 1 {
		t.Errorf("a link was replaced: %v, %v", is.Mode(), err)
	}
	dangling := filepath.Join(parent, "dangling")
	check(t, os.Symlink(filepath.Join(parent, "unplugged", "stick"), dangling))
	if err := Fresh(dangling, early); err == nil {
		t.Error("a link that leads nowhere was replaced")
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

// TestFresh_name: an error about what is not finished names the place that was asked for.
func TestFresh_name(t *testing.T) {
	dir := t.TempDir()
	place, closed := filepath.Join(dir, "place"), filepath.Join(dir, "closed")
	check(t, os.Mkdir(closed, 0o500))
	taken := filepath.Join(dir, "taken")
	check(t, os.Mkdir(taken, 0o700))
	long := filepath.Join(dir, strings.Repeat("x", 250)) // with the mark it is too long for a name
	none := func(string) error { return nil }
	full := func(made string) error {
		at := filepath.Join(made, "en", "a")
		return fmt.Errorf("export: %w", &fs.PathError{Op: "write", Path: at, Err: syscall.ENOSPC})
	}
	for _, c := range []struct {
		err  error
		path string
		is   error
	}{
		{Fresh(place, full), filepath.Join(place, "en", "a"), syscall.ENOSPC},
		{Fresh(long, none), long, syscall.ENAMETOOLONG},
		{WriteFile(long, nil, 0o600), long, syscall.ENAMETOOLONG},
		{WriteFile(taken, nil, 0o600), taken, fs.ErrExist},
		{WriteFile(filepath.Join(place, "f"), nil, 0o600), filepath.Join(place, "f"), fs.ErrNotExist},
		{WriteFile(filepath.Join(closed, "f"), nil, 0o600), filepath.Join(closed, "f"), fs.ErrPermission},
		{Fresh(filepath.Join(closed, "g"), none), filepath.Join(closed, "g"), fs.ErrPermission},
	} {
		if c.err == nil && os.Getuid() == 0 && errors.Is(c.is, fs.ErrPermission) {
			continue // root may
		}
		path := ""
		var at *fs.PathError
		var link *os.LinkError
		switch {
		case errors.As(c.err, &at):
			path = at.Path
		case errors.As(c.err, &link):
			path = link.New
		}
		if path != c.path || !errors.Is(c.err, c.is) || strings.Contains(c.err.Error(), newMark) {
			t.Errorf("%v names %s, want %s, %v", c.err, path, c.path, c.is)
		}
	}
}
