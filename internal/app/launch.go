package app

import (
	"context"
	"fmt"
	"io"
	"strings"

	"copse/internal/config"
	"copse/internal/content"
	"copse/internal/copse"
)

// launchCmd opens the site. What stands between a preview and the public is a list; each
// line says what is missing and what to do, and nothing on it can be skipped.
type launchCmd struct {
	config.Config
}

// requirement is one line of the readiness list.
type requirement struct {
	name string
	ok   bool
	todo string // what to do; shown where it is not ok
}

// Run prints the list and refuses, exit code 1, while anything on it is open.
func (c *launchCmd) Run(std Streams) error {
	if err := c.Config.Check(); err != nil {
		return fmt.Errorf("the settings do not fit:\n%w", err)
	}
	n, err := open(context.Background(), c.Config)
	if err != nil {
		return err
	}
	defer n.close()
	list := n.readiness()
	open := 0
	for _, r := range list {
		if !r.ok {
			open++
		}
	}
	printReadiness(std.Out, list)
	if open == 0 {
		return n.db.SetNodeState(context.Background(), stateLaunched, "all", copse.Now())
	}
	fmt.Fprintf(std.Out, "\nNot launched: %d of %d points are open. The site stays a preview; nothing was changed.\n", open, len(list))
	return errRefused
}

func printReadiness(w io.Writer, list []requirement) {
	for _, r := range list {
		if r.ok {
			fmt.Fprintf(w, "done  %s\n", r.name)
			continue
		}
		fmt.Fprintf(w, "OPEN  %s\n      %s\n", r.name, strings.ReplaceAll(r.todo, "\n", "\n      "))
	}
}

// notYet ends the lines whose door is not part of this version: they cannot be met yet,
// and the list says so instead of pretending.
const notYet = "This version has no %s yet, so this point cannot be met: the site stays a preview."

func (n *node) readiness() []requirement {
	lib := n.content.Load()
	unsigned := content.Unsigned(lib)
	later := func(name, door string) requirement { return requirement{name, false, fmt.Sprintf(notYet, door)} }
	return []requirement{
		{"The country is set", n.config.Country != "", "Set COPSE_COUNTRY, such as COPSE_COUNTRY=GH."},
		{"The emergency number is set", n.config.Emergency != "", "Set COPSE_EMERGENCY to the number a child can dial in danger, or sign that the country has none."},
		{"The public address is set", n.config.Origin != "", "Set COPSE_ORIGIN, such as https://cop.example.org."},
		{"The lines a child's safety hangs on were read by a person", len(unsigned) == 0,
			fmt.Sprintf("%d critical texts have no signature. Read them, then write name and date into library/signed.yaml. List: copse check", len(unsigned))},
		later("A helpline was confirmed by a person", "directory of confirmed services"),
		later("People with roles and passkeys", "account door"),
		later("Key officers hold the keys of case data", "case desk"),
		later("A rota, or a signed hand-over, for the children's lane", "case desk"),
		later("Mail can be sent", "mail room"),
		later("A backup was made, and a restore was tried", "backup command"),
		later("The legal texts were read by a lawyer", "place for legal texts"),
	}
}
