package directory

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"copse/internal/copse"
)

func names(list []Service) []string {
	var n []string
	for _, s := range list {
		n = append(n, s.Name)
	}
	return n
}

func TestHelp_Shipped(t *testing.T) {
	t.Parallel()
	d := shipped(t).For(Node{Country: "KE", Emergency: "999"})
	world := []string{"INHOPE", "Internet Watch Foundation (IWF)"}
	finder := []string{"Child Helpline International"} // where a country has nobody to talk to
	const finding = "https://childhelplineinternational.org/helplines/"
	for _, c := range []struct {
		name, country, emergency  string
		talk, protect, remove     []string
		phone, smsNumber, website string // of the first to talk to, else of the first to remove
	}{
		{name: "a number a source vouches for", country: "TZ", talk: []string{"C-Sema National Child Helpline"}, remove: world, phone: "116", website: "https://sematanzania.org"},
		{name: "a number from memory is left out, the website stays", country: "KE", emergency: "999", talk: []string{"Childline Kenya"}, remove: world, website: "https://www.childlinekenya.co.ke"},
		{name: "nobody to talk to: no hotline takes that place", country: "GB", talk: finder, remove: []string{"Internet Watch Foundation"}, website: finding},
		{name: "police beside the rest", country: "IL", talk: finder, protect: []string{"מוקד 105 – המטה הלאומי להגנה על ילדים ברשת"}, remove: world, website: finding},
		{name: "both kinds", country: "RS", talk: []string{"NADEL – Nacionalna dečija linija Srbije"}, remove: []string{"Net Patrola"}, phone: "116 111", website: "https://nadel.rs"},
		{name: "a row with nothing but doubts is not shown", country: "TH", talk: finder, remove: world, website: finding},
		{name: "text and telephone from memory are both left out", country: "NZ", talk: finder, remove: []string{"Netsafe"}, website: finding},
		{name: "no row at all", country: "GH", talk: finder, remove: world, website: finding},
		{name: "no country", country: "", talk: finder, remove: world, website: finding},
		{name: "a code that cannot be", country: "!!", talk: finder, remove: world, website: finding},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := d.Help(t.Context(), c.country, copse.English)
			if h.Emergency != c.emergency {
				t.Errorf("emergency number %q, want %q", h.Emergency, c.emergency)
			}
			if diff := cmp.Diff([][]string{c.talk, c.protect, c.remove}, [][]string{names(h.Talk), names(h.Protect), names(h.Remove)}); diff != "" {
				t.Error(diff)
			}
			first := append(slices.Clone(h.Talk), h.Remove...)[0]
			if got, want := []string{first.Phone, first.SMS.Number, first.URL}, []string{c.phone, c.smsNumber, c.website}; !slices.Equal(got, want) {
				t.Errorf("ways in %v, want %v", got, want)
			}
			if h.Known() != (h.Talk[0].Country == c.country) || len(h.Steps) == 0 || len(h.Adult) == 0 {
				t.Error("known, or the steps, are wrong")
			}
		})
	}
}

// No page of any country is empty, puts a hotline where a child looks for a voice, shows
// a number from memory, or shows a row that was not marked.
func TestHelp_Everywhere(t *testing.T) {
	t.Parallel()
	d := shipped(t)
	for _, country := range append(copse.Countries(), "") {
		for _, lang := range copse.Shipped() {
			h := d.For(Node{}).Help(t.Context(), country, lang)
			if len(h.Steps) == 0 || len(h.Remove) == 0 || len(h.Own) == 0 {
				t.Errorf("%s: empty", country)
			}
			for _, s := range slices.Concat(h.Talk, h.Protect, h.Own, h.Remove) {
				switch {
				case !s.ShowInPreview || s.Standing == Recalled || s.Standing == Doubted:
					t.Errorf("%s: %s must not be shown", country, s.Name)
				case len(s.Publishers()) == 0:
					t.Errorf("%s: %s: nobody is named who listed it", country, s.Name)
				case !s.Reachable():
					t.Errorf("%s: %s leads nowhere", country, s.Name)
				case s.Phone != "" && !s.NumberInName && slices.Contains(doubts(s.Source), phoneField):
					t.Errorf("%s: %s: the number is from memory", country, s.Name)
				}
			}
			for _, s := range h.Talk {
				if s.Kind != Helpline {
					t.Errorf("%s: %s is no helpline", country, s.Name)
				}
			}
			launched := d.For(Node{Country: country, Launched: true}).Help(t.Context(), country, lang)
			if len(launched.Talk)+len(launched.Protect)+len(launched.Own)+len(launched.Remove) > 0 || len(launched.Steps) == 0 {
				t.Errorf("%s: a launched node shows an unconfirmed row, or nothing at all", country)
			}
		}
	}
}

