package app

import (
	"context"
	"errors"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"copse/internal/config"
	"copse/internal/db"
	"copse/internal/testkit"
)

// TestReady_truth: a database that was removed or replaced underneath, and a folder or disk that
// takes nothing, are named with 503, and all of them at once; when all is well again it is.
func TestReady_truth(t *testing.T) {
	n, _ := startNode(t, nil)
	h := n.ready()
	file, aside := filepath.Join(n.config.Data, db.FileName), filepath.Join(n.config.Data, "aside")
	taken := filepath.Join(n.config.Data, ".writable")
	move := func() error { return os.Rename(file, aside) }
	replace := func() error { return errors.Join(move(), os.WriteFile(file, nil, 0o600)) }
	for _, c := range []struct {
		name         string
		harm, mend   func() error
		want, refuse string
	}{
		{"well", nil, nil, "ok", db.FileName},
		{"removed", move, func() error { return os.Rename(aside, file) }, file + " is not the file this node opened", "does not answer"},
		{"replaced", replace, func() error { return os.Rename(aside, file) }, file + " is not the file this node opened", "cannot be written"},
		{"disk full", func() error { return os.Symlink("/dev/full", taken) }, nil, "no space left on device", db.FileName},
		{"folder takes nothing", func() error { return os.MkdirAll(filepath.Join(taken, "x"), 0o700) }, func() error { return os.RemoveAll(taken) }, "the data folder cannot be written", db.FileName},
		{"well again", nil, nil, "ok", "cannot"},
	} {
		if c.harm != nil {
			if err := c.harm(); err != nil {
				t.Fatal(err)
			}
		}
		w := get(h, "/readyz")
		if status := map[bool]int{true: 200, false: 503}[c.want == "ok"]; w.Code != status || !strings.Contains(w.Body.String(), c.want) || strings.Contains(w.Body.String(), c.refuse) {
			t.Errorf("%s: %d %s", c.name, w.Code, w.Body)
		}
		if c.mend != nil {
			if err := c.mend(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := os.Lstat(taken); err == nil {
		t.Error("readiness leaves a file")
	}
}

// TestReady_overlay: an overlay whose files were changed since the start is named, behind an "ok":
// pages are those that were read.
func TestReady_overlay(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "overlay")
	if err := os.CopyFS(dir, os.DirFS("../../examples/overlay-xx")); err != nil {
		t.Fatal(err)
	}
	n, _ := startNode(t, func(c *config.Config) { c.Overlay = dir })
	h := n.ready()
	if w := get(h, "/readyz"); w.Code != 200 || strings.Contains(w.Body.String(), "overlay") {
		t.Errorf("untouched: %d %s", w.Code, w.Body)
	}
	if err := os.WriteFile(filepath.Join(dir, "pack.yaml"), []byte("other: words"), 0o600); err != nil {
		t.Fatal(err)
	}
	if w := get(h, "/readyz"); w.Code != 200 || !strings.HasPrefix(w.Body.String(), "ok") || !strings.Contains(w.Body.String(), "the overlay in "+dir+" is not as this node read it") {
		t.Errorf("changed: %d %s", w.Code, w.Body)
	}
}

// TestProbe: what hangs is said to be silent when it is time, is not asked twice at once, and is
// believed again when it answers.
func TestProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int32
		hang := make(chan struct{})
		p := probe{func(context.Context) error { asked.Add(1); <-hang; return nil }, make(chan struct{}, 1)}
		for range 3 {
			ctx, cancel := context.WithTimeout(t.Context(), readyWithin)
			began := time.Now()
			if err := p.run(ctx); !errors.Is(err, errSilent) || time.Since(began) != readyWithin {
				t.Errorf("%v after %v", err, time.Since(began))
			}
			cancel()
		}
		if n := asked.Load(); n != 1 {
			t.Errorf("what hangs was asked %d times", n)
		}
		close(hang)
		if err := p.run(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// TestReady_hangs: a disk that hangs holds readiness for its two seconds, no longer: the overlay's is
// named behind an "ok", any other with 503.
func TestReady_hangs(t *testing.T) {
	well := func(context.Context) error { return nil }
	for _, c := range []struct {
		name   string
		status int
		want   string
	}{{"overlay", 200, "ok\nthe folder of the overlay does not answer\n"}, {"data", 503, "it does not answer\n"}, {"none", 200, "ok\n"}} {
		synctest.Test(t, func(t *testing.T) {
			hang := make(chan struct{})
			defer close(hang)
			of := func(name string) probe {
				if name != c.name {
					return asked(well)
				}
				return asked(func(context.Context) error { <-hang; return nil })
			}
			began := time.Now()
			w := get(&health{[]probe{of("data")}, of("overlay"), func() string { return "ok\n" }}, "/readyz")
			if took := time.Since(began); w.Code != c.status || w.Body.String() != c.want || took != map[bool]time.Duration{false: readyWithin}[c.name == "none"] {
				t.Errorf("%s: %d %q after %v", c.name, w.Code, w.Body, took)
			}
		})
	}
}

// TestReady_frozen: a PostgreSQL that takes connections and answers nothing is named within the
// time limit, and is well when it goes on.
func TestReady_frozen(t *testing.T) {
	const promised = 2 * time.Second // in SECURITY.md and docs/run/install.md
	address, freeze, thaw := frozen(t, testkit.FreshPostgres(t))
	n, _ := startNode(t, func(c *config.Config) { c.DB = address })
	h := n.ready()
	for _, c := range []struct {
		before func()
		status int
	}{{func() {}, 200}, {freeze, 503}, {thaw, 200}} {
		c.before()
		began := time.Now()
		w := get(h, "/readyz")
		if took := time.Since(began); w.Code != c.status || took > promised+500*time.Millisecond {
			t.Errorf("%d %s after %v, want %d", w.Code, w.Body, took, c.status)
		}
	}
}

// frozen puts something between a node and its PostgreSQL that can hold back every answer.
func frozen(t *testing.T, address string) (through string, freeze, thaw func()) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	network, to, q := "tcp", u.Host, u.Query()
	if folder := q.Get("host"); folder != "" { // of a socket
		network, to = "unix", folder+"/.s.PGSQL.5432"
		q.Del("host")
		u.RawQuery = q.Encode()
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	u.Host = l.Addr().String()
	var cold atomic.Bool
	relay := func(to, from net.Conn) {
		defer to.Close()
		b := make([]byte, 32<<10)
		for {
			n, err := from.Read(b)
			for cold.Load() {
				time.Sleep(10 * time.Millisecond)
			}
			if _, failed := to.Write(b[:n]); err != nil || failed != nil {
				return
			}
		}
	}
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial(network, to)
			if err != nil {
				_ = in.Close()
				continue
			}
			go relay(in, out)
			go relay(out, in)
		}
	}()
	return u.String(), func() { cold.Store(true) }, func() { cold.Store(false) }
}
