package content

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestTermsAreBounded: whatever is typed, a search does a bounded amount of work.
func TestTermsAreBounded(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("举", 500), strings.Repeat("a,", 500), strings.Repeat("x", 500), strings.Repeat("举 ", 200),
		strings.Repeat("كلمة ", 100), "", "---", "\xff\xfe",
	} {
		words, han := terms(text), 0
		for _, w := range words {
			if utf8.RuneCountInString(w) > mostLetters {
				t.Errorf("%.20q: a word of %d letters", text, utf8.RuneCountInString(w))
			}
			for _, r := range w {
				if r == '举' {
					han++
				}
			}
		}
		if len(words) > mostWords || han > mostHan {
			t.Errorf("%.20q: %d words, %d Chinese characters", text, len(words), han)
		}
	}
	if got := strings.Join(terms("where to report, now?"), "|"); got != "where|to|report|now" {
		t.Errorf("got %q", got)
	}
}