func TestHelp_Order(t *testing.T) {
	t.Parallel()
	d, err := Load(seedOf(
		`KE,Parents,en,,helpline,1,,,en,24/7,parents,example.org,yes`,
		`KE,Website for children,en,,helpline,,,https://example.org,sw,24/7,children,example.org,yes`,
		`KE,Zeta,en,,helpline,2,,,sw,,children,example.org,yes`,
		`KE,Alpha,en,,helpline,3,,,sw,,children,example.org,yes`,
		`KE,English at day,en,,helpline,4,,,en,,children,example.org,yes`,
		`KE,English always,en,,helpline,5 5,,,en,24/7,children,example.org,yes`,
		`KE,Every tongue,en,,helpline,6,,,multiple,24/7,children,example.org,yes`,
		`KE,Police,en,,police,7,,,en,,general public,example.org,yes`,
		`KE,Hidden,en,,helpline,8,,,en,24/7,children,example.org,no`,
		`KE,Hotline,en,,hotline,9,,,en,24/7,children,example.org,yes`,
		`KE,All services,en,,emergency,99,,,en,24/7,general public,example.org,yes`,
		`ZZ,World,en,,helpline,10,,,multiple,24/7,children,example.org,yes`,
	))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		lang copse.Lang
		want []string
	}{
		{"en", []string{"English always", "Every tongue", "English at day", "Alpha", "Zeta", "Website for children", "Parents"}},
		{"sw", []string{"Every tongue", "Alpha", "Zeta", "English always", "English at day", "Website for children", "Parents"}},
		{"pt-br", []string{"Every tongue", "English always", "Alpha", "English at day", "Zeta", "Website for children", "Parents"}},
	} {
		h := d.Help(t.Context(), "KE", c.lang)
		if diff := cmp.Diff(c.want, names(h.Talk)); diff != "" {
			t.Errorf("%s: %s", c.lang, diff)
		}
		if h.Emergency != "99" {
			t.Errorf("emergency %q", h.Emergency)
		}
	}
	if got := names(d.Help(t.Context(), "GH", "en").Talk); !slices.Equal(got, []string{"World"}) {
		t.Errorf("the worldwide line does not stand in: %v", got)
	}
	if e, _, line := d.Bar("KE", "en"); e != "99" || line != "55" {
		t.Errorf("bar: %s, %s", e, line)
	}
	if e, _, _ := d.For(Node{Country: "KE", NoNumber: true}).Bar("KE", "en"); e != "" {
		t.Errorf("the operator said that there is no number, the bar says %s", e)
	}
	if e, _, _ := d.For(Node{Country: "GH", NoNumber: true}).Bar("KE", "en"); e != "99" {
		t.Errorf("none in one country took away another's: %q", e)
	}
	if e, _, line := d.Bar("GH", "en"); e != "" || line != "" {
		t.Errorf("bar of a country without rows: %s, %s", e, line)
	}
	if e, _, line := d.For(Node{Country: "KE", Emergency: "112", Launched: true}).Bar("KE", "en"); e != "112" || line != "" {
		t.Errorf("bar of a launched node: %s, %s", e, line)
	}
}

