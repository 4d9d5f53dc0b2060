package tests

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// node is a running program whose machine lacks something.
type node struct {
	site, admin string // addresses
	log         string // file
}

// serve starts the program after a line of shell that takes something away.
func serve(t *testing.T, line, data string) node {
	t.Helper()
	if os.Getenv("COPSE_TEST_ALL") != "1" {
		t.Skip("takes a minute: set COPSE_TEST_ALL=1; make test-all does")
	}
	ports := [2]string{}
	for i := range ports {
		var err error
		if ports[i], err = freePort(); err != nil {
			t.Fatal(err)
		}
	}
	n := node{"localhost:" + ports[0], "localhost:" + ports[1], filepath.Join(t.TempDir(), "log")}
	log, err := os.Create(n.log)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	if err := os.CopyFS(filepath.Join(data, "search"), os.DirFS(filepath.Join(program, "search"))); err != nil {
		t.Fatal(err)
	}
	c := exec.Command("sh", "-c", line+"\nexec "+filepath.Join(program, "copse")+" serve")
	c.Env = append(os.Environ(), "COPSE_DATA="+data, "COPSE_LISTEN="+n.site, "COPSE_ADMIN="+n.admin, "COPSE_PREVIEW_TOKEN="+token)
	c.Stdout, c.Stderr = log, log
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		_ = c.Wait()
		if t.Failed() {
			t.Log(n.said(t))
		}
	})
	for range 300 {
		if status, _, _ := n.get(n.site, "/en"); status == http.StatusOK {
			return n
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("the program does not start")
	return n
}

func (n node) said(t *testing.T) string {
	t.Helper()
	log, err := os.ReadFile(n.log)
	if err != nil {
		t.Fatal(err)
	}
	return string(log)
}

// get asks on a connection of its own.
func (n node) get(at, path string, header ...string) (status int, page string, took time.Duration) {
	began := time.Now()
	r, err := http.NewRequest(http.MethodGet, "http://"+at+path, nil)
	if err != nil {
		return 0, err.Error(), 0
	}
	r.SetBasicAuth("preview", token)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	by := &http.Client{Timeout: time.Minute, Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := by.Do(r)
	if err != nil {
		return 0, err.Error(), time.Since(began)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, err.Error(), time.Since(began)
	}
	return answer.StatusCode, string(body), time.Since(began)
}

// TestDescriptors: 400 forms that do not come, on a machine where a program may open 200 files:
// health answers at once, and a visitor is served after eleven seconds at most.
func TestDescriptors(t *testing.T) {
	n := serve(t, "ulimit -n 200", t.TempDir())
	for range 400 {
		c, err := net.Dial("tcp", n.site)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := io.WriteString(c, "POST /en/remark HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nx"); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		if status, page, took := n.get(n.admin, path); status != http.StatusOK || took > 2*time.Second {
			t.Errorf("%s: %d %s after %v", path, status, page, took)
		}
	}
	status, page, took := n.get(n.site, "/en")
	if status != http.StatusOK || took > 11*time.Second {
		t.Errorf("a page: %d %.100s after %v", status, page, took)
	}
	t.Logf("a page after %v", took)
}

// TestSmallMachine: where a PDF needs more memory than there is, the page, readiness and, once,
// the log say so; nothing is killed, and the node goes on.
func TestSmallMachine(t *testing.T) {
	group := smallGroup(t, 450<<20)
	n := serve(t, "echo $$ > "+filepath.Join(group, "cgroup.procs"), t.TempDir())
	for _, path := range []string{"/en/library/set/sports/brief", "/fr/library/set/policy/full", "/en/library/set/policy/full"} {
		status, page, _ := n.get(n.site, path+".pdf")
		if status != http.StatusServiceUnavailable || !strings.Contains(page, `href="`+path+`.epub"`) {
			t.Errorf("%s: %d %s", path, status, page)
		}
	}
	if status, page, _ := n.get(n.admin, "/readyz"); status != http.StatusOK || !strings.Contains(page, "too little memory for PDF files") {
		t.Errorf("readiness: %d %s", status, page)
	}
	if n := strings.Count(n.said(t), "too little memory for PDF files"); n != 1 {
		t.Errorf("the log says it %d times", n)
	}
	for _, file := range []string{"memory.events", "memory.oom_control"} {
		if events, err := os.ReadFile(filepath.Join(group, file)); err == nil && !strings.Contains(string(events), "oom_kill 0") {
			t.Errorf("something was killed: %s", events)
		}
	}
}

// TestColdPages: 200 readers at once ask for what takes most memory or time to make, and was not asked for before: the
// node lives in 450 MB, all are answered or told to come back and answered then, and health and the help page answer
// meanwhile.
func TestColdPages(t *testing.T) {
	group := smallGroup(t, 450<<20)
	n := serve(t, "echo $$ > "+filepath.Join(group, "cgroup.procs"), t.TempDir())
	for i, paths := range [][]string{{"/library.json"}, {"/en/library/set/policy/full.epub"}, {"/ar/library/set/policy/full.epub",
		"/es/library/set/policy/full.epub", "/fr/library/set/industry/full.epub", "/ru/library/set/policy/full.epub", "/zh/library/set/policy/full.epub"},
		{"/ar/offline", "/en/offline", "/es/offline", "/fr/offline", "/ru/offline", "/zh/offline"}} {
		var readers sync.WaitGroup
		for i := range 200 {
			path := paths[i%len(paths)]
			readers.Go(func() {
				status, page, took := n.get(n.site, path, "Accept-Encoding", "gzip") // unpacking is not for this process to do
				for tries := 1; status == http.StatusServiceUnavailable && tries < 20; tries++ {
					time.Sleep(time.Second)
					status, page, took = n.get(n.site, path, "Accept-Encoding", "gzip")
				}
				if status != http.StatusOK {
					t.Errorf("%s: %d %.200s after %v", path, status, page, took)
				}
			})
		}
		help := "/" + []string{"ar", "en", "fr", "zh"}[i] + "/help"
		if status, page, took := n.get(n.site, help); status != http.StatusOK {
			t.Errorf("%s while %s is made: %d %.200s after %v", help, paths, status, page, took)
		}
		for range 10 {
			time.Sleep(100 * time.Millisecond)
			if status, page, took := n.get(n.admin, "/healthz"); status != http.StatusOK || took > 5*time.Second {
				t.Errorf("health while %s is made: %d %s after %v", paths, status, page, took)
			}
		}
		readers.Wait()
	}
	for _, file := range []string{"memory.peak", "memory.max_usage_in_bytes"} {
		if most, err := os.ReadFile(filepath.Join(group, file)); err == nil {
			t.Logf("%s: %s", file, most)
		}
	}
}

// smallGroup makes a control group with so much memory, where this user may.
func smallGroup(t *testing.T, most int) string {
	t.Helper()
	own, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		t.Skip("no control groups here: ", err)
	}
	for line := range strings.Lines(string(own)) {
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3)
		top, limit := "/sys/fs/cgroup", "memory.max"
		switch {
		case len(parts) < 3:
			continue
		case parts[1] == "memory":
			top, limit = "/sys/fs/cgroup/memory", "memory.limit_in_bytes"
		case parts[1] != "":
			continue
		}
		dir := filepath.Join(top, parts[2], fmt.Sprintf("copse-test-%d", os.Getpid()))
		if err = os.Mkdir(dir, 0o755); err != nil {
			continue
		}
		t.Cleanup(func() { _ = os.Remove(dir) })
		if err = os.WriteFile(filepath.Join(dir, limit), fmt.Append(nil, most), 0); err == nil {
			return dir
		}
	}
	t.Skip("this user may not limit memory here: ", err)
	return ""
}

