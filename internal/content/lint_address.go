package content

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"copse/internal/prose"
)

// lintAddresses is L13 for a text.
func (c *checker) lintAddresses(v *view) {
	for _, s := range addressSlips(v.mask, v.t) {
		c.errorAt(v, s.Offset, s.Code, "%s", s.Text)
	}
}

// addressSlips finds telephone numbers and addresses (L13): they change, are checked in the
// directory and shown from there; in a text they would rot.
func addressSlips(text string, t prose.Typography) (out []Slip) {
	slip := func(at int, what string) { out = append(out, Slip{Offset: at, Code: "L13", Text: what}) }
	found := 0 // where what was found last ends
	const web = "web address in a text: it belongs into the directory or into references"
	var prev rune
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		next, _ := utf8.DecodeRuneInString(text[i+size:])
		end := i + size
		switch {
		case r == ':' && strings.HasPrefix(text[i:], "://"):
			slip(hostStart(text, found, i), web)
			end = wordEnd(text, end)
			found = end
		case (r == '@' || r == '＠') && inHost(prev) && inHost(next):
			slip(hostStart(text, found, i), "mail address in a text: it belongs into the directory")
			end = wordEnd(text, end)
			found = end
		case isDot(r) && inHost(prev) && unicode.IsLetter(next):
			if start := hostStart(text, found, i); start < i && isAddress(text[start:i], text[i+size:], t) {
				slip(start, web)
				end = wordEnd(text, end)
				found = end
			}
		case r == '+' || r == '＋' || digitValue(r) >= 0:
			n, phone := phoneAt(text[i:])
			if phone {
				slip(i, "telephone number in a text: it belongs into the directory")
				found = i + n
			}
			end = i + max(n, size)
		}
		prev, _ = utf8.DecodeLastRuneInString(text[:end])
		i = end
	}
	return out
}

// isDot is what parts the names of a host; the full stop of Han texts is none here, since it
// ends a sentence far more often.
func isDot(r rune) bool { return r == '.' || r == '．' || r == '｡' }

func inHost(r rune) bool {
	return r == '-' || unicode.IsLetter(r) || unicode.IsMark(r) || digitValue(r) >= 0
}

// hostStart goes back to where an address begins, to least at most: where it is written in Latin letters, behind the
// last other one.
func hostStart(text string, least, i int) int {
	const longest = 253 // bytes of a host
	latin := false
	for least = max(least, i-longest); i > least; {
		r, size := utf8.DecodeLastRuneInString(text[:i])
		if !inHost(r) && !isDot(r) || latin && unblanked(r) {
			break
		}
		latin = latin || r < utf8.RuneSelf && unicode.IsLetter(r)
		i -= size
	}
	return i
}

// unblanked reports a letter of a writing whose words stand without blanks, beside Latin ones too.
func unblanked(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// wordEnd goes on to the next blank, or to a mark of another writing.
func wordEnd(text string, i int) int {
	for off, r := range text[i:] {
		if unicode.IsSpace(r) || r >= utf8.RuneSelf && !inHost(r) {
			return i + off
		}
	}
	return len(text)
}

// isAddress reports whether a name ends in a top-level domain: before is what stands before a dot,
// after what follows it.
func isAddress(before, after string, t prose.Typography) bool {
	if strings.EqualFold(before, "www") {
		return true
	}
	end := strings.IndexFunc(after, func(r rune) bool { return !inHost(r) })
	if end < 0 {
		end = len(after)
	}
	label := after[:end]
	switch {
	case initials(before) && initials(label): // M.Sc, U.S
		return false
	case label[0] >= utf8.RuneSelf && !strings.ContainsFunc(before, unicode.IsLetter): // an item of a list: 1.公司
		return false
	}
	if topLevel(label) {
		return true
	}
	if latin := strings.IndexFunc(label, func(r rune) bool { return r >= utf8.RuneSelf }); latin > 0 && topLevel(label[:latin]) {
		return true // other letters follow without a blank
	}
	if !t.Chars {
		return false
	}
	const longest = 8 // letters of a top-level domain written in such a script
	n := 0
	for at := range label { // a writing without blanks goes on behind it
		if n++; n > longest+1 {
			break
		}
		if at > 0 && topLevel(label[:at]) {
			return true
		}
	}
	return false
}

// initials are one or two letters that begin with a capital.
func initials(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r) && utf8.RuneCountInString(s) <= 2
}

