package search

import (
	_ "embed" // the table of characters
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"copse/internal/copse"
)

// fold makes spellings equal that readers type alike, and lower case of capitals: Latin letters
// lose their accents, Russian ё becomes е, Arabic loses its vowel marks, stretching and joiners
// and writes alef, ya, kaf and ta marbuta in one form, Chinese is simplified, digits are those of
// ASCII. Then words with forms that no stemmer brings together are written in one of them. It is
// done to the texts and to the search, whatever the language of the page: who reads French may
// type Russian.
func fold(lang copse.Lang, s string) string {
	s = norm.NFC.String(strings.Map(foldRune, norm.NFKD.String(s)))
	s = ligatures().Replace(strings.ToLower(s))
	if lang == "zh" {
		return elsewhereInChinese().Replace(s)
	}
	if f, ok := formsOf(lang); ok {
		return f.in(s)
	}
	return s
}

// ligatures are those that Unicode does not take apart.
var ligatures = sync.OnceValue(func() *strings.Replacer { return strings.NewReplacer("œ", "oe", "æ", "ae", "ß", "ss") })

// foldRune writes one character of a decomposed text in the form that is searched for; -1: not at all.
func foldRune(r rune) rune {
	switch {
	case r < 0x80:
		return r
	case r == '\u0306': // of й, which is another letter than и
		return r
	case unicode.Is(unicode.Mn, r) && unicode.In(r, unicode.Inherited, unicode.Arabic, unicode.Hebrew):
		return -1
	case unicode.Is(unicode.Cf, r), r == 'ـ': // joiners, marks of direction, stretching
		return -1
	case unicode.Is(unicode.Nd, r):
		return digit(r)
	case unicode.Is(unicode.Han, r):
		if to, ok := simplified()[r]; ok {
			return to
		}
		return r
	}
	switch r {
	case '’', '‘', 'ʼ', '′', 'ˈ', '`', '´':
		return '\''
	case 'ى', 'ی', 'ې', 'ے':
		return 'ي'
	case 'ٱ':
		return 'ا'
	case 'ة', 'ہ', 'ھ', 'ە', 'ۃ':
		return 'ه'
	case 'ک', 'ڪ':
		return 'ك'
	}
	return r
}

// digit is the digit of ASCII for one of another writing, where digits stand in tens.
func digit(r rune) rune {
	zero := r
	for unicode.Is(unicode.Nd, zero-1) && r-zero < 9 {
		zero--
	}
	return '0' + (r - zero)
}

//go:embed hant.txt
var hant string

// simplified leads from a traditional Chinese character to the simplified one. Two ways to write
// one word that both are simplified are made one too.
var simplified = sync.OnceValue(func() map[rune]rune {
	to := map[rune]rune{}
	for line := range strings.Lines(hant) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		pair := []rune(strings.TrimSpace(line))
		for i := 0; i+1 < len(pair); i += 2 {
			to[pair[i]] = pair[i+1]
		}
	}
	for from, r := range map[rune]rune{'帐': '账', '帳': '账', '著': '着', '妳': '你', '牠': '它'} {
		to[from] = r
	}
	return to
})

// nameKey is a name as people type it: without accents, marks and spaces.
func nameKey(name string) string {
	name = norm.NFC.String(strings.Map(foldRune, norm.NFKD.String(name)))
	return strings.ToUpper(strings.Join(strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) }), ""))
}
