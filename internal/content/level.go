package content

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"

	"copse/internal/copse"
	"copse/internal/prose"
	"copse/internal/source"
)

// readers says who a text speaks to; it sets how long sentences may be.
type readers struct {
	name          string
	mean, longest int // words of a sentence
	chars         int // characters of the longest one in Chinese
	grade         float64
}

// The audiences; their limits are to be confirmed with native readers.
func underNine() readers { return readers{"under 9", 7, 12, 20, 3} }
func nineUp() readers    { return readers{"9–12", 9, 15, 26, 5} }
func teens() readers     { return readers{"13–18", 12, 18, 32, 7} }
func parents() readers   { return readers{"parents", 13, 22, 38, 7} }
func educators() readers { return readers{"educators", 15, 24, 42, 9} }
func policy() readers    { return readers{"industry and policy", 17, 28, 48, 11} }

// readers returns who a text speaks to. The ids of areas are for ever, so they may
// say it.
func (e *entry) readers(l *Library) readers {
	if id, ok := strings.CutPrefix(e.owner, "question:"); ok {
		return l.asker(id)
	}
	if e.set == nil {
		return policy()
	}
	area := ""
	if e.area != nil {
		area = string(e.area.ID)
	}
	switch {
	case e.set.ID == "children" && (e.point == nil || e.name == "adult"):
		return parents()
	case strings.HasPrefix(area, "KID-S"):
		return underNine()
	case strings.HasPrefix(area, "KID-W"):
		return nineUp()
	case e.set.ID == "children":
		return teens()
	case strings.HasPrefix(area, "EDU"):
		return educators()
	case e.set.ID == "adults":
		return parents()
	}
	return policy()
}

func (l *Library) asker(id string) readers {
	if q, ok := l.Question(id); ok && len(q.askers) > 0 {
		return q.askers[0].read
	}
	return parents()
}

// readersOf are the readers an asker is, by the name audiences.yaml has for them.
func readersOf(name string) readers {
	switch name {
	case "under-9":
		return underNine()
	case "9-12":
		return nineUp()
	case "13-18":
		return teens()
	case "educators":
		return educators()
	case "industry-policy":
		return policy()
	}
	return parents()
}

type levelKey struct {
	file    string
	readers string
	lang    copse.Lang
}

// levelSum gathers a file's sentences for one readers.
type levelSum struct {
	readers
	at                          source.Pos
	words, sentences, syllables int
	chars                       bool
}

// lintSentences is L09 for the longest sentence, and gathers for the mean and the
// English grade, which say nothing of one block alone.
func (c *checker) lintSentences(v *view) {
	if v.e.name == "title" || v.e.name == "short" {
		return
	}
	a := v.e.readers(c.lib)
	k := levelKey{v.file, a.name, v.b.Lang}
	sum := c.levels[k]
	if sum == nil {
		sum = &levelSum{readers: a, at: v.b.head(), chars: v.t.Chars}
		c.levels[k] = sum
	}
	english := v.b.Lang == copse.English
	longest := a.longest
	if v.t.Chars {
		longest = a.chars
	}
	text := unwrap(v.mask, v.marks)
	rest, state, off := text, -1, 0
	for rest != "" {
		var s string
		s, rest, state = uniseg.FirstSentenceInString(rest, state)
		n := v.t.Count(s)
		if n > 0 {
			sum.sentences++
			sum.words += n
			if english {
				sum.syllables += syllables(s)
			}
		}
		if n > longest {
			lead := len(s) - len(strings.TrimLeft(s, " \n\t"))
			c.warnAt(v, off+lead, "L09", "a sentence of %d %s; for %s at most %d", n, v.t.Unit(), a.name, longest)
		}
		off += len(s)
	}
}

// unwrap joins the lines of a paragraph, so that a line end inside it ends no
// sentence; offsets stay.
func unwrap(mask string, ms []prose.Mark) string {
	if !strings.Contains(mask, "\n") {
		return mask
	}
	b := []byte(mask)
	for i := range b {
		if b[i] == '\n' && (i+1 >= len(b) || b[i+1] != '\n') && (i == 0 || b[i-1] != '\n') {
			b[i] = ' '
		}
	}
	for _, m := range ms {
		if m.Kind == prose.ListMark && m.Start > 0 {
			b[m.Start-1] = '\n'
		}
	}
	return string(b)
}

// reportLevels is L09 for whole files.
func (c *checker) reportLevels() {
	for k, s := range c.levels {
		// A handful of sentences has no meaningful mean.
		if s.sentences < 5 {
			continue
		}
		mean := float64(s.words) / float64(s.sentences)
		if !s.chars && mean > float64(s.mean)+0.5 {
			c.Warn(k.file, s.at, "L09", "sentences for %s have %.1f words on average, wanted %d", k.readers, mean, s.mean)
		}
		if k.lang == copse.English && s.words >= 100 {
			grade := 0.39*mean + 11.8*float64(s.syllables)/float64(s.words) - 15.59
			if grade > s.grade+0.5 {
				c.Warn(k.file, s.at, "L09", "the text for %s reads at grade %.1f (Flesch–Kincaid), wanted %.0f", k.readers, grade, s.grade)
			}
		}
	}
}

// syllables counts the groups of vowels of English words, less a silent final e:
// good for a mean over a file, not for a word.
func syllables(s string) int {
	total := 0
	for word := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) }) {
		n, vowel := 0, false
		for _, r := range word {
			is := strings.ContainsRune("aeiouy", r)
			if is && !vowel {
				n++
			}
			vowel = is
		}
		if n > 1 && strings.HasSuffix(word, "e") && !strings.HasSuffix(word, "le") {
			n--
		} else if n > 1 && len(word) > 4 && strings.HasSuffix(word, "es") && !strings.ContainsRune("lcsgxzh", rune(word[len(word)-3])) {
			n--
		} else if n > 1 && strings.HasSuffix(word, "ed") && !strings.HasSuffix(word, "ted") && !strings.HasSuffix(word, "ded") {
			n--
		}
		total += max(n, 1)
	}
	return total
}
