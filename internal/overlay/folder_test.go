package overlay

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// laid writes files below a new folder; a name that ends with a slash is a folder.
func laid(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if strings.HasSuffix(name, "/") {
			if err := os.MkdirAll(path, 0o700); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestFolder: what lies there is read as it is, but for hidden files, leftovers and an old manifest.
func TestFolder(t *testing.T) {
	dir := laid(t, map[string]string{"pack.yaml": "a", "library/policy/legal/en.md": "wörd\n", "empty/": "", ".git/config": "x", "pack.yaml~": "x", "lang/.sw/web.json": "x", "manifest.json": "old"})
	if err := os.Symlink("/nowhere", filepath.Join(dir, ".link")); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link") // a link to the folder itself is what an operator may set
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{dir, link, dir + "/"} {
		f, err := Folder(name)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		if err := fs.WalkDir(f, ".", func(name string, _ fs.DirEntry, err error) error {
			got = append(got, name)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		want := []string{".", "empty", "lang", "library", "library/policy", "library/policy/legal", "library/policy/legal/en.md", "pack.yaml"}
		if !slices.Equal(got, want) {
			t.Errorf("%s holds %q, want %q", name, got, want)
		}
		if text, err := fs.ReadFile(f, "library/policy/legal/en.md"); string(text) != "wörd\n" {
			t.Errorf("%q, %v", text, err)
		}
	}
}

// TestFolder_refuses: a folder is held to the limits of a file, before its files are opened.
func TestFolder_refuses(t *testing.T) {
	many := func(n int, name string) map[string]string {
		files := map[string]string{}
		for i := range n {
			files[fmt.Sprintf(name, i)] = ""
		}
		return files
	}
	holes := func(size int64) func(dir string) error { // takes no room on a disk
		return func(dir string) error {
			return errors.Join(os.Truncate(filepath.Join(dir, "a.md"), size), os.Truncate(filepath.Join(dir, "b.md"), size))
		}
	}
	brackets := func(n int) map[string]string {
		files := map[string]string{}
		for i := range n {
			files[fmt.Sprintf("%d.json", i)] = strings.Repeat(`"`, 5_000)
		}
		return files
	}
	two := map[string]string{"a.md": "", "b.md": ""}
	for _, tt := range []struct {
		name  string
		files map[string]string
		do    func(dir string) error
		want  string // "": it is taken
	}{
		{"many files", many(maxFiles, "%d.md"), nil, ""},
		{"too many files", many(maxFiles+1, "%d.md"), nil, "holds 1 to 1500 files, this one 1501"},
		{"too many folders", many(2*maxFiles+2, "%d/"), nil, "at most 1500 files, this one more"},
		{"large files", two, holes(maxTotal / 2), ""},
		{"too large files", two, holes(maxTotal/2 + 1), "its files hold more than 10 MB in all"},
		{"a file without end", two, holes(1 << 40), "a.md is larger than 10 MB"},
		{"many words", brackets(maxNodes / 5_000), nil, ""},
		{"too many words", brackets(maxNodes/5_000 + 1), nil, "hold 85000 keys, items and lines, at most 80000"},
		{"a name that is none", map[string]string{"a b.md": ""}, nil, `"a b.md" is no name of a file in an overlay`},
		{"a folder that is none", map[string]string{"a\u202eb/": ""}, nil, `"a\u202eb" is no name`},
		{"two names for one", map[string]string{"a.md": "", "A.md": ""}, nil, "is named twice"},
		{"a link out of it", two, func(dir string) error { return os.Symlink("/etc/hostname", filepath.Join(dir, "c.md")) }, "c.md is no plain file"},
		{"a link within", two, func(dir string) error { return os.Symlink("a.md", filepath.Join(dir, "c.md")) }, "c.md is no plain file"},
		{"a folder that is a link", two, func(dir string) error { return os.Symlink("/etc", filepath.Join(dir, "c\u202e")) }, `c\u202e is no plain file`},
	} {
		if len(tt.files) > 1_000 && os.Getenv("COPSE_TEST_ALL") != "1" {
			continue // to make so many takes a second; the list's limits: TestRead_refuses
		}
		dir := laid(t, tt.files)
		if tt.do != nil {
			if err := tt.do(dir); err != nil {
				t.Fatal(err)
			}
		}
		_, err := Folder(dir)
		var refused *Refused
		if tt.want == "" && err != nil || tt.want != "" && (!errors.As(err, &refused) || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.want)
		}
	}
}

// TestParseKey_anybodys: a key of small order, for which anybody can sign, is none; nor is what is no key.
func TestParseKey_anybodys(t *testing.T) {
	ends := map[string][2]byte{"0": {0, 0}, "1": {1, 0}, "p-1": {0xec, 0x7f}, "p": {0xed, 0x7f}, "p+1": {0xee, 0x7f}}
	for name, end := range ends {
		for _, sign := range []byte{0, 0x80} {
			key := [32]byte{}
			if end[1] != 0 {
				key = [32]byte(slices.Repeat([]byte{0xff}, 32))
			}
			key[0], key[31] = end[0], end[1]|sign
			if k, err := ParseKey((Key{key: key[:]}).String()); err == nil {
				t.Errorf("%s is taken as %s", name, k)
			}
		}
	}
}
