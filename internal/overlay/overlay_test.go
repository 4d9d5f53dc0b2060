package overlay

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/crypto/blake2b"
)

func folder() fstest.MapFS {
	return fstest.MapFS{
		"pack.yaml": {Data: []byte("schema: copse-overlay/1\n")}, "library/policy/legal/en.md": {Data: []byte("words\n")},
		".git/config": {Data: []byte("x")}, "pack.yaml~": {Data: []byte("x")}, "manifest.json": {Data: []byte("old")},
	}
}

var about = Manifest{Country: "XX", Version: 2, Date: "2026-11-30", Base: "2026.1", Publisher: "Ministry"}

func built(t testing.TB, dir fstest.MapFS) []byte {
	t.Helper()
	p, _ := Collect(dir, about) // what is wrong with it is for the reader to find
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOverlay_thereAndBack(t *testing.T) {
	data := built(t, folder())
	if !bytes.Equal(data, built(t, folder())) {
		t.Error("the same folder gives other bytes")
	}
	p, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Files) != 2 || p.Files[0].Path != "library/policy/legal/en.md" || p.Country != "XX" || string(p.data["pack.yaml"]) != "schema: copse-overlay/1\n" {
		t.Errorf("%+v", p.Manifest)
	}
}

// remade writes a zip anew, with each file as edit gives it back.
func remade(t *testing.T, data []byte, edit func(name string, body []byte) (string, []byte, bool), more ...func(*zip.Writer)) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		name, body, keep := edit(f.Name, body)
		if keep {
			put(t, w, name, body)
		}
	}
	for _, m := range more {
		m(w)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func put(t testing.TB, w *zip.Writer, name string, body []byte) {
	t.Helper()
	f, err := w.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(body); err != nil {
		t.Fatal(err)
	}
}

func TestRead_refuses(t *testing.T) {
	good := built(t, folder())
	same := func(name string, body []byte) (string, []byte, bool) { return name, body, true }
	add := func(name, body string) []byte {
		return remade(t, good, same, func(w *zip.Writer) { put(t, w, name, []byte(body)) })
	}
	manifest := func(old, now string) []byte {
		return remade(t, good, func(name string, body []byte) (string, []byte, bool) {
			if name == manifestName {
				if !bytes.Contains(body, []byte(old)) {
					t.Fatalf("no %s in the manifest", old)
				}
				body = bytes.ReplaceAll(body, []byte(old), []byte(now))
			}
			return name, body, true
		})
	}
	link := remade(t, good, func(name string, body []byte) (string, []byte, bool) { return name, body, name != "pack.yaml" }, func(w *zip.Writer) {
		h := &zip.FileHeader{Name: "pack.yaml"}
		h.SetMode(os.ModeSymlink | 0o777)
		f, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.Write([]byte("/etc/passwd"))
	})
	flipped := bytes.Clone(good)
	flipped[len(flipped)/3] ^= 0xff
	tests := []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "no zip"},
		{"not a zip", []byte("hello"), "it is no zip file, or one that is cut off or damaged"},
		{"cut off", good[:len(good)-30], "no zip"},
		{"a bit changed", flipped, ""},
		{"too large", make([]byte, MaxZip+1), "larger than 6 MB"},
		{"no manifest", remade(t, good, func(n string, b []byte) (string, []byte, bool) { return n, b, n != manifestName }), "does not begin with manifest.json"},
		{"manifest of another kind", manifest("copse-overlay-pack/2", "copse-overlay-pack/1"), "build it again with this one"},
		{"no version", manifest(`"version": 2`, `"version": 0`), "names no version"},
		{"no day", manifest("2026-11-30", "2026-13-30"), "names no version"},
		{"a publisher who steers the terminal", manifest("Ministry", `Min\u001bistry`), "cannot be shown"},
		{"a publisher written the other way round", manifest("Ministry", "Min\u202eistry"), "cannot be shown"},
		{"nobody publishes it", manifest("Ministry", " "), "no publisher"},
		{"a text beyond its reader's limits", built(t, fstest.MapFS{"library/a.md": {Data: []byte("## a\n### b\n" + strings.Repeat("*", 81))}}), "library/a.md:3:1: 81 marks"},
		{"manifest with unknown keys", manifest(`"base"`, `"basis"`), "does not parse"},
		{"no country", manifest(`"XX"`, `"../"`), "no country"},
		{"a file missing", remade(t, good, func(n string, b []byte) (string, []byte, bool) { return n, b, n != "pack.yaml" }), "pack.yaml is missing"},
		{"a file changed", remade(t, good, func(n string, b []byte) (string, []byte, bool) {
			return n, bytes.ReplaceAll(b, []byte("words"), []byte("wordy")), true
		}), "not what the manifest says"},
		{"a file longer", remade(t, good, func(n string, b []byte) (string, []byte, bool) {
			if n == "pack.yaml" {
				b = append(b, make([]byte, 1<<20)...)
			}
			return n, b, true
		}), "unpacks to more"},
		{"a file more", add("library/extra.md", "x"), "does not name"},
		{"a file twice", add("pack.yaml", "schema: copse-overlay/1\n"), "twice"},
		{"a file that is a folder", built(t, fstest.MapFS{"pack.yaml": {Data: []byte("a: b\n")}, "PACK.yaml/x": {Data: []byte("x")}}), "pack.yaml is named as a file and as a folder"},
		{"up and out", add("../evil.md", "x"), "outside its folder"},
		{"up inside", add("library/../../evil.md", "x"), "outside its folder"},
		{"absolute", add("/etc/evil", "x"), "outside its folder"},
		{"other slashes", add(`..\evil.md`, "x"), "outside its folder"},
		{"a drive", add("C:/evil.md", "x"), "outside its folder"},
		{"hidden", add(".bashrc", "x"), "outside its folder"},
		{"a folder", add("library/", ""), "outside its folder"},
		{"a link", link, "no plain file"},
		{"outside by the manifest", manifest("library/policy/legal/en.md", "../../../../../evil.md....."), "no name of a file"},
		{"a size below nothing", manifest(`"size": 6`, `"size": -6`), "larger than"},
		{"a size beyond all", manifest(`"size": 6`, `"size": 99999999999`), "larger than"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read(tt.data)
			var r *Refused
			if !errors.As(err, &r) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
	many := fstest.MapFS{}
	for i := range maxFiles + 1 {
		many["f"+strings.Repeat("x", i%150)+string(rune('a'+i/150))] = &fstest.MapFile{}
	}
	full := fstest.MapFS{} // more in all than its readers may be given, no file more than its own limit
	for i := range maxNodes/5000 + 1 {
		full[fmt.Sprintf("lang/x%d/web.json", i)] = &fstest.MapFile{Data: []byte(strings.Repeat(`"`, 5000))}
	}
	if _, err := Collect(full, about); err == nil || !strings.Contains(err.Error(), "85000 keys, items and lines") {
		t.Errorf("more keys than allowed: %v", err)
	}
	if _, err := Collect(many, about); err == nil {
		t.Error("more files than allowed")
	}
	if _, err := Collect(fstest.MapFS{"über.md": {}}, about); err == nil {
		t.Error("a name some systems write otherwise")
	}
	if _, err := Collect(fstest.MapFS{"a.md": {}, "A.md": {}}, about); err == nil {
		t.Error("two names that are one on some systems")
	}
}

// TestRead_bomb: a small zip whose header is honest about nothing.
func TestRead_bomb(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	put(t, w, manifestName, bytes.Repeat([]byte(" "), maxManifest+2))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 100<<10 {
		t.Fatal("no bomb")
	}
	if _, err := Read(b.Bytes()); err == nil || !strings.Contains(err.Error(), "unpacks to more") {
		t.Errorf("got %v", err)
	}
}

// signed makes what minisign would, in both of its forms.
func signed(t *testing.T, data []byte, algorithm string) (Key, string) {
	t.Helper()
	public, secret, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	k := Key{id: [8]byte{1, 2, 3, 4, 5, 6, 7, 8}, key: public}
	message := data
	if algorithm == "ED" {
		h := blake2b.Sum512(data)
		message = h[:]
	}
	sig := ed25519.Sign(secret, message)
	global := ed25519.Sign(secret, append(bytes.Clone(sig), "overlay of XX"...))
	b64 := base64.StdEncoding.EncodeToString
	return k, "untrusted comment: x\n" + b64(append(append([]byte(algorithm), k.id[:]...), sig...)) + "\ntrusted comment: overlay of XX\n" + b64(global) + "\n"
}

func TestVerify(t *testing.T) {
	data := built(t, folder())
	for _, algorithm := range []string{"ED", "Ed"} {
		k, sig := signed(t, data, algorithm)
		if again, err := ParseKey("untrusted comment: minisign public key\n" + k.String() + "\n"); err != nil || again.String() != k.String() {
			t.Fatalf("%v", err)
		}
		if comment, err := k.Verify(data, sig); err != nil || comment != "overlay of XX" {
			t.Errorf("%s: %q, %v", algorithm, comment, err)
		}
		other, _ := signed(t, data, algorithm)
		for name, bad := range map[string]func() error{
			"other data":       func() error { _, err := k.Verify(append(bytes.Clone(data), 0), sig); return err },
			"other key":        func() error { _, err := other.Verify(data, sig); return err },
			"other comment":    func() error { _, err := k.Verify(data, strings.Replace(sig, "of XX", "of YY", 1)); return err },
			"other kind":       func() error { _, err := k.Verify(data, strings.Replace(sig, "\nR", "\nQ", 1)); return err },
			"cut off":          func() error { _, err := k.Verify(data, sig[:60]); return err },
			"nothing":          func() error { _, err := k.Verify(data, ""); return err },
			"no base64":        func() error { _, err := k.Verify(data, strings.Replace(sig, "=", "*", 1)); return err },
			"a key that is no": func() error { _, err := ParseKey("RWQ"); return err },
		} {
			if bad() == nil {
				t.Errorf("%s: %s is accepted", algorithm, name)
			}
		}
	}
}

// TestVerify_minisign has the real tool sign, where it is there.
func TestVerify_minisign(t *testing.T) {
	tool, err := exec.LookPath("minisign")
	if err != nil {
		t.Skip("minisign is not installed")
	}
	dir := t.TempDir()
	data := built(t, folder())
	file := filepath.Join(dir, "xx.zip")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) {
		t.Helper()
		c := exec.Command(tool, args...)
		c.Dir = dir
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("minisign %v: %v\n%s", args, err, out)
		}
	}
	run("-G", "-W", "-p", "k.pub", "-s", "k.sec")
	public, err := os.ReadFile(filepath.Join(dir, "k.pub"))
	if err != nil {
		t.Fatal(err)
	}
	k, err := ParseKey(string(public))
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range [][]string{nil, {"-l"}} {
		run(append([]string{"-S", "-s", "k.sec", "-m", "xx.zip", "-t", "first overlay"}, form...)...)
		sig, err := os.ReadFile(file + ".minisig")
		if err != nil {
			t.Fatal(err)
		}
		if comment, err := k.Verify(data, string(sig)); err != nil || comment != "first overlay" {
			t.Errorf("%v: %q, %v", form, comment, err)
		}
		if _, err := k.Verify(append(bytes.Clone(data), 'x'), string(sig)); err == nil {
			t.Errorf("%v: changed data is accepted", form)
		}
	}
}

