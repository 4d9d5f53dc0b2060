package app

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"copse/internal/config"
	"copse/internal/overlay"
)

// copseRun carries out a command and returns its exit code and all it wrote.
func copseRun(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out bytes.Buffer
	code := Run(args, Streams{In: strings.NewReader(""), Out: &out, Err: &out})
	return code, out.String()
}

const exampleOverlay = "../../examples/overlay-xx"

// TestExampleOverlay: what countries copy from is without mistake.
func TestExampleOverlay(t *testing.T) {
	oneByOne(t)
	j, err := judgeFolder("../../content", exampleOverlay)
	if err != nil {
		t.Fatal(err)
	}
	if j.errors > 0 || j.refused {
		t.Error(j.found)
	}
	if c := j.lib.Colours(); !strings.Contains(c, "--link:#0A4F86") {
		t.Errorf("colours: %q", c)
	}
}

// smallOverlay is an overlay over a small library, and the folder of that: every command on
// them takes a twentieth of what it takes on the shipped texts.
func smallOverlay(t *testing.T, base string) (overlay, contentDir string) {
	t.Helper()
	overlay, contentDir = filepath.Join(t.TempDir(), "xx"), filepath.Join(t.TempDir(), "content")
	for from, to := range map[string]string{"../content/testdata/tiny": contentDir, "../../content/directory": filepath.Join(contentDir, "directory")} {
		if err := os.CopyFS(to, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(overlay, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"pack.yaml": "schema: copse-overlay/1\ncountry: XX\nbase: \"" + base + "\"\npublisher: Ministry of Trees\nversion: 1\ndate: 2026-11-30\n",
		"hide.yaml": "- {id: POL-RIC-2, reason: {en: Another body answers.}}\n",
	} {
		if err := os.WriteFile(filepath.Join(overlay, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return overlay, contentDir
}

// TestOverlayCheck_namesFiles: however the folder is written, findings in it are shown.
func TestOverlayCheck_namesFiles(t *testing.T) {
	dir, contentDir := smallOverlay(t, "2025.9")
	t.Chdir(dir)
	for _, name := range []string{".", "./", dir, dir + "/"} {
		if code, out := copseRun(t, "overlay", "check", name, "--content", contentDir); code != done || !strings.Contains(out, "pack.yaml:3:7 L02 (warning) made for edition 2025.9") {
			t.Errorf("%s: %d %s", name, code, out)
		}
	}
}

// minisigned signs as minisign does with -l: a plain Ed25519 signature.
func minisigned(t *testing.T, file string) (public string) {
	t.Helper()
	pub, secret, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	id, b64 := "12345678", base64.StdEncoding.EncodeToString
	sig := ed25519.Sign(secret, data)
	comment := "for\x1b[2J XX\tfile:xx.zip"
	text := "untrusted comment: none\n" + b64(append([]byte("Ed"+id), sig...)) + "\ntrusted comment: " + comment + "\n" +
		b64(ed25519.Sign(secret, append(bytes.Clone(sig), comment...))) + "\n"
	if err := os.WriteFile(file+".minisig", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return b64(append([]byte("Ed"+id), pub...))
}

// onNode are commands on one data folder and the small library.
type onNode struct{ folder, content, data, file string }

func newOnNode(t *testing.T) onNode {
	t.Helper()
	dir := t.TempDir()
	folder, contentDir := smallOverlay(t, "2026.1")
	return onNode{folder, contentDir, filepath.Join(dir, "data"), filepath.Join(dir, "xx.zip")}
}

// build makes the file of a version of its own.
func (n onNode) build(t *testing.T, version string) {
	t.Helper()
	pack := filepath.Join(n.folder, "pack.yaml")
	text, err := os.ReadFile(pack)
	if err != nil {
		t.Fatal(err)
	}
	text = regexp.MustCompile(`(?m)^version: .*$`).ReplaceAll(text, []byte("version: "+version))
	if err := os.WriteFile(pack, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out := copseRun(t, "overlay", "build", n.folder, "--content", n.content, "--out", n.file); code != done {
		t.Fatal(out)
	}
}

func (n onNode) install(t *testing.T, more ...string) (int, string) {
	t.Helper()
	return copseRun(t, append([]string{"overlay", "install", n.file, "--data", n.data, "--content", n.content}, more...)...)
}

// says runs a command and compares its exit code and a part of what it writes.
func says(t *testing.T, wantCode int, want string) func(code int, out string) {
	t.Helper()
	return func(code int, out string) {
		t.Helper()
		if code != wantCode || !strings.Contains(out, want) {
			t.Errorf("got %d %q, want %d %q", code, out, wantCode, want)
		}
	}
}

func TestOverlayInstall_signed(t *testing.T) {
	n := newOnNode(t)
	n.build(t, "1")
	key := minisigned(t, n.file)
	says(t, done, "Signed by "+key+`: for\u001b[2J XX, file:xx.zip`)(n.install(t, "--key", key))
	says(t, done, "signed by "+key)(copseRun(t, "overlay", "list", "--data", n.data))
	says(t, done, "Nothing was done: version 1")(n.install(t))
	// From now on that key is asked for, whether it is given or not.
	n.build(t, "2")
	minisigned(t, n.file)
	says(t, refused, "does not fit")(n.install(t))
	if err := os.Remove(n.file + ".minisig"); err != nil {
		t.Fatal(err)
	}
	says(t, refused, "must have signed it. It signed the overlays before this one; where another is right now: --key KEY, or --unsigned for none")(n.install(t))
	says(t, refused, "no public key")(n.install(t, "--key", "nonsense"))
	says(t, refused, "--key is empty")(n.install(t, "--key", ""))
	// A new key is taken where a person gives it, and none where a person says so.
	fresh := minisigned(t, n.file)
	says(t, done, "version 2")(n.install(t, "--key", fresh))
	n.build(t, "3")
	says(t, done, "version 3")(n.install(t, "--unsigned"))
	says(t, done, "not signed")(copseRun(t, "overlay", "list", "--data", n.data))
}

// TestOverlayBack_signedByItsOwn: an unsigned version is not signed because one after it was,
// and going back to it, or to an older one, stands in the history.
func TestOverlayBack_signedByItsOwn(t *testing.T) {
	n := newOnNode(t)
	n.build(t, "1")
	says(t, done, "Not signed")(n.install(t))
	first, err := os.ReadFile(n.file)
	if err != nil {
		t.Fatal(err)
	}
	n.build(t, "2")
	key := minisigned(t, n.file)
	says(t, done, "Signed by")(n.install(t, "--key", key))
	says(t, done, "version 1 of 2026-11-30, by Ministry of Trees, for edition 2026.1, not signed")(copseRun(t, "overlay", "back", "xx", "--data", n.data))
	code, out := copseRun(t, "overlay", "list", "--data", n.data)
	if says(t, done, "not signed")(code, out); strings.Contains(out, key) {
		t.Errorf("the unsigned one is said to be signed: %s", out)
	}
	says(t, done, "In use again: overlay of XX, version 2")(copseRun(t, "overlay", "back", "XX", "--data", n.data))
	if err := os.WriteFile(n.file, first, 0o600); err != nil {
		t.Fatal(err)
	}
	says(t, refused, "is older than version 2")(n.install(t, "--unsigned"))
	says(t, done, "version 1")(n.install(t, "--unsigned", "--downgrade"))
	code, out = copseRun(t, "overlay", "list", "--history", "--data", n.data)
	says(t, done, "")(code, out)
	var acts []string
	for _, line := range strings.Split(strings.TrimSpace(out), "\n") {
		acts = append(acts, regexp.MustCompile(`XX  (.*) of `).FindStringSubmatch(line)[1])
	}
	if want := []string{"installed  version 1", "installed  version 2", "went back  version 1", "went back  version 2", "downgraded  version 1"}; !slices.Equal(acts, want) {
		t.Errorf("history %q, want %q", acts, want)
	}
}

// TestOverlayInstall_refusedLeavesNothing: neither a folder of a country nor a data folder.
func TestOverlayInstall_refusedLeavesNothing(t *testing.T) {
	n := newOnNode(t)
	n.build(t, "1")
	file, err := os.ReadFile(n.file)
	if err != nil {
		t.Fatal(err)
	}
	p, err := overlay.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(m *overlay.Manifest){
		"another publisher": func(m *overlay.Manifest) { m.Publisher = "Ministry of Seas" },
		"another country":   func(m *overlay.Manifest) { m.Country = "KE" },
		"another version":   func(m *overlay.Manifest) { m.Version = 7 },
		"another day":       func(m *overlay.Manifest) { m.Date = "2027-01-01" },
	} {
		says := says(t, refused, "its manifest and its pack.yaml differ")
		m := p.Manifest
		change(&m)
		other, err := overlay.Collect(os.DirFS(n.folder), m)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := errors.Join(other.Write(&b), os.WriteFile(n.file, b.Bytes(), 0o600)); err != nil {
			t.Fatal(err)
		}
		says(n.install(t))
		if _, err := os.Stat(n.data); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: left behind: %v", name, err)
		}
	}
}

// TestServe_damagedOverlay: a node does not start on an overlay that is not as it was
// installed, and says which file and what mends it; that does.
func TestServe_damagedOverlay(t *testing.T) {
	n := newOnNode(t)
	n.build(t, "1")
	says(t, done, "Installed")(n.install(t))
	dir, err := overlayOf(config.Config{Data: n.data})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "hide.yaml"), []byte("[]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = open(t.Context(), config.Config{Data: n.data, ContentDir: n.content})
	if err == nil || !strings.Contains(err.Error(), filepath.Join(dir, "hide.yaml")+" is not as it was written. To mend it: `copse overlay install FILE`") {
		t.Errorf("it starts, or says: %v", err)
	}
	says(t, refused, "hide.yaml is not as it was written")(copseRun(t, "overlay", "list", "--data", n.data))
	says(t, done, "Installed")(n.install(t))
	if dir, err := overlayOf(config.Config{Data: n.data}); dir == "" || err != nil {
		t.Errorf("mended: %q, %v", dir, err)
	}
}

// TestOverlayBuild_needsVersion: what is handed on says which version it is, and of what day.
func TestOverlayBuild_needsVersion(t *testing.T) {
	folder, contentDir := smallOverlay(t, "2026.1")
	file := filepath.Join(folder, "pack.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"version: 1\n", "date: 2026-11-30\n", "publisher: Ministry of Trees\n"} {
		if err := os.WriteFile(file, bytes.Replace(text, []byte(line), nil, 1), 0o600); err != nil {
			t.Fatal(err)
		}
		says(t, refused, "pack.yaml needs publisher: a name, version: a whole number")(
			copseRun(t, "overlay", "build", folder, "--content", contentDir, "--out", filepath.Join(t.TempDir(), "x.zip")))
	}
}

// TestShown: what others wrote does not steer the terminal, whoever prints it.
func TestShown(t *testing.T) {
	var b bytes.Buffer
	std := Streams{nil, &b, &b}.shown()
	if n, err := io.WriteString(std.Out, "one \x1b[2J\u202e\n\u0644\u200d\u00a0 two\xff\n"); n != 25 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if got, want := b.String(), "one \\u001b[2J\\u202e\n\u0644\u200d\u00a0 two\\xff\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOverlayOf(t *testing.T) {
	if dir, err := overlayOf(config.Config{Overlay: exampleOverlay, Data: t.TempDir()}); dir != exampleOverlay || err != nil {
		t.Errorf("%q, %v", dir, err)
	}
	if _, err := overlayOf(config.Config{Overlay: "nowhere"}); err == nil || !strings.Contains(err.Error(), "COPSE_OVERLAY") {
		t.Errorf("%v", err)
	}
	if dir, err := overlayOf(config.Config{Data: t.TempDir()}); dir != "" || err != nil {
		t.Errorf("%q, %v", dir, err)
	}
}
