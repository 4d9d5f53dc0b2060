package assess

import "testing"

// TestCheck_marksAlone: a text that has no letter says nothing, in whatever language.
func TestCheck_marksAlone(t *testing.T) {
	for _, text := range []string{".", "…", "- -", "=1+1", "3", "\u00a0."} {
		files := small()
		replaced(t, files, english, "devices: {ask: \"There are devices.\"", "devices: {ask: \""+text+"\"")
		if n := len(found(files)); n <= len(base()) {
			t.Errorf("%q is a text", text)
		}
	}
}
