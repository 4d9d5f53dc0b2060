package learn

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"copse/internal/prose"
	"copse/internal/web"
)

type storiesPage struct {
	web.Base
	notes
	Stories   []cover
	Exercises []exerciseLine
	Levels    []cover
}

// cover is a story on the shelf.
type cover struct {
	link
	Line    text
	Picture template.HTML
}

func (d *Door) storiesPage(w http.ResponseWriter, r *http.Request) error {
	x := d.reading(r)
	p := storiesPage{Base: d.base(r, x.ui.T("learn.link"))}
	for _, e := range x.book.All("story") {
		c, err := x.cover(storyOf(x.book, e))
		if err != nil {
			return err
		}
		p.Stories = append(p.Stories, c)
	}
	for _, e := range x.book.All("exercise") {
		p.Exercises = append(p.Exercises, x.exerciseLine(e))
	}
	for _, e := range x.book.All("level") {
		c, err := x.levelCover(e)
		if err != nil {
			return err
		}
		p.Levels = append(p.Levels, c)
	}
	p.notes = x.notes
	return d.stories.Render(w, r, http.StatusOK, p)
}

func (x *reading) cover(s *Story) (cover, error) {
	said := x.words(s.Entry)
	c := cover{link: link{Href: storyPath(s.ID), Title: said.line("title")}, Line: said.line("line")}
	n, ok := s.Scene(strings.TrimPrefix(s.Get("cover"), s.ID+"."))
	if !ok {
		n = s.Start
	}
	var err error
	c.Picture, err = x.door.Art().Draw(n.picture())
	return c, err
}

type storyPage struct {
	web.Base
	notes
	cover
	Heading     text // the title of the page's Base is a string
	Start, Easy string
	Whole       string
	GrownUp     grownUp
}

// grownUp is what is for the one who reads along.
type grownUp struct {
	About     text
	Ask, Told []text
	Points    []link
	Line      *Helpline
	Unread    bool // nobody signed what a child's safety hangs on
}

// storyPage is the front of a story: what it is about, and what is for the one who reads along.
func (d *Door) storyPage(w http.ResponseWriter, r *http.Request) error {
	t, err := d.told(r, false)
	if err != nil {
		return err
	}
	c, err := t.cover(t.story)
	if err != nil {
		return err
	}
	p := storyPage{Base: t.titled(r), cover: c, Heading: c.Title, Start: scenePath(t.story.Start, false), Easy: scenePath(t.story.Start, true),
		Whole: wholePath(t.story.ID, false), GrownUp: t.grownUp()}
	p.notes = t.notes
	return d.story.Render(w, r, http.StatusOK, p)
}

// told is a story as somebody reads it.
type told struct {
	*reading
	story *Story
	easy  bool
}

func (d *Door) told(r *http.Request, easy bool) (*told, error) {
	x := d.reading(r)
	e, ok := x.book.Entry("story", r.PathValue("story"))
	if !ok {
		return nil, notFound()
	}
	s := storyOf(x.book, e)
	if s.Start == nil {
		return nil, fmt.Errorf("story %s has no scene to start with", s.ID)
	}
	return &told{x, s, easy}, nil
}

func (d *Door) base(r *http.Request, title string) web.Base {
	b := d.shell.Base(r, title)
	b.Door = "child"
	return b
}

// titled begins a page of a story. Where somebody means harm, the title of the document, which stays in the history of the
// device, does not say which story it was.
func (t *told) titled(r *http.Request) web.Base {
	title := t.words(t.story.Entry).line("title")
	if t.story.Harm() {
		return t.door.base(r, t.ui.T("learn.story.neutral"))
	}
	return t.door.named(r, title)
}

// named begins a page that is called as a text is; English standing in for it is marked.
func (d *Door) named(r *http.Request, title text) web.Base {
	b := d.base(r, title.Plain)
	if title.Lang != b.Lang {
		b.TitleLang, b.TitleDir = title.Lang, prose.Direction(title.Lang)
	}
	return b
}

func (t *told) grownUp() grownUp {
	said := t.words(t.story.Entry)
	g := grownUp{About: said.line("about"), Ask: said.lines("ask"), Told: said.lines("told"), Points: t.points(t.story.All("points"))}
	g.Line = t.line()
	keys := t.story.criticalKeys(t.book)
	g.Unread = len(keys) > 0 && (t.door.Read == nil || !t.door.Read(t.lang, keys...))
	return g
}

