package pdq

import (
	"encoding/csv"
	"hash/crc32"
	"image"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// reference is a row of the reference program's results.
type reference struct {
	file          string
	width, height int
	quality       int
	dihedral      Dihedral
}

func readReferences(t testing.TB, file string) []reference {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var refs []reference
	for _, row := range rows[1:] {
		r := reference{file: row[0], width: number(t, row[1]), height: number(t, row[2]), quality: number(t, row[4])}
		for i := range r.dihedral {
			if r.dihedral[i], err = Parse(row[5+i]); err != nil {
				t.Fatal(err)
			}
		}
		refs = append(refs, r)
	}
	return refs
}

func number(t testing.TB, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func hashFile(t testing.TB, h *Hasher, file string) Result {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := h.HashReader(f)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return r
}

func decodeFile(t testing.TB, file string) image.Image {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestHasher_ReferenceLossless(t *testing.T) {
	checkLossless(t, "testdata/exact.csv", "testdata/exact")
}

func TestHasher_ReferenceJPEG(t *testing.T) {
	checkJPEG(t, "testdata/jpeg.csv", "testdata/jpeg")
}

// TestHasher_WholeReferenceSet runs over the set the test data was taken from, where it is at hand.
func TestHasher_WholeReferenceSet(t *testing.T) {
	dir := os.Getenv("COPSE_TEST_PDQ")
	if dir == "" {
		t.Skip("COPSE_TEST_PDQ does not name the folder")
	}
	checkLossless(t, filepath.Join(dir, "reference-pdq-exact-png.csv"), filepath.Join(dir, "exact-png"))
	checkJPEG(t, filepath.Join(dir, "reference-pdq.csv"), filepath.Join(dir, "images"))
}

// checkLossless wants the reference's bits: no decoder stands between. Pictures of quality 0 hash rounding
// noise; only their quality counts.
func checkLossless(t *testing.T, csvFile, dir string) {
	var h Hasher
	for _, ref := range readReferences(t, csvFile) {
		got := hashFile(t, &h, filepath.Join(dir, ref.file))
		if got.Quality != ref.quality || got.Width != ref.width || got.Height != ref.height {
			t.Errorf("%s: got quality %d, %dx%d, want %d, %dx%d", ref.file,
				got.Quality, got.Width, got.Height, ref.quality, ref.width, ref.height)
		}
		if ref.quality == 0 {
			continue
		}
		for i, hash := range got.Dihedral() {
			if n := hash.Distance(ref.dihedral[i]); n != 0 {
				t.Errorf("%s %v: got distance %d, want 0", ref.file, Transform(i), n)
			}
		}
		if got.Hash != ref.dihedral[Original] {
			t.Errorf("%s: got %v, want %v", ref.file, got.Hash, ref.dihedral[Original])
		}
	}
}

// checkJPEG allows for the difference of decoders: libjpeg there, image/jpeg here.
func checkJPEG(t *testing.T, csvFile, dir string) {
	var h Hasher
	for _, ref := range readReferences(t, csvFile) {
		got := hashFile(t, &h, filepath.Join(dir, ref.file))
		distance := got.Hash.Distance(ref.dihedral[Original])
		t.Logf("%-32s quality %3d (%3d) distance %d", ref.file, got.Quality, ref.quality, distance)
		if d := got.Quality - ref.quality; d < -1 || d > 1 {
			t.Errorf("%s: got quality %d, want %d", ref.file, got.Quality, ref.quality)
		}
		if ref.quality >= MatchQuality && distance > 10 {
			t.Errorf("%s: got distance %d, want at most 10", ref.file, distance)
		}
	}
}

// The matrix is computed at run time. This is the checksum of the one that glibc's cosine gives, little-endian.
func TestTransform_Matrix(t *testing.T) {
	var tr transform
	tr.prepare()
	crc := crc32.NewIEEE()
	for i := range tr.matrix {
		for _, v := range tr.matrix[i] {
			b := math.Float32bits(v)
			crc.Write([]byte{byte(b), byte(b >> 8), byte(b >> 16), byte(b >> 24)})
		}
	}
	if got, want := crc.Sum32(), uint32(0x065b2639); got != want {
		t.Errorf("got %08x, want %08x", got, want)
	}
}
