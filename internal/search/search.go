// Package search finds things by words, in every language. Whoever has something to be
// found hands in entries; the index is made of these and answers with their kind and id.
//
// It promises: an index on disk is used only for the version it was made of and only while it
// fits its seal, else it is made anew; the same entries give the same answers in the same order
// on every node; a search does a bounded amount of work, whatever is typed; one that fails says
// so and never that nothing was found; nothing that was searched is kept. It knows no door and no
// content: what a hit is called on a page and where it leads, the asker looks up.
package search

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2"

	"copse/internal/copse"
)

// Entry is one thing that can be found, in the words of one language.
type Entry struct {
	Kind, ID string   // what a Hit names it by
	Names    []string // typed alone, in any case and with any marks, one of these puts the entry first: its id, an id it had
	Title    string
	Synonyms []string // what people say for it; who types one gets it, and Found.Said names it
	// Elsewhere are synonyms in other languages. They count where they were typed whole.
	Elsewhere []string
	Term      bool   // its title is our word for its synonyms: a search for one is one for the title too
	Summary   string // counts for more than the body
	Body      string
	Weight    float64  // how many times its score counts; 0 is once
	For       []string // whom it is for: a search may be for one reader's alone
	Unlisted  bool     // is never found itself; its synonyms still lead to what its title says
}

// Hit is one thing a search found.
type Hit struct{ Kind, ID string }

// doc is what the index calls it.
func (h Hit) doc() string { return h.Kind + ":" + h.ID }

// Query is one search.
type Query struct {
	Words string
	For   string // the reader whose things alone are wanted; "": everything
	From  int    // how many of the best to leave out: earlier pages had them
	Limit int
}

// Found is what a search found.
type Found struct {
	Hits  []Hit // best first
	Total int   // how many things fit, on this page and others
	Said  []Hit // whose synonyms were typed, also where they are not among these hits
	Half  []Hit // of whose synonyms some words were typed, not in one place
}

// Index answers searches in every language. It is built from entries into the data
// folder, under a name made of their version, so that a node that starts again opens what
// is there. Queries are not stored. It is safe for concurrent use.
type Index struct {
	dir      string
	rooms    []string // where a copy is opened: the first that has room
	state    atomic.Pointer[indexes]
	seats    chan struct{} // searches under way; who finds none free is asked to come back
	building sync.Mutex    // one build at a time
	again    chan struct{} // asks Keep for a build

	mu      sync.Mutex // guards what follows
	trouble string     // why there is no index of this version
	anew    []string   // what did not fit and was made anew since the start
	retired []*indexes // taken out of use, to be closed with the next build
}

// indexes are the open indexes of one version, one for each language.
type indexes struct {
	name   string // of their folder
	byLang map[copse.Lang]*index
}

// index is what answers in one language.
type index struct {
	bleve.Index // nil where there is nothing to find
	analyser    // of what is typed
	lang        copse.Lang
	leads       leads
	spelt       []spelling       // the words of the texts
	parts       map[string][]int // a term -> of leads.Said, in whose synonyms of several words it stands
}

// leads are what an index knows beside its words. They are kept beside it, so that an
// index that is opened again needs no entries.
type leads struct {
	Of    string           `json:"of"`    // version and language: a seal says that a folder is whole, not which it is
	Count uint64           `json:"count"` // of what can be found
	Names map[string]Hit   `json:"names"` // by nameKey
	Said  []saying         `json:"said"`  // what has synonyms, in the order of the entries
	Says  map[string][]int `json:"says"`  // the terms of a synonym, see key -> of Said

	Words   map[string]int     `json:"words,omitempty"`   // of the texts, as they are written -> how often
	Weights map[string]float64 `json:"weights,omitempty"` // of documents whose score counts otherwise than once
}

// saying is a thing with synonyms and the title to search for, folded, if it is a term.
type saying struct {
	Hit   Hit    `json:"hit"`
	Title string `json:"title,omitempty"`
}

// NewIndex returns an index that is not ready until Build has run. dir is the data folder.
func NewIndex(dir string) *Index {
	dir = filepath.Join(dir, "search")
	return &Index{dir: dir, rooms: []string{dir, os.TempDir()}, seats: make(chan struct{}, 2*runtime.GOMAXPROCS(0)), again: make(chan struct{}, 1)}
}

// Ready reports whether searches are answered.
func (x *Index) Ready() bool { return x.state.Load() != nil }

// Trouble says in a line each why there is no index of the newest version, and what was found
// damaged since the start and made anew.
func (x *Index) Trouble() []string {
	x.mu.Lock()
	defer x.mu.Unlock()
	var all []string
	if x.trouble != "" {
		all = append(all, x.trouble)
	}
	return append(all, x.anew...)
}