// line is who listens in the country, nil where nobody is named.
func (x *reading) line() *Helpline {
	if x.door.Helpline == nil {
		return nil
	}
	if l, ok := x.door.Helpline(x.ui); ok {
		return &l
	}
	return nil
}

// page is a scene as it is shown: its picture, its words, its ways on.
type page struct {
	N       int
	Name    string
	Picture template.HTML
	Alt     text
	Say     []text
	Fault   text
	Ask     text
	Choices []choice
	Came    []came
	Next    string
	Rewind  string
	NextN   int // on paper
	RewindN int
	Help    bool
	End     bool
}

// choice is a way on; N is the number of its scene on paper.
type choice struct {
	Href string
	Icon template.HTML
	Text text
	Why  text
	N    int
}

// came is the reason of a choice that led here, shown to who made it: the address of the choice ends in its ID.
type came struct {
	ID   string
	Text text
	Why  text
}

func cameID(c Came) string { return fmt.Sprintf("from-%s-%d", c.Scene.Name, c.N+1) }

func (t *told) page(n *Node) (page, error) {
	said := t.words(n.Entry)
	p := page{N: t.story.Number(n), Name: n.Name, Alt: said.line("alt"), Say: said.lines("say"), Fault: said.line("fault"), Ask: said.line("ask"),
		Help: n.isHelp(), End: n.isEnd()}
	if easy := said.lines("easy"); t.easy && len(easy) > 0 {
		p.Say = easy
	}
	var err error
	if p.Picture, err = t.door.Art().Draw(n.picture()); err != nil {
		return p, err
	}
	parts := said.Parts("choices")
	for i, ch := range n.Choices {
		if i >= len(parts) {
			break // Check refuses it
		}
		c := choice{Href: scenePath(ch.To, t.easy) + "#" + cameID(Came{n, i}), Text: prose.TextIn(said.Lang, parts[i].Head), N: t.story.Number(ch.To)}
		c.Why = prose.TextIn(said.Lang, strings.Join(parts[i].Lines, " "))
		if c.Icon, err = t.door.Art().Icon(ch.Icon); err != nil {
			return p, err
		}
		p.Choices = append(p.Choices, c)
	}
	for _, from := range n.From {
		there := t.words(from.Scene.Entry)
		if parts := there.Parts("choices"); from.N < len(parts) {
			p.Came = append(p.Came, came{cameID(from), prose.TextIn(there.Lang, parts[from.N].Head), prose.TextIn(there.Lang, strings.Join(parts[from.N].Lines, " "))})
		}
	}
	if n.Next != nil {
		p.Next, p.NextN = scenePath(n.Next, t.easy), t.story.Number(n.Next)
	}
	if n.Rewind != nil {
		p.Rewind, p.RewindN = scenePath(n.Rewind, t.easy), t.story.Number(n.Rewind)
	}
	return p, nil
}

type scenePage struct {
	web.Base
	notes
	page
	Heading          text
	Front, Again     string
	Easy             bool
	Standard, Easier string // the same scene in the other words
	GrownUp          grownUp
}

func (d *Door) scenePage(w http.ResponseWriter, r *http.Request, t *told) error {
	n, ok := t.story.Scene(r.PathValue("scene"))
	if !ok {
		return notFound()
	}
	shown, err := t.page(n)
	if err != nil {
		return err
	}
	p := scenePage{Base: t.titled(r), page: shown, Heading: t.words(t.story.Entry).line("title"), Front: storyPath(t.story.ID), Again: scenePath(t.story.Start, t.easy),
		Easy: t.easy, Standard: scenePath(n, false), Easier: scenePath(n, true), GrownUp: t.grownUp()}
	p.notes = t.notes
	return d.scene.Render(w, r, http.StatusOK, p)
}

type wholePage struct {
	web.Base
	notes
	Heading text
	Line    text
	Front   string
	Easy    bool
	Pages   []page
	GrownUp grownUp
}

// wholePage is a story on paper: all scenes in their order, and at each choice the number of the picture to go to.
func (d *Door) wholePage(w http.ResponseWriter, r *http.Request, t *told) error {
	said := t.words(t.story.Entry)
	p := wholePage{Base: t.titled(r), Heading: said.line("title"), Line: said.line("line"), Front: storyPath(t.story.ID), Easy: t.easy, GrownUp: t.grownUp()}
	for _, n := range t.story.Scenes {
		shown, err := t.page(n)
		if err != nil {
			return err
		}
		p.Pages = append(p.Pages, shown)
	}
	p.notes = t.notes
	return d.whole.Render(w, r, http.StatusOK, p)
}
