package search

import (
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/lang/ar"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/es"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/lang/ru"
	"github.com/blevesearch/bleve/v2/analysis/token/porter"
	"github.com/blevesearch/bleve/v2/analysis/token/stop"
	unicodetokens "github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
	"github.com/blevesearch/bleve/v2/analysis/tokenmap"
	"github.com/blevesearch/bleve/v2/mapping"

	"copse/internal/copse"
)

// chain is how the words of a folded text are made terms in one language.
type chain struct {
	before []string // filters before the words that say nothing are left out
	stop   []byte   // those words, one a line, as bleve has them
	but    []string // some of these that do say something
	after  []string // the stemmer
}

func chainOf(lang copse.Lang) chain {
	switch lang {
	case "ar":
		return chain{stop: ar.ArabicStopWords, after: []string{ar.StemmerName}}
	case "en":
		return chain{before: []string{en.PossessiveName}, stop: en.EnglishStopWords, but: []string{"down", "off", "out"}, after: []string{porter.Name}}
	case "es":
		return chain{stop: es.SpanishStopWords, after: []string{es.SnowballStemmerName}}
	case "fr":
		return chain{before: []string{fr.ElisionName}, stop: fr.FrenchStopWords, after: []string{fr.LightStemmerName}}
	case "ru":
		return chain{stop: ru.RussianStopWords, but: []string{"человек"}, after: []string{ru.SnowballStemmerName}}
	}
	return chain{} // cut at word borders, no more
}

// The analyser of what is indexed, of what is searched for, and of what is listened for. The first
// two differ in Chinese alone: there single signs are indexed beside pairs, or a search for one sign
// finds nothing; a longer search is one for its pairs, or it finds whatever has one sign of it. The
// third keeps the words that say nothing: "hits me" is no "hits".
const (
	indexed = "indexed"
	asked   = "asked"
	heard   = "heard"
)

// indexMapping says how the words of a language are cut and stemmed. Its lists of words that say
// nothing are folded as the texts are.
func indexMapping(lang copse.Lang) (mapping.IndexMapping, error) {
	m := bleve.NewIndexMapping()
	m.ScoringModel = "bm25"
	filters := map[string][]string{}
	if lang == "zh" {
		if err := m.AddCustomTokenFilter("cjk_both", map[string]any{"type": cjk.BigramName, "output_unigram": true}); err != nil {
			return nil, err
		}
		filters[indexed], filters[asked], filters[heard] = []string{"cjk_both"}, []string{cjk.BigramName}, []string{cjk.BigramName}
	} else {
		c := chainOf(lang)
		words, err := stopWords(lang, c)
		if err != nil {
			return nil, err
		}
		if err := m.AddCustomTokenMap("says_nothing", map[string]any{"type": tokenmap.Name, "tokens": words}); err != nil {
			return nil, err
		}
		if err := m.AddCustomTokenFilter("says_something", map[string]any{"type": stop.Name, "stop_token_map": "says_nothing"}); err != nil {
			return nil, err
		}
		all := slices.Concat(c.before, []string{"says_something"}, c.after)
		filters[indexed], filters[asked], filters[heard] = all, all, append(append([]string{}, c.before...), c.after...) // bleve refuses nil
	}
	for name, filters := range filters {
		if err := m.AddCustomAnalyzer(name, map[string]any{"type": custom.Name, "tokenizer": unicodetokens.Name, "token_filters": filters}); err != nil {
			return nil, err
		}
	}
	doc := bleve.NewDocumentStaticMapping()
	for field, analyser := range map[string]string{"title": indexed, "said": indexed, "all": indexed, "for": keyword.Name} {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.Store, f.IncludeInAll, f.IncludeTermVectors, f.DocValues = analyser, false, false, false, false
		doc.AddFieldMappingsAt(field, f)
	}
	m.DefaultMapping = doc
	m.DefaultAnalyzer = indexed
	return m, nil
}

func stopWords(lang copse.Lang, c chain) ([]any, error) {
	known := analysis.NewTokenMap()
	if err := known.LoadBytes(c.stop); err != nil {
		return nil, err
	}
	words := []any{}
	for word := range known {
		if !slices.Contains(c.but, word) {
			words = append(words, fold(lang, word))
		}
	}
	slices.SortFunc(words, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
	return words, nil
}

// analyser makes terms of a search.
type analyser struct{ asked, heard analysis.Analyzer }

func analyserOf(m mapping.IndexMapping) analyser {
	return analyser{m.AnalyzerNamed(asked), m.AnalyzerNamed(heard)}
}

// term is a word as it is searched for.
type term struct {
	term       string
	word       string // as it was written
	start, end int    // where
	says       bool   // something: it is searched for
}

// terms are the terms of a folded text, in its order.
func (a analyser) terms(text string) []term {
	says := map[int]bool{}
	for _, t := range a.asked.Analyze([]byte(text)) {
		says[t.Start] = true
	}
	var all []term
	for _, t := range a.heard.Analyze([]byte(text)) {
		all = append(all, term{string(t.Term), text[t.Start:t.End], t.Start, t.End, says[t.Start]})
	}
	return all
}

// telling are those of some terms that say something.
func telling(all []term) (some []term) {
	for _, t := range all {
		if t.says {
			some = append(some, t)
		}
	}
	return some
}

// joined are terms with blanks between.
func joined(all []term) string {
	words := make([]string, len(all))
	for i, t := range all {
		words[i] = t.term
	}
	return strings.Join(words, " ")
}
