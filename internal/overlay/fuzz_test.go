package overlay

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"copse/internal/source"
)

func FuzzRead(f *testing.F) {
	f.Add(built(f, folder()))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, err := Read(data); err == nil {
			holds(t, p)
		}
	})
}

// FuzzManifest is behind the zip: whatever stands in a manifest, with the files it names.
func FuzzManifest(f *testing.F) {
	p, err := Collect(folder(), about)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(p.manifest())
	f.Add([]byte(`{"schema":"copse-overlay-pack/2","country":"XX","version":1,"date":"2026-11-30","base":"1","publisher":"P","files":[{"path":"../a","size":0}]}`))
	f.Fuzz(func(t *testing.T, manifest []byte) {
		var m Manifest
		_ = json.Unmarshal(manifest, &m)
		files := map[string][]byte{}
		for _, file := range m.Files {
			files[file.Path] = p.data[file.Path]
		}
		read(t, manifest, files)
	})
}

// FuzzFile is behind the hashes: any file, under any name, in an overlay that is right.
func FuzzFile(f *testing.F) {
	for name, text := range map[string]string{
		"pack.yaml": "a: [b, {c: d}]\n", "library/policy/legal/en.md": "---\n{lang: en}\n---\n## A\n### b\n- *c*\n", "lang/sw/web.json": `{"web.a": "b"}`,
		"tokens.css": ":root{--a:#FFF}", "library/revisions.lock": "A en r1 12345678\n", "README.md": "# a\n", "manifest.json": "{}", "a/../b": "", "pack.yaml/x": "",
	} {
		f.Add("Ministry", name, []byte(text))
	}
	f.Fuzz(func(t *testing.T, publisher, path string, text []byte) {
		m := about
		m.Schema, m.Publisher = schemaName, publisher
		files := map[string][]byte{path: text, "pack.yaml": []byte("a: b\n")}
		for name, data := range files {
			m.Files = append(m.Files, File{name, int64(len(data)), sum(data)})
		}
		o := &Overlay{Manifest: m}
		read(t, o.manifest(), files)
	})
}

// read makes the zip of a manifest and files, and reads it.
func read(t *testing.T, manifest []byte, files map[string][]byte) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	put(t, w, manifestName, manifest)
	for name, data := range files {
		if strings.HasSuffix(name, "/") && len(data) > 0 { // the writer of zips takes it for a folder, and refuses
			return
		}
		put(t, w, name, data)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	p, err := Read(b.Bytes())
	var no *Refused
	if err != nil && !errors.As(err, &no) {
		t.Fatalf("not refused in words: %v", err)
	}
	if err == nil {
		holds(t, p)
	}
}

// holds is what is true of every overlay that was read.
func holds(t *testing.T, p *Overlay) {
	t.Helper()
	dir := t.TempDir()
	if err := p.unpack(dir, Record{}); err != nil {
		t.Fatalf("it was taken and cannot be unpacked: %v", err)
	}
	for _, s := range []string{p.Publisher, p.Base, p.Country} {
		if source.Visible(s) != s || s == "" {
			t.Errorf("%q came through", s)
		}
	}
	for _, file := range p.Files {
		data, err := os.ReadFile(filepath.Join(dir, filesName, filepath.FromSlash(file.Path)))
		inZip, err2 := fs.ReadFile(p.Folder, file.Path)
		if err := errors.Join(err, err2); err != nil || sum(data) != file.SHA256 || !bytes.Equal(data, inZip) {
			t.Errorf("%q is not what was written: %v", file.Path, err)
		}
		if _, at, err := source.Within(file.Path, string(data)); err != nil {
			t.Errorf("%s:%v: %v", file.Path, at, err)
		}
	}
}
