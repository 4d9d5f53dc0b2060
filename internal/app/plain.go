package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"copse/internal/kept"
)

// plain is an error as its operator reads it: where a file or a folder is at fault, in words and
// not in those of the system, which name the call that went wrong.
func plain(err error) string {
	var at *fs.PathError
	var link *os.LinkError
	text := err.Error()
	switch {
	case errors.As(err, &at):
		return strings.Replace(text, at.Error(), at.Path+": "+kept.Why(at.Err), 1)
	case errors.As(err, &link):
		return strings.Replace(text, link.Error(), link.New+": "+kept.Why(link.Err), 1)
	}
	return text
}

// notWritten says that a file could not be written: by its own name, not by the one it has until it is whole.
func notWritten(name string, err error) error {
	if err == nil {
		return nil
	}
	dir := filepath.Dir(name)
	if is, statErr := os.Stat(dir); statErr != nil || !is.IsDir() {
		return fmt.Errorf("not written: %s: there is no folder %s", name, dir)
	}
	var at *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &at):
		err = &fs.PathError{Op: "write", Path: name, Err: at.Err}
	case errors.As(err, &link):
		err = &fs.PathError{Op: "write", Path: name, Err: link.Err}
	default:
		return fmt.Errorf("not written: %s: %w", name, err)
	}
	return fmt.Errorf("not written: %w%s", err, instead(err))
}

// folderNotWritten says the same of a folder, which is made with those above it, where it is the
// folder that is at fault and not what was to go into it.
func folderNotWritten(name string, err error) error {
	var at *fs.PathError
	if !errors.As(err, &at) || !below(at.Path, name) && !below(name, at.Path) {
		return err
	}
	return fmt.Errorf("not written: %w%s", &fs.PathError{Op: "write", Path: name, Err: at.Err}, instead(err))
}

// below reports whether a path lies in a folder.
func below(path, dir string) bool {
	in, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(in)
}

// instead is what an operator can do where a place cannot be written.
func instead(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return ": make room there, or name another place with --out"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return ": name another place with --out"
	}
	return ""
}
