package config

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// FuzzSettings: a file of settings sets what is ours and is not set yet, or says in which line it is wrong.
func FuzzSettings(f *testing.F) {
	const set = "COPSE_NAME"
	f.Setenv(set, "from the environment")
	for _, text := range []string{"# comment\n\nCOPSE_COUNTRY = \"GH\"\r\nCOPSE_NAME=x\n", "PATH=/tmp", "COPSE_=", "COPSE_A=\x00", "COPSE_A\x00=b", "COPSE_A==\"=", "\ufeffCOPSE_A=b"} {
		f.Add(text)
	}
	before := os.Environ()
	f.Fuzz(func(t *testing.T, text string) {
		err := FromFile(strings.NewReader(text), "f")
		if err != nil && !strings.HasPrefix(err.Error(), "f:") && len(text) < 1<<15 {
			t.Errorf("no place in %v", err)
		}
		for _, line := range os.Environ() {
			name, _, _ := strings.Cut(line, "=")
			switch {
			case slices.Contains(before, line):
			case name != set && strings.HasPrefix(name, "COPSE_"):
				if err := os.Unsetenv(name); err != nil {
					t.Fatal(err)
				}
			default:
				t.Errorf("%q was set", line)
			}
		}
	})
}
