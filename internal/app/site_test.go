package app

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"copse/internal/config"
	"copse/internal/copse"
	"copse/internal/testkit"
)

// exportedSite writes the site into a folder, in all languages.
func exportedSite(t *testing.T) string {
	t.Helper()
	n, _ := startNode(t, nil)
	out := filepath.Join(t.TempDir(), "site")
	f, err := n.folder(out, "/copse/", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Write(context.Background(), n.shell.Folder.Langs); err != nil {
		t.Fatal(err)
	}
	return out
}

// attribute is a link of a page as it stands in the file.
var attribute = regexp.MustCompile(` (href|src|action)="([^"]*)"`)

// pagesOf reads all pages of a folder by their path.
func pagesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	pages := map[string]string{}
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(file) != ".html" {
			return err
		}
		data, err := os.ReadFile(file)
		rel, _ := filepath.Rel(dir, file)
		pages[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func outside(link string) bool {
	return strings.Contains(link, "://") || strings.HasPrefix(link, "tel:") || strings.HasPrefix(link, "sms:")
}

// TestSite makes a folder once and looks at it from all sides.
func TestSite(t *testing.T) {
	if os.Getenv("COPSE_TEST_ALL") != "1" {
		t.Skip("walks every page of an exported site: set COPSE_TEST_ALL=1; make test-all does")
	}
	dir := exportedSite(t)
	t.Run("links and promises", func(t *testing.T) { siteLinks(t, dir) })
	t.Run("another web server", func(t *testing.T) { siteElsewhere(t, dir) })
}

// siteLinks: every link of every page leads to a file that is there, and every page keeps
// the promises of the site it was made from.
func siteLinks(t *testing.T, dir string) {
	pages := pagesOf(t, dir)
	if len(pages) < 2*600 {
		t.Errorf("only %d pages", len(pages))
	}
	id := regexp.MustCompile(` id="([^"]+)"`)
	ids := map[string]bool{}
	for name, page := range pages {
		for _, m := range id.FindAllStringSubmatch(page, -1) {
			ids[name+"#"+m[1]] = true
		}
	}
	files := map[string]int{}
	for name, page := range pages {
		made := attribute.ReplaceAllStringFunc(page, func(attr string) string {
			m := attribute.FindStringSubmatch(attr)
			if outside(m[2]) {
				return attr
			}
			file, anchor, _ := strings.Cut(m[2], "#")
			target := path.Join(path.Dir(name), file)
			switch {
			case file == "":
				target = name
			case name == "404.html":
				below, ok := strings.CutPrefix(file, "/copse/")
				if !ok {
					t.Errorf("%s: %s does not start from where the folder is served", name, m[2])
				}
				target = below
			case strings.HasPrefix(file, "/"):
				t.Errorf("%s: %s is absolute", name, m[2])
			}
			if info, err := os.Stat(filepath.Join(dir, target)); err != nil || info.IsDir() {
				t.Errorf("%s: %s leads to no file", name, m[2])
			} else if anchor != "" && !ids[target+"#"+anchor] {
				t.Errorf("%s: %s leads to no place on its page", name, m[2])
			}
			if file == "" {
				return attr
			}
			return " " + m[1] + `="/` + strings.TrimSuffix(target, "/index.html") + `"`
		})
		testkit.CheckPage(t, name, made, exitPage)
		checkFolderPage(t, name, page)
		checkWeight(t, dir, name, page, files)
	}
}

// checkFolderPage holds what only pages of a folder promise.
func checkFolderPage(t *testing.T, name, page string) {
	t.Helper()
	for _, want := range []string{`http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;`, `<meta name="robots" content="noindex">`, `<meta name="referrer"`, `class="preview saved"`, `class="preview" role="note"`} {
		if !strings.Contains(page, want) {
			t.Errorf("%s lacks %s", name, want)
		}
	}
	for _, not := range []string{"<form", `type="module"`, "manifest.webmanifest", "/offline", "frame-ancestors"} {
		if strings.Contains(page, not) {
			t.Errorf("%s holds %s", name, not)
		}
	}
	if strings.Contains(name, "/help/") && strings.Contains(page, `class="line `) && !strings.Contains(page, "Saved on") && strings.HasPrefix(name, "en/") {
		t.Errorf("%s: a help card without its date", name)
	}
}

// checkWeight: what a first visit to the page loads, compressed as any server does; files are those weighed before.
func checkWeight(t *testing.T, dir, name, page string, files map[string]int) {
	t.Helper()
	sum := weight(t, []byte(page))
	for _, m := range attribute.FindAllStringSubmatch(page, -1) {
		if m[1] != "src" && !strings.Contains(m[2], "static/") {
			continue
		}
		file := path.Join(path.Dir(name), m[2])
		if name == "404.html" {
			file = strings.TrimPrefix(m[2], "/copse/")
		}
		if _, ok := files[file]; !ok {
			data, err := os.ReadFile(filepath.Join(dir, file))
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			files[file] = weight(t, data)
		}
		sum += files[file]
	}
	limit := 60 << 10
	switch {
	case strings.Contains(page, `<body data-door="child"`):
		limit = 45 << 10
	}
	if strings.Contains(name, "/library/set/") {
		limit = 120 << 10
	}
	if sum > limit {
		t.Errorf("%s: %d bytes for a first visit, want %d at most", name, sum, limit)
	}
}

func weight(t *testing.T, data []byte) int {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// siteElsewhere: any web server serves the folder, in any subfolder.
func siteElsewhere(t *testing.T, dir string) {
	mux := http.NewServeMux()
	mux.Handle("/some/where/", http.StripPrefix("/some/where/", http.FileServer(http.Dir(dir))))
	server := httptest.NewServer(mux)
	defer server.Close()
	seen := map[string]bool{}
	queue := []string{"/some/where/"}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		answer, err := http.Get(server.URL + at)
		if err != nil {
			t.Fatal(err)
		}
		var body bytes.Buffer
		_, err = body.ReadFrom(answer.Body)
		_ = answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %v", at, answer.StatusCode, err)
		}
		if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
			continue
		}
		// Where a server leads index.html to its folder, links count from there.
		from := answer.Request.URL
		for _, m := range attribute.FindAllStringSubmatch(body.String(), -1) {
			if outside(m[2]) {
				continue
			}
			to, err := from.Parse(m[2])
			if err != nil || !strings.HasPrefix(to.Path, "/some/where/") {
				t.Fatalf("%s leads to %s: %v", at, m[2], err)
			}
			if !seen[to.Path] {
				seen[to.Path] = true
				queue = append(queue, to.Path)
			}
		}
	}
	if len(seen) < 2*600 {
		t.Errorf("only %d files were reached", len(seen))
	}
}

