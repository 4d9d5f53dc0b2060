package assess

import (
	"bytes"
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"copse/internal/assess/score"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/web"
)

// Where a form leads: the field go of its buttons. Everything else is the id of an area.
const (
	goBegin  = "begin"
	goAll    = "all"
	goResult = "result"
	goPolicy = "policy"
	goRead   = "read"
	goOver   = "." // before the name of a kind of file
)

// formSize is the room for a form: the longest checklist with the longest note at each item, in the letters that take most.
const formSize = 1 << 20

type beginPage struct {
	web.Base
	Form  *web.Form
	Head  head
	First string // the area to begin with
	// FirstTitle is its title, where an address asked for it.
	FirstTitle string
	Many       bool // there is more than one area
	Kept       string
	Facts      []web.Option
	About      web.Field
	AsOf       web.Field
}

// beginPage asks what is asked once: whom it is about, when, and which facts decide what is asked.
func (d *Door) beginPage(w http.ResponseWriter, r *http.Request) error {
	in, err := d.instrument(r)
	if err != nil {
		return err
	}
	return d.showBegin(w, r, d.shell.NewForm(r), in, Answers{AsOf: d.Now().Format(time.DateOnly)})
}

// firstArea is the area an address asks to begin with, or that of the button of a form that comes back, else the first.
func firstArea(r *http.Request, form *web.Form, in *Instrument) *Area {
	if a, ok := in.Area(copse.ID(cmp.Or(r.URL.Query().Get("area"), form.Value("go")))); ok {
		return a
	}
	return &in.Areas[0]
}

func (d *Door) showBegin(w http.ResponseWriter, r *http.Request, form *web.Form, in *Instrument, a Answers) error {
	v := web.VisitOf(r)
	p := beginPage{Form: form, Head: d.head(in, v.Lang), Kept: d.carry(in, a)}
	p.Base = d.headed(r, p.Head)
	first := firstArea(r, form, in)
	p.First, p.Many = string(first.ID), len(in.Areas) > 1
	if first != &in.Areas[0] {
		p.FirstTitle = d.Checklists().areaTitle(first.ID, v.Lang)
	}
	said := d.Checklists().Words(in, v.Lang)
	for _, fact := range in.Profile {
		p.Facts = append(p.Facts, web.Option{Value: fact, Label: said.Facts[fact].Ask, Chosen: slices.Contains(a.Facts, fact)})
	}
	p.Carry = &web.Carry{Form: "carry", To: "/assess/" + in.ID + v.Query, Go: goBegin}
	p.About, p.AsOf = form.Field("about", v.Words.T("assess.about")), form.Field("as_of", v.Words.T("assess.as_of"))
	if !form.Faulty() {
		p.About.Value, p.AsOf.Value = a.About, a.AsOf
	}
	return d.begin.Render(w, r, form.Status(), p)
}

// carry are answers as a form takes them along: we keep none.
func (d *Door) carry(in *Instrument, a Answers) string {
	var b bytes.Buffer
	if err := d.Checklists().WriteAnswers(&b, in, a); err != nil {
		panic("answers in memory are always JSON: " + err.Error())
	}
	return strings.TrimSpace(b.String())
}

// post takes what was answered and shows what the button asks for: another area, the result, a file.
func (d *Door) post(w http.ResponseWriter, r *http.Request) error {
	in, err := d.instrument(r)
	if err != nil {
		return err
	}
	// Kept by the reader's own browser alone: without it the browser's Back after a form shows an error, and what was chosen
	// looks lost.
	w.Header().Set("Cache-Control", "private, no-cache")
	form, err := d.shell.ReadForm(w, r, formSize)
	if err != nil {
		return err
	}
	a, err := d.answers(form, in)
	if err != nil {
		return err
	}
	to := form.Value("go")
	if form.Faulty() {
		to = form.Value("on")
	}
	switch kind, file := strings.CutPrefix(to, goOver); {
	case (to == goPolicy || kind == "docx") && !d.head(in, copse.English).Clauses:
		return copse.E(copse.NotFound, "web.error.not_found")
	case to == goBegin || to == "":
		return d.showBegin(w, r, form, in, a)
	case to == goResult:
		return d.showResult(w, r, in, a)
	case to == goPolicy:
		return d.showPolicy(w, r, in, a)
	case to == goRead:
		return d.showRead(w, r, form, d.carry(in, a))
	case file:
		return d.sendFile(w, r, in, kind, a)
	}
	return d.showAnswer(w, r, form, in, a, to)
}

