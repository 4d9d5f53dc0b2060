package assess

import (
	"cmp"
	"fmt"
	"math/big"
	"net/http"
	"strings"

	"copse/internal/assess/score"
	"copse/internal/chart"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/web"
)

type resultPage struct {
	web.Base
	Head      head
	Form      *web.Form
	Kept      string
	About     string
	AsOf      string
	Result    Result
	Figure    string // "62 of 100", or that there is none
	Band      string
	Says      []string // what the figure rests on, a sentence each
	Chart     chart.Drawing
	Areas     []areaLine
	First     []moveLine // what would move it most
	Gaps      []gapLine
	NotYet    []gapLine
	Works     []workPlaces
	View      *viewHead
	Groups    []viewGroup
	Facts     []string
	Notes     []noteLine
	Done      string // the name of the level from which nothing is left to do
	FirstArea string
	Counts    string   // how many items have which answer
	Sum       string   // what the parts add up to
	Steps     []string // the bands, with where each begins
}

type areaLine struct {
	ID, Title string
	Chart     chart.Drawing
	Figure    string
	Range     string
	Gaps      int
	GapWords  string
	Applies   bool
	Brings    string
	Why       []whyLine
}

type whyLine struct {
	ID   copse.ID
	Text string
	Says string
	Cap  bool
}

type moveLine struct {
	ID             copse.ID
	Text, From, To string // what is asked, and the two levels
	Aim            string // what the level to reach says
	Adds           string
	How            string
}

type gapLine struct {
	ID         copse.ID
	Text       string
	Now, Aim   string // what its level says, and what level Done does: the levels below it are no aims
	AreaOf     string // the area to change it in
	State      string
	Help       string
	Note       string
	How        string
	AreaID     string
	FirstOfIts bool
	Area       string
	Cases      []Work // what others did
}

type workPlaces struct {
	Name   string
	Places []placeLine
}

type placeLine struct {
	Ref, Name, About string
	Items            []viewItem
}

type noteLine struct {
	ID         copse.ID
	Says, Note string
}

// scaleStep is from tick to tick of the scale of points.
const scaleStep = 25

func (d *Door) showResult(w http.ResponseWriter, r *http.Request, in *Instrument, a Answers) error {
	v, c := web.VisitOf(r), d.Checklists()
	res := in.Result(a)
	p := resultPage{Form: d.shell.NewForm(r), Head: d.head(in, v.Lang), Kept: d.carry(in, a), About: a.About, AsOf: dateWords(v.Words, a.AsOf), Result: res}
	p.Base = d.headed(r, p.Head)
	p.Carry, p.Counts = &web.Carry{Form: "carry", To: "/assess/" + in.ID, Go: goResult}, counts(v.Words, res)
	p.Done, p.Sum = levelName(v.Words, Done), v.Words.Tenths(res.Tenths)
	for _, area := range res.Areas {
		if area.Node != nil && p.FirstArea == "" {
			p.FirstArea = string(area.Area.ID)
		}
	}
	said := c.Words(in, v.Lang)
	for _, fact := range a.Facts {
		p.Facts = append(p.Facts, said.Facts[fact].Ask)
	}
	p.Figure, p.Band, p.Says = c.figure(v.Words, res)
	for n, from := range append([]int{0}, res.Score.Rules.Bands...) {
		p.Steps = append(p.Steps, v.Words.T("assess.step", "from", v.Words.Number(from/score.Points), "name", v.Words.T(fmt.Sprint("assess.band.", n))))
	}
	var err error
	if p.Chart, err = draw(v, res.Score.Root, res.Enough, strings.Join(p.Says[:1], " ")); err != nil {
		return err
	}
	for _, area := range res.Areas {
		line, err := c.areaLine(v, res, area)
		if err != nil {
			return err
		}
		p.Areas = append(p.Areas, line)
	}
	for _, m := range res.Moves[:min(3, len(res.Moves))] {
		x := said.Items[m.Item.ID]
		p.First = append(p.First, moveLine{m.Item.ID, x.Text, levelName(v.Words, m.From), levelName(v.Words, m.To), x.Levels[m.To], adds(v.Words, res, m), c.how(v.Words, m.Item.ID)})
	}
	p.Gaps, p.NotYet = c.gapLines(v.Words, in, res.Gaps()), c.gapLines(v.Words, in, res.NotYet())
	d.addCases(p.Gaps, v.Lang)
	d.beside(&p, v.Words)
	return d.result.Render(w, r, http.StatusOK, p)
}

// beside adds what stands beside the figures: international texts, another order, notes.
func (d *Door) beside(p *resultPage, w *i18n.Words) {
	c := d.Checklists()
	p.Works = d.works(w, p.Result)
	if view := c.ViewOf(p.Result.Instrument); view != nil {
		names := c.ViewWords(view, w.Lang)
		p.View = &viewHead{view.ID, names.Title, names.Purpose, names.Lang}
		p.Groups, _ = d.viewed(w, view, p.Result)
	}
	for _, x := range p.Result.items(func(x ItemResult) bool { return x.Asked && x.Said.Note != "" }) {
		p.Notes = append(p.Notes, noteLine{x.Item.ID, answerWords(w, x.Said), x.Said.Note})
	}
}

