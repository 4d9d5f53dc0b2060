package copse

import "testing"

func TestCell(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "A plan": "A plan", "=1+1": "'=1+1", "+49": "'+49", "-2": "'-2", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx",
		"＝1": "'＝1", "＠x": "'＠x", "2-1": "2-1", "–": "–", "'=1": "'=1",
	} {
		if got := Cell(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}
