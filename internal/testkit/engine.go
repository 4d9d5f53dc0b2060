package testkit

import (
	"os"
	"path/filepath"
	"testing"
)

// EngineDir is where the tests of PDF files keep the compiled engine, for this run and
// later ones: compiling it takes ten seconds.
func EngineDir(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(os.TempDir(), "copse-test-pdf")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}
