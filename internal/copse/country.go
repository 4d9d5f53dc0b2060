package copse

import (
	"fmt"
	"strings"

	"golang.org/x/text/language"
)

// ExampleCountry is the code of overlays that show or try something. ISO 3166 leaves it
// to its users, and gives it to no country.
const ExampleCountry = "XX"

// reserved are codes that x/text takes for countries and ISO 3166-1 does not assign:
// withdrawn ones, and those reserved for islands, unions and single users.
const reserved = " AC AN CP CQ CS DG EA EZ FQ IC NT PC SU TA UN XK YU "

// IsCountry reports whether ISO 3166-1 assigns the code; it stands in capitals.
func IsCountry(code string) bool {
	if len(code) != 2 || code != strings.ToUpper(code) || strings.Contains(reserved, " "+code+" ") {
		return false
	}
	r, err := language.ParseRegion(code)
	return err == nil && r.IsCountry() && r.Canonicalize() == r && r.String() == code
}

// CheckCountry says what is wrong with a code that IsCountry does not know. Whoever asks for
// a country by its code, settings, overlays and the directory, asks here: a country that
// one of them takes and another does not know is a help page without a number.
func CheckCountry(code string) error {
	if IsCountry(code) {
		return nil
	}
	for known, iso := range map[string]string{"UK": "GB", "EL": "GR"} { // by which addresses and the European Union name them
		if strings.EqualFold(code, known) {
			return fmt.Errorf("%q is not the country's code in ISO 3166, which is %s", code, iso)
		}
	}
	if IsCountry(strings.ToUpper(code)) {
		return fmt.Errorf("%q: the code of a country stands in capitals, %s", code, strings.ToUpper(code))
	}
	return fmt.Errorf("%q is no country's two-letter ISO 3166 code, such as GH", code)
}

// CheckOverlayCountry is CheckCountry for an overlay, which may also be an example.
func CheckOverlayCountry(code string) error {
	if code == ExampleCountry {
		return nil
	}
	return CheckCountry(code)
}

// Countries lists the codes of all countries, in the order of the alphabet.
func Countries() []string {
	var codes []string
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			if code := string(a) + string(b); IsCountry(code) {
				codes = append(codes, code)
			}
		}
	}
	return codes
}
