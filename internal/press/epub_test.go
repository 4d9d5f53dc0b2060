package press

import (
	"bytes"
	"strings"
	"testing"

	"copse/internal/prose"
	"copse/internal/testkit"
)

// TestRelink: a link of the site leads to its place in the book, else to the site, else nowhere.
func TestRelink(t *testing.T) {
	b := &book{Document: &Document{Lang: "fr"}, places: map[string]string{"/library/POL-RIC-1": "POL-RIC.xhtml#POL-RIC-1"}}
	const page = `<a href="/fr/library/POL-RIC-1">un</a> <a href="/fr/library/IND-CSM-2">deux</a> <a href="https://example.org/fr/x">trois</a>`
	const out = ` <a href="https://example.org/fr/x">trois</a>`
	if got, want := b.relink(page), `<a href="POL-RIC.xhtml#POL-RIC-1">un</a> deux`+out; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	b.Site = "https://cop.example.org"
	if got, want := b.relink(page), `<a href="POL-RIC.xhtml#POL-RIC-1">un</a> <a href="https://cop.example.org/fr/library/IND-CSM-2">deux</a>`+out; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestEPUB_forbidden: what XML has no place for is left out wherever a name stands.
func TestEPUB_forbidden(t *testing.T) {
	d := everything(Pages)
	d.Publisher, d.Title = "A\x01\ufffeB", "C\uffff\x02D"
	d.Cover.Foot = append(d.Cover.Foot, Words("E\x1fF"), Words("G\xe9H"))
	files := bookOf(t, d)
	for name, text := range files {
		if text != prose.XML(text) {
			t.Errorf("%s holds what XML forbids", name)
		}
	}
	if opf := files["EPUB/package.opf"]; !strings.Contains(opf, ">AB<") || !strings.Contains(opf, ">CD<") {
		t.Errorf("more than that was left out: %s", opf)
	}
}

func TestFileName(t *testing.T) {
	for want, parts := range map[string][]string{
		"policy-full-fr-2026.1": {"policy", "full", "fr", "2026.1"},
		"letter-.._etc_x":       {"letter", "../etc/x"},
		"a__b_":                 {"a\"\nb\u202e"},
	} {
		if got := FileName(parts...); got != want {
			t.Errorf("%q is called %q, want %q", parts, got, want)
		}
	}
}

func TestIdentifier(t *testing.T) {
	one := Identifier("epub", "policy")
	if one != Identifier("epub", "policy") || one == Identifier("epub", "industry") || len(one) != len("urn:uuid:")+36 {
		t.Errorf("%s is no name for ever", one)
	}
}

// TestEpubcheck asks the judge of the format.
func TestEpubcheck(t *testing.T) {
	for name, d := range map[string]*Document{"letter": letter("en"), "letter-ar": letter("ar"), "everything": everything(Pages)} {
		var out bytes.Buffer
		if err := d.EPUB(&out); err != nil {
			t.Fatal(err)
		}
		testkit.Epubcheck(t, name, out.Bytes())
	}
}
