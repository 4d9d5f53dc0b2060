package kept

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Open opens a plain file and says what it looks like. Anything else, a link too, is Broken.
func Open(path string) (*os.File, fs.FileInfo, error) {
	named, err := os.Lstat(path)
	if err != nil {
		return nil, nil, err
	}
	if !named.Mode().IsRegular() {
		return nil, nil, &Broken{path, "is no plain file"}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	opened, err := f.Stat()
	if err == nil && !os.SameFile(named, opened) {
		err = &Broken{path, "was changed for another file just now"}
	}
	if err != nil {
		_ = f.Close()
		return nil, nil, err
	}
	return f, opened, nil
}

// Look is what the files of a folder show without being read.
type Look []fs.FileInfo

// ReadShort reads a plain file of at most so many bytes; a longer one is Broken.
func ReadShort(path string, most int64) ([]byte, error) {
	f, info, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info.Size() > most {
		return nil, &Broken{path, "is longer than anything written there"}
	}
	return io.ReadAll(io.LimitReader(f, most))
}

// Peek looks at a folder and all in it.
func Peek(dir string) (Look, error) {
	var l Look
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		l = append(l, info)
		return err
	})
	return l, err
}

// Same reports whether two looks at a folder show the same files, unchanged: what was verified at
// the first need not be read again by the program that did.
func (l Look) Same(later Look) bool { return len(l) > 0 && slices.EqualFunc(l, later, SameFile) }

// SameFile reports the same of one file.
func SameFile(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime()) && a.Mode() == b.Mode() && changed(a) == changed(b)
}

// Given opens a file that a person named, or a link to one. A pipe or a device, whose end may never
// come, is refused, but not what the program was handed open: /dev/stdin, /dev/fd/3.
func Given(path string) (*os.File, error) {
	handed := strings.HasPrefix(path, "/dev/fd/") || strings.HasPrefix(path, "/proc/self/fd/") || path == "/dev/stdin"
	if info, err := os.Stat(path); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() && !handed {
		return nil, &Broken{path, "is no plain file"}
	}
	return os.Open(path)
}

// mostText is far above the longest text that people write by hand, in bytes.
const mostText = 4 << 20

// Folder is a folder that a person named, to be read as os.DirFS does; but what is no plain file, nor a
// link to one, is Broken, and so is a file longer than people write.
func Folder(dir string) fs.FS { return plainFiles{os.DirFS(dir)} }

type plainFiles struct{ fs.FS }

// Open opens a folder or a plain file.
func (f plainFiles) Open(name string) (fs.File, error) {
	info, err := fs.Stat(f.FS, name)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return f.FS.Open(name)
	case !info.Mode().IsRegular():
		return nil, &Broken{name, "is no plain file"}
	case info.Size() > mostText:
		return nil, &Broken{name, fmt.Sprintf("holds %d MB, at most %d", (info.Size()+1<<20-1)>>20, mostText>>20)}
	}
	opened, err := f.FS.Open(name)
	if err != nil {
		return nil, err
	}
	return short{opened, io.LimitReader(opened, mostText)}, nil
}

// short is a file that ends, also where somebody writes on in it.
type short struct {
	fs.File
	text io.Reader
}

// Read reads up to the limit.
func (s short) Read(b []byte) (int, error) { return s.text.Read(b) }
