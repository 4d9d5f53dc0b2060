package testkit

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
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
		if strings.HasPrefix(link, "https://") {
			continue
		}
		file, anchor, _ := strings.Cut(link, "#")
		target := path.Join(path.Dir(name), file)
		if _, ok := files[target]; !ok || anchor != "" && !ids[target+"#"+anchor] {
			t.Errorf("%s leads nowhere", from)
		}
	}
}
