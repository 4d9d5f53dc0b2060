package press

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// printer answers with the source itself.
type printer struct {
	err  error
	made atomic.Int32
}

func (p *printer) Typeset(_ context.Context, source string, _ map[string][]byte) ([]byte, error) {
	p.made.Add(1)
	return []byte("%PDF " + source), p.err
}

func (*printer) Version() string { return "1" }

// of is what writes a plate.
func of(source string, assets map[string][]byte) func() (Plate, error) {
	return func() (Plate, error) { return Plate{Source: source, Assets: assets}, nil }
}

// got asks for a document, whose text is returned.
func got(t *testing.T, p *Press, name string, write func() (Plate, error)) (text string, k Kept) {
	t.Helper()
	k, ready, err := p.Get(name, write, time.Minute)
	if err != nil || !ready {
		t.Fatal(ready, err)
	}
	defer k.File.Close()
	data, err := io.ReadAll(k.File)
	if err != nil {
		t.Fatal(err)
	}
	return string(data), k
}

func TestPress(t *testing.T) {
	by := &printer{}
	dir := filepath.Join(t.TempDir(), "pdf")
	p := New(dir, by)
	text, first := got(t, p, "a-full-en", of("one", nil))
	if text != "%PDF one" {
		t.Errorf("%q", text)
	}
	_, asset := got(t, p, "b-full-en", of("one", map[string][]byte{"x": []byte("y")}))
	if asset.File.Name()[len(dir)+3:] == first.File.Name()[len(dir)+3:] {
		t.Error("an asset does not count")
	}
	if asset.Hash != first.Hash {
		t.Error("the hash is not that of the bytes")
	}
	_, other := got(t, p, "a-full-en-CA", of("one", nil)) // another document, whose name begins the same
	old := filepath.Join(dir, "a-full-en-0123456789abcdef.pdf")
	if err := os.WriteFile(old, nil, 0o600); err != nil { // as they were called before they had a sum
		t.Fatal(err)
	}
	p.Forget()
	text, next := got(t, p, "a-full-en", of("two", nil))
	if text != "%PDF two" {
		t.Errorf("after the content was replaced: %q", text)
	}
	for _, gone := range []string{first.File.Name(), old} {
		if _, err := os.Stat(gone); err == nil {
			t.Errorf("%s of the older text stays", filepath.Base(gone))
		}
	}
	for _, k := range []Kept{next, asset, other} {
		if _, err := os.Stat(k.File.Name()); err != nil {
			t.Error(err)
		}
	}
	if len(p.jobs) != 0 {
		t.Errorf("%d jobs are left", len(p.jobs))
	}
}

// TestPress_writes a plate once for each name and content, not for each reader.
func TestPress_writes(t *testing.T) {
	by, written := &printer{}, 0
	p := New(t.TempDir(), by)
	write := func() (Plate, error) { written++; return Plate{Source: "x"}, nil }
	for range 3 {
		got(t, p, "a", write)
	}
	if written != 1 || by.made.Load() != 1 {
		t.Errorf("written %d times, made %d times", written, by.made.Load())
	}
	// Content is replaced while a plate is written: what it came to is not remembered.
	got(t, p, "b", func() (Plate, error) { p.Forget(); return Plate{Source: "old"}, nil })
	if text, _ := got(t, p, "b", of("new", nil)); text != "%PDF new" {
		t.Errorf("the older content is served: %q", text)
	}
}

// TestPress_damage: a kept document that is not as it was written is made anew, whether the
// process verified it before or starts now, and that is said once.
func TestPress_damage(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("%PDF secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, harm := range map[string]func(file string) error{
		"empty":   func(f string) error { return os.Truncate(f, 0) },
		"cut":     func(f string) error { return os.Truncate(f, 5) },
		"changed": func(f string) error { return os.WriteFile(f, []byte("%PDF two"), 0o600) },
		"longer":  func(f string) error { return os.WriteFile(f, []byte("%PDF one and more"), 0o600) },
		"gone":    os.Remove,
		"a link":  func(f string) error { return errors.Join(os.Remove(f), os.Symlink(secret, f)) },
		"a link to itself moved": func(f string) error {
			return errors.Join(os.Rename(f, f+"~"), os.Symlink(f+"~", f))
		},
		"a folder": func(f string) error { return errors.Join(os.Remove(f), os.MkdirAll(filepath.Join(f, "x"), 0o700)) },
	} {
		for _, started := range []bool{false, true} {
			by, dir := &printer{}, t.TempDir()
			p := New(dir, by)
			_, k := got(t, p, "a", of("one", nil))
			if err := harm(k.File.Name()); err != nil {
				t.Fatal(err)
			}
			if started {
				p = New(dir, by)
			}
			for range 2 {
				if text, again := got(t, p, "a", of("one", nil)); text != "%PDF one" || again.Hash != k.Hash {
					t.Errorf("%s: served %q", name, text)
				}
			}
			if by.made.Load() != 2 {
				t.Errorf("%s: made %d times", name, by.made.Load())
			}
			if said := len(p.Trouble()); said != 1 && name != "gone" {
				t.Errorf("%s: said %d times: %q", name, said, p.Trouble())
			}
		}
	}
}

// TestPress_tries again after a failure, but not at once.
func TestPress_tries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		by := &printer{err: errors.New("no")}
		p := New(t.TempDir(), by)
		ask := func() error { _, _, err := p.Get("a", of("x", nil), time.Minute); return err }
		_, _ = ask(), ask()
		if by.made.Load() != 1 {
			t.Errorf("%d tries at once", by.made.Load())
		}
		time.Sleep(retryAfter + time.Second)
		by.err = nil
		if err := ask(); err != nil || by.made.Load() != 2 {
			t.Errorf("%v after %d tries", err, by.made.Load())
		}
	})
}
