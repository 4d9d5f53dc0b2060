package press

import (
	"strings"
	"testing"
)

func TestCodePicture(t *testing.T) {
	code, err := codePicture("https://cop.example.org/en/library/set/policy")
	if err != nil {
		t.Fatal(err)
	}
	// A finder in the corner, inside two modules of quiet: seven dark ones and a light one.
	for x, dark := range []bool{true, true, true, true, true, true, true, false} {
		module := "M" + string(rune('0'+x+2)) + " 2h"
		if x+2 < 10 && strings.Contains(string(code), module) != dark {
			t.Errorf("module %d of the finder is dark: %v", x, !dark)
		}
	}
}
