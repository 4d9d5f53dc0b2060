package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net"
	"net/http"
	"net/url"
	"strings"

	"copse/internal/copse"
	"copse/internal/passphrase"
)

// Gate is what a preview stands behind. It opens to who brings one of its secrets: in the
// address that the program prints, in its own form, or as the password of a program (HTTP
// Basic). Nothing else that a visitor's side writes is asked for: not the name it uses for
// this site, not the address it says it comes from.
//
// The secrets are drawn by the program and have 88 bits or more: to try them is hopeless, so
// answers are not slowed or counted, and a guesser who asks much costs what any reader costs.
type Gate struct {
	Home string // "http://localhost:8080", where the operator sees it on this machine; "": elsewhere
	keys []key
}

// key is one secret that opens. The secret itself is not kept.
type key struct {
	hash   [sha256.Size]byte // passphrase.Hash of the secret
	cookie string            // name of the cookie that stands for it in a browser
	value  []byte            // and what it holds
}

// NewGate returns a gate that opens to secrets, which it is given as passphrase.Hash. The
// cookie follows from the secret alone: it is known again after a restart and by every node
// that has the same secret.
func NewGate(secrets ...[sha256.Size]byte) *Gate {
	g := &Gate{}
	for _, hash := range secrets {
		derive := func(what string) []byte {
			mac := hmac.New(sha256.New, hash[:])
			_, _ = mac.Write([]byte(what)) // of a hash, never fails
			return []byte(hex.EncodeToString(mac.Sum(nil)))
		}
		g.keys = append(g.keys, key{hash, "copse-preview-" + string(derive("name")[:8]), derive("value")})
	}
	return g
}

// leastTyped and mostTyped bound a secret that somebody types, in bytes: eight short words are
// more, eight long ones a third of it.
const (
	leastTyped = 24
	mostTyped  = 512
)

// fits returns the key that a secret is, however it was typed.
func (g *Gate) fits(typed string) (found key, ok bool) {
	if len(typed) < leastTyped || len(typed) > mostTyped {
		return key{}, false
	}
	hash := passphrase.Hash(typed)
	for _, k := range g.keys {
		if subtle.ConstantTimeCompare(hash[:], k.hash[:]) == 1 {
			found, ok = k, true
		}
	}
	return found, ok
}

// knows reports whether a request comes from a browser that was let in, or from a program
// that has a secret.
func (g *Gate) knows(r *http.Request) bool {
	for _, k := range g.keys {
		for _, c := range r.CookiesNamed(k.cookie) {
			if subtle.ConstantTimeCompare([]byte(c.Value), k.value) == 1 {
				return true
			}
		}
	}
	if _, password, ok := r.BasicAuth(); ok {
		_, ok = g.fits(password)
		return ok
	}
	return false
}

// gateParam is what the secret is called in an address, gatePath where the form is sent.
const (
	gateParam = "preview"
	gatePath  = "/preview"
)

// gatePage is all that a closed site shows.
type gatePage struct {
	Base
	Form   *Form  // one field: it has no list of faults, the one that can be stands first on the page
	Fault  string // why what was brought does not open, or ""
	Action string
	To     string // where the visitor wanted to go
}

// Gate keeps the site of next closed to all who bring no secret of g.
func (s *Shell) Gate(g *Gate, next http.Handler) http.Handler {
	return s.Handle(func(w http.ResponseWriter, r *http.Request) error {
		if strings.Contains(r.URL.RawQuery, gateParam+"=") && r.URL.Query().Has(gateParam) {
			return s.byAddress(g, w, r, r.URL.Query().Get(gateParam))
		}
		if r.Method == http.MethodPost && r.URL.Path == gatePath {
			return s.byForm(g, w, r)
		}
		if g.knows(r) {
			w.Header().Set("Cache-Control", "private, no-cache") // no cache in between may show it to others
			next.ServeHTTP(w, r)
			return nil
		}
		return s.closed(w, r, local(r.URL), "", "")
	})
}

