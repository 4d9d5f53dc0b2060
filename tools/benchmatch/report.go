package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
)

// BenchRow is one row of the table: one way of searching, with one goroutine.
type BenchRow struct {
	N    int    `json:"n"`
	List string `json:"list"`
	Mode string `json:"mode"`
	// PerSecond is queries per second, a batch of 64 being 64 queries; for scans of one kernel it is hashes per second.
	PerSecond float64 `json:"per_second"`
	// P50 and P99 are microseconds per call: of a query, or of a whole batch.
	P50 float64 `json:"p50_us"`
	P99 float64 `json:"p99_us"`
	// Bytes is memory per hash; Build seconds, with one goroutine. Zero where the row has none of its own.
	Bytes float64 `json:"bytes_per_hash,omitempty"`
	Build float64 `json:"build_seconds,omitempty"`
	// Hits is the number of matches of one round through all queries; -1 if they were not all asked.
	Hits int `json:"hits"`
}

// BenchReport is everything one run measured.
type BenchReport struct {
	Machine string     `json:"machine"`
	Kernel  string     `json:"kernel"`
	Radius  int        `json:"radius"`
	Rows    []BenchRow `json:"rows"`
	// Ratios are of the fastest of several measurements of each side, taken in turn.
	Ratios []BenchRatio `json:"ratios"`
}

// BenchRatio compares two measurements of one run.
type BenchRatio struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

// WriteJSON prints the report as one JSON object.
func (r *BenchReport) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// WriteTable prints the report for a person.
func (r *BenchReport) WriteTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "n\tlist\tmode\tper second\tp50 µs\tp99 µs\tbytes/hash\tbuild s\thits\t\n")
	for _, row := range r.Rows {
		fmt.Fprintf(t, "%d\t%s\t%s\t%.0f\t%.3g\t%.3g\t%s\t%s\t%s\t\n", row.N, row.List, row.Mode, row.PerSecond, row.P50, row.P99,
			known(row.Bytes, 0), known(row.Build, 0), known(float64(row.Hits), -1))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, ratio := range r.Ratios {
		if _, err := fmt.Fprintf(w, "%s: %.2f\n", ratio.Name, ratio.Value); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%s; kernel %s; radius %d; one goroutine. The lists are models, not fitted to any real list.\n", r.Machine, r.Kernel, r.Radius)
	return err
}

// known prints a value, or a dash for the one that stands for none.
func known(v, none float64) string {
	if cmp.Compare(v, none) == 0 {
		return "-"
	}
	return fmt.Sprintf("%.5g", v)
}
