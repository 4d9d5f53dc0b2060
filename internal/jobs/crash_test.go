package jobs

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"copse/internal/copse"
	"copse/internal/db"
	"copse/internal/testkit"
)

// The environment of a child: where its database is, what it does, and its name.
const (
	childURL  = "COPSE_JOBS_CHILD_URL"
	childDir  = "COPSE_JOBS_CHILD_DIR"
	childRole = "COPSE_JOBS_CHILD"
	childName = "COPSE_JOBS_CHILD_NAME"
)

// TestMain lets the test program be the node that is killed.
func TestMain(m *testing.M) {
	role := os.Getenv(childRole)
	if role == "" {
		os.Exit(m.Run())
	}
	s := db.Settings{URL: os.Getenv(childURL), Dir: os.Getenv(childDir)}
	if err := child(context.Background(), s, role, os.Getenv(childName)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

// child is a node until it is killed. As "busy" it adds jobs, takes half of them back, and does them; as "hang" it
// does one job and never comes to say so.
func child(ctx context.Context, s db.Settings, role, name string) error {
	d, err := db.Open(ctx, s)
	if err != nil {
		return err
	}
	q, err := crashQueue(d, copse.Now, func() {
		if role == "hang" {
			fmt.Println("did")
			select {}
		}
		time.Sleep(rand.N(4 * time.Millisecond))
	})
	if err != nil {
		return err
	}
	go q.Run(ctx)
	for i := 0; role == "busy"; i++ {
		arg, back := fmt.Sprintf("%s-%d", name, i), errors.New("taken back")
		err := d.Tx(ctx, func(tx *db.Tx) error {
			if err := q.Add(ctx, tx, "crash.do", arg, q.clock()); err != nil {
				return err
			}
			if i%2 == 1 {
				return back
			}
			_, err := db.Exec(ctx, tx, `INSERT INTO asked (arg) VALUES ($1)`, arg)
			return err
		})
		if err != nil && !errors.Is(err, back) {
			return err
		}
		if err == nil {
			fmt.Println(arg) // what the parent has read was committed
		}
		time.Sleep(rand.N(3 * time.Millisecond))
	}
	select {}
}

// crashQueue does a job by counting it, commits that, and then takes a moment to say so. Its leases are short.
func crashQueue(d *db.DB, clock copse.Clock, after func()) (*Queue, error) {
	q, err := New(d, clock, Kind{Name: "crash.do", Do: func(ctx context.Context, arg string) error {
		_, err := db.Exec(ctx, d, `INSERT INTO did (arg, times) VALUES ($1, 1) ON CONFLICT (arg) DO UPDATE SET times = did.times + 1`, arg)
		if err == nil {
			after()
		}
		return err
	}})
	if err != nil {
		return nil, err
	}
	q.pace.look, q.pace.lease = 2*time.Millisecond, 500*time.Millisecond
	return q, nil
}

// eachCrashDB is testkit.EachDB with the settings for a child, and with the two tables of crashQueue.
func eachCrashDB(t *testing.T, f func(t *testing.T, s db.Settings, d *db.DB)) {
	t.Parallel()
	both := func(t *testing.T, s db.Settings) {
		d := testkit.OpenDB(t, s)
		for _, statement := range []string{
			`CREATE TABLE asked (arg TEXT PRIMARY KEY)`, `CREATE TABLE did (arg TEXT PRIMARY KEY, times BIGINT NOT NULL)`,
		} {
			if _, err := db.Exec(t.Context(), d, statement); err != nil {
				t.Fatal(err)
			}
		}
		f(t, s, d)
	}
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); both(t, db.Settings{Dir: t.TempDir()}) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); both(t, db.Settings{URL: testkit.FreshPostgres(t)}) })
}

// start runs a child and hands on the lines it says. kill ends it as a power cut would, and returns all lines.
func start(t *testing.T, s db.Settings, role, name string) (lines <-chan string, kill func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childRole+"="+role, childName+"="+name, childURL+"="+s.URL, childDir+"="+s.Dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := make(chan string, 100000)
	read := make(chan struct{})
	go func() {
		defer close(read)
		defer close(said)
		for in := bufio.NewScanner(out); in.Scan(); {
			said <- in.Text()
		}
	}()
	return said, sync.OnceFunc(func() {
		_ = cmd.Process.Kill()
		<-read // Wait would throw away what is still in the pipe
		_ = cmd.Wait()
	})
}

