package tests

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"copse/internal/testkit"
)

// TestNothingKept: after a hundred answered forms and files the database has the rows it had, the data folder the files,
// byte for byte; no temporary file was made; and what the log says of a form is what it says of any page.
func TestNothingKept(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { nothingKept(t, "") })
	t.Run("postgres", func(t *testing.T) { nothingKept(t, testkit.FreshPostgres(t)) })
}

func nothingKept(t *testing.T, url string) {
	data, temp := t.TempDir(), t.TempDir()
	n := serve(t, "export COPSE_LOG=debug TMPDIR='"+temp+"' COPSE_DB='"+url+"'", data)
	c := &answering{t: t, node: n}
	c.round("en", "cop-sport", "first") // what is made when it is first asked for
	n.idle(t, data)

	rows, files, made := dump(t, url, data), tree(t, data), changed(t, temp)
	logged := len(n.said(t))
	for i := 0; c.sent < 100; i++ {
		c.round([]string{"en", "ar", "fr", "zh"}[i%4], []string{"cop-school", "cop-sport", "cop-industry", "cop-national"}[i/2%4], fmt.Sprint("round", i))
	}
	if diff := cmp.Diff(rows, dump(t, url, data)); diff != "" || len(rows) < 3 {
		t.Errorf("the rows of %d tables (-before +after): %s", len(rows), diff)
	}
	if diff := cmp.Diff(files, tree(t, data)); diff != "" || len(files) < 3 {
		t.Errorf("the files of the data folder, %d before: %s", len(files), diff)
	}
	if now := changed(t, temp); now != made {
		t.Errorf("something was made in the folder of temporary files, or removed there: %s, before %s", now, made)
	}
	c.nowhere(data)
	c.nowhere(filepath.Dir(n.log))
	c.logged(n.said(t)[logged:])
}

// idle waits until the program searches, and nothing in the data folder changes: a program that has just started makes what it lacks.
func (n node) idle(t *testing.T, data string) {
	t.Helper()
	for range 60 {
		before := tree(t, data)
		time.Sleep(500 * time.Millisecond)
		if status, _, _ := n.get(n.site, "/en/search?q=report"); status == http.StatusOK && cmp.Equal(before, tree(t, data)) {
			return
		}
	}
	t.Fatal("the data folder goes on changing")
}

// dump is every row of every table, as text.
func dump(t *testing.T, address, data string) map[string][]string {
	t.Helper()
	driver, tables := "pgx", `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`
	if address == "" {
		driver, tables, address = "sqlite", `SELECT name FROM sqlite_master WHERE type = 'table'`, "file:"+filepath.Join(data, "copse.db")+"?mode=ro"
	}
	d, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	all := map[string][]string{}
	for _, row := range query(t, d, tables) {
		name := strings.Trim(row, "[]")
		all[name] = query(t, d, `SELECT * FROM "`+name+`"`)
		slices.Sort(all[name])
	}
	return all
}

