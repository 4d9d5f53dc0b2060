package learn

import (
	"embed"
	"net/http"

	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
	"copse/internal/record"
	"copse/internal/web"
)

//go:embed pages
var pages embed.FS

// Settings of the door.
type Settings struct {
	Book func() *record.Book // the entries of the present content
	Art  func() *Art
	// Point is a point of the library by its title, and the language of that, for links; ok is false where there is none.
	Point func(id string, lang copse.Lang) (title string, in copse.Lang, ok bool)
	// Helpline is who listens in the country of the node; nil, or not ok: nobody is named.
	Helpline func(*i18n.Words) (line Helpline, ok bool)
	// Read reports whether a person signed these texts in a language; nil: nobody did.
	Read func(lang copse.Lang, keys ...string) bool
}

// Helpline is who listens, as the directory names it.
type Helpline struct {
	Name, Lang, Dir string // Lang and Dir are "" where the name is in the language of the page
	Phone, Tel      string
	Listed          string // in words: who says so
}

// Door serves the pages for children.
type Door struct {
	Settings
	shell *web.Shell

	stories *web.View[storiesPage]
	story   *web.View[storyPage]
	scene   *web.View[scenePage]
	whole   *web.View[wholePage]

	exercise *web.View[exercisePage]
	notes    *web.View[notesPage]
	level    *web.View[levelPage]

	teens *web.View[teensPage]
	topic *web.View[topicPage]
	hour  *web.View[topicPage]
}

// New parses the door's pages.
func New(shell *web.Shell, s Settings) (*Door, error) {
	d := &Door{Settings: s, shell: shell}
	return d, web.Parse(shell, pages, map[string]web.Parser{
		"stories": web.Into(&d.stories), "story": web.Into(&d.story), "scene": web.Into(&d.scene), "whole": web.Into(&d.whole),
		"exercise": web.Into(&d.exercise), "notes": web.Into(&d.notes), "level": web.Into(&d.level),
		"teens": web.Into(&d.teens), "topic": web.Into(&d.topic), "hour": web.Into(&d.hour),
	})
}

// Routes are the pages below a language. All may be taken along, and none asks anything of a child: a choice is a link.
func (d *Door) Routes() []web.Route {
	static := func(at string, page web.Handler) web.Route {
		return web.Route{At: "GET " + at, Page: page, Mode: web.Static, Leaves: web.Anywhere}
	}
	list := []web.Route{static("/kids", d.storiesPage), static("/kids/story/{story}", d.storyPage),
		static("/kids/workbook/{exercise}", d.exercisePage), static("/kids/workbook/{exercise}/notes", d.notesPage),
		static("/kids/play/{level}", d.levelPage),
		static("/teens", d.teensPage), static("/teens/{topic}", d.topicPage), static("/teens/{topic}/hour", d.hourPage)}
	for _, easy := range []bool{false, true} {
		at := "/kids/story/{story}"
		if easy {
			at += "/easy"
		}
		list = append(list, static(at+"/{scene}", d.as(easy, d.scenePage)), static(at+"/whole", d.as(easy, d.wholePage)))
	}
	return list
}

// as reads a story in its own words or in its easy ones.
func (d *Door) as(easy bool, page func(http.ResponseWriter, *http.Request, *told) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		t, err := d.told(r, easy)
		if err != nil {
			return err
		}
		return page(w, r, t)
	}
}

// Links of the frame.
func (d *Door) Links() []web.Link {
	return []web.Link{{At: web.Footer, Path: "/kids", Word: "learn.link"}, {At: web.Footer, Path: "/teens", Word: "learn.teens.link"}}
}

// Packed are the pages that a reader takes along with a guideline set.
func (d *Door) Packed(set string) (paths []string) {
	if set != "children" {
		return nil
	}
	b := d.Book()
	paths = append(paths, "/kids")
	for _, e := range b.All("story") {
		paths = append(paths, storyPath(e.ID))
		for _, easy := range []bool{false, true} {
			for _, n := range storyOf(b, e).Scenes {
				paths = append(paths, scenePath(n, easy))
			}
			paths = append(paths, wholePath(e.ID, easy))
		}
	}
	for _, e := range b.All("exercise") {
		paths = append(paths, exercisePath(e.ID), exercisePath(e.ID)+"/notes")
	}
	for _, e := range b.All("level") {
		paths = append(paths, levelPath(e.ID))
	}
	paths = append(paths, "/teens")
	for _, e := range b.All("topic") {
		if paths = append(paths, topicPath(e.ID)); len(b.Words(e, copse.English).Lines("hour")) > 0 {
			paths = append(paths, hourPath(e.ID))
		}
	}
	return paths
}

func storyPath(id string) string { return "/kids/story/" + id }

func exercisePath(id string) string { return "/kids/workbook/" + id }

func levelPath(id string) string { return "/kids/play/" + id }

func topicPath(id string) string { return "/teens/" + id }
func hourPath(id string) string  { return topicPath(id) + "/hour" }

func wholePath(id string, easy bool) string { return easyPath(id, easy) + "/whole" }

func scenePath(n *Node, easy bool) string { return easyPath(n.Get("story"), easy) + "/" + n.Name }

func easyPath(id string, easy bool) string {
	if easy {
		return storyPath(id) + "/easy"
	}
	return storyPath(id)
}

// text is a text of an entry as a page shows it.
type text = prose.Text

// link leads to a page of this site.
type link struct {
	Href    string
	Title   text
	Label   string
	Current bool
}

// notes are what a page says of its own texts.
type notes struct{ Foreign, Stale bool }

// reading takes the texts for one page out of the entries, and notes which stand in English or are older than it.
type reading struct {
	notes
	door *Door
	lang copse.Lang
	ui   *i18n.Words // of the interface
	book *record.Book
}

func (d *Door) reading(r *http.Request) *reading {
	v := web.VisitOf(r)
	return &reading{door: d, lang: v.Lang, ui: v.Words, book: d.Book()}
}

// said are the words of an entry.
type said struct{ record.Words }

func (s said) line(name string) text { return prose.TextIn(s.Lang, s.Line(name)) }

func (s said) lines(name string) (list []text) {
	for _, l := range s.Lines(name) {
		list = append(list, prose.TextIn(s.Lang, l))
	}
	return list
}

func (x *reading) words(e *record.Entry) said {
	w := x.book.Words(e, x.lang)
	x.Foreign, x.Stale = x.Foreign || w.Lang != x.lang, x.Stale || w.Stale
	return said{w}
}

// points lead to the library.
func (x *reading) points(ids []string) (list []link) {
	for _, id := range ids {
		if title, in, ok := x.door.Point(id, x.lang); ok {
			list = append(list, link{Href: "/library/" + id, Title: prose.TextIn(in, title)})
			x.Foreign = x.Foreign || in != x.lang
		}
	}
	return list
}

func notFound() error { return copse.E(copse.NotFound, "web.error.not_found") }
