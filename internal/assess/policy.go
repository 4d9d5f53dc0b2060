package assess

import (
	"copse/internal/assess/score"
	"copse/internal/copse"
	"copse/internal/doc"
	"copse/internal/i18n"
)

// Empty reports a draft in which nothing stands yet.
func (p Policy) Empty() bool { return len(p.Parts)+len(p.Promises) == 0 }

// Policy is a draft that a company, a school or a club makes of its answers. What is done stands as a clause, with the
// answer and the point it rests on; what is not done is a commitment with room for a name and a day, never a claim.
type Policy struct {
	Title    string
	Lead     []string
	Parts    []PolicyPart
	Promises []Clause // what is to be done: none of it is wholly done today
	Open     []Clause // asked, and without an answer
	Left     []Clause // said not to apply
	Lang     copse.Lang
}

// PolicyPart are the clauses of an area.
type PolicyPart struct {
	Title   string
	Clauses []Clause
}

// Clause is a sentence of a policy and what it rests on.
type Clause struct {
	Number string
	ID     copse.ID
	Text   string
	Rests  string
}

// policyOf makes the draft. Its clauses are in the instrument's language, which is English where it lacks that of words.
func (c *Checklists) policyOf(w *i18n.Words, in *Instrument, a Answers) Policy {
	said, t := c.Words(in, w.Lang), w.T
	p := Policy{Title: t("assess.policy.title"), Lang: said.Lang}
	if a.About != "" {
		p.Title = t("assess.policy.title.of", "name", a.About)
	}
	p.Lead = append(p.Lead, t("assess.policy.draft"))
	if day := dateWords(w, a.AsOf); day != "" {
		p.Lead = append(p.Lead, t("assess.policy.made", "checklist", said.Title, "version", in.Version, "date", day))
	}
	for _, area := range in.Result(a).Areas {
		part := PolicyPart{Title: c.areaTitle(area.Area.ID, w.Lang)}
		for _, x := range area.Items {
			if !x.Asked || x.Cap {
				continue
			}
			words := said.Items[x.Item.ID]
			point := c.pointTitle(x.Item.ID, w.Lang)
			clause := Clause{ID: x.Item.ID, Text: words.Clause}
			switch {
			case x.Said.State == score.Answered:
				key := "assess.policy.rests"
				if point == "" {
					key = "assess.policy.rests.plain"
				}
				clause.Rests = t(key, "id", string(x.Item.ID), "point", point, "level", levelName(w, x.Said.Level), "says", words.Levels[x.Said.Level])
			case x.Said.State == score.NotApplicable:
				clause.Text, clause.Rests = words.Text, x.Said.Note
				p.Left = append(p.Left, clause)
				continue
			default:
				clause.Text = words.Text
				p.Open = append(p.Open, clause)
				continue
			}
			if x.Gap() {
				p.Promises = append(p.Promises, clause)
				continue
			}
			part.Clauses = append(part.Clauses, clause)
		}
		if len(part.Clauses) > 0 {
			p.Parts = append(p.Parts, part)
		}
	}
	p.number(w)
	return p
}

// number counts the parts that have clauses, and the promises.
func (p *Policy) number(w *i18n.Words) {
	for i, part := range p.Parts {
		for j := range part.Clauses {
			part.Clauses[j].Number = w.Number(i+1) + "." + w.Number(j+1)
		}
	}
	for i := range p.Promises {
		p.Promises[i].Number = w.Number(i + 1)
	}
}

// paper is the draft as a document to go on with.
func (p Policy) paper(w *i18n.Words) doc.Document {
	t := w.T
	own := func(s string) doc.Line { return doc.Line{{Words: s, Lang: p.Lang}} }
	d := doc.Document{Lang: w.Lang, Title: p.Title, Subject: t("assess.policy.title")}
	add := func(b ...doc.Block) { d.Blocks = append(d.Blocks, b...) }
	for _, s := range p.Lead {
		add(doc.Para{Text: doc.Words(s)})
	}
	for _, part := range p.Parts {
		add(doc.Heading{Level: 1, Text: doc.Words(part.Title)})
		for _, c := range part.Clauses {
			add(doc.Clause{Number: c.Number, Text: own(c.Text), Note: own(c.Rests)})
		}
	}
	if len(p.Promises) > 0 {
		table := doc.Table{Name: t("assess.policy.promises"), Widths: []int{6, 54, 22, 18},
			Header: []doc.Line{doc.Words(t("assess.policy.no")), doc.Words(t("assess.policy.promise")), doc.Words(t("assess.policy.who")), doc.Words(t("assess.policy.when"))}}
		for _, x := range p.Promises {
			table.Rows = append(table.Rows, []doc.Line{doc.Words(x.Number), own(x.Text), nil, nil})
		}
		add(doc.Heading{Level: 1, Text: doc.Words(t("assess.policy.promises"))}, doc.Para{Text: doc.Words(t("assess.policy.promises.lead"))}, table)
	}
	add(doc.Signature{Labels: []doc.Line{doc.Words(t("assess.policy.sign.name")), doc.Words(t("assess.policy.sign.day"))}})
	p.annex(w, add)
	return d
}

// annex says what stands behind the promises and what is left: it is for who goes on with the draft, not for who signs.
func (p Policy) annex(w *i18n.Words, add func(...doc.Block)) {
	if len(p.Promises)+len(p.Open)+len(p.Left) == 0 {
		return
	}
	t := w.T
	own := func(s string) doc.Line { return doc.Line{{Words: s, Lang: p.Lang}} }
	add(doc.Heading{Level: 1, Text: doc.Words(t("assess.policy.annex"))}, doc.Para{Text: doc.Words(t("assess.policy.annex.lead"))})
	for _, x := range p.Promises {
		add(doc.Clause{Number: x.Number, Text: own(x.Rests)})
	}
	list := func(key string, clauses []Clause) {
		if len(clauses) == 0 {
			return
		}
		var b doc.Bullets
		for _, c := range clauses {
			line := doc.Line{{Words: string(c.ID), Lang: copse.English}, {Words: " "}, {Words: c.Text, Lang: p.Lang}}
			if c.Rests != "" {
				line = append(line, doc.Text{Words: " "}, doc.Text{Words: c.Rests, Lang: p.Lang})
			}
			b.Items = append(b.Items, line)
		}
		add(doc.Heading{Level: 2, Text: doc.Words(t(key))}, doc.Para{Text: doc.Words(t(key + ".lead"))}, b)
	}
	list("assess.policy.open", p.Open)
	list("assess.policy.left", p.Left)
}
