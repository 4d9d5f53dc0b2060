package jobs

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"copse/internal/db"
	"copse/internal/testkit"
)

// Two nodes share each period, also after one in which both were down.
func TestPeriod_Once(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		h := newHands()
		var c tally
		kind := Kind{Name: "desk.purge", Do: c.do, Every: time.Hour}
		one, _ := newQueue(t, d, h, kind)
		two, _ := newQueue(t, d, h, kind)
		stop := run(t, one, two)
		eventually(t, "it is planned", func() bool { return left(t, d) == 1 })
		settled := func(want int) {
			t.Helper()
			idle(t, one)
			time.Sleep(20 * time.Millisecond) // ten looks of each node
			if got := c.seen()[""]; got != want {
				t.Fatalf("done %d times, want %d", got, want)
			}
		}
		settled(1) // 9:30, the first start ever
		h.move(30*time.Minute - time.Microsecond)
		settled(1)
		h.move(time.Microsecond)
		settled(2) // 10:00
		stop()
		stop = run(t, two, one)
		settled(2) // a start is no period
		stop()
		h.move(5*time.Hour + 10*time.Minute)
		run(t, one, two)
		settled(3) // 15:10: what was missed is done once
		h.move(50 * time.Minute)
		settled(4) // 16:00
		if n := left(t, d); n != 1 {
			t.Errorf("%d rows for one kind", n)
		}
	})
}

// A periodic job that fails is tried again, but not past the next period; the operator sees it; it never ends.
func TestPeriod_Fails(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		ctx, h := t.Context(), newHands()
		q, _ := newQueue(t, d, h, Kind{Name: "desk.purge", Do: nothing, Every: 24 * time.Hour})
		if err := q.plan(ctx); err != nil {
			t.Fatal(err)
		}
		midnight := time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC)
		fail := func() time.Time {
			t.Helper()
			j := mustTake(t, q)
			if held, err := q.fail(ctx, j, "sad"); !held || err != nil {
				t.Fatal(held, err)
			}
			due, err := q.due(ctx)
			if err != nil {
				t.Fatal(err)
			}
			return due
		}
		for range 8 {
			due := fail()
			if due.After(midnight) {
				t.Fatalf("due %s, after its next period has begun", due)
			}
			h.move(due.Sub(h.now()))
		}
		if due := fail(); !due.Equal(midnight) {
			t.Fatalf("due %s, want midnight", due)
		}
		h.move(midnight.Sub(h.now()))
		if due := fail(); !due.Equal(midnight.Add(24 * time.Hour)) {
			t.Fatalf("due %s, want the next midnight", due)
		}
		if dead, err := q.Dead(ctx); err != nil || len(dead) != 1 || dead[0].Fault != "sad" {
			t.Errorf("the operator does not see it: %v, %v", dead, err)
		}
		if err := q.Drop(ctx, "desk.purge"); err == nil {
			t.Error("a period was dropped")
		}
		h.move(24 * time.Hour)
		j := mustTake(t, q)
		if held, err := q.done(ctx, j); !held || err != nil {
			t.Fatal(held, err)
		}
		if dead, err := q.Dead(ctx); err != nil || len(dead) != 0 {
			t.Errorf("still dead after it went well: %v, %v", dead, err)
		}
		h.move(24 * time.Hour)
		if j := mustTake(t, q); j.Tries != 1 || j.Fault != "" {
			t.Errorf("the failed tries are not forgotten: %+v", j)
		}
	})
}

// A periodic kind that ends its nodes is done once a period at most, and is not given up for ever.
func TestPeriod_Lost(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		h := newHands()
		var c tally
		q, _ := newQueue(t, d, h, Kind{Name: "desk.purge", Do: c.do, Every: 24 * time.Hour})
		if err := q.plan(t.Context()); err != nil {
			t.Fatal(err)
		}
		for range maxTries {
			mustTake(t, q) // and the node is gone
			h.move(q.pace.lease)
		}
		run(t, q)
		eventually(t, "it is given up", func() bool {
			dead, err := q.Dead(t.Context())
			return err == nil && len(dead) == 1 && strings.Contains(dead[0].Fault, "given up")
		})
		if len(c.seen()) != 0 {
			t.Error("it was tried once more")
		}
		h.move(24 * time.Hour)
		eventually(t, "it is done in the next period", func() bool { return c.seen()[""] == 1 })
	})
}

// A version with a shorter period does not wait for the end of the longer one, nor start a done one anew.
func TestPlan_Shorter(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		ctx, h := t.Context(), newHands()
		kind := Kind{Name: "desk.purge", Do: nothing, Every: 24 * time.Hour}
		for _, c := range []struct {
			every time.Duration
			want  string
		}{{24 * time.Hour, "00:00"}, {time.Hour, "10:00"}, {24 * time.Hour, "10:00"}} {
			kind.Every = c.every
			q, _ := newQueue(t, d, h, kind)
			if err := q.plan(ctx); err != nil {
				t.Fatal(err)
			}
			if j, err := q.take(ctx); err != nil {
				t.Fatal(err)
			} else if j != nil {
				if held, err := q.done(ctx, *j); !held || err != nil {
					t.Fatal(held, err)
				}
			}
			if due, err := q.due(ctx); err != nil || due.Format("15:04") != c.want {
				t.Errorf("every %s: due %s, %v; want %s", c.every, due, err, c.want)
			}
		}
	})
}

