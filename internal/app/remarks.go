package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"copse/internal/copse"
	"copse/internal/remark"
)

// remarksCmd is the operator's view of what readers chose as wrong.
type remarksCmd struct {
	nodeData
	JSON bool `name:"json" help:"Print as JSON."`
}

// remarkLine is what the command says of one thing that was chosen.
type remarkLine struct {
	What  string     `json:"what"`
	Place string     `json:"place"`
	Point copse.ID   `json:"point"`
	Lang  copse.Lang `json:"lang"`
	Count int        `json:"count"`
	Last  string     `json:"last"` // the last day, "2027-01-31"
}

// Run prints what was chosen and how often, the most frequent first.
func (c *remarksCmd) Run(std Streams) (err error) {
	std = std.shown()
	ctx := context.Background()
	d, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	counts, err := remark.NewStore(d, copse.Now).Counts(ctx)
	if err != nil {
		return err
	}
	lines := []remarkLine{}
	for _, n := range counts {
		lines = append(lines, remarkLine{n.What, n.Place, n.Point, n.Lang, n.Count, n.Last.Format(time.DateOnly)})
	}
	if c.JSON {
		return printJSON(std.Out, map[string]any{"remarks": lines})
	}
	for _, l := range lines {
		fmt.Fprintf(std.Out, "%6d  %-8s %-11s %-3s last on %s %s\n", l.Count, l.What, l.Place, l.Lang, l.Last, l.Point)
	}
	if len(lines) == 0 {
		fmt.Fprintln(std.Out, "Nobody has chosen anything.")
	}
	return nil
}
