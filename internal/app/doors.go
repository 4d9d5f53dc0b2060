package app

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"time"

	"copse/internal/assess"
	"copse/internal/config"
	"copse/internal/copse"
	"copse/internal/directory"
	"copse/internal/i18n"
	"copse/internal/jobs"
	"copse/internal/learn"
	"copse/internal/library"
	"copse/internal/network"
	"copse/internal/offline"
	"copse/internal/prose"
	"copse/internal/record"
	"copse/internal/remark"
	"copse/internal/search"
	"copse/internal/services"
	"copse/internal/web"
)

// door is one feature as the program sees it. Beside its pages a door may hand in more: each
// of the interfaces below that it has is asked for.
type door interface {
	// Routes are its pages, below a language.
	Routes() []web.Route
}

type (
	// permanent doors have addresses without a language.
	permanent interface{ Permanent() []web.Route }
	// linked doors add to the frame of every page.
	linked interface{ Links() []web.Link }
	// keeping doors have made something of the content that must go when it changes.
	keeping interface{ Forget() }
	// searched doors have things to be found, and say which version of them these are.
	searched interface {
		Entries() (version string, in func(copse.Lang) iter.Seq[search.Entry])
	}
	// working doors have work to be done while no reader waits.
	working interface{ Jobs() []jobs.Kind }
)

// openDoors opens every door, in the order of their links. A new door is one line here.
func (n *node) openDoors(helpers *directory.Directory) error {
	for _, open := range []func() (door, error){
		func() (door, error) { return n.openLibrary(helpers) },
		func() (door, error) { return n.openAssess() },
		func() (door, error) { return n.openLearn(helpers) },
		func() (door, error) { return n.openServices(helpers) },
		func() (door, error) { return n.openNetwork(helpers) },
		func() (door, error) { return n.openDirectory(helpers) },
		func() (door, error) { return n.openOffline() },
		func() (door, error) { return n.openRemark() },
	} {
		d, err := open()
		if err != nil {
			return err
		}
		n.doors = append(n.doors, d)
	}
	var links []web.Link
	var kinds []jobs.Kind
	for _, d := range n.doors {
		if d, ok := d.(linked); ok {
			links = append(links, d.Links()...)
		}
		if d, ok := d.(working); ok {
			kinds = append(kinds, d.Jobs()...)
		}
	}
	var err error
	if n.jobs, err = jobs.New(n.db, copse.Now, kinds...); err != nil {
		return err
	}
	return n.shell.Frame(links)
}

// mount registers the routes of every door.
func (n *node) mount(pages, rest *http.ServeMux) {
	for _, d := range n.doors {
		n.shell.Mount(pages, d.Routes())
		if d, ok := d.(permanent); ok {
			n.shell.Mount(rest, d.Permanent())
		}
	}
}

// forget drops what pages and doors made of content that is no more.
func (n *node) forget() {
	n.shell.Forget()
	for _, d := range n.doors {
		if d, ok := d.(keeping); ok {
			d.Forget()
		}
	}
}

// index makes what is searched of the entries of every door.
func (n *node) index(ctx context.Context) error {
	var version string
	var doors []func(copse.Lang) iter.Seq[search.Entry]
	for _, d := range n.doors {
		if d, ok := d.(searched); ok {
			v, in := d.Entries()
			version, doors = version+"+"+v, append(doors, in)
		}
	}
	return n.search.Build(ctx, version, n.content.Load().Langs, func(lang copse.Lang) iter.Seq[search.Entry] {
		return func(yield func(search.Entry) bool) {
			for _, in := range doors {
				for e := range in(lang) {
					if !yield(e) {
						return
					}
				}
			}
		}
	})
}

func (n *node) openLibrary(helpers *directory.Directory) (door, error) {
	read, err := n.signedTexts()
	if err != nil {
		return nil, err
	}
	for lang := range n.config.OperatorNames {
		if _, ok := n.shell.Words.For(copse.Lang(lang)); lang != "" && !ok {
			return nil, fmt.Errorf("COPSE_OPERATOR: no language %q; there are %s", lang, join(n.shell.Words.Langs()))
		}
	}
	s := library.Settings{Library: n.content.Load, Search: n.search, Read: read, TakeDown: takeDown(helpers, n.config.Country),
		Operator: operatorOf(n.config.Contact), Press: n.press}
	s.Work = n.putToWork
	s.Checklist = func(id string, lang copse.Lang) (library.Tool, string, bool) {
		w, purpose, ok := n.assess.Checklist(id, lang)
		return library.Tool(w), purpose, ok
	}
	if n.config.ContentDir != "" {
		s.Findings = n.findings
	}
	n.library, err = library.New(n.shell, s)
	return n.library, err
}

