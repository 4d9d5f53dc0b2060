package jobs

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"copse/internal/copse"
	"copse/internal/db"
	"copse/internal/testkit"
)

// A node that says nothing loses its job at the end of the lease; what it says later touches nothing.
func TestLease(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		ctx, h := t.Context(), newHands()
		one, _ := newQueue(t, d, h, Kind{Name: "desk.remind", Do: nothing})
		two, _ := newQueue(t, d, h, Kind{Name: "desk.remind", Do: nothing})
		add(t, one, "desk.remind", "x")
		first := mustTake(t, one)
		h.move(one.pace.lease - time.Microsecond)
		mustRest(t, two)
		h.move(time.Microsecond)
		second := mustTake(t, two)
		if second.ID != first.ID || second.Tries != 2 || second.Fault != lost || second.Holder == first.Holder {
			t.Errorf("got %+v after %+v", second, first)
		}
		for name, late := range map[string]func() (bool, error){
			"done":     func() (bool, error) { return one.done(ctx, first) },
			"fail":     func() (bool, error) { return one.fail(ctx, first, "late") },
			"giveBack": func() (bool, error) { return one.giveBack(ctx, first) },
		} {
			if held, err := late(); held || err != nil {
				t.Errorf("%s: the first still held the job: %v", name, err)
			}
		}
		mustRest(t, one)
		if held, err := two.done(ctx, second); !held || err != nil || left(t, d) != 0 {
			t.Errorf("held %v, %v, %d left", held, err, left(t, d))
		}
	})
}

func TestWaits(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		ctx, h := t.Context(), newHands()
		q, _ := newQueue(t, d, h, Kind{Name: "desk.remind", Do: nothing})
		add(t, q, "desk.remind", "x")
		for try, rest := range []time.Duration{
			10 * time.Second, 30 * time.Second, 90 * time.Second, 270 * time.Second, 810 * time.Second,
			2430 * time.Second, 7290 * time.Second, 21870 * time.Second, 65610 * time.Second,
		} {
			j := mustTake(t, q)
			if j.Tries != try+1 {
				t.Fatalf("try %d, want %d", j.Tries, try+1)
			}
			h.move(time.Minute)
			if held, err := q.fail(ctx, j, fmt.Sprint("fault ", j.Tries)); !held || err != nil {
				t.Fatal(held, err)
			}
			h.move(rest - time.Microsecond)
			mustRest(t, q)
			h.move(time.Microsecond)
		}
		j := mustTake(t, q)
		if held, err := q.fail(ctx, j, "fault 10"); !held || err != nil {
			t.Fatal(held, err)
		}
		h.move(1000 * time.Hour)
		mustRest(t, q)
		dead, err := q.Dead(ctx)
		if err != nil || len(dead) != 1 || dead[0].Tries != maxTries || dead[0].Fault != "fault 10" || !dead[0].TriedAt.Equal(j.TriedAt) {
			t.Errorf("%+v, %v", dead, err)
		}
	})
}

func TestOperator(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		ctx, h := t.Context(), newHands()
		var mended atomic.Bool
		q, book := newQueue(t, d, h, Kind{Name: "desk.remind", Do: func(_ context.Context, arg string) error {
			if !mended.Load() {
				return fmt.Errorf("open %s: no such\nkey\x00", arg)
			}
			return nil
		}})
		for range 2 {
			add(t, q, "desk.remind", "0199-af")
		}
		run(t, q)
		for range maxTries {
			idle(t, q)
			h.move(24 * time.Hour)
		}
		dead, err := q.Dead(ctx)
		if err != nil || len(dead) != 2 {
			t.Fatalf("%v, %v", dead, err)
		}
		if got, want := dead[0].Fault, "open …: no such key "; got != want {
			t.Errorf("fault %q, want %q", got, want)
		}
		counts, err := q.Waiting(ctx)
		if err != nil || len(counts) != 1 || counts[0] != (Count{Kind: "desk.remind", State: "dead", Jobs: 2}) {
			t.Errorf("%+v, %v", counts, err)
		}
		for _, part := range []string{"kind=desk.remind", "id=" + dead[0].ID, "try=1 ", "try=10 ", "job is dead"} {
			if !strings.Contains(book.String(), part) {
				t.Errorf("the log lacks %q", part)
			}
		}
		if strings.Contains(book.String(), "0199-af") {
			t.Error("the log holds an argument")
		}
		mended.Store(true)
		if err := q.Again(ctx, dead[0].ID); err != nil {
			t.Fatal(err)
		}
		eventually(t, "it is done", func() bool { return left(t, d) == 1 })
		if err := q.Drop(ctx, dead[1].ID); err != nil || left(t, d) != 0 {
			t.Errorf("%v, %d left", err, left(t, d))
		}
		for what, gone := range map[string]func(context.Context, string) error{"Again": q.Again, "Drop": q.Drop} {
			if err := gone(ctx, dead[0].ID); copse.CodeOf(err) != copse.NotFound {
				t.Errorf("%s of what is gone: %v", what, err)
			}
		}
	})
}

