package jobs

import (
	"context"
	"fmt"
	"time"

	"copse/internal/copse"
	"copse/internal/db"
)

// Count is how many jobs of a kind are in a state, for the metrics and for copse jobs --json.
type Count struct {
	Kind  string    `json:"kind"`
	State string    `json:"state"` // "ready", "running" or "dead"
	Jobs  int       `json:"jobs"`
	Due   time.Time `json:"due,omitzero"` // of the first: one long past says that nobody does this kind; zero: dead ones, never due
}

// Dead is a job that failed too often, for the operator. Its argument is not shown.
type Dead struct {
	ID      string    `json:"id"`
	Kind    string    `json:"kind"`
	Tries   int       `json:"tries"`
	Fault   string    `json:"fault"`    // of the last try
	AddedAt time.Time `json:"added_at"` // when it was asked for
	TriedAt time.Time `json:"tried_at"` // when it was last tried
}

// Waiting counts what is in the table. Done jobs are gone from it.
func (q *Queue) Waiting(ctx context.Context) ([]Count, error) {
	list, err := db.All[Count](ctx, q.db, `SELECT kind, state, COUNT(*) AS jobs, MIN(due_at) AS due FROM job GROUP BY kind, state ORDER BY kind, state`)
	if err != nil {
		return nil, fmt.Errorf("count jobs: %w", err)
	}
	return list, nil
}

// Dead lists what waits for the operator, the oldest first.
func (q *Queue) Dead(ctx context.Context) ([]Dead, error) {
	list, err := db.All[Dead](ctx, q.db, `SELECT id, kind, tries, fault, added_at, tried_at FROM job WHERE state = 'dead' ORDER BY added_at, id`)
	if err != nil {
		return nil, fmt.Errorf("list dead jobs: %w", err)
	}
	return list, nil
}

// Again has a dead job done as if it were new, once its cause is mended. What is not dead is not found.
func (q *Queue) Again(ctx context.Context, id string) error {
	return q.dead(ctx, "try again", `UPDATE job SET state = 'ready', tries = 0, due_at = $2 WHERE id = $1 AND state = 'dead'`, id, q.clock())
}

// Drop removes a dead job that nobody needs any more. A periodic one stays: it is tried again by itself.
func (q *Queue) Drop(ctx context.Context, id string) error {
	return q.dead(ctx, "drop", `DELETE FROM job WHERE id = $1 AND state = 'dead' AND id <> kind`, id)
}

func (q *Queue) dead(ctx context.Context, what, statement string, args ...any) error {
	n, err := db.Exec(ctx, q.db, statement, args...)
	if err != nil {
		return fmt.Errorf("%s job: %w", what, err)
	}
	if n == 0 {
		return &copse.Error{Code: copse.NotFound, Key: "web.error.not_found", Err: fmt.Errorf("%s: no such job is dead", what)}
	}
	return nil
}
