package web

import (
	"context"
	"fmt"
	"net/http"

	"copse/internal/copse"
)

// LocalExit is where "leave quickly" leads on a page kept on the phone: a page of this
// site without its name, because no other site can be reached without a network.
const LocalExit = "/x"

// Saved marks a page as one that is kept on a phone. The layout then says so at its top
// and "leave quickly" leads to LocalExit.
type Saved struct {
	Date    string // in words: the day the page was taken
	Edition string
}

type savedKey struct{}

// SavedPage renders one page for keeping, through the handler that serves it online. An
// address that begins with the language is rendered in it; others get it as a wish. The
// mark lies in the request's context, so that nobody can ask for it from outside.
func SavedPage(ctx context.Context, h http.Handler, lang copse.Lang, path string, mark Saved) (kind string, body []byte, err error) {
	ctx = context.WithValue(ctx, routeKey{}, nil) // the log counts who asks for a pack, not its pages
	r, err := http.NewRequestWithContext(context.WithValue(ctx, savedKey{}, &mark), http.MethodGet, path, nil)
	if err != nil {
		return "", nil, fmt.Errorf("keep %s: %w", path, err)
	}
	r.Header.Set("Accept-Language", string(lang))
	a := Record(h, r)
	if a.Status != http.StatusOK {
		return "", nil, fmt.Errorf("keep %s: it answers %d", path, a.Status)
	}
	return a.Header().Get("Content-Type"), a.Body.Bytes(), nil
}

// mark tells the visit of a page for keeping what it is.
func mark(r *http.Request, v *Visit) {
	if saved, ok := r.Context().Value(savedKey{}).(*Saved); ok {
		v.Saved, v.Exit = saved, LocalExit
	}
}
