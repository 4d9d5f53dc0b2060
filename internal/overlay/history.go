package overlay

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"copse/internal/kept"
)

// Record is a line of a country's history: what came into use, and how.
type Record struct {
	When    string `json:"when"` // 2026-11-30T09:12:00Z
	Act     string `json:"act"`
	Version int    `json:"version"`
	Date    string `json:"date"`
	Hash    string `json:"hash"`          // of its manifest
	Key     string `json:"key,omitempty"` // that signed it
	Folder  string `json:"folder"`
}

// The acts of a Record.
const (
	actInstalled  = "installed"
	actDowngraded = "downgraded" // installed over a newer one
	actBack       = "went back"  // to one that was in use before
)

const historyName = "history.jsonl"

// mostHistory is room for the history of a century with an overlay a day, in bytes.
const mostHistory = 16 << 20

// History lists what came into use in a country, the oldest first. Lines that cannot be read
// are counted: they are kept, and the others still hold.
func (s Store) History(c string) (lines []Record, unreadable int, err error) {
	data, err := kept.ReadShort(filepath.Join(s.country(c), historyName), mostHistory)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, 0, fmt.Errorf("history of overlays: %w", err)
	}
	for line := range bytes.Lines(data) {
		var r Record
		switch {
		case len(bytes.TrimSpace(line)) == 0:
		case json.Unmarshal(line, &r) != nil || !version.MatchString(r.Folder):
			unreadable++
		default:
			lines = append(lines, r)
		}
	}
	return lines, unreadable, nil
}

// note adds a line, after what it says has happened: see past.
func (s Store) note(c string, r Record) error {
	path := filepath.Join(s.country(c), historyName)
	data, err := kept.ReadShort(path, mostHistory)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("history of overlays: %w", err)
	}
	if n := len(data); n > 0 && data[n-1] != '\n' {
		data = append(data, '\n')
	}
	line, err := json.Marshal(r)
	if err == nil {
		err = kept.WriteFile(path, append(append(data, line...), '\n'), 0o644)
	}
	if err != nil {
		return fmt.Errorf("history of overlays: %w", err)
	}
	return nil
}

// past is the history of a country, with the line for what is in use that a stop between the
// switch and the line kept from being written. Each installation carries its line with it.
func (s Store) past(c string, st state) (lines []Record, missing bool, err error) {
	lines, _, err = s.History(c)
	if err != nil || st.Current == "" {
		return lines, false, err
	}
	if n := len(lines); n > 0 && lines[n-1].Folder == st.Current {
		return lines, false, nil
	}
	in, err := s.open(c, st.Current)
	if err != nil { // damaged: what it says of itself does not count
		return lines, false, nil
	}
	r := in.Record
	if slices.ContainsFunc(lines, func(l Record) bool { return l.Folder == r.Folder }) {
		r.Act = actBack
	}
	return append(lines, r), true, nil
}
