package assess

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"copse/internal/assess/score"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/web"
)

type sheetPage struct {
	web.Base
	Head    head
	Levels  []string
	Facts   []string // what is asked first
	Areas   []sheetArea
	View    *viewHead
	Edition string
	Many    bool // there is more than one area
}

// sheetArea is an area as it is read.
type sheetArea struct {
	ID, Title string
	Items     []sheetItem
}

// sheetItem is an item as it is read, answered and printed.
type sheetItem struct {
	ID       copse.ID
	Words    ItemWords
	Levels   []levelLine
	Evidence []string
	Because  string // why it is asked, where it hangs on the profile
	How      string // leads to its point
	Gate     bool   // its area hangs on it: it always applies
}

// states are the answers to an item that are no level.
func (x sheetItem) states() []score.State {
	return slices.DeleteFunc(states(), func(s score.State) bool { return x.Gate && s == score.NotApplicable })
}

// levelLine is one level of an item.
type levelLine struct {
	Number int
	Text   string
	Chosen bool
}

// sheetPage shows a checklist to be read in one go, or as a file.
func (d *Door) sheetPage(w http.ResponseWriter, r *http.Request) error {
	v, c := web.VisitOf(r), d.Checklists()
	id, kind, file := strings.Cut(r.PathValue("instrument"), ".")
	if view, ok := c.View(id); ok && !file {
		return d.viewPage(w, r, view)
	}
	in, ok := c.Instrument(id)
	if !ok {
		return copse.E(copse.NotFound, "web.error.not_found")
	}
	if file {
		return d.file(w, r, in, kind, in.ID+"-"+string(v.Lang)+".", Answers{})
	}
	p := sheetPage{Head: d.head(in, v.Lang), Edition: c.Points.Edition, Many: len(in.Areas) > 1}
	p.Base = d.headed(r, p.Head)
	p.Levels = levelNames(v.Words)
	said := c.Words(in, v.Lang)
	for _, fact := range in.Profile {
		p.Facts = append(p.Facts, said.Facts[fact].Ask)
	}
	for i := range in.Areas {
		p.Areas = append(p.Areas, d.area(v.Words, in, &in.Areas[i], nil))
	}
	if view := c.ViewOf(in); view != nil {
		w := c.ViewWords(view, v.Lang)
		p.View = &viewHead{view.ID, w.Title, w.Purpose, w.Lang}
	}
	return d.sheet.Render(w, r, http.StatusOK, p)
}

// titled starts a page whose title may be in another language than its words.
func (d *Door) titled(r *http.Request, title string, lang copse.Lang) web.Base {
	b := d.shell.Base(r, title)
	if lang != b.Lang {
		b.TitleLang, b.TitleDir = lang, "ltr" // only English stands in for another language
	}
	return b
}

func levelNames(w *i18n.Words) (list []string) {
	for n := range Levels + 1 {
		list = append(list, levelName(w, n))
	}
	return list
}

// area is an area to be read; with answers just the items that are asked, and what was answered.
func (d *Door) area(w *i18n.Words, in *Instrument, area *Area, a *Answers) sheetArea {
	c := d.Checklists()
	said := c.Words(in, w.Lang)
	x := sheetArea{ID: string(area.ID), Title: c.areaTitle(area.ID, w.Lang)}
	for _, it := range area.Items {
		if a != nil && !it.AppliesIf.Holds(a.Facts) {
			continue
		}
		item := sheetItem{ID: it.ID, Words: said.Items[it.ID], Because: c.because(w, in, it)}
		for n, text := range item.Words.Levels {
			chosen := a != nil && a.Items[it.ID].State == "answered" && a.Items[it.ID].Level == n
			item.Levels = append(item.Levels, levelLine{n, text, chosen})
		}
		if lines := evidenceWords(w, it); lines != "" {
			item.Evidence = strings.Split(lines, "\n")
		}
		item.How, item.Gate = c.how(w, it.ID), it.Gate != nil
		x.Items = append(x.Items, item)
	}
	return x
}

// because says why an item is asked: "" where everybody is asked.
func (c *Checklists) because(w *i18n.Words, in *Instrument, it *Item) string {
	if len(it.AppliesIf.Facts) == 0 {
		return ""
	}
	said := c.Words(in, w.Lang)
	var reasons []string
	for _, fact := range it.AppliesIf.Facts {
		reasons = append(reasons, said.Facts[fact].Because)
	}
	return w.T("assess.asked_if."+it.AppliesIf.Rule, "facts", w.List(reasons))
}

