package kill

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

// The tracer runs a program and kills it as the machine would, when it enters the n-th system call that counts.
//
// It is not strace -e inject=…:signal=KILL:when=N, because that counts the calls of each thread apart, and Go moves its
// work between threads as it likes: where a thread makes its seventh fsync only in some runs, the seventh is never
// killed. Here the calls of all threads and all children stand in one row. A call that is killed is not carried out.

// counted are the calls that count, with how to find what they are about. Beside those that rename, remove or sync,
// all that make or change a file: a file that is cut to nothing and not yet written is as bad as one that is missing.
var counted = map[uint64]struct {
	name string
	dir  int // argument that holds the folder of a relative path; -1: the working folder; with no path: the file itself
	path int // argument that holds the path; -1: none
}{
	syscall.SYS_RENAME: {"rename", -1, 0}, syscall.SYS_RENAMEAT: {"renameat", 0, 1}, sysRenameat2: {"renameat2", 0, 1},
	syscall.SYS_UNLINK: {"unlink", -1, 0}, syscall.SYS_UNLINKAT: {"unlinkat", 0, 1}, syscall.SYS_RMDIR: {"rmdir", -1, 0},
	syscall.SYS_LINK: {"link", -1, 1}, syscall.SYS_LINKAT: {"linkat", 2, 3}, syscall.SYS_SYMLINKAT: {"symlinkat", 1, 2},
	syscall.SYS_MKDIR: {"mkdir", -1, 0}, syscall.SYS_MKDIRAT: {"mkdirat", 0, 1},
	syscall.SYS_OPEN: {"open", -1, 0}, syscall.SYS_OPENAT: {"openat", 0, 1}, syscall.SYS_CREAT: {"creat", -1, 0},
	syscall.SYS_FSYNC: {"fsync", 0, -1}, syscall.SYS_FDATASYNC: {"fdatasync", 0, -1}, syscall.SYS_MSYNC: {"msync", -1, -1},
	syscall.SYS_TRUNCATE: {"truncate", -1, 0}, syscall.SYS_FTRUNCATE: {"ftruncate", 0, -1},
	syscall.SYS_WRITE: {"write", 0, -1}, syscall.SYS_PWRITE64: {"pwrite64", 0, -1}, syscall.SYS_WRITEV: {"writev", 0, -1},
}

const (
	sysRenameat2 = 316
	optExitKill  = 0x100000 // PTRACE_O_EXITKILL: a tracer that ends takes the program with it
	syscallStop  = syscall.SIGTRAP | 0x80
)

// tracer counts the calls of one run.
type tracer struct {
	job    job
	log    *os.File
	inside map[int]bool // threads that are in a system call
	count  int
}

// trace runs the program of a job and returns its exit code; 137 where it was killed.
func trace(j job, args []string) (int, error) {
	runtime.LockOSThread() // only the thread that started the program may trace it
	log, err := os.Create(j.Log)
	if err != nil {
		return 0, err
	}
	defer log.Close()
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Ptrace: true, Setpgid: true}
	if err := cmd.Start(); err != nil {
		return 0, fmt.Errorf("%w: %w", errNoTrace, err)
	}
	root := cmd.Process.Pid
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(root, &status, 0, nil); err != nil {
		return 0, err
	}
	opts := syscall.PTRACE_O_TRACESYSGOOD | syscall.PTRACE_O_TRACECLONE | syscall.PTRACE_O_TRACEFORK | syscall.PTRACE_O_TRACEVFORK |
		syscall.PTRACE_O_TRACEEXEC | optExitKill
	if err := errors.Join(syscall.PtraceSetOptions(root, opts), syscall.PtraceSyscall(root, 0)); err != nil {
		return 0, fmt.Errorf("%w: %w", errNoTrace, err)
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	go func() {
		for range stop {
			_ = syscall.Kill(root, syscall.SIGINT)
		}
	}()
	t := &tracer{job: j, log: log, inside: map[int]bool{root: false}}
	return t.loop(root)
}

