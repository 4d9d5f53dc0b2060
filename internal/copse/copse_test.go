package copse

import "testing"

func TestRightToLeft(t *testing.T) {
	for script, want := range map[string]bool{
		"Arab": true, "Hebr": true, "Rohg": true, "Nkoo": true, "Thaa": true, "Syrc": true, "Adlm": true,
		"Latn": false, "Cyrl": false, "Hans": false, "Deva": false, "Ethi": false, "": false,
	} {
		if got := RightToLeft(script); got != want {
			t.Errorf("%q: %v, want %v", script, got, want)
		}
	}
}
