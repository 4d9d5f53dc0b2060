package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"copse/internal/config"
	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/library"
	"copse/internal/pdf"
	"copse/internal/press"
	"copse/internal/testkit"
	shared "copse/web"
)

// needsAll skips what takes minutes: make test-all runs it.
func needsAll(t *testing.T) {
	t.Helper()
	if os.Getenv("COPSE_TEST_ALL") == "" {
		t.Skip("set COPSE_TEST_ALL=1 to make real PDF files; make test-all does")
	}
}

// printing is everything that real documents are made of.
type printing struct {
	lib    *content.Library
	words  *i18n.Catalog
	glyphs *pdf.Glyphs
	by     *pdf.Typesetter
}

func newPrinting(t *testing.T) printing {
	t.Helper()
	var p printing
	from, err := sourcesOf(config.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if p.lib, err = loadLibrary(from); err != nil {
		t.Fatal(err)
	}
	if p.words, err = loadWords(from); err != nil {
		t.Fatal(err)
	}
	if p.glyphs, err = pdf.NewGlyphs(); err != nil {
		t.Fatal(err)
	}
	if p.by, err = pdf.New(testkit.EngineDir(t)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.by.Close)
	return p
}

// make typesets a document and checks what every one promises: no character without a
// glyph, tags, an outline, its language, at most a megabyte and a half.
func (p printing) make(t *testing.T, set *content.Set, depth string, lang copse.Lang) (file []byte, pages int) {
	t.Helper()
	words, _ := p.words.For(lang)
	paper, err := library.Paper(p.lib, words, set, depth, library.Copy{Address: "https://cop.example.org", Publisher: "Copse", Look: shared.FS, Preview: true,
		Operator: library.Operator{Names: map[copse.Lang]string{"": "Ministry of Communications and Digital Affairs"}, Mail: "cop@ministry.example", Phone: "+999 20 123 4567", URL: "https://ministry.example/contact"}})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := paper.Plate()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range doc.Source {
		if !unicode.IsSpace(r) && !p.glyphs.Covers(lang, r) {
			t.Errorf("%s %s %s: no face has %q", set.ID, depth, lang, r)
		}
	}
	file, err = p.by.Typeset(context.Background(), doc.Source, doc.Assets)
	if err != nil {
		t.Fatalf("%s %s %s: %v", set.ID, depth, lang, err)
	}
	if len(file) > 3<<19 {
		t.Errorf("%s %s %s: %d bytes", set.ID, depth, lang, len(file))
	}
	for _, part := range []string{"/StructTreeRoot", "/Marked true", "/Lang (" + string(lang), "/ViewerPreferences"} {
		if !bytes.Contains(file, []byte(part)) {
			t.Errorf("%s %s %s lacks %s", set.ID, depth, lang, part)
		}
	}
	if depth == "full" && !bytes.Contains(file, []byte("/Outlines")) {
		t.Errorf("%s %s has no outline", set.ID, lang)
	}
	return file, len(pageObject.FindAll(file, -1))
}

var pageObject = regexp.MustCompile(`/Type /Page\b[^s]`)

// TestPDF_lengths: a brief is one page in each language, a summary two to four: who decides reads no more.
func TestPDF_lengths(t *testing.T) {
	needsAll(t)
	p := newPrinting(t)
	for _, set := range p.lib.Sets {
		for _, lang := range copse.Shipped() {
			if _, n := p.make(t, set, "brief", lang); n != 1 {
				t.Errorf("the brief of %s in %s has %d pages", set.ID, lang, n)
			}
			if lang != "ru" && lang != "zh" {
				continue // between these, which need the most room and the least
			}
			if _, n := p.make(t, set, "summary", lang); n < 2 || n > 4 {
				t.Errorf("the summary of %s in %s has %d pages", set.ID, lang, n)
			}
		}
	}
}

// TestPDF_text: the words of a document can be searched and copied.
func TestPDF_text(t *testing.T) {
	needsAll(t)
	p := newPrinting(t)
	set, _ := p.lib.Set("policy")
	for lang, want := range map[copse.Lang][]string{
		"en": {"One place to report, known to all", "POL-RIC-1", "Name the body that receives reports"},
		"fr": {"POL-RIC-1", "politiques"}, "es": {"POL-RIC-1", "políticas"}, "ru": {"POL-RIC-1", "директивных"},
		"zh": {"POL-RIC-1", "政策制定者"}, "ar": {"POL-RIC-1", "الأطفال"},
	} {
		file, pages := p.make(t, set, "full", lang)
		if pages < 20 {
			t.Errorf("%s has %d pages", lang, pages)
		}
		reader, err := exec.LookPath("pdftotext")
		if err != nil {
			t.Skip("pdftotext is missing: install poppler-utils")
		}
		name := filepath.Join(t.TempDir(), "a.pdf")
		if err := os.WriteFile(name, file, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(reader, name, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(string(out)), " ")
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q is not found in the text", lang, w)
			}
		}
		if strings.ContainsRune(text, unicode.ReplacementChar) {
			t.Errorf("%s: a glyph stands for no character", lang)
		}
	}
}

