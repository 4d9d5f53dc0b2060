package remark

import (
	"context"
	"sync"
	"testing"
	"time"

	"copse/internal/copse"
	"copse/internal/db"
	"copse/internal/jobs"
	"copse/internal/testkit"
)

// TestJobs_tidy: the program's own queue removes what is too old, day by day, and nothing else.
func TestJobs_tidy(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		var lock sync.Mutex
		at := noon()
		var now copse.Clock = func() time.Time { lock.Lock(); defer lock.Unlock(); return at }
		today := dayOf(at)
		makeRemarks(t, d, 2, today.AddDate(0, 0, -KeptDays-1))
		makeRemarks(t, d, 3, today.AddDate(0, 0, -KeptDays))
		makeRemarks(t, d, 4, today)
		door := &Door{Settings: Settings{Store: NewStore(d, now)}}
		queue, err := jobs.New(d, now, door.Jobs()...)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { queue.Run(ctx) })
		t.Cleanup(func() { stop(); running.Wait() })
		left := func(want int) {
			t.Helper()
			for until := time.Now().Add(20 * time.Second); rows(t, d) != want && time.Now().Before(until); {
				time.Sleep(20 * time.Millisecond)
			}
			if n := rows(t, d); n != want {
				t.Fatalf("%d rows are left, want %d", n, want)
			}
		}
		left(7) // at the first start; what is 180 days old today stays today
		lock.Lock()
		at = at.AddDate(0, 0, 1)
		lock.Unlock()
		left(4)
	})
}
