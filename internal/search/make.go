package search

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"

	"copse/internal/copse"
	"copse/internal/kept"
)

// indexVersion changes when analysers, fields or documents do: old indexes are then rebuilt.
const indexVersion = "6"

// The folder of a language holds the words, leads and a seal.
const (
	wordsName = "words"
	leadsName = "leads.json"
)

// Build opens the indexes of a version of the entries, making first those that are not
// there or do not fit their seal, and then answers from them. Older indexes are removed. What is
// there is opened without waiting for another program that makes indexes.
// Searches go on meanwhile. Other entries want another version; entries is asked for the
// languages whose index is made, one after the other.
func (x *Index) Build(ctx context.Context, version string, langs []copse.Lang, entries func(copse.Lang) iter.Seq[Entry]) error {
	x.building.Lock()
	defer x.building.Unlock()
	defer x.closeRetired()
	var leave func() // once this program is alone, or gave up to wait for it
	alone := false
	defer func() {
		if leave != nil {
			leave()
		}
	}()
	sum := sha256.Sum256([]byte(version))
	next := &indexes{name: indexVersion + "-" + hex.EncodeToString(sum[:8]), byLang: map[copse.Lang]*index{}}
	for _, lang := range langs {
		if err := ctx.Err(); err != nil {
			return errors.Join(err, next.close())
		}
		place := filepath.Join(x.dir, next.name, string(lang))
		index, err := safely(func() (*index, error) { return x.read(place) })
		if err != nil {
			if leave == nil {
				leave, alone = x.alone(ctx, longestBuild)
			}
			index, err = x.open(ctx, place, lang, entries)
		}
		if err != nil {
			return errors.Join(fmt.Errorf("search index %s: %w", lang, err), next.close())
		}
		next.byLang[lang] = index
	}
	x.say("")
	if old := x.state.Swap(next); old != nil {
		// A search may still read the old one; it keeps its files open until then.
		defer func() { _ = old.close() }()
	}
	if leave == nil {
		leave, alone = x.alone(ctx, 0)
	}
	if alone {
		x.clean(next.name)
	}
	return nil
}

// alone waits while another program makes indexes in the same folder: two that put theirs in one
// place at a time find each other's half. One that holds on for longer than a build takes is not
// waited for any longer, and neither is it where the system knows no locks.
func (x *Index) alone(ctx context.Context, most time.Duration) (leave func(), alone bool) {
	if err := os.MkdirAll(x.dir, 0o750); err != nil {
		return func() {}, true
	}
	ctx, done := context.WithTimeout(ctx, most)
	defer done()
	for {
		lock, err := kept.TryLock(x.dir+".lock", "copse, for its search index")
		if held := (*kept.Held)(nil); !errors.As(err, &held) {
			return func() { _ = lock.Release() }, true
		}
		select {
		case <-ctx.Done():
			return func() {}, false
		case <-time.After(lockWait):
		}
	}
}

const (
	lockWait     = 50 * time.Millisecond
	longestBuild = time.Minute
)

// open opens an index that fits its seal, or makes it beside its place and moves it in: a crash
// in between leaves nothing that looks finished.
func (x *Index) open(ctx context.Context, place string, lang copse.Lang, entries func(copse.Lang) iter.Seq[Entry]) (*index, error) {
	if err := os.MkdirAll(filepath.Dir(place), 0o750); err != nil {
		return nil, err
	}
	read := func() (*index, error) { return x.read(place) }
	made, err := safely(read)
	if err == nil {
		return made, nil
	}
	switch {
	case errors.Is(err, errNoRoom):
		return nil, err // it fits: another would find no room either
	case !errors.Is(err, fs.ErrNotExist):
		x.note(lang, err)
	}
	half, err := os.MkdirTemp(x.dir, unfinishedName)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(half) // where it was not moved away
	_, err = safely(func() (struct{}, error) { return struct{}{}, fill(ctx, half, of(place), lang, entries(lang)) })
	if err == nil {
		err = kept.Seal(half)
	}
	if err == nil {
		err = kept.Put(half, place)
	}
	if made, other := safely(read); other == nil {
		return made, nil // also where another program put its own there just now
	} else if err == nil {
		err = other
	}
	return nil, err
}

