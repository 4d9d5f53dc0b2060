package services

import (
	"embed"
	"net/http"

	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/record"
	"copse/internal/web"
)

//go:embed pages
var pages embed.FS

// Settings of the door.
type Settings struct {
	Book func() *record.Book // the entries of the present content
	// Point is a point of the library by its title, and the language of that, for links; ok is false where there is none.
	Point func(id string, lang copse.Lang) (title string, in copse.Lang, ok bool)
	// Helpline is who listens in the country of the node; nil, or not ok: nobody is named.
	Helpline func(*i18n.Words) (line Helpline, ok bool)
	// Read reports whether a person of the operator signed the texts of these pages in a language; nil: nobody did.
	Read func(copse.Lang) bool
	Now  copse.Clock
}

// Helpline is who listens, as the directory names it.
type Helpline struct {
	Name, Lang, Dir string // Lang and Dir are "" where the name is in the language of the page
	Phone, Tel      string
	Listed          string // in words: who says so
}

// Door serves the pages about kinds of service.
type Door struct {
	Settings
	shell *web.Shell

	index     *web.View[indexPage]
	kind      *web.View[kindPage]
	answer    *web.View[answerPage]
	teen      *web.View[teenPage]
	card      *web.View[cardPage]
	evening   *web.View[eveningPage]
	settings  *web.View[settingsPage]
	setting   *web.View[settingPage]
	walk      *web.View[walkPage]
	device    *web.View[devicePage]
	step      *web.View[stepPage]
	agreement *web.View[agreementPage]
}

// New parses the door's pages.
func New(shell *web.Shell, s Settings) (*Door, error) {
	d := &Door{Settings: s, shell: shell}
	return d, web.Parse(shell, pages, map[string]web.Parser{
		"index": web.Into(&d.index), "kind": web.Into(&d.kind), "answer": web.Into(&d.answer), "teen": web.Into(&d.teen),
		"card": web.Into(&d.card), "evening": web.Into(&d.evening), "settings": web.Into(&d.settings), "setting": web.Into(&d.setting),
		"walk": web.Into(&d.walk), "device": web.Into(&d.device), "step": web.Into(&d.step), "agreement": web.Into(&d.agreement),
	})
}

// Routes are the pages below a language. All may be taken along; none asks anything of a reader.
func (d *Door) Routes() []web.Route {
	static := func(at string, page web.Handler) web.Route {
		return web.Route{At: "GET " + at, Page: page, Mode: web.Static, Leaves: web.Anywhere}
	}
	aging := func(at string, page web.Handler) web.Route {
		return web.Route{At: "GET " + at, Wrapped: d.shell.Daily(d.Now, page), Leaves: web.Anywhere}
	}
	return []web.Route{
		static("/services", d.indexPage),
		static("/services/agreement", d.agreementPage),
		aging("/services/{kind}", d.kindPage),
		static("/services/{kind}/card", d.cardPage),
		static("/services/{kind}/evening", d.eveningPage),
		static("/services/{kind}/teen", d.teenPage),
		static("/services/{kind}/{band}", d.answerPage),
		static("/settings", d.settingsPage),
		static("/settings/{setting}", d.settingPage),
		static("/settings/walk", d.walkPage),
		aging("/settings/walk/{device}", d.devicePage),
		aging("/settings/walk/{device}/{setting}", d.stepPage),
	}
}

// Links of the frame.
func (d *Door) Links() []web.Link {
	return []web.Link{{At: web.Header, Path: "/services", Word: "services.link", Also: "/settings"}}
}

// Packed are the pages that a reader takes along with a guideline set.
func (d *Door) Packed(set string) (paths []string) {
	if set != "adults" {
		return nil
	}
	b := d.Book()
	paths = append(paths, "/for/parents", "/services", "/services/agreement", "/settings")
	for _, e := range b.All("page") {
		paths = append(paths, answerPath(e))
	}
	for _, e := range b.All("service") {
		paths = append(paths, kindPath(e.ID))
	}
	for _, e := range b.All("setting") {
		paths = append(paths, settingPath(e.ID))
	}
	return paths
}

func kindPath(id string) string { return "/services/" + id }
func answerPath(page *record.Entry) string {
	return kindPath(page.Get("service")) + "/" + page.Get("band")
}
func teenPath(id string) string    { return kindPath(id) + "/teen" }
func cardPath(id string) string    { return kindPath(id) + "/card" }
func eveningPath(id string) string { return kindPath(id) + "/evening" }
func settingPath(id string) string { return "/settings/" + id }
func devicePath(id string) string  { return "/settings/walk/" + id }
func stepPath(device, setting string) string {
	return devicePath(device) + "/" + setting
}

// entry is the one of a kind that an address names.
func (d *Door) entry(r *http.Request, kind, wildcard string) (*record.Entry, error) {
	e, ok := d.Book().Entry(kind, r.PathValue(wildcard))
	if !ok {
		return nil, notFound()
	}
	return e, nil
}

func notFound() error { return copse.E(copse.NotFound, "web.error.not_found") }