// The waits after a build that failed: what was in its way may go, a full disk for one.
const (
	firstWait   = 10 * time.Second
	longestWait = 10 * time.Minute
)

// Again asks Keep for another build, without waiting for it.
func (x *Index) Again() {
	select {
	case x.again <- struct{}{}:
	default: // somebody asked already
	}
}

// Keep calls build, which calls Build, until ctx ends: at once, after Again, when a search
// failed, and after growing waits when the build did.
func (x *Index) Keep(ctx context.Context, build func(context.Context) error) {
	for wait := firstWait; ; {
		err := build(ctx)
		if ctx.Err() != nil {
			return
		}
		var later <-chan time.Time
		if err != nil {
			x.say("could not be built: " + err.Error())
			later, wait = time.After(wait), min(2*wait, longestWait)
		} else {
			wait = firstWait
		}
		select {
		case <-ctx.Done():
			return
		case <-x.again:
		case <-later:
		}
	}
}

// say keeps what is wrong for Trouble, and writes it into the log where that is new.
func (x *Index) say(trouble string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if trouble != "" && trouble != x.trouble {
		slog.Warn("search "+trouble+"; pages work, and it is tried again", "answers", x.Ready())
	}
	x.trouble = trouble
}

// unavailable is the answer where there is nothing to search in.
func unavailable() error { return copse.E(copse.Unavailable, "web.error.internal") }

// Search finds what fits the words, best first: the id itself, then title, synonym,
// summary, body. The last word may be unfinished and each may be misspelt, where nothing has it as it
// was typed. A synonym is heard wherever it stands in what was typed. The error has code unavailable while there is no index, and where the
// search itself failed: the index is then opened or made anew.
func (x *Index) Search(ctx context.Context, lang copse.Lang, q Query) (Found, error) {
	s := x.state.Load()
	if s == nil {
		return Found{}, unavailable()
	}
	index, ok := s.byLang[lang]
	if !ok {
		return Found{}, fmt.Errorf("search: no index for language %q", lang)
	}
	if index.leads.Count == 0 {
		return Found{}, nil
	}
	select {
	case x.seats <- struct{}{}:
		defer func() { <-x.seats }()
	case <-time.After(seatWait):
		return Found{}, unavailable()
	case <-ctx.Done():
		return Found{}, ctx.Err()
	}
	found, err := safely(func() (Found, error) { return index.search(ctx, q) })
	switch {
	case ctx.Err() != nil:
		return Found{}, ctx.Err()
	case err != nil:
		x.retire(s, err)
		return Found{}, unavailable()
	}
	return found, nil
}

// search asks one language's index.
func (x *index) search(ctx context.Context, q Query) (Found, error) {
	all, err := x.Advanced()
	if err != nil {
		return Found{}, err
	}
	reader, err := all.Reader()
	if err != nil {
		return Found{}, err
	}
	defer func() { _ = reader.Close() }()
	ask, err := x.asking(reader, q.Words)
	if err != nil {
		return Found{}, err
	}
	req := bleve.NewSearchRequestOptions(ask.query(q), q.Limit, q.From, false)
	req.SortByCustom(order(x.leads.Weights))
	result, err := x.SearchInContext(ctx, req)
	if err != nil {
		return Found{}, err
	}
	found := Found{Total: int(result.Total), Said: ask.said, Half: ask.half}
	for _, h := range result.Hits {
		kind, id, _ := strings.Cut(h.ID, ":")
		found.Hits = append(found.Hits, Hit{kind, id})
	}
	return found, nil
}

// retire takes indexes out of use in which a search failed. Of the error only its type is said:
// its text may hold what somebody searched for.
func (x *Index) retire(s *indexes, err error) {
	if !x.state.CompareAndSwap(s, nil) {
		return // another search was first
	}
	x.mu.Lock()
	x.retired = append(x.retired, s)
	x.mu.Unlock()
	var broke *brokeOff
	if !errors.As(err, &broke) {
		err = fmt.Errorf("%T", err)
	}
	x.say("is opened again, because a search failed: " + err.Error())
	x.Again()
}

// closeRetired closes what was taken out of use; whoever still searches in it is waited for.
func (x *Index) closeRetired() {
	x.mu.Lock()
	all := x.retired
	x.retired = nil
	x.mu.Unlock()
	for _, s := range all {
		_ = s.close() // it failed before
	}
}

func (s *indexes) close() error {
	var err error
	for _, i := range s.byLang {
		if i.Index == nil {
			continue
		}
		_, closed := safely(func() (struct{}, error) { return struct{}{}, i.Close() })
		err = errors.Join(err, closed)
	}
	return err
}

// Close lets go of the files. The index is not ready afterwards.
func (x *Index) Close() error {
	x.closeRetired()
	if s := x.state.Swap(nil); s != nil {
		return s.close()
	}
	return nil
}
