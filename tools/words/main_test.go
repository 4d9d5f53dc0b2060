package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"copse/internal/i18n"
)

// TestAdd: the word stands in its place and nothing else moved; the check asks for it in
// every other language, until each has it.
func TestAdd(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	missing := func() (n int) {
		words, err := i18n.Load(nil, os.DirFS(dir))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range words.Check() {
			if p.Key != "library.point.new" || p.Text != "is missing" {
				t.Error(p)
			}
			n++
		}
		return n
	}
	for i, lang := range []string{"en", "ar", "es", "fr", "ru", "zh"} {
		file := filepath.Join(dir, "lang", lang, "library.json")
		before, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := add(dir, lang, "library.point.new", `“`+lang+`” & <b> {count}`); err != nil {
			t.Fatal(err)
		}
		after, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		line := "\n \"library.point.new\": \"“" + lang + "” & <b> {count}\","
		if strings.Replace(string(after), line, "", 1) != string(before) || !strings.Contains(string(after), line) {
			t.Errorf("%s: more than one line changed", lang)
		}
		if got, want := missing(), 5-i; got != want {
			t.Errorf("after %s %d languages lack the word, want %d", lang, got, want)
		}
	}
}

func TestAdd_refuses(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, key, text, want string }{
		{"no key", "node", "x", "is no key"},
		{"no text", "library.point.new", " ", "says nothing"},
		{"there already", "library.title", "x", "library.title stands here already"},
		{"no such door", "libary.title", "x", "a new door begins with a file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := add(dir, "en", c.key, c.text); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
