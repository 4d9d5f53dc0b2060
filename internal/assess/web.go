package assess

import (
	"embed"
	"iter"
	"net/http"
	"strings"
	"time"

	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/search"
	"copse/internal/web"
)

//go:embed pages
var pages embed.FS

// Settings of the door.
type Settings struct {
	// Checklists are those of the present content.
	Checklists func() *Checklists
	// Place says in words where in which international text a reference lies, and what that place is about ("" where
	// nobody described it).
	Place func(w *i18n.Words, ref string) (work, place, about string)
	// Cases lists what others did about a point, the strongest evidence first; nil: nobody collects that.
	Cases func(id copse.ID, lang copse.Lang) []Work
	Now   copse.Clock
}

// Door serves the checklists.
type Door struct {
	Settings
	shell  *web.Shell
	index  *web.View[indexPage]
	sheet  *web.View[sheetPage]
	view   *web.View[viewPage]
	begin  *web.View[beginPage]
	answer *web.View[answerPage]
	result *web.View[resultPage]
	policy *web.View[policyPage]
	read   *web.View[readPage]
	turns  chan struct{} // who makes or reads a file; there are few
	queue  chan struct{} // who waits for a turn, each with a file in memory
}

// mostFiles is how many workbooks and papers are made or read at a time: each takes megabytes.
const mostFiles = 2

// mostWaiting is how many wait for that at a time: with what they hold, all together stay below two hundred megabytes.
const mostWaiting = 48

// New parses the door's pages.
func New(shell *web.Shell, s Settings) (*Door, error) {
	d := &Door{Settings: s, shell: shell, turns: make(chan struct{}, mostFiles), queue: make(chan struct{}, mostWaiting)}
	return d, web.Parse(shell, pages, map[string]web.Parser{
		"index": web.Into(&d.index), "sheet": web.Into(&d.sheet), "view": web.Into(&d.view), "begin": web.Into(&d.begin),
		"answer": web.Into(&d.answer), "result": web.Into(&d.result), "policy": web.Into(&d.policy), "read": web.Into(&d.read),
	})
}

// Routes are the pages below a language. What is answered may be sent before the launch: nobody is left waiting for an
// answer, and nothing of it is kept.
func (d *Door) Routes() []web.Route {
	return []web.Route{
		{At: "GET /assess", Page: d.indexPage, Mode: web.Static, Leaves: web.Anywhere},
		{At: "GET /assess/{instrument}", Page: d.sheetPage, Mode: web.Static, Leaves: web.Anywhere},
		{At: "GET /assess/{instrument}/answer", Page: d.beginPage},
		{At: "POST /assess/{instrument}", Page: d.post, BeforeLaunch: true},
		{At: "GET /assess/read", Page: d.readForm},
		{At: "POST /assess/read", Page: d.readFile, BeforeLaunch: true},
	}
}

// Links of the frame.
func (d *Door) Links() []web.Link {
	return []web.Link{{At: web.Header, Path: "/assess", Word: "assess.link"}}
}

// Entries are the checklists, for the search.
func (d *Door) Entries() (version string, in func(copse.Lang) iter.Seq[search.Entry]) {
	list := []search.Page{{Path: "/assess", Title: "assess.title", Line: "assess.lead", Also: "assess.also"}}
	for _, in := range d.Checklists().Instruments {
		id := strings.TrimPrefix(in.ID, "cop-")
		list = append(list, search.Page{Path: "/assess/" + in.ID, Title: "assess.search." + id, Line: "assess.search." + id + ".line", Also: "assess.search." + id + ".also"})
	}
	return search.Pages(d.shell.Words, list)
}

// Work is a checklist that puts a point of the library to work: an address below the language, and what it is called.
type Work struct {
	Path, Title string
	Lang        copse.Lang
}

