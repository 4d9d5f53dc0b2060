package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"
	"unicode"
)

// errStopping is why the context of a job ended, where the node stops.
var errStopping = errors.New("the node is stopping")

// Run does jobs until ctx ends, and returns when those in hand have ended. They have a few seconds for it; one that
// does not listen is left behind, and done again when its lease is over.
func (q *Queue) Run(ctx context.Context) {
	if !q.ready(ctx) {
		<-ctx.Done()
		return
	}
	work, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	var running sync.WaitGroup
	slots := make(chan struct{}, q.pace.slots)
	planned := time.Now() // not the clock of the queue: that may be the one that was wrong
	for ctx.Err() == nil {
		if time.Since(planned) >= q.pace.plan {
			if !q.ready(ctx) {
				continue // the node stops
			}
			planned = time.Now()
		}
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			continue
		}
		j, rest := q.next(ctx)
		if j == nil {
			<-slots
			sleep(ctx, rest)
			continue
		}
		running.Go(func() {
			defer func() { <-slots }()
			q.do(work, *j)
		})
	}
	ended := make(chan struct{})
	go func() { running.Wait(); close(ended) }()
	if within(ended, q.pace.stop) {
		return
	}
	cancel(errStopping)
	if !within(ended, q.pace.leave) {
		q.log.Error("jobs went on after they were told to end; they are done again later")
	}
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

func within(ended <-chan struct{}, d time.Duration) bool {
	select {
	case <-ended:
		return true
	case <-time.After(d):
		return false
	}
}

// ready plans the periodic kinds, however long the database takes to answer. It reports whether there is work to do.
func (q *Queue) ready(ctx context.Context) bool {
	for ctx.Err() == nil && len(q.kinds) > 0 {
		err := q.plan(ctx)
		if err == nil {
			return true
		}
		sleep(ctx, q.trouble(ctx, err))
	}
	return false
}

// trouble logs what the database answered and says how long to leave it alone.
func (q *Queue) trouble(ctx context.Context, err error) time.Duration {
	if ctx.Err() == nil {
		q.log.Error("the table of jobs does not answer; trying again", "err", err)
	}
	return 5 * q.pace.look
}

// next takes the job that is due longest. Without one it says how long to rest: not at all where another node was
// quicker, since more may be due. It looks before it takes, as taking holds the one writer of SQLite.
func (q *Queue) next(ctx context.Context) (*job, time.Duration) {
	due, err := q.due(ctx)
	if err != nil {
		return nil, q.trouble(ctx, err)
	}
	if due.IsZero() {
		return nil, q.pace.look
	}
	if rest := due.Sub(q.clock()); rest > 0 {
		return nil, min(rest, q.pace.look)
	}
	j, err := q.take(ctx)
	if err != nil {
		return nil, q.trouble(ctx, err)
	}
	return j, 0
}

// do tries a job and writes down how it went, also where the node is told to stop meanwhile.
func (q *Queue) do(ctx context.Context, j job) {
	log := q.log.With("kind", j.Kind, "id", j.ID, "try", j.Tries)
	fault := q.try(ctx, j, log)
	write, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	var held bool
	var err error
	switch {
	case fault == nil:
		held, err = q.done(write, j)
	case errors.Is(context.Cause(ctx), errStopping):
		held, err = q.giveBack(write, j)
	default:
		text := faultText(fault, j.Arg)
		log.Warn("job failed", "err", text)
		if held, err = q.fail(write, j, text); held && j.Tries >= maxTries {
			log.Error("job is dead: it failed too often and waits for the operator", "err", text)
		}
	}
	switch {
	case err != nil:
		log.Error("how a job ended could not be written; it is done again", "err", faultText(err, j.Arg))
	case !held:
		log.Warn("a job took longer than its lease; it was given to another")
	}
}

// try does the work. A panic is a failed try.
func (q *Queue) try(ctx context.Context, j job, log *slog.Logger) (err error) {
	if j.Tries > maxTries && j.Fault == lost {
		// It may be this job that ends its nodes: it is not done once more to find out.
		return fmt.Errorf("given up after %d tries, the last of which was never heard of again", j.Tries-1)
	}
	ctx, cancel := context.WithTimeout(ctx, q.pace.do)
	defer cancel()
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		// What a panic carries may be anybody's text; its type, and the words of Go's own, are not.
		err = fmt.Errorf("panic with a %T", p)
		if own, ok := p.(runtime.Error); ok {
			err = fmt.Errorf("panic: %w", own)
		}
		log.Error("a job panicked", "err", faultText(err, j.Arg), "stack", string(debug.Stack()))
	}()
	return q.kinds[j.Kind].Do(ctx, j.Arg)
}

// faultText is one short line of what both engines can keep, without the argument wherever it stands.
func faultText(err error, arg string) string {
	text := strings.ToValidUTF8(err.Error(), "")
	switch {
	case len(arg) > 3, strings.ContainsAny(arg, "._:/,=+-"):
		text = strings.ReplaceAll(text, arg, "…")
	case arg != "": // "fr" is an argument, and also in the middle of words
		text = regexp.MustCompile(`\b`+regexp.QuoteMeta(arg)+`\b`).ReplaceAllString(text, "…")
	}
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > 300 {
		text = string(runes[:300]) + "…"
	}
	return text
}
