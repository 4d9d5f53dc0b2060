package app

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// runHash carries out copse hash with the arguments, stdin as given.
func runHash(stdin []byte, args ...string) (code int, out, errOut string) {
	var o, e bytes.Buffer
	code = Run(append([]string{"hash"}, args...), Streams{In: bytes.NewReader(stdin), Out: &o, Err: &e})
	return code, o.String(), e.String()
}

func TestHash_ExitCodes(t *testing.T) {
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 9, 9))); err != nil {
		t.Fatal(err)
	}
	text := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(text, []byte("text"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name        string
		args        []string
		code        int
		out, errOut string
	}{
		{"a picture", []string{"-"}, done, strings.Repeat("0", 64) + "    0  -\n", ""},
		{"as JSON", []string{"--format", "json", "-"}, done, `"width":9`, ""},
		{"turned", []string{"--dihedral", "-"}, done, "  rotate90    -\n", ""},
		{"one of two", []string{text, "-"}, refused, "  -\n", "a.txt: unknown image format\n"},
		{"too large", []string{"--max-pixels=80", "-"}, refused, "", "image has 81 pixels, limit 80"},
		{"no such form", []string{"--format=xml", "-"}, failed, "", "xml"},
		{"nothing named", nil, failed, "", "path"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, out, errOut := runHash(picture.Bytes(), c.args...)
			if code != c.code || !strings.Contains(out, c.out) || !strings.Contains(errOut, c.errOut) {
				t.Errorf("got %d %q %q, want %d %q %q", code, out, errOut, c.code, c.out, c.errOut)
			}
		})
	}
}
