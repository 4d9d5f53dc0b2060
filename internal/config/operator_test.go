package config

import (
	"maps"
	"strings"
	"testing"
)

func TestContact(t *testing.T) {
	for _, c := range []struct {
		name  string
		in    Contact
		want  string // part of the refusal; "" where it is good
		names map[string]string
	}{
		{"nobody is named yet", Contact{}, "", nil},
		{"a name and a mail address", Contact{Operator: " Ministry of Health ", OperatorMail: "cop@ministry.example"}, "", map[string]string{"": "Ministry of Health"}},
		{"two languages", Contact{Operator: "Ministry of Health; fr=Ministère de la Santé ;ar=وزارة الصحة", OperatorPhone: "+999 (20) 123-4567"}, "",
			map[string]string{"": "Ministry of Health", "fr": "Ministère de la Santé", "ar": "وزارة الصحة"}},
		{"joiners of Persian", Contact{Operator: "وزارت می\u200cشود", OperatorURL: "https://ministry.example/contact"}, "", map[string]string{"": "وزارت می\u200cشود"}},
		{"a name alone", Contact{Operator: "Ministry"}, "how to reach them", nil},
		{"a number of nobody", Contact{OperatorPhone: "+999 20 123 4567"}, "whose the address", nil},
		{"a page of nobody", Contact{OperatorURL: "https://ministry.example"}, "whose the address", nil},
		{"no name for all languages", Contact{Operator: "fr=Ministère", OperatorMail: "a@b.example"}, "begin with the name for all", nil},
		{"a language that is none", Contact{Operator: "Ministry; French=Ministère", OperatorMail: "a@b.example"}, "does not begin with a language", nil},
		{"a name with a semicolon", Contact{Operator: "Health; Sports", OperatorMail: "a@b.example"}, "does not begin with a language", nil},
		{"a language twice", Contact{Operator: "M; fr=A; fr=B", OperatorMail: "a@b.example"}, "two names in the language fr", nil},
		{"an empty name", Contact{Operator: "M; fr=", OperatorMail: "a@b.example"}, "not a name people can read", nil},
		{"a name that turns the line", Contact{Operator: "Ministry \u202egnp", OperatorMail: "a@b.example"}, "not a name people can read", nil},
		{"a name of two lines", Contact{Operator: "Ministry\nof Health", OperatorMail: "a@b.example"}, "not a name people can read", nil},
		{"a number as a name", Contact{Operator: "12345", OperatorMail: "a@b.example"}, "not a name people can read", nil},
		{"a story as a name", Contact{Operator: strings.Repeat("long ", 41), OperatorMail: "a@b.example"}, "not a name people can read", nil},
		{"mail without a domain", Contact{Operator: "M", OperatorMail: "cop@ministry"}, "COPSE_OPERATOR_MAIL", nil},
		{"mail with a header behind it", Contact{Operator: "M", OperatorMail: "a@b.example?subject=x"}, "COPSE_OPERATOR_MAIL", nil},
		{"words as a number", Contact{Operator: "M", OperatorPhone: "call us"}, "COPSE_OPERATOR_PHONE", nil},
		{"script as a page", Contact{Operator: "M", OperatorURL: "javascript:alert(1)"}, "COPSE_OPERATOR_URL", nil},
		{"a page with a name in it", Contact{Operator: "M", OperatorURL: "https://ministry.example@other.example"}, "COPSE_OPERATOR_URL", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg := good()
			cfg.Contact = c.in
			err := cfg.Check()
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if c.want == "" && !maps.Equal(cfg.OperatorNames, c.names) {
				t.Errorf("names %v, want %v", cfg.OperatorNames, c.names)
			}
		})
	}
}
