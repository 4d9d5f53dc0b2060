// Words adds a word of the interface to its file, in order. `copse check` stays red until
// every language has the word: its text is written by somebody who speaks the language,
// never by this program.
//
//	go run ./tools/words add library.point.new "A new point"
//	go run ./tools/words -lang fr add library.point.new "Un nouveau point"
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"copse/internal/i18n"
)

func main() {
	dir := flag.String("content", "content", "the content folder")
	lang := flag.String("lang", "en", "the language of the text")
	flag.Parse()
	if flag.NArg() != 3 || flag.Arg(0) != "add" {
		fmt.Fprintln(os.Stderr, `go run ./tools/words [-lang fr] add KEY "text"`)
		os.Exit(2)
	}
	file, err := add(*dir, *lang, flag.Arg(1), flag.Arg(2))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(file)
	for _, other := range lacking(*dir, flag.Arg(1)) {
		fmt.Printf("%s lacks it still\n", other)
	}
}

var keyForm = regexp.MustCompile(`^[a-z]+(\.[A-Za-z0-9_-]+)+$`)

// add writes the word into lang/<lang>/<door>.json; no other byte of the file changes.
func add(dir, lang, key, text string) (file string, err error) {
	if !keyForm.MatchString(key) {
		return "", fmt.Errorf("%q is no key: door.page.thing", key)
	}
	if strings.TrimSpace(text) == "" {
		return "", fmt.Errorf("%s: a word without a text says nothing", key)
	}
	door, _, _ := strings.Cut(key, ".")
	file = filepath.Join(dir, "lang", lang, door+".json")
	data, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("a new door begins with a file that holds {}: %w", err)
	}
	entries, err := i18n.Entries(data)
	if err != nil {
		return "", fmt.Errorf("%s:%w", file, err)
	}
	at, there := slices.BinarySearchFunc(entries, key, func(e i18n.Entry, key string) int { return strings.Compare(e.Key, key) })
	if there {
		return "", fmt.Errorf("%s:%d:%d: %s stands here already", file, entries[at].Line, entries[at].Column, key)
	}
	var value bytes.Buffer
	enc := json.NewEncoder(&value)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(text); err != nil {
		return "", err
	}
	entries = slices.Insert(entries, at, i18n.Entry{Key: key, Value: bytes.TrimSpace(value.Bytes())})
	var lines []string
	for _, e := range entries {
		lines = append(lines, fmt.Sprintf("\n %q: %s", e.Key, e.Value))
	}
	return file, os.WriteFile(file, []byte("{"+strings.Join(lines, ",")+"\n}\n"), 0o644)
}

// lacking are the languages of the folder without the key.
func lacking(dir, key string) (langs []string) {
	words, err := i18n.Load(nil, os.DirFS(dir))
	if err != nil {
		return []string{err.Error()}
	}
	for _, l := range words.Langs() {
		if w, _ := words.For(l); !w.Has(key) {
			langs = append(langs, string(l))
		}
	}
	return langs
}
