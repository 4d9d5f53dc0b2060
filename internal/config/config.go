// Package config holds the settings of a node: one struct, filled from flags, the
// environment (COPSE_*) and a file of the same names, checked once at start. Only
// package app imports it; every setting is listed in docs/run/settings.md.
package config

import (
	"errors"
	"fmt"
	"net"
	"regexp"
	"strconv"
	"strings"
	"time"

	"copse/internal/copse"
)

// Config is every setting of `copse serve`. The zero value of each is safe.
type Config struct {
	Data       string `help:"Folder for the database, search index and caches." default:"data" env:"COPSE_DATA" type:"path"`
	DB         string `help:"postgres://… for PostgreSQL; empty: SQLite in the data folder." env:"COPSE_DB"`
	Listen     string `help:"Address and port to serve pages on." default:"127.0.0.1:8080" env:"COPSE_LISTEN"`
	Admin      string `help:"Address and port for health and metrics; loopback only. Empty: none." default:"127.0.0.1:8081" env:"COPSE_ADMIN"`
	Origin     string `help:"The public address, such as https://cop.example.org; used in citations." env:"COPSE_ORIGIN"`
	Country    string `help:"ISO 3166 code of the country this node serves, such as GH." env:"COPSE_COUNTRY"`
	Name       string `help:"Name of the site in its masthead." env:"COPSE_NAME"`
	Emergency  string `help:"The country's emergency telephone number; none where it has none." env:"COPSE_EMERGENCY"`
	Exit       string `help:"Where 'leave quickly' leads; {lang} becomes the page's language." default:"https://www.un.org/{lang}/" env:"COPSE_EXIT"`
	Passphrase string `help:"What copse preview passphrase printed beside a passphrase: opens a preview to others than this machine." env:"COPSE_PASSPHRASE"`
	Overlay    string `help:"Folder of the country's own content." env:"COPSE_OVERLAY" type:"path"`
	ContentDir string `help:"Read content from this folder and reload it as it changes: for authors." env:"COPSE_CONTENT_DIR" type:"path"`
	Offline    string `help:"Packs for reading without a network: on, or off to remove them from every phone." default:"on" enum:"on,off" env:"COPSE_OFFLINE"`
	SaferDay   string `name:"safer-internet-day" help:"The day of the next Safer Internet Day, such as 2027-02-09: no rule gives it." env:"COPSE_SAFER_INTERNET_DAY"`
	Log        string `help:"How much to log: error, info or debug." default:"info" enum:"error,info,debug" env:"COPSE_LOG"`
	Contact    `embed:""`

	// PreviewToken opens a preview; empty: one is drawn at each start. It has no flag: what
	// stands in a command line is seen by every user of the machine.
	PreviewToken string `kong:"-" env:"COPSE_PREVIEW_TOKEN"`

	// NoEmergency is set by Check where the operator says that the country has no
	// number. Emergency is then empty: nobody is shown the word in its place.
	NoEmergency bool `kong:"-"`
}

var (
	dialable = regexp.MustCompile(`^[0-9][0-9 -]{0,13}[0-9]$`)
	hashed   = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)
	token    = regexp.MustCompile(`^[0-9a-f]{32}$`)
)

// A token drawn by chance has so many different digits, and none so often, all but surely:
// others come once in a million. Who makes up a token often makes up one of these.
const (
	leastDigits = 8
	mostOfOne   = 12
)

// Check says everything that is wrong with the settings, each with what to do.
func (c *Config) Check() error {
	var problems []error
	bad := func(setting, format string, args ...any) {
		problems = append(problems, fmt.Errorf("%s: %s", setting, fmt.Sprintf(format, args...)))
	}
	for name, address := range map[string]string{"COPSE_LISTEN": c.Listen, "COPSE_ADMIN": c.Admin} {
		if address == "" && name == "COPSE_ADMIN" {
			continue
		}
		_, port, err := net.SplitHostPort(address)
		if err == nil {
			_, err = strconv.ParseUint(port, 10, 16) // a name such as http is another number elsewhere
		}
		if err != nil {
			bad(name, "%q is not an address and the number of a port, such as 127.0.0.1:8080", address)
		}
	}
	if c.Admin != "" && !Loopback(c.Admin) {
		bad("COPSE_ADMIN", "%q can be reached from other machines; health and metrics stay on loopback, such as 127.0.0.1:8081", c.Admin)
	}
	if c.DB != "" && !strings.HasPrefix(c.DB, "postgres://") && !strings.HasPrefix(c.DB, "postgresql://") {
		bad("COPSE_DB", "want postgres://user@host/name, or nothing for SQLite")
	}
	c.Country = strings.ToUpper(c.Country)
	if c.Country != "" {
		if err := copse.CheckCountry(c.Country); err != nil {
			bad("COPSE_COUNTRY", "%v", err)
		}
	}
	c.Emergency = strings.TrimSpace(c.Emergency)
	if strings.EqualFold(c.Emergency, "none") {
		c.Emergency, c.NoEmergency = "", true
	}
	if c.Emergency != "" && !dialable.MatchString(c.Emergency) {
		bad("COPSE_EMERGENCY", "%q is not a number people can dial, such as 112; where the country has no such number, say none", c.Emergency)
	}
	for name, address := range map[string]string{"COPSE_ORIGIN": c.Origin, "COPSE_EXIT": strings.ReplaceAll(c.Exit, "{lang}", "en")} {
		if address == "" {
			continue
		}
		if !webAddress(address) {
			bad(name, "%q is not a web address, such as https://example.org/", address)
		}
	}
	c.Origin = strings.TrimRight(c.Origin, "/")
	problems = append(problems, c.Contact.Check())
	if _, err := time.Parse(time.DateOnly, c.SaferDay); c.SaferDay != "" && err != nil {
		bad("COPSE_SAFER_INTERNET_DAY", "%q is no day, such as 2027-02-09", c.SaferDay)
	}
	if c.Passphrase != "" && !hashed.MatchString(c.Passphrase) {
		bad("COPSE_PASSPHRASE", "a passphrase is drawn by the program, never chosen by a person, who would choose one that can be guessed. Run copse preview passphrase, and put the line here that it prints, sha256:…")
	}
	if c.PreviewToken != "" && !strong(c.PreviewToken) {
		bad("COPSE_PREVIEW_TOKEN", "is not 32 hexadecimal digits (0-9, a-f) drawn by chance. Take one that copse preview token prints")
	}
	return errors.Join(problems...)
}

// Safer is the next Safer Internet Day; the zero time where it is not set.
func (c *Config) Safer() time.Time {
	day, _ := time.Parse(time.DateOnly, c.SaferDay)
	return day
}

func strong(t string) bool {
	digits := map[rune]int{}
	most := 0
	for _, d := range t {
		digits[d]++
		most = max(most, digits[d])
	}
	return token.MatchString(t) && len(digits) >= leastDigits && most <= mostOfOne
}

// CheckPreview refuses to let other machines reach a site that is not launched, unless its
// operator made a secret for those who may.
func (c *Config) CheckPreview() error {
	if Loopback(c.Listen) || c.Passphrase != "" || c.PreviewToken != "" {
		return nil
	}
	return fmt.Errorf("COPSE_LISTEN: %s can be reached from other machines, and this site is not launched yet: a child must never meet a help page nobody has confirmed.\n"+
		"Listen on 127.0.0.1:8080; or, to show the preview to people you trust, run copse preview passphrase and set COPSE_PASSPHRASE as it says; or see what is missing with: copse launch", c.Listen)
}

// Loopback reports whether an address can be reached from this machine alone.
func Loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
