package doc

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestDocx_LibreOffice: another program finds in the file what we say is there.
func TestDocx_LibreOffice(t *testing.T) {
	if os.Getenv("COPSE_TEST_ALL") != "1" {
		t.Skip("opens files with LibreOffice: set COPSE_TEST_ALL=1; make test-all does")
	}
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("there is no soffice here: install LibreOffice Writer to have it open our files")
	}
	dir := t.TempDir()
	var files []string
	for lang := range drafts() {
		file := filepath.Join(dir, string(lang)+".docx")
		if err := os.WriteFile(file, written(t, draft(lang)), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	for _, kind := range []string{"fodt", "pdf"} {
		convert(t, soffice, dir, kind, files)
	}
	for lang := range drafts() {
		pdf, err := os.ReadFile(filepath.Join(dir, string(lang)+".pdf"))
		if err != nil || !strings.HasPrefix(string(pdf), "%PDF") {
			t.Errorf("%s: no PDF: %v", lang, err)
		}
		text, err := os.ReadFile(filepath.Join(dir, string(lang)+".fodt"))
		if err != nil {
			t.Fatal(err)
		}
		way := map[bool]string{true: `writing-mode="rl-tb"`, false: `writing-mode="lr-tb"`}[writingOf(lang).RTL]
		for _, want := range []string{"<dc:title>" + drafts()[lang].title + "<", `text:outline-level="1"`, `text:outline-level="2"`,
			"<table:table-header-rows>", "<text:list-item>", "<text:page-number", way} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s: LibreOffice finds no %s", lang, want)
			}
		}
	}
}

// convert has LibreOffice write files anew, as another kind, with a profile of its own.
func convert(t *testing.T, soffice, dir, kind string, files []string) {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 3*time.Minute)
	defer stop()
	args := append([]string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", kind, "--outdir", dir}, files...)
	if out, err := exec.CommandContext(ctx, soffice, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
