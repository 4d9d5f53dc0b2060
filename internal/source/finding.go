package source

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
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

// String is the line an editor can jump from; nothing in it steers a terminal.
func (f Finding) String() string {
	w := ""
	if f.Severity == Warning {
		w = " (warning)"
	}
	return fmt.Sprintf("%s:%d:%d %s%s %s", Visible(f.File), f.Line, f.Column, f.Code, w, Visible(f.Message))
}

// Refused is the error for content that cannot be served: a structure file that does
// not parse, an overlay that reaches further than it may. Whoever returns it still
// returns what could be read, so that a check can name everything else.
type Refused struct{ Findings []Finding }

// Error names the findings, one a line.
func (r *Refused) Error() string {
	return "content refused:\n" + strings.TrimSuffix(lines(r.Findings), "\n")
}

// Pos is a line and a column of a file, both from 1; the zero Pos is the file as a whole.
type Pos struct{ Line, Col int }

// Place is a Pos with its file, as findings name it.
type Place struct {
	File string
	Pos
}

// At is the line and column of an offset.
func At(data string, offset int) Pos {
	before := data[:min(offset, len(data))]
	line := strings.LastIndexByte(before, '\n') + 1
	return Pos{strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[line:]) + 1}
}

// Sink collects findings. Those in Refused are in All too: for them what was read is not
// to be served. Of one file it keeps so many of each severity, so that a file of mistakes
// fills neither memory nor screen; none of its severities is ever left out as a whole.
type Sink struct {
	All, Refused []Finding
	kept         map[keptOf]int
}

type keptOf struct {
	file    string
	sev     Severity
	refused bool
}

// How many findings of one severity are kept of a file, how many that refuse it, and how many
// once there are many.
const (
	keepOfFile  = 100
	keepRefused = 1000
	keepOfMany  = 5
	many        = 20_000
)

// More stands in the place of all further findings of a file.
const More = "there are more like this in the file; mend these first"

// Full reports whether another finding of this severity in this file would be left out:
// whoever works to find its place may spare that.
func (s *Sink) Full(sev Severity, file string) bool { return s.full(keptOf{file, sev, false}) }

func (s *Sink) full(k keptOf) bool {
	n, most := s.kept[k], keepOfFile
	if k.refused {
		most = keepRefused
	}
	return n > most || n > keepOfMany && len(s.All) > many
}

// Add notes a finding.
func (s *Sink) Add(sev Severity, file string, at Pos, code, format string, args ...any) {
	s.add(keptOf{file, sev, false}, at, code, format, args...)
}

func (s *Sink) add(k keptOf, at Pos, code, format string, args ...any) {
	if s.full(k) {
		return
	}
	if s.kept == nil {
		s.kept = map[keptOf]int{}
	}
	s.kept[k]++
	// What is wrong with a text may be what it would do to the terminal that shows it.
	f := Finding{Visible(k.file), max(at.Line, 1), max(at.Col, 1), code, k.sev, shorten(Visible(fmt.Sprintf(format, args...)))}
	if s.full(k) {
		f.Message = More
	}
	s.All = append(s.All, f)
	if k.refused {
		s.Refused = append(s.Refused, f)
	}
}

// Error notes what refuses a release.
func (s *Sink) Error(file string, at Pos, code, format string, args ...any) {
	s.Add(Error, file, at, code, format, args...)
}

// Warn notes what only asks for a look.
func (s *Sink) Warn(file string, at Pos, code, format string, args ...any) {
	s.Add(Warning, file, at, code, format, args...)
}

// Refuse notes what may not even be served.
func (s *Sink) Refuse(file string, at Pos, code, format string, args ...any) {
	s.add(keptOf{file, Error, true}, at, code, format, args...)
}

// SortFindings puts findings in file order, so that a run is the same each time, and drops
// those that are there twice.
func SortFindings(list []Finding) []Finding {
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(list)
}

// FindingsOf returns the findings in a *Refused, nil for any other error.
func FindingsOf(err error) []Finding {
	var r *Refused
	if errors.As(err, &r) {
		return r.Findings
	}
	return nil
}
