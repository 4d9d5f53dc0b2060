package app

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"copse/internal/config"
	"copse/internal/testkit"
)

const exitPage = "https://neutral.example/"

// token opens the previews of tests.
const token = "0123456789abcdef0123456789abcdef"

// known sends what asks nothing of the gate through it, as a program that has the token.
func known(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.SetBasicAuth("preview", token)
		h.ServeHTTP(w, r)
	})
}

// startNode opens a node with its own data folder; the handler is that of a visitor who knows
// its token.
func startNode(t *testing.T, change func(*config.Config)) (*node, http.Handler) {
	t.Helper()
	c := config.Config{Data: t.TempDir(), Listen: "127.0.0.1:0", Exit: exitPage, Country: "FR", Emergency: "112", Log: "error", PreviewToken: token}
	if change != nil {
		change(&c)
	}
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	n, err := open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.close)
	return n, known(n.handler())
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

// TestWholeSite looks at one node with its search from three sides: reading everything and
// building the index once is dear.
func TestWholeSite(t *testing.T) {
	oneByOne(t)
	n, h := startNode(t, nil)
	if err := n.index(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Run("every link leads somewhere", func(t *testing.T) { everyLinkLeadsSomewhere(t, n, h) })
	t.Run("Chinese pages join without spaces", func(t *testing.T) { chinesePagesJoinWithoutSpaces(t, h) })
	t.Run("search finds what people mean", func(t *testing.T) { searchFindsWhatPeopleMean(t, n) })
	t.Run("search finds titles", func(t *testing.T) { searchFindsTitles(t, n) })
}

// everyLinkLeadsSomewhere walks all pages from the front door and checks on each what every
// page promises. Every day it walks Arabic, and of English and of the pages of one edition
// (which are the pages of the points once more) some of each kind.
func everyLinkLeadsSomewhere(t *testing.T, n *node, h http.Handler) {
	const some = 20
	langs := []string{"en", "ar"}
	seen, kinds := map[string]bool{}, map[string]int{}
	var queue []string
	push := func(from, link string) {
		u, err := url.Parse(link)
		if err != nil {
			t.Errorf("%s: bad link %q", from, link)
			return
		}
		if u.Scheme != "" || u.Path == "" || seen[u.Path] || strings.HasSuffix(u.Path, ".pdf") { // pdf_test.go has those
			return
		}
		lang, below, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
		if !slices.Contains(langs, lang) {
			return // the other languages have the same pages
		}
		seen[u.Path] = true
		kind := path.Dir(u.Path)
		kinds[kind]++
		whole := lang == "ar" && !strings.HasPrefix(below, "library/"+n.content.Load().Edition) || os.Getenv("COPSE_TEST_ALL") == "1"
		if whole || kinds[kind] <= some {
			queue = append(queue, u.Path)
		}
	}
	for _, l := range langs {
		push("start", "/"+l)
	}
	walked := 0
	for ; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		w := get(h, at)
		for tries := 1; w.Code == http.StatusServiceUnavailable && w.Header().Get("Retry-After") != "" && tries < 20; tries++ {
			time.Sleep(time.Second) // on a machine that is busy a page of packs takes longer than a reader waits
			w = get(h, at)
		}
		walked++
		if w.Code != http.StatusOK && w.Code != http.StatusSeeOther {
			t.Errorf("%s answers %d", at, w.Code)
			continue
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") || w.Code != http.StatusOK {
			continue
		}
		page := testkit.Parse(t, w.Body.String())
		page.Check(at, exitPage)
		if w.Header().Values("Set-Cookie") != nil {
			t.Errorf("%s sets a cookie", at)
		}
		for _, link := range page.Links() {
			push(at, link)
		}
	}
	if walked < 2*350 {
		t.Errorf("only %d pages were reached; every point must be", walked)
	}
	for point := range n.content.Load().Points {
		if at := "/ar/library/" + string(point.ID); !seen[at] {
			t.Errorf("no link leads to %s", at)
		}
	}
	t.Logf("%d pages of %d addresses", walked, len(seen))
}

