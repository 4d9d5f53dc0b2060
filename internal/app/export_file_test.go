package app

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

var quietly = Streams{Err: io.Discard}

// TestToFile: what was there before stays whole until the new file is complete, and nothing lies beside it afterwards.
func TestToFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "policy.csv")
	broken := errors.New("the disk is full")
	for _, c := range []struct {
		says string
		fail error
		want string
	}{{"first", nil, "first"}, {"half of the sec", broken, "first"}, {"third", nil, "third"}} {
		err := toFile(name, quietly, func(w io.Writer) error {
			_, err := io.WriteString(w, c.says)
			return errors.Join(err, c.fail)
		})
		if !errors.Is(err, c.fail) {
			t.Errorf("%s: %v, want %v", c.says, err, c.fail)
		}
		if got, err := os.ReadFile(name); err != nil || string(got) != c.want {
			t.Errorf("%s: the file holds %q (%v), want %q", c.says, got, err, c.want)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("%d files in the folder (%v), want the one", len(left), err)
	}
	var out strings.Builder
	if err := toFile("", Streams{Out: &out}, func(w io.Writer) error { _, err := io.WriteString(w, "shown"); return err }); err != nil || out.String() != "shown" {
		t.Errorf("without a name: %q, %v", out.String(), err)
	}
}

// TestToFile_what: a link stays a link, and a pipe or a device is written into, not replaced.
func TestToFile_what(t *testing.T) {
	dir := t.TempDir()
	say := func(w io.Writer) error { _, err := io.WriteString(w, "said"); return err }
	file, link, pipe := filepath.Join(dir, "file"), filepath.Join(dir, "link"), filepath.Join(dir, "pipe")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Symlink("file", link), syscall.Mkfifo(pipe, 0o600)); err != nil {
		t.Fatal(err)
	}
	heard := make(chan string)
	go func() {
		data, _ := os.ReadFile(pipe)
		heard <- string(data)
	}()
	if err := errors.Join(toFile(link, quietly, say), toFile(pipe, quietly, say)); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if is, lerr := os.Lstat(link); err != nil || lerr != nil || is.Mode()&os.ModeSymlink == 0 || string(data) != "said" {
		t.Errorf("the file behind the link holds %q (%v, %v)", data, err, lerr)
	}
	if got := <-heard; got != "said" {
		t.Errorf("the pipe brought %q", got)
	}
}

// TestToFile_diskFull: what was there before is still there.
func TestToFile_diskFull(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=32k"); err != nil {
		t.Skip("mounting needs root and the right to mount: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	name := filepath.Join(dir, "policy.csv")
	write := func(size int) error {
		return toFile(name, quietly, func(w io.Writer) error { _, err := w.Write(make([]byte, size)); return err })
	}
	if err := write(100); err != nil {
		t.Fatal(err)
	}
	if err := write(64 << 10); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("got %v", err)
	}
	left, err := os.ReadDir(dir)
	if is, serr := os.Stat(name); err != nil || serr != nil || is.Size() != 100 || len(left) != 1 {
		t.Errorf("left %v, %v, %v", left, err, serr)
	}
}

// TestFolderNotWritten: what is said of a folder names the place that was asked for, and what to do; what else went
// wrong stays what it is.
func TestFolderNotWritten(t *testing.T) {
	at := func(path string, why error) error {
		return fmt.Errorf("export: %w", &fs.PathError{Op: "open", Path: path, Err: why})
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{at("/usr/x", syscall.EACCES), "not written: /usr/x: this user may not use it: name another place with --out"},
		{at("/usr/x/en/a.html", syscall.ENOSPC), "not written: /usr/x: the disk has no room for it: make room there, or name another place with --out"},
		{at("/usr", syscall.EROFS), "not written: /usr/x: its disk is read only: name another place with --out"},
		{at("/usr/xy", syscall.EACCES), "export: /usr/xy: this user may not use it"},
		{errors.New("it answers 500"), "it answers 500"},
	} {
		if got := plain(folderNotWritten("/usr/x", c.err)); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
	if err := folderNotWritten("/usr/x", nil); err != nil {
		t.Error(err)
	}
}
