// Package search finds things by words, in every language. Whoever has something to be
// found hands in entries; the index is made of these and answers with their kind and id.
//
// It promises: an index on disk is used only for the version it was made of; the same
// entries make the same index on every node; a search does a bounded amount of work,
// whatever is typed; nothing that was searched is kept. It knows no door and no content:
// what a hit is called on a page and where it leads, the asker looks up.
package search

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
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

// Entry is one thing that can be found, in the words of one language.
type Entry struct {
	Kind, ID string   // what a Hit names it by
	Names    []string // typed alone, in any case, one of these puts the entry first: its id, an id it had
	Title    string
	Synonyms []string // what people say for the title and we do not: a search for one is one for the title too
	Summary  string   // counts for more than the body
	Body     string
	Unlisted bool // is never found itself; its synonyms still lead to what its title says
}

// Hit is one thing a search found, best first.
type Hit struct{ Kind, ID string }

// Index answers searches in every language. It is built from entries into the data
// folder, under a name made of their version, so that a node that starts again opens what
// is there. Queries are not stored. It is safe for concurrent use.
type Index struct {
	dir   string
	state atomic.Pointer[indexes]
	seats chan struct{} // searches under way; who finds none free is asked to come back
}

// indexes are the open indexes of one version, one for each language.
type indexes struct {
	name   string // of their folder
	byLang map[copse.Lang]*index
}

// index is what answers in one language.
type index struct {
	bleve.Index
	leads leads
}

// leads are what an index knows beside its words. They are kept inside it, so that an
// index that is opened again needs no entries.
type leads struct {
	Names map[string]Hit `json:"names"` // in capitals
	Says  []saying       `json:"says"`  // in the order of the entries
}

// saying is a word that is not ours and the title to search for, both folded.
type saying struct {
	Word  string `json:"word"`
	Title string `json:"title"`
}

// leadsKey is where an index keeps its leads.
const leadsKey = "leads"

// indexVersion changes when analysers, fields or documents do: old indexes are then rebuilt.
const indexVersion = "2"

// NewIndex returns an index that is not ready until Build has run. dir is the data folder.
func NewIndex(dir string) *Index {
	return &Index{dir: filepath.Join(dir, "search"), seats: make(chan struct{}, 2*runtime.GOMAXPROCS(0))}
}

// Ready reports whether searches are answered.
func (x *Index) Ready() bool { return x.state.Load() != nil }

// Build opens the indexes of a version of the entries, making first those that are not
// there, and then answers from them. Older indexes are removed. Searches go on meanwhile.
// Other entries want another version; entries is asked for the languages whose index is
// made, one after the other.
func (x *Index) Build(ctx context.Context, version string, langs []copse.Lang, entries func(copse.Lang) iter.Seq[Entry]) error {
	sum := sha256.Sum256([]byte(version))
	next := &indexes{name: indexVersion + "-" + hex.EncodeToString(sum[:8]), byLang: map[copse.Lang]*index{}}
	for _, lang := range langs {
		if err := ctx.Err(); err != nil {
			return errors.Join(err, next.close())
		}
		index, err := openIndex(ctx, filepath.Join(x.dir, next.name, string(lang)), lang, entries)
		if err != nil {
			return errors.Join(fmt.Errorf("search index %s: %w", lang, err), next.close())
		}
		next.byLang[lang] = index
	}
	if old := x.state.Swap(next); old != nil && old.name != next.name {
		// A search may still read the old one; it keeps its files open until then.
		defer func() { _ = old.close() }()
	}
	return x.clean(next.name)
}

// openIndex opens an index that is complete, or makes it beside its place and moves it in:
// a crash in between leaves nothing that looks finished.
func openIndex(ctx context.Context, place string, lang copse.Lang, entries func(copse.Lang) iter.Seq[Entry]) (*index, error) {
	if x, err := readIndex(place); err == nil {
		return x, nil
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
	made, err := bleve.New(half, m)
	if err != nil {
		return nil, err
	}
	if err := fill(ctx, made, lang, entries(lang)); err != nil {
		return nil, errors.Join(err, made.Close())
	}
	if err := made.Close(); err != nil {
		return nil, err
	}
	if err := os.Rename(half, place); err != nil {
		return nil, err
	}
	return readIndex(place)
}

func readIndex(place string) (*index, error) {
	opened, err := bleve.OpenUsing(place, map[string]any{"read_only": true})
	if err != nil {
		return nil, err
	}
	x := &index{Index: opened}
	data, err := opened.GetInternal([]byte(leadsKey))
	if err == nil {
		err = json.Unmarshal(data, &x.leads)
	}
	if err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	return x, nil
}

// document is what is indexed of a thing; field names stand in indexMapping.
type document struct {
	Title     string `json:"title"`
	Synonym   string `json:"synonym"`
	Statement string `json:"statement"`
	Body      string `json:"body"`
	All       string `json:"all"`
}

func fill(ctx context.Context, made bleve.Index, lang copse.Lang, entries iter.Seq[Entry]) error {
	batch, known := made.NewBatch(), leads{Names: map[string]Hit{}}
	for e := range entries {
		for _, word := range e.Synonyms {
			known.Says = append(known.Says, saying{strings.ToLower(fold(lang, word)), fold(lang, e.Title)})
		}
		if e.Unlisted {
			continue
		}
		for _, name := range e.Names {
			known.Names[strings.ToUpper(name)] = Hit{e.Kind, e.ID}
		}
		d := document{Title: fold(lang, e.Title), Synonym: fold(lang, strings.Join(e.Synonyms, "\n")),
			Statement: fold(lang, e.Summary), Body: fold(lang, e.Body)}
		d.All = strings.Join([]string{d.Title, d.Synonym, d.Statement, d.Body}, "\n")
		if err := batch.Index(e.Kind+":"+e.ID, d); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	data, err := json.Marshal(known)
	if err != nil {
		return err
	}
	batch.SetInternal([]byte(leadsKey), data)
	return made.Batch(batch)
}

// Search finds what fits the words, best first: the id itself, then title, synonym,
// summary, body. The last word may be unfinished and each may have one letter wrong. The
// error has code unavailable until the index is ready.
func (x *Index) Search(ctx context.Context, lang copse.Lang, words string, limit int) ([]Hit, error) {
	s := x.state.Load()
	if s == nil {
		return nil, copse.E(copse.Unavailable, "web.error.internal")
	}
	index, ok := s.byLang[lang]
	if !ok {
		return nil, fmt.Errorf("search: no index for language %q", lang)
	}
	select {
	case x.seats <- struct{}{}:
		defer func() { <-x.seats }()
	case <-time.After(seatWait):
		return nil, copse.E(copse.Unavailable, "web.error.internal")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	var hits []Hit
	if hit, ok := index.leads.Names[strings.ToUpper(strings.TrimSpace(words))]; ok {
		hits = append(hits, hit)
	}
	req := bleve.NewSearchRequestOptions(index.query(lang, words), limit, 0, false)
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
			for field, boost := range map[string]float64{"title": 2, "statement": .6} {
				p := bleve.NewPrefixQuery(strings.ToLower(last))
				p.SetField(field)
				p.SetBoost(boost)
				q.AddQuery(p)
			}
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
