package pdf

import (
	"bufio"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// ErrMemory says that this machine has too little memory for documents.
var ErrMemory = errors.New("this machine has too little memory for PDF files")

// What a child takes at its most, as docs/performance-pdf.md measures it, and a little more:
// with the compiled engine, and where it compiles it.
const (
	warmMemory = 270 << 20
	coldMemory = 570 << 20
)

// A child that was ended for its memory may be ended again, or somebody else ended it: the next
// is tried soon, and each time one is ended twice as late. Asking how much is free costs nothing.
const (
	afterKill      = 30 * time.Second
	afterManyKills = time.Hour
	afterShort     = time.Minute
)

// shortage is why no document is made until some time.
type shortage struct {
	why   string
	until time.Time
}

// enough reports as an error that a child which takes so much would find too little.
func (t *Typesetter) enough(need int64) error {
	if s := t.short.Load(); s != nil && time.Now().Before(s.until) {
		return fmt.Errorf("%w: %s", ErrMemory, s.why)
	}
	if free, known := t.free(); known && free < need {
		return t.starve(fmt.Sprintf("%d MB are free, %d MB are needed", max(free, 0)>>20, need>>20), afterShort)
	}
	return nil
}

// starve remembers a shortage, and says so where it is new.
func (t *Typesetter) starve(why string, wait time.Duration) error {
	if old := t.short.Swap(&shortage{why, time.Now().Add(wait)}); old == nil {
		slog.Error(ErrMemory.Error()+": readers are led to the page and the EPUB", "why", why,
			"to_do", fmt.Sprintf("give this machine, or the service, %d MB more for the first PDF (later ones take %d MB), and start again", coldMemory>>20, warmMemory>>20))
	}
	return fmt.Errorf("%w: %s", ErrMemory, why)
}

// killed notes that the system ended a child.
func (t *Typesetter) killed() error {
	wait := min(max(2*t.wait, afterKill), afterManyKills)
	t.wait = wait
	return t.starve("the system ended the typesetter, which it does for its memory", wait)
}

// fed notes that a document was made.
func (t *Typesetter) fed() {
	t.wait = 0
	if t.short.Swap(nil) != nil {
		slog.Info("PDF files are made again")
	}
}

// starved reports whether a child ended for want of memory: killed by the system, which says no
// more, or refused by it.
func starved(ended error, complaint string) bool {
	var exit *exec.ExitError
	if errors.As(ended, &exit) {
		if s, ok := exit.Sys().(syscall.WaitStatus); ok && s.Signaled() && s.Signal() == syscall.SIGKILL {
			return true
		}
	}
	return strings.Contains(complaint, "out of memory") || strings.Contains(complaint, syscall.ENOMEM.Error())
}

// freeMemory is what a new process could take: what the machine has left, swap included, and
// what each control group around this process does. It is unknown on systems other than Linux.
func freeMemory(root string) (free int64, known bool) {
	machine := numbers(filepath.Join(root, "proc/meminfo"))
	if available, ok := machine["MemAvailable:"]; ok {
		free, known = (available+machine["SwapFree:"])<<10, true
	}
	for _, group := range groups(root) {
		if left, ok := group.left(); ok && (!known || left < free) {
			free, known = left, true
		}
	}
	return free, known
}

// group is a control group: its folder, and what its version calls things.
type group struct{ dir, limit, usage, inactive, active string }

// groups lists the control groups this process is in that may limit memory, and those around them.
func groups(root string) (all []group) {
	data, err := os.ReadFile(filepath.Join(root, "proc/self/cgroup"))
	if err != nil {
		return nil
	}
	for line := range strings.Lines(string(data)) {
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(parts) < 3 {
			continue
		}
		g := group{filepath.Join(root, "sys/fs/cgroup"), "memory.max", "memory.current", "inactive_file", "active_file"}
		switch {
		case parts[1] == "":
		case strings.Contains(","+parts[1]+",", ",memory,"):
			g = group{filepath.Join(g.dir, "memory"), "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file", "total_active_file"}
		default:
			continue
		}
		// A container may show its own group at the top, and not where the path says.
		for top, at := g.dir, path.Clean("/"+parts[2]); ; at = path.Dir(at) {
			g.dir = filepath.Join(top, filepath.FromSlash(at))
			all = append(all, g)
			if at == "/" {
				break
			}
		}
	}
	return all
}

// left is what a group may still take; files it keeps in memory give way.
func (g group) left() (int64, bool) {
	limit, limited := number(filepath.Join(g.dir, g.limit))
	used, ok := number(filepath.Join(g.dir, g.usage))
	if !limited || !ok {
		return 0, false
	}
	stat := numbers(filepath.Join(g.dir, "memory.stat"))
	return limit - used + stat[g.inactive] + stat[g.active], true
}

// number reads a file that holds one; "max" is none.
func number(file string) (int64, bool) {
	data, err := os.ReadFile(file)
	if err != nil {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(data)), 10, 64)
	return n, err == nil
}

// numbers reads lines of a name and a number.
func numbers(file string) map[string]int64 {
	f, err := os.Open(file)
	if err != nil {
		return nil
	}
	defer f.Close()
	all := map[string]int64{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if fields := strings.Fields(lines.Text()); len(fields) > 1 {
			if n, err := strconv.ParseInt(fields[1], 10, 64); err == nil {
				all[fields[0]] = n
			}
		}
	}
	return all
}