// note says once that an index was not what was made here.
func (x *Index) note(lang copse.Lang, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	line := fmt.Sprintf("was made anew for %s: %v", lang, err)
	if slices.Contains(x.anew, line) {
		return
	}
	slog.Warn("a search index is damaged and is made anew", "lang", lang, "why", err.Error())
	x.anew = append(x.anew, line)
	x.anew = x.anew[max(0, len(x.anew)-mostNotes):]
}

// mostNotes is how much of what was made anew is remembered.
const mostNotes = 10

// read opens the index in a place. Where another program puts its own there meanwhile, what was
// read is half of each: it is read again.
func (x *Index) read(place string) (*index, error) {
	for tries := 1; ; tries++ {
		before, err := os.Lstat(place)
		if err != nil {
			return nil, err
		}
		made, err := x.openCopy(place)
		if after, other := os.Lstat(place); err == nil || tries == 5 || other == nil && os.SameFile(before, after) {
			return made, err
		}
	}
}

// openCopy opens a copy of an index, which is compared with its seal and then has no name any
// more: what answers is what was sealed, whatever is done to the files in the data folder
// afterwards. Files that are cut short while they are mapped into memory would end the process.
func (x *Index) openCopy(place string) (*index, error) {
	own, err := x.copy(place)
	if own != "" {
		defer os.RemoveAll(own)
	}
	if err != nil {
		return nil, err
	}
	var known leads
	data, err := os.ReadFile(filepath.Join(own, leadsName))
	if err == nil {
		err = json.Unmarshal(data, &known)
	}
	if err == nil && known.Of != of(place) {
		err = &kept.Broken{File: place, Why: "is the index of another version or language"}
	}
	lang := copse.Lang(filepath.Base(place))
	if err != nil || known.Count == 0 {
		return &index{lang: lang, leads: known}, err
	}
	opened, err := bleve.OpenUsing(filepath.Join(own, wordsName), map[string]any{"read_only": true})
	if err != nil {
		return nil, err
	}
	if n, err := opened.DocCount(); err != nil || n != known.Count {
		return nil, errors.Join(&kept.Broken{File: place, Why: fmt.Sprintf("holds %d things, not %d", n, known.Count)}, err, opened.Close())
	}
	return &index{opened, analyserOf(opened.Mapping()), lang, known, spellings(lang, known.Words), known.parts()}, nil
}

// errNoRoom says that an index fits its seal and no copy of it can be made.
var errNoRoom = errors.New("there is no room to open the index in")

// copy makes a copy of a folder that fits its seal.
func (x *Index) copy(place string) (own string, err error) {
	if err := kept.FitsInSize(place); err != nil {
		return "", err
	}
	for _, room := range x.rooms {
		if own, err = os.MkdirTemp(room, unfinishedName); err != nil {
			continue
		}
		if err = os.CopyFS(own, os.DirFS(place)); err == nil {
			break
		}
		_ = os.RemoveAll(own)
	}
	if err != nil {
		if broken := kept.Fits(place); broken != nil {
			return "", broken
		}
		return "", fmt.Errorf("%w: %v", errNoRoom, err) // %v: what is missing is not the index
	}
	var broken *kept.Broken
	if err = kept.Fits(own); errors.As(err, &broken) {
		err = &kept.Broken{File: place + strings.TrimPrefix(broken.File, own), Why: broken.Why}
	}
	return own, err
}

// document is what is indexed of a thing; field names stand in indexMapping. What counts for more
// stands in All more than once.
type document struct {
	Title string   `json:"title"`
	Said  string   `json:"said"`
	All   string   `json:"all"`
	For   []string `json:"for"`
}

func documentOf(lang copse.Lang, e Entry) document {
	d := document{Title: fold(lang, e.Title), Said: fold(lang, strings.Join(e.Synonyms, "\n")), For: e.For}
	summary := fold(lang, e.Summary)
	d.All = strings.Join([]string{d.Title, d.Title, d.Title, d.Said, d.Said, summary, summary, fold(lang, e.Body)}, "\n")
	return d
}

