package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// server cuts off who is slow. A form that keeps coming has longer: see web.Shell.ReadForm.
func server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10, // a longer address is refused with 431 before it is read
		ErrorLog:          slog.NewLogLogger(quiet{}, slog.LevelError),
	}
}

// quiet drops what net/http itself logs: its lines name the visitor's address.
type quiet struct{}

func (quiet) Enabled(context.Context, slog.Level) bool  { return false }
func (quiet) Handle(context.Context, slog.Record) error { return nil }
func (q quiet) WithAttrs([]slog.Attr) slog.Handler      { return q }
func (q quiet) WithGroup(string) slog.Handler           { return q }

func listen(address, setting string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s: %s is in use by another program. Is Copse running already? Stop it, or choose another port: %s=127.0.0.1:8090", setting, address, setting)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("%s: this user may not listen on %s. Choose a port above 1023, or let a web server in front pass requests on", setting, address)
	case errors.As(err, new(*net.DNSError)), errors.Is(err, syscall.EADDRNOTAVAIL):
		return nil, fmt.Errorf("%s: %s is no address of this machine. On all its addresses: %s=:8080; for a web server on the same machine: %[1]s=127.0.0.1:8080", setting, address, setting)
	case err != nil:
		return nil, fmt.Errorf("%s: listen on %s: %w", setting, address, err)
	}
	return l, nil
}

const (
	// forOthers is how many descriptors are kept from visitors: for the database, the search, the
	// local listener, a child.
	forOthers = 64
	// mostConnections bounds what connections take of memory, about 20 KB each.
	mostConnections = 4096
	// mostLocal is how many connections the local listener has.
	mostLocal = 16
	// stillFor is how long a connection must have been still before it is closed for a new one.
	stillFor = 2 * time.Second
)

// mostPublic is how many connections the public listener has. A third of what this process may
// open is left for the files that are read behind them.
func mostPublic() int {
	return min(max((descriptors()-forOthers)*2/3, 16), mostConnections)
}

// limitedListener holds so many connections at once. When it is full, a new one takes the place of
// the one on which nothing has moved for longest: idle ones, and those of who sends nothing. Where
// each moved lately, new ones wait. It keeps no address: behind a web server all have the same.
type limitedListener struct {
	net.Listener
	most int
	done chan struct{} // closed with the listener
	once sync.Once
	left chan struct{} // a connection was closed

	mu   sync.Mutex
	open map[*connection]struct{}
}

func limited(l net.Listener, most int) net.Listener {
	return &limitedListener{Listener: l, most: most, done: make(chan struct{}), left: make(chan struct{}, 1), open: map[*connection]struct{}{}}
}

// Accept waits for a connection, and for a place for it.
func (l *limitedListener) Accept() (net.Conn, error) {
	accepted, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &connection{Conn: accepted, of: l}
	c.moves()
	for !l.place(c) {
		select {
		case <-l.left:
		case <-time.After(stillFor / 10):
		case <-l.done:
			return nil, errors.Join(net.ErrClosed, accepted.Close())
		}
	}
	return c, nil
}

// Close ends waiting too.
func (l *limitedListener) Close() error {
	l.once.Do(func() { close(l.done) })
	return l.Listener.Close()
}

// place gives a connection a place, if there is one or can be.
func (l *limitedListener) place(c *connection) bool {
	l.mu.Lock()
	var stillest *connection
	if len(l.open) >= l.most {
		for other := range l.open {
			if stillest == nil || other.moved.Load() < stillest.moved.Load() {
				stillest = other
			}
		}
		if time.Since(time.Unix(0, stillest.moved.Load())) < stillFor {
			l.mu.Unlock()
			return false
		}
		delete(l.open, stillest)
	}
	l.open[c] = struct{}{}
	l.mu.Unlock()
	if stillest != nil {
		_ = stillest.Conn.Close()
	}
	return true
}

// connection notes when something moved on it.
type connection struct {
	net.Conn
	of    *limitedListener
	moved atomic.Int64
}

func (c *connection) moves() { c.moved.Store(time.Now().UnixNano()) }

// Read implements net.Conn.
func (c *connection) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 {
		c.moves()
	}
	return n, err
}

// Write implements net.Conn.
func (c *connection) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	if n > 0 {
		c.moves()
	}
	return n, err
}

// Close gives the place back.
func (c *connection) Close() error {
	err := c.Conn.Close()
	c.of.mu.Lock()
	delete(c.of.open, c)
	c.of.mu.Unlock()
	select {
	case c.of.left <- struct{}{}:
	default:
	}
	return err
}