// byAddress lets a browser in that opened the address which the program printed, and takes
// the secret out of the address. Who asks this machine by its number is led to its name, as
// the settings have it, since a browser keeps the cookies of each apart.
func (s *Shell) byAddress(g *Gate, w http.ResponseWriter, r *http.Request, given string) error {
	k, ok := g.fits(given)
	rest := *r.URL
	query := rest.Query()
	query.Del(gateParam)
	rest.RawQuery = query.Encode()
	to := local(&rest)
	switch {
	case !ok && g.knows(r): // an old address in a browser that is in already
		return Redirect(to)
	case !ok:
		return s.closed(w, r, to, "", "web.gate.address")
	}
	w.Header().Set("Cache-Control", "no-store")
	if host, _, err := net.SplitHostPort(r.Host); err == nil && net.ParseIP(host).IsLoopback() && g.Home != "" {
		query.Set(gateParam, given)
		rest.RawQuery = query.Encode()
		return Redirect(g.Home + local(&rest))
	}
	s.letIn(w, k)
	return Redirect(to)
}

func (s *Shell) byForm(g *Gate, w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	if err := http.NewCrossOriginProtection().Check(r); err != nil { // another site's form lets nobody in here
		return s.closed(w, r, "/", "", "")
	}
	if err := r.ParseForm(); err != nil {
		return s.closed(w, r, "/", "", "web.gate.wrong")
	}
	to := "/"
	if u, err := url.Parse(r.PostForm.Get("to")); err == nil {
		to = local(u)
	}
	typed := r.PostForm.Get("key")
	k, ok := g.fits(typed)
	if !ok {
		return s.closed(w, r, to, typed[:min(len(typed), mostTyped)], "web.gate.wrong")
	}
	s.letIn(w, k)
	return Redirect(to)
}

// letIn gives a browser the cookie that stands for a secret, until it is closed.
func (s *Shell) letIn(w http.ResponseWriter, k key) {
	http.SetCookie(w, &http.Cookie{Name: k.cookie, Value: string(k.value), Path: "/", HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(s.Origin, "https://")})
	w.Header().Set("Cache-Control", "no-store")
}

// local is an address on this site, whatever host or number of slashes it was written with.
func local(u *url.URL) string {
	to := url.URL{Path: "/" + strings.TrimLeft(u.Path, `/\`), RawQuery: u.RawQuery}
	return to.String()
}

// closed shows the gate, in the language of the address, else in the reader's own; with what
// was typed and the key of the words that say what is wrong with it.
func (s *Shell) closed(w http.ResponseWriter, r *http.Request, to, typed, fault string) error {
	v := s.wished(r)
	first, _, _ := strings.Cut(strings.TrimPrefix(to, "/"), "/")
	first, _, _ = strings.Cut(first, "?")
	if words, ok := s.Words.For(copse.Lang(first)); ok {
		v = s.visit(words, "/", "")
	}
	v.Closed, v.Bar = true, Bar{} // a number that nobody confirmed is not shown
	r = withVisit(r, v, r.URL.Path)
	noteRoute(r, "closed", v.Lang)
	w.Header().Set("Cache-Control", "no-store")
	if !strings.Contains(r.Header.Get("Accept"), "text/html") { // a program: it may bring a secret as its password
		w.Header().Set("WWW-Authenticate", `Basic realm="preview", charset="UTF-8"`)
		w.Header().Set("Content-Language", string(v.Lang))
		what, child, how := v.Words.T("web.error.preview.title"), v.Words.T("web.gate.help"), v.Words.T("web.gate.program")
		http.Error(w, what+"\n"+child+"\n"+how, http.StatusUnauthorized)
		return nil
	}
	form := s.NewForm(r)
	form.values.Set("key", typed)
	page := gatePage{Base: s.Base(r, v.Words.T("web.error.preview.title")), Form: form, Action: gatePath, To: to}
	if fault != "" {
		page.Fault = v.Words.T(fault)
	}
	return s.gate.Render(w, r, http.StatusForbidden, page)
}
