package search

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"copse/internal/copse"
)

// The letters a misspelt word has: from oneWrong one may be wrong, from twoWrong, doubled ones counted
// once, two, and then the first of them too. Words with fewer are too like each other.
const (
	oneWrong = 5
	twoWrong = 8
)

// Mistakes are counted in halves: who writes as they hear mixes up vowels.
const (
	vowelCost   = 1
	mistakeCost = 2
)

// guesses reports whether words of a language are long enough for a misspelt one to be told from
// others.
func guesses(lang copse.Lang) bool {
	return slices.Contains([]copse.Lang{"en", "es", "fr", "ru"}, lang)
}

// spelling is a word of the texts as misspelt ones are compared with it.
type spelling struct {
	word    string
	often   int
	letters []rune // doubled ones once
	has     uint64 // which letters, roughly
}

func spellingOf(word string, often int) spelling {
	if at := strings.LastIndexByte(word, '\''); at >= 0 && len(word)-at > 3 {
		word = word[at+1:] // l'ancre
	}
	s := spelling{word: word, often: often, letters: slices.Compact([]rune(word))}
	for _, r := range s.letters {
		s.has |= 1 << (r % 64)
	}
	return s
}

// spell keeps the words of a document.
func (k *leads) spell(lang copse.Lang, d document) {
	if !guesses(lang) {
		return
	}
	for word := range strings.FieldsFuncSeq(d.All, between) {
		if utf8.RuneCountInString(word) >= oneWrong-1 {
			k.Words[word]++
		}
	}
}

// spellings are the words of the texts, and their forms that are written as these are, those that stand
// there most often first.
func spellings(lang copse.Lang, words map[string]int) []spelling {
	all := make([]spelling, 0, len(words))
	f, _ := formsOf(lang)
	for from, to := range f.one {
		if often := words[to]; often > 0 && utf8.RuneCountInString(from) >= oneWrong {
			all = append(all, spellingOf(from, often))
		}
	}
	for word, often := range words {
		all = append(all, spellingOf(word, often))
	}
	slices.SortFunc(all, func(a, b spelling) int {
		return cmp.Or(cmp.Compare(b.often, a.often), cmp.Compare(a.word, b.word))
	})
	return all
}

// begunBy are the words of the texts that begin as one does that is not finished, the first few.
func (x *index) begunBy(word string) (words []string) {
	for _, s := range x.spelt {
		if len(words) < mostLike && strings.HasPrefix(s.word, word) && !slices.Contains(words, s.word) {
			words = append(words, s.word)
		}
	}
	return words
}

// near are the words of the texts that a misspelt one is most like, the first few; none where it is
// like none. The texts may have it without the s of more than one.
func (x *index) near(word string) []string {
	words := x.nearest(word)
	if one, ok := strings.CutSuffix(word, "s"); ok && len(words) == 0 {
		return x.nearest(one)
	}
	return words
}

func (x *index) nearest(word string) (words []string) {
	typed := spellingOf(word, 0)
	allowed, n := 0, len(typed.letters)
	switch {
	case n >= twoWrong:
		allowed = 2 * mistakeCost
	case utf8.RuneCountInString(typed.word) >= oneWrong:
		allowed = mistakeCost
	default:
		return nil
	}
	for _, s := range x.spelt {
		// A mistake changes two letters at most; each that changes costs a half at least.
		if bits.OnesCount64(s.has^typed.has) > 2*allowed || max(len(s.letters), n)-min(len(s.letters), n) > allowed/mistakeCost {
			continue
		}
		if n < twoWrong && s.letters[0] != typed.letters[0] {
			continue
		}
		switch cost := mistakes(typed.letters, s.letters, allowed); {
		case cost > allowed:
		case cost < allowed || len(words) == 0:
			allowed, words = cost, []string{s.word}
		case len(words) < mostLike && !slices.Contains(words, s.word):
			words = append(words, s.word)
		}
	}
	return words
}

// mistakes is what it costs to write b for a: letters too many, missing, wrong, or in the place of
// their neighbour. Above most it is not exact.
func mistakes(a, b []rune, most int) int {
	var rows [3][mostLetters + 1]int // before the last, last, this
	if len(a) > mostLetters || len(b) > mostLetters {
		return most + 1
	}
	for j := range b {
		rows[1][j+1] = (j + 1) * mistakeCost
	}
	for i := range a {
		rows[2][0] = (i + 1) * mistakeCost
		best := rows[2][0]
		for j := range b {
			cost := rows[1][j] + wrong(a[i], b[j])
			cost = min(cost, rows[1][j+1]+mistakeCost, rows[2][j]+mistakeCost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				cost = min(cost, rows[0][j-1]+mistakeCost)
			}
			rows[2][j+1] = cost
			best = min(best, cost)
		}
		if best > most {
			return best
		}
		rows[0], rows[1] = rows[1], rows[2]
	}
	return rows[1][len(b)]
}

func wrong(a, b rune) int {
	const vowels = "aeiouyаеиоуыэюя"
	switch {
	case a == b:
		return 0
	case strings.ContainsRune(vowels, a) && strings.ContainsRune(vowels, b):
		return vowelCost
	}
	return mistakeCost
}
