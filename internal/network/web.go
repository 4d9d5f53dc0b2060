package network

import (
	"embed"
	"net/http"
	"time"

	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/record"
	"copse/internal/web"
)

//go:embed all:pages
var pages embed.FS

// Settings of the door.
type Settings struct {
	Book func() *record.Book // the entries of the present content
	// Point is a point of the library by its title, and the language of that; ok is false where it is not shown.
	Point func(id string, lang copse.Lang) (title string, in copse.Lang, ok bool)
	// Area is the area that a point belongs to.
	Area func(point string, lang copse.Lang) (id, title string, in copse.Lang, ok bool)
	// Edition is the day of the edition: feeds are dated by it, never by the clock.
	Edition func() time.Time
	// Safer is the Safer Internet Day that the operator confirmed; the zero time: none.
	Safer time.Time
	// Organiser is who runs this site, in a language; "" where that is not said.
	Organiser func(copse.Lang) string
	// Beside are the kinds of other doors, whose schemas are published with ours.
	Beside []record.Kind
	Now    copse.Clock
}

// Door serves what stands around the Guidelines.
type Door struct {
	Settings
	shell  *web.Shell
	around *web.View[aroundPage]
	list   *web.View[listPage]
	cases  *web.View[casesPage]
	entry1 *web.View[entryPage]
	guide  *web.View[guidePage]

	kits      *Kits
	campaigns *web.View[campaignsPage]
	campaign  *web.View[campaignPage]
}

// New parses the door's pages.
func New(shell *web.Shell, s Settings) (*Door, error) {
	d := &Door{Settings: s, shell: shell}
	if err := d.campaignViews(); err != nil {
		return nil, err
	}
	return d, web.Parse(shell, pages, map[string]web.Parser{
		"around": web.Into(&d.around), "list": web.Into(&d.list), "cases": web.Into(&d.cases), "entry": web.Into(&d.entry1), "guide": web.Into(&d.guide),
	})
}

// Routes are the pages below a language.
func (d *Door) Routes() []web.Route {
	list := []web.Route{
		d.page("/around", d.aroundPage),
		d.page("/cases", d.casesPage),
		d.page("/cases/strength/{strength}", d.casesPage),
		d.page("/cases/type/{type}", d.casesPage),
		d.page("/cases/area/{area}", d.casesPage),
		d.page("/guides/{id}", d.guidePage),
		{At: "GET /events.ics", Page: d.calendarFile, Mode: web.Static, Leaves: web.InFolder},
	}
	for _, p := range places() {
		list = append(list, d.page(p.Path+".json", d.file(p, d.dataFile)))
		if p.Kind != "roster" { // who reads feeds keeps what was in them, longer than an expert's consent holds
			list = append(list, web.Route{At: "GET " + p.Path + ".atom", Page: d.file(p, d.newsFile), Mode: web.Static, Leaves: web.InFolder})
		}
		switch p.Kind {
		case "campaign", "guide": // have pages of their own
		case "case":
			list = append(list, d.page(p.Path+"/{id}", d.file(p, d.entryPage)))
		default:
			list = append(list, d.page(p.Path, d.file(p, d.listPage)), d.page(p.Path+"/{id}", d.file(p, d.entryPage)))
		}
	}
	return append(list, d.campaignRoutes()...)
}

// page is a page that is the same for everybody on one day: promises are missed, days pass, a consent ends by the clock alone.
func (d *Door) page(at string, h web.Handler) web.Route {
	return web.Route{At: "GET " + at, Leaves: web.Anywhere, Wrapped: d.shell.Daily(d.Now, h)}
}

// file hands a handler its kind.
func (d *Door) file(p place, h func(w http.ResponseWriter, r *http.Request, p place) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error { return h(w, r, p) }
}

// Permanent are the schemas of what is given out, which have no language.
func (d *Door) Permanent() []web.Route {
	return []web.Route{{At: "GET /schema/{name}", Page: d.schemaFile, Mode: web.Data, Leaves: web.InFolder}}
}

// Links of the frame.
func (d *Door) Links() []web.Link {
	return []web.Link{{At: web.Footer, Path: "/around", Word: "network.link"}}
}

// reader reads entries for a page in the language of words.
func (d *Door) reader(b *record.Book, w *i18n.Words) *reader {
	return &reader{book: b, catalog: d.shell.Words, w: w, countries: map[string]string{}, said: map[string]Text{}}
}

// reading begins a page: its entries, and who reads them.
func (d *Door) reading(r *http.Request) (*web.Visit, *reader) {
	v := web.VisitOf(r)
	return v, d.reader(d.Book(), v.Words)
}

// titled starts a page that is called as one of our texts is; English standing in for it is marked.
func (d *Door) titled(r *http.Request, t Text) web.Base {
	b := d.shell.Base(r, t.Plain)
	if t.Foreign {
		b.TitleLang, b.TitleDir = t.Lang, directionOf(t.Lang)
	}
	return b
}

func notHere() error { return copse.E(copse.NotFound, "web.error.not_found") }

// link is an address below the language with its words.
type link struct {
	Href  string
	Title Text
	Note  string
}

// points are the ways to points of the library.
func (d *Door) points(rd *reader, ids []string) (list []link) {
	for _, id := range ids {
		if title, in, ok := d.Point(id, rd.w.Lang); ok {
			list = append(list, link{Href: "/library/" + id, Title: rd.text(in, title), Note: id})
			rd.foreign = rd.foreign || in != rd.w.Lang
		}
	}
	return list
}
