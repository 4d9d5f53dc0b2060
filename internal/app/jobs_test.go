package app

import (
	"strings"
	"testing"
	"time"

	"copse/internal/db"
	"copse/internal/testkit"
)

// nodeWithJobs is the folder of a node whose table of jobs holds these rows.
func nodeWithJobs(t *testing.T, rows ...[]any) string {
	t.Helper()
	dir := t.TempDir()
	d := testkit.OpenDB(t, db.Settings{Dir: dir})
	for _, row := range rows {
		if _, err := db.Exec(t.Context(), d, `
			INSERT INTO job (id, kind, arg, state, due_at, tries, fault, added_at, tried_at)
			VALUES ($1, $2, '0199-af', $3, $4, $5, $6, $7, $8)`, row...); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestJobs(t *testing.T) {
	t.Parallel()
	day := time.Date(2027, 1, 31, 9, 30, 0, 0, time.UTC)
	never := time.Time{}
	full := nodeWithJobs(t,
		[]any{"0199-1", "desk.remind", "ready", day.Add(time.Hour), 0, "", day, never},
		[]any{"0199-2", "desk.remind", "dead", never, 10, "seal …: no key", day, day.Add(27 * time.Hour)},
		[]any{"desk.purge", "desk.purge", "dead", day.Add(48 * time.Hour), 10, "sad", day, day.Add(30 * time.Hour)})
	for _, c := range []struct {
		name, data string
		args       []string
		want       string
	}{
		{"none", nodeWithJobs(t), nil, "No job waits.\n"},
		{"none as JSON", nodeWithJobs(t), []string{"--json"}, `{
  "dead": [],
  "jobs": []
}
`},
		{"some", full, nil, `desk.purge               dead          1  due 2027-02-02 09:30:00
desk.remind              dead          1
desk.remind              ready         1  due 2027-01-31 10:30:00

0199-2  desk.remind failed 10 times, last on 2027-02-01 12:30:00: seal …: no key
When its cause is mended: copse jobs again 0199-2

desk.purge  desk.purge failed 10 times, last on 2027-02-01 15:30:00: sad
When its cause is mended: copse jobs again desk.purge
`},
		{"some as JSON", full, []string{"--json"}, `{
  "dead": [
    {
      "id": "0199-2",
      "kind": "desk.remind",
      "tries": 10,
      "fault": "seal …: no key",
      "added_at": "2027-01-31T09:30:00Z",
      "tried_at": "2027-02-01T12:30:00Z"
    },
    {
      "id": "desk.purge",
      "kind": "desk.purge",
      "tries": 10,
      "fault": "sad",
      "added_at": "2027-01-31T09:30:00Z",
      "tried_at": "2027-02-01T15:30:00Z"
    }
  ],
  "jobs": [
    {
      "kind": "desk.purge",
      "state": "dead",
      "jobs": 1,
      "due": "2027-02-02T09:30:00Z"
    },
    {
      "kind": "desk.remind",
      "state": "dead",
      "jobs": 1
    },
    {
      "kind": "desk.remind",
      "state": "ready",
      "jobs": 1,
      "due": "2027-01-31T10:30:00Z"
    }
  ]
}
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			code, out := copseRun(t, append([]string{"jobs", "--data", c.data}, c.args...)...)
			if code != done || out != c.want {
				t.Errorf("code %d\n%s\nwant\n%s", code, out, c.want)
			}
			if strings.Contains(out, "0199-af") {
				t.Error("the argument of a job is shown")
			}
		})
	}
}
