package overlay

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"copse/internal/kept"
	"copse/internal/source"
)

// Folder reads an overlay's folder, held to the limits of a file: names, number and size before
// any of it is opened. What is judged, served or built is what was read. A text beyond the limits
// of its own kind is found by its reader, at its place. The error is *Refused for what is wrong
// with the folder.
func Folder(dir string) (fs.FS, error) {
	o, folders := &Overlay{}, []string{}
	err := walk(os.DirFS(dir), func(name string, e fs.DirEntry) error {
		switch {
		case len(o.Files)+len(folders) > 2*maxFiles:
			return refuse("an overlay holds at most %d files, this one more", maxFiles)
		case e.IsDir() && safe(name):
			folders = append(folders, name)
			return nil
		case name == manifestName: // made anew
			return nil
		}
		info, err := e.Info()
		if err == nil {
			o.Files = append(o.Files, File{Path: name, Size: info.Size()})
		}
		return err
	})
	if err == nil {
		err = o.bounded()
	}
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b) // stored as they are: the file system in memory that the standard library has
	for _, f := range folders {
		if _, err := z.Create(f + "/"); err != nil { // an empty one too: the check says that an overlay has none such
			return nil, err
		}
	}
	nodes := 0
	for _, f := range o.Files {
		data, err := kept.ReadShort(filepath.Join(dir, filepath.FromSlash(f.Path)), f.Size)
		if err != nil {
			return nil, fmt.Errorf("read overlay: %w", err)
		}
		n, _, _ := source.Within(f.Path, string(data))
		if nodes += n; nodes > maxNodes {
			return nil, tooMany(nodes)
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.Path})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(data); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
}

// walk yields the plain files and the folders of an overlay's folder. Hidden files and leftovers of
// editors stay behind.
func walk(dir fs.FS, yield func(name string, e fs.DirEntry) error) error {
	return fs.WalkDir(dir, ".", func(name string, e fs.DirEntry, err error) error {
		hidden := strings.HasPrefix(path.Base(name), ".") || strings.HasSuffix(name, "~")
		switch {
		case err != nil:
			return err
		case name == ".":
			return nil
		case hidden && e.IsDir():
			return fs.SkipDir
		case hidden:
			return nil
		case !e.IsDir() && !e.Type().IsRegular():
			return refuse("%s is no plain file; an overlay holds no links, pipes or devices", source.Visible(name))
		}
		return yield(name, e)
	})
}
