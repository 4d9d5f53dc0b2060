package prose

import "testing"

func TestXML(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "plain é 中\t\r\n": "plain é 中\t\r\n", "a\x01b": "ab", "\x00": "", "\x1b[2J": "[2J", "a\ufffe\uffffb": "ab",
		"a\ufffdb": "a\ufffdb", "a\xe9b": "ab", "\U0001f600": "\U0001f600",
	} {
		if got := XML(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}
