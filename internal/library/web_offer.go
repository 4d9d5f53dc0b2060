package library

import (
	"slices"

	"copse/internal/content"
	"copse/internal/web"
)

// Helper is a service that helps, in words, as the directory gives it out.
type Helper struct {
	Name, Lang, Dir string // Lang and Dir where the name is not in the page's language
	About           string // what it does
	Listed          string // who says so, and that nobody confirmed it here
	Phone, Tel      string // as people write it, as it is dialled; "" where there is none
	Address, Domain string // "" where there is none
	Adults          bool   // for people of age alone: not shown to children up to 12
}

// offer is the services a point or a question stands beside.
type offer struct{ Helpers []Helper }

// offer returns what to show for a kind of content.Offers to readers of a page, little ones
// or not; nil where nothing is offered.
func (d *Door) offer(kind string, v *web.Visit, little bool) *offer {
	if kind == "" {
		return nil
	}
	o := &offer{}
	if d.TakeDown != nil {
		o.Helpers = d.TakeDown(v.Words)
	}
	if little {
		o.Helpers = slices.DeleteFunc(o.Helpers, func(h Helper) bool { return h.Adults })
	}
	return o
}

// little reports whether a point speaks to children up to 12.
func little(n *content.Node) bool { return !slices.Contains(n.Applies.Bands, "13-18") }

// littleAsker is little for who asks a question.
func littleAsker(a content.Asker) bool { return a.Young() && a.Band != "13-18" }
