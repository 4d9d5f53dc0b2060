package pdf

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"copse/internal/kept"
)

// engineOf is a typesetter that has made two documents, the second with a kept engine, and the file of its compiled engine.
func engineOf(t *testing.T) (*Typesetter, string) {
	t.Helper()
	s := setter(t, "compile")
	makes(t, s)
	makes(t, s)
	if err := kept.Fits(s.cache); err != nil || s.looked == nil {
		t.Fatal(err, "or never verified")
	}
	return s, filepath.Join(s.cache, "wazero", "code")
}

func makes(t *testing.T, s *Typesetter) {
	t.Helper()
	if pdf, err := s.Typeset(t.Context(), "", nil); err != nil || string(pdf) != "%PDF" {
		t.Fatalf("%q, %v", pdf, err)
	}
}

// TestEngine_damage: a compiled engine that does not fit its seal is not run but made anew, whether
// this process verified it before or not, and that is said once.
func TestEngine_damage(t *testing.T) {
	for name, harm := range map[string]func(file string) error{
		"changed": func(f string) error { return os.WriteFile(f, []byte("other machine code"), 0o600) },
		"empty":   func(f string) error { return os.Truncate(f, 0) },
		"gone":    os.Remove,
		"no seal": func(f string) error { return os.Remove(filepath.Join(filepath.Dir(f), "..", "seal.json")) },
		"a link":  func(f string) error { return errors.Join(os.Rename(f, f+"~"), os.Symlink(f+"~", f)) },
	} {
		for _, started := range []bool{false, true} {
			s, file := engineOf(t)
			if err := harm(file); err != nil {
				t.Fatal(err)
			}
			if started {
				s.looked = nil
			}
			for range 2 {
				makes(t, s)
				if data, err := os.ReadFile(file); string(data) != "machine code" || kept.Fits(s.cache) != nil {
					t.Errorf("%s: the engine is %q, %v, %v", name, data, err, kept.Fits(s.cache))
				}
			}
			if said := s.Trouble(); len(said) != 1 || !strings.Contains(said[0], "is made anew") {
				t.Errorf("%s: says %q", name, said)
			}
			if left, _ := filepath.Glob(filepath.Join(filepath.Dir(s.cache), ".*")); len(left) != 0 {
				t.Errorf("%s: left %v", name, left)
			}
		}
	}
}

// TestEngine_kept: an engine that fits is used as it is; after a child failed it is read again.
func TestEngine_kept(t *testing.T) {
	s, file := engineOf(t)
	before, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	makes(t, s)
	if after, err := os.Stat(file); err != nil || !kept.SameFile(before, after) || s.looked == nil || len(s.Trouble()) != 0 {
		t.Errorf("made again: %v; says %q", err, s.Trouble())
	}
	s.command[1] = "crash"
	if _, err := s.Typeset(t.Context(), "", nil); err == nil || s.looked != nil {
		t.Errorf("%v; the engine is still believed: %v", err, s.looked != nil)
	}
	if err := kept.Fits(s.cache); err != nil {
		t.Errorf("a whole engine was dropped: %v", err)
	}
}

// TestEngine_failed: what a child that failed leaves behind is no engine.
func TestEngine_failed(t *testing.T) {
	s := setter(t, "break")
	if _, err := s.Typeset(t.Context(), "", nil); err == nil {
		t.Fatal("it did not fail")
	}
	if left, _ := os.ReadDir(filepath.Dir(s.cache)); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

// TestEngine_older: the engine of an older program is dropped, and what was begun long ago.
func TestEngine_older(t *testing.T) {
	s := setter(t, "compile")
	dir := filepath.Dir(s.cache)
	old, begun, now := filepath.Join(dir, cachePrefix+"0123456789ab"), filepath.Join(dir, "."+cachePrefix+"0.new-1"), filepath.Join(dir, "."+cachePrefix+"0.new-2")
	for _, d := range []string{old, begun, now} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-2 * unfinished)
	if err := os.Chtimes(begun, long, long); err != nil {
		t.Fatal(err)
	}
	makes(t, s)
	for d, want := range map[string]bool{old: false, begun: false, now: true, s.cache: true} {
		if _, err := os.Stat(d); (err == nil) != want {
			t.Errorf("%s: %v", filepath.Base(d), err)
		}
	}
}

// TestEngine_leftovers: what a program that was killed left half made goes at a start, and before a document though
// its engine is there; what may still be worked on stays.
func TestEngine_leftovers(t *testing.T) {
	s, _ := engineOf(t)
	dir := filepath.Dir(s.cache)
	left, now := filepath.Join(dir, "."+cachePrefix+"0.new-1"), filepath.Join(dir, "."+cachePrefix+"0.new-2")
	for name, begin := range map[string]func(){
		"start":    func() { _, _ = New(dir) },
		"document": func() { makes(t, s) },
	} {
		if err := errors.Join(os.MkdirAll(filepath.Join(left, "wazero"), 0o700), os.MkdirAll(now, 0o700)); err != nil {
			t.Fatal(err)
		}
		for folder, age := range map[string]time.Duration{left: 11 * time.Minute, now: 4 * time.Minute} {
			if err := os.Chtimes(folder, time.Time{}, time.Now().Add(-age)); err != nil {
				t.Fatal(err)
			}
		}
		begin()
		for folder, want := range map[string]bool{left: false, now: true, s.cache: true} {
			if _, err := os.Stat(folder); (err == nil) != want {
				t.Errorf("%s: %s: %v", name, filepath.Base(folder), err)
			}
		}
	}
}
