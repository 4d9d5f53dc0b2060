package pdf

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// heard collects the log.
func heard(t *testing.T) *strings.Builder {
	var said strings.Builder
	old := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&said, nil)))
	t.Cleanup(func() { slog.SetDefault(old) })
	return &said
}

// tries counts the children that were started in a role which notes that.
func tries(s *Typesetter) int {
	data, _ := os.ReadFile(filepath.Join(filepath.Dir(s.cache), "tries"))
	return len(data)
}

// TestMemory_killed: a child that the system ends for its memory is followed by another one half a minute
// later, and each that is ended too by one twice as late, an hour at most; that is said once, and in readiness. When
// a document is made all is well again, and a kill is like the first.
func TestMemory_killed(t *testing.T) {
	for _, role := range []string{"killed", "refused"} {
		said, s := heard(t), setter(t, role)
		for range 5 {
			if _, err := s.Typeset(t.Context(), "", nil); !errors.Is(err, ErrMemory) {
				t.Errorf("%s: %v", role, err)
			}
		}
		if n := tries(s); n != 1 {
			t.Errorf("%s: %d children were started", role, n)
		}
		if n := strings.Count(said.String(), "level=ERROR"); n != 1 || !strings.Contains(said.String(), "to_do=") {
			t.Errorf("%s: said %d times: %s", role, n, said)
		}
		if lines := s.Trouble(); len(lines) != 1 || !strings.Contains(lines[0], "too little memory") {
			t.Errorf("%s: readiness says %q", role, lines)
		}
		until := func() time.Duration {
			wait := time.Until(s.short.Load().until).Round(10 * time.Second)
			s.short.Load().until = time.Time{} // it passes
			return wait
		}
		for i, want := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 16 * time.Minute, 32 * time.Minute, time.Hour, time.Hour} {
			if wait := until(); wait != want {
				t.Errorf("%s: after kill %d the next is tried after %v, want %v", role, i+1, wait, want)
			}
			_, _ = s.Typeset(t.Context(), "", nil)
		}
		if n := strings.Count(said.String(), "level=ERROR"); n != 1 {
			t.Errorf("%s: said %d times after many kills", role, n)
		}
		_ = until()
		s.command[1] = "compile"
		makes(t, s)
		if lines := s.Trouble(); len(lines) != 0 {
			t.Errorf("%s: readiness still says %q", role, lines)
		}
		s.command[1] = role
		_, _ = s.Typeset(t.Context(), "", nil)
		if wait := until(); wait != 30*time.Second {
			t.Errorf("%s: after a document and a kill the next is tried after %v", role, wait)
		}
	}
}

// TestMemory_short: where too little is free no child is started; more is needed where the
// engine must be compiled.
func TestMemory_short(t *testing.T) {
	said, s := heard(t), setter(t, "compile")
	free := int64(coldMemory - 1)
	s.free = func() (int64, bool) { return free, true }
	for range 3 {
		if _, err := s.Typeset(t.Context(), "", nil); !errors.Is(err, ErrMemory) || !strings.Contains(err.Error(), "569 MB are free, 570 MB are needed") {
			t.Errorf("%v", err)
		}
		s.short.Load().until = time.Time{} // a minute passes
	}
	if _, err := os.Stat(s.cache); err == nil || strings.Count(said.String(), "level=ERROR") != 1 {
		t.Errorf("a child was started (%v), or said: %s", err, said)
	}
	s.short.Store(&shortage{why: "a minute ago"})
	free = coldMemory
	makes(t, s)
	free = warmMemory
	makes(t, s)
	free = warmMemory - 1
	if _, err := s.Typeset(t.Context(), "", nil); !errors.Is(err, ErrMemory) {
		t.Errorf("warm: %v", err)
	}
}

// TestFreeMemory: the least of what the machine and each control group leave, in both versions;
// files in memory give way; a system that says nothing is unknown.
func TestFreeMemory(t *testing.T) {
	const meminfo = "MemTotal: 4000 kB\nMemAvailable:   3000 kB\nSwapFree: 1000 kB\n"
	for name, c := range map[string]struct {
		files map[string]string
		free  int64
		known bool
	}{
		"nothing": {nil, 0, false},
		"machine": {map[string]string{"proc/meminfo": meminfo}, 4000 << 10, true},
		"version 2, a group around it limits": {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/system.slice/copse.service\n",
			"sys/fs/cgroup/system.slice/copse.service/memory.max": "max\n", "sys/fs/cgroup/system.slice/copse.service/memory.current": "5\n",
			"sys/fs/cgroup/system.slice/memory.max": "1000000\n", "sys/fs/cgroup/system.slice/memory.current": "900000\n",
			"sys/fs/cgroup/system.slice/memory.stat": "anon 1\ninactive_file 200\nactive_file 30\nshmem 7\n"}, 100230, true},
		"version 2, a container's own top": {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/\n",
			"sys/fs/cgroup/memory.max": "500\n", "sys/fs/cgroup/memory.current": "600\n"}, -100, true},
		"version 1, whose path the container does not show": {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "3:cpu:/x\n2:hugetlb,memory:/docker/1\n0::/\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "1000\n", "sys/fs/cgroup/memory/memory.usage_in_bytes": "400\n",
			"sys/fs/cgroup/memory/memory.stat": "inactive_file 1\ntotal_inactive_file 50\n"}, 650, true},
		"no limit": {map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "2:memory:/\n",
			"sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n", "sys/fs/cgroup/memory/memory.usage_in_bytes": "400\n"}, 4000 << 10, true},
		"not numbers": {map[string]string{"proc/meminfo": "MemAvailable: much\n", "proc/self/cgroup": "no\n0::/../../x\n"}, 0, false},
	} {
		root := t.TempDir()
		for file, text := range c.files {
			file = filepath.Join(root, file)
			if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte(text), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		if free, known := freeMemory(root); free != c.free || known != c.known {
			t.Errorf("%s: %d, %v, want %d, %v", name, free, known, c.free, c.known)
		}
	}
}

// TestEngine_noRoom: without room to keep the engine each document is made from memory, and that
// is said once; the little that is free is left to the database.
func TestEngine_noRoom(t *testing.T) {
	for name, spoil := range map[string]func(s *Typesetter) error{
		"no folder": func(s *Typesetter) error {
			s.cache = filepath.Join(filepath.Dir(s.cache), "file", "x")
			return os.WriteFile(filepath.Dir(s.cache), nil, 0o600)
		},
		"full": func(s *Typesetter) error {
			s.disk = func(string) (int64, bool) { return 96 << 20, true }
			return nil
		},
		"full at the end": func(s *Typesetter) error {
			s.command[1] = "uncompiled"
			return nil
		},
	} {
		said, s := heard(t), setter(t, "compile")
		if err := spoil(s); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			makes(t, s)
		}
		if _, err := os.Stat(s.cache); err == nil {
			t.Errorf("%s: an engine is kept", name)
		}
		if n := strings.Count(said.String(), "cannot be kept"); n != 1 {
			t.Errorf("%s: said %d times: %s", name, n, said)
		}
		if lines := strings.Join(s.Trouble(), "; "); !strings.Contains(lines, "as long as the first") {
			t.Errorf("%s: readiness says %q", name, lines)
		}
	}
}
