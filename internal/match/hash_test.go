package match

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/color/palette"
	"image/gif"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"copse/pdq"
)

// picture returns a PNG file of stripes, different for each seed.
func picture(t *testing.T, seed int) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 80, 60))
	for y := range 60 {
		for x := range 80 {
			m.SetGray(x, y, color.Gray{uint8(x*x*seed/7 + y*(seed+11))})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// makeFolder writes files named by paths below a new folder.
func makeFolder(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// run hashes and returns what was printed, with the folder cut from the paths.
func run(t *testing.T, dir string, opts HashOptions, stdin io.Reader) (out, errOut string, failed int) {
	t.Helper()
	var o, e bytes.Buffer
	failed, err := HashFiles(t.Context(), opts, stdin, &o, &e)
	if err != nil {
		t.Fatal(err)
	}
	cut := func(b *bytes.Buffer) string {
		return strings.ReplaceAll(b.String(), dir+string(filepath.Separator), "")
	}
	return cut(&o), cut(&e), failed
}

func resultOf(t *testing.T, data []byte) pdq.Result {
	t.Helper()
	r, err := pdq.HashReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// gifOf returns a picture whose table of colours alone is longer than what a test cuts off.
func gifOf(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gif.Encode(&b, image.NewPaletted(image.Rect(0, 0, 80, 60), palette.Plan9), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// damagedPNG returns a PNG file whose pixels do not begin as packed data does.
func damagedPNG(whole []byte) []byte {
	data := bytes.Clone(whole)
	data[bytes.Index(data, []byte("IDAT"))+len("IDAT")] ^= 0xff
	return data
}

// TestOfDecoder: an early end and damage are said in plain words, whichever decoder finds them.
func TestOfDecoder(t *testing.T) {
	const short, damaged = "the file ends before the picture does", "the file is damaged"
	for text, want := range map[string]string{
		"EOF": short, "unexpected EOF": short, "riff: short chunk header": short, "riff: short chunk data": short,
		"gif: reading color table: unexpected EOF": short, "invalid JPEG format: short Huffman data": short,
		"riff: missing RIFF chunk header": damaged, "zlib: invalid checksum": damaged, "gif: reading image data: lzw: invalid code": damaged,
		"vp8l: invalid header": "", "the header is damaged": "", "unsupported JPEG feature: precision": "",
	} {
		if got := ofDecoder(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestHashFiles_Text(t *testing.T) {
	one, two := picture(t, 1), picture(t, 2)
	dir := makeFolder(t, map[string][]byte{
		"b/2.png": two, "a.png": one, "b/1.png": one, "c.txt": []byte("text"), "b/cut.png": two[:200],
		"b/cut.gif": gifOf(t)[:30], "b/bad.png": damagedPNG(one),
	})
	stdin := bytes.NewReader(two)
	out, errOut, failed := run(t, dir, HashOptions{Paths: []string{"-", dir, filepath.Join(dir, "none.png")}}, stdin)
	r1, r2 := resultOf(t, one), resultOf(t, two)
	want := fmt.Sprintf("%v  %3d  -\n%v  %3d  a.png\n%v  %3d  b/1.png\n%v  %3d  b/2.png\n",
		r2.Hash, r2.Quality, r1.Hash, r1.Quality, r1.Hash, r1.Quality, r2.Hash, r2.Quality)
	if out != want {
		t.Errorf("got\n%swant\n%s", out, want)
	}
	wantErr := "b/bad.png: decode png: the file is damaged\n" +
		"b/cut.gif: decode gif: the file ends before the picture does\n" +
		"b/cut.png: decode png: the file ends before the picture does\n" +
		"c.txt: unknown image format\nnone.png: there is no such file or folder\n"
	if errOut != wantErr || failed != 5 {
		t.Errorf("got %d failed\n%swant 5\n%s", failed, errOut, wantErr)
	}
}

func TestHashFiles_TextDihedral(t *testing.T) {
	one := picture(t, 1)
	out, _, _ := run(t, "", HashOptions{Paths: []string{"-"}, Dihedral: true}, bytes.NewReader(one))
	r := resultOf(t, one)
	d := r.Dihedral()
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 8 {
		t.Fatalf("got %d lines, want 8:\n%s", len(lines), out)
	}
	for i, line := range lines {
		if want := fmt.Sprintf("%v  %3d  %-10v  -", d[i], r.Quality, pdq.Transform(i)); line != want {
			t.Errorf("got %q, want %q", line, want)
		}
	}
}

func TestHashFiles_JSON(t *testing.T) {
	one := picture(t, 1)
	dir := makeFolder(t, map[string][]byte{"a \"b\"\n.png": one})
	out, _, _ := run(t, dir, HashOptions{Paths: []string{dir}, Format: HashJSON, Dihedral: true}, nil)
	var line hashLine
	if err := json.Unmarshal([]byte(out), &line); err != nil {
		t.Fatal(err)
	}
	r := resultOf(t, one)
	d := r.Dihedral()
	if line.Hash != r.Hash || line.Quality != r.Quality || line.Width != 80 || line.Height != 60 || line.Format != "png" ||
		!strings.HasSuffix(line.File, "a \"b\"\n.png") {
		t.Errorf("got %+v", line)
	}
	if len(line.Dihedral) != 7 || line.Dihedral["rotate90"] != d[pdq.Rotate90] {
		t.Errorf("got %v", line.Dihedral)
	}
	if strings.Count(out, "\n") != 1 {
		t.Errorf("got %q, want one line", out)
	}
	out, _, _ = run(t, dir, HashOptions{Paths: []string{dir}, Format: HashJSON}, nil)
	if strings.Contains(out, "dihedral") {
		t.Errorf("got %q, want no dihedral hashes", out)
	}
}

func TestHashFiles_CSV(t *testing.T) {
	one := picture(t, 1)
	dir := makeFolder(t, map[string][]byte{"a,b.png": one})
	out, _, _ := run(t, dir, HashOptions{Paths: []string{dir}, Format: HashCSV, Dihedral: true}, nil)
	text, marked := strings.CutPrefix(out, "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if !marked || len(rows) != 2 || len(rows[0]) != 14 || rows[0][0] != "file" || rows[0][7] != "rotate90" || rows[1][0] != "a,b.png" || rows[1][1] != "" {
		t.Errorf("got %q", rows)
	}
	if r := resultOf(t, one); rows[1][2] != r.Hash.String() || rows[1][13] != r.Dihedral()[pdq.FlipMinus1].String() {
		t.Errorf("got %q", rows)
	}
}

// TestHashFiles_Names: a table of evidence leads back to each file, whatever it is called, and
// runs nothing in a spreadsheet.
func TestHashFiles_Names(t *testing.T) {
	one := picture(t, 1)
	files := map[string][]byte{}
	for _, name := range []string{"plain.png", "=2+3.png", "+49.png", "@b.png", "-c.png", "'=2+3.png", "na\xefve.png", "na\xeave.png", "na\ufffdve.png", "=\xff.png"} {
		files[name] = one
	}
	t.Chdir(makeFolder(t, files))
	found := map[HashFormat]map[string]bool{HashCSV: {}, HashJSON: {}}
	out, _, _ := run(t, "none", HashOptions{Paths: []string{"."}, Format: HashCSV}, nil)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out, "\ufeff"))).ReadAll()
	if err != nil || !utf8.ValidString(out) {
		t.Fatal(err, out)
	}
	for _, row := range rows[1:] {
		exact, err := base64.StdEncoding.DecodeString(row[1])
		if err != nil || strings.ContainsAny(row[0][:1], "=+-@") {
			t.Errorf("%q: %v", row, err)
		}
		if len(exact) == 0 {
			exact = []byte(row[0])
		}
		found[HashCSV][string(exact)] = true
	}
	out, _, _ = run(t, "none", HashOptions{Paths: []string{"."}, Format: HashJSON}, nil)
	for line := range strings.Lines(out) {
		var l hashLine
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		if len(l.Bytes) == 0 {
			l.Bytes = []byte(l.File)
		}
		found[HashJSON][string(l.Bytes)] = true
	}
	for name := range files {
		for format, names := range found {
			if !names[name] {
				t.Errorf("%s: nothing leads back to %q", format, name)
			}
		}
	}
}

func TestHashFiles_OrderIsStable(t *testing.T) {
	files := map[string][]byte{}
	for i := range 60 {
		files[fmt.Sprintf("%02d.png", i)] = picture(t, i)
	}
	dir := makeFolder(t, files)
	want, _, _ := run(t, dir, HashOptions{Paths: []string{dir}, Workers: 1}, nil)
	got, _, _ := run(t, dir, HashOptions{Paths: []string{dir}, Workers: 7}, nil)
	if got != want || strings.Count(got, "\n") != 60 {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestHashFiles_HostileName(t *testing.T) {
	dir := makeFolder(t, map[string][]byte{"\x1b[2J\n.png": picture(t, 1), "\x1b[3J.txt": nil})
	out, errOut, _ := run(t, dir, HashOptions{Paths: []string{dir}}, nil)
	if strings.Contains(out+errOut, "\x1b") || strings.Count(out, "\n") != 1 {
		t.Errorf("got %q and %q, want no control characters", out, errOut)
	}
}

func TestHashFiles_Links(t *testing.T) {
	dir := makeFolder(t, map[string][]byte{"real/a.png": picture(t, 1)})
	for _, link := range [][2]string{{"real", "link"}, {"real/a.png", "b.png"}, {"nothing", "c.png"}} {
		if err := os.Symlink(filepath.Join(dir, link[0]), filepath.Join(dir, link[1])); err != nil {
			t.Skip(err)
		}
	}
	out, errOut, failed := run(t, dir, HashOptions{Paths: []string{dir}}, nil)
	if strings.Count(out, "\n") != 2 || strings.Contains(out, "link") || failed != 1 || !strings.HasPrefix(errOut, "c.png: ") {
		t.Errorf("got %q, %q", out, errOut)
	}
	out, _, _ = run(t, dir, HashOptions{Paths: []string{filepath.Join(dir, "link")}}, nil)
	if !strings.Contains(out, "a.png") {
		t.Errorf("a named link to a folder: got %q", out)
	}
}

func TestHashFiles_Limits(t *testing.T) {
	dir := makeFolder(t, map[string][]byte{"a.png": picture(t, 1)})
	_, errOut, failed := run(t, dir, HashOptions{Paths: []string{dir}, Limits: pdq.Limits{Pixels: 100}}, nil)
	if want := "a.png: image has 4800 pixels, limit 100\n"; failed != 1 || errOut != want {
		t.Errorf("got %q, want %q", errOut, want)
	}
}

func TestHashFiles_Progress(t *testing.T) {
	dir := makeFolder(t, map[string][]byte{"a.png": picture(t, 1), "b.txt": nil})
	_, errOut, _ := run(t, dir, HashOptions{Paths: []string{dir}, Progress: true}, nil)
	if want := "\r\x1b[K1 done, 0 failed\r\x1b[Kb.txt: unknown image format\n"; errOut != want {
		t.Errorf("got %q, want %q", errOut, want)
	}
}

func TestHashFiles_Cancelled(t *testing.T) {
	dir := makeFolder(t, map[string][]byte{"a.png": picture(t, 1)})
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := HashFiles(ctx, HashOptions{Paths: []string{dir}}, nil, io.Discard, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestHashFiles_OutputBroken(t *testing.T) {
	files := map[string][]byte{}
	for i := range 100 {
		files[fmt.Sprintf("%d.png", i)] = picture(t, i)
	}
	dir := makeFolder(t, files)
	for _, format := range []HashFormat{HashText, HashJSON, HashCSV} {
		_, err := HashFiles(t.Context(), HashOptions{Paths: []string{dir}, Format: format}, nil, brokenWriter{}, io.Discard)
		if !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: got %v, want the writer's error", format, err)
		}
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestParseHashFormat(t *testing.T) {
	for _, f := range []HashFormat{HashText, HashJSON, HashCSV} {
		if got, err := ParseHashFormat(string(f)); got != f || err != nil {
			t.Errorf("%s: got %q %v", f, got, err)
		}
	}
	if _, err := ParseHashFormat("xml"); err == nil {
		t.Error("xml: got no error")
	}
}
