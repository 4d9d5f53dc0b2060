package app

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"copse/internal/config"
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
	j, err := judge("../../content", exampleOverlay)
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
		"pack.yaml": "schema: copse-overlay/1\ncountry: XX\nbase: \"" + base + "\"\npublisher: Ministry of Trees\n",
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
	comment := "for\x1b[2J XX"
	text := "untrusted comment: none\n" + b64(append([]byte("Ed"+id), sig...)) + "\ntrusted comment: " + comment + "\n" +
		b64(ed25519.Sign(secret, append(bytes.Clone(sig), comment...))) + "\n"
	if err := os.WriteFile(file+".minisig", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return b64(append([]byte("Ed"+id), pub...))
}

func TestOverlayInstall_signed(t *testing.T) {
	dir := t.TempDir()
	file, data := filepath.Join(dir, "xx.zip"), filepath.Join(dir, "data")
	folder, contentDir := smallOverlay(t, "2026.1")
	if code, out := copseRun(t, "overlay", "build", folder, "--content", contentDir, "--out", file); code != done {
		t.Fatal(out)
	}
	install := func(more ...string) (int, string) {
		return copseRun(t, append([]string{"overlay", "install", file, "--data", data, "--content", contentDir}, more...)...)
	}
	key := minisigned(t, file)
	code, out := install("--key", key)
	if code != done || !strings.Contains(out, "Signed by "+key+": for[2J XX") {
		t.Fatalf("%d %q", code, out)
	}
	if code, out := copseRun(t, "overlay", "list", "--data", data); code != done || !strings.Contains(out, "signed by "+key) {
		t.Errorf("%d %s", code, out)
	}
	// From now on that key is asked for, whether it is given or not.
	other := minisigned(t, file)
	if code, out := install(); code != refused || !strings.Contains(out, "does not fit") {
		t.Errorf("signed by somebody else: %d %s", code, out)
	}
	if err := os.Remove(file + ".minisig"); err != nil {
		t.Fatal(err)
	}
	if code, out := install(); code != refused || !strings.Contains(out, "must have signed it") {
		t.Errorf("not signed: %d %s", code, out)
	}
	if code, out := install("--key", "nonsense"); code != refused || !strings.Contains(out, "no public key") {
		t.Errorf("no key: %d %s", code, out)
	}
	// A new key is taken where a person gives it.
	fresh := minisigned(t, file)
	if code, out := install("--key", fresh); code != done || fresh == other {
		t.Errorf("%d %s", code, out)
	}
	in, err := installedOverlays(data).Get("XX")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(in.Dir, "hide.yaml"), []byte("[]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out := copseRun(t, "overlay", "list", "--data", data); code != refused || !strings.Contains(out, "hide.yaml is not as it was installed") {
		t.Errorf("%d %s", code, out)
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
