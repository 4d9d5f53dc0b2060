package content

import (
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"copse/internal/copse"
	"copse/internal/source"
)

// longestAlso is how many words what people say has at most: who searches types few, and a sentence
// is nobody's word for a thing.
const (
	longestAlso  = 8
	lettersAlso  = 60
	mostAlsoWord = 40
)

// readAlso reads what people say for a term or a question, in each language.
func (l *loader) readAlso(d source.Decoder, v *source.Value) map[copse.Lang][]string {
	also := map[copse.Lang][]string{}
	perLanguage(d, v, func(lang copse.Lang, v *source.Value) {
		seen := map[string]bool{}
		items := d.List(v)
		if len(items) > mostAlsoWord {
			d.Error(d.File, v.Pos, "L08", "%d words for one thing, at most %d", len(items), mostAlsoWord)
		}
		for _, it := range items {
			word := d.Text(it)
			switch low := strings.ToLower(word); {
			case word == "":
				d.Error(d.File, it.Pos, "L03", "a word is empty")
			case len(strings.Fields(word)) > longestAlso || utf8.RuneCountInString(word) > lettersAlso:
				d.Error(d.File, it.Pos, "L08", "%q is longer than %d words or %d letters: name what people type, not what they tell", word, longestAlso, lettersAlso)
			case seen[low]:
				d.Error(d.File, it.Pos, "L01", "%q stands here twice", word)
			default:
				seen[low] = true
				also[lang] = append(also[lang], word)
			}
		}
	})
	return also
}

// linkTerm gives the questions that a term's words lead to those words.
func (l *loader) linkTerm(t *Term) {
	file := path.Join(l.lib.sources[0], "glossary/terms.yaml")
	for _, it := range t.asks {
		i := slices.IndexFunc(l.lib.Questions, func(q *Question) bool { return q.ID == it.Text })
		if i < 0 {
			l.Error(file, it.Pos, "L06", "question %s does not exist", it.Text)
			continue
		}
		l.lib.Questions[i].Terms = append(l.lib.Questions[i].Terms, t)
	}
}

// Said are the words in a language that lead to a question: its own, and those of the terms
// that ask it.
func (q *Question) Said(lang copse.Lang) []string {
	all := slices.Clone(q.Also[lang])
	for _, t := range q.Terms {
		all = append(all, t.Said(lang)...)
	}
	return all
}

// Said are the words in a language that people say for a term, and we do not.
func (t *Term) Said(lang copse.Lang) []string { return slices.Concat(t.Avoid[lang], t.Also[lang]) }