// putToWork is what the other doors have for a point of the library: the best of each, in the order of the doors, then the
// rest.
func (n *node) putToWork(id copse.ID, lang copse.Lang) []library.Tool {
	var best, rest []library.Tool
	add := func(nth int, w library.Tool) {
		if nth < library.BestTools {
			best = append(best, w)
		} else {
			rest = append(rest, w)
		}
	}
	for i, w := range n.assess.PutToWork(id, lang) {
		add(i, library.Tool(w))
	}
	for i, w := range n.learn.PutToWork(id, lang) {
		add(i, library.Tool(w))
	}
	for i, w := range n.kinds.PutToWork(id, lang) {
		add(i, library.Tool(w))
	}
	for i, w := range n.network.PutToWork(id, lang) {
		add(i, library.Tool(w))
	}
	return append(best, rest...)
}

func (n *node) openDirectory(helpers *directory.Directory) (door, error) {
	safety := n.content.Load().SafetyWords()
	return directory.New(n.shell, directory.Settings{Directory: helpers,
		Read: func(lang copse.Lang) bool { return n.library.Read(lang, safety...) }})
}

// openAssess makes the door of checklists: what their points refer to is the library's to say.
func (n *node) openAssess() (door, error) {
	d, err := assess.New(n.shell, assess.Settings{
		Checklists: n.checklists.Load,
		Place: func(w *i18n.Words, ref string) (work, place, about string) {
			return library.PlaceWords(n.content.Load(), w, ref)
		},
		Cases: func(id copse.ID, lang copse.Lang) (list []assess.Work) {
			for _, w := range n.network.Cases(id, lang) {
				list = append(list, assess.Work(w))
			}
			return list
		},
		Now: copse.Now,
	})
	n.assess = d
	return d, err
}

// openOffline makes the door of packs: which pages belong together is the library's to say.
func (n *node) openOffline() (door, error) {
	return offline.New(n.shell, offline.Settings{
		Sets:    n.takeAway,
		Edition: func() string { return n.content.Load().Edition },
		Off:     n.config.Offline == "off",
		Now:     copse.Now,
		Site:    func() http.Handler { return n.handles },
	})
}

func (n *node) takeAway(lang copse.Lang) []offline.Set {
	var list []offline.Set
	for _, r := range n.library.Readings(lang) {
		list = append(list, offline.Set{ID: r.ID, Title: r.Title, Home: r.Home, Whole: r.Whole, Book: r.Whole + ".epub", Part: r.Part, Pages: slices.Concat(r.Pages, n.kinds.Packed(r.ID), n.learn.Packed(r.ID))})
	}
	return list
}

func (n *node) openRemark() (door, error) {
	return remark.New(n.shell, remark.Settings{
		Store: remark.NewStore(n.db, copse.Now),
		Known: func(id copse.ID) bool { _, ok := n.content.Load().Point(id); return ok },
		Read: func(lang copse.Lang) bool {
			return n.library.Read(lang, "words:remark.not.title", "words:remark.not.text")
		},
	})
}

// safetyBar asks the directory once for each language: the bar stands on every page.
func safetyBar(d *directory.Directory, country string, words *i18n.Catalog) func(copse.Lang) web.Bar {
	bars := map[copse.Lang]web.Bar{}
	for _, lang := range words.Langs() {
		emergency, dial, line := d.Bar(country, lang)
		bars[lang] = web.Bar{Emergency: emergency, Dial: dial, Line: line}
	}
	return func(lang copse.Lang) web.Bar { return bars[lang] }
}

