package search

import (
	"strings"
	"unicode"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/ar" // registers the analyser "ar"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/en" // registers "en"
	"github.com/blevesearch/bleve/v2/analysis/lang/es"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/fr" // registers "fr"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/ru" // registers "ru"
	"github.com/blevesearch/bleve/v2/analysis/token/lowercase"
	unicodetokens "github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
	"github.com/blevesearch/bleve/v2/mapping"
	"golang.org/x/text/unicode/norm"

	"copse/internal/copse"
)

// indexMapping says how the words of a language are cut and stemmed. Chinese keeps single
// characters beside pairs, or a one-character search finds nothing; Spanish takes the
// Snowball stemmer, which joins more forms than the light one; a language nobody has an
// analyser for is cut at word borders and lower-cased.
func indexMapping(lang copse.Lang) (mapping.IndexMapping, error) {
	m := bleve.NewIndexMapping()
	if err := m.AddCustomTokenFilter("cjk_both", map[string]any{"type": cjk.BigramName, "output_unigram": true}); err != nil {
		return nil, err
	}
	chains := map[string][]string{
		"plain":    {lowercase.Name},
		"zh_both":  {cjk.WidthName, lowercase.Name, "cjk_both"},
		"es_stems": {lowercase.Name, es.StopName, es.SnowballStemmerName},
	}
	for name, filters := range chains {
		if err := m.AddCustomAnalyzer(name, map[string]any{"type": custom.Name, "tokenizer": unicodetokens.Name, "token_filters": filters}); err != nil {
			return nil, err
		}
	}
	analyser := map[copse.Lang]string{"ar": "ar", "en": "en", "es": "es_stems", "fr": "fr", "ru": "ru", "zh": "zh_both"}[lang]
	if analyser == "" {
		analyser = "plain"
	}
	doc := bleve.NewDocumentStaticMapping()
	for _, field := range []string{"title", "synonym", "statement", "body", "all"} {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.Store, f.IncludeInAll, f.IncludeTermVectors, f.DocValues = analyser, false, false, false, false
		doc.AddFieldMappingsAt(field, f)
	}
	m.DefaultMapping = doc
	m.DefaultAnalyzer = analyser
	return m, nil
}

// fold makes spellings equal that readers type alike: Latin letters lose their accents,
// Russian ё becomes е, Arabic loses its vowel marks and stretching and writes alef, ya and
// ta marbuta in one form. It is done to the texts and to the search.
func fold(lang copse.Lang, s string) string {
	s = strings.ReplaceAll(s, "’", "'")
	switch lang {
	case "ru":
		return strings.NewReplacer("ё", "е", "Ё", "Е").Replace(norm.NFC.String(s))
	case "ar":
		return strings.Map(foldArabic, norm.NFC.String(s))
	case "zh":
		return norm.NFKC.String(s)
	}
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s)))
}

func foldArabic(r rune) rune {
	switch {
	case unicode.Is(unicode.Mn, r), r == 'ـ':
		return -1
	case r == 'أ', r == 'إ', r == 'آ', r == 'ٱ':
		return 'ا'
	case r == 'ى':
		return 'ي'
	case r == 'ة':
		return 'ه'
	}
	return r
}