// loop goes on until the last process has ended: a child that outlives its server goes on writing.
func (t *tracer) loop(root int) (code int, err error) {
	for {
		var status syscall.WaitStatus
		id, err := syscall.Wait4(-1, &status, syscall.WALL, nil)
		switch {
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.ECHILD):
			return code, nil
		case err != nil:
			return code, err
		}
		if status.Exited() || status.Signaled() {
			delete(t.inside, id)
			if id == root {
				if code = status.ExitStatus(); status.Signaled() {
					code = 128 + int(status.Signal())
				}
			}
			continue
		}
		if !status.Stopped() {
			continue
		}
		// A thread that has been killed meanwhile is no longer there to go on.
		if err := syscall.PtraceSyscall(id, t.stopped(id, status)); err != nil && !errors.Is(err, syscall.ESRCH) {
			return code, err
		}
	}
}

// stopped looks at why a thread stands still, and returns the signal it is to get.
func (t *tracer) stopped(id int, status syscall.WaitStatus) int {
	_, known := t.inside[id]
	switch sig := status.StopSignal(); {
	case sig == syscallStop:
		if t.inside[id] = !t.inside[id]; t.inside[id] {
			t.enter(id)
		}
		return 0
	case !known && sig == syscall.SIGSTOP: // a new thread begins so
		t.inside[id] = false
		return 0
	case sig == syscall.SIGTRAP: // clone, fork, exec
		return 0
	default:
		return int(sig)
	}
}

// enter counts a call that a thread is about to make, and kills its process where it is the one.
func (t *tracer) enter(id int) {
	var regs syscall.PtraceRegs
	if syscall.PtraceGetRegs(id, &regs) != nil {
		return
	}
	call, ok := counted[regs.Orig_rax]
	if !ok {
		return
	}
	args := []uint64{regs.Rdi, regs.Rsi, regs.Rdx, regs.R10}
	switch call.name {
	case "open":
		ok = args[1]&(syscall.O_CREAT|syscall.O_TRUNC) != 0
	case "openat":
		ok = args[2]&(syscall.O_CREAT|syscall.O_TRUNC) != 0
	}
	what := about(id, args, call.dir, call.path)
	if rel, err := filepath.Rel(t.job.Root, what); err == nil && !strings.HasPrefix(rel, "..") {
		what = rel
	} else if call.name != "msync" && !(t.job.Sockets && strings.HasPrefix(what, "socket:")) {
		ok = false
	}
	if !ok {
		return
	}
	t.count++
	fmt.Fprintf(t.log, "%s %s\n", call.name, what)
	if t.count == t.job.At {
		_ = syscall.Kill(process(id), syscall.SIGKILL)
	}
}

// about is the path that a call is about.
func about(id int, args []uint64, dir, path int) string {
	at := fmt.Sprintf("/proc/%d/cwd", id)
	if dir >= 0 && int32(args[dir]) >= 0 {
		at = fmt.Sprintf("/proc/%d/fd/%d", id, args[dir])
	}
	folder, _ := os.Readlink(at)
	if path < 0 {
		return strings.TrimSuffix(folder, " (deleted)")
	}
	text := make([]byte, 4096)
	n, _ := syscall.PtracePeekData(id, uintptr(args[path]), text) // it ends where the memory ends
	name, _, _ := bytes.Cut(text[:n], []byte{0})
	if filepath.IsAbs(string(name)) {
		return filepath.Clean(string(name))
	}
	return filepath.Join(folder, string(name))
}

// process is the process that a thread belongs to.
func process(id int) int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", id))
	for line := range strings.Lines(string(status)) {
		if group := 0; strings.HasPrefix(line, "Tgid:") {
			if _, err := fmt.Sscan(line[len("Tgid:"):], &group); err == nil {
				return group
			}
		}
	}
	return id
}
