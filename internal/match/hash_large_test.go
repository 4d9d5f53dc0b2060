package match

import (
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"copse/pdq"
)

// TestHashFiles_large: a picture beyond the common size is hashed too, in its turn; one
// beyond the limit is refused.
func TestHashFiles_large(t *testing.T) {
	file := filepath.Join(t.TempDir(), "large.png")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, image.NewGray(image.Rect(0, 0, 8000, commonPixels/8000+1))); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		limit  int64
		failed int
	}{{0, 0}, {1 << 20, 3}} {
		var out, said strings.Builder
		failed, err := HashFiles(t.Context(), HashOptions{Paths: []string{file, file, file}, Workers: 2, Limits: pdq.Limits{Pixels: c.limit}}, strings.NewReader(""), &out, io.MultiWriter(&said))
		if err != nil || failed != c.failed {
			t.Errorf("limit %d: %d failed, %v: %s", c.limit, failed, err, said.String())
		}
	}
}
