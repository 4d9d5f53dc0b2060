package search

import (
	"slices"
	"strings"
	"unicode/utf8"

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
		return chain{stop: ru.RussianStopWords, after: []string{ru.SnowballStemmerName}}
	}
	return chain{} // cut at word borders, no more
}

// The analyser of what is indexed, and of what is searched for: they differ in Chinese alone. There
// single signs are indexed beside pairs, or a search for one sign finds nothing; a longer search
// is one for its pairs, or it finds whatever has one sign of it.
const (
	indexed = "indexed"
	asked   = "asked"
)

// indexMapping says how the words of a language are cut and stemmed. Its lists of words that say
// nothing are folded as the texts are.
func indexMapping(lang copse.Lang) (mapping.IndexMapping, error) {
	m := bleve.NewIndexMapping()
	m.ScoringModel = "bm25"
	filters := map[string][]string{indexed: nil, asked: nil}
	if lang == "zh" {
		if err := m.AddCustomTokenFilter("cjk_both", map[string]any{"type": cjk.BigramName, "output_unigram": true}); err != nil {
			return nil, err
		}
		filters[indexed], filters[asked] = []string{"cjk_both"}, []string{cjk.BigramName}
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
		filters[indexed], filters[asked] = all, all
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
type analyser struct{ analysis.Analyzer }

// term is a word as it is searched for, and how many letters it had.
type term struct {
	term    string
	letters int
}

// terms are the terms of a folded text, in its order.
func (a analyser) terms(text string) []term {
	var all []term
	for _, t := range a.Analyze([]byte(text)) {
		all = append(all, term{string(t.Term), utf8.RuneCountInString(text[t.Start:t.End])})
	}
	return all
}

// joined are terms with blanks between.
func joined(all []term) string {
	var words []string
	for _, t := range all {
		words = append(words, t.term)
	}
	return strings.Join(words, " ")
}
