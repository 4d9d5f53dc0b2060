package content

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"copse/internal/prose"
	"copse/internal/source"
)

// body is a name that a country's publisher and works may not bear, and why.
type body struct {
	name, reason string
	is           called
}

// workName is the name of a work of ours in one language.
type workName struct {
	is called
	id string
}

// likeWorks notes by what names readers know a work of ours.
func (l *loader) likeWorks(key, name string) {
	id, ok := strings.CutPrefix(key, "library.ref.")
	if _, ours := l.lib.work(id); ok && ours {
		l.workNames = append(l.workNames, workName{seenAs(name), id})
	}
}

// refuseName refuses a name that readers would take for that of somebody else.
func (l *loader) refuseName(file string, at source.Pos, what, name string) {
	if word, ok := foreign(name); !ok {
		l.Refuse(file, at, codeReach, "%s %q: write each word in the letters of one writing that languages of today are written in, and %q is not", what, name, word)
	}
	is := seenAs(name)
	for _, b := range l.lib.protected.bodies {
		if is.bears(b.is) {
			l.Refuse(file, at, codeReach, "%s %q bears the name %s: %s", what, name, b.name, b.reason)
			return
		}
	}
}

// Reserved is the body whose name a name bears, though it is nobody else's to bear; ok is false where there is none.
func (l *Library) Reserved(name string) (body string, ok bool) {
	if l.protected == nil {
		return "", false
	}
	is := seenAs(name)
	for _, b := range l.protected.bodies {
		if is.bears(b.is) {
			return b.name, true
		}
	}
	return "", false
}

// refuseWork refuses a country's work that readers would take for one of ours.
func (l *loader) refuseWork(file string, at source.Pos, w *Work) {
	for _, lang := range slices.Sorted(maps.Keys(w.Places)) {
		l.refuseName(file, at, "the place", w.Places[lang])
	}
	for _, lang := range slices.Sorted(maps.Keys(w.Names)) {
		name := w.Names[lang]
		l.refuseName(file, at, "the work", name)
		is := seenAs(name)
		i := slices.IndexFunc(l.workNames, func(ours workName) bool { return is.resembles(ours.is) })
		if i >= 0 {
			l.Refuse(file, at, codeReach, "the work %q is called like %s, which is ours: call it what only your text is called, with its number and year", name, l.workNames[i].id)
		}
	}
}

// restOfName is how many bytes beside the name of a work of ours leave it that name: "The …",
// "… (new)". The title of a law that ratifies a convention has more.
const restOfName = 12

// called is a name as a reader sees it: neither marks, blanks nor another alphabet make another of it.
type called struct {
	words   []seen
	letters string // of all words
	stems   string // of all words
	long    string // the stems of the words that are not short ("the", "on"); "" of a single one
	han     bool
}

func seenAs(name string) called {
	const short = 3
	c := called{words: seenWords(name), han: strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) })}
	var letters, stems, long strings.Builder
	n := 0
	for _, w := range c.words {
		letters.WriteString(w.letters)
		stems.WriteString(w.stem)
		if utf8.RuneCountInString(w.letters) > short {
			long.WriteString(w.stem)
			n++
		}
	}
	c.letters, c.stems = letters.String(), stems.String()
	if n > 1 {
		c.long = long.String()
	}
	return c
}

// resembles reports whether a name is that of a work of ours, or this with a little beside it,
// whatever short words stand in it.
func (c called) resembles(ours called) bool {
	like := func(is, known string) bool {
		return known != "" && strings.Contains(is, known) && len(is)-len(known) < restOfName
	}
	return like(c.letters, ours.letters) || like(c.long, ours.long)
}

// bears reports whether a name is that of a body, or holds it: a name of one word as a word, with a
// number or an s beside it too, and with a capital where it is an acronym (UN, but not the Spanish
// un); any other one anywhere, by its letters or its stems.
func (c called) bears(of called) bool {
	if of.letters == "" || c.letters == of.letters {
		return of.letters != ""
	}
	if len(of.words) > 1 || of.han {
		return strings.Contains(c.letters, of.letters) || strings.Contains(c.stems, of.stems)
	}
	return slices.ContainsFunc(c.words, func(w seen) bool {
		same := w.letters == of.letters || w.bare == of.letters || strings.TrimSuffix(w.bare, "s") == of.letters
		return same && (of.words[0].capitals < 2 || w.capitals > 1 || w.capitals > 0 && len(of.letters) > 2)
	})
}

// seen is a word as a reader sees it.
type seen struct {
	letters, bare, stem string // bare: without numbers at its ends
	capitals            int
}

// russianEnds are the letters in which a Russian word changes at its end, taken apart from marks.
const russianEnds = "аеиоуыьэюямгх"

