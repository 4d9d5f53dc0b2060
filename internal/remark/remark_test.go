package remark

import (
	"strings"
	"testing"
	"time"

	"copse/internal/copse"
)

func TestPointOf(t *testing.T) {
	for _, c := range []struct {
		name, typed string
		want        copse.ID // "" for what is no id
	}{
		{"as it stands", "POL-RIC-1", "POL-RIC-1"},
		{"small letters", "pol-ric-1", "POL-RIC-1"},
		{"blanks around it", " KID-S1\t", "KID-S1"},
		{"as long as an id can be", strings.Repeat("a", 40), copse.ID(strings.Repeat("A", 40))},
		{"longer", strings.Repeat("a", 41), ""},
		{"empty", "", ""},
		{"a sentence", "he hurts me", ""},
		{"blanks within", "POL RIC 1", ""},
		{"a long dash", "POL–RIC–1", ""},
		{"digits first", "1-POL", ""},
		{"digits of another writing", "POL-RIC-١", ""},
		{"a letter that grows", "ß", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := PointOf(c.typed)
			if ok != (c.want != "") || ok && got != c.want {
				t.Errorf("%q, %v; want %q", got, ok, c.want)
			}
		})
	}
}

func TestDays(t *testing.T) {
	east := time.FixedZone("east", 5*3600)
	for _, c := range []struct {
		name          string
		now           time.Time
		day, keptFrom string
	}{
		{"in the day", time.Date(2027, 6, 30, 17, 4, 5, 6, time.UTC), "2027-06-30", "2027-01-01"},
		{"its first moment", time.Date(2027, 6, 30, 0, 0, 0, 0, time.UTC), "2027-06-30", "2027-01-01"},
		{"its last moment", time.Date(2027, 6, 30, 23, 59, 59, 999, time.UTC), "2027-06-30", "2027-01-01"},
		{"another day further east", time.Date(2027, 7, 1, 2, 0, 0, 0, east), "2027-06-30", "2027-01-01"},
		{"over a leap day", time.Date(2028, 6, 30, 1, 0, 0, 0, time.UTC), "2028-06-30", "2028-01-02"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := dayOf(c.now).Format(time.RFC3339Nano); got != c.day+"T00:00:00Z" {
				t.Errorf("the day is %s", got)
			}
			if got := keptFrom(c.now).Format(time.RFC3339Nano); got != c.keptFrom+"T00:00:00Z" {
				t.Errorf("kept from %s", got)
			}
		})
	}
}
