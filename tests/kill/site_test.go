package kill

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"copse/internal/testkit"
)

// site is a folder in which the program works: content, packs, its data folder.
type site struct {
	t    *testing.T
	op   operation
	work string // holds what follows and the log of the tracer
	from string // the state before
	dir  string // a copy of it, for one run
	env  []string
	at   int // the point to be killed at; -1: not traced
	code int // how the last program ended
	said bytes.Buffer
	want map[string]string // what a check compares with
}

// token opens the preview.
const token = "6b1d3f0a92c44e7f8ab05d6c7e8f9012"

func newSite(t *testing.T, op operation) *site {
	work := t.TempDir()
	s := &site{t: t, op: op, work: work, from: filepath.Join(work, "from"), dir: filepath.Join(work, "run"), at: -1, want: map[string]string{}}
	s.dir, s.at = s.from, -1
	if err := os.MkdirAll(filepath.Join(s.from, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	smallContent(t, filepath.Join(s.from, "content"))
	if op.prepare != nil {
		op.prepare(s)
	}
	s.dir = filepath.Join(work, "run")
	return s
}

// smallContent is a small library with our words and helpers, so that each start is quick.
func smallContent(t *testing.T, to string) {
	t.Helper()
	root, tiny := "../../content/", "../../internal/content/testdata/tiny/"
	for _, from := range []string{root + "lang", root + "directory", tiny + "edition.yaml", tiny + "taxonomy.yaml", tiny + "library", tiny + "glossary", tiny + "lint"} {
		copyAll(t, from, filepath.Join(to, filepath.Base(from)))
	}
}

// copyAll copies a file or folder with its modes.
func copyAll(t *testing.T, from, to string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("cp", "-a", from, to).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// fresh puts the state before in place for a run.
func (s *site) fresh() {
	s.t.Helper()
	if err := os.RemoveAll(s.dir); err != nil {
		s.t.Fatal(err)
	}
	copyAll(s.t, s.from, s.dir)
	if s.op.sockets {
		s.env = []string{"COPSE_DB=" + testkit.FreshPostgres(s.t)}
	}
}

// command is the program, traced where a run is to be killed.
func (s *site) command(ctx context.Context, args ...string) *exec.Cmd {
	name := program
	env := append(os.Environ(), "COPSE_CONTENT_DIR=content", "COPSE_DATA=data", "COPSE_LISTEN=127.0.0.1:0", "COPSE_ADMIN=",
		"COPSE_LOG=error", "COPSE_PREVIEW_TOKEN="+token, "TMPDIR="+s.dir)
	env = append(env, s.env...)
	if s.at >= 0 {
		name, args = os.Args[0], append([]string{program}, args...)
		_ = os.Remove(s.log()) // that of the run before
		env = append(env, job{At: s.at, Root: filepath.Join(s.dir, s.op.about), Sockets: s.op.sockets, Log: s.log()}.env())
	}
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = s.dir, env
	s.said.Reset()
	cmd.Stderr = &s.said
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	return cmd
}

// run runs a command to its end and returns what it printed.
func (s *site) run(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(s.t.Context(), 2*time.Minute)
	defer cancel()
	out, err := s.command(ctx, args...).Output()
	if err = s.ended(err); err != nil {
		err = fmt.Errorf("copse %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(s.said.String()))
	}
	return string(out), err
}

// must is run for what prepares.
func (s *site) must(args ...string) {
	s.t.Helper()
	if _, err := s.run(args...); err != nil {
		s.t.Fatal(err)
	}
}

// ended keeps the exit code of a program. That a run was killed is no error.
func (s *site) ended(err error) error {
	s.code = 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		s.code = exit.ExitCode()
		if s.at >= 0 {
			return nil
		}
	}
	return err
}

// served starts the site, does something with it as soon as it is ready, and stops it as Ctrl+C does. Where it ends
// before, because it is killed, use's context ends and its error says nothing.
func (s *site) served(use func(ctx context.Context, url string) error) error {
	ctx, cancel := context.WithTimeout(s.t.Context(), 6*time.Minute)
	defer cancel()
	cmd := s.command(ctx, "serve")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	alive, dead := context.WithCancel(ctx)
	url, ended := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(ended)
		defer dead()
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if _, at, ok := strings.Cut(lines.Text(), "http://"); ok {
				_, port, _ := strings.Cut(at, ":")
				if end := strings.IndexFunc(port, func(r rune) bool { return r < '0' || r > '9' }); end >= 0 {
					port = port[:end]
				}
				select {
				case url <- "http://localhost:" + port:
				default:
				}
			}
		}
		_, _ = io.Copy(io.Discard, out)
	}()
	go lostChild(alive, dead, s.log(), s.at)
	var used error
	select {
	case at := <-url:
		used = use(alive, at)
		if alive.Err() != nil && s.at < 0 {
			used = errors.Join(used, errors.New("serve ended by itself"))
		}
	case <-alive.Done():
	}
	_ = cmd.Process.Signal(stopSignal(s.at))
	<-ended
	if err := s.ended(cmd.Wait()); err != nil {
		return fmt.Errorf("copse serve: %w: %s", err, strings.TrimSpace(s.said.String()))
	}
	if s.at > 0 {
		return nil
	}
	return used
}

// lostChild ends the waiting for a site that lives on without the child that was killed: what it does then, it has done
// after a moment.
func lostChild(alive context.Context, dead func(), log string, at int) {
	for at > 0 && alive.Err() == nil {
		time.Sleep(time.Second)
		if data, err := os.ReadFile(log); err == nil && bytes.Count(data, []byte("\n")) >= at {
			time.Sleep(time.Second)
			dead()
		}
	}
}

// stopSignal is SIGINT for the program itself; its tracer is asked by another and passes it on.
func stopSignal(at int) os.Signal {
	if at < 0 {
		return os.Interrupt
	}
	return syscall.SIGTERM
}

// get asks for a page until it answers 200; what is not ready yet is asked for again.
func get(ctx context.Context, at string) (string, error) {
	once := sync.OnceValue(func() time.Time { return time.Now().Add(3 * time.Minute) })
	for {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
		if err != nil {
			return "", err
		}
		r.SetBasicAuth("preview", token)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			return "", err
		}
		body, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		switch {
		case err != nil:
			return "", err
		case answer.StatusCode == http.StatusOK:
			return string(body), nil
		case answer.StatusCode != http.StatusAccepted && answer.StatusCode != http.StatusServiceUnavailable || time.Now().After(once()):
			return "", fmt.Errorf("GET %s: %s", at, answer.Status)
		}
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// may skips where the machine does not let a program be traced.
func may(t *testing.T, args ...string) {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), job{Root: dir, Log: filepath.Join(dir, "calls")}.env())
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == noTrace {
		t.Skipf("not killed at system calls: %s", bytes.TrimSpace(out))
	}
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}
