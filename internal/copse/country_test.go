package copse

import (
	"strings"
	"testing"
)

func TestCheckCountry(t *testing.T) {
	for code, want := range map[string]string{
		"GH": "", "GB": "", "GR": "", "AX": "", "TW": "", "SS": "",
		"UK": "which is GB", "uk": "which is GB", "EL": "which is GR",
		"gh": "in capitals, GH", "XX": "no country", "ZZ": "no country", "EU": "no country", "Ghana": "no country", "": "no country", "G1": "no country", "ΓΡ": "no country",
	} {
		if err := CheckCountry(code); want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, want %q", code, err, want)
		}
	}
	// What was a country, is part of one, or is none: the list of ISO 3166-1 alone counts.
	for code := range strings.FieldsSeq("AC AN BU CP CQ CS CT DD DG DY EA EZ FQ FX HV IC JT MI NH NQ NT PC PU PZ RH SU TA TP UK UN VD WK XK YD YU ZR") {
		if CheckOverlayCountry(code) == nil {
			t.Errorf("%s is taken for a country", code)
		}
	}
	if err := CheckOverlayCountry(ExampleCountry); err != nil {
		t.Error(err)
	}
	if n := len(Countries()); n != 249 { // ISO 3166-1
		t.Errorf("%d countries", n)
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0 texts", 1: "1 text", 2: "2 texts"} {
		if got := Count(n, "text"); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}
