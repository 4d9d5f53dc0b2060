package house

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPictures: history keeps every version of a picture for ever, so docs/pictures holds few, and none without a link.
func TestPictures(t *testing.T) {
	const most = 12
	dir := filepath.Join(root, "docs/pictures")
	index, err := os.ReadFile(filepath.Join(dir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	links := strings.Count(string(index), ".webp)")
	if len(files)-1 > most || links != len(files)-1 {
		t.Errorf("docs/pictures holds %d files beside its README, which links %d; wanted the same number, %d at most", len(files)-1, links, most)
	}
	for _, file := range files {
		name := filepath.Base(file)
		if name != "README.md" && !strings.Contains(string(index), "("+name+")") {
			t.Errorf("docs/pictures/%s: README.md beside it has no link to it", name)
		}
	}
}
