package library

import "copse/internal/web"

// Helper is a service that helps, in words, as the directory gives it out.
type Helper struct {
	Name, Lang, Dir string // Lang and Dir where the name is not in the page's language
	About           string // what it does
	Listed          string // who says so, and that nobody confirmed it here
	Address, Domain string // "" where there is none
}

// offer is the services a point or a question stands beside.
type offer struct{ Helpers []Helper }

// offer returns what to show for a kind of content.Offers; nil where nothing is offered.
func (d *Door) offer(kind string, v *web.Visit) *offer {
	if kind == "" {
		return nil
	}
	o := &offer{}
	if d.TakeDown != nil {
		o.Helpers = d.TakeDown(v.Words)
	}
	return o
}
