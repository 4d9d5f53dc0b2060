package library

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"copse/internal/content"
	"copse/internal/testkit"
	shared "copse/web"
)

// TestPageLinks: where a text tells a reader to choose a page of ours, its words lead there
// on the page; in a document they lead to the site, and without one they are only words.
func TestPageLinks(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../content/testdata/tiny")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "library/children/story/en.md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	linked := strings.Replace(string(text), "choose Report or Get help now",
		"choose [Report](page:report), [take it down](page:own), [nothing](page:x) or [Get help now](page:help)", 1)
	if err := os.WriteFile(file, []byte(linked), 0o600); err != nil {
		t.Fatal(err)
	}
	source := content.Source{FS: os.DirFS(dir), Name: "tiny"}
	lib, err := content.Load(source)
	if err != nil {
		t.Fatal(err)
	}
	_, catalog := shipped()
	words := catalog.English()
	set, _ := lib.Set("children")
	book := func(address string) string {
		files, _ := testkit.Unzip(t, bound(t, lib, words, set, "full", Copy{Address: address, Look: shared.FS}))
		testkit.CheckBook(t, files)
		return files["EPUB/KID-S.xhtml"]
	}
	paper := func(address string) string {
		return printed(t, lib, words, set, "full", Copy{Address: address, Look: shared.FS}).Source
	}
	const host = "https://cop.example.org"
	for name, c := range map[string]struct{ got, want string }{
		"page": {testkit.Get(t, tinySite(t, fixed{}, source), "/en/library/KID-S3").Text(),
			`choose <a href="/en/help#remove">Report</a>, <a href="/en/help#own">take it down</a>, nothing or <a href="/en/help">Get help now</a>.`},
		"EPUB": {book(host),
			`choose <a href="https://cop.example.org/en/help#remove">Report</a>, <a href="https://cop.example.org/en/help#own">take it down</a>, nothing or <a href="https://cop.example.org/en/help">Get help now</a>.`},
		"EPUB without a site": {book(""), "choose Report, take it down, nothing or Get help now."},
		"PDF": {paper(host),
			`#link("https://cop.example.org/en/help#remove")[#"Report";];#", ";#link("https://cop.example.org/en/help#own")[#"take it down";];#", nothing or ";#link("https://cop.example.org/en/help")[#"Get help now";];#".";`},
		"PDF without a site": {paper(""), "choose Report, take it down, nothing or Get help now."},
	} {
		if !strings.Contains(c.got, c.want) {
			t.Errorf("%s lacks %s", name, c.want)
		}
	}
}
