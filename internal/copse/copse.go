// Package copse holds the few words every other package shares: ids, languages,
// errors, clocks. It imports nothing of ours and knows neither HTTP nor SQL.
package copse

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"time"
)

// ID addresses one thing for ever: a point ("POL-RIC-1"), an area ("POL-RIC").
// Ids are upper case, digits and hyphens; they are never reused.
type ID string

var idForm = regexp.MustCompile(`^[A-Z]+(-[A-Z0-9]+)*$`)

// Valid reports whether the id is well formed; it says nothing of its existence.
func (id ID) Valid() bool { return len(id) <= 40 && idForm.MatchString(string(id)) }

// Actor is a person who works here and is signed in, as stores and rules see them.
type Actor struct {
	ID    string
	Roles []string
}

// May reports whether the person holds one of the roles.
func (a Actor) May(roles ...string) bool {
	return slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(a.Roles, r) })
}

// Clock tells the time. Rules and stores take one; only tests pass another than Now.
type Clock func() time.Time

// Now is the real clock, in UTC.
func Now() time.Time { return time.Now().UTC() }

type requestIDKey struct{}

// WithRequestID keeps the id of a request for the log. It is random and says
// nothing about the person who asked.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestIDKey{}, id)
}

// RequestID returns the id kept by WithRequestID, or "".
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// Count is a number of things in the English of the command line: "1 error", "2 errors".
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
