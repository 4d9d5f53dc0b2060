package directory

import (
	"embed"
	"iter"
	"net/http"
	"slices"
	"strings"

	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
	"copse/internal/search"
	"copse/internal/web"
)

//go:embed pages
var pages embed.FS

// Settings of the door.
type Settings struct {
	Directory *Directory
	// Read reports whether a person of the operator signed the words of these pages in a
	// language; nil: nobody did.
	Read func(copse.Lang) bool
}

// Door serves the help pages. It keeps nothing about who asks.
type Door struct {
	Settings
	shell     *web.Shell
	help      *web.View[helpPage]
	report    *web.View[reportPage]
	countries map[copse.Lang][]Country // sorting 249 names for each visitor would be waste
}

// New parses the door's pages and sorts the countries in every language.
func New(shell *web.Shell, s Settings) (*Door, error) {
	d := &Door{Settings: s, shell: shell, countries: map[copse.Lang][]Country{}}
	for _, lang := range shell.Words.Langs() {
		words, _ := shell.Words.For(lang)
		d.countries[lang] = d.Directory.Countries(words.Tag(), namer(words))
	}
	return d, web.Parse(shell, pages, map[string]web.Parser{"help": web.Into(&d.help), "report": web.Into(&d.report)})
}

// Routes are the pages below a language. The country stands in the address, once: no cookie
// and no link carries it on.
func (d *Door) Routes() []web.Route {
	return []web.Route{
		{At: "GET /help", Wrapped: d.helpOrPick(), Leaves: web.Anywhere},
		{At: "GET /help/{country}", Page: d.countryPage, Mode: web.Static, Leaves: web.InFolder},
		{At: "GET /r", Page: d.reportPage, Mode: web.Static, Leaves: web.InFolder},
	}
}

// Links of the frame.
func (d *Door) Links() []web.Link {
	return []web.Link{
		{At: web.Help, Path: "/help", Word: "web.layout.help"},
		{At: web.Header, Path: "/r", Word: "web.layout.report"},
	}
}

// Entries are the help page and its parts, for the search: whoever types what is said for them
// finds them before anything that is written about them. So does who types the name or the number of a
// service of the node's country, or the name of a country.
func (d *Door) Entries() (version string, in func(copse.Lang) iter.Seq[search.Entry]) {
	return search.Pages(d.shell.Words, []search.Page{
		{Path: "/help", Title: "directory.title", Line: "directory.lead", Also: "web.search.also.help", More: d.called, Weight: helpWeight},
		{Path: "/help#who", Title: "directory.country.choose", Whole: d.countryNames},
		{Path: "/help#remove", Title: "directory.remove.title", Line: "directory.remove.what", Also: "web.search.also.remove", Weight: helpWeight},
		{Path: "/help#own", Title: "directory.own.title", Line: "directory.own.what", Also: "web.search.also.own", Weight: helpWeight},
		{Path: "/r", Title: "web.layout.report", Also: "web.search.also.report", Weight: helpWeight},
	})
}

// called are the node's country and the names and numbers of its services, also numbers that are not
// shown because nobody vouched for them: who types one wants help.
func (d *Door) called(lang copse.Lang) (all []string) {
	own := d.Directory.node.Country
	for _, c := range d.countries[lang] {
		if c.Code == own {
			all = append(all, c.Name)
		}
	}
	for _, s := range d.Directory.services {
		if _, ok := d.Directory.shown(s); ok && s.Country == own {
			all = append(all, s.Name, s.Phone, s.SMS.Number)
		}
	}
	return append(all, d.Directory.emergency(own))
}

func (d *Door) countryNames(lang copse.Lang) (all []string) {
	for _, c := range d.countries[lang] {
		all = append(all, c.Name)
	}
	return all
}

// helpWeight is how many times as much as others the help page counts in a search.
const helpWeight = 1.2

