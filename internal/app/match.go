package app

import (
	"fmt"

	"copse/internal/match"
)

// matchCmd makes hash lists and measures the search in them; it needs no settings and no network.
type matchCmd struct {
	Gen   matchGenCmd   `cmd:"" help:"Make a synthetic list of hashes, and queries for it."`
	Bench matchBenchCmd `cmd:"" help:"Measure the search in a list of hashes."`
}

// matchGenCmd writes a list that other programs can read too.
type matchGenCmd struct {
	Kind     string `help:"One of ${enum}." enum:"uniform,clustered,adversarial" default:"uniform"`
	N        int    `help:"Number of hashes." name:"n" required:""`
	Seed     uint64 `help:"Seed: the same one gives the same list and queries." default:"1"`
	Out      string `help:"File for the list." type:"path" required:""`
	Queries  string `help:"File for the queries." type:"path" required:""`
	NQueries int    `help:"Number of queries." name:"n-queries" default:"4000"`
}

// Help is printed below the flags.
func (c *matchGenCmd) Help() string {
	return "Files hold raw hashes, 32 bytes each in canonical byte order, and nothing else. The lists are models, " +
		"not fitted to any real list."
}

// Run makes the list and the queries and writes both.
func (c *matchGenCmd) Run(std Streams) error {
	list, queries, err := match.Generate(match.ListKind(c.Kind), c.N, c.NQueries, c.Seed)
	if err != nil {
		return err
	}
	if err := match.WriteHashes(c.Out, list); err != nil {
		return err
	}
	if err := match.WriteHashes(c.Queries, queries); err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.Err, "%d hashes in %s, %d queries in %s\n", len(list), c.Out, len(queries), c.Queries)
	return err
}

// matchBenchCmd prints the table of the performance page.
type matchBenchCmd struct {
	List    string  `help:"File of the list." type:"existingfile" required:""`
	Queries string  `help:"File of the queries." type:"existingfile" required:""`
	Radius  int     `help:"Largest distance of a match in bits, 0 to 255." default:"31"`
	JSON    bool    `help:"As JSON." name:"json"`
	Kind    string  `help:"Name of the list in the table; the file itself does not say." default:"list"`
	Seconds float64 `help:"Seconds for each row." default:"2"`
	Digests bool    `help:"Also measure exact digests, as many as there are hashes."`
}

// Run measures and prints.
func (c *matchBenchCmd) Run(std Streams) error {
	list, err := match.ReadHashes(c.List)
	if err != nil {
		return err
	}
	queries, err := match.ReadHashes(c.Queries)
	if err != nil {
		return err
	}
	report, err := match.Bench(list, queries, match.BenchOptions{Label: c.Kind, Radius: c.Radius, Seconds: c.Seconds, Digests: c.Digests})
	if err != nil {
		return err
	}
	if c.JSON {
		return report.WriteJSON(std.Out)
	}
	return report.WriteTable(std.Out)
}
