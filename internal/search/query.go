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
)

// What bounds one search: characters that are read, letters of a word, and terms that are searched
// for, of which Chinese has one for each sign. seatWait is how long a search waits for others to
// finish.
const (
	mostTyped   = 1000
	mostLetters = 40
	mostTerms   = 12
	mostPairs   = 16
	fewTerms    = 6 // with more, one among them counts for little
	seatWait    = 2 * time.Second
	mostSaid    = 12 // terms of a synonym
	mostLike    = 4  // terms in the place of one that nothing has
	shortest    = 3  // letters of a word that may be unfinished
	enough      = 2  // words of synonyms that say as much as a whole one
	common      = 6  // things with a word in their synonyms: one that more have says nothing of any
	mostAbsent  = 6  // words nothing has of which others like them are looked for
)

// cut writes what was typed as words with blanks between, and drops what nobody needs to be understood.
func cut(text string) string {
	return strings.Join(strings.FieldsFunc(begin(text), between), " ")
}

// begin is as much of a text as is read.
func begin(text string) string {
	read := 0
	for at := range text {
		if read++; read > mostTyped {
			return text[:at]
		}
	}
	return text
}

// between reports whether a character stands between words.
func between(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) && r != '\'' && r != '-'
}

// asking builds the query of one search.
type asking struct {
	*index
	reader bleveindex.IndexReader
	typed  [][]string      // for each term that is searched for: itself, or others like it
	there  map[string]bool // whether the index has a term
	absent int             // how many terms nothing has as they were typed

	half  []Hit    // of whose synonyms enough words were typed, not in one place
	said  []Hit    // whose synonyms were typed
	whole []string // of these the documents that the words of the index do not lead to as well
	title string   // our words for a synonym
}

// asking reads what was typed. All of it is listened to; the terms that are searched for are those
// that were heard, then the first. The error is the index's.
func (x *index) asking(r bleveindex.IndexReader, words string) (*asking, error) {
	a := &asking{index: x, reader: r, there: map[string]bool{}}
	all := x.terms(cut(fold(x.lang, begin(words))))
	all = slices.DeleteFunc(all, func(t term) bool { return utf8.RuneCountInString(t.word) > mostLetters })
	known, err := a.hear(all)
	if err != nil {
		return nil, err
	}
	last := len(all) - 1
	for _, i := range a.chosen(all, known) {
		if known[i] {
			a.typed = append(a.typed, []string{all[i].term})
			continue
		}
		found, heard, err := a.like(all[i], i == last)
		if err != nil {
			return nil, err
		}
		if len(found) > 0 {
			a.typed = append(a.typed, found)
		}
		if heard {
			all[i].term = found[0]
		}
	}
	if a.absent > 0 {
		_, err = a.hear(all)
	}
	a.halfHear(all)
	return a, err
}

// halfHear finds what has several words that were typed in its synonyms.
func (a *asking) halfHear(typed []term) {
	counts, seen, from := map[int]int{}, map[string]bool{}, map[int]int{}
	for i, t := range typed {
		if !t.says || seen[t.term] || len(a.parts[t.term]) > common || a.lang == "zh" && partOfOther(typed, i, i) {
			continue
		}
		seen[t.term] = true
		for _, n := range a.parts[t.term] {
			if t.start < from[n] {
				continue // a pair of signs, of which the one before was counted
			}
			from[n] = t.end
			if counts[n]++; counts[n] == enough {
				a.half = append(a.half, a.leads.Said[n].Hit)
			}
		}
	}
}

// chosen are the places of the terms that are searched for, in their order.
func (x *index) chosen(all []term, known map[int]bool) (places []int) {
	most := mostTerms
	if x.lang == "zh" {
		most = mostPairs
	}
	for _, heard := range []bool{true, false} {
		for i, t := range all {
			if t.says && known[i] == heard && len(places) < most {
				places = append(places, i)
			}
		}
	}
	slices.Sort(places)
	return places
}