// Killed between doing and saying so, a job is done a second time by another node, and then no more.
func TestCrash_BetweenDoingAndSaying(t *testing.T) {
	eachCrashDB(t, func(t *testing.T, s db.Settings, d *db.DB) {
		q, err := crashQueue(d, copse.Now, func() {})
		if err != nil {
			t.Fatal(err)
		}
		add(t, q, "crash.do", "x")
		said, kill := start(t, s, "hang", "hang")
		defer kill()
		if line := <-said; line != "did" {
			t.Fatalf("the child said %q", line)
		}
		kill()
		if times, err := did(t, d); err != nil || times["x"] != 1 || left(t, d) != 1 {
			t.Fatalf("%v, %v, %d left", times, err, left(t, d))
		}
		run(t, q)
		eventually(t, "the job is gone", func() bool { return left(t, d) == 0 })
		if times, err := did(t, d); err != nil || times["x"] != 2 {
			t.Errorf("%v, %v", times, err)
		}
	})
}

// Two nodes at a time are killed at any moment, again and again. Afterwards every job that was committed has been
// done, and none that was taken back.
func TestCrash_AtAnyMoment(t *testing.T) {
	rounds := 5
	if os.Getenv("COPSE_TEST_ALL") != "" {
		rounds = 40
	}
	eachCrashDB(t, func(t *testing.T, s db.Settings, d *db.DB) {
		if d.Engine() == db.Postgres {
			fsync, err := db.Get[string](t.Context(), d, `SHOW fsync`)
			t.Logf("fsync is %s, %v", fsync, err)
		}
		var acknowledged []string
		for round := range rounds {
			one, killOne := start(t, s, "busy", fmt.Sprintf("a%d", round))
			two, killTwo := start(t, s, "busy", fmt.Sprintf("b%d", round))
			acknowledged = append(acknowledged, <-one, <-two) // both are at work
			time.Sleep(rand.N(150 * time.Millisecond))
			killOne()
			time.Sleep(rand.N(50 * time.Millisecond))
			killTwo()
			for _, said := range []<-chan string{one, two} {
				for line := range said {
					acknowledged = append(acknowledged, line)
				}
			}
		}
		q, err := crashQueue(d, copse.Now, func() {})
		if err != nil {
			t.Fatal(err)
		}
		abandoned := left(t, d)
		run(t, q)
		eventually(t, "all jobs are gone", func() bool { return left(t, d) == 0 })
		asked, err := db.All[string](t.Context(), d, `SELECT arg FROM asked`)
		if err != nil {
			t.Fatal(err)
		}
		checkCrash(t, d, asked, acknowledged)
		t.Logf("%d rounds: %d jobs committed, %d of them acknowledged, %d left behind by the dead", rounds, len(asked), len(acknowledged), abandoned)
		if abandoned == 0 {
			t.Error("no kill left a job behind: the test proves nothing")
		}
	})
}

func checkCrash(t *testing.T, d *db.DB, asked, acknowledged []string) {
	t.Helper()
	times, err := did(t, d)
	if err != nil {
		t.Fatal(err)
	}
	committed, twice := map[string]bool{}, 0
	for _, arg := range asked {
		committed[arg] = true
		if times[arg] == 0 {
			t.Errorf("%s was committed and not done", arg)
		}
		if times[arg] > 1 {
			twice++
		}
	}
	for _, arg := range acknowledged {
		if !committed[arg] {
			t.Errorf("%q was acknowledged and is lost", arg)
		}
	}
	for arg := range times {
		if !committed[arg] {
			t.Errorf("%s was taken back, and done", arg)
		}
	}
	t.Logf("%d jobs were done more than once", twice)
}

func did(t *testing.T, d *db.DB) (map[string]int, error) {
	t.Helper()
	rows, err := db.All[struct {
		Arg   string
		Times int
	}](t.Context(), d, `SELECT arg, times FROM did`)
	times := map[string]int{}
	for _, r := range rows {
		times[r.Arg] = r.Times
	}
	return times, err
}