func TestSite_refuses(t *testing.T) {
	oneByOne(t)
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "old.html"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"a folder that is not empty": {[]string{"--out", full}, "not empty"},
		"a language nobody has":      {[]string{"--out", filepath.Join(t.TempDir(), "x"), "--lang", "en,xx"}, "there are ar, en"},
		"a base without slashes":     {[]string{"--out", filepath.Join(t.TempDir(), "x"), "--base", "copse"}, "begin and end with a slash"},
	} {
		var out, errs bytes.Buffer
		args := append([]string{"export", "site", "--preview", "--data", t.TempDir()}, c.args...)
		if code := Run(args, Streams{Out: &out, Err: &errs}); code == done || !strings.Contains(errs.String(), c.want) {
			t.Errorf("%s: %d %s", name, code, errs.String())
		}
	}
}

// TestExportPDF_refuses: a folder that holds something is refused before the work of minutes is done.
func TestExportPDF_refuses(t *testing.T) {
	oneByOne(t)
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "old.pdf"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	code := Run([]string{"export", "pdf", "--data", t.TempDir(), "--out", full}, Streams{Out: &out, Err: &errs})
	if code == done || !strings.Contains(errs.String(), "not empty") || out.Len() > 0 {
		t.Errorf("%d %s %s", code, out.String(), errs.String())
	}
	for want, args := range map[string][]string{
		`no set "parnets"; there are children, `: {"--set", "policy,parnets"},
		`no language "AR"; there are ar, `:       {"--lang", "AR"},
		`no language "xx"; there are ar, `:       {"--lang", "fr,xx"},
	} {
		errs.Reset()
		place := filepath.Join(t.TempDir(), "new")
		code := Run(append([]string{"export", "pdf", "--data", t.TempDir(), "--out", place}, args...), Streams{Out: &out, Err: &errs})
		if _, err := os.Stat(place); code == done || !strings.Contains(errs.String(), want) || !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%v: %d %s (%v)", args, code, errs.String(), err)
		}
	}
}