func query(t *testing.T, d *sql.DB, text string) (list []string) {
	t.Helper()
	rows, err := d.QueryContext(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		list = append(list, fmt.Sprint(values))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// tree is every folder of a folder, and what every file holds. What SQLite shares between programs in memory is
// left out: reading the database changes it.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(file string, e fs.DirEntry, err error) error {
		var text []byte
		if err == nil && !e.IsDir() {
			text, err = os.ReadFile(file)
		}
		if errors.Is(err, fs.ErrNotExist) || strings.HasSuffix(file, "-shm") {
			return nil // removed since it was listed
		}
		all[file] = fmt.Sprintf("%d bytes, %x", len(text), sha256.Sum256(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// changed is when something was last made in a folder, or removed there.
func changed(t *testing.T, dir string) string {
	t.Helper()
	info, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	return info.ModTime().Format(time.RFC3339Nano)
}

// answering answers checklists on a running program, as a browser without script does.
type answering struct {
	t    *testing.T
	node node
	sent int // forms and files
}

// secrets are what people write, by which it would be found again.
const (
	secretName = "Quetzalhof"
	secretNote = "violetteakte"
)

var hidden = regexp.MustCompile(`name="kept" value="([^"]*)"`)

// round answers a checklist, takes every file, and reads them in again, with faults too.
func (c *answering) round(lang, instrument, what string) {
	c.t.Helper()
	at := "/" + lang + "/assess/" + instrument
	items := map[string]string{"cop-school": "EDU-POL", "cop-sport": "SPT", "cop-industry": "IND-RGT", "cop-national": "POL-LEG"}
	area := items[instrument]
	page := c.post(at, http.StatusOK, url.Values{"on": {"begin"}, "about": {secretName + " " + what}, "as_of": {"2026-11-02"}, "go": {area}})
	answer := url.Values{"kept": {kept(page)}, "on": {area}, "a." + area + "-1": {"3"}, "n." + area + "-1": {secretNote + " " + what}, "a." + area + "-3": {"na"}, "go": {"result"}}
	c.post(at, http.StatusUnprocessableEntity, answer) // it does not say why
	answer.Set("n."+area+"-3", strings.Repeat(secretNote, 50))
	c.post(at, http.StatusUnprocessableEntity, answer) // too long
	answer.Set("n."+area+"-3", secretNote)
	page = c.post(at, http.StatusOK, answer)
	if !strings.Contains(page, secretNote+" "+what) {
		c.t.Fatalf("the result does not show the note: %.500s", page)
	}
	for _, to := range []string{"all", ".oscal", ".csv", "policy", ".docx"} {
		if instrument != "cop-national" || to != "policy" && to != ".docx" { // nobody wrote clauses for a country
			c.post(at, http.StatusOK, url.Values{"kept": {kept(page)}, "on": {"result"}, "go": {to}})
		}
	}
	for _, kind := range []string{".json", ".xlsx"} {
		file := c.post(at, http.StatusOK, url.Values{"kept": {kept(page)}, "on": {"result"}, "go": {kind}})
		read := c.upload("/"+lang+"/assess/read", http.StatusOK, secretName+kind, file, kept(page))
		if !strings.Contains(read, secretName+" "+what) {
			c.t.Fatalf("%s is not read: %.500s", kind, read)
		}
	}
	c.upload("/"+lang+"/assess/read", http.StatusUnprocessableEntity, secretName+".json", secretNote, kept(page))
}

// kept are the answers that a page carries along.
func kept(page string) string {
	found := hidden.FindStringSubmatch(page)
	if found == nil {
		return ""
	}
	return html.UnescapeString(found[1])
}

func (c *answering) post(path string, want int, form url.Values) string {
	c.t.Helper()
	form.Set("once", strings.Repeat("A", 26))
	return c.ask(path, want, "application/x-www-form-urlencoded", form.Encode())
}

func (c *answering) upload(path string, want int, name, file, kept string) string {
	c.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	err := m.WriteField("once", strings.Repeat("A", 26))
	if err == nil {
		err = m.WriteField("kept", kept)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	part, err := m.CreateFormFile("file", name)
	if err == nil {
		_, err = io.WriteString(part, file)
	}
	if err != nil || m.Close() != nil {
		c.t.Fatal(err)
	}
	return c.ask(path, want, m.FormDataContentType(), b.String())
}

func (c *answering) ask(path string, want int, kind, body string) string {
	c.t.Helper()
	c.sent++
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, "http://"+c.node.site+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.SetBasicAuth("preview", token)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != want {
		c.t.Fatalf("%s answers %d, want %d, %v: %.800s", path, answer.StatusCode, want, err, text)
	}
	// A page is kept by the reader's own browser alone, for its button Back; a file not even there.
	keep := "no-store"
	if page := strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html"); page && !strings.HasSuffix(path, "/read") {
		keep = "private, no-cache"
	}
	if len(answer.Cookies()) > 0 || answer.Header.Get("Cache-Control") != keep {
		c.t.Errorf("%s: cookies %v, Cache-Control %q", path, answer.Cookies(), answer.Header.Get("Cache-Control"))
	}
	return string(text)
}

// nowhere: no file of a folder holds what was written.
func (c *answering) nowhere(dir string) {
	c.t.Helper()
	err := filepath.WalkDir(dir, func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(file)
		for _, secret := range []string{secretName, secretNote} {
			if bytes.Contains(text, []byte(secret)) {
				c.t.Errorf("%s holds %s", file, secret)
			}
		}
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

// spoken is a line of the log about a request: when, which, how, what kind of page in which language, and what came of it.
var spoken = regexp.MustCompile(`^time=[0-9TZ:.+-]+ level=DEBUG msg=request request=[A-Z2-7]{12} method=POST route="POST /assess/(\{instrument\}|read)" lang=[a-z]{2} status=[0-9]{3} ms=[0-9]+$`)

// logged: the log has a line for each form and no other, and nothing in it of what was answered.
func (c *answering) logged(text string) {
	c.t.Helper()
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for _, line := range lines {
		if !spoken.MatchString(line) {
			c.t.Errorf("the log says %q", line)
		}
	}
	if len(lines) < 90 {
		c.t.Errorf("%d lines: the wrong log is read", len(lines))
	}
}