// helpOrPick serves the help page, and what its picker of countries sends.
func (d *Door) helpOrPick() http.Handler {
	static, pick := d.shell.Static(d.helpPage), d.shell.Fresh(d.pick)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Has("country") {
			pick.ServeHTTP(w, r)
			return
		}
		static.ServeHTTP(w, r)
	})
}

// helpPage answers for the node's own country. It depends on nothing but the settings, so
// it is kept like any static page; the picker's answer goes to pick.
func (d *Door) helpPage(w http.ResponseWriter, r *http.Request) error {
	return d.help.Render(w, r, http.StatusOK, d.page(r, d.Directory.node.Country))
}

// pick sends who chose a country to its page, or says that it is none.
func (d *Door) pick(w http.ResponseWriter, r *http.Request) error {
	if code := strings.ToUpper(r.URL.Query().Get("country")); copse.IsCountry(code) {
		return web.Redirect("/" + string(web.VisitOf(r).Lang) + "/help/" + strings.ToLower(code) + "#who") // where what was asked for stands
	}
	p := d.page(r, d.Directory.node.Country)
	p.Wrong = true
	return d.help.Render(w, r, http.StatusUnprocessableEntity, p)
}

// countryPage answers for the country in the address.
func (d *Door) countryPage(w http.ResponseWriter, r *http.Request) error {
	code := strings.ToUpper(r.PathValue("country"))
	if !copse.IsCountry(code) {
		return copse.E(copse.NotFound, "web.error.not_found")
	}
	if lower := strings.ToLower(code); lower != r.PathValue("country") {
		http.Redirect(w, r, "/"+string(web.VisitOf(r).Lang)+"/help/"+lower, http.StatusSeeOther)
		return nil
	}
	return d.help.Render(w, r, http.StatusOK, d.page(r, code))
}

// reportPage stands where reports will be taken once there is a desk to read them: it
// says that this site is not open, and where help is.
type reportPage struct {
	web.Base
	Unread bool // no person of the operator signed these words
}

func (d *Door) reportPage(w http.ResponseWriter, r *http.Request) error {
	p := reportPage{d.shell.Base(r, web.VisitOf(r).Site), d.unread(r)} // a neutral title: it stays in the history
	p.Form = true
	return d.report.Render(w, r, http.StatusOK, p)
}

// unread reports whether the words of these pages are still to be read by a person.
func (d *Door) unread(r *http.Request) bool { return d.Read == nil || !d.Read(web.VisitOf(r).Lang) }

// helpPage is who helps in one country, in words.
type helpPage struct {
	web.Base
	Code      string // of the country, "" where none was chosen
	Place     string // its name
	Wrong     bool   // the picker sent something that is no country
	Emergency string
	Dial      string // the emergency number as a telephone dials it
	Talk      []Card
	Unread    bool // no person of the operator signed these words
	Local     bool // somebody to talk to in this country, not only worldwide
	Protect   []Card
	Own       []Card
	Remove    []Card
	Steps     []string  // keys of what to do first; the key with ".more" says more
	Adult     []string  // the same for an adult who looks after a child
	Talking   []Country // countries with a helpline
	Reporting []Country // countries with something else only
	Countries []Country
}

func (d *Door) page(r *http.Request, country string) helpPage {
	v := web.VisitOf(r)
	h := d.Directory.Help(r.Context(), country, v.Lang)
	// The title stays in the history of a shared device: it says no more than the site.
	p := helpPage{Base: d.shell.Base(r, v.Site), Code: country, Emergency: h.Emergency, Dial: tel(h.Emergency),
		Steps: h.Steps, Adult: h.Adult, Countries: d.countries[v.Lang],
		Talk: cards(h.Talk, v.Words), Protect: cards(h.Protect, v.Words), Own: cards(h.Own, v.Words), Remove: cards(h.Remove, v.Words)}
	p.Form, p.Local = true, h.Known()
	p.Unread = d.unread(r)
	if v.Saved != nil {
		for _, list := range [][]Card{p.Talk, p.Protect, p.Own, p.Remove} {
			for i := range list {
				list[i].Saved = v.Saved.Date
			}
		}
	}
	if country != "" {
		p.Place = namer(v.Words)(country)
	}
	for _, c := range p.Countries {
		switch {
		case c.Talk:
			p.Talking = append(p.Talking, c)
		case c.Known:
			p.Reporting = append(p.Reporting, c)
		}
	}
	// The bar above must not offer one country's numbers on the page of another.
	visit := *p.Visit
	visit.Bar.Emergency, visit.Bar.Dial, visit.Bar.Line = d.Directory.Bar(country, v.Lang)
	p.Visit = &visit
	return p
}

