package config

import (
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"

	"copse/internal/source"
)

const (
	prefix       = "COPSE_"
	fileSetting  = "COPSE_SETTINGS" // names the file, so it is no field of Config
	mostFile     = 64 << 10         // bytes of a file of settings
	mostMistakes = 20               // that are named
	mostName     = 40               // letters of a name that others are compared with
)

// forTests begin the names that our own tests read.
const forTests, forGolden = "COPSE_TEST_", "COPSE_GOLDEN"

// FromFile sets the environment from a file of NAME=value lines, for names that are
// not set already. Blank lines and lines starting with # are skipped. A line that sets
// nothing is an error with its place: the operator believes that it does.
func FromFile(r io.Reader, file string) error {
	data, err := io.ReadAll(io.LimitReader(r, mostFile+1))
	if err != nil {
		return fmt.Errorf("read settings: %w", err)
	}
	if len(data) > mostFile {
		return fmt.Errorf("%s:1:1: a file of settings holds at most %d KB", file, mostFile>>10)
	}
	text, bad, err := source.Text(data)
	if err != nil {
		return fmt.Errorf("%s:%d:%d: %w", file, bad.Line, bad.Col, err)
	}
	list, err := parse(text, file)
	if err != nil {
		return err
	}
	for _, s := range list {
		if _, set := os.LookupEnv(s.name); set {
			continue
		}
		if err := os.Setenv(s.name, s.value); err != nil {
			return fmt.Errorf("set %s: %w", s.name, err)
		}
	}
	return nil
}

type setting struct{ name, value string }

// parse returns the settings of a file, or all that is wrong with it.
func parse(text, file string) (list []setting, err error) {
	var mistakes []error
	n := 0
	for line := range strings.Lines(text) {
		n++
		name, value, ok := strings.Cut(line, "=")
		name = strings.TrimSpace(name)
		why := ""
		switch {
		case !ok && name == "", strings.HasPrefix(name, "#"):
			continue
		case !ok || !strings.HasPrefix(name, prefix):
			why = "want a line such as COPSE_COUNTRY=GH"
		case name == fileSetting:
			why = fileSetting + " says which file to read: it stands in the environment, not in the file"
		case !slices.Contains(names(), name):
			why = unknown(name)
		}
		if why == "" {
			list = append(list, setting{name, strings.Trim(strings.TrimSpace(value), `"`)})
			continue
		}
		if mistakes = append(mistakes, fmt.Errorf("%s:%d:%d: %s", file, n, 1+strings.Index(line, name), why)); len(mistakes) == mostMistakes {
			break
		}
	}
	return list, errors.Join(mistakes...)
}

// Strangers says of each name of the environment that looks like a setting and is none what
// is wrong with it. They are told and not refused: other programs share an environment.
func Strangers(environ []string) (list []string) {
	known := append(names(), fileSetting)
	more := 0
	for _, line := range environ {
		name, _, _ := strings.Cut(line, "=")
		switch {
		case !strings.HasPrefix(name, prefix) || strings.HasPrefix(name, forTests) || strings.HasPrefix(name, forGolden) || slices.Contains(known, name):
		case len(list) < mostMistakes:
			list = append(list, unknown(name))
		default:
			more++
		}
	}
	if more > 0 {
		list = append(list, fmt.Sprintf("… and %d more names that are no settings", more))
	}
	return list
}

// names are those of all settings.
func names() (list []string) {
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Config]()) {
		if name := f.Tag.Get("env"); name != "" {
			list = append(list, name)
		}
	}
	return list
}

// unknown says that a name is no setting, and which was probably meant.
func unknown(name string) string {
	if len(name) > mostName {
		return fmt.Sprintf("%.40s… is no setting: docs/run/settings.md lists them", name)
	}
	best, least := "", (len(name)-len(prefix)+2)/4 // of four letters one may be wrong
	for _, known := range names() {
		if d := distance(name, known); d < least || d == least && best == "" {
			best, least = known, d
		}
	}
	if best == "" {
		return name + " is no setting: docs/run/settings.md lists them"
	}
	return fmt.Sprintf("%s is no setting; did you mean %s?", name, best)
}

// distance is how many letters must be changed, put in or left out to make b of a, or
// exchanged with their neighbours.
func distance(a, b string) int {
	var before, last []int // two rows and one
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before, last = last, row
		row = make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			differ := 1
			if a[i] == b[j] {
				differ = 0
			}
			row[j+1] = min(last[j]+differ, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
