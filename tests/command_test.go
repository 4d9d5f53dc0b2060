package tests

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestCommands: what the commands of stories send, and what they leave.
func TestCommands(t *testing.T) {
	echo := http.NewServeMux()
	echo.HandleFunc("/form", func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		w.Header().Set("X-Method", r.Method)
		w.WriteHeader(http.StatusUnprocessableEntity)
		fmt.Fprintf(w, "form %v\nlang %s\n<style>a{}</style>", r.PostForm, r.Header.Get("Accept-Language"))
	})
	echo.HandleFunc("/done", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/en", http.StatusSeeOther) })
	server := httptest.NewServer(http.NewCrossOriginProtection().Handler(echo))
	t.Cleanup(server.Close) // the scripts run when this function has ended
	dir := t.TempDir()
	script := filepath.Join(dir, "commands.txtar")
	if err := os.WriteFile(script, []byte(`
post 422 /form name=Ä 'text=a & b=c' name=two
grep '^form map\[name:\[Ä two\] text:\[a & b=c\]\]$' page
grep '<style>…</style>' page
grep '<style>a' raw
grep '^X-Method: POST' head
post 303 /done
grep '^Location: /en' head
get 422 /form?name=x Accept-Language:fr
grep '^form map\[\]$' page
grep '^lang fr$' page
grep '^X-Method: GET' head
`), 0o600); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Files: []string{script},
		Setup: func(e *testscript.Env) error {
			e.Setenv("COPSE_LISTEN", strings.TrimPrefix(server.URL, "http://"))
			return nil
		},
		Cmds: commands(),
	})
}
