// Package source reads the files that content is written in, YAML and Markdown, into
// values that know where they stand. It is the one reader of every kind of content.
//
// It promises: every value, block and key has its line and column, as an editor counts
// them; scalars keep the characters that were typed; what bytes a text may hold is
// settled once, in Text; a mistake is a finding with a place, never a panic. It does not
// know what the content means, opens no file, and leaves Markdown as it is: package prose
// renders it.
package source

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// byteOrderMark is what some editors put before the first character of a file.
const byteOrderMark = "\ufeff"

// Text is a file's bytes as text: a byte order mark before it is dropped, line ends
// become plain. Bytes that are not UTF-8 are an error, with their place: guessed at, they
// would show readers other letters than their author saw. So is what Stray finds.
func Text(data []byte) (text string, bad Pos, err error) {
	text = strings.TrimPrefix(string(data), byteOrderMark)
	if strings.Contains(text, "\r") {
		text = strings.ReplaceAll(text, "\r\n", "\n")
	}
	if !utf8.ValidString(text) {
		for i, r := range text {
			if _, size := utf8.DecodeRuneInString(text[i:]); r == utf8.RuneError && size == 1 {
				return "", At(text, i), errors.New("not UTF-8: save the file in that encoding")
			}
		}
	}
	if i, r, found := Stray(text); found {
		return "", At(text, i), strayError(r)
	}
	return text, Pos{}, nil
}
