// Package kill kills the real program at every system call that renames, removes, syncs or writes one of its files, and
// looks each time at what is left. What it looks for: the next start works without help, what is in use is wholly the
// old or wholly the new, and nothing half made is taken for whole.
package kill

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// jobEnv holds the job of a test binary that is started again as the tracer.
const jobEnv = "COPSE_TEST_KILL_JOB"

// job is what a tracer is to do.
type job struct {
	At      int    // the call to kill at; 0: none
	Root    string // only what is about files below this folder counts
	Sockets bool   // and what is written to a socket: the database of another program
	Log     string // one line for each call that counted
}

// env is how a tracer is told.
func (j job) env() string {
	data, _ := json.Marshal(j) // four plain fields
	return jobEnv + "=" + string(data)
}

// errNoTrace says that nothing can be traced here.
var errNoTrace = errors.New("this machine does not let one program trace another (ptrace, Linux on amd64)")

// program is the program under test: COPSE_TEST_PROGRAM, such as an older one, or what is built here.
var program string

func TestMain(m *testing.M) { os.Exit(main(m)) }

func main(m *testing.M) int {
	if text := os.Getenv(jobEnv); text != "" {
		var j job
		err := json.Unmarshal([]byte(text), &j)
		_ = os.Unsetenv(jobEnv)
		code := 0
		if err == nil {
			code, err = trace(j, os.Args[1:])
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = noTrace
		}
		return code
	}
	if dir := os.Getenv(victimEnv); dir != "" {
		victim(dir)
		return 0
	}
	if os.Getenv("COPSE_TEST_ALL") != "1" {
		return m.Run()
	}
	if program = os.Getenv("COPSE_TEST_PROGRAM"); program != "" {
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "copse-kill-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "copse")
	build := exec.Command("go", "build", "-ldflags=-s -w", "-o", program, "../../cmd/copse")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "the program does not build:", err)
		return 1
	}
	return m.Run()
}

// noTrace is the exit code of a tracer that may not trace.
const noTrace = 99
