package testkit

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Unzip returns the files of a book, and their order.
func Unzip(t *testing.T, data []byte) (files map[string]string, order []string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files = map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name], order = string(text), append(order, f.Name)
	}
	return files, order
}

// word is a key of the interface in brackets, as a missing word is written.
var word = regexp.MustCompile(`\[[a-z]+\.[a-z_.]+\]`)

// CheckBook parses every file of a book as XML and follows every link inside it.
func CheckBook(t *testing.T, files map[string]string) {
	t.Helper()
	ids, links := map[string]bool{}, map[string]string{}
	for name, text := range files {
		if strings.HasSuffix(name, ".css") || name == "mimetype" {
			continue
		}
		ids[name] = true
		d := xml.NewDecoder(strings.NewReader(text))
		d.Entity = map[string]string{} // names of HTML are no names of XML
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			element, ok := token.(xml.StartElement)
			for _, a := range element.Attr {
				switch {
				case !ok:
				case a.Name.Local == "id":
					if ids[name+"#"+a.Value] {
						t.Errorf("%s: id %s stands twice", name, a.Value)
					}
					ids[name+"#"+a.Value] = true
				case a.Name.Local == "href" || a.Name.Local == "src":
					links[name+" "+a.Value] = a.Value
				}
			}
		}
		if word.MatchString(text) || strings.Contains(text, "ZgotmplZ") || strings.Contains(text, "<no value>") {
			t.Errorf("%s: a word or a value is missing", name)
		}
	}
	for from, link := range links {
		name, _, _ := strings.Cut(from, " ")
		if strings.HasPrefix(link, "https://") || strings.HasPrefix(link, "mailto:") {
			continue
		}
		file, anchor, _ := strings.Cut(link, "#")
		target := path.Join(path.Dir(name), file)
		if _, ok := files[target]; !ok || anchor != "" && !ids[target+"#"+anchor] {
			t.Errorf("%s leads nowhere", from)
		}
	}
}

// Epubcheck asks the judge of the format about a book; it takes seconds, so only make
// test-all does. Its Debian package is a Java archive that only some systems can start by
// name.
func Epubcheck(t *testing.T, name string, data []byte) {
	t.Helper()
	if os.Getenv("COPSE_TEST_ALL") != "1" {
		t.Skip("epubcheck takes a minute: set COPSE_TEST_ALL=1; make test-all does")
	}
	judge, err := exec.LookPath("epubcheck")
	if err != nil {
		t.Fatal("epubcheck is missing: install it (Debian: apt-get install epubcheck default-jre-headless)")
	}
	run := []string{judge}
	if head, err := fs.ReadFile(os.DirFS(filepath.Dir(judge)), filepath.Base(judge)); err == nil && bytes.HasPrefix(head, []byte("PK")) {
		run = []string{"java", "-jar", judge}
	}
	file := filepath.Join(t.TempDir(), name+".epub")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(run[0], append(run[1:], "--failonwarnings", file)...)
	// Short runs: what the best compiler of Java gains costs more than it saves.
	cmd.Env = append(os.Environ(), "JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", name, err, out)
	}
}
