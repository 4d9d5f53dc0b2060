package app

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"copse/internal/config"
	"copse/internal/web"
)

// mindful is a door that has made something of the content.
type mindful struct{ forgot atomic.Int32 }

func (*mindful) Routes() []web.Route { return nil }
func (d *mindful) Forget()           { d.forgot.Add(1) }

// TestForget: when the content changes, every door that made something of it is told.
func TestForget(t *testing.T) {
	n, err := open(t.Context(), config.Config{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer n.close()
	d := &mindful{}
	n.doors = append(n.doors, d)
	n.forget()
	if d.forgot.Load() != 1 {
		t.Error("a door was not told that the content changed")
	}
}

// TestClose_waits: work in the background still has its database when it ends.
func TestClose_waits(t *testing.T) {
	n, err := open(t.Context(), config.Config{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	late := make(chan error, 1)
	n.work.Go(func() {
		time.Sleep(100 * time.Millisecond)
		late <- n.db.Ping(context.Background())
	})
	n.close()
	if err := <-late; err != nil {
		t.Errorf("the database was closed under it: %v", err)
	}
}
