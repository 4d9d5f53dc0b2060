package press

import (
	"strings"

	"github.com/google/uuid"
)

// FileName is what a saved file is called, without its suffix: its parts with hyphens
// between them ("policy-full-fr-2026.1"), in characters that every system takes.
func FileName(parts ...string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '.', r == '_':
			return r
		}
		return '_'
	}, strings.Join(parts, "-"))
}

// Identifier is the name of a book that no other book has and that it keeps for ever: the
// same parts give the same name.
func Identifier(parts ...string) string {
	return "urn:uuid:" + uuid.NewSHA1(uuid.NameSpaceURL, []byte(strings.Join(append([]string{"copse"}, parts...), ":"))).String()
}