// fill makes the index in a folder. Bleve's builder works in this goroutine alone, so that what
// goes wrong in it can be caught; it makes one segment of one batch.
func fill(ctx context.Context, dir, of string, lang copse.Lang, entries iter.Seq[Entry]) error {
	m, err := indexMapping(lang)
	if err != nil {
		return err
	}
	made, err := bleve.NewBuilder(filepath.Join(dir, wordsName), m, map[string]any{"buildPathPrefix": dir, "batchSize": math.MaxInt32})
	if err != nil {
		return err
	}
	known := leads{Of: of, Names: map[string]Hit{}, Says: map[string][]int{}, Weights: map[string]float64{}, Words: map[string]int{}}
	typed := analyserOf(m)
	for e := range entries {
		known.say(lang, typed, e)
		if e.Unlisted {
			continue
		}
		d := documentOf(lang, e)
		known.spell(lang, d)
		for _, name := range e.Names {
			if key := nameKey(name); key != "" {
				known.Names[key] = Hit{e.Kind, e.ID}
			}
		}
		if e.Weight != 0 {
			known.Weights[Hit{e.Kind, e.ID}.doc()] = e.Weight
		}
		if err := made.Index(Hit{e.Kind, e.ID}.doc(), d); err != nil {
			return err
		}
		known.Count++
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if known.Count == 0 { // the builder breaks off where it has nothing to build
		if err := emptied(dir); err != nil {
			return err
		}
	} else if err := made.Close(); err != nil {
		return err
	}
	data, err := json.Marshal(known)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, leadsName), data, 0o600)
}

// say keeps the synonyms of an entry, and its title, as they are typed.
func (k *leads) say(lang copse.Lang, typed analyser, e Entry) {
	s := saying{Hit: Hit{e.Kind, e.ID}}
	if e.Term {
		s.Title = fold(lang, e.Title)
	}
	k.Said = append(k.Said, s)
	keep := func(key string) {
		if n := len(k.Said) - 1; key != "" && !slices.Contains(k.Says[key], n) {
			k.Says[key] = append(k.Says[key], n)
		}
	}
	for i, word := range slices.Concat(e.Synonyms, []string{e.Title}, e.Elsewhere) {
		all := typed.terms(fold(lang, word))
		keep(key(all))
		if i < len(e.Synonyms) && len(all) == 2 && len(telling(all)) == 2 && guesses(lang) {
			keep(key(typed.terms(all[0].word + all[1].word))) // "selfharm" for "self-harm"
		}
	}
}

// parts are the terms of synonyms of several words.
func (k *leads) parts() map[string][]int {
	parts := map[string][]int{}
	for words, said := range k.Says {
		for word := range strings.FieldsSeq(words) {
			for _, n := range said {
				if !slices.Contains(parts[word], n) {
					parts[word] = append(parts[word], n)
				}
			}
		}
	}
	return parts
}

// key is what a synonym is kept by: the terms of it that say something, or all of them where only
// one of several does.
func key(all []term) string {
	switch some := telling(all); {
	case len(some) == 1:
		return joined(all)
	default:
		return joined(some)
	}
}

// of names the version and the language of the index in a place.
func of(place string) string {
	return filepath.Base(filepath.Dir(place)) + "/" + filepath.Base(place)
}

// emptied removes what a builder began in a folder.
func emptied(dir string) error {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		err = errors.Join(err, os.RemoveAll(filepath.Join(dir, e.Name())))
	}
	return err
}

// unfinishedName begins the name of a folder that is not, or no more, for others.
const unfinishedName = ".index.new-"

// unfinished is how old a folder is that nobody works on any more.
const unfinished = time.Hour

// clean removes the indexes of other versions, and what others left unfinished. What stays costs
// room, no more.
func (x *Index) clean(keep string) {
	entries, _ := os.ReadDir(x.dir)
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || e.Name() == keep || kept.Leftover(e.Name()) && time.Since(info.ModTime()) < unfinished {
			continue
		}
		_ = os.RemoveAll(filepath.Join(x.dir, e.Name()))
	}
}

// brokeOff is a panic in bleve.
type brokeOff struct{ why string }

func (b *brokeOff) Error() string { return "bleve broke off: " + b.why }

// safely turns a panic into an error, also one by memory that is mapped from a file and cannot
// be read. Of values that are no fault of Go's own only the type is said.
func safely[T any](do func() (T, error)) (t T, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		switch p := recover().(type) {
		case nil:
		case runtime.Error:
			err = &brokeOff{p.Error()}
		default:
			err = &brokeOff{fmt.Sprintf("%T", p)}
		}
	}()
	return do()
}