// TestSmallDisk: without room to keep the compiled engine a PDF is made all the same, again and
// again, and that is said once.
func TestSmallDisk(t *testing.T) {
	data := t.TempDir()
	if err := exec.Command("mount", "-t", "tmpfs", "-o", "size=64m,mode=700", "tmpfs", data).Run(); err != nil {
		t.Skip("this user may not make a small disk here: ", err)
	}
	t.Cleanup(func() { _ = exec.Command("umount", data).Run() })
	n := serve(t, "", data)
	for _, path := range []string{"/en/library/set/sports/brief.pdf", "/en/library/set/policy/brief.pdf"} {
		var status int
		var page string
		for until := time.Now().Add(5 * time.Minute); time.Now().Before(until); time.Sleep(time.Second) {
			if status, page, _ = n.get(n.site, path); status != http.StatusAccepted {
				break
			}
		}
		if status != http.StatusOK || !strings.HasPrefix(page, "%PDF") {
			t.Errorf("%s: %d %.200s", path, status, page)
		}
	}
	if engines, err := filepath.Glob(filepath.Join(data, "pdf", "*engine*")); len(engines) > 0 {
		t.Error("an engine is kept: ", engines, err)
	}
	if n := strings.Count(n.said(t), "the compiled typesetter cannot be kept"); n != 1 {
		t.Errorf("the log says it %d times", n)
	}
}
