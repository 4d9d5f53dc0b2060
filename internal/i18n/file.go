package i18n

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"

	"copse/internal/copse"
)

// Entry is one key of a file of words, with what it holds and where it stands.
type Entry struct {
	Key          string
	Value        json.RawMessage
	Line, Column int // from 1; columns count characters
}

// Misread is why a file of words cannot be read, and where.
type Misread struct {
	Line, Column int
	Err          error
}

// Error is the place and the reason, ready to stand behind a file's name.
func (m *Misread) Error() string { return fmt.Sprintf("%d:%d: %v", m.Line, m.Column, m.Err) }

// Unwrap returns the reason.
func (m *Misread) Unwrap() error { return m.Err }

// Entries reads one file of words: a flat JSON object, its keys in the order they stand.
// The error is a *Misread.
func Entries(data []byte) (entries []Entry, err error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // an editor's byte order mark
	dec := json.NewDecoder(bytes.NewReader(data))
	fail := func(err error) ([]Entry, error) {
		line, column := placeOf(data, int(dec.InputOffset()))
		return nil, &Misread{line, column, fmt.Errorf("not valid JSON: %w", err)}
	}
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return fail(errors.New(`an object is wanted: {"key": "words"}`))
	}
	for dec.More() {
		start := int(dec.InputOffset())
		t, err := dec.Token()
		if err != nil {
			return fail(err)
		}
		var e Entry
		e.Key, _ = t.(string)
		e.Line, e.Column = placeOf(data, start+bytes.IndexByte(data[start:], '"'))
		if err := dec.Decode(&e.Value); err != nil {
			return fail(err)
		}
		entries = append(entries, e)
	}
	if _, err := dec.Token(); err != nil {
		return fail(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return fail(errors.New("something stands behind the object"))
	}
	return entries, nil
}

func placeOf(data []byte, offset int) (line, column int) {
	before := data[:min(offset, len(data))] // no copy: this is asked for each word at each start
	return bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
}

// wordFile is a file of words as it is read: lang/<lang>/<door>.json of a source.
type wordFile struct {
	source int
	path   string
	lang   copse.Lang
	door   string
}

// listFiles names the files of words of a source. Words that lie elsewhere below lang would
// be in force nowhere, unseen: they are an error.
func listFiles(src fs.FS, source int) (files []wordFile, err error) {
	stray, err := fs.Glob(src, "lang/*.json")
	if err != nil {
		return nil, fmt.Errorf("list words: %w", err)
	}
	if len(stray) > 0 {
		return nil, fmt.Errorf("%s: words stand in lang/<lang>/<door>.json, such as lang/en/web.json", stray[0])
	}
	names, err := fs.Glob(src, "lang/*/*.json")
	if err != nil {
		return nil, fmt.Errorf("list words: %w", err)
	}
	for _, name := range names {
		if strings.HasPrefix(path.Base(name), ".") {
			continue // hidden files are nobody's: package content, which says what a country may, does not see them
		}
		files = append(files, wordFile{source, name, copse.Lang(path.Base(path.Dir(name))), strings.TrimSuffix(path.Base(name), ".json")})
	}
	return files, nil
}

// doorOf is the first word of a key: whose file it belongs in.
func doorOf(key string) string {
	door, _, _ := strings.Cut(key, ".")
	return door
}

// fileOf is the file of a language in which a key belongs.
func fileOf(lang copse.Lang, key string) string {
	return path.Join("lang", string(lang), doorOf(key)+".json")
}
