// Benchmatch measures the search of known hashes against FAISS, on the same lists and in one run, and prints
// tables and ratios. It is what `make bench-match` runs; figures are of this run and this machine only.
//
// FAISS is measured where g++ and Debian's libfaiss-dev are installed. Where they are not, it says so and
// prints the rest. With -lists it writes the lists and queries for other programs instead; with -list and -asked it
// measures such files, whoever made them.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// settings are the flags.
type settings struct {
	sizes   []int
	queries int
	radius  int
	seed    uint64
	seconds float64
	faiss   bool
	lists   string // folder to write lists into
	list    string // file of a list to measure
	asked   string // file of its queries
	json    bool
}

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "benchmatch:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	s, err := parse(args)
	if err != nil {
		return err
	}
	switch {
	case s.lists != "":
		return writeLists(out, s)
	case s.list != "" || s.asked != "":
		return measureFile(out, s)
	}
	dir, err := os.MkdirTemp("", "benchmatch")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	peer := ""
	if s.faiss {
		var reason error
		if peer, reason = buildPeer(dir); reason != nil {
			fmt.Fprintf(out, "FAISS is not measured: %v\n\n", reason)
		}
	}
	for _, n := range s.sizes {
		if err := measure(out, dir, peer, n, s); err != nil {
			return err
		}
	}
	return nil
}

func parse(args []string) (settings, error) {
	var s settings
	set := flag.NewFlagSet("benchmatch", flag.ContinueOnError)
	sizes := set.String("n", "1000000,10000000", "numbers of hashes, with commas")
	set.IntVar(&s.queries, "queries", 4000, "number of different queries")
	set.IntVar(&s.radius, "radius", 31, "radius of the queries, 0 to 31 where FAISS is to be compared")
	set.Uint64Var(&s.seed, "seed", 1, "seed of the lists")
	set.Float64Var(&s.seconds, "seconds", 5, "seconds for each row")
	set.BoolVar(&s.faiss, "faiss", true, "measure FAISS too")
	set.StringVar(&s.lists, "lists", "", "write the lists and queries into this folder, 32 raw bytes a hash, and measure nothing")
	set.StringVar(&s.list, "list", "", "measure the list in this file; needs -asked")
	set.StringVar(&s.asked, "asked", "", "file of the queries for -list")
	set.BoolVar(&s.json, "json", false, "print the measurements of -list as JSON")
	if err := set.Parse(args); err != nil {
		return s, err
	}
	for _, text := range strings.Split(*sizes, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return s, fmt.Errorf("-n: %q is not a number of hashes", text)
		}
		s.sizes = append(s.sizes, n)
	}
	return s, nil
}

// writeLists writes every kind of list and its queries for programs other than ours.
func writeLists(out io.Writer, s settings) error {
	if err := os.MkdirAll(s.lists, 0o755); err != nil {
		return err
	}
	for _, n := range s.sizes {
		for _, kind := range ListKinds() {
			list, queries, err := Generate(kind, n, s.queries, s.seed)
			if err != nil {
				return err
			}
			name := filepath.Join(s.lists, fmt.Sprintf("%s-%d", kind, n))
			if err := errors.Join(WriteHashes(name+".bin", list), WriteHashes(name+"-queries.bin", queries)); err != nil {
				return err
			}
			fmt.Fprintf(out, "%s.bin: %d hashes; %s-queries.bin: %d queries\n", name, len(list), name, len(queries))
		}
	}
	return nil
}

// measureFile measures the search in a list that lies in a file.
func measureFile(out io.Writer, s settings) error {
	list, err := ReadHashes(s.list)
	if err != nil {
		return err
	}
	queries, err := ReadHashes(s.asked)
	if err != nil {
		return err
	}
	report, err := Bench(list, queries, BenchOptions{Label: filepath.Base(s.list), Radius: s.radius, Seconds: s.seconds})
	if err != nil {
		return err
	}
	if s.json {
		return report.WriteJSON(out)
	}
	return report.WriteTable(out)
}

// buildPeer compiles the program that measures FAISS and returns its path, or the reason why it cannot.
func buildPeer(dir string) (string, error) {
	bin := filepath.Join(dir, "faiss-bench")
	cmd := exec.Command("g++", "-O3", "-march=native", "-fopenmp", filepath.Join("tools", "faiss-bench", "main.cpp"), "-lfaiss", "-llapack", "-lblas", "-o", bin)
	if text, err := cmd.CombinedOutput(); err != nil {
		line, _, _ := strings.Cut(string(text), "\n")
		return "", fmt.Errorf("it needs g++ and libfaiss-dev (%w) %s", err, line)
	}
	return bin, nil
}

