package kill

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// victimEnv makes of the test binary a program that makes files in a folder.
const victimEnv = "COPSE_TEST_KILL_VICTIM"

// victims is how many files it makes.
const victims = 12

// victim makes one file after the other, each on another of four threads.
func victim(dir string) {
	var turn [4]chan int
	done := make(chan bool)
	for i := range turn {
		turn[i] = make(chan int)
	}
	for i := range turn {
		go func() {
			runtime.LockOSThread()
			for n := range turn[i] {
				if os.Mkdir(filepath.Join(dir, fmt.Sprint(n)), 0o700) != nil || n == victims {
					close(done)
					return
				}
				turn[(i+1)%len(turn)] <- n + 1
			}
		}()
	}
	turn[0] <- 1
	<-done
}

// TestTracer: calls are counted over all threads, and that at which a program is killed is the first that is not made.
func TestTracer(t *testing.T) {
	may(t, os.Args[0], "-test.run=^$")
	t.Setenv(victimEnv, filepath.Join(t.TempDir(), "made"))
	dir := os.Getenv(victimEnv)
	for at := range victims + 2 {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		log := filepath.Join(filepath.Dir(dir), "calls")
		cmd := exec.Command(os.Args[0], os.Args[0])
		cmd.Env = append(os.Environ(), job{At: at, Root: dir, Log: log}.env())
		out, err := cmd.CombinedOutput()
		made, _ := os.ReadDir(dir)
		want, killed := victims, at > 0 && at <= victims
		if killed {
			want = at - 1
		}
		if len(made) != want || killed != (cmd.ProcessState.ExitCode() == 128+9) || !killed && err != nil {
			t.Errorf("killed at %d: %d made, want %d (%v %s)", at, len(made), want, err, out)
		}
		if calls := readCalls(t, log); len(calls) != want && !killed || killed && (len(calls) != at || calls[at-1] != fmt.Sprint("mkdirat ", at)) {
			t.Errorf("killed at %d: counted %q", at, calls)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
	}
}
