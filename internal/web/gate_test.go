package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"copse/internal/copse"
	"copse/internal/passphrase"
	"copse/internal/testkit"
)

const (
	testToken = "0123456789abcdef0123456789abcdef"
	testWords = "river lamp été forêt أرنب شجرة 苹果 天空"
)

// gated is a preview behind its gate; what lies behind says 204.
func gated(t *testing.T, origin string) http.Handler {
	t.Helper()
	s := shell(t)
	s.Preview, s.Origin = true, origin
	g := NewGate(passphrase.Hash(testToken), passphrase.Hash(testWords))
	if origin == "" {
		g.Home = "http://localhost:8080"
	}
	s.Bar = func(copse.Lang) Bar { return Bar{Emergency: "112", Dial: "112", Line: "116111"} }
	return s.Gate(g, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNoContent)
	}))
}

// TestGate_headers: nothing but a secret opens the gate, whatever else a visitor writes.
func TestGate_headers(t *testing.T) {
	h := gated(t, "")
	ask := func(path string, change func(*http.Request)) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.RemoteAddr = "127.0.0.1:4711" // every visitor, behind a web server on this machine
		change(r)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	closed := func(what string, w *httptest.ResponseRecorder) {
		t.Helper()
		if w.Code != http.StatusUnauthorized && w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "112") || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s: %d, cookie %q", what, w.Code, w.Header().Get("Set-Cookie"))
		}
	}
	for _, host := range []string{"localhost", "localhost:8080", "127.0.0.1", "127.0.0.1:8080", "[::1]:8080", "127.0.0.1:evil.example", "cop.example.org", ""} {
		closed("Host "+host, ask("/en/help/gh", func(r *http.Request) { r.Host = host }))
	}
	for _, name := range []string{"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "X-Client-Ip",
		"Cf-Connecting-Ip", "True-Client-Ip", "X-Cluster-Client-Ip", "Fastly-Client-Ip", "X-Original-Forwarded-For"} {
		for _, values := range [][]string{{""}, {"127.0.0.1"}, {"", "203.0.113.99"}, {"for=127.0.0.1"}} {
			closed(name, ask("/en", func(r *http.Request) { r.Host = "localhost"; r.Header[name] = values }))
		}
	}
	for _, path := range []string{"/", "/robots.txt", "/static/x", "/en?preview=", "/en?preview=" + testToken[1:], "/en?preview=" + testToken + "0", "/en?Preview=" + testToken, "/preview?key=" + testToken} {
		closed(path, ask(path, func(*http.Request) {}))
	}
	for _, password := range []string{"", "preview", testToken[1:], testToken + "0", testWords + " x", strings.Repeat("x", 1<<16)} {
		closed("password", ask("/en", func(r *http.Request) { r.SetBasicAuth("preview", password) }))
	}
	for _, foreign := range []string{"https://evil.example", "null"} { // another site's form lets nobody in, with the key neither
		closed("a form of "+foreign, ask("/preview", func(r *http.Request) {
			r.Method, r.Body = http.MethodPost, io.NopCloser(strings.NewReader("key="+testToken))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Origin", foreign)
		}))
	}
	for _, cookie := range []string{"copse-preview=" + testToken, NewGate(passphrase.Hash(testToken)).keys[0].cookie + "=" + testToken, NewGate(passphrase.Hash(testToken)).keys[0].cookie + "="} {
		closed("cookie", ask("/en", func(r *http.Request) { r.Header.Set("Cookie", cookie) }))
	}
}

