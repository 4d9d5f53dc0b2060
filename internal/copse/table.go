package copse

import (
	"strings"
	"unicode/utf8"
)

// ByteOrderMark stands before a table: without it the most common spreadsheet reads UTF-8 as
// the system's old code page and ruins every language but English, while readers of data
// skip it.
const ByteOrderMark = "\ufeff"

// Cell keeps a spreadsheet from running a text as a formula.
func Cell(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size > 0 && strings.ContainsRune("=+-@\t\r＝＋－＠", first) { // the wide ones count where people write with them
		return "'" + text
	}
	return text
}
