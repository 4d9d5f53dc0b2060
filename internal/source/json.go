package source

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Key is a key of a JSON object, with its place and what it holds, as written.
type Key struct {
	Offset int
	Name   string
	Value  json.RawMessage
}

// JSONKeys returns the keys of a JSON object in their order. The second result is the
// place of a mistake.
func JSONKeys(data string) (keys []Key, bad Pos, err error) {
	dec := json.NewDecoder(strings.NewReader(data))
	fail := func(err error) ([]Key, Pos, error) { return nil, At(data, int(dec.InputOffset())), err }
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return fail(fmt.Errorf("an object is wanted: {\"key\": \"words\"}"))
	}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return fail(err)
		}
		name, _ := t.(string)
		start := max(strings.LastIndex(data[:dec.InputOffset()], `"`+name+`"`), 0)
		var v json.RawMessage
		if err := dec.Decode(&v); err != nil {
			return fail(err)
		}
		keys = append(keys, Key{start, name, v})
	}
	if _, err := dec.Token(); err != nil {
		return fail(err)
	}
	return keys, Pos{}, nil
}

// At is the line and column of an offset.
func At(data string, offset int) Pos {
	before := data[:min(offset, len(data))]
	line := strings.LastIndexByte(before, '\n') + 1
	return Pos{strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[line:]) + 1}
}
