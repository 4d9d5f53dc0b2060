package config

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

func good() Config {
	return Config{Data: "data", Listen: "127.0.0.1:8080", Admin: "127.0.0.1:8081", Exit: "https://{lang}.example.org/"}
}

// drawn stands for what copse preview passphrase prints.
var drawn = "sha256:" + strings.Repeat("0f", 32)

func TestConfig_Check(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Config)
		want   string // part of the refusal, "" where the setting is good
	}{
		{"defaults", func(*Config) {}, ""},
		{"country in small letters", func(c *Config) { c.Country = "gh" }, ""},
		{"PostgreSQL", func(c *Config) { c.DB = "postgres://u@h/d" }, ""},
		{"no admin listener", func(c *Config) { c.Admin = "" }, ""},
		{"IPv6 loopback", func(c *Config) { c.Admin = "[::1]:9" }, ""},
		{"listen without port", func(c *Config) { c.Listen = "127.0.0.1" }, "COPSE_LISTEN"},
		{"listen on any port", func(c *Config) { c.Listen = "127.0.0.1:0" }, ""},
		{"listen on a named port", func(c *Config) { c.Listen = "127.0.0.1:http" }, "COPSE_LISTEN"},
		{"listen on no port", func(c *Config) { c.Listen = "127.0.0.1:" }, "COPSE_LISTEN"},
		{"admin on a named port", func(c *Config) { c.Admin = "127.0.0.1:http" }, "COPSE_ADMIN"},
		{"admin above all ports", func(c *Config) { c.Admin = "127.0.0.1:65536" }, "COPSE_ADMIN"},
		{"admin for everybody", func(c *Config) { c.Admin = ":8081" }, "stay on loopback"},
		{"country's name", func(c *Config) { c.Country = "Ghana" }, "COPSE_COUNTRY"},
		{"no country", func(c *Config) { c.Country = "ZX" }, "COPSE_COUNTRY"},
		{"a country by another code", func(c *Config) { c.Country = "uk" }, "which is GB"},
		{"an example", func(c *Config) { c.Country = "XX" }, "COPSE_COUNTRY"},
		{"a port beyond all", func(c *Config) { c.Listen = "127.0.0.1:70000" }, "number of a port"},
		{"a port by name", func(c *Config) { c.Admin = "127.0.0.1:http" }, "COPSE_ADMIN"},
		{"a code with stars", func(c *Config) { c.Emergency = "*112#5" }, "COPSE_EMERGENCY"},
		{"a number that breaks off", func(c *Config) { c.Emergency = "11-" }, "COPSE_EMERGENCY"},
		{"a number between spaces", func(c *Config) { c.Emergency = " 112 " }, ""},
		{"a word to dial", func(c *Config) { c.Emergency = "help" }, "COPSE_EMERGENCY"},
		{"no emergency number", func(c *Config) { c.Emergency = "None" }, ""},
		{"another database", func(c *Config) { c.DB = "mysql://x" }, "COPSE_DB"},
		{"script as exit", func(c *Config) { c.Exit = "javascript:alert(1)" }, "COPSE_EXIT"},
		{"origin without scheme", func(c *Config) { c.Origin = "cop.example.org" }, "COPSE_ORIGIN"},
		{"a passphrase of one's own", func(c *Config) { c.Passphrase = "eight words that somebody chose by himself today" }, "copse preview passphrase"},
		{"a day as people write it", func(c *Config) { c.SaferDay = "9 February 2027" }, "COPSE_SAFER_INTERNET_DAY"},
		{"a day that is none", func(c *Config) { c.SaferDay = "2027-02-30" }, "COPSE_SAFER_INTERNET_DAY"},
		{"a day", func(c *Config) { c.SaferDay = "2027-02-09" }, ""},
		{"half a hash", func(c *Config) { c.Passphrase = "sha256:0f" }, "COPSE_PASSPHRASE"},
		{"a passphrase the program drew", func(c *Config) { c.Passphrase = drawn }, ""},
		{"a token", func(c *Config) { c.PreviewToken = "0123456789abcdef0123456789abcdef" }, ""},
		{"a short token", func(c *Config) { c.PreviewToken = "0123456789abcdef" }, "copse preview token"},
		{"a word as token", func(c *Config) { c.PreviewToken = "let-me-in-let-me-in-let-me-in-00" }, "COPSE_PREVIEW_TOKEN"},
		{"a token of noughts", func(c *Config) { c.PreviewToken = strings.Repeat("0", 24) + "01234567" }, "drawn by chance"},
		{"an origin with a name in it", func(c *Config) { c.Origin = "https://cop.example.org@evil.example" }, "COPSE_ORIGIN"},
		{"a token typed by hand", func(c *Config) { c.PreviewToken = strings.Repeat("12", 16) }, "drawn by chance"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg := good()
			c.change(&cfg)
			err := cfg.Check()
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// TestConfig_noEmergency: the word never stands where a number would.
func TestConfig_noEmergency(t *testing.T) {
	for said, want := range map[string]bool{"none": true, "NONE": true, "": false, "112": false} {
		c := good()
		c.Emergency = said
		if err := c.Check(); err != nil || c.NoEmergency != want || want && c.Emergency != "" {
			t.Errorf("%q: %q, %v, %v", said, c.Emergency, c.NoEmergency, err)
		}
	}
}

// TestConfig_CheckSaysAll: an operator mends everything in one go.
func TestConfig_CheckSaysAll(t *testing.T) {
	c := good()
	c.Country, c.Emergency = "Ghana", "help"
	if err := c.Check(); err == nil || !strings.Contains(err.Error(), "COUNTRY") || !strings.Contains(err.Error(), "EMERGENCY") {
		t.Errorf("got %v", err)
	}
}

func TestConfig_CheckPreview(t *testing.T) {
	for listen, open := range map[string]bool{"127.0.0.1:80": true, "[::1]:80": true, "localhost:80": true, ":80": false, "0.0.0.0:80": false, "192.0.2.1:80": false, "copse.example:80": false} {
		c := Config{Listen: listen}
		if err := c.CheckPreview(); (err == nil) != open {
			t.Errorf("%s: %v", listen, err)
		}
		for _, c := range []Config{{Listen: listen, Passphrase: drawn}, {Listen: listen, PreviewToken: "0123456789abcdef0123456789abcdef"}} {
			if err := c.CheckPreview(); err != nil {
				t.Errorf("%s with a secret: %v", listen, err)
			}
		}
	}
}

// TestEverySettingIsListed keeps docs/run/settings.md whole.
func TestEverySettingIsListed(t *testing.T) {
	doc, err := os.ReadFile("../../docs/run/settings.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Config]()) {
		if f.Tag.Get("kong") == "-" || f.Anonymous {
			continue // not said by the operator; its fields follow
		}
		if name := f.Tag.Get("env"); name == "" || !strings.Contains(string(doc), "`"+name+"`") {
			t.Errorf("%s (%s) is not in docs/run/settings.md", f.Name, name)
		}
		if f.Tag.Get("help") == "" {
			t.Errorf("%s has no help", f.Name)
		}
	}
}
