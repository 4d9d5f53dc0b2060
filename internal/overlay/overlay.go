// Package overlay makes a country's changes one file, and takes such a file in again.
//
// It promises: the same folder gives the same bytes; a file that is damaged, that holds
// what its manifest does not name, that would unpack to a great size or outside its
// folder, or whose texts are beyond the limits of package source is refused before
// anything is written; an installation is complete or did not happen, and the one before
// it is kept; an older one, or one signed by somebody else, replaces nothing unless a
// person says so. It does not judge what the overlay says: that is package content, which
// the caller asks before it installs.
package overlay

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"copse/internal/copse"
	"copse/internal/source"
)

// What a file may hold. Overlays are words: every text of ours in ten languages more is 570
// files and 9 MB.
const (
	MaxZip      = 6 << 20  // bytes of the zip
	maxManifest = 1 << 20  // bytes of its list
	maxTotal    = 10 << 20 // bytes of all files
	maxFiles    = 1500
	maxNodes    = 80_000 // what readers of YAML and JSON make of all files, as source.Within counts
	maxName     = 200    // bytes of a publisher, or of a file's name
)

const manifestName = "manifest.json"

// schemaName is in every manifest; a later form will have another number.
const schemaName = "copse-overlay-pack/2"

// Manifest says what a file holds, and is signed with it.
type Manifest struct {
	Schema    string `json:"schema"`
	Country   string `json:"country"`
	Version   int    `json:"version"` // grows: an older one replaces no newer one
	Date      string `json:"date"`    // of this version, 2026-11-30
	Base      string `json:"base"`    // the edition it was made for
	Publisher string `json:"publisher"`
	Files     []File `json:"files"`
}

// File is one file of an overlay.
type File struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Overlay is an overlay that was read and found whole.
type Overlay struct {
	Manifest
	Folder fs.FS // its files; of one that was read: in the zip
	data   map[string][]byte
}

// Refused is the error of a file that is not taken in; its text says why.
type Refused struct{ Why string }

// Error says why, in words for the operator.
func (r *Refused) Error() string { return r.Why }

func refuse(format string, args ...any) error { return &Refused{fmt.Sprintf(format, args...)} }

