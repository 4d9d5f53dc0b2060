package config

import (
	"os"
	"strings"
	"testing"
)

// unset leaves a setting out of the environment for one test.
func unset(t *testing.T, name string) {
	t.Helper()
	t.Setenv(name, "") // puts back what was there
	if err := os.Unsetenv(name); err != nil {
		t.Fatal(err)
	}
}

func TestFromFile(t *testing.T) {
	const file = "etc/node.env"
	for _, tt := range []struct{ name, text, want string }{
		{"a setting", "# comment\n\nCOPSE_COUNTRY = \"GH\"\nCOPSE_NAME=from the file\n", ""},
		{"the environment wins", "COPSE_COUNTRY=GH\nCOPSE_NAME=from the file\n", ""},
		{"a byte order mark and line ends of another system", "\ufeffCOPSE_COUNTRY=GH\r\n# é\r\n", ""},
		{"no value", "\nCOPSE_COUNTRY", "node.env:2:1: want a line such as COPSE_COUNTRY=GH"},
		{"a name of another program", "\nPATH=/tmp", "node.env:2:1: want a line"},
		{"no setting at all", "nonsense here", "node.env:1:1: want a line"},
		{"a letter too much", "COPSE_COUNTRY=GH\n  COPSE_OVERLAYS=x", "node.env:2:3: COPSE_OVERLAYS is no setting; did you mean COPSE_OVERLAY?"},
		{"two letters exchanged", "COPSE_EMREGENCY=112", "did you mean COPSE_EMERGENCY?"},
		{"nothing like it", "COPSE_COLOUR=blue", "node.env:1:1: COPSE_COLOUR is no setting: docs/run/settings.md lists them"},
		{"all of them", "COPSE_DTA=x\nCOPSE_LSTEN=y", "did you mean COPSE_DATA?\n" + file + ":2:1: COPSE_LSTEN is no setting; did you mean COPSE_LISTEN?"},
		{"the file's own name", "COPSE_SETTINGS=other.env", "not in the file"},
		{"an old code page", "COPSE_COUNTRY=GH\nCOPSE_NAME=C\xf4te", "node.env:2:13: not UTF-8"},
		{"what nobody sees", "COPSE_NAME=a\u202eb", "node.env:1:13: U+202E"},
		{"no end", strings.Repeat("#\n", 40_000), "node.env:1:1: a file of settings holds at most 64 KB"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			unset(t, "COPSE_COUNTRY")
			t.Setenv("COPSE_NAME", "from the environment")
			err := FromFile(strings.NewReader(tt.text), file)
			if tt.want != "" {
				if err == nil || !strings.Contains(err.Error(), tt.want) || os.Getenv("COPSE_COUNTRY") != "" {
					t.Errorf("got %v, want %q; country %q", err, tt.want, os.Getenv("COPSE_COUNTRY"))
				}
				return
			}
			if err != nil || os.Getenv("COPSE_COUNTRY") != "GH" || os.Getenv("COPSE_NAME") != "from the environment" {
				t.Errorf("%v: country %q, name %q", err, os.Getenv("COPSE_COUNTRY"), os.Getenv("COPSE_NAME"))
			}
		})
	}
}

// TestStrangers: what looks like a setting of the environment is told, the first of many.
func TestStrangers(t *testing.T) {
	got := strings.Join(Strangers([]string{"PATH=/bin", "COPSE_COUNTRY=GH", "COPSE_SETTINGS=x", "COPSE_TEST_ALL=1", "COPSE_PREVIEW_TOKEN=x", "COPSE_OPERATOR_MAIL=a", "COPSE_ORIGN=y"}), "|")
	if got != "COPSE_ORIGN is no setting; did you mean COPSE_ORIGIN?" {
		t.Errorf("got %s", got)
	}
	environ := make([]string, 20_000)
	for i := range environ {
		environ[i] = "COPSE_" + strings.Repeat("X", 1+i%60) + "=1"
	}
	if list := Strangers(environ); len(list) != mostMistakes+1 || !strings.Contains(list[mostMistakes], "19980 more") {
		t.Errorf("%d lines, the last %q", len(list), list[len(list)-1])
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"AB", "", 2}, {"AB", "AB", 0}, {"AB", "BA", 1}, {"ABC", "AC", 1}, {"ABCD", "AXCY", 2}, {"CA", "ABC", 3}} {
		if got, back := distance(tt.a, tt.b), distance(tt.b, tt.a); got != tt.want || back != tt.want {
			t.Errorf("%q %q: %d and %d, want %d", tt.a, tt.b, got, back, tt.want)
		}
	}
}
