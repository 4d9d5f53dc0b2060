package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
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

// Passphrase asks for the shared passphrase of a preview that others can reach. The
// browser's own form is used (HTTP Basic): it needs no cookie and no script. Wrong answers
// wait in a short queue, so that nobody tries many.
func Passphrase(passphrase string, next http.Handler) http.Handler {
	want := sha256.Sum256([]byte(passphrase))
	queue := make(chan struct{}, 4)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, given, asked := r.BasicAuth()
		got := sha256.Sum256([]byte(given))
		if subtle.ConstantTimeCompare(got[:], want[:]) == 1 {
			next.ServeHTTP(w, r)
			return
		}
		if asked {
			select {
			case queue <- struct{}{}:
				time.Sleep(wrongWait)
				<-queue
			default:
				http.Error(w, "Too many wrong answers. Please try again in a minute.", http.StatusTooManyRequests)
				return
			}
		}
		w.Header().Set("WWW-Authenticate", `Basic realm="preview", charset="UTF-8"`)
		http.Error(w, "This site is a preview and not open yet. Any name, and the passphrase from its operator.", http.StatusUnauthorized)
	})
}

const wrongWait = 500 * time.Millisecond

// ThisMachineOnly keeps a preview without passphrase to this machine: it refuses what came
// through a proxy, and what asks for another name (a page elsewhere may have pointed its own
// name at this machine).
func ThisMachineOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proxied := r.Header.Get("Forwarded") + r.Header.Get("X-Forwarded-For") + r.Header.Get("X-Real-Ip") + r.Header.Get("Via")
		if proxied != "" || !loopback(r.Host) {
			http.Error(w, "This site is a preview: only the machine it runs on may see it. "+
				"Its operator can set COPSE_PASSPHRASE to show it to others.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Observe logs each request and hands its measures on. The line holds the route's
// pattern, never the path, the query, an address or an agent.
func Observe(seen func(pattern, lang string, status int, took time.Duration), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start, at := time.Now(), &route{}
		ctx := copse.WithRequestID(context.WithValue(r.Context(), routeKey{}, at), rand.Text()[:12])
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