// how says where it stands how something is done: with the title of the point, where it has one in the language.
func (c *Checklists) how(w *i18n.Words, id copse.ID) string {
	if title := c.pointTitle(id, w.Lang); title != "" {
		return w.T("assess.how", "point", title)
	}
	return w.T("assess.how.plain")
}

// pointTitle is what the library calls a point in a language; "" where it has no word for it.
func (c *Checklists) pointTitle(id copse.ID, lang copse.Lang) string {
	if p, ok := c.Points.Point(id); ok {
		if b, ok := p.Texts.Get(lang, "title"); ok && b.Lang == lang {
			return b.Text()
		}
	}
	return ""
}

// file answers with a checklist, or with answers to it, as a file of a kind; name is that of the file before the kind.
func (d *Door) file(w http.ResponseWriter, r *http.Request, in *Instrument, kind, name string, a Answers) error {
	v, c := web.VisitOf(r), d.Checklists()
	done, err := d.turn(r)
	if err != nil {
		return err
	}
	defer done()
	var b bytes.Buffer
	media := ""
	switch kind {
	case "csv":
		media, err = "text/csv; charset=utf-8", c.WriteCSV(&b, v.Words, in, a)
	case "json":
		media, err = "application/json", c.WriteCatalog(&b, in, v.Lang)
	case "xlsx":
		media, err = xlsx, c.WriteWorkbook(&b, v.Words, in, a)
	default:
		return copse.E(copse.NotFound, "web.error.not_found")
	}
	if err != nil {
		return err
	}
	return send(w, media, name+kind, b.Bytes())
}

const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// send answers with a file to keep.
func send(w http.ResponseWriter, media, name string, data []byte) error {
	w.Header().Set("Content-Type", media)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, err := w.Write(data)
	return err
}

type viewPage struct {
	web.Base
	View   viewHead
	Of     head
	Groups []viewGroup
	Rest   []viewItem // items that no place of the view asks for
}

type viewGroup struct {
	Name   string
	Places []viewLine
}

type viewLine struct {
	Number, Ref, Name, None string
	Items                   []viewItem
}

type viewItem struct {
	ID    copse.ID
	Text  string
	Lang  copse.Lang // of Text
	Level string     // of an answer; "" on the page that only reads, and where the item is not asked
}

func (d *Door) viewPage(w http.ResponseWriter, r *http.Request, view *View) error {
	v, c := web.VisitOf(r), d.Checklists()
	in, ok := c.Instrument(view.Of)
	if !ok {
		return copse.E(copse.NotFound, "web.error.not_found")
	}
	said := c.ViewWords(view, v.Lang)
	p := viewPage{View: viewHead{view.ID, said.Title, said.Purpose, said.Lang}, Of: d.head(in, v.Lang)}
	p.Base = d.titled(r, said.Title, said.Lang)
	p.Groups, p.Rest = d.viewed(v.Words, view, in.Result(Answers{}))
	return d.view.Render(w, r, http.StatusOK, p)
}

// viewed are the items of a result in the order of a view, and those that it does not reach.
func (d *Door) viewed(w *i18n.Words, view *View, res Result) (groups []viewGroup, rest []viewItem) {
	c := d.Checklists()
	names, said := c.ViewWords(view, w.Lang), c.Words(res.Instrument, w.Lang)
	reached := map[copse.ID]bool{}
	line := func(x ItemResult) viewItem {
		item := viewItem{ID: x.Item.ID, Text: said.Items[x.Item.ID].Text, Lang: said.Lang}
		if x.Asked {
			item.Level = answerWords(w, x.Said)
		}
		return item
	}
	for _, g := range c.Read(view, res) {
		group := viewGroup{Name: names.Groups[g.Group.ID]}
		for _, place := range g.Places {
			l := viewLine{Number: place.Number, Ref: place.Ref, Name: names.Places[place.Number], None: names.None[place.None]}
			for _, x := range place.Items {
				reached[x.Item.ID] = true
				l.Items = append(l.Items, line(x))
			}
			group.Places = append(group.Places, l)
		}
		groups = append(groups, group)
	}
	for _, x := range res.items(func(x ItemResult) bool { return !reached[x.Item.ID] }) {
		rest = append(rest, line(x))
	}
	return groups, rest
}