// counts says how many items have which answer, without those that none has.
func counts(w *i18n.Words, r Result) string {
	var list []string
	add := func(n int, what string) {
		if n > 0 {
			list = append(list, w.T("assess.result.count", "count", n, "what", what))
		}
	}
	add(r.Counts[score.Answered], w.T("assess.result.given"))
	for _, s := range states() {
		add(r.Counts[s], w.T("assess.state."+string(s)))
	}
	add(r.Counts[score.Open], w.T("assess.state.open"))
	return w.T("assess.result.counts", "asked", w.Number(r.Asked), "list", w.List(list))
}

func dateWords(w *i18n.Words, day string) string {
	if t := dayOf(day); !t.IsZero() {
		return w.Date(t)
	}
	return ""
}

// adds says what a move brings, "+3.1"; "" where there is no figure to add to.
func adds(w *i18n.Words, r Result, m Move) string {
	if !r.Enough {
		return ""
	}
	return w.T("assess.adds", "points", w.Tenths(m.Tenths))
}

// draw places a node on the scale of points.
func draw(v *web.Visit, n *score.Node, figure bool, label string) (chart.Drawing, error) {
	low, high := hundredths(n.Low, false), hundredths(n.High, true)
	r := chart.Range{From: 0, To: score.Points, Step: scaleStep, Low: low, High: high, Mirror: v.Dir == "rtl", Label: label}
	if figure && n.Value != nil {
		at := min(max(hundredths(n.Value, false), low), high)
		r.At = &at
	}
	return r.Draw()
}

// areaLine is an area in the table of the result, with the reasons of its figure.
func (c *Checklists) areaLine(v *web.Visit, r Result, a AreaResult) (line areaLine, err error) {
	w := v.Words
	line = areaLine{ID: string(a.Area.ID), Title: c.areaTitle(a.Area.ID, w.Lang), Gaps: a.Gaps, Applies: a.Node != nil, Brings: w.Tenths(a.Brings)}
	if a.Node == nil {
		return line, nil
	}
	if line.Chart, err = draw(v, a.Node, a.Enough, ""); err != nil {
		return line, err
	}
	line.Figure = w.T("assess.figure.none")
	if a.Enough {
		line.Figure = w.Number(a.Points)
	}
	if a.Node.Low.Cmp(a.Node.High) != 0 { // else it is a trace of rounding
		line.Range = span(w, a.Low, a.High)
	}
	line.GapWords = gapWords(w, a)
	said := c.Words(r.Instrument, w.Lang)
	for _, x := range a.Items {
		if !x.Asked {
			continue
		}
		line.Why = append(line.Why, whyLine{x.Item.ID, said.Items[x.Item.ID].Text, c.why(w, x, r.Enough), x.Cap})
	}
	return line, nil
}

// why says in a sentence what an item brings, or why nothing; without points where there is no figure to add up to.
func (c *Checklists) why(w *i18n.Words, x ItemResult, enough bool) string {
	switch {
	case x.Cap && !enough:
		return w.T("assess.why.cap.only", "below", w.Number(x.Item.Gate.Below), "cap", w.Number(x.Item.Gate.Cap))
	case x.Said.State == score.Answered && !enough:
		return w.T("assess.why.level.only", "level", levelName(w, x.Said.Level), "weight", w.Number(x.Item.Weight))
	case x.Cap:
		return w.T("assess.why.cap", "below", w.Number(x.Item.Gate.Below), "cap", w.Number(x.Item.Gate.Cap), "points", w.Tenths(x.Brings))
	case x.Said.State == score.Answered:
		return w.T("assess.why.level", "level", levelName(w, x.Said.Level), "weight", w.Number(x.Item.Weight), "points", w.Tenths(x.Brings))
	case x.Said.State == score.NotApplicable:
		return w.T("assess.why.na")
	case x.Said.State == score.Open:
		return w.T("assess.why.open")
	}
	return w.T("assess.why.not", "state", w.T("assess.state."+string(x.Said.State)))
}

// span is a range in words; "" where its ends meet.
func span(w *i18n.Words, low, high int) string {
	if low == high {
		return ""
	}
	return w.T("assess.range", "low", w.Number(low), "high", w.Number(high))
}

// gapWords say how many gaps an area has; that there is none only where all of it is known.
func gapWords(w *i18n.Words, a AreaResult) string {
	for _, x := range a.Items {
		if a.Gaps == 0 && x.Asked && x.Said.State != score.Answered && x.Said.State != score.NotApplicable {
			return w.T("assess.gaps.none.known")
		}
	}
	if a.Gaps == 0 {
		return w.T("assess.gaps.none")
	}
	return w.T("assess.gaps.count", "count", a.Gaps)
}