// A node leaves alone what it does not know: during an upgrade a newer one is there for it.
func TestRun_Stranger(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		h := newHands()
		var c tally
		old, book := newQueue(t, d, h, Kind{Name: "desk.remind", Do: c.do})
		young, _ := newQueue(t, d, h, Kind{Name: "desk.remind", Do: c.do}, Kind{Name: "desk.notice", Do: c.do})
		bare, _ := newQueue(t, d, h)
		add(t, young, "desk.notice", "new")
		h.move(time.Minute)
		add(t, young, "desk.remind", "known")
		stop := run(t, old, bare)
		eventually(t, "the known one is done", func() bool { return c.seen()["known"] == 1 && left(t, d) == 1 })
		time.Sleep(20 * time.Millisecond)
		stop()
		if c.seen()["new"] != 0 || book.String() != "" {
			t.Errorf("%v\n%s", c.seen(), book)
		}
		run(t, young)
		eventually(t, "the new one is done", func() bool { return left(t, d) == 0 })
	})
}

// stopping starts one job with do and asks the node to stop while it is at work. What it returns is closed when Run returns.
func stopping(t *testing.T, q *Queue, started <-chan struct{}) <-chan struct{} {
	t.Helper()
	add(t, q, "desk.remind", "x")
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	returned := make(chan struct{})
	go func() { q.Run(ctx); close(returned) }()
	<-started
	cancel()
	return returned
}

// Stopping waits for the job at work, and its end is written down.
func TestStop_Waits(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		started, release := make(chan struct{}, 2), make(chan struct{})
		q, _ := newQueue(t, d, newHands(), Kind{Name: "desk.remind", Do: func(ctx context.Context, _ string) error {
			started <- struct{}{}
			<-release
			return ctx.Err() // nobody hurried it
		}})
		returned := stopping(t, q, started)
		add(t, q, "desk.remind", "later")
		select {
		case <-returned:
			t.Fatal("Run returned while a job was at work")
		case <-time.After(50 * time.Millisecond):
		}
		close(release)
		<-returned
		if n := left(t, d); n != 1 || len(started) != 0 {
			t.Errorf("%d left, want the one that was added after the stop; %d begun", n, len(started))
		}
	})
}

// A job that takes too long is interrupted, and the next node does it at once, as if it had not been tried.
func TestStop_Interrupts(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		started := make(chan struct{}, 1)
		q, book := newQueue(t, d, newHands(), Kind{Name: "desk.remind", Do: func(ctx context.Context, _ string) error {
			started <- struct{}{}
			<-ctx.Done()
			return errors.New("interrupted")
		}})
		q.pace.stop = 20 * time.Millisecond
		q.pace.leave = 30 * time.Second
		<-stopping(t, q, started)
		if j := mustTake(t, q); j.Tries != 1 || j.Fault != "" {
			t.Errorf("%+v", j)
		}
		if book.String() != "" {
			t.Errorf("a stop is no fault:\n%s", book)
		}
	})
}

// A job that does not listen does not keep the node from stopping.
func TestStop_Bound(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		started, release, ended := make(chan struct{}, 1), make(chan struct{}), make(chan struct{})
		q, book := newQueue(t, d, newHands(), Kind{Name: "desk.remind", Do: func(context.Context, string) error {
			defer close(ended)
			started <- struct{}{}
			<-release
			return nil
		}})
		q.pace.stop, q.pace.leave = 20*time.Millisecond, 20*time.Millisecond
		select {
		case <-stopping(t, q, started):
		case <-time.After(20 * time.Second):
			t.Error("Run waits for ever")
		}
		if !strings.Contains(book.String(), "went on after") {
			t.Errorf("the log does not say so: %s", book)
		}
		close(release)
		<-ended
		eventually(t, "its end is written all the same", func() bool { return left(t, d) == 0 })
	})
}

// A database that does not answer for a while ends nothing.
func TestRun_Trouble(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		var c tally
		q, book := newQueue(t, d, newHands(), Kind{Name: "desk.remind", Do: c.do}, Kind{Name: "desk.purge", Do: c.do, Every: time.Hour})
		rename := func(statement string) {
			t.Helper()
			if _, err := db.Exec(t.Context(), d, statement); err != nil {
				t.Fatal(err)
			}
		}
		trouble := func(n int) {
			t.Helper()
			eventually(t, "it says so", func() bool { return strings.Count(book.String(), "does not answer") > n })
		}
		rename(`ALTER TABLE job RENAME TO gone`)
		run(t, q)
		trouble(0)
		rename(`ALTER TABLE gone RENAME TO job`)
		eventually(t, "it is planned and done", func() bool { return c.seen()[""] == 1 })
		rename(`ALTER TABLE job RENAME TO gone`)
		trouble(strings.Count(book.String(), "does not answer"))
		rename(`ALTER TABLE gone RENAME TO job`)
		add(t, q, "desk.remind", "x")
		eventually(t, "it goes on", func() bool { return c.seen()["x"] == 1 })
	})
}

// No more jobs at once than slots, and all slots are used.
func TestRun_Slots(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		var now, most atomic.Int32
		release := make(chan struct{})
		q, _ := newQueue(t, d, newHands(), Kind{Name: "desk.remind", Do: func(context.Context, string) error {
			if n := now.Add(1); n > most.Load() {
				most.Store(n)
			}
			<-release
			now.Add(-1)
			return nil
		}})
		addMany(t, q, 20)
		run(t, q)
		eventually(t, "all slots are used", func() bool { return int(now.Load()) == q.pace.slots })
		time.Sleep(20 * time.Millisecond)
		close(release)
		eventually(t, "all are done", func() bool { return left(t, d) == 0 })
		if int(most.Load()) > q.pace.slots {
			t.Errorf("%d at once, %d slots", most.Load(), q.pace.slots)
		}
	})
}
