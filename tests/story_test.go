// Package tests runs the stories of tests/script against the real program: each starts
// it, uses it as a person or an operator would, and reads what it answers.
package tests

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"copse/internal/testkit"
	"copse/tools/chrome"
)

// program is the folder that holds the program under test, and the search index it makes of
// the shipped texts.
var program string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "copse-story")
	if err != nil {
		panic(err)
	}
	build := exec.Command("go", "build", "-ldflags=-s -w", "-o", filepath.Join(dir, "copse"), "../cmd/copse")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "the program does not build:", err)
		os.Exit(1)
	}
	program = dir
	if err := index(dir); err != nil {
		fmt.Fprintln(os.Stderr, "the program makes no search index:", err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// index lets the program make its search index once: each story gets a copy, or making it
// would be the dearest part of most of them.
func index(dir string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	n, err := chrome.Serve(ctx, filepath.Join(dir, "copse"))
	if err != nil {
		return err
	}
	return errors.Join(os.CopyFS(filepath.Join(dir, "search"), n.Index()), n.Stop())
}

// token lets stories into the preview of the program.
const token = "0123456789abcdef0123456789abcdef"

func TestStories(t *testing.T) { stories(t, "", func(*testscript.Env) error { return nil }) }

// bothEngines is the line of stories that hang on the database.
const bothEngines = "\n# Both engines.\n"

// TestStoriesOnPostgres runs those that hang on the database again with the other engine, each on one of its own.
func TestStoriesOnPostgres(t *testing.T) {
	if os.Getenv(testkit.PostgresEnv) == "" {
		t.Skip("set " + testkit.PostgresEnv + " to run the stories on PostgreSQL; make test-all does")
	}
	stories(t, bothEngines, func(e *testscript.Env) error { // each story has a database of its own
		e.Setenv("COPSE_DB", testkit.FreshPostgres(t))
		return nil
	})
}

// stories runs those that have a line.
func stories(t *testing.T, line string, more func(*testscript.Env) error) {
	files, err := filepath.Glob("script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files = slices.DeleteFunc(files, func(file string) bool {
		story, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return !strings.Contains(string(story), line)
	})
	if len(files) == 0 {
		t.Fatalf("no story has the line %q", line)
	}
	testscript.Run(t, testscript.Params{
		Files: files,
		Setup: func(e *testscript.Env) error {
			root, err := filepath.Abs("..")
			if err != nil {
				return err
			}
			e.Setenv("PATH", program+string(os.PathListSeparator)+os.Getenv("PATH"))
			e.Setenv("ROOT", root)
			data := filepath.Join(e.WorkDir, "data")
			e.Setenv("COPSE_DATA", data)
			if err := os.CopyFS(filepath.Join(data, "search"), os.DirFS(filepath.Join(program, "search"))); err != nil {
				return err
			}
			e.Setenv("COPSE_ADMIN", "")
			e.Setenv("GOGC", "300") // a program that ends soon spends a quarter of its work on collecting garbage
			port, err := freePort()
			if err != nil {
				return err
			}
			e.Setenv("COPSE_LISTEN", "127.0.0.1:"+port)
			e.Setenv("COPSE_PREVIEW_TOKEN", token)
			return more(e)
		},
		Condition: func(cond string) (bool, error) {
			if cond == "all" { // make test-all: what takes too long for every day
				return os.Getenv("COPSE_TEST_ALL") == "1", nil
			}
			return false, fmt.Errorf("unknown condition %q", cond)
		},
		Cmds: commands(),
	})
}

// commands are what stories have beside those of testscript.
func commands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){"ready": ready, "get": get, "post": post, "upload": upload, "replace": replace, "nowhere": nowhere}
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

// ready waits until the program answers: "ready"; "ready search" until it also searches;
// "ready gate" until it answers who has another token.
func ready(ts *testscript.TestScript, neg bool, args []string) {
	path := "/en"
	if len(args) > 0 && args[0] == "search" {
		path = "/en/search?q=report"
	}
	var last string
	for until := time.Now().Add(60 * time.Second); time.Now().Before(until); time.Sleep(50 * time.Millisecond) {
		r, err := http.Get("http://preview:" + token + "@" + ts.Getenv("COPSE_LISTEN") + path)
		if err != nil {
			last = err.Error()
			continue
		}
		_ = r.Body.Close()
		if r.StatusCode == http.StatusOK || len(args) > 0 && args[0] == "gate" && r.StatusCode == http.StatusUnauthorized {
			return
		}
		last = r.Status
	}
	ts.Fatalf("the program did not get ready: %s", last)
}

