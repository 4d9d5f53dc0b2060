package directory

import (
	"net/url"
	"slices"
	"strings"
)

// The fields a source may leave in doubt.
const (
	phoneField = "phone"
	smsField   = "sms"
	urlField   = "url"
	hoursField = "hours"
)

// recalled reports whether a note of the source column stands for memory, not for a source.
func recalled(note string) bool {
	return strings.Contains(note, "general knowledge") || strings.Contains(note, "medium confidence")
}

func notes(source string) []string {
	var list []string
	for n := range strings.SplitSeq(source, ";") {
		if n = strings.TrimSpace(n); n != "" {
			list = append(list, n)
		}
	}
	return list
}

// standing reads how far a row can be trusted.
func standing(source string) Standing {
	switch {
	case source == "general knowledge":
		return Recalled
	case strings.Contains(source, "medium confidence"):
		return Doubted
	case recalled(source):
		return Partly
	}
	return Named
}

// doubts lists the fields that come from memory: "iwf.org.uk (portal); url general
// knowledge" leaves the address in doubt. A note that names no field doubts them all.
func doubts(source string) []string {
	var fields []string
	for _, note := range notes(source) {
		if !recalled(note) {
			continue
		}
		var named []string
		for _, word := range strings.FieldsFunc(note, func(r rune) bool { return r < 'a' || r > 'z' }) {
			switch word {
			case "number", "numbers":
				named = append(named, phoneField, smsField)
			case phoneField, smsField, urlField, hoursField:
				named = append(named, word)
			}
		}
		if named == nil {
			named = []string{phoneField, smsField, urlField, hoursField}
		}
		fields = append(fields, named...)
	}
	slices.Sort(fields)
	return slices.Compact(fields)
}

// publisher pairs the start of a note with the name people know its publisher by. An
// empty name is a place where the row was found, not somebody who vouches for it.
type publisher struct{ note, name string }

func publishers() []publisher {
	return []publisher{
		{"childhelplineinternational.org", "Child Helpline International"},
		{"issuu childhelplineinternational", "Child Helpline International"},
		{"inhope.org", "INHOPE"},
		{"BIK INHOPE", "INHOPE"},
		{"scribd INHOPE", "INHOPE"},
		{"annualreport2022.iwf.org.uk", "Internet Watch Foundation"},
		{"iwf.org.uk", "Internet Watch Foundation"},
		{"saferinternet.org.uk", "UK Safer Internet Centre"},
		{"missingkids.org", "National Center for Missing & Exploited Children"},
		{"gov.il", "gov.il"},
		{"childfocus.be", "Child Focus"},
		{"international.eco.de", "eco"},
		{"safeline.gr", "SafeLine"},
		{"netpatrola.rs", "Net Patrola"},
		{"netsafe.org.nz", "Netsafe"},
		{"sematanzania.org", "C-Sema"},
		{"teprotejo.org", "Te Protejo"},
		{"takeitdown.ncmec.org", "National Center for Missing & Exploited Children"},
		{"stopncii.org", "StopNCII.org"},
		{"swgfl.org.uk", "SWGfL"},
		{"learning.nspcc.org.uk", "NSPCC"},
		{"medianama.com", ""},
		{"violenceagainstchildren.un.org", "Special Representative of the United Nations on Violence against Children"},
		{"docslib.org", ""},
		{"scribd", ""},
		{"GhostOf0days/", ""},
		{"DennisGross/", ""},
	}
}

// Publishers names who listed a service, for its label: clean names, none twice. A
// source nobody named here is shown as its domain; one that is neither is left out.
func (s Service) Publishers() []string {
	var names []string
	for _, note := range notes(s.Source) {
		if recalled(note) {
			continue
		}
		if name := publisherOf(note); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func publisherOf(note string) string {
	for _, p := range publishers() {
		if strings.HasPrefix(note, p.note) {
			return p.name
		}
	}
	first, _, _ := strings.Cut(note, " ")
	return domain("https://" + first)
}

// domain is the host of an address as people write it, or "".
func domain(address string) string {
	u, err := url.Parse(address)
	if err != nil || !strings.Contains(u.Hostname(), ".") {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}
