package house

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestGoldens_allWritten: `make golden` leaves no test out, and each package with golden
// files fails where one of them is read by no test (testkit.Run).
func TestGoldens_allWritten(t *testing.T) {
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	recipe := regexp.MustCompile(`(?m)^golden:.*\n((?:\t.*\n)+)`).FindSubmatch(makefile)
	if recipe == nil || !regexp.MustCompile(`^\tCOPSE_GOLDEN=update \$\(GO\) test -count=1 \./internal/\.\.\.\n$`).Match(recipe[1]) {
		t.Errorf("make golden does not run every test of internal: %q", recipe)
	}
	folders := 0
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() || d.Name() != "golden" || filepath.Base(filepath.Dir(path)) != "testdata" {
			return err
		}
		folders++
		pkg := filepath.Dir(filepath.Dir(path))
		if !strings.HasPrefix(path, filepath.Join(root, "internal")) {
			t.Errorf("%s: make golden writes below internal alone", path)
		}
		tests, err := filepath.Glob(filepath.Join(pkg, "*_test.go"))
		if err != nil {
			return err
		}
		for _, file := range tests {
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			if strings.Contains(string(text), "os.Exit(testkit.Run(m))") {
				return nil
			}
		}
		t.Errorf("%s has golden files and no TestMain with os.Exit(testkit.Run(m)): a file that no test reads would stay", pkg)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if folders == 0 {
		t.Error("no golden files are found: the test looks in the wrong place")
	}
}
