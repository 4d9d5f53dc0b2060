package content

import (
	"testing"

	"copse/internal/copse"
)

// TestReadAsShipped: an overlay cannot walk round a protected word by writing it in a
// language that readers of a shipped one are given instead.
func TestReadAsShipped(t *testing.T) {
	for lang, want := range map[copse.Lang]bool{
		"en": true, "en-gb": true, "fr-ca": true, "zh-sg": true, "ar-eg": true,
		"zh-hant": false, "zh-tw": false, "sw": false, "pt-br": false, "uz-arab": false,
	} {
		if got := readAsShipped(lang); got != want {
			t.Errorf("%s: %v, want %v", lang, got, want)
		}
	}
}
