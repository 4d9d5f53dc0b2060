package record

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"

	"copse/internal/copse"
)

// maxText bounds a piece of data, in bytes.
const maxText = 300

var (
	dateForm  = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)
	riskForm  = regexp.MustCompile(`^HRM-\d{2}$`)
	wholeForm = regexp.MustCompile(`^(0|[1-9]\d{0,8})$`)
)

// wrong says what is wrong with a value, "" where nothing is.
func (f Field) wrong(text string) string {
	switch f.Form {
	case OneOf:
		if !slices.Contains(strings.Fields(f.Of), text) {
			return "is none of " + f.Of
		}
	case Text:
		if len(text) > maxText || strings.ContainsAny(text, "\n\t") || strings.TrimSpace(text) != text {
			return "is one line of at most 300 bytes, without blanks around it"
		}
	case Whole:
		if !wholeForm.MatchString(text) { // what Atoi reads is more than JSON takes: 007
			return "is no whole number from 0 to 999999999"
		}
	case Flag:
		if text != "true" && text != "false" {
			return "is neither true nor false"
		}
	case Day:
		if !isDate(text) || len(text) != len(time.DateOnly) {
			return "is no day such as 2026-11-29"
		}
	case Date:
		if !isDate(text) {
			return "is no year, month or day such as 2026, 2026-11 or 2026-11-29"
		}
	case Country:
		if r, err := language.ParseRegion(text); len(text) != 2 || err != nil || !r.IsCountry() && text != "ZZ" && text != "EU" && text != "XX" || strings.ToUpper(text) != text {
			return "is no country's two letters (ISO 3166-1), nor EU, nor ZZ"
		}
	case Lang:
		if _, err := copse.ParseLang(text); err != nil {
			return "is no tag of a language"
		}
	case Web:
		if u, err := url.Parse(text); err != nil || !strings.HasPrefix(text, "https://") && !strings.HasPrefix(text, "http://") || u.Hostname() == "" || u.User != nil || strings.ContainsFunc(u.Host, notInHost) {
			return "is no address that begins with https:// or http://"
		} else if !public(u.Hostname()) {
			return "is an address of one network alone, which readers cannot open"
		}
	case Risk:
		if !riskForm.MatchString(text) {
			return "is no risk, HRM-01 to HRM-29"
		}
	}
	if text == "" {
		return "is empty"
	}
	return ""
}

// notInHost reports what no host has, such as a mark that turns the direction of what is read, which may stand there as an escape.
func notInHost(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune(".-:[]", r)
}

// public reports whether a host can be one that everybody reaches: not this machine, nor a private network.
func public(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.IsGlobalUnicast() && !ip.IsPrivate()
	}
	name := strings.TrimSuffix(strings.ToLower(host), ".")
	last := name[strings.LastIndexByte(name, '.')+1:]
	return last != name && !slices.Contains([]string{"local", "localhost", "internal", "lan", "localdomain"}, last)
}

// isDate reports a day, a month or a year that there is.
func isDate(text string) bool {
	if !dateForm.MatchString(text) {
		return false
	}
	day, err := time.Parse(time.DateOnly, (text + "-01-01")[:10])
	return err == nil && day.Year() >= 1900 && day.Year() < 2200
}