// topLevel reports whether a label is a top-level domain, as the public suffix list has them, or one
// that is kept for examples and for networks of one's own.
func topLevel(label string) bool {
	const longest = 63 // bytes
	if len(label) > longest {
		return false
	}
	ascii, err := idna.ToASCII(strings.ToLower(label))
	if err != nil {
		return false
	}
	switch ascii {
	case "example", "test", "invalid", "local", "onion":
		return true
	}
	_, listed := publicsuffix.PublicSuffix("x." + ascii)
	return listed
}

// phoneAt measures the run of digits and separators at the start of s and says whether it looks
// like a number to call: many digits that are neither a count in groups of three, a year range
// nor a date. Digits and dashes are those of every writing.
func phoneAt(s string) (n int, phone bool) {
	var flat strings.Builder // the run in ASCII: digits, and a sign for each that parts them
	run, digits, gaps, listed := "", 0, 0, false
	for i, r := range s {
		d := digitValue(r)
		switch {
		case d >= 0:
			digits, gaps, listed = digits+1, 0, false
			flat.WriteByte(byte('0' + d))
			n, run = i+utf8.RuneLen(r), flat.String()
			continue
		case i == 0 && (r == '+' || r == '＋'):
			flat.WriteByte('+')
			continue
		case partsDigits(r) && digits > 0 && gaps < 2 && !(listed && unicode.Is(unicode.Zs, r)):
			gaps++
			listed = strings.ContainsRune(",،", r) // two numbers, where a blank follows
			flat.WriteByte(' ')
			continue
		}
		break
	}
	if digits == 0 {
		return 1, false
	}
	bare := strings.ReplaceAll(run, " ", "")
	switch {
	case strings.HasPrefix(bare, "+") && digits >= 6, bare == "112", bare == "911", digits == 6 && strings.HasPrefix(bare, "116"):
		return n, true
	case digits < 7 || isCount(run) || isDate(run) || strings.HasSuffix(bare, "000") && bare == run:
		return n, false
	}
	return n, true
}

// partsDigits are the signs between the groups of a number: every blank and dash there is, brackets,
// and the marks that part thousands.
func partsDigits(r rune) bool {
	return unicode.In(r, unicode.Zs, unicode.Pd) || strings.ContainsRune("().,/（）．，／−·・'’٫٬،", r)
}

// isCount reports a number in groups of three: 1 250 000.
func isCount(run string) bool {
	parts := strings.Split(run, " ")
	for i, p := range parts {
		if len(p) != 3 && (i > 0 || len(p) > 3) {
			return false
		}
	}
	return len(parts) > 1
}

// isDate reports years and days: 2024–2026, 2026-11-12, 12/11/2026.
func isDate(run string) bool {
	parts := strings.Fields(run)
	for _, p := range parts {
		year := len(p) == 4 && (p[:2] == "19" || p[:2] == "20")
		if !year && len(p) > 2 {
			return false
		}
	}
	return len(parts) > 1
}

// digitValue is the value of a decimal digit of any writing, -1 of all else.
func digitValue(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r < utf8.RuneSelf || !unicode.Is(unicode.Nd, r):
		return -1
	}
	zero := r // Unicode keeps the ten of a writing together, and each ten begins with its zero
	for unicode.Is(unicode.Nd, zero-1) {
		zero--
	}
	return int(r-zero) % 10
}
