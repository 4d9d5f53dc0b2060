package app

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestLongAddressIsRefused: an address of 10 MB is refused before it is read whole, and
// the next visitor is served.
func TestLongAddressIsRefused(t *testing.T) {
	oneByOne(t)
	_, h := startNode(t, nil)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := server(h)
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(10 * time.Second))
	go func() {
		_, _ = fmt.Fprintf(c, "GET /en/search?q=%s HTTP/1.1\r\nHost: x\r\n\r\n", strings.Repeat("x", 10<<20))
	}()
	line, err := bufio.NewReader(c).ReadString('\n')
	if err != nil || !strings.Contains(line, "431") {
		t.Errorf("answered %q, %v", line, err)
	}
	r, err := http.Get("http://" + l.Addr().String() + "/en")
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Body.Close()
	if r.StatusCode != http.StatusOK {
		t.Errorf("the next visitor gets %d", r.StatusCode)
	}
}

// TestAdmin: health, readiness and measures on the local listener; the measures name
// routes, never paths.
func TestAdmin(t *testing.T) {
	n, h := startNode(t, nil)
	get(h, "/en/library/POL-RIC-1")
	get(h, "/en/secretpath")
	admin := n.adminHandler()
	if w := get(admin, "/healthz"); w.Code != 200 {
		t.Errorf("healthz: %d", w.Code)
	}
	if w := get(admin, "/readyz"); w.Code != 200 || !strings.Contains(w.Body.String(), "getting ready") {
		t.Errorf("readyz: %d %s", w.Code, w.Body)
	}
	page := get(admin, "/metrics").Body.String()
	if !strings.Contains(page, `route="GET /library/{id}"`) || strings.Contains(page, "secretpath") || strings.Contains(page, "POL-RIC-1") {
		t.Error("the measures lack the route, or hold a path")
	}
	if err := n.db.Close(); err != nil {
		t.Fatal(err)
	}
	if w := get(admin, "/readyz"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("readyz without database: %d", w.Code)
	}
}

// TestServeStopsGracefully: a node that is asked to stop lets a request in flight finish.
func TestServeStopsGracefully(t *testing.T) {
	n, _ := startNode(t, nil)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- n.serve(ctx, io.Discard) }()
	time.Sleep(100 * time.Millisecond)
	stop()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(stopWithin + 5*time.Second):
		t.Error("did not stop")
	}
}

// TestServeStopsInStorm: an answer that takes too long is cut, its maker is told so, and that is no error.
func TestServeStopsInStorm(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	under, cut := make(chan struct{}), make(chan struct{})
	s := server(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(under)
		<-r.Context().Done()
		close(cut)
	}))
	go func() { _ = s.Serve(l) }()
	go func() {
		if r, err := http.Get("http://" + l.Addr().String()); err == nil {
			_ = r.Body.Close()
		}
	}()
	<-under
	if err := shut(50*time.Millisecond, []*http.Server{s}); err != nil {
		t.Error(err)
	}
	select {
	case <-cut:
	case <-time.After(5 * time.Second):
		t.Error("an answer goes on after the node has stopped")
		_ = s.Close()
	}
}
