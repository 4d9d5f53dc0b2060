package folder

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"copse/internal/copse"
)

// TestFolder_files: what is no page lies under its own name, and what has no name of a file is refused.
func TestFolder_files(t *testing.T) {
	for ending, taken := range map[string]bool{".xlsx": true, ".csv": true, ".epub": true, ".exe": false, "": false} {
		pages := site(map[string]string{"/": `<a href="/en">English</a>`, "/robots.txt": "", "/en": `<a href="/en/list` + ending + `">list</a>`, notHere: ""})
		dir := t.TempDir()
		f := Folder{Out: dir, Base: "/", Edition: "2026.1", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/en/list"+ending {
				w.Header().Set("Content-Type", "application/octet-stream")
				_, _ = w.Write([]byte("PK"))
				return
			}
			pages.ServeHTTP(w, r)
		})}
		err := f.Write(context.Background(), []copse.Lang{"en"})
		if (err == nil) != taken {
			t.Errorf("%q: %v", ending, err)
		}
		got, err := os.ReadFile(filepath.Join(dir, "en", "list"+ending))
		if taken && (err != nil || !slices.Equal(got, []byte("PK"))) {
			t.Errorf("%q: %q %v", ending, got, err)
		}
	}
}
