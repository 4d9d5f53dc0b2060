package assess

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"strings"

	"copse/internal/assess/score"
	"copse/internal/i18n"
)

// Say writes the figure of a result and what there is to say of it; with reasons also each area and item, what it
// brings, and what would move the figure most.
func (c *Checklists) Say(out io.Writer, words *i18n.Words, r Result, reasons bool) error {
	var b strings.Builder
	said := c.Words(r.Instrument, words.Lang)
	figure, band, says := c.figure(words, r)
	fmt.Fprintf(&b, "%s %s\n%s\n", said.Title, r.Instrument.Version, strings.TrimSpace(figure+"  "+band))
	for _, s := range append(says, counts(words, r)) {
		fmt.Fprintln(&b, s)
	}
	if reasons {
		for _, a := range r.Areas {
			if a.Node == nil {
				continue
			}
			fmt.Fprintf(&b, "\n%5s  %s  %s  (%s)\n", points(r, words, a.Brings), a.Area.ID, c.areaTitle(a.Area.ID, words.Lang), cmp.Or(span(words, a.Low, a.High), words.Number(a.Low)))
			for _, x := range a.Items {
				if x.Asked {
					fmt.Fprintf(&b, "     %5s  %-10s  %s\n", points(r, words, x.Brings), x.Item.ID, c.why(words, x, r.Enough))
				}
			}
		}
		if len(r.Moves) > 0 {
			fmt.Fprintf(&b, "\n%s\n", words.T("assess.first"))
		}
		for _, m := range r.Moves[:min(5, len(r.Moves))] {
			line := fmt.Sprintf("     %-10s  %s -> %s  %s", m.Item.ID, levelName(words, m.From), levelName(words, m.To), adds(words, r, m))
			fmt.Fprintln(&b, strings.TrimRight(line, " "))
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// traceNode is a node of a result as a file has it. Numbers are exact: whole, or as 1600/7; in basis points.
type traceNode struct {
	ID     string       `json:"id"`
	Rule   score.Rule   `json:"rule,omitempty"`
	Cap    bool         `json:"cap,omitempty"`
	Weight int          `json:"weight,omitempty"`
	State  score.State  `json:"state,omitempty"`
	Level  *int         `json:"level,omitempty"`
	Low    string       `json:"low,omitempty"`
	High   string       `json:"high,omitempty"`
	Value  string       `json:"value,omitempty"`
	Brings string       `json:"brings,omitempty"`
	Parts  []*traceNode `json:"parts,omitempty"`
}

// Trace writes every step of a result as JSON: the same answers give the same bytes on every machine.
func (c *Checklists) Trace(out io.Writer, r Result) error {
	enc := json.NewEncoder(out)
	enc.SetIndent("", " ")
	return enc.Encode(map[string]any{"schema": "copse-score/1", "instrument": r.Instrument.ID, "version": r.Instrument.Version,
		"enough": r.Enough, "carried": exact(r.Score.Carried), "root": traced(r.Score.Root)})
}

func traced(n *score.Node) *traceNode {
	t := &traceNode{ID: n.ID, Rule: n.Rule, Cap: n.Cap, Weight: n.Weight, State: n.Answer.State,
		Low: exact(n.Low), High: exact(n.High), Value: exact(n.Value), Brings: exact(n.Brings)}
	if n.Answer.State == score.Answered && n.Answer.Level >= 0 {
		t.Level = &n.Answer.Level
	}
	for _, p := range n.Parts {
		t.Parts = append(t.Parts, traced(p))
	}
	return t
}

func exact(v *big.Rat) string {
	if v == nil {
		return ""
	}
	return v.RatString()
}

// points are what a part brings, where there is a figure that they add up to.
func points(r Result, w *i18n.Words, tenths int) string {
	if !r.Enough {
		return ""
	}
	return w.Tenths(tenths)
}
