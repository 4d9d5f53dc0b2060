package config

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Contact is who runs a node and how to reach them: on the pages about the site, in its
// documents, and asked for before it opens.
type Contact struct {
	Operator      string `help:"Who runs the site, as readers know them; in other languages behind it: Ministry of Health; fr=Ministère de la Santé." env:"COPSE_OPERATOR"`
	OperatorMail  string `help:"Mail address for questions about the site." env:"COPSE_OPERATOR_MAIL"`
	OperatorPhone string `help:"Telephone number for questions about the site, with the country's code." env:"COPSE_OPERATOR_PHONE"`
	OperatorURL   string `help:"The operator's own page, such as https://ministry.example/contact." env:"COPSE_OPERATOR_URL"`

	// OperatorNames are set by Check: the names by language tag, the one for all other languages under "".
	OperatorNames map[string]string `kong:"-"`
}

const (
	longestName    = 200 // characters
	longestAddress = 254
)

var (
	mailAddress = regexp.MustCompile(`^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$`)
	phoneNumber = regexp.MustCompile(`^\+?[0-9][0-9 ()-]{1,20}[0-9]$`)
	langTag     = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
)

// Check says everything that is wrong with who runs the node, and reads the names.
func (c *Contact) Check() error {
	var problems []error
	bad := func(setting, format string, args ...any) {
		problems = append(problems, fmt.Errorf("%s: %s", setting, fmt.Sprintf(format, args...)))
	}
	for _, s := range []*string{&c.Operator, &c.OperatorMail, &c.OperatorPhone, &c.OperatorURL} {
		*s = strings.TrimSpace(*s)
	}
	c.readNames(bad)
	if a := c.OperatorMail; a != "" && (len(a) > longestAddress || !mailAddress.MatchString(a)) {
		bad("COPSE_OPERATOR_MAIL", "%q is not a mail address, such as cop@ministry.example", a)
	}
	if n := c.OperatorPhone; n != "" && !phoneNumber.MatchString(n) {
		bad("COPSE_OPERATOR_PHONE", "%q is not a number people can dial, such as +999 20 123 4567", n)
	}
	if a := c.OperatorURL; a != "" && !webAddress(a) {
		bad("COPSE_OPERATOR_URL", "%q is not a web address, such as https://ministry.example/contact", a)
	}
	switch reach := c.OperatorMail + c.OperatorPhone + c.OperatorURL; {
	case c.Operator != "" && reach == "":
		bad("COPSE_OPERATOR", "say also how to reach them: COPSE_OPERATOR_MAIL, COPSE_OPERATOR_PHONE or COPSE_OPERATOR_URL")
	case c.Operator == "" && reach != "":
		bad("COPSE_OPERATOR", "say whose the address or the number is, such as COPSE_OPERATOR=Ministry of Communications")
	}
	return errors.Join(problems...)
}

// readNames reads "Ministry of Health; fr=Ministère de la Santé".
func (c *Contact) readNames(bad func(setting, format string, args ...any)) {
	c.OperatorNames = nil
	if c.Operator == "" {
		return
	}
	names := map[string]string{}
	for i, part := range strings.Split(c.Operator, ";") {
		lang, name, tagged := strings.Cut(part, "=")
		if !tagged {
			lang, name = "", part
		}
		lang, name = strings.TrimSpace(lang), strings.TrimSpace(name)
		switch _, twice := names[lang]; {
		case i == 0 && tagged:
			bad("COPSE_OPERATOR", "begin with the name for all languages; those of single ones follow: Ministry of Health; fr=Ministère de la Santé")
		case i > 0 && (!tagged || !langTag.MatchString(lang)):
			bad("COPSE_OPERATOR", "%q does not begin with a language, as fr=Ministère de la Santé does", strings.TrimSpace(part))
		case twice:
			bad("COPSE_OPERATOR", "there are two names in the language %s", lang)
		case !nameable(name):
			bad("COPSE_OPERATOR", "%q is not a name people can read: at most %d characters on one line, with a letter in it", name, longestName)
		}
		names[lang] = name
	}
	c.OperatorNames = names
}

// nameable reports whether a name has a letter, fits a line, and holds nothing that is not seen,
// but what joins and parts letters in the writing of some languages.
func nameable(name string) bool {
	hidden := func(r rune) bool {
		return !unicode.IsPrint(r) && r != '\u200c' && r != '\u200d' && r != '\u00a0'
	}
	return strings.IndexFunc(name, unicode.IsLetter) >= 0 && utf8.ValidString(name) && utf8.RuneCountInString(name) <= longestName && strings.IndexFunc(name, hidden) < 0
}

// webAddress reports whether an address leads to a site.
func webAddress(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}
