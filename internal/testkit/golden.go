package testkit

import (
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// GoldenEnv, set to "update" by `make golden`, makes Golden write what it got; the diff
// is then read like code.
const GoldenEnv = "COPSE_GOLDEN"

// readEnv names the folder in which Golden marks each file it was asked for; Run sets it.
const readEnv = "COPSE_GOLDEN_READ"

// goldenDir is where a package keeps its golden files.
var goldenDir = filepath.Join("testdata", "golden")

// Golden compares got with testdata/golden/<name> of the package under test. Call it
// with text whose times, ids and hashes are masked (see Mask).
func Golden(t testing.TB, name, got string) {
	t.Helper()
	path := filepath.Join(goldenDir, name)
	if marks := os.Getenv(readEnv); marks != "" {
		if err := os.WriteFile(filepath.Join(marks, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if os.Getenv(GoldenEnv) == "update" {
		if err := os.MkdirAll(goldenDir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	_, _ = os.ReadDir(goldenDir) // so that a result kept by the go command is not used again once a file is added
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: make golden writes it", err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-want +got); if it is right: make golden\n%s", path, diff)
	}
}

// GoldenPage compares what a page holds between its <main> and </main>, masked. The frame
// around it has golden files of its own.
func GoldenPage(t testing.TB, name, page string) {
	t.Helper()
	Golden(t, name, Mask(Main(t, page)))
}

// garbage is how much more memory tests may hold than they need, in percent: what ends soon
// need not collect often, which costs a quarter of all work.
const garbage = 300

// Run runs the tests of a package, and fails where a golden file lies there that no test
// asked for: each package with golden files has a TestMain that calls it. A run of some tests
// alone, or one that fails, says nothing about the others' files.
func Run(m *testing.M) int {
	debug.SetGCPercent(garbage)
	marks, err := os.MkdirTemp("", "copse-golden-")
	if err == nil {
		defer os.RemoveAll(marks)
		err = os.Setenv(readEnv, marks)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "golden files:", err)
		return 1
	}
	code := m.Run()
	for _, name := range []string{"test.run", "test.skip", "test.list", "test.fuzz"} {
		if f := flag.Lookup(name); code != 0 || f != nil && f.Value.String() != "" {
			return code
		}
	}
	unread, err := unreadGoldens(goldenDir, marks)
	if err != nil {
		fmt.Fprintln(os.Stderr, "golden files:", err)
		return 1
	}
	for _, name := range unread {
		fmt.Fprintf(os.Stderr, "%s: no test reads it; delete it\n", filepath.Join(goldenDir, name))
		code = 1
	}
	return code
}

// unreadGoldens are the files of a folder that have no mark.
func unreadGoldens(dir, marks string) ([]string, error) {
	files, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var unread []string
	for _, f := range files {
		if _, err := os.Stat(filepath.Join(marks, f.Name())); err != nil {
			unread = append(unread, f.Name())
		}
	}
	slices.Sort(unread)
	return unread, nil
}

var (
	style    = regexp.MustCompile(`(?s)<style>(.*?)</style>`)
	svg      = regexp.MustCompile(`(?s)<svg\b[^>]*>.*?</svg>`)
	svgClass = regexp.MustCompile(`^<svg\b[^>]*?( class="[^"]*")`)
	hashed   = regexp.MustCompile(`(/static/[a-z]+)\.[0-9a-f]{8}\.`)
	once     = regexp.MustCompile(`(name="once" value=")[A-Z2-7]{26}"`)
	request  = regexp.MustCompile(`\b[A-Z2-7]{12}\b`)
	blank    = regexp.MustCompile(`\n\s*\n+`)
)

// Mask takes out of a page what changes without its meaning changing: style, hashes,
// tokens of forms, request ids, blank lines. Of a drawing it keeps the class and eight digits that change
// with it: a drawing that is lost, or another one, shows.
func Mask(page string) string {
	page = style.ReplaceAllStringFunc(page, func(s string) string {
		if strings.TrimSpace(style.FindStringSubmatch(s)[1]) == "" {
			return "<style></style>"
		}
		return "<style>…</style>"
	})
	page = svg.ReplaceAllStringFunc(page, func(s string) string {
		class := ""
		if m := svgClass.FindStringSubmatch(s); m != nil {
			class = m[1]
		}
		sum := sha256.Sum256([]byte(s))
		return fmt.Sprintf(`<svg%s data-drawing="%x"></svg>`, class, sum[:4])
	})
	page = hashed.ReplaceAllString(page, "$1.HASH.")
	page = once.ReplaceAllString(page, `${1}ONCE"`)
	page = request.ReplaceAllString(page, "REQUEST")
	return blank.ReplaceAllString(page, "\n")
}
