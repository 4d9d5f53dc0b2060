package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"copse/internal/copse"
	"copse/internal/jobs"
)

// jobsCmd is the operator's view of the work in the background.
type jobsCmd struct {
	List  jobsListCmd  `cmd:"" default:"withargs" help:"What waits, runs, or failed too often."`
	Again jobsAgainCmd `cmd:"" help:"Have a job that failed too often done as if it were new."`
	Drop  jobsDropCmd  `cmd:"" help:"Remove a job that failed too often and that nobody needs."`
}

// jobsData says where the jobs lie.
type jobsData struct{ nodeData }

// with opens the jobs for one command. Kinds are not needed to look at them.
func (c jobsData) with(do func(context.Context, *jobs.Queue) error) error {
	ctx := context.Background()
	d, err := c.open(ctx)
	if err != nil {
		return err
	}
	q, err := jobs.New(d, copse.Now)
	if err == nil {
		err = do(ctx, q)
	}
	return errors.Join(err, d.Close())
}

// jobsListCmd prints the jobs. As JSON: "jobs" are counts, each with kind, state, jobs and due (of the first; left out
// where all are dead and none is due), "dead" are single jobs, each with id, kind, tries, fault, added_at and tried_at.
type jobsListCmd struct {
	jobsData
	JSON bool `name:"json" help:"Print as JSON: jobs (kind, state, jobs, due) and dead (id, kind, tries, fault, added_at, tried_at)."`
}

// Run prints what is not done yet. Done jobs leave nothing behind.
func (c *jobsListCmd) Run(std Streams) error {
	std = std.shown()
	return c.with(func(ctx context.Context, q *jobs.Queue) error {
		counts, err := q.Waiting(ctx)
		if err != nil {
			return err
		}
		dead, err := q.Dead(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(std.Out, map[string]any{"jobs": append([]jobs.Count{}, counts...), "dead": append([]jobs.Dead{}, dead...)}) // [] and not null
		}
		for _, k := range counts {
			fmt.Fprintf(std.Out, "%-24s %-8s %6d", k.Kind, k.State, k.Jobs)
			if !k.Due.IsZero() { // a dead job waits for the operator and for no time
				fmt.Fprintf(std.Out, "  due %s", k.Due.Format(time.DateTime))
			}
			fmt.Fprintln(std.Out)
		}
		for _, j := range dead {
			fmt.Fprintf(std.Out, "\n%s  %s failed %s, last on %s: %s\nWhen its cause is mended: copse jobs again %s\n",
				j.ID, j.Kind, copse.Count(j.Tries, "time"), j.TriedAt.Format(time.DateTime), j.Fault, j.ID)
		}
		if len(counts) == 0 {
			fmt.Fprintln(std.Out, "No job waits.")
		}
		return nil
	})
}

type jobsAgainCmd struct {
	jobsData
	ID string `arg:"" help:"The job, as copse jobs prints it."`
}

// Run makes a dead job ready.
func (c *jobsAgainCmd) Run(std Streams) error {
	return c.with(func(ctx context.Context, q *jobs.Queue) error {
		return said(std, q.Again(ctx, c.ID), c.ID, "is ready; a running node takes it within a second")
	})
}

type jobsDropCmd struct {
	jobsData
	ID string `arg:"" help:"The job, as copse jobs prints it."`
}

// Run removes a dead job.
func (c *jobsDropCmd) Run(std Streams) error {
	return c.with(func(ctx context.Context, q *jobs.Queue) error {
		return said(std, q.Drop(ctx, c.ID), c.ID, "is gone")
	})
}

// said reports what was done to a job, or that there is none of that id that waits for the operator.
func said(std Streams, err error, id, done string) error {
	if copse.CodeOf(err) == copse.NotFound {
		fmt.Fprintf(std.Err, "copse: no job %s waits for you; see: copse jobs\n", id)
		return errRefused
	}
	if err == nil {
		fmt.Fprintf(std.Out, "%s %s\n", id, done)
	}
	return err
}
