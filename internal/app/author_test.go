package app

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"copse/internal/config"
	"copse/internal/testkit"
)

// authored is a node that reads a copy of the shipped content, and that folder.
func authored(t testing.TB) (*node, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "content")
	if err := os.CopyFS(dir, os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	if testkit.Race { // which reads and checks ten times as long
		for _, lang := range []string{"ar", "es", "ru", "zh"} {
			for _, depth := range []string{"*", "*/*"} {
				files, _ := filepath.Glob(filepath.Join(dir, "library", depth, lang+".md"))
				for _, file := range files {
					if err := os.Remove(file); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
	n, err := open(t.Context(), config.Config{Data: t.TempDir(), ContentDir: dir, PreviewToken: token})
	if err != nil {
		t.Fatal(err)
	}
	return n, dir
}

func pageOf(n *node, path string) string {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	known(n.handler()).ServeHTTP(w, r)
	return w.Body.String()
}

// TestAuthor: who changes a text sees the new text, and what the check says of it, beside it.
func TestAuthor(t *testing.T) {
	n, dir := authored(t)
	ctx, stop := context.WithCancel(t.Context())
	defer n.close()
	defer stop() // first: close waits for the watch
	if page := pageOf(n, "/en/library/POL-RIC-1"); strings.Contains(page, "Lorem") || strings.Contains(page, "L01") {
		t.Fatal("the page is wrong before anything changed")
	}
	file := filepath.Join(dir, "library/policy/reporting-illegal/en.md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), "## POL-RIC-1\n### title\n", "## POL-RIC-1\n### title\nLorem ipsum is not clickable here ", 1)
	if changed == string(text) {
		t.Fatal("the text was not changed")
	}
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	n.work.Go(func() { n.watch(ctx) })
	for until := time.Now().Add(2 * time.Minute); time.Now().Before(until); time.Sleep(100 * time.Millisecond) {
		if page := pageOf(n, "/en/library/POL-RIC-1"); strings.Contains(page, "Lorem ipsum") {
			if !strings.Contains(page, "en.md:") {
				t.Errorf("the check says nothing of the changed text")
			}
			return
		}
	}
	t.Error("the changed text is not shown")
}

// BenchmarkAuthorPage is a point's page as an author sees it, made anew each time.
func BenchmarkAuthorPage(b *testing.B) {
	n, _ := authored(b)
	defer n.close()
	n.checkOnce(n.content.Load())
	for b.Loop() {
		n.forget()
		pageOf(n, "/en/library/POL-RIC-1")
	}
}
