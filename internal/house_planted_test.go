package house

import (
	"strings"
	"testing"
)

const planted = `
  -- doors: one folder a feature --
internal/desk       reports
internal/account    people
  -- rooms --
internal/web        pages

cmd → app → doors → { web, jobs, mail } → { prose, db } → copse
`

// TestImports_plantedFaults: the house test speaks when something stands in the wrong room.
func TestImports_plantedFaults(t *testing.T) {
	p, err := parsePlan(planted)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ file, room, path, want string }{
		{"internal/desk/report.go", "desk", "copse/internal/copse", ""},
		{"internal/desk/web.go", "desk", "copse/internal/web", ""},
		{"internal/desk/web_case.go", "desk", "net/http", ""},
		{"internal/desk/store.go", "desk", "copse/internal/db", ""},
		{"internal/desk/store_case.go", "desk", "database/sql", ""},
		{"internal/desk/jobs.go", "desk", "copse/internal/jobs", ""},
		{"internal/desk/report.go", "desk", "copse/internal/prose", ""},
		{"internal/desk/report.go", "desk", "copse/internal/account", "a door never imports a door"},
		{"internal/desk/report.go", "desk", "copse/internal/web", "only web.go"},
		{"internal/desk/report.go", "desk", "net/http", "only web.go"},
		{"internal/account/webauthn.go", "account", "net/http", "only web.go"},
		{"internal/account/webauthn.go", "account", "copse/internal/web", "only web.go"},
		{"internal/account/storeroom.go", "account", "copse/internal/db", "only store.go"},
		{"internal/account/jobsheet.go", "account", "copse/internal/jobs", "only jobs.go"},
		{"internal/desk/report.go", "desk", "database/sql", "only db"},
		{"internal/mail/mail.go", "mail", "net/http", "knows no HTTP"},
		{"internal/mail/mail.go", "mail", "copse/internal/desk", "to the right only"},
		{"internal/prose/prose.go", "prose", "copse/internal/jobs", "to the right only"},
		{"internal/jobs/jobs.go", "jobs", "copse/internal/mail", "to the right only"},
		{"internal/shed/shed.go", "shed", "copse/internal/copse", "floor plan"},
		{"internal/desk/report.go", "desk", "copse/internal/config", "only app reads settings"},
		{"internal/desk/report.go", "desk", "copse/internal/testkit", "only tests"},
		{"internal/desk/report_test.go", "desk", "copse/internal/testkit", ""},
		{"cmd/copse/main.go", "cmd", "copse/internal/web", "cmd knows app alone"},
		{"pdq/pdq.go", "pdq", "copse/internal/copse", "adopted alone"},
		{"internal/desk/report.go", "desk", "copse/pdq", "pdq is for"},
		{"internal/web/web.go", "web", "github.com/chromedp/chromedp", "must not reach the binary"},
		{"internal/web/web.go", "web", "github.com/andybalholm/cascadia", "must not reach the binary"},
		{"internal/web/web.go", "web", "net/http/httptest", "must not reach the binary"},
		{"internal/web/web.go", "web", "net/http/httputil", ""},
		{"internal/desk/web.go", "desk", "net/http/httputil", ""},
		{"internal/desk/report.go", "desk", "net/http/httputil", "only web.go"},
		{"internal/mail/mail.go", "mail", "net/http/cookiejar", "knows no HTTP"},
		{"internal/desk/report.go", "desk", "database/sql/driver", "only db"},
		{"internal/desk/report.go", "desk", "github.com/jackc/pgx/v5", "the driver of a database"},
		{"internal/desk/store.go", "desk", "github.com/jackc/pgx/v5/pgxpool", "the driver of a database"},
		{"internal/web/web.go", "web", "modernc.org/sqlite", "the driver of a database"},
		{"internal/mail/mail.go", "mail", "modernc.org/sqlite/lib", "the driver of a database"},
		{"internal/db/errors.go", "db", "modernc.org/sqlite/lib", ""},
		{"internal/db/postgres.go", "db", "github.com/jackc/pgx/v5/stdlib", ""},
		{"internal/desk/report_test.go", "desk", "github.com/andybalholm/cascadia", ""},
	} {
		got := p.importFault(c.file, c.room, c.path, strings.HasSuffix(c.file, "_test.go"))
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s imports %s: %q, want %q", c.file, c.path, got, c.want)
		}
	}
	for file, want := range map[string]bool{"internal/desk/report.go": true, "internal/shed/shed.go": false, "internal/testkit/main.go": true, "cmd/copse/main.go": true, "internal/house_test.go": true} {
		room := strings.Split(file, "/")[1]
		if got := p.has(file, room); got != want {
			t.Errorf("%s: %v", file, got)
		}
	}
	for _, text := range []string{"", "-- doors\n-- rooms", strings.Replace(planted, "cmd →", "cmd:", 1)} {
		if _, err := parsePlan(text); err == nil {
			t.Errorf("no plan was read from %q", text)
		}
	}
}