// languages is every text of ours in so many languages more.
func languages(t testing.TB, n int) fstest.MapFS {
	t.Helper()
	from, all := os.DirFS("../../content"), fstest.MapFS{}
	for _, glob := range []string{"library/*/ru.md", "library/*/*/ru.md", "library/questions/ru.yaml", "glossary/ru.yaml", "lang/ru/*.json"} {
		files, err := fs.Glob(from, glob)
		if err != nil || len(files) == 0 {
			t.Fatal(glob, err)
		}
		for _, file := range files {
			data, err := fs.ReadFile(from, file)
			if err != nil {
				t.Fatal(err)
			}
			for i := range n {
				all[strings.Replace(file, "ru", fmt.Sprint("x", i), 1)] = &fstest.MapFile{Data: data}
			}
		}
	}
	return all
}

// TestCollect_tenLanguages: those of ten languages are within the limits.
func TestCollect_tenLanguages(t *testing.T) {
	if _, err := Collect(languages(t, 10), about); err != nil {
		t.Error(err)
	}
}

// BenchmarkChoose is what a start pays for knowing that the overlay is whole.
func BenchmarkChoose(b *testing.B) {
	p, err := Collect(languages(b, 10), about)
	if err != nil {
		b.Fatal(err)
	}
	s := Store{b.TempDir()}
	if _, err := s.Install(p, How{}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if dir, err := s.Choose("XX"); dir == "" || err != nil {
			b.Fatal(err)
		}
	}
}
