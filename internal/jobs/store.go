package jobs

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"copse/internal/db"
)

// job is a taken row.
type job struct {
	ID, Kind, Arg, Fault, Holder string
	Tries                        int
	TriedAt                      time.Time
}

// lost is the fault of a job whose lease ended without a word.
const lost = "its node ended, or took longer than the lease"

// every is the period of the one row that stands for a periodic kind, and 0 for all other jobs.
func (q *Queue) every(j job) time.Duration {
	if j.ID != j.Kind {
		return 0
	}
	return q.kinds[j.Kind].Every
}

// nextPeriod is when the period after that of at begins. All nodes count from the same day, in UTC.
func nextPeriod(at time.Time, every time.Duration) time.Time { return at.Truncate(every).Add(every) }

// plan makes the row of each periodic kind where it is missing, due now. A row that is there stays: its period may be
// done. It comes forward where it is due too late: a new version has shortened the period, or a clock was ahead. Not
// where two leases later it would be right: another node, whose clock is not quite this one's, may have done the period.
func (q *Queue) plan(ctx context.Context) error {
	now := q.clock()
	for _, name := range slices.Sorted(maps.Keys(q.kinds)) {
		k := q.kinds[name]
		if k.Every == 0 {
			continue
		}
		if _, err := db.Exec(ctx, q.db, `
			INSERT INTO job (id, kind, arg, state, due_at, added_at) VALUES ($1, $1, '', 'ready', $2, $2)
			ON CONFLICT (id) DO UPDATE SET due_at = $3 WHERE job.due_at > $4 AND job.state <> 'running'`,
			name, now, nextPeriod(now, k.Every), nextPeriod(now.Add(2*q.pace.lease), k.Every)); err != nil {
			return fmt.Errorf("plan %s: %w", name, err)
		}
	}
	return q.takeBack(ctx, now)
}

// takeBack makes due what only a clock that was ahead can have put off so far: a job at work whose lease ends later than
// two leases from now, and one that failed and rests longer than any rest. Who still does it keeps it until it is taken.
// What was never tried stays: somebody may have asked for that time.
func (q *Queue) takeBack(ctx context.Context, now time.Time) error {
	far := now.Add(2 * q.pace.lease)
	n, err := db.Exec(ctx, q.db, `
		UPDATE job SET due_at = $1 WHERE kind IN (`+q.mine(3)+`) AND (
			state = 'running' AND due_at > $2 OR state = 'ready' AND id <> kind AND tried_at IS NOT NULL AND due_at > $3)`,
		append([]any{now, far, far.Add(wait(maxTries - 1))}, q.names...)...)
	if err != nil {
		return fmt.Errorf("take back jobs: %w", err)
	}
	if n > 0 {
		q.log.Warn("a clock was ahead: jobs it had put off are due now", "jobs", n)
	}
	return nil
}

// mine lists the numbers of q.names in a statement that has other parameters before them: "$3, $4".
func (q *Queue) mine(others int) string {
	numbers := make([]string, len(q.names))
	for i := range numbers {
		numbers[i] = fmt.Sprintf("$%d", others+i+1)
	}
	return strings.Join(numbers, ", ")
}

// due is when the first job of this node's kinds may be taken; zero where there is none.
func (q *Queue) due(ctx context.Context) (time.Time, error) {
	at, err := db.Get[time.Time](ctx, q.db, `SELECT MIN(due_at) FROM job WHERE kind IN (`+q.mine(0)+`)`, q.names...)
	if err != nil {
		return time.Time{}, fmt.Errorf("look for jobs: %w", err)
	}
	return at, nil
}

// take gives this node the job that is due longest, or nil. It is one statement for jobs that are new, that rest after
// a failed try, whose lease has ended and whose next period has begun: all of them are due.
//
// On PostgreSQL two nodes may choose the same row. The second waits for the first to commit and then asks the outer
// condition again, of the row as it is by then: due_at has moved to the end of the lease, and it gets nothing. Without
// the outer condition it would get the job too. SKIP LOCKED would spare that wait; it is short, so it is not used.
func (q *Queue) take(ctx context.Context) (*job, error) {
	now := q.clock()
	args := append([]any{now, now.Add(q.pace.lease), rand.Text(), lost}, q.names...)
	var taken []job
	err := q.db.Tx(ctx, func(tx *db.Tx) (err error) {
		taken, err = db.All[job](ctx, tx, `
			UPDATE job SET state = 'running', due_at = $2, holder = $3, tries = tries + 1, tried_at = $1,
				fault = CASE WHEN state = 'running' THEN $4 ELSE fault END
			WHERE due_at <= $1 AND id = (
				SELECT id FROM job WHERE due_at <= $1 AND kind IN (`+q.mine(4)+`) ORDER BY due_at LIMIT 1)
			RETURNING id, kind, arg, fault, holder, tries, tried_at`, args...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("take a job: %w", err)
	}
	if len(taken) == 0 {
		return nil, nil
	}
	return &taken[0], nil
}

// done removes the job, or moves it to its next period. Like fail and giveBack it reports whether the job was still
// held: after the end of a lease another may have it, whose row this must not touch.
func (q *Queue) done(ctx context.Context, j job) (bool, error) {
	if every := q.every(j); every > 0 {
		return q.let(ctx, `UPDATE job SET state = 'ready', tries = 0, holder = '', fault = '', due_at = $3 WHERE id = $1 AND holder = $2`,
			j.ID, j.Holder, nextPeriod(j.TriedAt, every))
	}
	return q.let(ctx, `DELETE FROM job WHERE id = $1 AND holder = $2`, j.ID, j.Holder)
}

// fail lets the job rest, longer each time, and after maxTries leaves it to the operator. A periodic one is tried
// again in each period all the same: what deletes old data must not stay off because nobody looked.
func (q *Queue) fail(ctx context.Context, j job, text string) (bool, error) {
	state, due := "ready", q.clock().Add(wait(min(j.Tries, maxTries)))
	if j.Tries >= maxTries {
		state, due = "dead", time.Time{}
	}
	if every := q.every(j); every > 0 {
		if next := nextPeriod(j.TriedAt, every); due.IsZero() || due.After(next) {
			due = next
		}
	}
	return q.let(ctx, `UPDATE job SET state = $3, due_at = $4, holder = '', fault = $5 WHERE id = $1 AND holder = $2`,
		j.ID, j.Holder, state, due, text)
}

// giveBack leaves a job that was interrupted by the end of its node to the next one, as if it had not been tried.
func (q *Queue) giveBack(ctx context.Context, j job) (bool, error) {
	return q.let(ctx, `UPDATE job SET state = 'ready', due_at = $3, holder = '', tries = tries - 1 WHERE id = $1 AND holder = $2`,
		j.ID, j.Holder, q.clock())
}

func (q *Queue) let(ctx context.Context, statement string, args ...any) (bool, error) {
	n, err := db.Exec(ctx, q.db, statement, args...)
	return n == 1, err
}
