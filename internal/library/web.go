package library

import (
	"embed"
	"net/http"
	"strings"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/press"
	"copse/internal/source"
	"copse/internal/web"
)

//go:embed pages
var pages embed.FS

// Settings of the door.
type Settings struct {
	Library func() *content.Library // the current one; it changes only when an author reloads
	Search  Searcher                // may answer "not ready yet"

	// Findings are what the check says of a point; set for authors at work, else nil.
	Findings func(*content.Point) []source.Finding
	// Operator is named on the pages about the site, and in its documents.
	Operator Operator
	// Press makes PDF files; nil: there are none, and no link to one.
	Press *press.Press
	// Read reports whether a person of the operator signed all these critical texts; nil:
	// nobody signed anything.
	Read func(lang copse.Lang, keys ...string) bool
	// TakeDown lists who takes down a picture of the person who asks, in the words of a
	// language; nil: nobody is listed.
	TakeDown func(*i18n.Words) []Helper
	// Work lists what other doors have that puts a point to work; nil: there is none.
	Work func(copse.ID, copse.Lang) []Tool
	// Checklist is the one of an id, with what it is for; nil: there are none.
	Checklist func(id string, lang copse.Lang) (tool Tool, purpose string, ok bool)
}

// Tool is something that puts a point to work: an address below the language, and what it is called in a language.
type Tool struct {
	Path, Title string
	Lang        copse.Lang
}

// Door serves the guideline sets.
type Door struct {
	Settings
	shell *web.Shell

	front    *web.View[frontPage]
	audience *web.View[audiencePage]
	ages     *web.View[agesPage]
	shelf    *web.View[shelfPage]
	set      *web.View[setPage]
	depth    *web.View[depthPage]
	area     *web.View[areaPage]
	point    *web.View[pointPage]
	gather   *web.View[gatherPage]
	start    *web.View[startPage]
	question *web.View[questionPage]
	results  *web.View[searchPage]
	glossary *web.View[glossaryPage]
	about    *web.View[aboutPage]
	making   *web.View[makingPage]
	unmade   *web.View[unmadePage]
}

// New parses the door's pages.
func New(shell *web.Shell, s Settings) (*Door, error) {
	d := &Door{Settings: s, shell: shell}
	return d, web.Parse(shell, pages, map[string]web.Parser{
		"front": web.Into(&d.front), "audience": web.Into(&d.audience), "ages": web.Into(&d.ages), "shelf": web.Into(&d.shelf),
		"set": web.Into(&d.set), "depth": web.Into(&d.depth), "area": web.Into(&d.area), "point": web.Into(&d.point),
		"gather": web.Into(&d.gather), "start": web.Into(&d.start), "question": web.Into(&d.question),
		"search": web.Into(&d.results), "glossary": web.Into(&d.glossary), "about": web.Into(&d.about), "making": web.Into(&d.making), "unmade": web.Into(&d.unmade),
	})
}

// titled starts a page that is called as one of our texts is, and more; English standing
// in for it is marked, or a screen reader spells it in the page's language.
func (d *Door) titled(r *http.Request, t Text, more string) web.Base {
	b := d.shell.Base(r, t.Plain+more)
	if t.Foreign {
		b.TitleLang, b.TitleDir = t.Lang, t.Dir
	}
	return b
}

// unread reports whether a text a child's safety hangs on is still to be read by a person.
func (d *Door) unread(lang copse.Lang, keys ...string) bool {
	return d.Read == nil || !d.Read(lang, keys...)
}

// unreadPoints reports the same for the critical texts of points; where there is none, nobody
// was asked to read them.
func (d *Door) unreadPoints(lang copse.Lang, points ...*content.Point) bool {
	var keys []string
	for _, n := range points {
		for _, name := range n.Critical {
			if text(n.Texts, lang, name).Is() {
				keys = append(keys, string(n.ID)+"/"+name)
			}
		}
	}
	return len(keys) == 0 || d.unread(lang, keys...)
}

// Routes are the pages below a language.
func (d *Door) Routes() []web.Route {
	page := func(pattern string, h web.Handler) web.Route {
		return web.Route{At: "GET " + pattern, Page: h, Mode: web.Static, Leaves: web.Anywhere}
	}
	return []web.Route{
		page("/{$}", d.frontPage),
		page("/for/child", d.agesPage),
		page("/for/{audience}", d.audiencePage),
		page("/library", d.shelfPage),
		page("/library/set/{set}", d.setPage),
		{At: "GET /library/set/{set}/{depth}", Wrapped: d.depthOrFile(), Leaves: web.Anywhere},
		page("/library/area/{id}", d.areaPage),
		page("/library/role/{id}", d.rolePage),
		page("/library/ref/{id}", d.refPage),
		page("/library/{id}", d.pointPage),
		page("/library/{edition}/{id}", d.pointPage),
		page("/start", d.startPage),
		page("/start/{who}", d.startPage),
		page("/question/{id}", d.questionPage),
		page("/glossary", d.glossaryPage),
		page("/about", d.aboutPage),
		page("/about/{topic}", d.aboutPage),
		{At: "GET /search", Page: d.searchPage, Leaves: web.InFolder}, // there it lists the sets
	}
}

// Permanent are the addresses that have no language in front: the one that outlives languages
// and editions, /id/POL-RIC-1, and the data of all of them.
func (d *Door) Permanent() []web.Route {
	return []web.Route{
		{At: "GET /library.json", Page: d.graph, Mode: web.Data, Leaves: web.Anywhere},
		{At: "GET /id/{id}", Page: d.byID},
	}
}

// Links of the frame.
func (d *Door) Links() []web.Link {
	return []web.Link{
		{At: web.Header, Path: "/library", Word: "web.layout.guidelines"},
		{At: web.Header, Path: "/start", Word: "web.layout.questions", Also: "/question"},
		{At: web.Footer, Path: "/glossary", Word: "web.layout.glossary"},
		{At: web.About, Path: "/about", Word: "web.layout.about"},
		{At: web.About, Path: "/about/accessibility", Word: "web.layout.accessibility"},
		{At: web.About, Path: "/about/privacy", Word: "web.layout.privacy"},
	}
}

// byID leads from an id to its page in the reader's language.
func (d *Door) byID(w http.ResponseWriter, r *http.Request) error {
	id := copse.ID(strings.ToUpper(r.PathValue("id")))
	lib := d.Library()
	var below string
	if _, ok := lib.Area(id); ok {
		below = "/library/area/" + string(id)
	} else if n, ok := lib.Point(id); ok {
		below = "/library/" + string(n.ID) // an alias leads to the name in use
	} else {
		return copse.E(copse.NotFound, "web.error.not_found")
	}
	w.Header().Set("Vary", "Accept-Language")
	return web.Redirect("/" + string(web.VisitOf(r).Lang) + below)
}