// measure prints the tables of all kinds of list of n hashes, and what they come to.
func measure(out io.Writer, dir, peer string, n int, s settings) error {
	rows := make(map[ListKind][]BenchRow)
	for _, kind := range ListKinds() {
		list, queries, err := Generate(kind, n, s.queries, s.seed)
		if err != nil {
			return err
		}
		report, err := Bench(list, queries, BenchOptions{Label: string(kind), Radius: s.radius, Seconds: s.seconds, Digests: kind == Uniform})
		if err != nil {
			return err
		}
		if err := report.WriteTable(out); err != nil {
			return err
		}
		rows[kind] = report.Rows
		if kind == Uniform && peer != "" {
			p := side{
				program: peer, list: filepath.Join(dir, "list.bin"), queries: filepath.Join(dir, "queries.bin"),
				ours: find(report.Rows, ModeSingle),
				hits: func(asked int) (int, error) { return CountHits(list, queries[:asked], s.radius) },
			}
			if err := errors.Join(WriteHashes(p.list, list), WriteHashes(p.queries, queries)); err != nil {
				return err
			}
			if err := p.run(out, s); err != nil {
				return err
			}
		}
		fmt.Fprintln(out)
	}
	single := func(kind ListKind) BenchRow { return find(rows[kind], ModeSingle) }
	u := single(Uniform)
	fmt.Fprintf(out, "%d hashes: batch of 64 / single %.2f, batch of 64 / single scan %.1f, scan batch of 64 / single scan %.1f\n", n,
		find(rows[Uniform], ModeBatch).PerSecond/u.PerSecond,
		find(rows[Uniform], ModeBatch).PerSecond/find(rows[Uniform], ModeScan).PerSecond,
		find(rows[Uniform], ModeScanBatch).PerSecond/find(rows[Uniform], ModeScan).PerSecond)
	c, a := single(Clustered), single(Adversarial)
	fmt.Fprintf(out, "%d hashes: clustered / uniform %.2f queries per second (%.2f by the medians), adversarial p99 / uniform p99 %.1f\n\n", n,
		c.PerSecond/u.PerSecond, u.P50/c.P50, a.P99/u.P99)
	return nil
}

func find(rows []BenchRow, mode string) BenchRow {
	if i := slices.IndexFunc(rows, func(r BenchRow) bool { return r.Mode == mode }); i >= 0 {
		return rows[i]
	}
	return BenchRow{}
}

// peerRow is a line of faiss-bench.
type peerRow struct {
	Mode      string  `json:"mode"`
	Build     float64 `json:"build_seconds"`
	Bytes     float64 `json:"bytes_per_hash"`
	PerSecond float64 `json:"per_second"`
	P50       float64 `json:"p50_us"`
	P99       float64 `json:"p99_us"`
	Asked     int     `json:"asked"`
	Hits      int     `json:"hits"`
}

// side is FAISS beside us.
type side struct {
	program       string
	list, queries string // files
	ours          BenchRow
	hits          func(asked int) (int, error) // that we find with the first asked queries
}

// run measures FAISS and prints its rows and the ratios to ours.
func (p *side) run(out io.Writer, s settings) error {
	cmd := exec.Command(p.program, p.list, p.queries, strconv.Itoa(s.radius), strconv.FormatFloat(s.seconds, 'f', -1, 64), "multi", "flat")
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("measure FAISS: %w", err)
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		var r peerRow
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return fmt.Errorf("measure FAISS: %w", err)
		}
		fmt.Fprintf(out, "%s: %.1f per second, p50 %.4g µs, p99 %.4g µs, %.1f bytes/hash, build %.2f s, %d hits of %d queries\n",
			r.Mode, r.PerSecond, r.P50, r.P99, r.Bytes, r.Build, r.Hits, r.Asked)
		fmt.Fprintf(out, "  ours to it: %.0f x per second (%.0f x by the medians), 1/%.0f of its p99, %.2f x bytes/hash, %.2f x build\n",
			p.ours.PerSecond/r.PerSecond, r.P50/p.ours.P50, r.P99/p.ours.P99, p.ours.Bytes/r.Bytes, p.ours.Build/max(r.Build, 1e-3))
		switch got, err := p.hits(r.Asked); {
		case err != nil:
			return err
		case got != r.Hits:
			return fmt.Errorf("we find %d matches where FAISS finds %d", got, r.Hits)
		}
		fmt.Fprintf(out, "  the same %d hits\n", r.Hits)
	}
	return lines.Err()
}
