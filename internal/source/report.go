package source

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"copse/internal/copse"
)

// mostLines is how many findings are written one a line: of more, errors first. JSON has all.
const mostLines = 200

// WriteFindings writes findings, one a line or as one JSON document, and returns the
// number of errors. A failed write counts as one: a check nobody can read has not passed.
func WriteFindings(w io.Writer, findings []Finding, asJSON bool) (failures int) {
	codes, warnings := map[string]int{}, 0
	for _, f := range findings {
		codes[f.Code]++
		if f.Severity == Error {
			failures++
		} else {
			warnings++
		}
	}
	if asJSON {
		if findings == nil {
			findings = []Finding{}
		}
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		err := enc.Encode(struct {
			Errors   int       `json:"errors"`
			Warnings int       `json:"warnings"`
			Findings []Finding `json:"findings"`
		}{failures, warnings, findings})
		if err != nil {
			failures++
		}
		return failures
	}
	var b strings.Builder
	b.WriteString(lines(findings))
	b.WriteString(copse.Count(failures, "error") + ", " + copse.Count(warnings, "warning"))
	for i, code := range slices.Sorted(maps.Keys(codes)) {
		sep := " · "
		if i == 0 {
			sep = ": "
		}
		fmt.Fprintf(&b, "%s%s %d", sep, code, codes[code])
	}
	b.WriteString("\n")
	if _, err := io.WriteString(w, b.String()); err != nil {
		failures++
	}
	return failures
}

// lines writes findings one a line: the first, errors before warnings where there are many.
func lines(findings []Finding) string {
	shown := findings
	if len(shown) > mostLines {
		shown = slices.Clone(findings)
		slices.SortStableFunc(shown, func(a, b Finding) int { return cmp.Compare(a.Severity, b.Severity) }) // "error" < "warning"
		shown = shown[:mostLines]
	}
	var b strings.Builder
	for _, f := range shown {
		b.WriteString(f.String() + "\n")
	}
	if more := len(findings) - len(shown); more > 0 {
		fmt.Fprintf(&b, "… and %d more\n", more)
	}
	return b.String()
}
