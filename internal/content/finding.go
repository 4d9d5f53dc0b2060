package content

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity says whether a finding refuses a release or only asks for a look.
type Severity string

// Error makes `copse check` exit 1; Warning does not.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Finding is one mistake in the content, with the place where it is mended.
// Lines and columns start at 1; columns count characters, not bytes.
type Finding struct {
	File     string   `json:"file"`
	Line     int      `json:"line"`
	Column   int      `json:"column"`
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	Message  string   `json:"message"`
}

// String is the line an editor can jump from.
func (f Finding) String() string {
	w := ""
	if f.Severity == Warning {
		w = " (warning)"
	}
	return fmt.Sprintf("%s:%d:%d %s%s %s", f.File, f.Line, f.Column, f.Code, w, f.Message)
}

// Refused is the error of Load for content that cannot be served: a structure
// file that does not parse, an overlay that reaches further than it may. Load
// still returns what it could read, so that a check can name everything else.
type Refused struct{ Findings []Finding }

// Error names every finding, one a line.
func (r *Refused) Error() string {
	lines := make([]string, len(r.Findings))
	for i, f := range r.Findings {
		lines[i] = f.String()
	}
	return "content refused:\n" + strings.Join(lines, "\n")
}

// pos is a place in a file.
type pos struct{ line, col int }

// place is a pos with its file, as findings name it.
type place struct {
	file string
	pos
}

// sink collects findings; refused ones also stop a Load.
type sink struct{ all, refused []Finding }

func (s *sink) add(sev Severity, file string, at pos, code, format string, args ...any) {
	s.all = append(s.all, Finding{file, max(at.line, 1), max(at.col, 1), code, sev, fmt.Sprintf(format, args...)})
}

func (s *sink) error(file string, at pos, code, format string, args ...any) {
	s.add(Error, file, at, code, format, args...)
}

func (s *sink) warn(file string, at pos, code, format string, args ...any) {
	s.add(Warning, file, at, code, format, args...)
}

func (s *sink) refuse(file string, at pos, code, format string, args ...any) {
	s.add(Error, file, at, code, format, args...)
	s.refused = append(s.refused, s.all[len(s.all)-1])
}

// sortFindings puts findings in file order, so that a run is the same each time.
func sortFindings(list []Finding) []Finding {
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(list)
}