// TestPDF_memory holds a child to the memory the run-book names, with the largest document there
// is. What compiles the engine first takes more: see docs/performance-pdf.md.
func TestPDF_memory(t *testing.T) {
	needsAll(t)
	p := newPrinting(t)
	set, _ := p.lib.Set("policy")
	p.make(t, set, "full", "ar") // the engine is compiled
	words, _ := p.words.For("ar")
	paper, err := library.Paper(p.lib, words, set, "full", library.Copy{Publisher: "Copse", Look: shared.FS})
	if err != nil {
		t.Fatal(err)
	}
	plate, err := paper.Plate()
	if err != nil {
		t.Fatal(err)
	}
	request, err := json.Marshal(map[string]any{"source": plate.Source, "assets": plate.Assets})
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(self, pdf.ChildCommand, "--cache", filepath.Join(testkit.EngineDir(t), "engine-"+p.by.Version()))
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	child.Stdout = &out
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := in.Write(request); err != nil { // and it stays open: see pdf.Child
		t.Fatal(err)
	}
	used, ended := 0, make(chan error, 1)
	go func() { ended <- child.Wait() }()
	for err, over := error(nil), false; !over; {
		select {
		case err = <-ended:
			if over = true; err != nil || !bytes.Contains(out.Bytes(), []byte("%PDF")) {
				t.Fatalf("%v: %.200s", err, out.Bytes())
			}
		case <-time.After(5 * time.Millisecond):
			used = max(used, highWater(child.Process.Pid))
		}
	}
	const most = 300 << 10
	if used == 0 {
		t.Skip("this system does not say how much memory a process took")
	}
	t.Logf("%d MiB", used>>10)
	if used > most {
		t.Errorf("a child took %d MiB, want at most %d", used>>10, most>>10)
	}
}

// highWater is the most memory a process has held, in KiB; 0 if that is not known. What the system says of a child
// that has ended counts what its parent held when it was started.
func highWater(pid int) int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	var kib int
	_, _ = fmt.Sscan(after, &kib)
	return kib
}

// TestPDF_served is the whole way: a request, a child of this program, the file.
func TestPDF_served(t *testing.T) {
	needsAll(t)
	n, h := startNode(t, nil)
	by, err := pdf.New(testkit.EngineDir(t))
	if err != nil {
		t.Fatal(err)
	}
	defer by.Close()
	n.library.Press = press.New(filepath.Join(n.config.Data, "pdf"), by)
	for until := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		w := get(h, "/ar/library/set/sports/brief.pdf")
		if w.Code == http.StatusOK {
			if !strings.HasPrefix(w.Body.String(), "%PDF-1.7") || w.Header().Get("Content-Encoding") != "" {
				t.Errorf("no PDF: %v", w.Header())
			}
			break
		}
		if w.Code != http.StatusAccepted || time.Now().After(until) {
			t.Fatalf("%d: %s", w.Code, w.Body)
		}
	}
}

// TestCheck_glyphs plants a character the faces lack.
func TestCheck_glyphs(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "content")
	if err := os.CopyFS(dir, os.DirFS("../content/testdata/tiny")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "library/policy/reporting/en.md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	planted := strings.Replace(string(text), "Answer each person", "Answer ☃ each person", 1)
	if err := os.WriteFile(file, []byte(planted), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	code := Run([]string{"check", "--set", "policy", "--lang", "en", "--content", dir}, Streams{Out: &out, Err: &out})
	if code != refused || !strings.Contains(out.String(), "L20") || !strings.Contains(out.String(), "'☃'") {
		t.Errorf("exit %d: %s", code, &out)
	}
}

// TestWords_glyphs: the words of the interface stand in documents too.
func TestWords_glyphs(t *testing.T) {
	p := newPrinting(t)
	for _, lang := range copse.Shipped() {
		words, _ := p.words.For(lang)
		for _, key := range words.Keys() {
			for _, r := range words.T(key, "count", 2) {
				if !unicode.IsSpace(r) && !p.glyphs.Covers(lang, r) {
					t.Errorf("%s in %s: no face has %q", key, lang, r)
				}
			}
		}
	}
}
