package content

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"

	"copse/internal/copse"
)

// Hit is one thing a search found, best first.
type Hit struct {
	Kind string // node, term, question
	ID   string
}

// Index answers searches in every language. It is built from the library into the data
// folder, under a name that holds the library's hash, so that a node that starts again
// opens what is there; the same library makes the same index on every node. Queries are
// not stored. It is safe for concurrent use.
type Index struct {
	dir   string
	state atomic.Pointer[indexes]
	seats chan struct{} // searches under way; who finds none free is asked to come back
}

// indexes are the open indexes of one library, one for each language.
type indexes struct {
	lib    *Library
	byLang map[copse.Lang]bleve.Index
}

// indexVersion changes when analysers, fields or documents do: old indexes are then rebuilt.
const indexVersion = "1"

// NewIndex returns an index that is not ready until Build has run. dir is the data folder.
func NewIndex(dir string) *Index {
	return &Index{dir: filepath.Join(dir, "search"), seats: make(chan struct{}, 2*runtime.GOMAXPROCS(0))}
}

// Ready reports whether searches are answered.
func (x *Index) Ready() bool { return x.state.Load() != nil }

// Build opens the index of the library, making it first where it is not there, and then
// answers from it. Older indexes are removed. Searches go on meanwhile.
func (x *Index) Build(ctx context.Context, lib *Library) error {
	name := indexVersion + "-" + lib.Hash[:16]
	next := &indexes{lib: lib, byLang: map[copse.Lang]bleve.Index{}}
	for _, lang := range lib.Langs {
		if err := ctx.Err(); err != nil {
			return errors.Join(err, next.close())
		}
		index, err := openIndex(ctx, filepath.Join(x.dir, name, string(lang)), lib, lang)
		if err != nil {
			return errors.Join(fmt.Errorf("search index %s: %w", lang, err), next.close())
		}
		next.byLang[lang] = index
	}
	if old := x.state.Swap(next); old != nil && old.lib.Hash != lib.Hash {
		// A search may still read the old one; it keeps its files open until then.
		defer func() { _ = old.close() }()
	}
	return x.clean(name)
}

// openIndex opens an index that is complete, or makes it beside its place and moves it in:
// a crash in between leaves nothing that looks finished.
func openIndex(ctx context.Context, place string, lib *Library, lang copse.Lang) (bleve.Index, error) {
	if index, err := bleve.OpenUsing(place, map[string]any{"read_only": true}); err == nil {
		return index, nil
	}
	if err := os.RemoveAll(place); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(place), 0o750); err != nil {
		return nil, err
	}
	half := place + ".part"
	if err := os.RemoveAll(half); err != nil {
		return nil, err
	}
	m, err := indexMapping(lang)
	if err != nil {
		return nil, err
	}
	index, err := bleve.New(half, m)
	if err != nil {
		return nil, err
	}
	if err := fill(ctx, index, lib, lang); err != nil {
		return nil, errors.Join(err, index.Close())
	}
	if err := index.Close(); err != nil {
		return nil, err
	}
	if err := os.Rename(half, place); err != nil {
		return nil, err
	}
	return bleve.OpenUsing(place, map[string]any{"read_only": true})
}

// document is what is indexed of a thing; field names stand in indexMapping.
type document struct {
	Title     string `json:"title"`
	Synonym   string `json:"synonym"`
	Statement string `json:"statement"`
	Body      string `json:"body"`
	All       string `json:"all"`
}

