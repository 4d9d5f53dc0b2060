package search

import (
	"encoding/binary"
	"math"
	"strings"
	"time"
	"unicode"

	"github.com/blevesearch/bleve/v2"
	bleves "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"

	"copse/internal/copse"
)

// What bounds one search: words, letters of a word, and characters of a script that is
// written without spaces, where each is a term of its own. seatWait is how long a search
// waits for others to finish.
const (
	mostWords   = 12
	mostLetters = 40
	mostHan     = 16
	seatWait    = 2 * time.Second
)

// terms cuts what was typed into words, and drops what nobody needs to be understood.
func terms(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) && r != '\'' && r != '-'
	})
	if len(words) > mostWords {
		words = words[:mostWords]
	}
	han := 0
	for i, w := range words {
		letters := []rune(w)
		if len(letters) > mostLetters {
			letters = letters[:mostLetters]
		}
		for n, r := range letters {
			if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai) {
				if han++; han > mostHan {
					words[i] = string(letters[:n])
					return words[:i+1]
				}
			}
		}
		words[i] = string(letters)
	}
	return words
}

func (x *index) query(lang copse.Lang, words string) query.Query {
	fields := terms(fold(lang, words))
	text := strings.Join(fields, " ")
	q := bleve.NewDisjunctionQuery()
	match := func(field, text string, boost float64, and bool, fuzzy int) {
		m := bleve.NewMatchQuery(text)
		m.SetField(field)
		m.SetBoost(boost)
		m.SetFuzziness(fuzzy)
		m.SetPrefix(fuzzy) // the first letter is right: keeps a mistake from matching half the words
		if and {
			m.SetOperator(query.MatchQueryOperatorAnd)
		}
		q.AddQuery(m)
	}
	match("title", text, 4, false, 0)
	match("title", text, 6, true, 0)
	match("synonym", text, 3, false, 0)
	match("statement", text, 2, false, 0)
	match("statement", text, 2, true, 0)
	match("body", text, 1, false, 0)
	match("all", text, 4, true, 0)
	if lang != "zh" { // a term of one or two characters with one of them wrong is any term
		match("title", text, 1, false, 1)
		match("statement", text, .4, false, 1)
	}
	if len(fields) > 0 {
		last := fields[len(fields)-1]
		if len([]rune(last)) >= 3 {
			prefix := func(field string, boost float64) {
				p := bleve.NewPrefixQuery(strings.ToLower(last))
				p.SetField(field)
				p.SetBoost(boost)
				q.AddQuery(p)
			}
			prefix("title", 2)
			prefix("statement", .6)
		}
	}
	if better := x.preferred(text); better != "" {
		match("title", better, 3, false, 0)
		match("statement", better, 1.5, false, 0)
		match("all", better, 2, true, 0)
	}
	return q
}

// preferred is our word for one that is not ours: "revenge porn" also finds what is
// written about image-based abuse.
func (x *index) preferred(text string) string {
	text = " " + strings.ToLower(text) + " "
	for _, s := range x.leads.Says {
		if strings.Contains(text, " "+s.Word+" ") {
			return s.Title
		}
	}
	return ""
}

// order is best first, and equals by their ids: in every build of the same entries the same.
func order() bleves.SortOrder {
	return bleves.SortOrder{&score{bleves.SortScore{Desc: true}}, &bleves.SortDocID{}}
}

// score sorts by score, to one part in a million. Two things that fit equally well get scores that
// differ in their last digit, because their parts are added in another order in another build.
type score struct{ bleves.SortScore }

// Value is the score as bytes that sort as it does.
func (s *score) Value(d *bleves.DocumentMatch) string {
	const dropped = 32 // of the 52 binary digits
	bits := math.Float64bits(d.Score) + 1<<(dropped-1)
	return string(binary.BigEndian.AppendUint64(nil, bits>>dropped))
}

// RequiresScoring is false: it would have bleve compare the scores themselves.
func (s *score) RequiresScoring() bool { return false }

// Copy implements bleve's SearchSort.
func (s *score) Copy() bleves.SearchSort { return &score{s.SortScore} }
