package jobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"copse/internal/db"
	"copse/internal/testkit"
)

// hands is a clock that moves when it is told to.
type hands struct {
	mu sync.Mutex
	at time.Time
}

func newHands() *hands { return &hands{at: time.Date(2027, 1, 31, 9, 30, 0, 0, time.UTC)} }

func (h *hands) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *hands) move(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(d)
}

// tally counts what was done, by argument.
type tally struct {
	mu   sync.Mutex
	done map[string]int
}

func (c *tally) do(_ context.Context, arg string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done == nil {
		c.done = map[string]int{}
	}
	c.done[arg]++
	return nil
}

func (c *tally) seen() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.done)
}

func nothing(context.Context, string) error { return nil }

// newQueue is a queue in a hurry, whose log is kept.
func newQueue(t testing.TB, d *db.DB, h *hands, kinds ...Kind) (*Queue, *logbook) {
	t.Helper()
	q, err := New(d, h.now, kinds...)
	if err != nil {
		t.Fatal(err)
	}
	q.pace.look = 2 * time.Millisecond
	book := &logbook{}
	q.log = slog.New(slog.NewTextHandler(book, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return q, book
}

type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// run starts queues; what it returns stops them and waits until they have.
func run(t testing.TB, queues ...*Queue) func() {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for _, q := range queues {
		wg.Go(func() { q.Run(ctx) })
	}
	stop := func() { cancel(); wg.Wait() }
	t.Cleanup(stop)
	return stop
}

func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

func add(t testing.TB, q *Queue, kind, arg string) {
	t.Helper()
	if err := q.Add(t.Context(), q.db, kind, arg, q.clock()); err != nil {
		t.Fatal(err)
	}
}

func left(t testing.TB, d *db.DB) int {
	t.Helper()
	n, err := db.Get[int](t.Context(), d, `SELECT COUNT(*) FROM job`)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// idle waits until nothing is at work and nothing is due: only then may a test move the clock past a lease.
func idle(t testing.TB, q *Queue) {
	t.Helper()
	eventually(t, "nothing is left to do now", func() bool {
		n, err := db.Get[int](t.Context(), q.db, `SELECT COUNT(*) FROM job WHERE state = 'running' OR due_at <= $1`, q.clock())
		if err != nil {
			t.Fatal(err)
		}
		return n == 0
	})
}

// mustTake takes a job, or fails where none is due.
func mustTake(t testing.TB, q *Queue) job {
	t.Helper()
	j, err := q.take(t.Context())
	if err != nil || j == nil {
		t.Fatalf("nothing to take: %v, %v", j, err)
	}
	return *j
}

func mustRest(t testing.TB, q *Queue) {
	t.Helper()
	if j, err := q.take(t.Context()); err != nil || j != nil {
		t.Fatalf("something was taken: %v, %v", j, err)
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	good := Kind{Name: "desk.remind", Do: nothing}
	for _, c := range []struct {
		name  string
		kinds []Kind
		want  string
	}{
		{"one", []Kind{good}, ""},
		{"none", nil, ""},
		{"two names", []Kind{good, {Name: "desk.remind.late", Do: nothing, Every: time.Minute}}, ""},
		{"one name twice", []Kind{good, good}, "two of this name"},
		{"no name", []Kind{{Do: nothing}}, "its door"},
		{"no door", []Kind{{Name: "remind", Do: nothing}}, "its door"},
		{"a capital", []Kind{{Name: "desk.Remind", Do: nothing}}, "its door"},
		{"too long", []Kind{{Name: "desk." + strings.Repeat("x", 36), Do: nothing}}, "its door"},
		{"no work", []Kind{{Name: "desk.remind"}}, "does nothing"},
		{"seconds", []Kind{{Name: "desk.remind", Do: nothing, Every: time.Second}}, "shorter than a minute"},
		{"backwards", []Kind{{Name: "desk.remind", Do: nothing, Every: -time.Hour}}, "shorter than a minute"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := New(nil, nil, c.kinds...)
			if (c.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// A try ends before its lease, or healthy nodes would do jobs twice; and a stop ends before a container is killed.
func TestNew_Pace(t *testing.T) {
	t.Parallel()
	q, err := New(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if p := q.pace; p.do >= p.lease || p.stop+p.leave >= 10*time.Second || p.slots < 1 || p.look <= 0 || p.plan != time.Hour {
		t.Errorf("%+v", p)
	}
}

func TestAdd(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		h := newHands()
		q, _ := newQueue(t, d, h, Kind{Name: "desk.remind", Do: nothing})
		for _, c := range []struct {
			name, kind, arg string
			at              time.Time
			good            bool
		}{
			{"an id", "desk.remind", "0199-af:1/2", h.now(), true},
			{"nothing", "desk.remind", "", h.now(), true},
			{"200 characters", "desk.remind", strings.Repeat("x", 200), h.now(), true},
			{"201 characters", "desk.remind", strings.Repeat("x", 201), h.now(), false},
			{"a sentence", "desk.remind", "she wrote again", h.now(), false},
			{"another writing", "desk.remind", "она", h.now(), false},
			{"a mail address", "desk.remind", "anna@example.org", h.now(), false},
			{"two lines", "desk.remind", "a\nb", h.now(), false},
			{"a line end", "desk.remind", "a\n", h.now(), false},
			{"a stranger", "desk.remnid", "x", h.now(), false},
			{"no time", "desk.remind", "x", time.Time{}, false},
		} {
			before := left(t, d)
			err := q.Add(t.Context(), d, c.kind, c.arg, c.at)
			if (err == nil) != c.good || (left(t, d) == before+1) != c.good {
				t.Errorf("%s: %v", c.name, err)
			}
			if err != nil && len(c.arg) > 1 && strings.Contains(err.Error(), c.arg) {
				t.Errorf("%s: the error tells the argument: %v", c.name, err)
			}
		}
		if _, err := db.Exec(t.Context(), d, `INSERT INTO job (id, kind, arg, state, due_at, added_at) VALUES ('x', 'a.b', $1, 'ready', 1, 1)`, strings.Repeat("x", 201)); err == nil {
			t.Error("the table kept a long argument")
		}
		if _, err := db.Exec(t.Context(), d, `INSERT INTO job (id, kind, arg, state, due_at, added_at) VALUES ('x', 'a.b', '', 'ready', NULL, 1)`); err == nil {
			t.Error("the table kept a job that is never due and not dead")
		}
	})
}

// A job is part of the transaction that asks for it.
func TestAdd_Tx(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		var c tally
		q, _ := newQueue(t, d, newHands(), Kind{Name: "desk.remind", Do: c.do})
		run(t, q)
		sad := errors.New("sad")
		for i := range 20 {
			err := d.Tx(t.Context(), func(tx *db.Tx) error {
				err := q.Add(t.Context(), tx, "desk.remind", fmt.Sprintf("%d-%d", i, i%2), q.clock())
				time.Sleep(5 * time.Millisecond) // two looks
				if i%2 == 1 {
					err = errors.Join(err, sad)
				}
				return err
			})
			if i%2 == 0 && err != nil || i%2 == 1 && !errors.Is(err, sad) {
				t.Fatal(err)
			}
		}
		eventually(t, "all are done", func() bool { return len(c.seen()) >= 10 && left(t, d) == 0 })
		for arg, n := range c.seen() {
			if n != 1 || strings.HasSuffix(arg, "-1") {
				t.Errorf("%s was done %d times", arg, n)
			}
		}
	})
}

// A job of the future waits for its time; of two that are due the older goes first.
func TestTake_Order(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		h := newHands()
		q, _ := newQueue(t, d, h, Kind{Name: "desk.remind", Do: nothing})
		for _, minutes := range []int{20, 10, 30} {
			if err := q.Add(t.Context(), d, "desk.remind", fmt.Sprint(minutes), h.now().Add(time.Duration(minutes)*time.Minute)); err != nil {
				t.Fatal(err)
			}
		}
		h.move(10*time.Minute - time.Microsecond)
		mustRest(t, q)
		h.move(10*time.Minute + time.Microsecond)
		for _, want := range []string{"10", "20"} {
			if j := mustTake(t, q); j.Arg != want || j.Tries != 1 {
				t.Errorf("got %+v, want %s", j, want)
			}
		}
		mustRest(t, q)
	})
}

// Two nodes, eight goroutines that take at the same time: nobody gets what another got.
func TestTake_Once(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		var c tally
		h := newHands()
		one, _ := newQueue(t, d, h, Kind{Name: "desk.remind", Do: nothing})
		two, _ := newQueue(t, d, h, Kind{Name: "desk.remind", Do: nothing})
		addMany(t, one, 500)
		var wg sync.WaitGroup
		for i := range 8 {
			q := []*Queue{one, two}[i%2]
			wg.Go(func() {
				for {
					due, err := q.due(t.Context())
					if err != nil || due.After(h.now()) {
						if err != nil {
							t.Error(err)
						}
						return
					}
					j, err := q.take(t.Context())
					if err != nil {
						t.Error(err)
						return
					}
					if j != nil {
						_ = c.do(t.Context(), j.Arg)
					}
				}
			})
		}
		wg.Wait()
		onceEach(t, c.seen(), 500)
	})
}

// The same with Run: 500 jobs, two nodes of four slots, each job done once.
func TestRun_Once(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, d *db.DB) {
		var c tally
		h := newHands()
		one, _ := newQueue(t, d, h, Kind{Name: "desk.remind", Do: c.do})
		two, _ := newQueue(t, d, h, Kind{Name: "desk.remind", Do: c.do})
		addMany(t, one, 500)
		run(t, one, two)
		eventually(t, "the table is empty", func() bool { return left(t, d) == 0 })
		onceEach(t, c.seen(), 500)
	})
}

func addMany(t testing.TB, q *Queue, n int) {
	t.Helper()
	err := q.db.Tx(t.Context(), func(tx *db.Tx) error {
		for i := range n {
			if err := q.Add(t.Context(), tx, "desk.remind", fmt.Sprint(i), q.clock()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func onceEach(t *testing.T, seen map[string]int, want int) {
	t.Helper()
	if len(seen) != want {
		t.Errorf("%d jobs were done, want %d", len(seen), want)
	}
	for arg, n := range seen {
		if n != 1 {
			t.Errorf("job %s was done %d times", arg, n)
		}
	}
}
