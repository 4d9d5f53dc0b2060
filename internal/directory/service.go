package directory

import (
	"slices"
	"strings"

	"copse/internal/copse"
)

// Kind says what a service does.
type Kind string

// The kinds. A helpline listens; a hotline takes pictures of abuse down. Whoever mixes
// them up sends a frightened child to a form.
const (
	Helpline  Kind = "helpline"
	Hotline   Kind = "hotline"
	Police    Kind = "police"
	Emergency Kind = "emergency"
	Legal     Kind = "legal"
	// TakedownOwn takes down pictures of the person who asks. It is no hotline: a child
	// whose own picture is about does not know that a page about abuse means them.
	TakedownOwn Kind = "takedown-own"
)

func kinds() []Kind { return []Kind{Helpline, Hotline, Police, Emergency, Legal, TakedownOwn} }

// Standing says how far a row of the seed can be trusted. It is read from the notes in
// its source column and kept for ever; only a person's confirmation goes beyond it.
type Standing string

// The standings, best first.
const (
	Named    Standing = "named"    // a source is named for all of it
	Partly   Standing = "partly"   // a source for part, general knowledge for the rest
	Recalled Standing = "recalled" // general knowledge
	Doubted  Standing = "doubted"  // a source or general knowledge, marked unsure
)

// Service is one entry of the directory.
type Service struct {
	ID            string // UUID v5 of country and name: stays when the file is sorted anew
	Country       string // ISO 3166, or Worldwide, or European
	Name          string // as the service writes it, in the language and script of its country
	NameLang      string // BCP 47, or "" where nobody said
	About         string // "take-it-down": what it does stands in the words directory.about.<About>; "" for none
	Kind          Kind
	Phone         string // as people write it: "116 111"
	SMS           Text
	URL           string
	Langs         []string // BCP 47; "multiple" and "regional" where nobody listed them
	Hours         string   // "24/7", or a note nobody can compute with, or ""
	Audience      []string // as the seed writes it: "children and young people"
	Source        string   // technical notes: for staff, never for the public
	ShowInPreview bool
	Standing      Standing
	NumberInName  bool // Phone is known from the name alone
}

// Text is how to write to a service by short message.
type Text struct {
	Number string // "741741"
	Word   string // to send first: "HOME"
	App    string // where it is no SMS: "WhatsApp"
}

// Reachable reports whether a person can do anything with the entry.
func (s Service) Reachable() bool { return s.HasLine() || s.URL != "" }

// HasLine reports whether a person can call or write.
func (s Service) HasLine() bool { return s.Phone != "" || s.SMS.Number != "" }

// Confirmed reports whether a person confirmed here that it answers. Confirming is not built yet: nobody did.
func (s Service) Confirmed() bool { return false }

// DayAndNight reports whether the source says it always answers. False means that
// nobody knows, never that it is closed.
func (s Service) DayAndNight() bool { return s.Hours == "24/7" }

// ForChildren reports whether children are the ones, or among the ones, it is for.
func (s Service) ForChildren() bool {
	return slices.ContainsFunc(s.Audience, func(a string) bool {
		switch a {
		case "children", "children and young people", "young people", "under-18s", "primary-school children", "ages 5-25", "people depicted under 18":
			return true
		}
		return false
	})
}

// Speaks reports whether it answers in a language, as far as the source says.
func (s Service) Speaks(lang copse.Lang) bool {
	base, _, _ := strings.Cut(string(lang), "-")
	return slices.ContainsFunc(s.Langs, func(l string) bool {
		l, _, _ = strings.Cut(l, "-")
		return l == base || l == "multiple"
	})
}

// vouched returns the service without the fields its source does not vouch for: a
// number from general knowledge under the label "listed by …" would be a lie. A number
// that is part of the name stays, since the page shows it anyway: as one to be confirmed.
func (s Service) vouched() Service {
	for _, f := range doubts(s.Source) {
		switch f {
		case phoneField:
			if s.NumberInName = s.Phone != "" && slices.Contains(strings.Fields(s.Name), s.Phone); s.NumberInName {
				s.Hours = "" // who does not vouch for the number cannot say when it answers
			} else {
				s.Phone = ""
			}
		case smsField:
			s.SMS = Text{}
		case urlField:
			s.URL = ""
		case hoursField:
			s.Hours = ""
		}
	}
	return s
}

// tel is the number as a telephone dials it, for a tel: or sms: address.
func tel(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, number)
}
