package services

import (
	"slices"
	"strings"

	"copse/internal/copse"
	"copse/internal/record"
	"copse/internal/source"
)

// Check names what is wrong between entries and no table can hold: a kind of service that lacks an answer for one of its
// ages (K01) or leads to no setting, no sentence to say, no way to report or no point (K02); a fact about a service that is
// not there (K03); a step that is not named for its device and setting, a device without steps (K04); promises of the family
// agreement that have no other side (K05); the name of a brand in our words (K06).
func Check(b *record.Book) []source.Finding {
	c := &checker{book: b}
	for _, s := range b.All("service") {
		c.service(s)
	}
	c.pages()
	c.facts()
	c.steps()
	c.promises()
	c.brands()
	return source.SortFindings(c.All)
}

type checker struct {
	source.Sink
	book *record.Book
}

func (c *checker) wrong(e *record.Entry, code, format string, args ...any) {
	file, at := e.At()
	c.Error(file, at, code, "%s: "+format, append([]any{e.ID}, args...)...)
}

func (c *checker) service(s *record.Entry) {
	for _, band := range serviceBands(s) {
		if _, ok := pageOf(c.book, s.ID, band); !ok {
			c.wrong(s, "K01", "no page %s.%s", s.ID, band)
		}
	}
	settings := 0
	for _, f := range entries(c.book, "feature", s.All("features")) {
		settings += len(entries(c.book, "setting", f.All("settings")))
	}
	if settings == 0 {
		c.wrong(s, "K02", "no feature of it leads to a setting")
	}
	if len(s.All("points")) == 0 {
		c.wrong(s, "K02", "it leads to no point")
	}
	if len(with(c.book, "page", "service", s.ID)) == 0 {
		c.wrong(s, "K01", "it has no page")
	}
}

// told are the words by which a step says that somebody is told: the service itself, the police, a hotline, a helpline.
func told() []string {
	return []string{"report", "tell the", "police", "hotline", "helpline"}
}

func (c *checker) pages() {
	for _, p := range c.book.All("page") {
		service, band := p.Get("service"), p.Get("band")
		if p.ID != service+"."+band {
			c.wrong(p, "K01", "its id is that of its service and band: %s.%s", service, band)
		}
		if s, ok := c.book.Entry("service", service); ok && !s.Has("bands", band) {
			c.wrong(p, "K01", "%s does not list the band %s", service, band)
		}
		w := c.book.Words(p, copse.English)
		steps := strings.ToLower(strings.Join(w.Lines("happened"), "\n"))
		if !slices.ContainsFunc(told(), func(word string) bool { return strings.Contains(steps, word) }) {
			c.wrong(p, "K02", "no step of “happened” says whom to tell or where to report")
		}
		if len(w.Lines("say")) == 0 {
			c.wrong(p, "K02", "it has nothing to say to a child")
		}
	}
	for _, t := range c.book.All("teen") {
		if t.ID != t.Get("service") {
			c.wrong(t, "K01", "its id is that of its service: %s", t.Get("service"))
		}
	}
}

func (c *checker) facts() {
	for _, f := range c.book.All("fact") {
		if _, ok := c.book.Entry("service", f.Get("service")); !ok && f.Get("service") != Any {
			c.wrong(f, "K03", "there is no service %s; a fact about all is about %q", f.Get("service"), Any)
		}
	}
}

func (c *checker) steps() {
	for _, s := range c.book.All("step") {
		name, way, _ := strings.Cut(strings.TrimPrefix(s.ID, s.Get("device")+"."+s.Get("setting")), "-")
		if !strings.HasPrefix(s.ID, s.Get("device")+".") || name != "" || strings.Trim(way, "0123456789") != "" {
			c.wrong(s, "K04", "its id is that of its device and setting: %s.%s", s.Get("device"), s.Get("setting"))
		}
	}
	for _, d := range c.book.All("device") {
		if len(with(c.book, "step", "device", d.ID)) == 0 {
			c.wrong(d, "K04", "no step is for this device")
		}
	}
}

func (c *checker) promises() {
	both, alone := pairs(c.book)
	for _, e := range alone {
		c.wrong(e, "K05", "it has no promise of the other side: child-01 goes with adult-01")
	}
	for _, p := range both {
		if p.child.Get("topic") != p.adult.Get("topic") || !slices.Equal(p.child.All("bands"), p.adult.All("bands")) {
			c.wrong(p.child, "K05", "%s has another topic or other bands", p.adult.ID)
		}
	}
}

// brands looks for names of brands in our own words. Devices and their steps cannot be told without.
func (c *checker) brands() {
	for _, k := range c.book.Kinds {
		if k.Name == "device" || k.Name == "step" {
			continue
		}
		for _, e := range c.book.All(k.Name) {
			if e.Says != "" {
				continue
			}
			for _, lang := range copse.Shipped() {
				w := c.book.Words(e, lang)
				if name := Brand(w.All()); name != "" && w.Lang == lang {
					c.wrong(e, "K06", "its words in %s name a brand: %s", lang, name)
				}
			}
		}
	}
}
