package folder

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"copse/internal/copse"
	"copse/internal/kept"
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

// long is a site of many pages. It asks at before each, with the place where files are being put: where at
// says no, the page breaks.
func long(parent string, at func(page int, made string) bool) http.Handler {
	pages := map[string]string{"/": `<a href="/en">x</a>`, "/en": "", "/robots.txt": "", notHere: ""}
	for i := range 40 {
		pages[fmt.Sprintf("/en/%d", i)] = strings.Repeat("a page ", 1000)
		pages["/en"] += fmt.Sprintf(`<a href="/en/%d">x</a>`, i)
	}
	var n atomic.Int32
	plain := site(pages)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		made, _ := filepath.Glob(filepath.Join(parent, ".site.new-*"))
		if !at(int(n.Add(1)), strings.Join(made, " ")) {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		plain.ServeHTTP(w, r)
	})
}

func fine(int, string) bool { return true }

// stopped is what a stop has left beside the place of a folder: nothing that looks like a site.
func stopped(t *testing.T, parent string, want int) {
	t.Helper()
	left, err := os.ReadDir(parent)
	if err != nil || len(left) != want {
		t.Errorf("left: %v, %v", left, err)
	}
	for _, e := range left {
		_, err := os.Stat(filepath.Join(parent, e.Name(), front))
		if !kept.Leftover(e.Name()) || err == nil {
			t.Errorf("%s looks like a site", e.Name())
		}
	}
}

// TestFolder_Write_whole: a folder that could not be finished is not there, and its first page is written last.
func TestFolder_Write_whole(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	for name, at := range map[string]func(page int, made string) bool{
		"a page that breaks": func(page int, _ string) bool { return page != 20 },
		"a stop": func(page int, _ string) bool {
			if page == 20 {
				stop()
			}
			return true
		},
	} {
		within := t.Context()
		if name == "a stop" {
			within = ctx
		}
		parent := t.TempDir()
		f := Folder{Out: filepath.Join(parent, "site"), Base: "/", Handler: long(parent, at)}
		if err := f.Write(within, []copse.Lang{"en"}); err == nil {
			t.Errorf("%s: no error", name)
		}
		stopped(t, parent, 0)
	}
	parent := t.TempDir()
	f := Folder{Out: filepath.Join(parent, "site"), Base: "/", Handler: long(parent, func(_ int, made string) bool {
		if _, err := os.Stat(filepath.Join(made, front)); made == "" || err == nil {
			t.Errorf("%q has its first page before the others", made)
		}
		return true
	})}
	if err := f.Write(t.Context(), []copse.Lang{"en"}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(f.Out, front)); err != nil {
		t.Error(err)
	}
}

const childEnv = "COPSE_TEST_FOLDER_CHILD"

// TestFolder_Write_killed: a program that is killed while it writes leaves nothing that looks whole.
func TestFolder_Write_killed(t *testing.T) {
	if parent := os.Getenv(childEnv); parent != "" {
		f := Folder{Out: filepath.Join(parent, "site"), Base: "/", Handler: long(parent, func(page int, _ string) bool {
			return page != 30 || syscall.Kill(os.Getpid(), syscall.SIGKILL) != nil
		})}
		t.Error("lived: ", f.Write(t.Context(), []copse.Lang{"en"}))
		return
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	parent := t.TempDir()
	cmd := exec.CommandContext(t.Context(), exe, "-test.run=^TestFolder_Write_killed$")
	cmd.Env = append(os.Environ(), childEnv+"="+parent)
	if out, err := cmd.CombinedOutput(); err == nil || strings.Contains(string(out), "lived") {
		t.Fatalf("%v\n%s", err, out)
	}
	stopped(t, parent, 1)
	f := Folder{Out: filepath.Join(parent, "site"), Base: "/", Handler: long(parent, fine)}
	if err := f.Write(t.Context(), []copse.Lang{"en"}); err != nil {
		t.Errorf("after it: %v", err)
	}
}

// TestFolder_Write_diskFull: a full disk leaves no folder.
func TestFolder_Write_diskFull(t *testing.T) {
	parent := t.TempDir()
	if err := syscall.Mount("tmpfs", parent, "tmpfs", 0, "size=128k"); err != nil {
		t.Skip("mounting needs root and the right to mount: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(parent, 0); err != nil {
			t.Error(err)
		}
	})
	f := Folder{Out: filepath.Join(parent, "site"), Base: "/", Handler: long(parent, fine)}
	if err := f.Write(t.Context(), []copse.Lang{"en"}); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("got %v", err)
	}
	stopped(t, parent, 0)
	f = Folder{Out: parent, Base: "/", Handler: f.Handler} // the disk itself cannot be moved away
	if err := f.Write(t.Context(), []copse.Lang{"en"}); err == nil {
		t.Error("a mounted disk was replaced")
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