// answers are those a form carries along and those that were given on the page it came from.
func (d *Door) answers(form *web.Form, in *Instrument) (Answers, error) {
	a := Answers{Items: map[copse.ID]Said{}}
	if kept := form.Value("kept"); kept != "" {
		read, faults := d.Checklists().ReadAnswers([]byte(kept))
		if len(faults) > 0 || read.Instrument != in {
			return a, copse.E(copse.Invalid, "assess.error.kept")
		}
		a = read.Answers
	}
	if on := form.Value("on"); on == goBegin {
		a.About, a.Facts = plain(form.Line("about", MaxAbout)), in.inOrder(form.Choices("is", in.Profile...))
		if form.FaultOf("about") != "" {
			a.About = "" // what is carried along must be readable; the field itself keeps what was written
		}
		a.AsOf = ""
		if day := form.Day("as_of"); day.After(d.Now().AddDate(0, 0, 1)) { // it is tomorrow somewhere
			form.Fault("as_of", "assess.as_of.future")
		} else if !day.IsZero() {
			a.AsOf = day.Format(time.DateOnly)
		}
	} else {
		for area, it := range in.Items {
			if on == goAll || on == string(area.ID) {
				readItem(form, it, a)
			}
		}
	}
	return a, nil
}

// readItem reads the answer to one item that stood on the page.
func readItem(form *web.Form, it *Item, a Answers) {
	if !it.AppliesIf.Holds(a.Facts) {
		return
	}
	name, note := "a."+string(it.ID), "n."+string(it.ID)
	said := Said{Note: strings.Join(strings.Fields(plain(form.Value(note))), " ")}
	if utf8.RuneCountInString(said.Note) > MaxNote {
		form.Fault(note, "assess.fault.note", "id", string(it.ID), "most", MaxNote)
	}
	options := []string{string(score.NotKnown), string(score.NotApplicable), string(score.Withheld)}
	for n := range Levels + 1 {
		options = append(options, strconv.Itoa(n))
	}
	chosen := form.Choice(name, options...)
	if n, err := strconv.Atoi(chosen); err == nil {
		said.Position = score.Position{State: score.Answered, Level: n}
	} else {
		said.State = score.State(chosen)
	}
	if said.State == score.NotApplicable && it.Gate != nil {
		form.Fault(name, "assess.gate.na", "id", string(it.ID))
	} else if said.State == score.NotApplicable && said.Note == "" {
		form.Fault(note, "assess.note.needed", "id", string(it.ID))
	}
	if said == (Said{}) {
		delete(a.Items, it.ID)
	} else {
		a.Items[it.ID] = said
	}
}

type answerPage struct {
	web.Base
	Form         *web.Form
	Head         head
	On           string // what stands on the page: an area, or all
	Kept         string
	Areas        []answerArea
	Before, Next *answerStep
	N, Of        int
	Given, Asked int
	Steps        []answerStep
}

// answerStep is an area as a button leads to it.
type answerStep struct {
	ID, Title    string
	Given, Asked int
	Current      bool
}

type answerArea struct {
	ID, Title string
	Items     []answerItem
}

// answerItem is an item as it is answered.
type answerItem struct {
	sheetItem
	Name   string
	States []web.Option
	Note   web.Field
	Open   bool // the note is shown at once
}

// showAnswer shows the items of an area, or all that are asked.
func (d *Door) showAnswer(w http.ResponseWriter, r *http.Request, form *web.Form, in *Instrument, a Answers, on string) error {
	v := web.VisitOf(r)
	p := answerPage{Form: form, Head: d.head(in, v.Lang), On: on, Kept: d.carry(in, in.elsewhere(a, on))}
	p.Base = d.headed(r, p.Head)
	p.Carry = &web.Carry{Form: "carry", To: "/assess/" + in.ID, Go: on}
	at := d.steps(&p, v.Words, in, a)
	if len(p.Steps) == 0 || on != goAll && at < 0 {
		if _, ok := in.Area(copse.ID(on)); !ok || len(p.Steps) == 0 {
			return copse.E(copse.NotFound, "web.error.not_found")
		}
		return d.showAnswer(w, r, form, in, a, p.Steps[0].ID) // of the area asked for nothing applies
	}
	if p.N, p.Of = at+1, len(p.Steps); at > 0 {
		p.Before = &p.Steps[at-1]
	}
	if at >= 0 && at+1 < len(p.Steps) {
		p.Next = &p.Steps[at+1]
	}
	return d.answer.Render(w, r, form.Status(), p)
}