func fill(ctx context.Context, index bleve.Index, lib *Library, lang copse.Lang) error {
	batch := index.NewBatch()
	add := func(key string, d document) error {
		d.Title, d.Synonym, d.Statement, d.Body = fold(lang, d.Title), fold(lang, d.Synonym), fold(lang, d.Statement), fold(lang, d.Body)
		d.All = strings.Join([]string{d.Title, d.Synonym, d.Statement, d.Body}, "\n")
		return batch.Index(key, d)
	}
	for n := range lib.Nodes {
		if n.Retired != nil {
			continue
		}
		if err := add("node:"+string(n.ID), nodeDocument(n, lang)); err != nil {
			return err
		}
	}
	for _, t := range lib.Terms {
		if t.Interface {
			continue
		}
		d := document{Title: inLang(t.Prefer, lang), Synonym: strings.Join(t.Avoid[lang], "\n"), Body: inLang(t.Define, lang)}
		if err := add("term:"+t.ID, d); err != nil {
			return err
		}
	}
	for _, q := range lib.Questions {
		if err := add("question:"+q.ID, document{Title: inLang(q.Ask, lang), Statement: inLang(q.Answer, lang)}); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return index.Batch(batch)
}

func nodeDocument(n *Node, lang copse.Lang) document {
	get := func(names ...string) string {
		var texts []string
		for _, name := range names {
			if b, ok := n.Words.Get(lang, name); ok {
				texts = append(texts, b.Text())
			}
		}
		return strings.Join(texts, "\n")
	}
	return document{Title: get("title"), Statement: get("brief", "statement", "say"), Body: get("why", "how", "done", "do", "adult")}
}

func inLang(words map[copse.Lang]string, lang copse.Lang) string {
	if s := words[lang]; s != "" {
		return s
	}
	return words[copse.English]
}

// Search finds what fits the words, best first: the id itself, then title, glossary
// synonym, statement, body. The last word may be unfinished and each may have one letter
// wrong. The error has code unavailable until the index is ready.
func (x *Index) Search(ctx context.Context, lang copse.Lang, words string, limit int) ([]Hit, error) {
	s := x.state.Load()
	if s == nil {
		return nil, copse.E(copse.Unavailable, "search.waiting")
	}
	index, ok := s.byLang[lang]
	if !ok {
		return nil, fmt.Errorf("search: no index for language %q", lang)
	}
	select {
	case x.seats <- struct{}{}:
		defer func() { <-x.seats }()
	case <-time.After(seatWait):
		return nil, copse.E(copse.Unavailable, "search.waiting")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	var hits []Hit
	if n, ok := s.lib.Node(copse.ID(strings.ToUpper(strings.TrimSpace(words)))); ok && n.Shown() {
		hits = append(hits, Hit{"node", string(n.ID)})
	}
	req := bleve.NewSearchRequestOptions(s.query(lang, words), limit, 0, false)
	found, err := index.SearchInContext(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	for _, h := range found.Hits {
		kind, id, _ := strings.Cut(h.ID, ":")
		if hit := (Hit{kind, id}); len(hits) == 0 || hits[0] != hit {
			hits = append(hits, hit)
		}
	}
	return hits, nil
}

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

func (s *indexes) query(lang copse.Lang, words string) query.Query {
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
			for field, boost := range map[string]float64{"title": 2, "statement": .6} {
				p := bleve.NewPrefixQuery(strings.ToLower(last))
				p.SetField(field)
				p.SetBoost(boost)
				q.AddQuery(p)
			}
		}
	}
	if better := s.preferred(lang, text); better != "" {
		match("title", better, 3, false, 0)
		match("statement", better, 1.5, false, 0)
		match("all", better, 2, true, 0)
	}
	return q
}

// preferred is the glossary's word for an avoided one: "revenge porn" also finds what is
// written about image-based abuse.
func (s *indexes) preferred(lang copse.Lang, text string) string {
	text = " " + strings.ToLower(text) + " "
	for _, t := range s.lib.Terms {
		for _, avoid := range t.Avoid[lang] {
			if strings.Contains(text, " "+strings.ToLower(fold(lang, avoid))+" ") {
				return fold(lang, inLang(t.Prefer, lang))
			}
		}
	}
	return ""
}

// clean removes the indexes of other editions.
func (x *Index) clean(keep string) error {
	entries, err := os.ReadDir(x.dir)
	if err != nil {
		return fmt.Errorf("clean search folder: %w", err)
	}
	for _, e := range entries {
		if e.Name() != keep {
			if err := os.RemoveAll(filepath.Join(x.dir, e.Name())); err != nil {
				return fmt.Errorf("clean search folder: %w", err)
			}
		}
	}
	return nil
}

func (s *indexes) close() error {
	var err error
	for _, i := range s.byLang {
		err = errors.Join(err, i.Close())
	}
	return err
}

// Close lets go of the files. The index is not ready afterwards.
func (x *Index) Close() error {
	if s := x.state.Swap(nil); s != nil {
		return s.close()
	}
	return nil
}
