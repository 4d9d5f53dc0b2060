package chrome

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Node is a running Copse with a data folder of its own.
type Node struct {
	URL   string // without a slash at its end
	Token string // opens its preview
	cmd   *exec.Cmd
	data  string
}

// Serve starts the binary on a free port of this machine and waits until its pages and
// its search answer. The arguments are settings, such as "--country", "FR".
func Serve(ctx context.Context, binary string, settings ...string) (*Node, error) {
	data, err := os.MkdirTemp("", "copse-node-")
	if err != nil {
		return nil, err
	}
	return serve(ctx, data, binary, settings)
}

// Beside starts the binary once more with other settings and a copy of the search index,
// which is the same for all settings and takes longest to make.
func (n *Node) Beside(ctx context.Context, binary string, settings ...string) (*Node, error) {
	data, err := os.MkdirTemp("", "copse-node-")
	if err != nil {
		return nil, err
	}
	if err := os.CopyFS(filepath.Join(data, "search"), n.Index()); err != nil {
		return nil, errors.Join(fmt.Errorf("copy the search index: %w", err), os.RemoveAll(data))
	}
	return serve(ctx, data, binary, settings)
}

// Index is the node's search index, to be copied into the folder "search" of other data.
func (n *Node) Index() fs.FS { return os.DirFS(filepath.Join(n.data, "search")) }

func serve(ctx context.Context, data, binary string, settings []string) (*Node, error) {
	n := &Node{data: data}
	n.cmd = exec.CommandContext(ctx, binary, append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0", "--admin", "", "--log", "error"}, settings...)...)
	n.cmd.Stderr = os.Stderr
	out, err := n.cmd.StdoutPipe()
	if err != nil {
		return nil, errors.Join(err, n.Stop())
	}
	if err := n.cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", binary, err), n.Stop())
	}
	lines := bufio.NewScanner(out)
	for n.URL == "" && lines.Scan() {
		if _, url, ok := strings.Cut(lines.Text(), "Copse is ready: "); ok {
			n.URL, n.Token, _ = strings.Cut(url, "/?preview=")
		}
	}
	if n.URL == "" {
		return nil, errors.Join(fmt.Errorf("%s ended before it was ready", binary), n.Stop())
	}
	go func() { // a full pipe would stop the program
		for lines.Scan() {
		}
	}()
	if err := n.ready(ctx); err != nil {
		return nil, errors.Join(err, n.Stop())
	}
	return n, nil
}

// ready waits until the search answers, which is the last thing to be there.
func (n *Node) ready(ctx context.Context) error {
	late, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		answer, err := n.Get(late, "/en/search?q=child")
		if err != nil {
			return fmt.Errorf("wait for the search: %w", err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode == http.StatusOK {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// Get asks the node for a path, as a program that knows its token.
func (n *Node) Get(ctx context.Context, path string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, n.URL+path, nil)
	if err != nil {
		return nil, err
	}
	r.SetBasicAuth("preview", n.Token)
	return http.DefaultClient.Do(r)
}

// Door is the address that lets a browser into the preview.
func (n *Node) Door() string { return n.URL + "/?preview=" + n.Token }

// Stop ends the program and removes its data.
func (n *Node) Stop() error {
	if n.cmd != nil && n.cmd.Process != nil {
		_ = n.cmd.Process.Signal(syscall.SIGTERM)
		_ = n.cmd.Wait()
	}
	return os.RemoveAll(n.data)
}
