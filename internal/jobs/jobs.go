// Package jobs does the work for which no reader waits: a table of jobs, any number of nodes that take from it.
//
// It promises that a job exists exactly if the transaction that added it was committed; that an existing job is done at
// least once, whatever dies meanwhile; that a period is done once and not once a node; that a job which fails again and
// again ends up before the operator and nowhere else; and that neither log nor fault shows a job's argument.
//
// It does not promise to do a job only once. A node may die after the work and before the row is deleted, or work
// longer than its lease: the job is then done again. So a Do must be safe to run twice, and two of them at once: it
// looks whether its work is done already, or writes what comes out the same a second time.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"regexp"
	"slices"
	"time"

	"github.com/google/uuid"

	"copse/internal/copse"
	"copse/internal/db"
)

// Kind is one sort of work. Its door hands it to app and adds jobs by its name.
//
// Do has four minutes; its context ends then, and soon after the node is asked to stop. What takes longer does a part
// of it a time. The error it returns is logged and kept, so it holds ids and never names, addresses or text.
type Kind struct {
	Name  string // "desk.remind": the door, then the work
	Do    func(ctx context.Context, arg string) error
	Every time.Duration // 0: only when asked. Else also at the first start, and once in each period of UTC, with an empty argument
}

// Queue adds jobs and does them. It is safe for many goroutines.
type Queue struct {
	db    *db.DB
	clock copse.Clock
	kinds map[string]Kind
	names []any // of kinds, as parameters: a node leaves alone what only a newer or an older one knows
	pace  pace
	log   *slog.Logger
}

// pace is how a queue uses its time; tests hurry.
type pace struct {
	slots int           // jobs done at once by this node
	look  time.Duration // between two looks into an empty table
	plan  time.Duration // between two plans: what a wrong clock has put off is put right then
	lease time.Duration // after it, a job whose node says nothing is taken by another
	do    time.Duration // a try is told to end before its lease does
	stop  time.Duration // how long running jobs may go on once the node stops; then their context ends
	leave time.Duration // how long they may then take to notice
}

// maxTries is after how many failed tries a job is dead. The waits between them add up to 27 hours.
const maxTries = 10

// wait is how long a job rests after its nth failed try: 10 s, 30 s, 90 s … 18 h.
func wait(tries int) time.Duration {
	w := 10 * time.Second
	for range tries - 1 {
		w *= 3
	}
	return w
}

var (
	nameForm = regexp.MustCompile(`^[a-z][a-z0-9]*(\.[a-z0-9]+)+$`)
	// argForm has no space and no @: a sentence or somebody's mail address does not fit.
	argForm = regexp.MustCompile(`^[0-9A-Za-z._:/,=+-]{0,200}$`)
)

// New makes the queue of a node. Two kinds of one name, or one that cannot work, are an error.
func New(d *db.DB, clock copse.Clock, kinds ...Kind) (*Queue, error) {
	q := &Queue{db: d, clock: clock, kinds: map[string]Kind{}, log: slog.Default(), pace: pace{
		slots: 4, look: time.Second, plan: time.Hour, lease: 5 * time.Minute, do: 4 * time.Minute, stop: 6 * time.Second, leave: 2 * time.Second,
	}}
	for _, k := range kinds {
		_, twice := q.kinds[k.Name]
		switch {
		case len(k.Name) > 40 || !nameForm.MatchString(k.Name):
			return nil, fmt.Errorf("job kind %q: a name is its door and its work, such as desk.remind", k.Name)
		case twice:
			return nil, fmt.Errorf("job kind %s: there are two of this name", k.Name)
		case k.Do == nil:
			return nil, fmt.Errorf("job kind %s: it does nothing", k.Name)
		case k.Every != 0 && k.Every < time.Minute:
			return nil, fmt.Errorf("job kind %s: a period of %s is shorter than a minute", k.Name, k.Every)
		}
		q.kinds[k.Name] = k
	}
	for _, name := range slices.Sorted(maps.Keys(q.kinds)) {
		q.names = append(q.names, name)
	}
	return q, nil
}

// Add asks for one job, not before at. Where from is a transaction the job exists exactly if that is committed. The
// argument is an id, at most 200 characters; what else it needs Do reads from the database.
func (q *Queue) Add(ctx context.Context, from db.Source, kind, arg string, at time.Time) error {
	switch _, known := q.kinds[kind]; {
	case !known:
		return fmt.Errorf("add job: no kind is named %q", kind)
	case !argForm.MatchString(arg):
		return fmt.Errorf("add job %s: its argument is no id of at most 200 letters, digits and . _ : / , = + -", kind)
	case at.IsZero():
		return fmt.Errorf("add job %s: it has no time", kind)
	}
	id, err := uuid.NewV7() // in the order of time, and not to be guessed
	if err != nil {
		return fmt.Errorf("add job %s: %w", kind, err)
	}
	if _, err := db.Exec(ctx, from, `INSERT INTO job (id, kind, arg, state, due_at, added_at) VALUES ($1, $2, $3, 'ready', $4, $5)`,
		id.String(), kind, arg, at, q.clock()); err != nil {
		return fmt.Errorf("add job %s: %w", kind, err)
	}
	return nil
}