// TestGate_opens: the ways in, for a program and for a browser, and that they stay open.
func TestGate_opens(t *testing.T) {
	h := gated(t, "")
	for _, password := range []string{testToken, strings.ToUpper(testToken), testWords, "RIVER-LAMP ete foret ارنب شجره 苹果天空"} {
		r := httptest.NewRequest(http.MethodGet, "/en", nil)
		r.SetBasicAuth("anybody", password)
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != http.StatusNoContent || w.Header().Get("Cache-Control") != "private, no-cache" {
			t.Errorf("%s: %d, %s", password, w.Code, w.Header().Get("Cache-Control"))
		}
	}
	for _, secret := range []string{testToken, testWords} {
		byAddress := serve(h, "GET", "/en/help?x=1&preview="+url.QueryEscape(secret))
		byForm := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodPost, "/preview", strings.NewReader(url.Values{"key": {secret}, "to": {"/en/help?x=1"}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		h.ServeHTTP(byForm, r)
		for way, w := range map[string]*httptest.ResponseRecorder{"address": byAddress, "form": byForm} {
			if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/en/help?x=1" {
				t.Errorf("%s: %d, leads to %s", way, w.Code, w.Header().Get("Location"))
			}
			cookies := w.Result().Cookies()
			if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].MaxAge != 0 || !cookies[0].Expires.IsZero() || strings.Contains(cookies[0].Value, secret) {
				t.Fatalf("%s: cookies %v", way, cookies)
			}
			is := cookies[0].Name + "=" + cookies[0].Value
			if again := serve(h, "GET", "/en", "Cookie", is); again.Code != http.StatusNoContent {
				t.Errorf("%s: the cookie opens to %d", way, again.Code)
			}
			if old := serve(h, "GET", "/en?preview=of+another+start", "Cookie", is); old.Header().Get("Location") != "/en" {
				t.Errorf("%s: an old address: %d", way, old.Code)
			}
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/en?preview="+testToken, nil)
	r.Host = "127.0.0.1:8080" // as a web server in front says it that was not told to pass on the name
	w := httptest.NewRecorder()
	gated(t, "https://cop.example.org").ServeHTTP(w, r)
	if !strings.Contains(w.Header().Get("Set-Cookie"), "Secure") || w.Header().Get("Location") != "/en" {
		t.Errorf("with TLS in front: %v", w.Header())
	}
}

// TestGate_leads: the gate leads to addresses of this site alone, and from a number of this
// machine to its name.
func TestGate_leads(t *testing.T) {
	h := gated(t, "")
	for _, c := range []struct{ host, to, want string }{
		{"localhost:8080", "/en", "/en"},
		{"localhost:8080", "//evil.example/x", "/evil.example/x"},
		{"localhost:8080", "/%5Cevil.example", "/evil.example"},
		{"127.0.0.1:8080", "/ar/help", "http://localhost:8080/ar/help?preview=" + testToken},
		{"[::1]:8080", "/ar", "http://localhost:8080/ar?preview=" + testToken},
		{"127.0.0.1:9533", "/ar", "http://localhost:8080/ar?preview=" + testToken}, // not to a port that the visitor names
		{"127.0.0.1:8@evil.example", "/ar", "http://localhost:8080/ar?preview=" + testToken},
		{"127.0.0.1:evil.example", "/ar", "http://localhost:8080/ar?preview=" + testToken},
		{"evil.example", "/ar", "/ar"},
	} {
		r := httptest.NewRequest(http.MethodGet, "http://x"+c.to+"?preview="+testToken, nil)
		r.Host = c.host
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Header().Get("Location") != c.want {
			t.Errorf("%s%s leads to %q, want %q", c.host, c.to, w.Header().Get("Location"), c.want)
		}
	}
	for _, to := range []string{"https://evil.example/", "//evil.example/", `\\evil.example`, "/\\evil.example", "javascript:alert(1)", "%"} {
		r := httptest.NewRequest(http.MethodPost, "/preview", strings.NewReader(url.Values{"key": {testToken}, "to": {to}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); !strings.HasPrefix(w.Header().Get("Location"), "/") || strings.HasPrefix(w.Header().Get("Location"), "//") || strings.HasPrefix(w.Header().Get("Location"), `/\`) {
			t.Errorf("%s leads to %q", to, w.Header().Get("Location"))
		}
	}
}

// TestGate_page: who has no key reads in their language that the site is closed and whom a
// child can turn to; nothing on the page leads behind the gate, and no number is shown that
// nobody confirmed.
func TestGate_page(t *testing.T) {
	h := gated(t, "")
	for _, c := range []struct{ path, accept, want, dir string }{
		{"/fr/help", "en", "Ce site n’est pas encore ouvert", "ltr"},
		{"/", "ar", "لم يُفتح بعد", "rtl"},
		{"/id/POL-RIC-1", "ru", "ещё не открыт", "ltr"},
		{"/en?preview=wrong", "en", "makes a new one each time", "ltr"},
	} {
		w := serve(h, "GET", c.path, "Accept", "text/html,*/*", "Accept-Language", c.accept)
		page := w.Body.String()
		if w.Code != http.StatusForbidden || !strings.Contains(page, c.want) || !strings.Contains(page, `dir="`+c.dir+`"`) || !strings.Contains(page, `id="leave"`) || strings.Contains(page, "116") || strings.Contains(page, "tel:") {
			t.Errorf("%s: %d", c.path, w.Code)
		}
		for _, not := range []string{"<script", "href=\"/fr/help", "/about", "manifest", "rel=\"alternate\""} {
			if strings.Contains(page, not) {
				t.Errorf("%s: the closed page holds %s", c.path, not)
			}
		}
		if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("WWW-Authenticate") != "" {
			t.Errorf("%s: %v", c.path, w.Header())
		}
	}
	if w := serve(h, "GET", "/zh"); w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), "尚未开放") || !strings.HasPrefix(w.Header().Get("WWW-Authenticate"), "Basic ") {
		t.Errorf("to a program: %d %s", w.Code, w.Body)
	}
}

// BenchmarkGate is what the gate adds to a page: with a cookie, and with a password.
func BenchmarkGate(b *testing.B) {
	g := NewGate(passphrase.Hash(testToken), passphrase.Hash(testWords))
	h := (&Shell{Preview: true}).Gate(g, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	cookie := httptest.NewRequest(http.MethodGet, "/en", nil)
	cookie.AddCookie(&http.Cookie{Name: g.keys[0].cookie, Value: string(g.keys[0].value)})
	password := httptest.NewRequest(http.MethodGet, "/en", nil)
	password.SetBasicAuth("preview", testToken)
	for name, r := range map[string]*http.Request{"cookie": cookie, "password": password} {
		b.Run(name, func(b *testing.B) {
			w := httptest.NewRecorder()
			for b.Loop() {
				h.ServeHTTP(w, r)
			}
		})
	}
}

func FuzzGate(f *testing.F) {
	for _, seed := range [][3]string{{"/en", "localhost", "x"}, {"//evil.example/", "127.0.0.1:8080", testToken[1:]}, {"/a?preview=b", "[::1]:1", "é"}} {
		f.Add(seed[0], seed[1], seed[2])
	}
	g := NewGate(passphrase.Hash(testToken))
	f.Fuzz(func(t *testing.T, path, host, secret string) {
		u, err := url.Parse(path)
		if err != nil {
			return
		}
		if to := local(u); !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`) || strings.ContainsAny(to, "\r\n") {
			t.Errorf("%q leads to %q", path, to)
		}
		r := &http.Request{Method: http.MethodGet, URL: u, Host: host, Header: http.Header{"Cookie": {secret}}}
		r.SetBasicAuth(host, secret)
		if passphrase.Hash(secret) != passphrase.Hash(testToken) && g.knows(r) && !strings.Contains(secret, string(g.keys[0].value)) {
			t.Errorf("%q opens", secret)
		}
	})
}

// TestGate_golden keeps the whole of the closed page: frame and all, it is all that is shown.
func TestGate_golden(t *testing.T) {
	h := gated(t, "")
	for _, lang := range []string{"en", "ar"} {
		page := testkit.Get(t, h, "/"+lang+"?preview=wrong", "Accept: text/html").Text()
		testkit.Golden(t, "closed."+lang+".html", testkit.Mask(page))
	}
}
