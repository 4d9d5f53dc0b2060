package app

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestToFile: what was there before stays whole until the new file is complete, and nothing lies beside it afterwards.
func TestToFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "policy.csv")
	broken := errors.New("the disk is full")
	for _, c := range []struct {
		says string
		fail error
		want string
	}{{"first", nil, "first"}, {"half of the sec", broken, "first"}, {"third", nil, "third"}} {
		err := toFile(name, nil, func(w io.Writer) error {
			_, err := io.WriteString(w, c.says)
			return errors.Join(err, c.fail)
		})
		if !errors.Is(err, c.fail) {
			t.Errorf("%s: %v, want %v", c.says, err, c.fail)
		}
		if got, err := os.ReadFile(name); err != nil || string(got) != c.want {
			t.Errorf("%s: the file holds %q (%v), want %q", c.says, got, err, c.want)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("%d files in the folder (%v), want the one", len(left), err)
	}
	var out strings.Builder
	if err := toFile("", &out, func(w io.Writer) error { _, err := io.WriteString(w, "shown"); return err }); err != nil || out.String() != "shown" {
		t.Errorf("without a name: %q, %v", out.String(), err)
	}
}
