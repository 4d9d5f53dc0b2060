package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"copse/internal/config"
	"copse/internal/db"
)

type serveCmd struct {
	config.Config
}

// Run serves until the process is asked to stop, then lets requests in flight finish. Until it serves,
// a signal ends it at once, as it does any program: nobody waits for an answer, and a disk or a
// database may hang. What it does before is whole or absent, killed at any moment.
func (c *serveCmd) Run(std Streams) error {
	c.PreviewToken = os.Getenv("COPSE_PREVIEW_TOKEN")
	if err := checkSettings(std, &c.Config); err != nil {
		return err
	}
	slog.SetDefault(logger(std.Err, c.Log))
	saveMemory()
	own, err := db.Own(c.Data, "copse serve")
	if err != nil {
		return err
	}
	defer own.Release() // that it ends lets go of it too
	n, err := open(context.Background(), c.Config)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	defer n.close()
	if n.shell.Preview {
		if err := c.CheckPreview(); err != nil {
			return err
		}
	}
	return n.serve(ctx, std.Out)
}

func logger(w io.Writer, level string) *slog.Logger {
	var l slog.Level
	_ = l.UnmarshalText([]byte(level)) // one of three words, checked by the command line
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: l}))
}

// saveMemory keeps the program small at the cost of a little time, for the small machines
// it is meant to run on, unless the operator chose otherwise with Go's own settings.
func saveMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(96 << 20) // a wish, not a wall: Go collects more often above it
	}
}

// stopWithin is how long requests in flight may take once the node is asked to stop: what runs it
// often waits ten seconds, and what it works with is closed after them.
const stopWithin = 8 * time.Second

// serve listens on the public and the local address until ctx ends.
func (n *node) serve(ctx context.Context, out io.Writer) error {
	public, err := listen(n.config.Listen, "COPSE_LISTEN")
	if err != nil {
		return err
	}
	servers := []*http.Server{server(n.handler())}
	listeners := []net.Listener{limited(public, mostPublic())}
	if n.config.Admin != "" {
		local, err := listen(n.config.Admin, "COPSE_ADMIN")
		if err != nil {
			return errors.Join(err, public.Close())
		}
		servers, listeners = append(servers, server(onlyLocal(local.Addr(), n.adminHandler()))), append(listeners, limited(local, mostLocal))
	}
	failed := make(chan error, len(servers))
	for i, s := range servers {
		go func() { failed <- s.Serve(listeners[i]) }()
	}
	n.background(ctx)
	fmt.Fprintln(out, "Copse is ready:", n.door(public.Addr()))
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	slog.Info("stopping")
	err = errors.Join(err, shut(stopWithin, servers))
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// shut takes no more requests and lets those in flight finish for so long. What is not done by then,
// as in a storm, is cut: that is no fault of the node.
func shut(within time.Duration, servers []*http.Server) (err error) {
	late, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	for _, s := range servers {
		stopped := s.Shutdown(late)
		if errors.Is(stopped, context.DeadlineExceeded) {
			slog.Info("answers that were not finished in time are cut")
			stopped = s.Close()
		}
		err = errors.Join(err, stopped)
	}
	return err
}
