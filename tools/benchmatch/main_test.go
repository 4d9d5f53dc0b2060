package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRun_files: lists are written for other programs, and any such file is measured.
func TestRun_files(t *testing.T) {
	dir := t.TempDir()
	list, asked := filepath.Join(dir, "clustered-1000.bin"), filepath.Join(dir, "clustered-1000-queries.bin")
	var out bytes.Buffer
	if err := run([]string{"-n", "1000", "-queries", "100", "-seed", "9", "-lists", dir}, &out); err != nil || !strings.Contains(out.String(), list+": 1000 hashes") {
		t.Fatalf("write lists: %v, %s", err, out.String())
	}
	if info, err := os.Stat(list); err != nil || info.Size() != 32_000 {
		t.Fatalf("list: %v, %v", info, err)
	}
	measure := []string{"-list", list, "-asked", asked, "-seconds", "0.001"}
	out.Reset()
	var report BenchReport
	if err := run(append(measure, "-json"), &out); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil || len(report.Rows) == 0 || report.Rows[0].N != 1000 {
		t.Errorf("-json: %v\n%s", err, out.String())
	}
	out.Reset()
	if err := run(measure, &out); err != nil || !strings.Contains(out.String(), "per second") {
		t.Errorf("table: %v\n%s", err, out.String())
	}
	for _, bad := range [][]string{
		{"-n", "-5", "-lists", dir},
		{"-n", "many"},
		{"-list", filepath.Join(dir, "none"), "-asked", asked},
		{"-list", list},
		{"-list", list, "-asked", asked, "-radius", "256"},
	} {
		if err := run(bad, &out); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}
