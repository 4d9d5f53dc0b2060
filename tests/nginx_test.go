package tests

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"copse/tools/chrome"
)

// TestPreview_nginx: the web server of docs/run/install.md, word for word and without its Host
// line, opens the preview to nobody who has no key, whatever a visitor's request says.
func TestPreview_nginx(t *testing.T) {
	nginx, err := exec.LookPath("nginx")
	if err != nil {
		if nginx, err = exec.LookPath("/usr/sbin/nginx"); err != nil {
			t.Skip("no nginx on this machine: apt-get install nginx-light")
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	node, err := chrome.Serve(ctx, filepath.Join(program, "copse"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = node.Stop() }()
	text, err := os.ReadFile("../docs/run/install.md")
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)```nginx\n(.*?)```").FindSubmatch(text)
	if block == nil {
		t.Fatal("install.md has no nginx block")
	}
	const host = " proxy_set_header Host $host;"
	if !strings.Contains(string(block[1]), host) {
		t.Fatalf("the block has no %s", host)
	}
	for name, server := range map[string]string{"as documented": string(block[1]), "without Host": strings.ReplaceAll(string(block[1]), host, "")} {
		t.Run(name, func(t *testing.T) { throughNginx(t, nginx, server, node) })
	}
}

func throughNginx(t *testing.T, nginx, server string, node *chrome.Node) {
	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	server = strings.Replace(server, "listen 443 ssl;", "listen 127.0.0.1:"+port+";", 1)
	server = strings.Replace(server, "http://127.0.0.1:8080", strings.Replace(node.URL, "localhost", "127.0.0.1", 1), 1)
	dir := t.TempDir()
	settings := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(settings, fmt.Appendf(nil, "daemon off; pid %s/pid; error_log stderr crit; events {}\nhttp { client_body_temp_path %[1]s/b; proxy_temp_path %[1]s/p; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;\n%s}\n", dir, server), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(nginx, "-p", dir, "-c", settings)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Signal(syscall.SIGTERM); _ = cmd.Wait() }() // a kill would leave its workers
	ask := func(host, password string, headers ...string) int {
		for until := time.Now().Add(10 * time.Second); ; time.Sleep(50 * time.Millisecond) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:"+port+"/en/help/gh", nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Host = host
			for _, h := range headers {
				name, value, _ := strings.Cut(h, ": ")
				r.Header[name] = append(r.Header[name], value)
			}
			if password != "" {
				r.SetBasicAuth("preview", password)
			}
			answer, err := http.DefaultClient.Do(r)
			if err == nil {
				_ = answer.Body.Close()
				return answer.StatusCode
			}
			if time.Now().After(until) {
				t.Fatal(err)
			}
		}
	}
	for _, host := range []string{"localhost", "127.0.0.1", "cop.example.org", node.URL[len("http://"):]} {
		for _, headers := range [][]string{nil, {"X-Forwarded-For: "}, {"X-Forwarded-For: ", "X-Forwarded-For: 203.0.113.99"}, {"X-Forwarded-Host: localhost"}, {"X-Real-Ip: 127.0.0.1"}} {
			if got := ask(host, "", headers...); got != http.StatusUnauthorized {
				t.Errorf("Host %s, %v: %d, want 401", host, headers, got)
			}
		}
	}
	if got := ask("cop.example.org", node.Token); got != http.StatusOK {
		t.Errorf("with the token: %d", got)
	}
}