// get asks for a page: get STATUS PATH [Header:value …]. It leaves the page in the file
// "page" (without style and drawings), the whole of it in "raw", the headers in "head", and
// follows no redirect.
func get(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: get STATUS PATH [Header:value …]")
	}
	headers := http.Header{}
	for _, h := range args[2:] {
		name, value, ok := strings.Cut(h, ":")
		if !ok {
			ts.Fatalf("get: the header %q has no colon", h)
		}
		headers.Set(name, value)
	}
	ask(ts, args[0], http.MethodGet, args[1], headers, "")
}

// post sends a form: post STATUS PATH [name=value …], as a browser does from a page of the
// same site. A name may stand more than once; name=@ takes along the hidden field of that name
// of the page before. It leaves what get leaves.
func post(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: post STATUS PATH [name=value …]")
	}
	form := fields(ts, args[2:])
	headers := http.Header{}
	headers.Set("Content-Type", "application/x-www-form-urlencoded")
	headers.Set("Sec-Fetch-Site", "same-origin")
	ask(ts, args[0], http.MethodPost, args[1], headers, form.Encode())
}

// fields are those of a form, written name=value.
func fields(ts *testscript.TestScript, args []string) url.Values {
	form := url.Values{}
	for _, field := range args {
		name, value, ok := strings.Cut(field, "=")
		if !ok {
			ts.Fatalf("the field %q has no =", field)
		}
		if value == "@" {
			page, err := os.ReadFile(ts.MkAbs("raw"))
			ts.Check(err)
			hidden := regexp.MustCompile(`<input type="hidden" name="` + name + `" value="([^"]*)"`).FindSubmatch(page)
			if hidden == nil {
				ts.Fatalf("the page before has no hidden field %q", name)
			}
			value = html.UnescapeString(string(hidden[1]))
		}
		form.Add(name, value)
	}
	return form
}

// upload sends a form with a file: upload STATUS PATH FILE [name=value …]. It is otherwise as post.
func upload(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: upload STATUS PATH FILE [name=value …]")
	}
	file, err := os.ReadFile(ts.MkAbs(args[2]))
	ts.Check(err)
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name, values := range fields(ts, args[3:]) {
		for _, v := range values {
			ts.Check(m.WriteField(name, v))
		}
	}
	part, err := m.CreateFormFile("file", filepath.Base(args[2]))
	ts.Check(err)
	_, err = part.Write(file)
	ts.Check(err)
	ts.Check(m.Close())
	headers := http.Header{}
	headers.Set("Content-Type", m.FormDataContentType())
	headers.Set("Sec-Fetch-Site", "same-origin")
	ask(ts, args[0], http.MethodPost, args[1], headers, b.String())
}

// ask sends one request and keeps the answer in files.
func ask(ts *testscript.TestScript, status, method, path string, headers http.Header, body string) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, "http://"+ts.Getenv("COPSE_LISTEN")+path, strings.NewReader(body))
	ts.Check(err)
	req.Header, req.Host = headers, headers.Get("Host")
	if _, own := headers["Authorization"]; !own { // "Authorization:" alone sends none
		req.SetBasicAuth("preview", token)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := client.Do(req)
	ts.Check(err)
	defer r.Body.Close()
	page, err := io.ReadAll(r.Body)
	ts.Check(err)
	var head strings.Builder
	ts.Check(r.Header.Write(&head))
	ts.Check(os.WriteFile(ts.MkAbs("page"), []byte(testkit.Mask(string(page))), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("raw"), page, 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("head"), []byte(head.String()), 0o600))
	if fmt.Sprint(r.StatusCode) != status {
		ts.Fatalf("%s %s answers %s, want %s", method, path, r.Status, status)
	}
}

// replace changes a file in the way of sed, which a newcomer's machine need not have: "replace FILE REGEXP TEXT". A
// pattern that matches nothing is a mistake in the story.
func replace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace FILE REGEXP TEXT")
	}
	pattern, err := regexp.Compile(args[1])
	ts.Check(err)
	old, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	if !pattern.Match(old) {
		ts.Fatalf("%s: nothing matches %s", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), pattern.ReplaceAllLiteral(old, []byte(args[2])), 0o600))
}

// nowhere looks for a text in every file of a folder: "nowhere DIR TEXT". An empty folder proves nothing and fails.
func nowhere(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: nowhere DIR TEXT")
	}
	files := 0
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(file string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		files++
		data, err := os.ReadFile(file)
		if err == nil && bytes.Contains(data, []byte(args[1])) {
			err = fmt.Errorf("%s holds %q", file, args[1])
		}
		return err
	}))
	if files == 0 {
		ts.Fatalf("%s holds no file", args[0])
	}
}
