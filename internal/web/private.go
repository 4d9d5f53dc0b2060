package web

import (
	"context"
	"net/http"
	"net/url"

	"copse/internal/copse"
)

// Staff knows who is signed in. The door that signs people in is one; where there is none,
// nobody can, and private pages are not there.
type Staff interface {
	// Actor returns who makes a request, or false where nobody signed in.
	Actor(r *http.Request) (copse.Actor, bool, error)
	// SignIn is the address of the form, below the language.
	SignIn() string
}

type actorKey struct{}

// Private serves a page to people who are signed in. Others are sent to sign in, and come
// back to where they wanted to go; nobody keeps the page. What the person may see is for the
// store or the rule to say, which take the Actor.
func (s *Shell) Private(h Handler) http.Handler {
	return s.Fresh(func(w http.ResponseWriter, r *http.Request) error {
		if s.Staff == nil {
			return copse.E(copse.NotFound, "web.error.not_found")
		}
		actor, ok, err := s.Staff.Actor(r)
		if err != nil {
			return err
		}
		if !ok {
			v := VisitOf(r)
			to := "/" + string(v.Lang) + s.Staff.SignIn()
			if r.Method == http.MethodGet || r.Method == http.MethodHead { // what was sent cannot be sent again by a link
				to += "?" + url.Values{"to": {v.Path + v.Query}}.Encode()
			}
			return Redirect(to)
		}
		return h(w, r.WithContext(context.WithValue(r.Context(), actorKey{}, actor)))
	})
}

// ActorOf returns who makes the request of a private page. Elsewhere there is none: it panics,
// because the page of one person would be shown to all.
func ActorOf(r *http.Request) copse.Actor { return r.Context().Value(actorKey{}).(copse.Actor) }
