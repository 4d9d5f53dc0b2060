package directory

import (
	"fmt"
	"regexp"
)

var emergencyForm = regexp.MustCompile(`^[0-9]{2,6}$`)

// CheckEmergency reads the setting COPSE_EMERGENCY. Emergency numbers are short; one
// wrong sign here would stand on every page.
func CheckEmergency(number string) error {
	if number != "" && !emergencyForm.MatchString(number) {
		return fmt.Errorf("COPSE_EMERGENCY is %q: write the one number people call when in danger, 2 to 6 digits, such as 112; leave it empty if there is none", number)
	}
	return nil
}

// emergency returns the number to call in danger. The operator's holds for the node's
// own country alone: 112 answers in one country and rings nowhere in another.
func (d *Directory) emergency(country string) string {
	if d.node.Emergency != "" && country == d.node.Country {
		return d.node.Emergency
	}
	for _, s := range d.services {
		if s.Kind == Emergency && s.Country == country {
			if s, ok := d.shown(s); ok && s.Phone != "" {
				return s.Phone
			}
		}
	}
	return ""
}
