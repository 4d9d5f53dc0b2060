package library

import (
	"bytes"
	"os"
	"strings"
	"sync"
	"testing"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
	"copse/internal/testkit"
	shared "copse/web"
)

// shipped is the library and the words as they ship; reading them once is enough.
var shipped = sync.OnceValues(func() (*content.Library, *i18n.Catalog) {
	files := os.DirFS("../../content")
	lib, err := content.Load(content.Source{FS: files, Name: "content"})
	if err != nil {
		panic(err)
	}
	words, err := i18n.Load(prose.Typeset, files)
	if err != nil {
		panic(err)
	}
	return lib, words
})

func makeEPUB(t testing.TB, set, depth string, lang copse.Lang, c Copy) []byte {
	t.Helper()
	lib, catalog := shipped()
	words, _ := catalog.For(lang)
	s, ok := lib.Set(set)
	if !ok {
		t.Fatalf("no set %s", set)
	}
	c.Look, c.Publisher = shared.FS, "Copse"
	return bound(t, lib, words, s, depth, c)
}

func bound(t testing.TB, lib *content.Library, words *i18n.Words, set *content.Set, depth string, c Copy) []byte {
	t.Helper()
	doc, err := Book(lib, words, set, depth, c)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := doc.EPUB(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestEPUB: the container is as readers want it, every file is well formed, every link
// leads somewhere, and a second run gives the same bytes.
func TestEPUB(t *testing.T) {
	for _, lang := range copse.Shipped() {
		for _, depth := range depths {
			for _, set := range []string{"policy", "children"} {
				t.Run(set+"/"+depth+"/"+string(lang), func(t *testing.T) {
					data := makeEPUB(t, set, depth, lang, Copy{})
					if got := string(data[30:58]); got != "mimetypeapplication/epub+zip" {
						t.Errorf("the file begins with %q", got)
					}
					if !bytes.Equal(data, makeEPUB(t, set, depth, lang, Copy{})) {
						t.Error("a second run gives other bytes")
					}
					files, order := testkit.Unzip(t, data)
					if order[1] != "META-INF/container.xml" || order[2] != "EPUB/package.opf" {
						t.Errorf("order %v", order[:3])
					}
					testkit.CheckBook(t, files)
				})
			}
		}
	}
}

func TestEPUB_says(t *testing.T) {
	files, _ := testkit.Unzip(t, makeEPUB(t, "policy", "full", "ar", Copy{Address: "https://cop.example.org", Preview: true}))
	for file, wants := range map[string][]string{
		"package.opf": {`page-progression-direction="rtl"`, "<dc:language>ar</dc:language>", "urn:uuid:", `schema:accessibilitySummary`,
			`schema:accessModeSufficient`, "<meta property=\"dcterms:modified\">2026-11-22T00:00:00Z</meta>"},
		"POL-RIC.xhtml": {`lang="ar" xml:lang="ar" dir="rtl"`, `<section id="POL-RIC-1">`, `<bdi class="id" dir="ltr">POL-RIC-1</bdi>`},
		"imprint.xhtml": {"creativecommons.org/licenses/by/4.0", "https://cop.example.org/ar/library/set/policy/full", "لم يُفتح بعد"},
		"cover.svg":     {"#2C4392", "#FFE08A"},
	} {
		for _, want := range wants {
			if !strings.Contains(files["EPUB/"+file], want) {
				t.Errorf("%s lacks %q", file, want)
			}
		}
	}
	if strings.Contains(files["EPUB/cover.svg"], "var(") {
		t.Error("the cover has a variable, which readers do not know")
	}
	if brief, _ := testkit.Unzip(t, makeEPUB(t, "policy", "brief", "en", Copy{})); brief["EPUB/glossary.xhtml"] != "" {
		t.Error("a brief has a glossary")
	}
}

// TestEPUB_joins: no half-width space stands after a Chinese full stop.
func TestEPUB_joins(t *testing.T) {
	for _, depth := range depths {
		files, _ := testkit.Unzip(t, makeEPUB(t, "policy", depth, "zh", Copy{Address: "https://cop.example.org", Preview: true}))
		for name, text := range files {
			if i := strings.Index(text, "。 "); i >= 0 {
				t.Errorf("%s %s: …%s", depth, name, text[i:min(i+60, len(text))])
			}
		}
	}
}

// TestEPUB_foreign: where a language lacks a text, the English one is marked as English.
func TestEPUB_foreign(t *testing.T) {
	lib, err := content.Load(content.Source{FS: os.DirFS("../content/testdata/tiny"), Name: "tiny"})
	if err != nil {
		t.Fatal(err)
	}
	_, catalog := shipped()
	words, _ := catalog.For("ru") // the small library has no Russian
	files, _ := testkit.Unzip(t, bound(t, lib, words, lib.Sets[0], "full", Copy{Look: shared.FS}))
	testkit.CheckBook(t, files)
	if !strings.Contains(files["EPUB/intro.xhtml"], `<span lang="en" xml:lang="en" dir="ltr">`) {
		t.Errorf("English is not marked: %s", files["EPUB/intro.xhtml"])
	}
}

// TestEPUB_epubcheck asks the judge of the format.
func TestEPUB_epubcheck(t *testing.T) {
	for _, depth := range depths {
		for _, lang := range copse.Shipped() {
			testkit.Epubcheck(t, "policy-"+depth+"-"+string(lang), makeEPUB(t, "policy", depth, lang, Copy{Address: "https://cop.example.org"}))
		}
	}
}

func BenchmarkEPUB(b *testing.B) {
	for _, lang := range []copse.Lang{"en", "ar", "zh"} {
		b.Run(string(lang), func(b *testing.B) {
			for b.Loop() {
				b.ReportMetric(float64(len(makeEPUB(b, "industry", "full", lang, Copy{}))), "B/book")
			}
		})
	}
}
