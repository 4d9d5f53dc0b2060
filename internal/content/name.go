package content

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"copse/internal/source"
)

// body is a name that a country's publisher and works may not bear, and why.
type body struct{ name, reason string }

// workName is the name of a work of ours in one language.
type workName struct{ name, id string }

// likeWorks notes by what names readers know a work of ours.
func (l *loader) likeWorks(key, name string) {
	id, ok := strings.CutPrefix(key, "library.ref.")
	if _, ours := l.lib.work(id); ok && ours {
		l.workNames = append(l.workNames, workName{name, id})
	}
}

// refuseName refuses a name that readers would take for that of somebody else.
func (l *loader) refuseName(file string, at source.Pos, what, name string) {
	for _, b := range l.lib.protected.bodies {
		if bears(name, b.name) {
			l.Refuse(file, at, codeReach, "%s %q bears the name %s: %s", what, name, b.name, b.reason)
			return
		}
	}
}

// refuseWork refuses a country's work that readers would take for one of ours.
func (l *loader) refuseWork(file string, at source.Pos, w *Work) {
	for _, lang := range slices.Sorted(maps.Keys(w.Places)) {
		l.refuseName(file, at, "the place", w.Places[lang])
	}
	for _, lang := range slices.Sorted(maps.Keys(w.Names)) {
		name := w.Names[lang]
		l.refuseName(file, at, "the work", name)
		i := slices.IndexFunc(l.workNames, func(ours workName) bool { return resembles(name, ours.name) })
		if i >= 0 {
			l.Refuse(file, at, codeReach, "the work %q is called like %s, which is ours: call it what only your text is called, with its number and year", name, l.workNames[i].id)
		}
	}
}

// restOfName is how many bytes beside the name of a work of ours leave it that name: "The …",
// "… (new)". The title of a law that ratifies a convention has more.
const restOfName = 12

// resembles reports whether a name is that of a work of ours, or this with a little beside it.
func resembles(name, ours string) bool {
	is, known := asSeen(name), asSeen(ours)
	return known != "" && strings.Contains(is, known) && len(is)-len(known) < restOfName
}

// bears reports whether a name is that of a body, or holds it: a name of one word as a word, in
// capitals where it is an acronym (UN, but not the Spanish un), any other one anywhere.
func bears(name, of string) bool {
	is, known := asSeen(name), asSeen(of)
	if known == "" || is == known {
		return known != ""
	}
	words := seenWords(of)
	if len(words) > 1 || strings.ContainsFunc(of, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return strings.Contains(is, known)
	}
	return slices.ContainsFunc(seenWords(name), func(w seen) bool {
		return w.letters == known && (words[0].capitals < 2 || w.capitals > 1)
	})
}

// seen is a word as a reader sees it.
type seen struct {
	letters  string
	capitals int
}

// asSeen is a name as a reader sees it: neither marks, blanks nor another alphabet make another of it.
func asSeen(name string) string {
	var b strings.Builder
	for _, w := range seenWords(name) {
		b.WriteString(w.letters)
	}
	return b.String()
}

// seenWords cuts a name into words; I.T.U. is one.
func seenWords(name string) (list []seen) {
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
		list = append(list, w)
	}
	return list
}

// alikes are letters and digits that look like the small or the capital form of the first of each group:
// of Latin itself, Cyrillic, Greek, Armenian, Cherokee and Lisu.
const alikes = "aаАαΑɑᴀꓮᎪ bВвʙΒβꓐᏴ cсСᴄϲꓚᏟ dԁᴅꓓᎠ eеЕεΕᴇꓰᎬ fꜰꓝϜ gɡɢꓖԌᏀ hНнΗʜꓧһհᎻ ilLіІιΙıɪӏӀʟ1|ꓲ jјЈϳᴊꓙᎫ kКкΚκᴋꓗᏦ " +
	"mМмΜᴍꓟᎷ nΝɴꓠпПո o0оОοΟᴏꓳօՕ pрРρΡᴘꓑᏢ qԛԚ rʀꓣгᎡ sѕЅꜱꓢՏᏚ tТтτΤᴛꓔᎢ uυᴜꓴսՍᏌ vνᴠꓦѵᏙ wԝԜᴡꓪᎳ xхХχΧꓫ yуУΥʏꓬᎩ zΖᴢꓜᏃ"

// alike is the letter a reader takes another for, in its small form.
func alike(r rune) rune {
	for group := range strings.FieldsSeq(alikes) {
		if strings.ContainsRune(group, r) {
			return rune(group[0])
		}
	}
	return unicode.ToLower(r)
}
