package services

import (
	"net/http"
	"strings"

	"copse/internal/web"
)

type agreementPage struct {
	web.Base
	notes
	Topics []topicLine
	Bands  []string
	Line   *Helpline // for the paper
}

// topicLine is what some promises are about.
type topicLine struct {
	Topic string
	Pairs []pairLine
}

// pairLine is what a child and an adult promise each other, and for which ages.
type pairLine struct {
	Number       string
	Bands        string // with blanks between
	From         string // the youngest age, "" where it is for the youngest of all
	Child, Adult text
}

func (d *Door) agreementPage(w http.ResponseWriter, r *http.Request) error {
	x := d.reading(r)
	p := agreementPage{Base: d.titled(r, x.word("services.agreement.title")), Bands: Bands(), Line: d.line(x.ui)}
	all, _ := pairs(x.book)
	for _, topic := range promiseTopics() {
		line := topicLine{Topic: topic}
		for _, pair := range all {
			if pair.child.Get("topic") == topic {
				line.Pairs = append(line.Pairs, pairLine{pair.number(), strings.Join(pair.child.All("bands"), " "), pair.from(), x.words(pair.child).line("text"), x.words(pair.adult).line("text")})
			}
		}
		if line.Pairs != nil {
			p.Topics = append(p.Topics, line)
		}
	}
	p.Form, p.notes = true, x.notes
	return d.agreement.Render(w, r, http.StatusOK, p)
}
