package folder

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"copse/internal/copse"
)

// site answers each path with the page that pages hold, and with 404 where it holds none.
func site(pages map[string]string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, ok := pages[r.URL.Path]
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if strings.HasSuffix(r.URL.Path, ".js") {
			w.Header().Set("Content-Type", "text/javascript")
		}
		w.Header().Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			page = pages[notHere]
		}
		_, _ = w.Write([]byte(page))
	})
}

func TestFolder_Write(t *testing.T) {
	dir := t.TempDir()
	f := Folder{Out: dir, Base: "/copse/", Edition: "2026.1", Handler: site(map[string]string{
		"/":           `<a href="/en">English</a>`,
		"/robots.txt": "",
		"/en":         `<meta charset="utf-8"><script type="module" src="/static/x.js"></script><a href="/en/library/2026.1/A-1#how">one</a>`,
		// A text that looks like a link is none, and neither is one in a comment.
		"/en/library/A-1": `<P>Write &lt;a href="/en/none"> href="/en/none" in it<!-- <a href="/en/none"> --><A  href='/en' title='a "b" &amp; c' hidden>`,
		"/static/x.js":    "let a = 1;",
		notHere:           `<a href="/en">front</a>`,
	})}
	if err := f.Write(context.Background(), []copse.Lang{"en"}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"index.html": `<a href="en/index.html">English</a>`,
		"en/index.html": `<meta charset="utf-8">` + "\n" + `<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;">` + "\n" +
			`<meta name="referrer" content="no-referrer"><script defer src="../static/x.js"></script><a href="library/A-1/index.html#how">one</a>`,
		"en/library/A-1/index.html": `<P>Write &lt;a href="/en/none"> href="/en/none" in it<!-- <a href="/en/none"> --><a href="../../index.html" title="a &#34;b&#34; &amp; c" hidden="">`,
		"static/x.js":               "{let a = 1;}\n",
		"404.html":                  `<a href="/copse/en/index.html">front</a>`,
	} {
		if got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))); err != nil || string(got) != want {
			t.Errorf("%s: %v\n got %s\nwant %s", name, err, got, want)
		}
	}
	if f.Files != 6 {
		t.Errorf("%d files were counted, want 6", f.Files)
	}
}

func TestFolder_Page_refuses(t *testing.T) {
	for name, c := range map[string]struct{ page, want string }{
		"a form":                  {`<form method="get">`, "has a form"},
		"a form in capitals":      {`<FORM>`, "has a form"},
		"a link to another host":  {`<a href="//x.example/">`, "no file for //x.example/"},
		"a link with a query":     {`<a href="/en/search?q=1">`, "no file for /en/search?q=1"},
		"a page that is not here": {"", "it answers 404"},
	} {
		pages := map[string]string{}
		if c.page != "" {
			pages["/en"] = c.page
		}
		f := Folder{Out: t.TempDir(), Base: "/", Handler: site(pages)}
		if _, err := f.Page(context.Background(), "/en"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestBetween(t *testing.T) {
	for _, c := range [][3]string{
		{"index.html", "fr/index.html", "fr/index.html"},
		{"fr/index.html", "index.html", "../index.html"},
		{"fr/library/A-1/index.html", "fr/library/A-2/index.html", "../A-2/index.html"},
		{"fr/library/A-1/index.html", "fr/library/A-1/index.html", "index.html"},
		{"fr/library/A-1/index.html", "static/exit.js", "../../../static/exit.js"},
		{"fr/library/index.html", "fr/library/A-1.json", "A-1.json"},
	} {
		if got := between(c[0], c[1]); got != c[2] {
			t.Errorf("from %s to %s: %s, want %s", c[0], c[1], got, c[2])
		}
	}
}
