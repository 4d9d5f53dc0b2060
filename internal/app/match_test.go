package app

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"copse/internal/match"
)

func TestMatch(t *testing.T) {
	dir := t.TempDir()
	list, queries := filepath.Join(dir, "list.bin"), filepath.Join(dir, "q.bin")
	run := func(args ...string) (int, string, string) {
		var out, errs bytes.Buffer
		code := Run(args, Streams{In: strings.NewReader(""), Out: &out, Err: &errs})
		return code, out.String(), errs.String()
	}
	gen := []string{"match", "gen", "--kind", "clustered", "--n", "1000", "--seed", "9", "--out", list, "--queries", queries, "--n-queries", "100"}
	if code, out, errs := run(gen...); code != done || out != "" {
		t.Fatalf("gen: exit %d, output %q, %s", code, out, errs)
	}
	if info, err := os.Stat(list); err != nil || info.Size() != 32_000 {
		t.Fatalf("list: %v, %v", info, err)
	}
	code, out, errs := run("match", "bench", "--list", list, "--queries", queries, "--radius", "31", "--json", "--seconds", "0.001")
	var report match.BenchReport
	if err := json.Unmarshal([]byte(out), &report); code != done || err != nil || len(report.Rows) == 0 || report.Rows[0].N != 1000 {
		t.Errorf("bench --json: exit %d, %v, %s\n%s", code, err, errs, out)
	}
	if code, out, errs := run("match", "bench", "--list", list, "--queries", queries, "--seconds", "0.001", "--kind", "clustered"); code != done || !strings.Contains(out, "queries/s") && !strings.Contains(out, "per second") {
		t.Errorf("bench: exit %d, %s\n%s", code, errs, out)
	}
	for _, bad := range [][]string{
		{"match", "gen", "--kind", "spiral", "--n", "1", "--out", list, "--queries", queries},
		{"match", "gen", "--n", "-5", "--out", list, "--queries", queries},
		{"match", "bench", "--list", filepath.Join(dir, "none"), "--queries", queries},
		{"match", "bench", "--list", list, "--queries", queries, "--radius", "256"},
	} {
		if code, _, errs := run(bad...); code != failed || errs == "" {
			t.Errorf("%q: exit %d, %q, want %d and a reason", bad, code, errs, failed)
		}
	}
}