// takeDown hands the directory's services for pictures of oneself to the library, whose
// points stand beside them.
func takeDown(d *directory.Directory, country string) func(*i18n.Words) []library.Helper {
	return func(w *i18n.Words) []library.Helper {
		var list []library.Helper
		for _, c := range d.OwnCards(country, w) {
			list = append(list, library.Helper{Name: c.Title.Words, Lang: c.Title.Lang, Dir: c.Title.Dir, About: w.T("directory.about." + c.About),
				Listed: w.T("directory.card.listed", "publisher", c.Publisher), Phone: c.Phone, Tel: c.Tel, Address: c.URL, Domain: c.Domain, Adults: !c.ForChildren()})
		}
		return list
	}
}

// openLearn makes the door of what children learn with.
func (n *node) openLearn(helpers *directory.Directory) (door, error) {
	read, err := n.signedTexts()
	if err != nil {
		return nil, err
	}
	line := helpline(helpers, n.config.Country)
	d, err := learn.New(n.shell, learn.Settings{Book: func() *record.Book { return n.books.Load().learn }, Art: func() *learn.Art { return n.books.Load().art },
		Point: n.titleOf, Helpline: func(w *i18n.Words) (learn.Helpline, bool) { l, ok := line(w); return learn.Helpline(l), ok }, Read: read})
	n.learn = d
	return d, err
}

// openServices makes the door of kinds of service.
func (n *node) openServices(helpers *directory.Directory) (door, error) {
	d, err := services.New(n.shell, services.Settings{Book: func() *record.Book { return n.books.Load().services }, Point: n.titleOf, Helpline: helpline(helpers, n.config.Country), Now: copse.Now})
	n.kinds = d
	return d, err
}

// titleOf is the title of a point of the library and the language that it is in.
func (n *node) titleOf(id string, lang copse.Lang) (title string, in copse.Lang, ok bool) {
	p, ok := n.content.Load().Point(copse.ID(id))
	if !ok || !p.Shown() {
		return "", "", false
	}
	b, ok := p.Texts.Get(lang, "title")
	if !ok {
		return "", "", false
	}
	return b.Text(), b.Lang, true
}

// helpline is the line of the bar with its name, for pages that say who listens.
func helpline(d *directory.Directory, country string) func(*i18n.Words) (services.Helpline, bool) {
	return func(w *i18n.Words) (services.Helpline, bool) {
		_, _, line := d.Bar(country, w.Lang)
		for _, s := range d.Help(context.Background(), country, w.Lang).Talk {
			if line != "" && s.Country == country && s.ForChildren() && s.Phone != "" && !s.NumberInName {
				l := services.Helpline{Name: s.Name, Phone: s.Phone, Tel: line, Listed: w.T("directory.card.listed", "publisher", w.List(s.Publishers()))}
				if s.NameLang != "" && s.NameLang != string(w.Lang) {
					l.Lang, l.Dir = s.NameLang, prose.Direction(copse.Lang(s.NameLang))
				}
				return l, true
			}
		}
		return services.Helpline{}, false
	}
}

// openNetwork makes the door of what stands around the Guidelines.
func (n *node) openNetwork(helpers *directory.Directory) (door, error) {
	d, err := network.New(n.shell, network.Settings{Book: func() *record.Book { return n.books.Load().around }, Point: n.titleOf, Area: n.areaOf, Edition: n.editionDay,
		Safer: n.config.Safer(), Organiser: n.organiser, Beside: services.Kinds(), Now: copse.Now})
	n.network = d
	return d, err
}

// organiser is the operator's name in a language, "" where none is set.
func (n *node) organiser(lang copse.Lang) string { return organiserIn(n.config.Contact, lang) }

func organiserIn(c config.Contact, lang copse.Lang) string {
	if name := c.OperatorNames[string(lang)]; name != "" {
		return name
	}
	return c.OperatorNames[""]
}

// areaOf is the area of a point of the library, and its title with the language that it is in.
func (n *node) areaOf(point string, lang copse.Lang) (id, title string, in copse.Lang, ok bool) {
	p, ok := n.content.Load().Point(copse.ID(point))
	if !ok || !p.Shown() {
		return "", "", "", false
	}
	b, ok := p.Area.Texts.Get(lang, "title")
	if !ok {
		return "", "", "", false
	}
	return string(p.Area.ID), b.Text(), b.Lang, true
}

// editionDay is the day of the edition in use.
func (n *node) editionDay() time.Time {
	day, _ := time.Parse(time.DateOnly, n.content.Load().Date)
	return day
}
