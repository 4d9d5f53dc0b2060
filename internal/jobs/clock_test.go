package jobs

import (
	"testing"
	"time"

	"copse/internal/db"
	"copse/internal/testkit"
)

// ahead is how far the clock of these tests is wrong.
const ahead = 8760 * time.Hour

// A clock that was a year ahead, and is right again, costs a running node no period after the next plan.
func TestClock_JumpsBack(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		h := newHands()
		var c tally
		q, _ := newQueue(t, d, h, Kind{Name: "desk.purge", Do: c.do, Every: time.Hour})
		q.pace.plan = 5 * time.Millisecond
		run(t, q)
		times := func(want int) {
			t.Helper()
			eventually(t, "it is done", func() bool { return c.seen()[""] == want })
			idle(t, q)
		}
		times(1)
		h.move(ahead)
		times(2)
		h.move(-ahead)
		eventually(t, "it is planned again for 10:00", func() bool {
			due, err := q.due(t.Context())
			return err == nil && due.Equal(time.Date(2027, 1, 31, 10, 0, 0, 0, time.UTC))
		})
		h.move(30 * time.Minute)
		times(3)
	})
}

// What a clock that was ahead has put off is due at the next plan, which a start makes too; what waits for good reason
// goes on waiting.
func TestPlan_ClockWasAhead(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		ctx, h := t.Context(), newHands()
		kinds := []Kind{{Name: "desk.remind", Do: nothing}, {Name: "desk.purge", Do: nothing, Every: 24 * time.Hour}}
		dying, _ := newQueue(t, d, h, append(kinds, Kind{Name: "desk.notice", Do: nothing})...)
		q, _ := newQueue(t, d, h, kinds...)
		plan := func(q *Queue) {
			t.Helper()
			if err := q.plan(ctx); err != nil {
				t.Fatal(err)
			}
		}
		fail := func(tries int) {
			t.Helper()
			j := mustTake(t, dying)
			j.Tries = tries
			if held, err := dying.fail(ctx, j, "sad"); !held || err != nil {
				t.Fatal(held, err)
			}
		}
		for _, c := range []struct {
			name    string
			wrong   time.Duration // how far the clock is ahead meanwhile
			prepare func()
			kind    string // of what is due afterwards: none where empty
			fault   string
			state   string // of the one row before the plan
		}{
			{"a period at work", ahead, func() { plan(dying); mustTake(t, dying) }, "desk.purge", lost, "running"},
			{"a job at work", ahead, func() { add(t, dying, "desk.remind", "x"); mustTake(t, dying) }, "desk.remind", lost, "running"},
			{"a job that failed", ahead, func() { add(t, dying, "desk.remind", "x"); fail(1) }, "desk.remind", "sad", "ready"},
			{"a stranger at work", ahead, func() { add(t, dying, "desk.notice", "x"); mustTake(t, dying) }, "", "", "running"},
			{"a period at work, by a node a little ahead", dying.pace.lease, func() { plan(dying); mustTake(t, dying) }, "", "", "running"},
			{"a job at work, by a node a little ahead", dying.pace.lease, func() { add(t, dying, "desk.remind", "x"); mustTake(t, dying) }, "", "", "running"},
			{"the longest rest", dying.pace.lease, func() { add(t, dying, "desk.remind", "x"); fail(maxTries - 1) }, "", "", "ready"},
			{"a dead job", ahead, func() { add(t, dying, "desk.remind", "x"); fail(maxTries) }, "", "", "dead"},
			{"a job of the future", 0, func() {
				if err := dying.Add(ctx, d, "desk.remind", "x", h.now().Add(ahead)); err != nil {
					t.Fatal(err)
				}
			}, "", "", "ready"},
		} {
			if _, err := db.Exec(ctx, d, `DELETE FROM job`); err != nil {
				t.Fatal(err)
			}
			h.move(c.wrong)
			c.prepare()
			h.move(-c.wrong)
			if state, err := db.Get[string](ctx, d, `SELECT state FROM job`); err != nil || state != c.state {
				t.Fatalf("%s: %s, %v", c.name, state, err)
			}
			if j, err := dying.take(ctx); err != nil || j != nil {
				t.Fatalf("%s: due before the plan: %+v, %v", c.name, j, err)
			}
			plan(q)
			// The plan makes the row of the periodic kind where a case has none: that one was never tried.
			if _, err := db.Exec(ctx, d, `DELETE FROM job WHERE kind = 'desk.purge' AND tried_at IS NULL`); err != nil {
				t.Fatal(err)
			}
			j, err := dying.take(ctx) // which knows all kinds
			if err != nil || (j != nil) != (c.kind != "") || j != nil && (j.Kind != c.kind || j.Fault != c.fault || j.Tries != 2) {
				t.Errorf("%s: got %+v, %v", c.name, j, err)
			}
		}
	})
}

// Nodes plan at any moment and their clocks differ a little: one that is late does not bring back a period that
// another has begun and done.
func TestPlan_LateClock(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		ctx, h, late := t.Context(), newHands(), newHands()
		kind := Kind{Name: "desk.purge", Do: nothing, Every: 24 * time.Hour}
		one, _ := newQueue(t, d, h, kind)
		two, _ := newQueue(t, d, late, kind)
		midnight := time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC)
		h.move(midnight.Sub(h.now()))
		late.move(midnight.Add(-time.Second).Sub(late.now()))
		if err := one.plan(ctx); err != nil {
			t.Fatal(err)
		}
		if held, err := one.done(ctx, mustTake(t, one)); !held || err != nil {
			t.Fatal(held, err)
		}
		if err := two.plan(ctx); err != nil {
			t.Fatal(err)
		}
		if due, err := two.due(ctx); err != nil || !due.Equal(midnight.Add(24*time.Hour)) {
			t.Errorf("due %s, %v; want the next midnight", due, err)
		}
	})
}
