package kept

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Fresh makes a folder that is there whole or not at all, for people to take away: write fills a
// folder beside the place, which is synced and moved there. At the place is nothing, or an empty
// folder, as Free says: nothing of a person is ever replaced.
func Fresh(place string, write func(dir string) error) (err error) {
	if there, err := filepath.EvalSymlinks(place); err == nil { // a link stays, and what it leads to is filled
		place = there
	}
	if err := Free(place); err != nil {
		return err
	}
	made := filepath.Join(filepath.Dir(place), "."+filepath.Base(place)+newMark+rand.Text())
	if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
		return err
	}
	if err := os.Mkdir(made, 0o755); err != nil {
		return finally{err, made, place}
	}
	defer func() {
		if err != nil {
			err = finally{errors.Join(err, os.RemoveAll(made)), made, place}
		}
	}()
	if err := write(made); err != nil {
		return err
	}
	err = filepath.WalkDir(made, func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, syncPath(path))
	})
	if err := errors.Join(err, emptied(place)); err != nil {
		return err
	}
	if err := os.Rename(made, place); err != nil {
		return err
	}
	return syncPath(filepath.Dir(place))
}

// finally is an error about what is not finished, under the name it was to have: the one it had
// until then is gone, and says nothing to who reads of it.
type finally struct {
	err         error
	made, place string
}

// Error is the text with the final name.
func (f finally) Error() string { return f.named(f.err.Error()) }

// Unwrap is the error with the name that is gone.
func (f finally) Unwrap() error { return f.err }

// As gives the errors of the system with the final name too.
func (f finally) As(target any) bool {
	switch to := target.(type) {
	case **fs.PathError:
		if errors.As(f.err, to) {
			*to = &fs.PathError{Op: (*to).Op, Path: f.named((*to).Path), Err: (*to).Err}
			return true
		}
	case **os.LinkError:
		if errors.As(f.err, to) {
			*to = &os.LinkError{Op: (*to).Op, Old: f.named((*to).Old), New: f.named((*to).New), Err: (*to).Err}
			return true
		}
	}
	return false
}

func (f finally) named(text string) string { return strings.ReplaceAll(text, f.made, f.place) }

// Free reports whether a place is free for a new folder: nothing is there, or an empty folder.
func Free(place string) error {
	if is, err := os.Lstat(place); err == nil && is.Mode()&fs.ModeSymlink != 0 {
		if _, err := os.Stat(place); err != nil {
			return fmt.Errorf("%s is a link that leads nowhere: %w", place, err)
		}
	}
	entries, err := os.ReadDir(place)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case len(entries) > 0:
		return fmt.Errorf("%s is not empty: what is there already would stay among the new files", place)
	}
	at, err := os.Stat(".")
	if err != nil {
		return err
	}
	if is, err := os.Stat(place); err == nil && os.SameFile(at, is) {
		return fmt.Errorf("%s is the folder you are in, and is replaced as a whole: name a new one", place)
	}
	return nil
}

// emptied takes an empty folder away from the place of a new one.
func emptied(place string) error {
	err := os.Remove(place)
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist):
		return nil
	case Free(place) == nil: // empty, and stays: most often a disk is mounted there
		return fmt.Errorf("%w: name a folder below it", err)
	}
	return err
}
