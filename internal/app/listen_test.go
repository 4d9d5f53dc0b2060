package app

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"
)

// listening serves a handler on the real listener of visitors, with room for most of them.
func listening(t *testing.T, h http.Handler, most int) string {
	t.Helper()
	l, err := listen("127.0.0.1:0", "COPSE_LISTEN")
	if err != nil {
		t.Fatal(err)
	}
	s := server(h)
	go func() { _ = s.Serve(limited(l, most)) }()
	t.Cleanup(func() { _ = s.Close() })
	return l.Addr().String()
}

// sends opens a connection and writes on it what it is given.
func sends(t *testing.T, at, text string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	return c
}

// half is a form whose body does not come.
const half = "POST /en/remark HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nx=1"

// TestConnections_full: as many slow ones as the listener holds keep the next visitor waiting for
// two seconds, and twice as many for four; for each who comes one is closed, no more.
func TestConnections_full(t *testing.T) {
	n, _ := startNode(t, nil)
	const most = 8
	for name, c := range map[string]struct {
		slow   int
		text   string
		within time.Duration
	}{
		"nothing": {most, "", 3 * time.Second}, "half a line": {most, "GET /en HT", 3 * time.Second},
		"half a form": {most, half, 3 * time.Second}, "more half forms than places": {2 * most, half, 5 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := listening(t, n.site(), most)
			var slow []net.Conn
			for range c.slow {
				slow = append(slow, sends(t, at, c.text))
			}
			began := time.Now()
			line, err := bufio.NewReader(sends(t, at, "GET /en HTTP/1.1\r\nHost: localhost\r\n\r\n")).ReadString('\n')
			if took := time.Since(began); err != nil || !strings.Contains(line, " 200 ") || took > c.within {
				t.Errorf("%q, %v after %v", line, err, took)
			}
			closed := 0
			for _, c := range slow {
				_ = c.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
				if _, err := c.Read(make([]byte, 1)); err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
					closed++
				}
			}
			if want := c.slow + 1 - most; closed != want {
				t.Errorf("%d slow ones were closed, want %d", closed, want)
			}
		})
	}
}

// TestConnections_busy: while something moves on every connection nobody is closed; the next
// visitor comes when one leaves, and a listener that is closed lets nobody wait.
func TestConnections_busy(t *testing.T) {
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := limited(inner, 1)
	accepted := make(chan net.Conn, 3)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				close(accepted)
				return
			}
			accepted <- c
		}
	}()
	at := inner.Addr().String()
	sends(t, at, "")
	first := <-accepted
	second := sends(t, at, "")
	select {
	case <-accepted:
		t.Fatal("two connections are open where one may be")
	case <-time.After(200 * time.Millisecond):
	}
	_ = first.Close()
	select {
	case <-accepted:
	case <-time.After(time.Second):
		t.Fatal("a place that became free stays empty")
	}
	_ = second.Close()
	sends(t, at, "")
	time.Sleep(50 * time.Millisecond)
	_ = l.Close()
	select {
	case _, more := <-accepted:
		if more {
			t.Error("a closed listener accepts")
		}
	case <-time.After(time.Second):
		t.Error("a closed listener waits")
	}
}

// TestConnections_moving: where something moves, in either direction, nobody is closed for a newcomer, however long
// the connection is open; where nothing does any more, he is.
func TestConnections_moving(t *testing.T) {
	for name, move := range map[string]func(server, client net.Conn) error{
		"sends": func(server, client net.Conn) error {
			_, failed := client.Write([]byte("x"))
			_, err := io.ReadFull(server, make([]byte, 1))
			return errors.Join(failed, err)
		},
		"is sent": func(server, client net.Conn) error {
			_, failed := server.Write([]byte("x"))
			_, err := io.ReadFull(client, make([]byte, 1))
			return errors.Join(failed, err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inner, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			l := limited(inner, 1)
			defer l.Close()
			client := sends(t, inner.Addr().String(), "")
			server, err := l.Accept()
			if err != nil {
				t.Fatal(err)
			}
			came := make(chan time.Time, 1)
			go func() {
				if _, err := l.Accept(); err == nil {
					came <- time.Now()
				}
			}()
			sends(t, inner.Addr().String(), "")
			last := time.Now()
			for until := last.Add(stillFor + stillFor/2); last.Before(until); time.Sleep(stillFor / 10) {
				if err := move(server, client); err != nil {
					t.Fatalf("closed while it moved: %v", err)
				}
				last = time.Now()
			}
			if still := (<-came).Sub(last); still < stillFor-stillFor/10 {
				t.Errorf("closed after it was still for %v", still)
			}
		})
	}
}

// TestForm_slow: a form of which nothing more comes is given up after ten seconds, with a page
// that says so; one that keeps coming has longer.
func TestForm_slow(t *testing.T) {
	needsAll(t)
	n, _ := startNode(t, nil)
	at := listening(t, n.site(), 8)
	began := time.Now()
	silent, slow := sends(t, at, half), sends(t, at, strings.Replace(half, "1000", "4000", 1))
	go func() {
		for range 4 {
			_, _ = io.WriteString(slow, strings.Repeat("y", 1024)[:999])
			time.Sleep(3 * time.Second)
		}
		_, _ = io.WriteString(slow, "z")
	}()
	line, err := bufio.NewReader(silent).ReadString('\n')
	if took := time.Since(began); err != nil || !strings.Contains(line, "422") || took < 9*time.Second || took > 12*time.Second {
		t.Errorf("the silent one: %q, %v after %v", line, err, took)
	}
	line, err = bufio.NewReader(slow).ReadString('\n')
	if took := time.Since(began); err != nil || !strings.Contains(line, " 422 ") || took < 11*time.Second {
		t.Errorf("the slow one: %q, %v after %v", line, err, took)
	}
}

// TestAdmin_host: the local listener answers to the names of this machine with its own port, so
// that no page elsewhere reads it by pointing its name here.
func TestAdmin_host(t *testing.T) {
	n, _ := startNode(t, nil)
	h := onlyLocal(&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8081}, n.adminHandler())
	for host, want := range map[string]int{
		"localhost:8081": 200, "127.0.0.1:8081": 200, "[::1]:8081": 200,
		"localhost": 421, "localhost:8082": 421, "evil.example:8081": 421, "evil.example": 421, "": 421,
		"127.0.0.1:8081.evil.example": 421, "127.0.0.1.evil.example:8081": 421, "localhost:8081:8081": 421, "::1:8081": 421,
	} {
		for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
			if w := ask(h, host, path); w.Code != want {
				t.Errorf("%s of %q: %d, want %d", path, host, w.Code, want)
			}
		}
	}
}

func ask(h http.Handler, host, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Host = host
	h.ServeHTTP(w, r)
	return w
}