// steps are the areas that are asked, with the items that stand on the page; at is the one that does, -1 for all.
func (d *Door) steps(p *answerPage, w *i18n.Words, in *Instrument, a Answers) (at int) {
	at = -1
	for i := range in.Areas {
		x := d.area(w, in, &in.Areas[i], &a)
		if len(x.Items) == 0 {
			continue
		}
		s := answerStep{ID: x.ID, Title: x.Title, Asked: len(x.Items), Current: p.On == x.ID}
		for _, it := range x.Items {
			if a.Items[it.ID].State != score.Open {
				s.Given++
			}
		}
		p.Given, p.Asked = p.Given+s.Given, p.Asked+s.Asked
		if p.On == goAll || s.Current {
			p.Areas = append(p.Areas, answerArea{x.ID, x.Title, answerItems(w, p.Form, x, a)})
		}
		if s.Current {
			at = len(p.Steps)
		}
		p.Steps = append(p.Steps, s)
	}
	return at
}

// elsewhere are the answers that do not stand on a page: what stands there comes back with its fields.
func (in *Instrument) elsewhere(a Answers, on string) Answers {
	rest := Answers{About: a.About, AsOf: a.AsOf, Facts: a.Facts, Items: map[copse.ID]Said{}}
	for area, it := range in.Items {
		if on != goAll && on != string(area.ID) || !it.AppliesIf.Holds(a.Facts) {
			rest.Items[it.ID] = a.Items[it.ID]
		}
	}
	return rest
}

func answerItems(w *i18n.Words, form *web.Form, area sheetArea, a Answers) (list []answerItem) {
	for _, it := range area.Items {
		said := a.Items[it.ID]
		x := answerItem{sheetItem: it, Name: "a." + string(it.ID), Note: form.Field("n."+string(it.ID), w.T("assess.note"))}
		for _, s := range it.states() {
			x.States = append(x.States, web.Option{Value: string(s), Label: w.T("assess.state." + string(s)), Chosen: said.State == s})
		}
		if x.Note.Value == "" {
			x.Note.Value = strings.Join(strings.Fields(said.Note), " ") // a cell may hold lines; a browser would glue them together
		}
		x.Open = x.Note.Value != "" || x.Note.Fault != ""
		list = append(list, x)
	}
	return list
}

// sendFile answers with the answers as a file to keep, or with a paper made of them.
func (d *Door) sendFile(w http.ResponseWriter, r *http.Request, in *Instrument, kind string, a Answers) error {
	v, c := web.VisitOf(r), d.Checklists()
	w.Header().Set("Cache-Control", "no-store")
	name := strings.TrimSuffix(in.ID+"-"+strings.ReplaceAll(a.AsOf, "-", ""), "-") + "-" + string(v.Lang) + "."
	var b bytes.Buffer
	switch kind {
	case "json":
		if err := c.WriteAnswers(&b, in, a); err != nil {
			return err
		}
		return send(w, "application/json", name+kind, b.Bytes())
	case "oscal":
		if err := c.WriteResults(&b, in, a, v.Lang); err != nil {
			return err
		}
		return send(w, "application/json", name+"oscal.json", b.Bytes())
	case "docx":
		policy := c.policyOf(v.Words, in, a)
		if policy.Empty() { // the page says so, and offers no paper
			return copse.E(copse.NotFound, "web.error.not_found")
		}
		done, err := d.turn(r)
		if err != nil {
			return err
		}
		defer done()
		if err := policy.paper(v.Words).Docx(&b); err != nil {
			return err
		}
		return send(w, docx, name+kind, b.Bytes())
	}
	return d.file(w, r, in, kind, name, a)
}

const docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
