package kill

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// operation is one thing the program does to what it keeps.
type operation struct {
	name    string
	prepare func(s *site)       // makes the state before, once
	do      func(s *site)       // the operation; it may be killed anywhere
	check   func(s *site) error // uses what is left, as the next start does
	about   string              // only calls about this folder count; else all of the site's
	sockets bool                // also killed where it writes to the other program
	dear    bool                // only in the whole loop
}

// point is a call at which a run was killed.
type point struct{ call, fault string }

// TestKill runs each operation until it has been killed at every point, or at a sample of them: COPSE_TEST_KILL=all is
// the whole loop, which takes about an hour.
func TestKill(t *testing.T) {
	if os.Getenv("COPSE_TEST_ALL") != "1" {
		t.Skip("make test-all kills the program at its system calls")
	}
	may(t, program, "version")
	all := os.Getenv("COPSE_TEST_KILL") == "all"
	share := 2 * time.Second // of an operation, in a sample
	var report []string
	for _, op := range operations(t) {
		if op.dear && !all {
			continue
		}
		t.Run(op.name, func(t *testing.T) {
			s := newSite(t, op)
			calls := s.count()
			killed, unkilled, begin := map[int]point{}, 0, time.Now()
			for _, at := range order(calls, all) {
				if unkilled == 3 || !all && len(killed) >= 3 && time.Since(begin) > share {
					break
				}
				p, was := s.kill(at)
				if !was { // two runs need not be of the same length
					unkilled++
					continue
				}
				if killed[at] = p; all && len(killed)%100 == 0 {
					t.Logf("%d of %d points, %.1f s each", len(killed), len(calls), time.Since(begin).Seconds()/float64(len(killed)))
				}
				if p.fault != "" {
					t.Errorf("killed at point %d, before %s: %s", at, p.call, p.fault)
				}
			}
			line := summary(op.name, calls, killed)
			t.Log(line) // a long loop may be stopped
			report = append(report, line)
		})
	}
	t.Log("\n" + strings.Join(report, "\n"))
}

// order is in which row the points are visited: one after the other, until runs end by themselves; or a sample, another
// each time: two renamings, on which most depends, and then any.
func order(calls []string, all bool) []int {
	var list []int
	if all {
		for at := range 2 * len(calls) {
			list = append(list, at+1)
		}
		return list
	}
	row := rand.Perm(len(calls))
	for _, i := range row {
		if strings.HasPrefix(calls[i], "rename") && len(list) < 2 {
			list = append(list, i+1)
		}
	}
	for _, i := range row {
		if !slices.Contains(list, i+1) {
			list = append(list, i+1)
		}
	}
	return list
}

// summary is a line of the report: how many of the kinds of call were met too, since two runs need not be alike.
func summary(name string, calls []string, killed map[int]point) string {
	kinds, met, damaged := map[string]bool{}, map[string]bool{}, 0
	for _, c := range calls {
		kinds[kind(c)] = true
	}
	for _, p := range killed {
		met[kind(p.call)] = true
		if p.fault != "" {
			damaged++
		}
	}
	missing := slices.DeleteFunc(slices.Sorted(maps.Keys(kinds)), func(k string) bool { return met[k] })
	line := fmt.Sprintf("%-34s %4d points, killed at %4d, %3d of %3d kinds of call, damaged: %d",
		name, len(calls), len(killed), len(kinds)-len(missing), len(kinds), damaged)
	if os.Getenv("COPSE_TEST_KILL") == "all" && len(missing) > 0 {
		line += "\n  never killed before: " + strings.Join(missing, ", ")
	}
	return line
}

// kind is a call without what differs from run to run.
func kind(call string) string { return numbers.ReplaceAllString(call, "*") }

var numbers = regexp.MustCompile(`[A-Z2-7]{26}|[0-9a-f]{8,}|[0-9]+`)

// count runs the operation whole, and returns the calls that counted.
func (s *site) count() []string {
	s.t.Helper()
	s.fresh()
	s.at = 0
	s.op.do(s)
	calls := s.calls()
	if len(calls) == 0 {
		s.t.Fatal("no call was counted")
	}
	if s.code != 0 {
		s.t.Fatalf("unkilled it ends with %d: %s", s.code, s.said.String())
	}
	s.at = -1
	if err := s.op.check(s); err != nil {
		s.t.Fatalf("unkilled: %v", err)
	}
	return calls
}

// kill runs the operation until point at, and looks at what is left.
func (s *site) kill(at int) (p point, was bool) {
	s.t.Helper()
	s.fresh()
	s.at = at
	s.op.do(s)
	calls := s.calls()
	if len(calls) < at {
		return p, false
	}
	p.call = calls[at-1]
	s.at = -1
	if err := s.op.check(s); err != nil {
		p.fault = err.Error()
	}
	return p, true
}

// calls are what counted in the last run.
func (s *site) calls() []string {
	s.t.Helper()
	return readCalls(s.t, s.log())
}

// readCalls reads what a tracer wrote down, a line a call.
func readCalls(t *testing.T, log string) []string {
	t.Helper()
	data, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	return strings.FieldsFunc(string(data), func(r rune) bool { return r == '\n' })
}

func (s *site) log() string { return filepath.Join(s.work, "calls") }