func TestEmergency(t *testing.T) {
	t.Parallel()
	d := shipped(t)
	for _, c := range []struct {
		name    string
		node    Node
		country string
		want    string
	}{
		{"the node's country", Node{Country: "KE", Emergency: "999"}, "KE", "999"},
		{"another country: the operator's number may ring nowhere there", Node{Country: "KE", Emergency: "999"}, "GH", ""},
		{"a node without a country, none chosen", Node{Emergency: "112"}, "", "112"},
		{"a node without a country, one chosen", Node{Emergency: "112"}, "GH", ""},
		{"an emergency row from memory stays hidden", Node{}, "EC", ""},
	} {
		if got := d.For(c.node).Help(t.Context(), c.country, "en").Emergency; got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestDoubts(t *testing.T) {
	t.Parallel()
	for source, want := range map[string][]string{
		"iwf.org.uk": nil,
		"childfocus.be; general knowledge for number":                                         {"phone", "sms"},
		"missingkids.org; phone general knowledge":                                            {"phone"},
		"iwf.org.uk (portal); url general knowledge":                                          {"url"},
		"netsafe.org.nz (INHOPE member 2014); numbers general knowledge":                      {"phone", "sms"},
		"issuu childhelplineinternational (operator); fiercewireless.com (number)":            nil,
		"GitHub helpline list; hours general knowledge":                                       {"hours"},
		"docslib.org/doc/5432586 (operator); number medium confidence, verify":                {"phone", "sms"},
		"fiercewireless.com (number); general knowledge":                                      {"hours", "phone", "sms", "url"},
		"general knowledge (medium confidence; verify before publishing)":                     {"hours", "phone", "sms", "url"},
		"JasonDocton/rad-discord-bot (phone); sms general knowledge; hours general knowledge": {"hours", "sms"},
	} {
		if got := doubts(source); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", source, got, want)
		}
	}
}

func TestPublishers(t *testing.T) {
	t.Parallel()
	for source, want := range map[string][]string{
		"childhelplineinternational.org (116 111 countries); GhostOf0days/Resilient-Rhino": {"Child Helpline International"},
		"issuu childhelplineinternational (operator); fiercewireless.com (number)":         {"Child Helpline International", "fiercewireless.com"},
		"childhelplineinternational.org (operator); general knowledge (number)":            {"Child Helpline International"},
		"saferinternet.org.uk blog; iwf.org.uk":                                            {"UK Safer Internet Centre", "Internet Watch Foundation"},
		"inhope.org annual report 2024; scribd INHOPE 2017":                                {"INHOPE"},
		"gov.il page via GitHub find_string; DennisGross/aidlines":                         {"gov.il"},
		"childhelplineinternational.org; docslib.org/doc/2586706 (116 app)":                {"Child Helpline International"},
		"www.example.org/list of lines":                                                    {"example.org"},
		"general knowledge":                                                                nil,
		"word of mouth":                                                                    nil,
	} {
		if got := (Service{Source: source}).Publishers(); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", source, got, want)
		}
	}
}

func TestCountries(t *testing.T) {
	t.Parallel()
	d := shipped(t)
	if n := len(copse.Countries()); n != 249 { // ISO 3166-1
		t.Errorf("%d countries", n)
	}
	never := func(string) (string, bool) { return "", false }
	for _, lang := range append(copse.Shipped(), "sw", "pt-br", "kri") {
		tag := language.Make(string(lang))
		list := d.Countries(tag, countryNames(tag, never))
		known := 0
		for _, c := range list {
			if c.Name == "" || c.Name == c.Code {
				t.Errorf("%s: %s has no name", lang, c.Code)
			}
			if c.Known {
				known++
			}
		}
		if len(list) != 249 || known != 28 {
			t.Errorf("%s: %d countries, %d known", lang, len(list), known)
		}
	}
	place := func(lang, code string) int {
		tag := language.Make(lang)
		return slices.IndexFunc(d.Countries(tag, countryNames(tag, never)), func(c Country) bool { return c.Code == code })
	}
	if place("en", "AX") > place("en", "AL") || place("en", "AX") > place("en", "ZW") {
		t.Error("en: Åland is not sorted under A")
	}
	if place("es", "ES") < place("es", "EC") {
		t.Error("es: España is not sorted by its own letters")
	}
	newer := countryNames(language.English, func(code string) (string, bool) { return "Eswatini", code == "SZ" })
	if newer("SZ") != "Eswatini" || newer("KE") != "Kenya" || newer("?") != "?" {
		t.Error("names")
	}
	for _, code := range renamed() {
		if !copse.IsCountry(code) {
			t.Errorf("%s is no country", code)
		}
	}
}

func TestTel(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{"116 111": "116111", "1-800-843-5678": "18008435678", "+254 116": "+254116"} {
		if got := tel(number); got != want {
			t.Errorf("%s: got %s, want %s", number, got, want)
		}
	}
}

func TestTongue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ code, reader, want string }{
		{"ka", "en", "ქართული"}, {"ht", "fr", "créole haïtien"}, {"gil", "kri", "Gilbertese"}, {"cnr", "en", "cnr"}, {"?", "en", "?"},
	} {
		got, own := tongue(c.code, language.Make(c.reader))
		if got != c.want || own != (c.code == "ka") {
			t.Errorf("%s: got %s, %v", c.code, got, own)
		}
	}
}
