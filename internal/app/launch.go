package app

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"copse/internal/config"
	"copse/internal/copse"
)

// launchCmd opens the site. What stands between a preview and the public is a list in two
// parts, what an operator can do and what this version lacks; nothing on it can be skipped.
type launchCmd struct {
	config.Config
	Lang []copse.Lang `help:"Languages that would open, such as fr,en; without it, all that ship."`
	JSON bool         `name:"json" help:"Print the list as JSON."`
}

// requirement is one line of the readiness list.
type requirement struct {
	Name string `json:"name"`
	OK   bool   `json:"done"`
	Todo string `json:"todo"` // the command or the setting, or what this version lacks
}

// langReadiness is how far a language is.
type langReadiness struct {
	Lang     copse.Lang `json:"lang"`
	Critical int        `json:"critical"`
	Missing  []string   `json:"missing"`
	Unsigned int        `json:"unsigned"`
	Stale    int        `json:"stale"` // of the unsigned: signed before, for another wording
}

// readiness is all that `copse launch` knows.
type readiness struct {
	Launched  bool            `json:"launched"`
	Now       []requirement   `json:"now"`
	Later     []requirement   `json:"later"`
	Languages []langReadiness `json:"languages"`
}

// Run prints the list and refuses, exit code 1, while anything on it is open.
func (c *launchCmd) Run(std Streams) error {
	if err := checkSettings(std, &c.Config); err != nil {
		return err
	}
	n, err := open(context.Background(), c.Config)
	if err != nil {
		return err
	}
	defer n.close()
	langs, err := n.launchLangs(c.Lang)
	if err != nil {
		return err
	}
	list, err := n.readiness(langs)
	if err != nil {
		return err
	}
	if list.Launched = list.open() == 0; list.Launched {
		if err := n.db.SetNodeState(context.Background(), stateLaunched, join(langs), copse.Now()); err != nil {
			return err
		}
	}
	if c.JSON {
		err = printJSON(std.Out, list)
	} else {
		list.print(std.Out)
	}
	if err == nil && !list.Launched {
		return errRefused
	}
	return err
}

// launchLangs are the languages that would open, each once.
func (n *node) launchLangs(want []copse.Lang) ([]copse.Lang, error) {
	there := n.content.Load().Langs
	if len(want) == 0 {
		return slices.DeleteFunc(slices.Clone(there), func(l copse.Lang) bool { return !slices.Contains(copse.Shipped(), l) }), nil
	}
	for _, l := range want {
		if !slices.Contains(there, l) {
			return nil, fmt.Errorf("--lang: no language %q; there are %s", l, join(there))
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(want))), nil
}

func (r readiness) open() (open int) {
	for _, q := range slices.Concat(r.Now, r.Later) {
		if !q.OK {
			open++
		}
	}
	return open
}

func (r readiness) print(w io.Writer) {
	for _, part := range []struct {
		title string
		list  []requirement
	}{{"You can do now, each with the settings of this call:", r.Now}, {"\nThis version cannot yet:", r.Later}} {
		fmt.Fprintln(w, part.title)
		for _, q := range part.list {
			if q.OK {
				fmt.Fprintf(w, "done  %s\n", q.Name)
				continue
			}
			fmt.Fprintf(w, "OPEN  %s\n      %s\n", q.Name, strings.ReplaceAll(q.Todo, "\n", "\n      "))
		}
	}
	if r.Launched {
		fmt.Fprintln(w, "\nLaunched. Restart the node: it is open to the public.")
		return
	}
	fmt.Fprintf(w, "\nNot launched: %d of %d points are open. The site stays a preview; nothing was changed.\n", r.open(), len(r.Now)+len(r.Later))
}

// readiness makes the list for the languages that would open.
func (n *node) readiness(langs []copse.Lang) (readiness, error) {
	r := readiness{Now: []requirement{
		{"The country is set", n.config.Country != "", "COPSE_COUNTRY=GH, with the code of your country"},
		{"The emergency number is set, or known to be none", n.config.Emergency != "" || n.config.NoEmergency,
			"COPSE_EMERGENCY=112, with the number a child can dial in danger; COPSE_EMERGENCY=none where the country has none"},
		{"Who runs the site is named, and how to reach them", n.config.Operator != "",
			"COPSE_OPERATOR=\"Ministry of Communications\", with your own name, and COPSE_OPERATOR_MAIL, COPSE_OPERATOR_PHONE or COPSE_OPERATOR_URL"},
		{"The public address is set", n.config.Origin != "", "COPSE_ORIGIN=https://cop.example.org, with your own address"},
	}}
	lib := n.content.Load()
	for _, lang := range langs {
		list, err := critical(n.db, lib, lang)
		if err != nil {
			return r, err
		}
		r.Languages = append(r.Languages, langReadiness{lang, list.all, list.missing, len(list.unsigned), list.stale})
		r.Now = append(r.Now, requirement{fmt.Sprintf("What a child's safety hangs on was read and signed. %s: %s", lang, list.say()), len(list.unsigned) == 0,
			fmt.Sprintf("copse content unsigned --lang %s\ncopse content sign --lang %s --name \"Awa Diop\" KEY=HASH", lang, lang)})
		if len(list.missing) == 0 {
			continue
		}
		gap := requirement{Name: fmt.Sprintf("No text that a child's safety hangs on is missing. %s: %d are", lang, len(list.missing)),
			Todo: strings.Join(list.missing, ", ")}
		if slices.Contains(copse.Shipped(), lang) {
			r.Later = append(r.Later, gap)
		} else { // an overlay's own language: who made it can add what is missing
			gap.Todo = fmt.Sprintf("Write them into the overlay: %s\ncopse overlay check DIR", gap.Todo)
			r.Now = append(r.Now, gap)
		}
	}
	r.Later = append(r.Later, n.notYet(langs)...)
	return r, nil
}

// notYet are the lines whose door is not part of this version: nobody can meet them yet,
// and the list says so instead of pretending.
func (n *node) notYet(langs []copse.Lang) (list []requirement) {
	later := func(name, door string) {
		list = append(list, requirement{name, false, fmt.Sprintf("There is no %s yet.", door)})
	}
	for _, l := range n.content.Load().Langs {
		if !slices.Contains(langs, l) {
			later("Only these languages open: "+join(langs), "way to keep the others closed")
			break
		}
	}
	later("A helpline was confirmed by a person", "directory of confirmed services")
	later("People with roles and passkeys", "account door")
	later("Key officers hold the keys of case data", "case desk")
	later("A rota, or a signed hand-over, for the children's lane", "case desk")
	later("Mail can be sent", "mail room")
	later("A backup was made, and a restore was tried", "backup command")
	later("The legal texts were read by a lawyer", "place for legal texts")
	return list
}