// figure is the figure in words, its band, and what there is to say of it. The first sentence says all of it in short.
func (c *Checklists) figure(w *i18n.Words, r Result) (figure, band string, says []string) {
	span := span(w, r.Low, r.High)
	bandName := func(n int) string { return w.T(fmt.Sprint("assess.band.", n)) }
	if r.Counts[score.Answered] == 0 {
		return w.T("assess.figure.nothing"), "", []string{w.T("assess.says.nothing")}
	}
	points, held := w.T("assess.figure.points", "points", w.Number(r.Points)), ""
	if r.Score.Root.Low.Cmp(r.Score.Root.High) == 0 { // a cap may hold both ends, whatever is not known
		held = w.T("assess.says.held", "points", w.Number(r.Points))
	}
	switch {
	case !r.Enough:
		says = append(says, cmp.Or(held, w.T("assess.says.range", "range", span)))
		for _, a := range r.Areas {
			if a.Enough {
				says = append(says, w.T("assess.says.area", "area", c.areaTitle(a.Area.ID, w.Lang), "points", w.Number(a.Points)))
			}
		}
		if held != "" {
			return points, "", says // there is nothing to wait for
		}
		if id := r.Score.Root.Unheld; id != "" && r.Carried >= r.Score.Rules.Need/score.Points {
			return w.T("assess.figure.range", "range", span), "", append(says, w.T("assess.says.gate", "id", id))
		}
		says = append(says, w.T("assess.says.need", "carried", w.Number(r.Carried), "need", w.Number(r.Score.Rules.Need/score.Points)))
		return w.T("assess.figure.range", "range", span), "", says
	case r.Counts[score.Answered]+r.Counts[score.NotApplicable] == r.Asked:
		says = append(says, w.T("assess.says.exact", "points", w.Number(r.Points)))
	default:
		says = append(says, cmp.Or(held, w.T("assess.says.figure", "points", w.Number(r.Points), "range", span)))
	}
	if r.Bands[0] != r.Bands[1] {
		says = append(says, w.T("assess.says.bands", "low", bandName(r.Bands[0]), "high", bandName(r.Bands[1])))
	}
	for _, also := range r.Also {
		key := "assess.says.same."
		if !also.Same {
			key = "assess.says.other."
		}
		says = append(says, w.T(key+string(also.Reading), "points", w.Number(also.Points)))
	}
	return points, bandName(r.Band), says
}

// gapLines are items with what is left to do, or to find out.
func (c *Checklists) gapLines(w *i18n.Words, in *Instrument, items []ItemResult) (list []gapLine) {
	said, last := c.Words(in, w.Lang), copse.ID("")
	for _, x := range items {
		words := said.Items[x.Item.ID]
		g := gapLine{ID: x.Item.ID, Text: words.Text, State: answerWords(w, x.Said), Help: words.Help, Note: x.Said.Note}
		g.How = c.how(w, x.Item.ID)
		if x.Said.State == score.Answered {
			g.Now, g.Aim = words.Levels[x.Said.Level], words.Levels[Done]
		}
		for i := range in.Areas {
			for _, it := range in.Areas[i].Items {
				if it != x.Item {
					continue
				}
				if g.AreaOf = string(in.Areas[i].ID); in.Areas[i].ID != last {
					last, g.FirstOfIts = in.Areas[i].ID, true
					g.Area, g.AreaID = c.areaTitle(last, w.Lang), string(last)
				}
			}
		}
		list = append(list, g)
	}
	return list
}

// casesShown is how many cases stand beside a gap.
const casesShown = 2

// addCases puts what others did beside the gaps.
func (d *Door) addCases(gaps []gapLine, lang copse.Lang) {
	if d.Cases == nil {
		return
	}
	for i := range gaps {
		all := d.Cases(gaps[i].ID, lang)
		gaps[i].Cases = all[:min(casesShown, len(all))]
	}
}

// works are the international texts that what was answered touches, place by place.
func (d *Door) works(w *i18n.Words, r Result) (list []workPlaces) {
	c := d.Checklists()
	said := c.Words(r.Instrument, w.Lang)
	for _, place := range c.Places(r) {
		work, name, about := d.Place(w, place.Ref)
		if len(list) == 0 || list[len(list)-1].Name != work {
			list = append(list, workPlaces{Name: work})
		}
		line := placeLine{Ref: place.Ref, Name: name, About: about}
		for _, x := range place.Items {
			line.Items = append(line.Items, viewItem{x.Item.ID, said.Items[x.Item.ID].Text, said.Lang, answerWords(w, x.Said)})
		}
		on := &list[len(list)-1]
		on.Places = append(on.Places, line)
	}
	return list
}

// hundredths is a value in whole basis points, rounded outward as an end of a range.
func hundredths(v *big.Rat, up bool) int {
	whole, rest := new(big.Int).DivMod(v.Num(), v.Denom(), new(big.Int))
	n := int(whole.Int64())
	if up && rest.Sign() > 0 {
		n++
	}
	return n
}
