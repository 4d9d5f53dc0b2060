package assess

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"copse/internal/assess/score"
	"copse/internal/copse"
	"copse/internal/doc"
)

// TestPolicyOf: whatever is answered, each item that is asked stands in the draft once, and a clause claims nothing that is
// not in place.
func TestPolicyOf(t *testing.T) {
	c, made := shipped(), 0
	for i, in := range c.Instruments {
		if !c.Words(in, copse.English).hasClauses() {
			continue
		}
		for j, lang := range copse.Shipped() {
			a := anyAnswers(rand.New(rand.NewPCG(uint64(i), uint64(j))), in)
			seen := map[copse.ID]int{}
			for _, x := range policyLines(t, c.policyOf(wordsIn(t, c, lang), in, a), c.Words(in, lang), a) {
				seen[x]++
			}
			for _, it := range in.Items {
				want := 0
				if it.AppliesIf.Holds(a.Facts) {
					want = 1
				}
				if seen[it.ID] != want {
					t.Errorf("%s in %s: %s stands there %d times, wanted %d", in.ID, lang, it.ID, seen[it.ID], want)
				}
			}
			made++
		}
	}
	if made == 0 {
		t.Fatal("no policy was made")
	}
}

// policyLines are the items of a draft, each held to what it rests on.
func policyLines(t *testing.T, p Policy, said *Words, a Answers) (ids []copse.ID) {
	t.Helper()
	for n, part := range p.Parts {
		for m, x := range part.Clauses {
			ids = append(ids, x.ID)
			if s := a.Items[x.ID]; s.State != score.Answered || s.Level < Done || x.Text != said.Items[x.ID].Clause || x.Text == "" || x.Number != fmt.Sprintf("%d.%d", n+1, m+1) {
				t.Errorf("in %s, the clause %s %s %q rests on %v", p.Lang, x.Number, x.ID, x.Text, s)
			}
		}
	}
	for n, x := range p.Promises {
		ids = append(ids, x.ID)
		s := a.Items[x.ID]
		if s.State != score.Answered || s.Level >= Done || x.Text != said.Items[x.ID].Clause || !strings.Contains(x.Rests, said.Items[x.ID].Levels[s.Level]) || x.Number != fmt.Sprint(n+1) {
			t.Errorf("in %s, the promise %+v rests on %v", p.Lang, x, s)
		}
	}
	for _, x := range p.Open {
		ids = append(ids, x.ID)
		if s := a.Items[x.ID]; s.State == score.Answered || s.State == score.NotApplicable {
			t.Errorf("in %s, %s is open, and answered %v", p.Lang, x.ID, s)
		}
	}
	for _, x := range p.Left {
		ids = append(ids, x.ID)
		if s := a.Items[x.ID]; s.State != score.NotApplicable || x.Rests != s.Note {
			t.Errorf("in %s, %s is left out, and answered %v", p.Lang, x.ID, s)
		}
	}
	return ids
}

// blockLines are the blocks of a paper, in short.
func blockLines(d doc.Document) (list []string) {
	said := func(l doc.Line) string {
		var b strings.Builder
		for _, x := range l {
			b.WriteString(x.Words)
		}
		return b.String()
	}
	for _, b := range d.Blocks {
		line := strings.TrimPrefix(reflect.TypeOf(b).String(), "doc.")
		switch b := b.(type) {
		case doc.Heading:
			line += fmt.Sprint(b.Level, " ", said(b.Text))
		case doc.Clause:
			line += " " + b.Number + " " + said(b.Text) + " | " + said(b.Note)
		case doc.Bullets:
			for _, x := range b.Items {
				line += " • " + said(x)
			}
		case doc.Table:
			line += fmt.Sprint(" ", b.Name, " ", len(b.Header), " columns")
			for _, row := range b.Rows {
				line += " •"
				for _, x := range row {
					line += " " + said(x) + ";"
				}
			}
		case doc.Signature:
			line += fmt.Sprint(" ", len(b.Labels))
		}
		list = append(list, line)
	}
	return list
}

func TestPolicyOf_paper(t *testing.T) {
	c := catalogOn(small())
	in, w := instrumentOf(t, c, "cop-small"), wordsIn(t, c, copse.English)
	a := Answers{About: "Rivertown", AsOf: "2026-11-30", Facts: []string{"devices"}, Items: map[copse.ID]Said{
		"EDU-DEV-1": atLevel(4), "EDU-DEV-2": {Position: score.Position{State: score.NotApplicable}, Note: "no updates"}, "EDU-DEV-3": having(score.Withheld),
		"EDU-POL-1": atLevel(2), "EDU-POL-6": atLevel(0), "EDU-POL-7": atLevel(3), "EDU-POL-3": having(score.NotKnown)}}
	p := c.policyOf(w, in, a)
	d := p.paper(w)
	if d.Title != p.Title || !strings.Contains(d.Title, "Rivertown") || d.Lang != copse.English {
		t.Errorf("the paper is called %q, in %s", d.Title, d.Lang)
	}
	title := func(id copse.ID) string { return c.pointTitle(id, copse.English) }
	want := []string{
		"Para", "Para",
		"Heading1 School devices and network",
		"Clause 1.1 We say: Each device has a lock. | Rests on EDU-DEV-1 “" + title("EDU-DEV-1") + "”, answered with level 4 in place and reviewed: Wholly, and looked at.",
		"Heading1 School policies",
		"Clause 2.1 We say: Phones have rules. | Rests on EDU-POL-7 “" + title("EDU-POL-7") + "”, answered with level 3 in place: Wholly.",
		"Heading1 What we promise to do", "Para",
		"Table What we promise to do 4 columns • 1; We say: There is a policy.; ; ; • 2; We say: Pictures have rules.; ; ;",
		"Signature 2",
		"Heading1 Annex: what stands behind it", "Para",
		"Clause 1 Rests on EDU-POL-1 “" + title("EDU-POL-1") + "”, answered with level 2 partly in place: In part. | ",
		"Clause 2 Rests on EDU-POL-6 “" + title("EDU-POL-6") + "”, answered with level 0 nothing yet: Nothing. | ",
		"Heading2 Not answered yet", "Para",
		"Bullets • EDU-DEV-3 The network is filtered. • EDU-POL-3 Complaints are heard. • EDU-STF-1 Staff are trained.",
		"Heading2 Said not to apply", "Para",
		"Bullets • EDU-DEV-2 Updates are made by a named person. no updates",
	}
	if diff := cmp.Diff(want, blockLines(d)); diff != "" {
		t.Error(diff)
	}
	for _, b := range c.policyOf(wordsIn(t, c, "zh"), in, a).paper(wordsIn(t, c, "zh")).Blocks {
		if x, ok := b.(doc.Clause); ok && x.Text[0].Lang != copse.English {
			t.Errorf("an English clause in a Chinese paper says it is in %q", x.Text[0].Lang)
		}
	}
	if got := blockLines(c.policyOf(w, in, Answers{}).paper(w)); len(got) != 7 { // a lead, a line to sign, and what is open as an annex
		t.Errorf("of no answers: %v", got)
	}
}
