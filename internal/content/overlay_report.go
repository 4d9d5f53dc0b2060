package content

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"copse/internal/copse"
)

// WriteChanges says what an overlay changes, what a new edition could touch, and what
// has moved under it already.
func WriteChanges(w io.Writer, lib *Library) {
	var b strings.Builder
	b.WriteString("\nWhat the overlay changes\n")
	row := func(name string, items []string) {
		if len(items) > 0 {
			fmt.Fprintf(&b, "  %-12s %s\n", name, strings.Join(items, ", "))
		}
	}
	replaced, added, here := lib.overlayTexts()
	row("replaced", replaced)
	row("in country", here)
	row("translated", added)
	var own, hidden, laws, colours []string
	words := 0
	for _, o := range lib.Overlays {
		words += o.Words
		colours = append(colours, fmt.Sprintf("%d", strings.Count(o.Colours, "--")))
	}
	refs := 0
	for _, s := range lib.Sets {
		for _, a := range s.Areas {
			for _, n := range a.Points {
				if n.Own() {
					own = append(own, fmt.Sprintf("%s in %s", n.ID, a.ID))
				}
				for _, r := range n.Refs {
					if r.Publisher != "" {
						refs++
					}
				}
			}
			for _, n := range a.hidden {
				hidden = append(hidden, string(n.ID))
			}
		}
	}
	for _, x := range lib.Works {
		if x.Publisher != "" {
			laws = append(laws, x.ID)
		}
	}
	row("own points", own)
	row("own works", laws)
	row("hidden", hidden)
	if refs > 0 {
		row("references", []string{fmt.Sprintf("%d from points of ours to works", refs)})
	}
	if words > 0 {
		row("words", []string{fmt.Sprintf("%d of the interface", words)})
	}
	if len(colours) > 0 && strings.Join(colours, "") != "0" {
		row("colours", colours)
	}
	fmt.Fprintf(&b, "\nWhat a new edition can touch: %s, %s, the areas of %s.\n",
		copse.Count(len(replaced), "replaced text"), copse.Count(len(hidden), "hidden point"), copse.Count(len(own), "own point"))
	b.WriteString("What is replaced or hidden stays so; a text of ours that changes under one of yours is listed here.\n")
	_, _ = io.WriteString(w, b.String())
	if moved := MovedTexts(lib); len(moved) > 0 {
		WriteMoved(w, moved)
	}
}

// overlayTexts names the texts of overlays with their languages: "POL-LEG-2/how (en fr)".
// Of a language that does not ship only the number is of use.
func (l *Library) overlayTexts() (replaced, added, here []string) {
	counted := map[copse.Lang]int{}
	for _, e := range l.texts {
		var over, beside []string
		for _, lang := range l.Langs {
			b := e.block(lang)
			switch {
			case b == nil || b.layer == 0 || e.point != nil && e.point.Own():
			case b.Base != nil:
				over = append(over, string(lang))
			case e.name == hereBlock:
				beside = append(beside, string(lang))
			default:
				counted[lang]++
			}
		}
		if len(over) > 0 {
			replaced = append(replaced, e.key+" ("+strings.Join(over, " ")+")")
		}
		if len(beside) > 0 {
			here = append(here, e.owner+" ("+strings.Join(beside, " ")+")")
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(counted)) {
		added = append(added, copse.Count(counted[lang], "text")+" in "+string(lang))
	}
	return replaced, added, here
}

// WriteMoved lists the texts of ours that moved on after a country replaced them: ours
// as it is now, and the country's, side by side.
func WriteMoved(w io.Writer, moved []Moved) {
	var b strings.Builder
	fmt.Fprintf(&b, "\nThe base has moved: %s to read again\n", copse.Count(len(moved), "text"))
	for _, m := range moved {
		fmt.Fprintf(&b, "%s:%d %s %s stands over r%d (%s), ours is r%d (%s) now\n", m.File, m.Line, m.Key, m.Lang, m.Over, m.Old, m.Now, m.New)
		b.WriteString(indent("ours ", m.Ours) + indent("yours", m.Own))
	}
	b.WriteString("Keep yours or change it, then: copse overlay stamp DIR --seen KEY@LANG\n")
	_, _ = io.WriteString(w, b.String())
}
