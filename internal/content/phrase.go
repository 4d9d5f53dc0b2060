package content

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"copse/internal/copse"
	"copse/internal/prose"
	"copse/internal/source"
)

// Phrases are the words a language keeps out: content/lint/<lang>.yaml.
type Phrases struct {
	avoid, fear, blame matcher
	strength           []strength
	order, weak        matcher // order: every kind at once, where the text is a source
	pairs              []falseFriend
	linked             []string
}

// phrase is one pattern: whole words, a star for any ending.
type phrase struct {
	term  string // of the glossary, for avoided words
	shown string // as written in the file
	words []string
	open  []bool // the word ends in a star
}

// matcher finds phrases in a text. Texts of scripts without spaces are searched as
// they are; all others word by word, so that a pattern never matches inside a word.
type matcher struct {
	fold    folder
	short   bool // one character is a pattern: where it stands in no crowd
	list    []phrase
	byWord  map[string][]int // first word, whole
	byStart map[string][]int // first three letters of a first word with a star
}

// hit is a phrase found, with its place in the text.
type hit struct {
	phrase *phrase
	offset int
	word   int // the number of its first word, in a writing with spaces
}

// folder brings words to the form they are compared in.
type folder struct {
	arabic bool
	chars  bool
}

func newMatcher(f folder) matcher {
	return matcher{fold: f, byWord: map[string][]int{}, byStart: map[string][]int{}}
}

// add puts a pattern in; it reports false for one that would match nearly anything.
func (m *matcher) add(term, pattern string) bool {
	p := phrase{term: term, shown: pattern}
	if m.fold.chars {
		p.words = []string{lowerASCII(strings.TrimSpace(pattern))}
		m.list = append(m.list, p)
		return m.short || utf8.RuneCountInString(pattern) >= 2
	}
	for t := range m.fold.tokens(pattern) {
		w := m.fold.bare(t.folded)
		star := strings.HasPrefix(pattern[t.offset+t.size:], "*")
		p.words, p.open = append(p.words, w), append(p.open, star)
	}
	if len(p.words) == 0 || p.open[0] && utf8.RuneCountInString(p.words[0]) < 3 {
		return false
	}
	i := len(m.list)
	m.list = append(m.list, p)
	if p.open[0] {
		start := firstRunes(p.words[0], 3)
		m.byStart[start] = append(m.byStart[start], i)
	} else {
		m.byWord[p.words[0]] = append(m.byWord[p.words[0]], i)
	}
	return true
}

// find returns every phrase of the matcher in a text, in order.
func (m *matcher) find(s string) []hit {
	if len(m.list) == 0 {
		return nil
	}
	return m.among(s, m.cut(s))
}

// cut cuts a text into the words that matchers of this writing look among; one without spaces
// has none.
func (m *matcher) cut(s string) []lexeme {
	if m.fold.chars {
		return nil
	}
	return slices.Collect(m.fold.tokens(s))
}

// among is find in a text that was cut already, or in some of its words.
func (m *matcher) among(s string, toks []lexeme) []hit {
	if len(m.list) == 0 {
		return nil
	}
	var hits []hit
	if m.fold.chars {
		s = lowerASCII(s)
		for i := range m.list {
			p := &m.list[i]
			for from := 0; ; {
				k := strings.Index(s[from:], p.words[0])
				if k < 0 {
					break
				}
				hits = append(hits, hit{phrase: p, offset: from + k})
				from += k + len(p.words[0])
			}
		}
		return longest(hits)
	}
	for i := 0; i < len(toks); i++ {
		t := toks[i]
		var found *phrase
		m.fold.forms(t.folded, func(form string) {
			for _, k := range m.byWord[form] {
				found = m.longer(found, k, toks[i+1:])
			}
			for _, k := range m.byStart[firstRunes(form, 3)] {
				if strings.HasPrefix(form, m.list[k].words[0]) {
					found = m.longer(found, k, toks[i+1:])
				}
			}
		})
		if found != nil {
			hits = append(hits, hit{found, t.offset, i})
			i += len(found.words) - 1
		}
	}
	return hits
}

// longest puts hits in order and drops those that lie inside a longer one.
func longest(hits []hit) []hit {
	end := func(h hit) int { return h.offset + len(h.phrase.words[0]) }
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Or(a.offset-b.offset, end(b)-end(a)) })
	to := 0
	return slices.DeleteFunc(hits, func(h hit) bool {
		inside := end(h) <= to
		to = max(to, end(h))
		return inside
	})
}

// size orders patterns that begin at one place: more words, then more letters.
func (p *phrase) size() int {
	n := 0
	for _, w := range p.words {
		n += 100 + min(len(w), 99)
	}
	return n
}

// longer returns the pattern k if its other words follow, unless best is longer.
func (m *matcher) longer(best *phrase, k int, rest []lexeme) *phrase {
	p := &m.list[k]
	if len(p.words)-1 > len(rest) || best != nil && best.size() >= p.size() {
		return best
	}
	for j, w := range p.words[1:] {
		ok := false
		m.fold.forms(rest[j].folded, func(form string) {
			// A short beginning is that of the word itself: لا أ* is not لا فائدة.
			whole := form == rest[j].folded || utf8.RuneCountInString(w) >= 3
			ok = ok || form == w || p.open[j+1] && whole && strings.HasPrefix(form, w)
		})
		if !ok {
			return best
		}
	}
	return p
}