// PutToWork lists the items that ask how far a point is done.
func (d *Door) PutToWork(id copse.ID, lang copse.Lang) (list []Work) {
	c := d.Checklists()
	for _, in := range c.Of(id) {
		w := c.Words(in, lang)
		list = append(list, Work{Path: "/assess/" + in.ID + "#" + string(id), Title: w.Title, Lang: w.Lang})
	}
	return list
}

// Checklist is the checklist of an id and what it is for, for pages that lead to it; after # in the id stands an area.
func (d *Door) Checklist(id string, lang copse.Lang) (w Work, purpose string, ok bool) {
	c := d.Checklists()
	list, area, part := strings.Cut(id, "#")
	in, ok := c.Instrument(list)
	if !ok {
		return w, "", false
	}
	words := c.Words(in, lang)
	w = Work{Path: "/assess/" + id, Title: words.Title, Lang: words.Lang}
	if part {
		w.Title = d.shell.Words.English().T("assess.part", "checklist", words.Title, "area", c.areaTitle(copse.ID(area), lang))
		if own, has := d.shell.Words.For(lang); has {
			w.Title = own.T("assess.part", "checklist", words.Title, "area", c.areaTitle(copse.ID(area), lang))
		}
	}
	return w, words.Purpose, true
}

// head is what every page of an instrument says of it.
type head struct {
	ID, Version    string
	Title, Purpose string
	Lang           copse.Lang // of the instrument's words
	Asked          int
	Areas          int
	Clauses        bool   // a policy can be made of its answers
	Door           string // whose tree, and so which colour
}

func (d *Door) head(in *Instrument, lang copse.Lang) head {
	w := d.Checklists().Words(in, lang)
	n := 0
	for range in.Items {
		n++
	}
	return head{in.ID, in.Version, w.Title, w.Purpose, w.Lang, n, len(in.Areas), w.hasClauses(), doorOf(in)}
}

// doorOf is the tree, and so the colour, of those who answer an instrument.
func doorOf(in *Instrument) string {
	switch in.Work {
	case "itu-cop-2020-policy":
		return "policy"
	case "itu-cop-2020-industry":
		return "industry"
	}
	return "care"
}

// headed starts a page about an instrument.
func (d *Door) headed(r *http.Request, h head) web.Base {
	b := d.titled(r, h.Title, h.Lang)
	b.Door = h.Door
	return b
}

type indexPage struct {
	web.Base
	Instruments []head
	Views       []viewHead
}

type viewHead struct {
	ID, Title, Purpose string
	Lang               copse.Lang
}

func (d *Door) indexPage(w http.ResponseWriter, r *http.Request) error {
	v, c := web.VisitOf(r), d.Checklists()
	p := indexPage{Base: d.shell.Base(r, v.Words.T("assess.title"))}
	for _, in := range c.Instruments {
		p.Instruments = append(p.Instruments, d.head(in, v.Lang))
	}
	for _, view := range c.Views {
		w := c.ViewWords(view, v.Lang)
		p.Views = append(p.Views, viewHead{view.ID, w.Title, w.Purpose, w.Lang})
	}
	return d.index.Render(w, r, http.StatusOK, p)
}

// instrument is the one an address names.
func (d *Door) instrument(r *http.Request) (*Instrument, error) {
	in, ok := d.Checklists().Instrument(r.PathValue("instrument"))
	if !ok {
		return nil, copse.E(copse.NotFound, "web.error.not_found")
	}
	return in, nil
}

// turn waits for a place among those who make or read a file.
func (d *Door) turn(r *http.Request) (done func(), err error) {
	busy := copse.E(copse.Unavailable, "assess.error.busy")
	select {
	case d.queue <- struct{}{}:
		defer func() { <-d.queue }()
	default:
		return nil, busy
	}
	limit := time.NewTimer(10 * time.Second)
	defer limit.Stop()
	select {
	case d.turns <- struct{}{}:
		return func() { <-d.turns }, nil
	case <-limit.C:
	case <-r.Context().Done():
	}
	return nil, busy
}
