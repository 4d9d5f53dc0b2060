package prose

import "strings"

// XML is a text without what XML 1.0 has no place for, however it is written there: a book with
// one such character opens in no reading program. Texts of the content hold none, since they
// are refused with it; names that an operator sets may.
func XML(text string) string {
	if !strings.ContainsFunc(strings.ToValidUTF8(text, "\x00"), noXML) {
		return text
	}
	return strings.Map(func(r rune) rune {
		if noXML(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\x00"))
}

// noXML reports what is no Char of https://www.w3.org/TR/xml/#charsets.
func noXML(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff
}
