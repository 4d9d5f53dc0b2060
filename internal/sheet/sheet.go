// Package sheet writes workbooks that people fill in with the program they have, and reads
// them back. What it promises: the same book gives the same bytes; what was written as text
// stays text; a formula is never evaluated, reading one is a fault that names its cell; no
// file is made on the way, for nothing that people answer is kept; reading is bounded.
package sheet

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"copse/internal/copse"
)

// Book is a workbook to write. Its language says in which direction the sheets run.
type Book struct {
	Title   string
	Created time.Time // from the data, never the clock; zero: it does not say
	Lang    copse.Lang
	Sheets  []Sheet
}

// Sheet is one table. Its name is made fit for a workbook: short, without []:*?/\, and once.
type Sheet struct {
	Name    string
	Lead    []string // short lines that explain it; they stay in sight with the header
	Columns []Column
	Rows    [][]string // a row may be shorter than the columns
	Hidden  bool
}

// Column is one column of a table. All of it is locked, without a password, unless it is open.
type Column struct {
	Title   string
	Width   int // in letters; 0: as wide as its title asks
	Hidden  bool
	Open    bool     // may be filled in
	Number  bool     // holds numbers to count with; what is no number stays text
	Choices []string // a list to choose from; nothing else may be typed
}

// Table is a sheet as it was read: a rectangle from A1 to the last row and the last column
// that hold text.
type Table struct {
	Sheet  string
	Hidden bool
	Rows   [][]Cell
}

// Cell is the text of a cell and where it stands, counted from 0.
type Cell struct {
	Text        string
	Row, Column int
}

// Ref is the name of the cell as people see it: "B7".
func (c Cell) Ref() string { return columnName(c.Column) + strconv.Itoa(c.Row+1) }

// columnName names a column counted from 0: "A", "Z", "AA".
func columnName(column int) string {
	name := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}

// maxText is how many UTF-16 units a cell holds in every program.
const maxText = 32767

func units(text string) (n int) {
	for _, r := range text {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}

// sheetNames makes the names of sheets fit for every program, each once whatever its case.
func sheetNames(sheets []Sheet) []string {
	var names []string
	taken := map[string]bool{"history": true} // Excel keeps this one for itself
	for _, s := range sheets {
		whole := strings.TrimFunc(strings.Map(func(r rune) rune {
			if r < ' ' || strings.ContainsRune(`[]:*?/\`, r) {
				return ' '
			}
			return r
		}, s.Name), func(r rune) bool { return r == ' ' || r == '\'' })
		if whole == "" {
			whole = "1"
		}
		name := cut(whole, 31)
		for n := 2; taken[strings.ToLower(name)]; n++ {
			end := " " + strconv.Itoa(n)
			name = cut(whole, 31-len(end)) + end
		}
		taken[strings.ToLower(name)] = true
		names = append(names, name)
	}
	return names
}

// cut shortens a text to so many UTF-16 units, and not within a character.
func cut(text string, limit int) string {
	n := 0
	for i, r := range text {
		if n += max(utf16.RuneLen(r), 1); n > limit {
			return strings.TrimRight(text[:i], " '")
		}
	}
	return text
}
