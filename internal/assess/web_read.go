package assess

import (
	"net/http"
	"slices"

	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/web"
)

type readPage struct {
	web.Base
	Form    *web.Form
	Kept    string // answers to compare with, as they came; "" for none
	Of      string // the checklist they answer, where no file was read yet
	Faults  []faultLine
	Head    *head // of the instrument that was read; nil before a file was sent, and where it has faults
	Read    string
	About   string
	AsOf    string
	Given   int
	From    string // the version the file was written for, where that is another
	Again   []viewItem
	Against bool   // compared with answers that came along
	Was, Is string // the figures of both
	Other   string // in what they differ beside answers
	Another string // the checklist of the answers that came along, where the file answers another
	Only    string // the one thing that is wrong with the file as a whole
	Changes []changeLine
}

type faultLine struct{ Where, Text string }

type changeLine struct {
	ID            copse.ID
	Text          string
	Before, After string
	Note          string // of the answer as it is after
}

// readForm asks for a file of answers.
func (d *Door) readForm(w http.ResponseWriter, r *http.Request) error {
	return d.showRead(w, r, d.shell.NewForm(r), "")
}

// showRead asks for a file that is compared with the answers that came along; "" where none did.
func (d *Door) showRead(w http.ResponseWriter, r *http.Request, form *web.Form, kept string) error {
	p := readPage{Base: d.shell.Base(r, web.VisitOf(r).Words.T("assess.read.title")), Form: form, Kept: kept}
	d.takeAlong(&p)
	return d.read.Render(w, r, form.Status(), p)
}

// takeAlong makes the row of languages take along the answers that a page without a file of its own has to compare with.
func (d *Door) takeAlong(p *readPage) {
	if p.Kept == "" {
		return
	}
	if kept, faults := d.Checklists().ReadAnswers([]byte(p.Kept)); len(faults) == 0 {
		p.Of = kept.Instrument.ID
		p.Carry = &web.Carry{Form: "carry", To: "/assess/" + p.Of, Go: goRead}
	}
}

// readFile reads a file of answers and says what it changes, before anything is made of it.
func (d *Door) readFile(w http.ResponseWriter, r *http.Request) error {
	v := web.VisitOf(r)
	form, data, err := d.shell.ReadUpload(w, r, 2*MaxFile)
	if err != nil {
		return err
	}
	done, err := d.turn(r) // once the file is here: who sends slowly keeps nobody waiting
	if err != nil {
		return err
	}
	defer done()
	if data == nil {
		form.Fault("file", "assess.read.missing")
	}
	if form.Faulty() {
		return d.showRead(w, r, form, form.Value("kept"))
	}
	p := readPage{Base: d.shell.Base(r, v.Words.T("assess.read.title")), Form: form, Kept: form.Value("kept")}
	read, faults := d.Checklists().ReadAnswers(data)
	if len(faults) > 0 {
		if p.Faults = faultLines(v.Words, faults); len(p.Faults) == 1 && p.Faults[0].Where == "" {
			p.Only, p.Faults = p.Faults[0].Text, nil
		}
		d.takeAlong(&p)
		return d.read.Render(w, r, http.StatusUnprocessableEntity, p)
	}
	d.tell(&p, v.Words, read)
	return d.read.Render(w, r, http.StatusOK, p)
}

// tell says what a file holds, and what it changes of the answers that came along.
func (d *Door) tell(p *readPage, w *i18n.Words, read Read) {
	c, in := d.Checklists(), read.Instrument
	head := d.head(in, w.Lang)
	p.Head, p.Read = &head, d.carry(in, read.Answers)
	if p.Kept == "" { // with answers to compare with, a language would choose between the two
		p.Carry = &web.Carry{Form: "carry", To: "/assess/" + in.ID, Go: goResult}
	}
	if read.Before != nil {
		p.From = read.Before.Version
	}
	p.About, p.AsOf, p.Given = read.Answers.About, dateWords(w, read.Answers.AsOf), len(read.Answers.Items)
	said := c.Words(in, w.Lang)
	for _, id := range read.Again {
		p.Again = append(p.Again, viewItem{id, said.Items[id].Text, said.Lang, answerWords(w, read.Answers.Items[id])})
	}
	before := Answers{}
	if p.Kept != "" {
		if kept, faults := c.ReadAnswers([]byte(p.Kept)); len(faults) == 0 && kept.Instrument == in {
			before, p.Against = kept.Answers, true
			p.Was, _, _ = c.figure(w, in.Result(before))
			p.Is, _, _ = c.figure(w, in.Result(read.Answers))
			p.Other = otherHead(w, before, read.Answers)
		} else if len(faults) == 0 {
			p.Another = c.Words(kept.Instrument, w.Lang).Title
		}
	}
	for _, x := range in.Changes(before, read.Answers) {
		p.Changes = append(p.Changes, changeLine{x.Item.ID, said.Items[x.Item.ID].Text, answerOr(w, x.Before), answerOr(w, x.After), x.After.Note})
	}
}

// otherHead says in what two sets of answers differ beside their answers; "" for nothing.
func otherHead(w *i18n.Words, a, b Answers) string {
	var list []string
	if a.About != b.About {
		list = append(list, w.T("assess.about"))
	}
	if a.AsOf != b.AsOf {
		list = append(list, w.T("assess.as_of"))
	}
	if !slices.Equal(slices.Sorted(slices.Values(a.Facts)), slices.Sorted(slices.Values(b.Facts))) {
		list = append(list, w.T("assess.profile"))
	}
	return w.List(list)
}

func answerOr(w *i18n.Words, s Said) string {
	if text := answerWords(w, s); text != "" {
		return text
	}
	return w.T("assess.state.open")
}

// mostFaults is how many faults are shown at once.
const mostFaults = 50

func faultLines(w *i18n.Words, faults []Fault) (list []faultLine) {
	for _, f := range faults[:min(mostFaults, len(faults))] {
		list = append(list, faultLine{f.Where(w), w.T(f.Key, f.Args...)})
	}
	return list
}
