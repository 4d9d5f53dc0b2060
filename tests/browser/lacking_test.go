package browser

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"copse/tools/chrome"
)

// lacking starts a node on the shipped content without the files of a glob, and leads a line to it: what is shown where a
// language lacks something.
func lacking(t *testing.T, w *world, glob string) *line {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, glob))
	if err != nil || len(files) == 0 {
		t.Fatal(glob, err)
	}
	for _, file := range files {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	n, err := chrome.Serve(context.Background(), w.binary, "--content-dir", dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = n.Stop() })
	l := newLine(t)
	l.to(n)
	return l
}