// TestExportPDF: the files stand in their folder together.
func TestExportPDF(t *testing.T) {
	if os.Getenv("COPSE_TEST_ALL") != "1" {
		t.Skip("makes real PDF files: set COPSE_TEST_ALL=1; make test-all does")
	}
	data, parent := t.TempDir(), t.TempDir()
	if err := os.Symlink(testkit.EngineDir(t), filepath.Join(data, "pdf")); err != nil {
		t.Fatal(err)
	}
	var said, errs bytes.Buffer
	out := filepath.Join(parent, "deep", "pdf")
	args := []string{"export", "pdf", "--data", data, "--out", out, "--set", "sports", "--depth", "brief", "--lang", "en,ar"}
	if code := Run(args, Streams{Out: &said, Err: &errs}); code != done {
		t.Fatalf("%d %s", code, errs.String())
	}
	if !strings.Contains(errs.String(), "2 of 2: sports-brief-") {
		t.Errorf("no word on how far it is: %s", errs.String())
	}
	files, err := filepath.Glob(filepath.Join(out, "*.pdf"))
	if err != nil || len(files) != 2 {
		t.Errorf("files %v, %v", files, err)
	}
	for _, file := range files {
		if is, err := os.Stat(file); err != nil || !strings.Contains(said.String(), fmt.Sprintf("%s  %d bytes\n", file, is.Size())) {
			t.Errorf("%s is not the file that was named (%v)", file, err)
		}
	}
	if left, err := os.ReadDir(filepath.Dir(out)); err != nil || len(left) != 1 {
		t.Errorf("left: %v, %v", left, err)
	}
}

// TestSite_passphrase: a folder is made from inside; the word at the door stays out of it.
func TestSite_passphrase(t *testing.T) {
	oneByOne(t)
	n, _ := startNode(t, func(c *config.Config) { c.Passphrase = hashedBy + strings.Repeat("0f", 32) })
	f, err := n.folder(t.TempDir(), "/", []string{"en"})
	if err != nil {
		t.Fatal(err)
	}
	links, err := f.Page(context.Background(), "/en/about")
	if err != nil || len(links) == 0 {
		t.Fatal(err)
	}
}

// TestSite_launched: a site that is open says so in its folder too, and shows no number
// that nobody has confirmed.
func TestSite_launched(t *testing.T) {
	oneByOne(t)
	n, _ := startNode(t, nil)
	if err := n.db.SetNodeState(context.Background(), stateLaunched, "all", copse.Now()); err != nil {
		t.Fatal(err)
	}
	again, _ := startNode(t, func(c *config.Config) { c.Data = n.config.Data })
	f, err := again.folder(t.TempDir(), "/", []string{"en"})
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"/en/help", "/robots.txt"} {
		if _, err := f.Page(context.Background(), at); err != nil {
			t.Fatal(err)
		}
	}
	help, _ := os.ReadFile(filepath.Join(f.Out, "en/help/index.html"))
	robots, _ := os.ReadFile(filepath.Join(f.Out, "robots.txt"))
	if strings.Contains(string(help), "noindex") || strings.Contains(string(help), `class="line `) || !strings.Contains(string(help), `href="tel:112"`) {
		t.Error("the help page of a launched site is that of a preview")
	}
	if strings.Contains(string(robots), "Disallow: /") {
		t.Error("a launched site is closed to search engines")
	}
}
