package library

import (
	"embed"
	"net/http"
	"strings"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/web"
)

//go:embed pages
var pages embed.FS

// Door serves the guideline sets.
type Door struct {
	shell  *web.Shell
	lib    func() *content.Library // the current one; it changes only when an author reloads
	search Searcher

	// Findings are what the check says of a node; set for authors at work, else nil.
	Findings func(*content.Node) []content.Finding
	// Press makes PDF files; nil: there are none, and no link to one.
	Press *Press
	// Read reports whether a person of the operator signed all these critical texts; nil:
	// nobody signed anything.
	Read func(lang copse.Lang, keys ...string) bool
	// TakeDown lists who takes down a picture of the person who asks, in the words of a
	// language; nil: nobody is listed.
	TakeDown func(*i18n.Words) []Helper

	front    *web.View[frontPage]
	audience *web.View[audiencePage]
	ages     *web.View[agesPage]
	shelf    *web.View[shelfPage]
	set      *web.View[setPage]
	depth    *web.View[depthPage]
	area     *web.View[areaPage]
	node     *web.View[nodePage]
	gather   *web.View[gatherPage]
	start    *web.View[startPage]
	question *web.View[questionPage]
	results  *web.View[searchPage]
	glossary *web.View[glossaryPage]
	about    *web.View[aboutPage]
	making   *web.View[makingPage]
}

// New parses the door's pages. lib returns the library to serve, search may answer
// "not ready yet".
func New(shell *web.Shell, lib func() *content.Library, search Searcher) (*Door, error) {
	d := &Door{shell: shell, lib: lib, search: search}
	return d, web.Parse(shell, pages, map[string]web.Parser{
		"front": web.Into(&d.front), "audience": web.Into(&d.audience), "ages": web.Into(&d.ages), "shelf": web.Into(&d.shelf),
		"set": web.Into(&d.set), "depth": web.Into(&d.depth), "area": web.Into(&d.area), "node": web.Into(&d.node),
		"gather": web.Into(&d.gather), "start": web.Into(&d.start), "question": web.Into(&d.question),
		"search": web.Into(&d.results), "glossary": web.Into(&d.glossary), "about": web.Into(&d.about), "making": web.Into(&d.making),
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

// unreadNodes reports the same for the critical texts of points; where there is none, nobody
// was asked to read them.
func (d *Door) unreadNodes(lang copse.Lang, nodes ...*content.Node) bool {
	var keys []string
	for _, n := range nodes {
		for _, name := range n.Critical {
			if text(n.Words, lang, name).Is() {
				keys = append(keys, string(n.ID)+"/"+name)
			}
		}
	}
	return len(keys) == 0 || d.unread(lang, keys...)
}

// Routes registers the pages below a language.
func (d *Door) Routes(mux *http.ServeMux) {
	static := func(pattern string, h web.Handler) { mux.Handle("GET "+pattern, d.shell.Static(h)) }
	static("/{$}", d.frontPage)
	static("/for/child", d.agesPage)
	static("/for/{audience}", d.audiencePage)
	static("/library", d.shelfPage)
	static("/library/set/{set}", d.setPage)
	mux.Handle("GET /library/set/{set}/{depth}", d.depthOrFile())
	static("/library/area/{id}", d.areaPage)
	static("/library/role/{id}", d.rolePage)
	static("/library/ref/{id}", d.refPage)
	static("/library/{id}", d.nodePage)
	static("/library/{edition}/{id}", d.nodePage)
	static("/start", d.startPage)
	static("/start/{who}", d.startPage)
	static("/question/{id}", d.questionPage)
	static("/glossary", d.glossaryPage)
	static("/about", d.aboutPage)
	static("/about/{topic}", d.aboutPage)
	mux.Handle("GET /search", d.shell.Handle(d.searchPage))
}

// Permanent registers what has no language in front: the address that outlives languages
// and editions, /id/POL-RIC-1, and the data of all of them.
func (d *Door) Permanent(mux *http.ServeMux) {
	mux.Handle("GET /library.json", d.shell.Data(d.graph))
	mux.Handle("GET /id/{id}", d.shell.Handle(func(w http.ResponseWriter, r *http.Request) error {
		id := copse.ID(strings.ToUpper(r.PathValue("id")))
		lib := d.lib()
		var below string
		if _, ok := lib.Area(id); ok {
			below = "/library/area/" + string(id)
		} else if n, ok := lib.Node(id); ok {
			below = "/library/" + string(n.ID) // an alias leads to the name in use
		} else {
			return copse.E(copse.NotFound, "error.not_found")
		}
		w.Header().Set("Vary", "Accept-Language")
		http.Redirect(w, r, "/"+string(web.VisitOf(r).Lang)+below, http.StatusSeeOther)
		return nil
	}))
}
