package press

import (
	"context"
	"errors"
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

func TestPress(t *testing.T) {
	by := &printer{}
	dir := filepath.Join(t.TempDir(), "pdf")
	p := New(dir, by)
	first, ready, err := p.Get("a-full-en", Plate{Source: "one"}, time.Minute)
	if err != nil || !ready {
		t.Fatal(ready, err)
	}
	if data, err := os.ReadFile(first.File); err != nil || string(data) != "%PDF one" {
		t.Errorf("%q %v", data, err)
	}
	asset, _, _ := p.Get("b-full-en", Plate{Source: "one", Assets: map[string][]byte{"x": []byte("y")}}, time.Minute)
	if asset.Hash == first.Hash {
		t.Error("an asset does not count")
	}
	next, _, err := p.Get("a-full-en", Plate{Source: "two"}, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(first.File); err == nil {
		t.Error("the document of the older text stays")
	}
	for _, f := range []string{next.File, asset.File} {
		if _, err := os.Stat(f); err != nil {
			t.Error(err)
		}
	}
	if len(p.jobs) != 0 {
		t.Errorf("%d jobs are left", len(p.jobs))
	}
}

// TestPress_tries again after a failure, but not at once.
func TestPress_tries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		by := &printer{err: errors.New("no")}
		p := New(t.TempDir(), by)
		ask := func() error { _, _, err := p.Get("a", Plate{Source: "x"}, time.Minute); return err }
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