// TestAnswers is the table of what a visitor may throw at a node.
func TestAnswers(t *testing.T) {
	_, h := startNode(t, nil)
	long := strings.Repeat("x", 10<<20)
	for _, c := range []struct {
		name, method, path string
		status             int
		contains           string
		not                string
	}{
		{"front door chooses a language", "GET", "/", 303, "", ""},
		{"unknown language", "GET", "/xx/library", 404, "This page is not here", ""},
		{"unknown page", "GET", "/fr/nope", 404, `lang="fr"`, ""},
		{"unknown point", "GET", "/en/library/POL-ZZZ-9", 404, "This page is not here", ""},
		{"alias leads to the id in use", "GET", "/en/library/REC-M&E", 303, "", ""},
		{"lower case leads to the id", "GET", "/en/library/pol-ric-1", 303, "", ""},
		{"the number of an area", "GET", "/en/library/pol-leg", 303, "", ""},
		{"no language, and a slash too many", "GET", "/library/pol-ric-1/", 303, "", ""},
		{"no language, and no page", "GET", "/nope/", 404, "This page is not here", ""},
		{"unknown edition", "GET", "/en/library/1999.1/POL-RIC-1", 404, "2026.1", ""},
		{"permanent link", "GET", "/id/POL-RIC-1", 303, "", ""},
		{"permanent link to nothing", "GET", "/id/NOPE-1", 404, "", ""},
		{"hostile permanent link", "GET", "/id/%00%ff", 404, "", ""},
		{"wrong method", "POST", "/en/library", 405, "", ""},
		{"dots in the path", "GET", "/en/../../etc/passwd", 308, "/etc/passwd", "/bin/"},
		{"script in a search stays text", "GET", "/en/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E", 503, "&lt;script&gt;", "<script>alert"},
		{"a search of 10 MB", "GET", "/en/search?q=" + long, 422, "too long", ""},
		{"a query of 10 MB on a static page", "GET", "/en/library?" + long, 200, "The Guidelines", "xxxx"},
		{"bytes that are no text", "GET", "/en/search?q=%ff%fe", 422, "", ""},
		{"help for a country that is none", "GET", "/en/help/zzz", 404, "", ""},
		{"set that is none", "GET", "/en/library/set/none/full", 404, "", ""},
		{"depth that is none", "GET", "/en/library/set/policy/huge", 404, "", ""},
		{"report is not open", "GET", "/en/r", 200, "takes no report", "<textarea"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			r, err := http.NewRequest(c.method, "http://localhost"+c.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			h.ServeHTTP(w, r)
			if w.Code != c.status {
				t.Errorf("status %d, want %d", w.Code, c.status)
			}
			if c.contains != "" && !strings.Contains(w.Body.String(), c.contains) {
				t.Errorf("page does not say %q", c.contains)
			}
			if c.not != "" && strings.Contains(w.Body.String(), c.not) {
				t.Errorf("page holds %q", c.not)
			}
			if w.Header().Get("Content-Security-Policy") == "" || w.Header().Get("X-Robots-Tag") == "" {
				t.Error("security headers are missing")
			}
		})
	}
}

// TestStaticPagesAreKept: the second answer has the same strong ETag and can be a 304.
func TestStaticPagesAreKept(t *testing.T) {
	_, h := startNode(t, nil)
	ask := func(etag string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "/en/library/POL-RIC-1", nil)
		r.Header.Set("Accept-Encoding", "gzip")
		r.Header.Set("If-None-Match", etag)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	first := ask("")
	etag := first.Header().Get("ETag")
	if first.Code != 200 || etag == "" || strings.HasPrefix(etag, "W/") || first.Header().Get("Content-Encoding") != "gzip" {
		t.Fatalf("first answer: %d, ETag %q, encoding %q", first.Code, etag, first.Header().Get("Content-Encoding"))
	}
	if again := ask(etag); again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("asked again: %d with %d bytes, want 304 with none", again.Code, again.Body.Len())
	}
	if plain := get(h, "/en/library/POL-RIC-1"); plain.Header().Get("ETag") == etag {
		t.Error("the plain and the compressed page share a strong ETag")
	}
}

// TestLogHoldsNothingOfAPerson asks with everything that must not be written down.
func TestLogHoldsNothingOfAPerson(t *testing.T) {
	var log strings.Builder
	captureLog(t, &log)
	_, h := startNode(t, nil)
	for _, path := range []string{"/en/search?q=secretword", "/en/secretpath", "/id/secretpath", "/en/help?country=secretcountry"} {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.RemoteAddr = "203.0.113.77:4711"
		r.Header.Set("User-Agent", "secretagent")
		r.Header.Set("Referer", "https://secretreferer.example/")
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	if !strings.Contains(log.String(), "route=") {
		t.Fatal("nothing was logged: the test proves nothing")
	}
	for _, secret := range []string{"secret", "203.0.113.77", "4711"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %q:\n%s", secret, log.String())
		}
	}
}

func TestSearchFindsWhileOthersAsk(t *testing.T) {
	if testkit.Race {
		t.Skip("makes an index, which takes a minute under the race detector; package search does so in small")
	}
	n, h := startNode(t, nil)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	if w := get(h, "/en/search?q=report"); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("before the index is there: %d", w.Code)
	}
	if err := n.index(ctx); err != nil {
		t.Fatal(err)
	}
	if w := get(h, "/en/search?q=POL-RIC-1"); !strings.Contains(w.Body.String(), "One place to report") {
		t.Error("the id does not find its point")
	}
	if w := get(h, "/en/search?q=ombudsman"); !strings.Contains(w.Body.String(), "We write instead") {
		t.Error("an avoided word does not lead to the preferred one")
	}
}
