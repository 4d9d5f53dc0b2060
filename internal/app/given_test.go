//go:build unix

package app

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestGiven_pipe: a pipe into which nobody writes is refused wherever a file is named, and not waited for.
func TestGiven_pipe(t *testing.T) {
	dir, contentDir := smallOverlay(t, "2026.1")
	pipe := filepath.Join(dir, "README.md")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	_, seedPipe := smallOverlay(t, "2026.1")
	_, textPipe := smallOverlay(t, "2026.1")
	pipes := []string{pipe, filepath.Join(seedPipe, "directory", "seed.csv"), filepath.Join(textPipe, "taxonomy.yaml")}
	for _, p := range pipes[1:] {
		if err := errors.Join(os.Remove(p), syscall.Mkfifo(p, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	zip := filepath.Join(t.TempDir(), "xx.zip")
	clean, _ := smallOverlay(t, "2026.1")
	if code, out := copseRun(t, "overlay", "build", clean, "--out", zip, "--content", contentDir); code != done {
		t.Fatal(out)
	}
	// To write what whoever waits at a pipe reads.
	free := func() {
		for _, p := range pipes {
			if f, err := os.OpenFile(p, os.O_WRONLY|syscall.O_NONBLOCK, 0); err == nil {
				f.Close()
			}
		}
	}
	for name, args := range map[string][]string{
		"settings": {"--settings", pipe, "version"}, "picture": {"hash", pipe},
		"zip": {"overlay", "install", pipe, "--data", t.TempDir()}, "key": {"overlay", "install", zip, "--key", pipe, "--data", t.TempDir()},
		"check": {"overlay", "check", dir, "--content", contentDir}, "stamp": {"overlay", "stamp", dir, "--content", contentDir},
		"build": {"overlay", "build", dir, "--out", zip, "--content", contentDir}, "check of all": {"check", "--overlay", dir, "--content", contentDir},
		"seed": {"check", "--content", seedPipe}, "text": {"check", "--content", textPipe}, "stamp of texts": {"content", "stamp", "--content", textPipe},
		"serve": {"serve", "--content-dir", seedPipe, "--data", t.TempDir()},
	} {
		ended := make(chan string, 1)
		go func() {
			code, out := copseRun(t, args...)
			if code == done {
				out = "taken: " + out
			}
			ended <- out
		}()
		select {
		case out := <-ended:
			if !strings.Contains(out, "is no plain file") || strings.HasPrefix(out, "taken") {
				t.Errorf("%s: %s", name, out)
			}
		case <-time.After(10 * time.Second):
			t.Errorf("%s: waits for what never comes", name)
			free()
			<-ended
		}
	}
}

// TestServe_startEnds: a signal ends a node that still starts, whatever it waits for.
func TestServe_startEnds(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0") // in place of a database
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	asked := make(chan struct{})
	go func() {
		if c, err := silent.Accept(); err == nil {
			defer c.Close()
			close(asked)
			_, _ = io.Copy(io.Discard, c)
		}
	}()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, "serve", "--data", filepath.Join(t.TempDir(), "data"), "--db", "postgres://copse@"+silent.Addr().String()+"/copse?sslmode=disable")
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case <-asked:
		_ = c.Process.Signal(syscall.SIGTERM)
	case err := <-ended:
		t.Fatalf("%v: %s", err, &out)
	}
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Error("waits on")
		_ = c.Process.Kill()
		<-ended
	}
	if is, ok := c.ProcessState.Sys().(syscall.WaitStatus); !ok || !is.Signaled() || is.Signal() != syscall.SIGTERM || out.Len() > 0 {
		t.Errorf("%v: %s", c.ProcessState, &out)
	}
}
