package search

import (
	"cmp"
	"encoding/binary"
	"errors"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2"
	bleves "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"

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
	mostSaid    = 12 // terms of a synonym
	mostLike    = 4  // terms in the place of one that nothing has
	shortest    = 3  // letters of a word that may be unfinished
	mostAbsent  = 6  // words nothing has of which others like them are looked for
	oneWrong    = 5  // letters of a word of which one may be wrong
	twoWrong    = 7  // letters of a term of which two may be
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

// asking builds the query of one search.
type asking struct {
	*index
	reader bleveindex.IndexReader
	typed  [][]string      // for each term that was typed the terms to search for: itself, or others like it
	absent map[string]bool // terms that nothing has as they were typed

	said  []Hit    // whose synonyms were typed
	whole []string // of these the documents that the words of the index do not lead to as well
	title string   // our words for a synonym
}

// asking reads what was typed. The error is the index's.
func (x *index) asking(r bleveindex.IndexReader, words string) (*asking, error) {
	a := &asking{index: x, reader: r, absent: map[string]bool{}}
	var plain, like []string
	known := x.terms(strings.Join(terms(fold(x.lang, words)), " "))
	for i, t := range known {
		found, err := a.like(t, i == len(known)-1)
		if err != nil {
			return nil, err
		}
		plain, like = append(plain, t.term), append(like, t.term)
		if len(found) > 0 {
			a.typed, like[i] = append(a.typed, found), found[0]
		}
	}
	a.hear(plain)
	a.hear(like)
	return a, nil
}

// query is the query for what was typed.
func (a *asking) query(q Query) query.Query {
	all := bleve.NewDisjunctionQuery()
	doc := func(boost float64, docs ...string) {
		one := bleve.NewDocIDQuery(docs)
		one.SetBoost(boost)
		all.AddQuery(one)
	}
	if hit, ok := a.leads.Names[strings.ToUpper(strings.TrimSpace(q.Words))]; ok {
		doc(nameBoost, hit.doc())
	}
	if len(a.typed) > 0 {
		all.AddQuery(in("all", a.typed, allBoost), in("title", a.typed, titleBoost), in("said", a.typed, saidBoost))
	}
	if len(a.whole) > 0 {
		doc(wholeBoost, a.whole...)
	}
	if ours := a.terms(a.title); len(ours) > 0 {
		whole := bleve.NewConjunctionQuery() // each of its words would bring what has nothing to do with it
		for _, t := range ours {
			whole.AddQuery(in("all", [][]string{{t.term}}, oursBoost))
		}
		all.AddQuery(whole)
	}
	switch {
	case len(all.Disjuncts) == 0:
		return bleve.NewMatchNoneQuery()
	case q.For == "":
		return all
	}
	only := bleve.NewTermQuery(q.For)
	only.SetField("for")
	narrow := bleve.NewBooleanQuery()
	narrow.AddMust(all)
	narrow.AddFilter(only)
	return narrow
}

// What a word counts for: in the text, where the title and what it is called otherwise stand more
// than once, and beyond that in the title and in those words.
const (
	nameBoost  = 1000
	allBoost   = 1
	titleBoost = 1.3
	saidBoost  = 1.5
	wholeBoost = 5 // a synonym of several words, or in another language
	oursBoost  = .5
	likeBoost  = .4
)

// in searches a field for terms, each of them or one like it.
func in(field string, typed [][]string, boost float64) query.Query {
	term := func(t string, boost float64) query.Query {
		q := bleve.NewTermQuery(t)
		q.SetField(field)
		q.SetBoost(boost)
		return q
	}
	all := bleve.NewDisjunctionQuery()
	for _, like := range typed {
		if len(like) == 1 {
			all.AddQuery(term(like[0], boost))
			continue
		}
		one := bleve.NewDisjunctionQuery()
		for _, t := range like {
			one.AddQuery(term(t, boost*likeBoost*float64(len(like)))) // bleve divides by what does not match
		}
		all.AddQuery(one)
	}
	return all
}

// like returns a term as it is, where there is anything with it; else those that begin so, of the last
// word, which may be unfinished, and those with one letter wrong, where letters are what a word is made of.
func (a *asking) like(typed term, last bool) ([]string, error) {
	t := typed.term
	in, err := a.has(t)
	if in || err != nil {
		return []string{t}, err
	}
	a.absent[t] = true
	var found []string
	if last && typed.letters >= shortest {
		found, err = most(a.reader.FieldDictPrefix("all", []byte(t)))
	}
	fuzzy, ok := a.reader.(bleveindex.IndexReaderFuzzy)
	if !ok || len(a.absent) > mostAbsent || !slices.Contains([]copse.Lang{"en", "es", "fr", "ru"}, a.lang) {
		return found, err
	}
	first, _ := utf8.DecodeRuneInString(t) // is right: keeps a mistake from matching half the words
	allowed := 0
	switch {
	case utf8.RuneCountInString(t) >= twoWrong:
		allowed = 2
	case typed.letters >= oneWrong:
		allowed = 1
	}
	for wrong := 1; wrong <= allowed && err == nil && len(found) == 0; wrong++ {
		found, err = most(fuzzy.FieldDictFuzzy("all", t, wrong, string(first)))
	}
	return found, err
}

// has reports whether a term is in the index.
func (a *asking) has(t string) (bool, error) {
	r, ok := a.reader.(bleveindex.IndexReaderContains)
	if !ok {
		return true, nil
	}
	d, err := r.FieldDictContains("all")
	if err != nil {
		return false, err
	}
	return d.Contains([]byte(t))
}

// most are the terms of a part of a dictionary that stand in most things, the first few.
func most(d bleveindex.FieldDict, err error) ([]string, error) {
	if err != nil {
		return nil, err
	}
	counts := map[string]uint64{}
	e, err := d.Next()
	for ; e != nil && err == nil; e, err = d.Next() {
		counts[e.Term] = e.Count
	}
	if err := errors.Join(err, d.Close()); err != nil {
		return nil, err
	}
	all := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	return all[:min(len(all), mostLike)], nil
}

// hear finds the synonyms among terms that were typed, the longest first at each place: whose they
// are, and the title of the first that has one to search for.
func (a *asking) hear(typed []string) {
	for from := range typed {
		for to := min(len(typed), from+mostSaid); to > from; to-- {
			for _, i := range a.leads.Says[strings.Join(typed[from:to], " ")] {
				s := a.leads.Said[i]
				if a.title == "" {
					a.title = s.Title
				}
				if !slices.Contains(a.said, s.Hit) {
					a.said = append(a.said, s.Hit)
				}
				if doc := s.Hit.doc(); (to-from > 1 || a.absent[typed[from]]) && !slices.Contains(a.whole, doc) {
					a.whole = append(a.whole, doc)
				}
			}
		}
	}
}

// order is best first, and equals by their ids: in every build of the same entries the same.
func order(weights map[string]float64) bleves.SortOrder {
	return bleves.SortOrder{&score{bleves.SortScore{Desc: true}, weights}, &bleves.SortDocID{}}
}

// score sorts by score and weight, to one part in a million. Two things that fit equally well get scores that
// differ in their last digit, because their parts are added in another order in another build.
type score struct {
	bleves.SortScore
	weights map[string]float64 // of things whose score counts for more, or for less
}

// Value is the score as bytes that sort as it does.
func (s *score) Value(d *bleves.DocumentMatch) string {
	const dropped = 32 // of the 52 binary digits
	fits := d.Score
	if w, ok := s.weights[d.ID]; ok {
		fits *= w
	}
	bits := math.Float64bits(fits) + 1<<(dropped-1)
	return string(binary.BigEndian.AppendUint64(nil, bits>>dropped))
}

// RequiresScoring is false: it would have bleve compare the scores themselves.
func (s *score) RequiresScoring() bool { return false }

// Copy implements bleve's SearchSort.
func (s *score) Copy() bleves.SearchSort { return &score{s.SortScore, s.weights} }