// name allows what names of overlays need and no system understands otherwise.
var name = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*$`)

// Collect makes an overlay of a folder's files.
func Collect(dir fs.FS, about Manifest) (*Overlay, error) {
	o := &Overlay{Manifest: about, Folder: dir, data: map[string][]byte{}}
	o.Schema, o.Files = schemaName, nil
	err := walk(dir, func(path string, e fs.DirEntry) error {
		if e.IsDir() || path == manifestName {
			return nil
		}
		data, err := fs.ReadFile(dir, path)
		if err != nil {
			return fmt.Errorf("read overlay: %w", err)
		}
		o.data[path] = data
		o.Files = append(o.Files, File{path, int64(len(data)), sum(data)})
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(o.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return o, errors.Join(o.fits(), o.within())
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// Hash names what the overlay holds: the SHA-256 of its manifest.
func (o *Overlay) Hash() string { return sum(o.manifest()) }

func (o *Overlay) manifest() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", " ")
	enc.SetEscapeHTML(false)
	_ = enc.Encode(o.Manifest) // a struct of strings and numbers
	return b.Bytes()
}

// Write writes the zip: manifest first, then the files by name, without times.
func (o *Overlay) Write(w io.Writer) error {
	z := zip.NewWriter(w)
	put := func(path string, data []byte) error {
		h := &zip.FileHeader{Name: path, Method: zip.Deflate}
		h.SetMode(0o644)
		f, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		_, err = f.Write(data)
		return err
	}
	err := put(manifestName, o.manifest())
	for _, f := range o.Files {
		err = errors.Join(err, put(f.Path, o.data[f.Path]))
	}
	if err := errors.Join(err, z.Close()); err != nil {
		return fmt.Errorf("write overlay: %w", err)
	}
	return nil
}

// fits holds a manifest to the limits, and its names to what is safe to write and to show.
func (o *Overlay) fits() error {
	_, noDate := time.Parse(time.DateOnly, o.Date)
	badCountry := copse.CheckOverlayCountry(o.Country)
	switch {
	case o.Schema != schemaName:
		return refuse("the manifest's schema is %q, wanted %q: it was made by another version of Copse; build it again with this one", o.Schema, schemaName)
	case badCountry != nil:
		return refuse("the manifest names no country: %v", badCountry)
	case !shown(o.Base):
		return refuse("the manifest names no base, the edition it was made for")
	case o.Version < 1 || o.Version > 1_000_000_000 || noDate != nil:
		return refuse("the manifest names no version from 1 up and its date: version: and date: of pack.yaml")
	case !shown(o.Publisher):
		return refuse("the manifest names no publisher, or with characters that cannot be shown: %q", o.Publisher)
	case len(o.Files) == 0:
		return refuse("an overlay holds 1 to %d files, this one none", maxFiles)
	}
	return o.bounded()
}

// bounded holds the list of files to the limits: before one of them is opened.
func (o *Overlay) bounded() error {
	if len(o.Files) > maxFiles {
		return refuse("an overlay holds 1 to %d files, this one %d", maxFiles, len(o.Files))
	}
	total, seen, folders := int64(0), map[string]bool{manifestName: true}, map[string]bool{}
	for _, f := range o.Files {
		low := strings.ToLower(f.Path)
		switch {
		case !safe(f.Path):
			return refuse("%q is no name of a file in an overlay: letters, digits, . _ - in folders below it", f.Path)
		case seen[low]:
			return refuse("%s is named twice", f.Path)
		case f.Size < 0 || f.Size > maxTotal:
			return refuse("%s is larger than %d MB", f.Path, maxTotal>>20)
		}
		seen[low] = true
		for dir := path.Dir(low); dir != "."; dir = path.Dir(dir) {
			folders[dir] = true
		}
		total += f.Size
	}
	for dir := range folders {
		if seen[dir] {
			return refuse("%s is named as a file and as a folder", dir)
		}
	}
	if total > maxTotal {
		return refuse("its files hold more than %d MB in all", maxTotal>>20)
	}
	return nil
}

// shown reports a name that is there, is short, and holds nothing but what can be seen.
func shown(s string) bool {
	return strings.TrimSpace(s) != "" && len(s) <= maxName && source.Visible(s) == s
}

// within holds the texts to the limits of their readers, each and all together.
func (o *Overlay) within() error {
	all := 0
	for _, f := range o.Files {
		nodes, at, err := source.Within(f.Path, string(o.data[f.Path]))
		if err != nil {
			return refuse("%s:%d:%d: %v", f.Path, at.Line, at.Col, err)
		}
		all += nodes
	}
	if all > maxNodes {
		return tooMany(all)
	}
	return nil
}

func tooMany(nodes int) error {
	return refuse("its YAML and JSON files hold %d keys, items and lines, at most %d", nodes, maxNodes)
}

func safe(path string) bool {
	return len(path) <= maxName && name.MatchString(path) && fs.ValidPath(path) && !strings.Contains(path, "..")
}

// Read reads a zip and checks it whole, in memory: nothing is written before it is known
// to be what its manifest says.
func Read(data []byte) (*Overlay, error) {
	if len(data) > MaxZip {
		return nil, refuse("it is larger than %d MB", MaxZip>>20)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // names are judged below, in words
		return nil, refuse("it is no zip file, or one that is cut off or damaged")
	}
	if len(z.File) > maxFiles+1 {
		return nil, refuse("it holds more than %d files", maxFiles)
	}
	o := &Overlay{Folder: z, data: map[string][]byte{}}
	if len(z.File) == 0 || z.File[0].Name != manifestName {
		return nil, refuse("it does not begin with %s: not made by `copse overlay build`", manifestName)
	}
	text, err := unzip(z.File[0], maxManifest)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&o.Manifest); err != nil {
		return nil, refuse("%s does not parse: %v", manifestName, err)
	}
	if err := o.fits(); err != nil {
		return nil, err
	}
	if err := o.fill(z.File[1:]); err != nil {
		return nil, err
	}
	return o, o.within()
}

// fill takes in the files the manifest names, and refuses any other.
func (o *Overlay) fill(files []*zip.File) error {
	want := map[string]File{}
	for _, f := range o.Files {
		want[f.Path] = f
	}
	for _, z := range files {
		f, ok := want[z.Name]
		switch {
		case !safe(z.Name):
			return refuse("it holds %q, which would be written outside its folder or is no plain name", z.Name)
		case !z.Mode().IsRegular():
			return refuse("%s is no plain file", z.Name)
		case !ok:
			return refuse("it holds %s, which the manifest does not name", z.Name)
		case o.data[z.Name] != nil:
			return refuse("it holds %s twice", z.Name)
		}
		data, err := unzip(z, f.Size)
		if err != nil {
			return err
		}
		if int64(len(data)) != f.Size || sum(data) != f.SHA256 {
			return refuse("%s is not what the manifest says: damaged, or changed by somebody", z.Name)
		}
		o.data[z.Name] = data
	}
	for _, f := range o.Files {
		if o.data[f.Path] == nil {
			return refuse("%s is missing: the file is not whole", f.Path)
		}
	}
	return nil
}

// unzip reads at most limit bytes, whatever the header claims: a zip of a few bytes can
// unpack to gigabytes.
func unzip(z *zip.File, limit int64) ([]byte, error) {
	r, err := z.Open()
	if err != nil {
		return nil, refuse("%s is damaged: %v", z.Name, err)
	}
	defer r.Close()
	data := make([]byte, 0, min(limit, 1<<20))
	buf := bytes.NewBuffer(data)
	n, err := io.Copy(buf, io.LimitReader(r, limit+1))
	switch {
	case n > limit:
		return nil, refuse("%s unpacks to more than the manifest says", z.Name)
	case err != nil:
		return nil, refuse("%s is damaged: %v", z.Name, err)
	}
	return buf.Bytes()[:n:n], nil
}