// lexeme is a word with its place.
type lexeme struct {
	folded       string
	offset, size int
}

// tokens cuts a text into words: letters, digits and marks on them.
func (f folder) tokens(s string) iter.Seq[lexeme] {
	return func(yield func(lexeme) bool) {
		for i := 0; i < len(s); {
			r, size := utf8.DecodeRuneInString(s[i:])
			if !prose.IsWord(r) {
				i += size
				continue
			}
			j := i + size
			for j < len(s) {
				r, size := utf8.DecodeRuneInString(s[j:])
				if !prose.IsWord(r) && r != 'ـ' {
					break
				}
				j += size
			}
			if !yield(lexeme{f.word(s[i:j]), i, j - i}) {
				return
			}
			i = j
		}
	}
}

// word folds one word: lower case, ё as е, and in Arabic without vowel signs and
// with one form of alef, ya and ta marbuta.
func (f folder) word(s string) string {
	if small(s) {
		return s // most words of most texts
	}
	if !norm.NFC.IsNormalString(s) {
		s = norm.NFC.String(s)
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case 'ё', 'Ё':
			return 'е'
		case 'أ', 'إ', 'آ', 'ٱ':
			return 'ا'
		case 'ى':
			return 'ي'
		case 'ة':
			return 'ه'
		case 'ـ':
			return -1
		}
		if f.arabic && unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// small reports whether a word is of small Latin letters and digits alone.
func small(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

// lowerASCII folds the Latin letters among characters, and leaves offsets alone.
func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// bare takes the article off an Arabic word; patterns and texts meet without it.
func (f folder) bare(w string) string {
	if f.arabic && strings.HasPrefix(w, "ال") && utf8.RuneCountInString(w) > 4 {
		return w[len("ال"):]
	}
	return w
}

// forms calls yield with the shapes a word may be compared in. Arabic writes و ف ب
// ل ك and the article as one with the word that follows.
func (f folder) forms(w string, yield func(string)) {
	yield(w)
	if !f.arabic {
		return
	}
	seen := w
	try := func(s string) string {
		if s != seen && utf8.RuneCountInString(s) >= 3 {
			seen = s
			yield(s)
			if b := f.bare(s); b != s {
				yield(b)
			}
		}
		return s
	}
	if b := f.bare(w); b != w {
		yield(b)
	}
	if s := strings.TrimLeft(w, "وف"); s == "لا" || s == "لن" {
		yield(s) // "and do not": too short for what follows, and it must not be missed
	}
	for range 2 {
		r, size := utf8.DecodeRuneInString(w)
		if !strings.ContainsRune("وفبلك", r) {
			return
		}
		// لل is ل and the article.
		if strings.HasPrefix(w, "لل") {
			try(w[2*size:])
		}
		w = try(w[size:])
	}
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// Phrases reads content/lint/<lang>.yaml of the base; doors whose words are checked
// in the same way use it too. A language without a list has nothing to avoid.
func (l *Library) Phrases(lang copse.Lang) (*Phrases, []source.Finding) {
	t := prose.TypographyOf(lang)
	f := folder{arabic: t.Script == "Arab", chars: t.Chars}
	p := &Phrases{avoid: newMatcher(f), fear: newMatcher(f), blame: newMatcher(f), weak: newMatcher(f), order: newMatcher(f)}
	file := "lint/" + string(lang) + ".yaml"
	ld := &loader{source: l.base, hash: discardHash{}, lib: l}
	v, ok := ld.readYAML(file)
	d := ld.decoder(file)
	if !ok || !d.Mapping(v, "schema", "avoid fear blame strength weak pairs linked") {
		return p, ld.All
	}
	d.Schema(v, "copse-lint/1")
	for _, it := range d.List(v.Get("avoid")) {
		if !d.Mapping(it, "term words", "") {
			continue
		}
		term := d.Text(it.Get("term"))
		if _, ok := l.Term(term); !ok && it.Get("term") != nil {
			d.Error(d.File, it.Get("term").Pos, "L06", "term %q is not in the glossary", term)
		}
		p.avoid.patterns(d, term, it.Get("words"))
	}
	p.fear.patterns(d, "", v.Get("fear"))
	p.blame.patterns(d, "", v.Get("blame"))
	p.readSense(d, v, f)
	return p, ld.All
}

// patterns reads a list of patterns into the matcher.
func (m *matcher) patterns(d source.Decoder, term string, list *source.Value) {
	for _, w := range d.List(list) {
		m.pattern(d, term, w)
	}
}

func (m *matcher) pattern(d source.Decoder, term string, v *source.Value) {
	if s := d.Text(v); !m.add(term, s) {
		d.Error(d.File, v.Pos, "L02", "pattern %q is too short: it would match words at random", s)
	}
}

// Frightening returns the phrases of fear and blame in a text.
func (p *Phrases) Frightening(text string) []string {
	return append(p.fear.shown(text), p.blame.shown(text)...)
}

func (m *matcher) shown(text string) []string {
	var out []string
	for _, h := range m.find(text) {
		out = append(out, h.phrase.shown)
	}
	return out
}

// discardHash is for reads that are no part of what pages are made of.
type discardHash struct{}

func (discardHash) Write(p []byte) (int, error) { return len(p), nil }
func (discardHash) Sum([]byte) []byte           { return nil }
func (discardHash) Reset()                      {}
func (discardHash) Size() int                   { return 0 }
func (discardHash) BlockSize() int              { return 1 }
