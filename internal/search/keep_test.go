package search

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"copse/internal/copse"
	"copse/internal/kept"
)

// damages are what happens to files, by name.
func damages() map[string]func(t *testing.T, file string) {
	check := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	return map[string]func(*testing.T, string){
		"gone":  func(t *testing.T, f string) { check(t, os.RemoveAll(f)) },
		"empty": func(t *testing.T, f string) { check(t, os.Truncate(f, 0)) },
		"cut":   func(t *testing.T, f string) { check(t, os.Truncate(f, 40)) },
		"changed": func(t *testing.T, f string) {
			data, err := os.ReadFile(f)
			check(t, err)
			data[len(data)/2] ^= 1
			check(t, os.WriteFile(f, data, 0o600))
		},
		"a link": func(t *testing.T, f string) {
			check(t, os.Rename(f, f+"~"))
			check(t, os.Symlink(f+"~", f))
		},
	}
}

// filesOf lists the files of the index in English.
func filesOf(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(filepath.Join(dir, "search"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	return files
}

// TestIndex_damage: an index of which one byte of one file is not as it was is made anew before
// it answers, and that is said.
func TestIndex_damage(t *testing.T) {
	dir := t.TempDir()
	want := found(t, built(t, dir, "1", trees()), "oak")
	for _, file := range filesOf(t, dir) {
		for name, harm := range damages() {
			if filepath.Ext(file) != ".zap" && name != "changed" && name != "gone" {
				continue // for the seal all are one
			}
			harm(t, file)
			s := trees()
			x := built(t, dir, "1", s)
			if got := found(t, x, "oak"); got != want || s.asked != 1 {
				t.Errorf("%s %s: %q, asked %d times", filepath.Base(file), name, got, s.asked)
			}
			if said := x.Trouble(); len(said) != 1 || !strings.Contains(said[0], "made anew for en") {
				t.Errorf("%s %s: says %q", filepath.Base(file), name, said)
			}
			again := trees()
			if x := built(t, dir, "1", again); again.asked != 0 || len(x.Trouble()) != 0 {
				t.Errorf("%s %s: what was made anew is not whole: %q", filepath.Base(file), name, x.Trouble())
			}
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, "search", ".*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestIndex_another: a whole index of another version in the place of this one is none.
func TestIndex_another(t *testing.T) {
	dir := t.TempDir()
	want := found(t, built(t, dir, "1", trees()), "oak")
	first, err := filepath.Glob(filepath.Join(dir, "search", "*"))
	if err != nil || len(first) != 1 {
		t.Fatal(first, err)
	}
	old := filepath.Join(t.TempDir(), "old")
	if err := os.CopyFS(old, os.DirFS(first[0])); err != nil {
		t.Fatal(err)
	}
	built(t, dir, "2", trees())
	second, err := filepath.Glob(filepath.Join(dir, "search", "*"))
	if err != nil || len(second) != 1 || second[0] == first[0] {
		t.Fatal(second, err)
	}
	if err := errors.Join(os.RemoveAll(second[0]), os.CopyFS(second[0], os.DirFS(old))); err != nil {
		t.Fatal(err)
	}
	s := trees()
	x := built(t, dir, "2", s)
	if got := found(t, x, "oak"); got != want || s.asked != 1 || len(x.Trouble()) != 1 || !strings.Contains(x.Trouble()[0], "of another version") {
		t.Errorf("%q, asked %d times, says %q", got, s.asked, x.Trouble())
	}
}

// TestIndex_damageWhileServing: whatever is done to the files of a running node, it answers as
// before.
func TestIndex_damageWhileServing(t *testing.T) {
	for name, harm := range damages() {
		dir := t.TempDir()
		x := built(t, dir, "1", trees())
		want := found(t, x, "acrons oa") // through every part of the index
		for _, file := range filesOf(t, dir) {
			harm(t, file)
		}
		if got := found(t, x, "acrons oa"); got != want || got == "" {
			t.Errorf("%s: %q, before it was %q", name, got, want)
		}
	}
}

// TestIndex_searchFails: who searches where bleve fails or breaks off is told to come back, and the
// next finds an index again.
func TestIndex_searchFails(t *testing.T) {
	for name, harm := range map[string]func(*index){
		"an error": func(i *index) { _ = i.Close() },
		"a panic":  func(i *index) { i.Index = nil },
	} {
		t.Run(name, func(t *testing.T) {
			x := built(t, t.TempDir(), "1", trees())
			harm(x.state.Load().byLang["en"])
			hits, err := x.Search(t.Context(), "en", Query{Words: "oak", Limit: 10})
			if copse.CodeOf(err) != copse.Unavailable || hits.Hits != nil || x.Ready() {
				t.Errorf("answers %v, %v; ready: %v", hits, err, x.Ready())
			}
			if said := strings.Join(x.Trouble(), " "); !strings.Contains(said, "a search failed") || strings.Contains(said, "oak") {
				t.Errorf("says %q", said)
			}
			ctx, stop := context.WithCancel(t.Context())
			x.Keep(ctx, func(ctx context.Context) error {
				defer stop()
				return x.Build(ctx, "1", []copse.Lang{"en"}, trees().in)
			})
			if got := found(t, x, "acorn"); got == "" || len(x.Trouble()) != 0 {
				t.Errorf("opened again it finds %q and says %q", got, x.Trouble())
			}
		})
	}
}

// TestIndex_searchLeft: a reader who goes away takes no index out of use.
func TestIndex_searchLeft(t *testing.T) {
	x := built(t, t.TempDir(), "1", trees())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Search(ctx, "en", Query{Words: "oak", Limit: 10}); !errors.Is(err, context.Canceled) || !x.Ready() {
		t.Errorf("%v, ready: %v", err, x.Ready())
	}
}

// TestIndex_buildFails: what breaks off while an index is made is no end of the process, and leaves
// the older index answering.
func TestIndex_buildFails(t *testing.T) {
	dir := t.TempDir()
	x := built(t, dir, "1", trees())
	breaks := func(copse.Lang) iter.Seq[Entry] { return func(func(Entry) bool) { panic("secret") } }
	if err := x.Build(t.Context(), "2", []copse.Lang{"en"}, breaks); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("a panic: %v", err)
	}
	if got := found(t, x, "q-7"); got != "tree:OAK-1" {
		t.Errorf("the older index answers %q", got)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if x := NewIndex(file); x.Build(t.Context(), "1", []copse.Lang{"en"}, trees().in) == nil || x.Ready() {
		t.Error("built in a file")
	}
}

// TestIndex_noRoom: an index that fits is opened where there is room for its copy; where there is
// none it is not taken for damaged.
func TestIndex_noRoom(t *testing.T) {
	dir := t.TempDir()
	built(t, dir, "1", trees())
	none := filepath.Join(dir, "none")
	for room, want := range map[string]bool{none: false, t.TempDir(): true} {
		x, s := NewIndex(dir), trees()
		x.rooms = []string{none, room}
		err := x.Build(t.Context(), "1", []copse.Lang{"en"}, s.in)
		if (err == nil) != want || x.Ready() != want || s.asked != 0 || len(x.Trouble()) != 0 {
			t.Errorf("room is there: %v: %v, ready: %v, asked %d times, says %q", want, err, x.Ready(), s.asked, x.Trouble())
		}
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := os.Truncate(filesOf(t, dir)[0], 0); err != nil {
		t.Fatal(err)
	}
	x := NewIndex(dir)
	x.rooms = []string{none}
	if err := x.Build(t.Context(), "1", []copse.Lang{"en"}, trees().in); err == nil || len(x.Trouble()) != 1 {
		t.Errorf("damaged, and no room: %v, says %q", err, x.Trouble())
	}
}

// TestKeep: a build that fails is tried again, after growing waits, and what was wrong is said
// until it is not.
func TestKeep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := NewIndex(t.TempDir())
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		tries, begun := 0, copse.Now()
		go x.Keep(ctx, func(ctx context.Context) error {
			if tries++; tries < 4 {
				return io.ErrShortWrite
			}
			return x.Build(ctx, "1", nil, nil)
		})
		synctest.Wait()
		if said := x.Trouble(); len(said) != 1 || said[0] != "could not be built: short write" || x.Ready() {
			t.Errorf("says %q, ready: %v", said, x.Ready())
		}
		for !x.Ready() {
			time.Sleep(firstWait)
		}
		if took := copse.Now().Sub(begun); tries != 4 || took < 7*firstWait || took > 8*firstWait || len(x.Trouble()) != 0 {
			t.Errorf("%d tries in %v; says %q", tries, took, x.Trouble())
		}
		x.Again()
		synctest.Wait()
		if tries != 5 {
			t.Errorf("asked again it was tried %d times", tries)
		}
	})
}

// TestIndex_together: several programs that make the index of one folder at a time all answer.
func TestIndex_together(t *testing.T) {
	dir := t.TempDir()
	var all sync.WaitGroup
	for i := range 6 {
		all.Go(func() {
			x := NewIndex(dir)
			defer x.Close()
			for range 3 {
				if err := x.Build(context.Background(), "1", []copse.Lang{"en"}, trees().in); err != nil {
					t.Errorf("%d: %v", i, err)
					return
				}
				if hits, err := x.Search(context.Background(), "en", Query{Words: "oak", Limit: 10}); len(hits.Hits) != 3 || err != nil {
					t.Errorf("%d finds %v, %v", i, hits, err)
				}
			}
		})
	}
	all.Wait()
	places, err := filepath.Glob(filepath.Join(dir, "search", "*", "en"))
	if err != nil || len(places) != 1 || kept.Fits(places[0]) != nil {
		t.Errorf("left: %v, %v", places, err)
	}
}

// TestIndex_held: a program that stands still in the middle of its build keeps another waiting for
// a minute, no longer.
func TestIndex_held(t *testing.T) {
	dir := t.TempDir()
	lock, err := kept.TryLock(filepath.Join(dir, "search.lock"), "another")
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	synctest.Test(t, func(t *testing.T) {
		x := NewIndex(dir)
		defer x.Close()
		begun := time.Now()
		if err := x.Build(t.Context(), "1", []copse.Lang{"en"}, trees().in); err != nil || !x.Ready() {
			t.Errorf("%v, ready: %v", err, x.Ready())
		}
		if took := time.Since(begun).Round(time.Second); took != time.Minute {
			t.Errorf("waited %v", took)
		}
	})
}

// TestIndex_heldOpens: what is there already is opened at once, whoever holds the lock; what others may
// be at work on is not removed.
func TestIndex_heldOpens(t *testing.T) {
	dir := t.TempDir()
	built(t, dir, "1", trees()).Close()
	others := filepath.Join(dir, "search", "others")
	if err := os.Mkdir(others, 0o700); err != nil {
		t.Fatal(err)
	}
	lock, err := kept.TryLock(filepath.Join(dir, "search.lock"), "another")
	if err != nil {
		t.Fatal(err)
	}
	open := func() {
		t.Helper()
		begun := time.Now()
		x := NewIndex(dir)
		defer x.Close()
		if err := x.Build(t.Context(), "1", []copse.Lang{"en"}, trees().in); err != nil || time.Since(begun) > lockWait*100 {
			t.Errorf("%v after %v", err, time.Since(begun))
		}
	}
	open()
	if _, err := os.Stat(others); err != nil {
		t.Errorf("what another program may be making was removed: %v", err)
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
	open()
	if _, err := os.Stat(others); err == nil {
		t.Error("an older index was left")
	}
}

// TestIndex_sameOrder: entries in any order make an index that answers in the same order, though
// many fit equally well.
func TestIndex_sameOrder(t *testing.T) {
	var entries []Entry
	for _, tree := range []string{"oak", "ash", "elm", "yew", "fir"} {
		for _, part := range []string{"leaf", "root", "bark", "seed", "seeds", "child", "children"} {
			for _, kind := range []string{"tree", "word"} {
				entries = append(entries, Entry{Kind: kind, ID: tree + "-" + part, Title: tree + " " + part, Summary: "grows with its " + part, Body: "the " + tree})
			}
		}
	}
	queries := []string{"chiild", "oak", "seed", "barkk", "oak chil", "grows", "the ash root", "bark leaf seeds yew"}
	var want []string
	for i := range 5 {
		rand.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
		x := built(t, t.TempDir(), "1", &shelf{entries: entries})
		for n, q := range queries {
			got := found(t, x, q)
			if i == 0 {
				want = append(want, got)
			}
			if got != want[n] || got == "" {
				t.Errorf("%q: got %s, before it was %s", q, got, want[n])
			}
		}
	}
}

// TestIndex_nothing: where there is nothing to find, nothing is found.
func TestIndex_nothing(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		x := built(t, dir, "1", &shelf{})
		if got := found(t, x, "oak"); got != "" || len(x.Trouble()) != 0 {
			t.Errorf("found %q, says %q", got, x.Trouble())
		}
	}
}