// A job at work, or waiting, is not the operator's to touch.
func TestOperator_NotDead(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		ctx, h := t.Context(), newHands()
		q, _ := newQueue(t, d, h, Kind{Name: "desk.remind", Do: nothing})
		add(t, q, "desk.remind", "x")
		add(t, q, "desk.remind", "y")
		running := mustTake(t, q)
		counts, err := q.Waiting(ctx)
		want := []Count{{"desk.remind", "ready", 1, h.now()}, {"desk.remind", "running", 1, h.now().Add(q.pace.lease)}}
		if err != nil || len(counts) != 2 || counts[0] != want[0] || counts[1] != want[1] {
			t.Errorf("%+v, %v", counts, err)
		}
		if err := q.Again(ctx, running.ID); copse.CodeOf(err) != copse.NotFound {
			t.Error(err)
		}
		if err := q.Drop(ctx, running.ID); copse.CodeOf(err) != copse.NotFound || left(t, d) != 2 {
			t.Error(err)
		}
	})
}

// A panic costs a try and not the program; what it carried is told to nobody.
func TestRun_Panic(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		h := newHands()
		var c tally
		q, book := newQueue(t, d, h,
			Kind{Name: "desk.text", Do: func(context.Context, string) error { panic("her name is Awa") }},
			Kind{Name: "desk.error", Do: func(context.Context, string) error { panic(errors.New("her name is Awa")) }},
			Kind{Name: "desk.index", Do: func(_ context.Context, arg string) error { return errors.New(strings.Split(arg, "/")[3]) }},
			Kind{Name: "desk.good", Do: c.do})
		for _, kind := range []string{"desk.text", "desk.error", "desk.index", "desk.good"} {
			add(t, q, kind, "0199/af")
		}
		run(t, q)
		eventually(t, "three have failed", func() bool { return strings.Count(book.String(), "job failed") == 3 && left(t, d) == 3 })
		idle(t, q) // the log says so before the table
		if c.seen()["0199/af"] != 1 {
			t.Error("the good one was not done")
		}
		faults, err := db.All[string](t.Context(), d, `SELECT fault FROM job WHERE tries = 1 AND state = 'ready' ORDER BY kind`)
		want := "panic with a *errors.errorString|panic: runtime error: index out of range [3] with length 2|panic with a string"
		if got := strings.Join(faults, "|"); err != nil || got != want {
			t.Errorf("got %s, %v; want %s", got, err, want)
		}
		if text := book.String(); strings.Contains(text, "Awa") || strings.Contains(text, "0199/af") || !strings.Contains(text, "try_test.go") {
			t.Errorf("the log tells too much, or not where it happened:\n%s", text)
		}
	})
}

// A job that ends its nodes is not tried for ever.
func TestTry_Lost(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		h := newHands()
		var c tally
		q, _ := newQueue(t, d, h, Kind{Name: "desk.remind", Do: c.do})
		add(t, q, "desk.remind", "x")
		for range maxTries {
			mustTake(t, q) // and the node is gone
			h.move(q.pace.lease)
		}
		run(t, q)
		eventually(t, "it is dead", func() bool {
			dead, err := q.Dead(t.Context())
			return err == nil && len(dead) == 1 && strings.Contains(dead[0].Fault, "given up after 10 tries")
		})
		if len(c.seen()) != 0 {
			t.Error("it was tried once more")
		}
	})
}

// A try that takes too long is told to end, and has failed.
func TestTry_TooLong(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		q, book := newQueue(t, d, newHands(), Kind{Name: "desk.remind", Do: func(ctx context.Context, _ string) error {
			<-ctx.Done()
			return ctx.Err()
		}})
		q.pace.do = 10 * time.Millisecond
		add(t, q, "desk.remind", "x")
		run(t, q)
		eventually(t, "it has failed", func() bool { return strings.Contains(book.String(), "deadline exceeded") })
	})
}

func TestFaultText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, fault, arg, want string }{
		{"plain", "seal report: no key", "", "seal report: no key"},
		{"argument", "seal 17-a: open 17-a", "17-a", "seal …: open …"},
		{"argument in a word", "open k0199af.pem", "0199af", "open k….pem"},
		{"short argument", "read from fr, for (fr)", "fr", "read from …, for (…)"},
		{"short argument with a sign", "read (-1)", "-1", "read (…)"},
		{"lines and zeros", "a\r\nb\x00c", "", "a  b c"},
		{"broken text", "a\xff\xfeb", "", "ab"},
		{"argument with a hole", "seal 17\xff-a", "17-a", "seal …"},
		{"other writings", "нет ключа", "", "нет ключа"},
		{"long", strings.Repeat("я", 400), "", strings.Repeat("я", 300) + "…"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := faultText(errors.New(c.fault), c.arg); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
