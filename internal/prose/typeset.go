package prose

import (
	"html"
	"html/template"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"copse/internal/copse"
)

// Inline makes safe HTML of a plain text in a language: escaped, typeset, and in
// right-to-left languages with its left-to-right runs isolated. It is for words
// that are no blocks: names, figures, interface words.
func Inline(lang copse.Lang, text string) template.HTML {
	t := TypographyOf(lang)
	var b strings.Builder
	writeText(&b, typeset(text, t), t)
	return template.HTML(b.String())
}

// Typeset sets the spaces of a plain text that authors do not type: French marks,
// numbers and their signs, one-letter words.
func Typeset(lang copse.Lang, text string) string { return typeset(text, TypographyOf(lang)) }

// typeset sets the spaces that authors do not type.
func typeset(s string, t Typography) string {
	if t.before != "" {
		s = spaceMarks(s, t)
	}
	if t.percent != "" {
		s = keepNumbers(s, t.percent)
	}
	if t.glue {
		s = glueWords(s)
	}
	return s
}

// IsBlank reports a space as one is typed or set inside a line.
func IsBlank(r rune) bool { return r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\u2009' }

// spaceMarks sets a narrow no-break space before high marks and inside guillemets.
// A mark inside a number or an address (14:30) is left alone: only one that ends a
// word, or had a space already, is a sign of punctuation.
func spaceMarks(s string, t Typography) string {
	if !strings.ContainsAny(s, t.before+t.after) {
		return s
	}
	rs := []rune(s)
	out := make([]rune, 0, len(rs)+8)
	for i, r := range rs {
		switch {
		case strings.ContainsRune(t.before, r):
			n := len(out)
			for n > 0 && IsBlank(out[n-1]) {
				n--
			}
			had := n < len(out)
			ends := i+1 == len(rs) || !IsWord(rs[i+1])
			if n > 0 && (had || r == '»' || ends && !strings.ContainsRune(t.before, out[n-1])) {
				out = append(out[:n], '\u202f')
			}
			out = append(out, r)
		case IsBlank(r) && len(out) > 0 && strings.ContainsRune(t.after, out[len(out)-1]):
		case len(out) > 0 && strings.ContainsRune(t.after, out[len(out)-1]):
			out = append(out, '\u202f', r)
		default:
			out = append(out, r)
		}
	}
	return string(out)
}

// keepNumbers keeps a number and its sign, and the groups of a long number, on one line.
func keepNumbers(s, space string) string {
	if !strings.ContainsAny(s, "0123456789") {
		return s
	}
	rs := []rune(s)
	digit := func(i int) bool { return i >= 0 && i < len(rs) && rs[i] >= '0' && rs[i] <= '9' }
	for i, r := range rs {
		if !IsBlank(r) || !digit(i-1) || i+1 >= len(rs) {
			continue
		}
		group := digit(i+1) && digit(i+2) && digit(i+3) && !digit(i+4)
		if rs[i+1] == '%' || rs[i+1] == '‰' || group {
			rs[i] = []rune(space)[0]
		}
	}
	return string(rs)
}

// glueWords keeps one-letter words (в, к, с, о, и) with the word they belong to.
func glueWords(s string) string {
	rs := []rune(s)
	for i := 1; i+1 < len(rs); i++ {
		if rs[i] == ' ' && unicode.IsLetter(rs[i-1]) && (i == 1 || !IsWord(rs[i-2])) {
			rs[i] = '\u00a0'
		}
	}
	return string(rs)
}

// IsWord reports a letter, a digit or a mark on one.
func IsWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// writeText writes a text as HTML, what Runs isolates in a <bdi>.
func writeText(w *strings.Builder, s string, t Typography) {
	for run, isolate := range runs(s, t) {
		if isolate {
			w.WriteString(`<bdi dir="ltr">`)
		}
		w.WriteString(html.EscapeString(run))
		if isolate {
			w.WriteString(`</bdi>`)
		}
	}
}

// Runs parts a plain text of a language into what is to be isolated and what stands between.
// In a right-to-left language, numbers with signs, ranges, units, ids, addresses and Latin
// runs are: without it 60–100 is printed as 100–60. This is the one place that finds them.
func Runs(lang copse.Lang, text string) iter.Seq2[string, bool] {
	return runs(text, TypographyOf(lang))
}

func runs(s string, t Typography) iter.Seq2[string, bool] {
	return func(yield func(run string, isolate bool) bool) {
		from := 0 // of what is not yet handed on
		for i := 0; t.RTL && i < len(s); {
			n, isolate := ltrRun(s, i)
			if n == 0 {
				_, n = utf8.DecodeRuneInString(s[i:])
			}
			if isolate {
				if from < i && !yield(s[from:i], false) || !yield(s[i:i+n], true) {
					return
				}
				from = i + n
			}
			i += n
		}
		if from < len(s) {
			yield(s[from:], false)
		}
	}
}

// ltrRun returns the length of the left-to-right run at i, 0 if there is none, and
// whether it needs isolation: a bare number does not.
func ltrRun(s string, i int) (n int, isolate bool) {
	start := i
	r, size := utf8.DecodeRuneInString(s[i:])
	if strings.ContainsRune("+-−±~≈<>≤≥=#$€£¥№@", r) {
		next, _ := utf8.DecodeRuneInString(s[i+size:])
		if !ltrRune(next) || (next < '0' || next > '9') && r != '@' && r != '#' {
			return 0, false
		}
		isolate = true
		i += size
	} else if !ltrRune(r) {
		return 0, false
	}
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if ltrRune(r) {
			isolate = isolate || r < '0' || r > '9'
			i += size
			continue
		}
		j := joiner(s[i:])
		if j == 0 {
			break
		}
		isolate = true
		i += j
	}
	// A sign that ends the run belongs to it: 3.5 %, 18+, 40 °C.
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !strings.ContainsRune("%‰°+", r) {
			if !IsBlank(r) {
				break
			}
			sign, more := utf8.DecodeRuneInString(s[i+size:])
			if !strings.ContainsRune("%‰°", sign) || sign == utf8.RuneError {
				break
			}
			size += more
		}
		isolate = true
		i += size
	}
	return i - start, isolate
}

// ltrRune reports letters of left-to-right scripts and European digits.
func ltrRune(r rune) bool {
	return r >= '0' && r <= '9' || unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Han)
}

// joiner returns the length of signs that hold two left-to-right characters
// together ("–", "://", one space), or 0.
func joiner(s string) int {
	i := 0
	for k := 0; k < 3 && i < len(s); k++ {
		r, size := utf8.DecodeRuneInString(s[i:])
		blank := IsBlank(r)
		if blank && k > 0 || !blank && !strings.ContainsRune("-–—−./:,_@+&#'’=×·%?", r) {
			return 0
		}
		i += size
		next, more := utf8.DecodeRuneInString(s[i:])
		if ltrRune(next) {
			return i
		}
		if blank && strings.ContainsRune("+-−<>≤≥$€£", next) {
			if after, _ := utf8.DecodeRuneInString(s[i+more:]); ltrRune(after) {
				return i + more
			}
		}
		if blank {
			return 0
		}
	}
	return 0
}

// Loose is a text without the isolates around what was put into it (U+2066 to U+2069): on a page they keep a foreign run
// apart; files of spreadsheets and papers are compared, typed after and shown by programs that know none.
func Loose(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, text)
}
