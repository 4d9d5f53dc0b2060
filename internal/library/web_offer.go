package library

import (
	"slices"

	"copse/internal/web"
)

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