// seenWords cuts a name into words; I.T.U. is one, and an address (example.org) two.
func seenWords(name string) (list []seen) {
	name = apart(name)
	name = strings.Map(func(r rune) rune {
		if r == '.' || unicode.In(r, unicode.M, unicode.Lm, unicode.Cf) {
			return -1
		}
		return r
	}, norm.NFKD.String(name))
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '|' }) {
		if !strings.ContainsFunc(word, unicode.IsLetter) {
			continue
		}
		w := seen{}
		for _, r := range word {
			if unicode.IsUpper(r) {
				w.capitals++
			}
			w.letters += string(alike(r))
		}
		w.bare = strings.Map(alike, strings.TrimFunc(word, unicode.IsDigit))
		w.stem = strings.TrimSuffix(w.letters, "s")
		if end := strings.TrimRight(strings.ToLower(word), russianEnds); end != strings.ToLower(word) {
			w.stem = strings.Map(alike, end)
		}
		list = append(list, w)
	}
	return list
}

// apart puts a blank for each full stop with two letters on both sides: an address, whose words are
// names in small letters too.
func apart(name string) string {
	fields := strings.Fields(name)
	for i, field := range fields {
		rs := []rune(field)
		letter := func(k int) bool { return k >= 0 && k < len(rs) && unicode.IsLetter(rs[k]) }
		for k, r := range rs {
			if r == '.' && letter(k-1) && letter(k-2) && letter(k+1) && letter(k+2) {
				fields[i] = strings.ToUpper(strings.ReplaceAll(field, ".", " "))
				break
			}
		}
	}
	return strings.Join(fields, " ")
}

// writingsOf are the writings of today, each with those that stand beside it in one word. Coptic,
// Cherokee and others are not among them whose letters are known for looking like Latin ones.
func writingsOf() [][]*unicode.RangeTable {
	list := [][]*unicode.RangeTable{{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul}}
	for _, one := range []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Arabic, unicode.Armenian, unicode.Hebrew, unicode.Georgian, unicode.Ethiopic,
		unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala,
		unicode.Thai, unicode.Lao, unicode.Tibetan, unicode.Myanmar, unicode.Khmer, unicode.Mongolian, unicode.Tifinagh, unicode.Nko, unicode.Thaana, unicode.Syriac, unicode.Vai,
		unicode.Adlam, unicode.Ol_Chiki, unicode.Hanifi_Rohingya} {
		list = append(list, []*unicode.RangeTable{one})
	}
	return list
}

// lastLatin is the last Latin letter that languages are written in; what follows is for scholars.
const lastLatin = 0x1EFF

// foreign returns a word of a name that is not of one writing of today; ok: there is none.
func foreign(name string) (word string, ok bool) {
	for word := range strings.FieldsFuncSeq(norm.NFKC.String(name), func(r rune) bool { return !prose.IsWord(r) }) {
		fits := func(writing []*unicode.RangeTable) bool {
			return !strings.ContainsFunc(word, func(r rune) bool {
				switch {
				case unicode.IsLetter(r):
					return !unicode.Is(unicode.Lm, r) && (!unicode.In(r, writing...) || r > lastLatin && unicode.Is(unicode.Latin, r))
				case unicode.IsDigit(r):
					return r > unicode.MaxASCII && (writing[0] == unicode.Latin || !unicode.In(r, append(writing, unicode.Common)...))
				}
				return false
			})
		}
		if strings.ContainsFunc(word, unicode.IsLetter) && !slices.ContainsFunc(writingsOf(), fits) {
			return word, false
		}
	}
	return "", true
}

// alikes are letters and digits that look like the small or the capital form of the first of each group:
// of Latin itself, Cyrillic, Greek, Armenian, Cherokee and Lisu.
const alikes = "aаАαΑɑᴀꓮᎪ bВвʙΒβꓐᏴ cсСᴄϲꓚᏟ dԁᴅꓓᎠ eеЕεΕᴇꓰᎬ fꜰꓝϜ gɡɢꓖԌᏀ hНнΗʜꓧһհᎻ ilLіІιΙıɪӏӀʟ1|ꓲ jјЈϳᴊꓙᎫ kКкΚκᴋꓗᏦ " +
	"mМмΜᴍꓟᎷ nΝɴꓠпПո o0оОοΟᴏꓳօՕ pрРρΡᴘꓑᏢ qԛԚ rʀꓣгᎡ sѕЅꜱꓢՏᏚ tТтτΤᴛꓔᎢ uυᴜꓴսՍᏌ vνᴠꓦѵᏙ wԝԜᴡꓪᎳ xхХχΧꓫ yуУΥʏꓬᎩ zΖᴢꓜᏃ"

// alike is the letter a reader takes another for, in its small form.
func alike(r rune) rune {
	switch r { // another writing of the same
	case '國':
		return '国'
	case '際':
		return '际'
	case '電':
		return '电'
	case '聯':
		return '联'
	case 'ى':
		return 'ي'
	}
	for group := range strings.FieldsSeq(alikes) {
		if strings.ContainsRune(group, r) {
			return rune(group[0])
		}
	}
	return unicode.ToLower(r)
}
