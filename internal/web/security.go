package web

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"time"

	"copse/internal/copse"
)

// Secure sets the headers every answer carries. The Content-Security-Policy of a page
// comes with its view; everything else gets one that allows nothing.
func (s *Shell) Secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()")
		h.Set("Cache-Control", "no-cache") // kept, but asked for each time: an ETag answers
		if s.Preview {
			h.Set("X-Robots-Tag", "noindex, nofollow")
		}
		next.ServeHTTP(w, r)
	})
}

// longest is how long a request may take: less than the server leaves for its answer, so that
// whoever asks while a database hangs is told.
const longest = 40 * time.Second

// Observe bounds each request in time, logs it and hands its measures on. The line holds the route's
// pattern, never the path, the query, an address or an agent.
func Observe(seen func(pattern, lang string, status int, took time.Duration), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start, at := time.Now(), &route{}
		ctx, cancel := context.WithTimeout(r.Context(), longest)
		defer cancel()
		ctx = copse.WithRequestID(context.WithValue(ctx, routeKey{}, at), rand.Text()[:12])
		rec := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(rec, r.WithContext(ctx))
		took := time.Since(start)
		seen(at.pattern, string(at.lang), rec.status, took)
		slog.Debug("request", "request", copse.RequestID(ctx), "method", method(r), "route", at.pattern,
			"lang", at.lang, "status", rec.status, "ms", took.Milliseconds())
	})
}

// method is the method of a request, or "other": a made-up one may hold anything.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return r.Method
	}
	return "other"
}

// route is what a request was for, as far as the log may know. Observe puts an empty one into
// the request, and the shell fills it in.
type route struct {
	pattern string
	lang    copse.Lang
}

type routeKey struct{}

func noteRoute(r *http.Request, pattern string, lang copse.Lang) {
	if at, ok := r.Context().Value(routeKey{}).(*route); ok {
		at.pattern, at.lang = pattern, lang
	}
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (s *statusWriter) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (s *statusWriter) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// SameOrigin refuses what a form on another site sends here.
func (s *Shell) SameOrigin(next http.Handler) http.Handler {
	p := http.NewCrossOriginProtection()
	p.SetDenyHandler(s.Handle(func(http.ResponseWriter, *http.Request) error {
		return copse.E(copse.Forbidden, "web.error.cross_origin")
	}))
	return p.Handler(next)
}

// Robots tells search engines where they may go: nowhere before the launch.
func (s *Shell) Robots(mux *http.ServeMux) {
	mux.Handle("GET /robots.txt", mounted{http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		rule := "Disallow:\n"
		if s.Preview {
			rule = "Disallow: /\n"
		}
		_, _ = w.Write([]byte("User-agent: *\n" + rule))
	}), InFolder})
}
