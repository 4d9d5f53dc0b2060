// Package kept holds what the program made for itself and finds again after a start: search
// indexes, documents, installed overlays. Such a folder is believed only as far as its seal,
// a list of its files with their hashes that is written last.
//
// What people name (Given, Folder), what they take away (Fresh) and who is at work on it (TryLock)
// are here too.
//
// It promises: what Fits passes is byte for byte what was sealed, with no file more or less;
// a folder or file that Put places is there whole or not at all, also after a loss of power,
// and what stood in its place is removed only when the new one stands there.
package kept

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// sealName is the file of a folder that holds its seal.
const sealName = "seal.json"

// mostSeal bounds the list of the files of one folder, in bytes.
const mostSeal = 4 << 20

// Broken says that a folder is not what was sealed; File is the first file that does not fit.
type Broken struct{ File, Why string }

// Error names the file.
func (b *Broken) Error() string { return b.File + ": " + b.Why }

// file is one line of a seal.
type file struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Seal syncs all files of a folder to disk and then writes their list beside them.
func Seal(dir string) error {
	files, err := list(dir, "", syncPath)
	for i := 0; i < len(files) && err == nil; i++ {
		path := files[i].in(dir)
		if files[i].SHA256, err = hashOf(path); err == nil {
			err = syncPath(path)
		}
	}
	var data []byte
	if err == nil {
		data, err = json.MarshalIndent(files, "", " ")
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, sealName), data, 0o600)
	}
	if err == nil {
		err = errors.Join(syncPath(filepath.Join(dir, sealName)), syncPath(dir))
	}
	if err != nil {
		return fmt.Errorf("seal %s: %w", dir, err)
	}
	return nil
}

// Fits compares a folder with its seal, byte for byte. The error is a *Broken where it does
// not fit, and fs.ErrNotExist where there is no such folder. Of what the seal does not name, or
// names with another size, nothing is read.
func Fits(dir string) error {
	files, err := named(dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		switch sum, err := hashOf(f.in(dir)); {
		case err != nil:
			return err
		case sum != f.SHA256:
			return &Broken{f.in(dir), "is not as it was written"}
		}
	}
	return nil
}

// FitsInSize does the same by names and sizes alone: what passes may be copied without fear of
// its size.
func FitsInSize(dir string) error {
	_, err := named(dir)
	return err
}

// named reads the seal of a folder, and compares names and sizes with what lies there.
func named(dir string) ([]file, error) {
	if _, err := os.Lstat(dir); err != nil {
		return nil, err
	}
	place := filepath.Join(dir, sealName)
	data, err := ReadShort(place, mostSeal)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &Broken{place, "is missing: the folder was not finished"}
	}
	if err != nil {
		return nil, err
	}
	var want []file
	if err := json.Unmarshal(data, &want); err != nil {
		return nil, &Broken{place, "does not parse"}
	}
	is, err := list(dir, "", nil)
	if err != nil {
		return nil, err
	}
	sizes := map[string]int64{}
	for _, f := range want {
		sizes[f.Path] = f.Size
	}
	for _, f := range is {
		size, ok := sizes[f.Path]
		switch delete(sizes, f.Path); {
		case !ok:
			return nil, &Broken{f.in(dir), "was added by somebody"}
		case size != f.Size:
			return nil, &Broken{f.in(dir), "is not as it was written"}
		}
	}
	for path := range sizes {
		return nil, &Broken{file{Path: path}.in(dir), "is missing"}
	}
	return want, nil
}

func (f file) in(dir string) string { return filepath.Join(dir, filepath.FromSlash(f.Path)) }

// list walks the plain files of a folder in the order of their names, without reading them;
// anything else is Broken. folder, if it is there, is called for every folder below, after its files.
func list(dir, below string, folder func(path string) error) ([]file, error) {
	entries, err := os.ReadDir(filepath.Join(dir, filepath.FromSlash(below)))
	if err != nil {
		return nil, err
	}
	files := []file{}
	for _, e := range entries {
		f := file{Path: path.Join(below, e.Name())}
		switch {
		case e.IsDir():
			inside, err := list(dir, f.Path, folder)
			if err == nil && folder != nil {
				err = folder(f.in(dir))
			}
			if err != nil {
				return nil, err
			}
			files = append(files, inside...)
		case !e.Type().IsRegular():
			return nil, &Broken{f.in(dir), "is no plain file"}
		case f.Path == sealName:
		default:
			info, err := e.Info()
			if err != nil {
				return nil, err
			}
			f.Size = info.Size()
			files = append(files, f)
		}
	}
	return files, nil
}

func hashOf(path string) (string, error) {
	f, _, err := Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), err
}

// Put moves a sealed folder, or a file that was synced, to its place. What stood there is
// moved aside first and removed when the new one is there; a stop in between leaves the place
// empty or new, never half; Leftover knows the names of the rest.
func Put(made, place string) error {
	aside := place + asideMark
	if err := os.RemoveAll(aside); err != nil {
		return fmt.Errorf("put %s: %w", place, err)
	}
	err := os.Rename(place, aside)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("put %s: %w", place, err)
	}
	if err := os.Rename(made, place); err != nil {
		return fmt.Errorf("put %s: %w", place, errors.Join(err, back(aside, place)))
	}
	if err := syncPath(filepath.Dir(place)); err != nil {
		return fmt.Errorf("put %s: %w", place, err)
	}
	_ = os.RemoveAll(aside) // what stays costs room, no more
	return nil
}

func back(aside, place string) error {
	err := os.Rename(aside, place)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// asideMark ends the name of what a new folder is about to replace; newMark stands in the name of
// what is not finished.
const (
	asideMark = ".old"
	newMark   = ".new-"
)

// WriteFile writes a file whole or not at all: beside its place, synced, and moved there.
func WriteFile(path string, data []byte, mode fs.FileMode) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+newMark)
	if at := (*fs.PathError)(nil); errors.As(err, &at) {
		return finally{err, at.Path, path}
	}
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
			err = finally{err, f.Name(), path}
		}
	}()
	if err = f.Chmod(mode); err != nil {
		return err
	}
	if _, err = io.Copy(f, bytes.NewReader(data)); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncPath(filepath.Dir(path))
}

// Leftover reports whether a name is of something that a stop left unfinished, here or aside:
// it may be removed when nothing else is at work in the folder.
func Leftover(name string) bool {
	return strings.HasSuffix(name, asideMark) || strings.HasPrefix(name, ".") && strings.Contains(name, newMark)
}

// MkdirAll makes a folder and those above it that are not there, and brings their names to disk.
func MkdirAll(path string, mode fs.FileMode) error {
	path = filepath.Clean(path)
	if s, err := os.Stat(path); err == nil && s.IsDir() {
		return nil
	}
	above := filepath.Dir(path)
	if above != path {
		if err := MkdirAll(above, mode); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(path, mode); err != nil {
		return err
	}
	return syncPath(above)
}

// syncPath brings a file or folder to disk. A system that cannot sync a folder says so, and
// that is no fault of ours.
func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !isFolder(f) {
		return err
	}
	return nil
}

func isFolder(f *os.File) bool {
	s, err := f.Stat()
	return err == nil && s.IsDir()
}
