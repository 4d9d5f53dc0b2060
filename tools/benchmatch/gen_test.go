package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math/bits"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"copse/pdq"
	"copse/pdq/index"
)

// TestGenerate pins the lists: who measured another program with them must get the same again.
func TestGenerate(t *testing.T) {
	want := map[ListKind]string{
		Uniform:     "781f8828b1b4254a",
		Clustered:   "0f6c1b3df094516a",
		Adversarial: "d4182fdd704b7579",
	}
	for _, kind := range ListKinds() {
		list, queries, err := Generate(kind, 10_000, 100, 7)
		if err != nil || len(list) != 10_000 || len(queries) != 100 {
			t.Fatalf("%s: %d hashes, %d queries, %v", kind, len(list), len(queries), err)
		}
		sum := sha256.New()
		for _, h := range slices.Concat(list, queries) {
			sum.Write(h[:])
		}
		if kind == Clustered && runtime.GOARCH != "amd64" {
			continue // Go may round products and sums once where it rounds them twice here
		}
		if got := hex.EncodeToString(sum.Sum(nil)[:8]); got != want[kind] {
			t.Errorf("%s: the list has changed: sum %s, want %s", kind, got, want[kind])
		}
	}
}

// TestGenerate_shape checks what each kind promises.
func TestGenerate_shape(t *testing.T) {
	list, _, _ := Generate(Clustered, 5000, 0, 1)
	for _, h := range list {
		ones := 0
		for _, b := range h {
			ones += bits.OnesCount8(b)
		}
		if ones != pdq.Bits/2 {
			t.Fatalf("clustered: %s has %d ones, want 128", h, ones)
		}
	}
	list, queries, _ := Generate(Adversarial, 2000, 200, 1)
	g := generator{seed: 1}
	template := randomHash(g.source(0))
	for i, h := range list {
		if d := h.Distance(template); (d <= adversaryFlips) != (i%adversaryPart == 0) {
			t.Fatalf("adversarial: hash %d is %d away from the template", i, d)
		}
	}
	for i, q := range queries {
		if d := q.Distance(template); i%2 == 1 && (d < nearMiss || d > farMiss) {
			t.Fatalf("adversarial: query %d is %d away from the template", i, d)
		}
	}
	list, queries, _ = Generate(Uniform, 300, 3*2*queryDistances, 1)
	seen := make(map[int]bool)
	for _, q := range queries {
		nearest := pdq.Bits
		for _, h := range list {
			nearest = min(nearest, q.Distance(h))
		}
		seen[nearest] = true
	}
	if len(seen) != queryDistances || seen[queryDistances] {
		t.Errorf("uniform: queries at %d distances, want 0 to %d", len(seen), queryDistances-1)
	}
}

func TestGenerate_refuses(t *testing.T) {
	if _, _, err := Generate("spiral", 1, 1, 1); err == nil || !strings.Contains(err.Error(), "adversarial") {
		t.Errorf("an unknown kind: %v, want an error that names the kinds", err)
	}
	if _, _, err := Generate(Uniform, -1, 1, 1); err == nil {
		t.Error("a negative number was accepted")
	}
	for _, kind := range ListKinds() {
		if list, queries, err := Generate(kind, 0, 5, 1); err != nil || len(list) != 0 || len(queries) != 5 {
			t.Errorf("%s, empty: %d hashes, %d queries, %v", kind, len(list), len(queries), err)
		}
	}
}

// TestGenerate_python has another language read the files and search them by brute force.
func TestGenerate_python(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not here")
	}
	dir := t.TempDir()
	listFile, queryFile := filepath.Join(dir, "list.bin"), filepath.Join(dir, "q.bin")
	for _, kind := range ListKinds() {
		list, queries, err := Generate(kind, 3000, 40, 3)
		if err != nil {
			t.Fatal(err)
		}
		if err := WriteHashes(listFile, list); err != nil {
			t.Fatal(err)
		}
		if err := WriteHashes(queryFile, queries); err != nil {
			t.Fatal(err)
		}
		const program = `
import json, sys
read = lambda p: [int.from_bytes(b[i:i+32], "big") for b in [open(p, "rb").read()] for i in range(0, len(b), 32)]
l, q = read(sys.argv[1]), read(sys.argv[2])
print(json.dumps([[i for i, h in enumerate(l) if bin(h ^ x).count("1") <= 31] for x in q]))`
		cmd := exec.Command(python, "-c", program, listFile, queryFile)
		text, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		var want [][]uint64
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
		x, err := index.New(numbered(list), index.Options{IndexFrom: 1})
		if err != nil {
			t.Fatal(err)
		}
		for i, q := range queries {
			r, err := x.Search(q, index.Query{Radius: 31, Limit: len(list)})
			if err != nil {
				t.Fatal(err)
			}
			var got []uint64
			for _, m := range r.Matches {
				got = append(got, m.ID)
			}
			slices.Sort(got)
			if !slices.Equal(got, want[i]) {
				t.Fatalf("%s, query %d: got %v, Python finds %v", kind, i, got, want[i])
			}
		}
	}
}

func TestHashFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list.bin")
	if _, err := ReadHashes(path); err == nil {
		t.Error("a missing file was read")
	}
	list, _, _ := Generate(Uniform, 5, 0, 1)
	if err := WriteHashes(path, list); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadHashes(path); err != nil || !slices.Equal(got, list) {
		t.Errorf("read back %v, %v", got, err)
	}
	if err := os.WriteFile(path, make([]byte, 33), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadHashes(path); err == nil || !strings.Contains(err.Error(), "left over") {
		t.Errorf("33 bytes: %v", err)
	}
}

func FuzzParseHashes(f *testing.F) {
	f.Add([]byte(nil))
	f.Add(make([]byte, 64))
	f.Add(make([]byte, 65))
	f.Fuzz(func(t *testing.T, raw []byte) {
		list, err := parseHashes(raw)
		if err != nil {
			return
		}
		var back []byte
		for _, h := range list {
			back = append(back, h[:]...)
		}
		if !bytes.Equal(back, raw) {
			t.Errorf("%d bytes came back otherwise", len(raw))
		}
	})
}

func TestBench(t *testing.T) {
	list, queries, err := Generate(Clustered, 2000, 150, 1)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Bench(list, queries, BenchOptions{Label: "clustered", Radius: 31, Seconds: 0.001, Digests: true, All: true})
	if err != nil {
		t.Fatal(err)
	}
	hits := make(map[string]int)
	for _, row := range r.Rows {
		hits[row.Mode] = row.Hits
		if row.PerSecond <= 0 || row.P50 > row.P99 || row.N != 2000 || row.List != "clustered" {
			t.Errorf("a row that cannot be: %+v", row)
		}
	}
	if hits[ModeSingle] != hits[ModeScan] || hits[ModeBatch] != hits[ModeScanBatch] || hits[ModeSingle] == 0 {
		t.Errorf("index and scan find different numbers: %v", hits)
	}
	var table, object bytes.Buffer
	if err := r.WriteTable(&table); err != nil || !strings.Contains(table.String(), "not fitted") {
		t.Errorf("table: %v\n%s", err, table.String())
	}
	var back BenchReport
	if err := r.WriteJSON(&object); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(object.Bytes(), &back); err != nil || len(back.Rows) != len(r.Rows) {
		t.Errorf("JSON: %v", err)
	}
	if _, err := Bench(list, nil, BenchOptions{}); err == nil {
		t.Error("no queries were accepted")
	}
	if _, err := Bench(list, queries, BenchOptions{Radius: 300}); err == nil {
		t.Error("a radius of 300 was accepted")
	}
}