// query is the query for what was typed.
func (a *asking) query(q Query) query.Query {
	all := bleve.NewDisjunctionQuery()
	doc := func(boost float64, docs ...string) {
		one := bleve.NewDocIDQuery(docs)
		one.SetBoost(boost)
		all.AddQuery(one)
	}
	if hit, ok := a.leads.Names[nameKey(q.Words)]; ok {
		doc(nameBoost, hit.doc())
	}
	if len(a.typed) > 0 {
		all.AddQuery(in("all", a.typed, allBoost), in("title", a.typed, titleBoost), in("said", a.typed, saidBoost))
	}
	if len(a.whole) > 0 {
		doc(wholeBoost, a.whole...)
	}
	if ours := telling(a.terms(a.title)); len(ours) > 0 {
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
// word, which may be unfinished, or those of words that are spelt like it. heard: the first of them is
// what was meant, also where it is a word of danger. The beginning of half the words is not.
func (a *asking) like(typed term, last bool) (found []string, heard bool, err error) {
	t, letters := typed.term, utf8.RuneCountInString(typed.word)
	if in, err := a.has(t); in || err != nil {
		return []string{t}, false, err
	}
	a.absent++
	unfinished := last && letters >= shortest
	if !guesses(a.lang) {
		if unfinished {
			found, err = most(a.reader.FieldDictPrefix("all", []byte(t)))
		}
		return found, len(found) > 0 && letters >= oneWrong, err
	}
	if unfinished {
		if found = a.termsOf(a.begunBy(typed.word)); len(found) > 0 {
			return found, letters >= oneWrong, nil
		}
	}
	if a.absent <= mostAbsent {
		found = a.termsOf(a.near(typed.word))
	}
	return found, len(found) > 0, nil
}

// termsOf are the terms of some words, each once.
func (x *index) termsOf(words []string) (found []string) {
	for _, word := range words {
		for _, t := range telling(x.terms(fold(x.lang, word))) {
			if !slices.Contains(found, t.term) {
				found = append(found, t.term)
			}
		}
	}
	return found
}

// has reports whether a term is in the index.
func (a *asking) has(t string) (bool, error) {
	if in, ok := a.there[t]; ok {
		return in, nil
	}
	r, ok := a.reader.(bleveindex.IndexReaderContains)
	if !ok {
		return true, nil
	}
	d, err := r.FieldDictContains("all")
	if err != nil {
		return false, err
	}
	in, err := d.Contains([]byte(t))
	a.there[t] = in
	return in, err
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

// hear finds the synonyms in what was typed, the longest first at each place: whose they are, and the
// title of the first that has one to search for. known are the places of their terms.
func (a *asking) hear(typed []term) (known map[int]bool, err error) {
	known = map[int]bool{}
	var some []int // places of the terms that say something
	every := make([]int, len(typed))
	for i, t := range typed {
		if every[i] = i; t.says {
			some = append(some, i)
		}
	}
	for shorter, places := range [][]int{some, every} { // one word alone is heard once
		for from := range places {
			var key []byte
			var ends []int // of the keys of one term, of two, and so on
			for _, p := range places[from:min(len(places), from+mostSaid)] {
				if len(key) > 0 {
					key = append(key, ' ')
				}
				key = append(key, typed[p].term...)
				ends = append(ends, len(key))
			}
			for n := len(ends); n > shorter; n-- {
				if said := a.leads.Says[string(key[:ends[n-1]])]; len(said) > 0 {
					if err := a.understand(said, typed, places[from:from+n], known); err != nil {
						return nil, err
					}
				}
			}
		}
		if len(some) == len(every) {
			break
		}
	}
	return known, nil
}

// understand keeps whose synonym the terms at some places are.
func (a *asking) understand(said []int, typed []term, places []int, known map[int]bool) error {
	if a.lang == "zh" && partOfOther(typed, places[0], places[len(places)-1]) {
		return nil
	}
	led := len(places) == 1 && len(telling(typed)) <= fewTerms // the words of the index lead there as well
	if led {
		in, err := a.has(typed[places[0]].term)
		if err != nil {
			return err
		}
		led = in
	}
	for _, p := range places {
		known[p] = true
	}
	for _, i := range said {
		s := a.leads.Said[i]
		if a.title == "" {
			a.title = s.Title
		}
		if !slices.Contains(a.said, s.Hit) {
			a.said = append(a.said, s.Hit)
		}
		if doc := s.Hit.doc(); !led && !slices.Contains(a.whole, doc) {
			a.whole = append(a.whole, doc)
		}
	}
	return nil
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