// Card is a service as it is drawn.
type Card struct {
	Service
	Tel, TextTel string
	Domain       string
	Title        text // the name, with its language
	For          []text
	Speak        []text
	Publisher    string
	Worldwide    bool
	Saved        string // the day in words, on a page kept on a phone: an old number must show its age
}

// text is a word with its language, where that is not the page's.
type text struct {
	Words string
	Lang  string
	Dir   string
}

// OwnCards draws who takes down a picture of the person who asks, for other doors' pages.
func (d *Directory) OwnCards(country string, w *i18n.Words) []Card {
	return cards(d.Own(country, w.Lang), w)
}

func cards(list []Service, w *i18n.Words) []Card {
	var out []Card
	for _, s := range list {
		out = append(out, Card{Service: s, Tel: tel(s.Phone), TextTel: tel(s.SMS.Number), Domain: domain(s.URL),
			Title: nameOf(s, w), For: audience(s, w), Speak: speaks(s, w), Publisher: w.List(s.Publishers()), Worldwide: s.Country == Worldwide})
	}
	return out
}

// nameOf is the name as people of its country know it, marked where that is another
// language than the page's: a screen reader must not spell Ukrainian as Arabic.
func nameOf(s Service, w *i18n.Words) text {
	t := text{Words: s.Name}
	if s.NameLang != "" && s.NameLang != string(w.Lang) {
		t.Lang, t.Dir = s.NameLang, prose.Direction(copse.Lang(s.NameLang))
	}
	return t
}

// audience says for whom a service is. What the seed says in words nobody translated
// stands in English and is marked as English.
func audience(s Service, w *i18n.Words) []text {
	var list []text
	for _, a := range s.Audience {
		t := text{Words: "For " + a, Lang: "en", Dir: "ltr"}
		if key, ok := audiences()[a]; ok {
			t = text{Words: w.T(key)}
		}
		if !slices.Contains(list, t) {
			list = append(list, t)
		}
	}
	return list
}

func audiences() map[string]string {
	return map[string]string{
		"children and young people": "directory.for.young", "young people": "directory.for.young",
		"children": "directory.for.children", "general public": "directory.for.all", "public": "directory.for.all",
		"parents": "directory.for.parents", "families": "directory.for.families", "women": "directory.for.women",
		"schools": "directory.for.schools", "teachers": "directory.for.schools",
		"under-18s": "directory.for.under18", "people depicted under 18": "directory.for.under18", "adults": "directory.for.adults",
	}
}

// speaks names the languages of a service, each in itself, so that who speaks it finds it.
func speaks(s Service, w *i18n.Words) []text {
	var list []text
	for _, l := range s.Langs {
		switch l {
		case "multiple":
			list = append(list, text{Words: w.T("directory.card.many")})
		case "regional":
			list = append(list, text{Words: w.T("directory.card.regional")})
		default:
			name, own := tongue(l, w.Tag())
			if own {
				list = append(list, text{Words: name, Lang: l})
			} else {
				list = append(list, text{Words: name})
			}
		}
	}
	return list
}

// namer names countries: the words of the interface first, where x/text is out of date.
func namer(w *i18n.Words) func(string) string {
	return countryNames(w.Tag(), func(code string) (string, bool) {
		if !slices.Contains(renamed(), code) {
			return "", false
		}
		return w.T("directory.place." + strings.ToLower(code)), true
	})
}
