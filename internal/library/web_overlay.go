package library

import (
	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/web"
)

// hidden says who took a point out of this site and why. The answer is 410: the point
// was at this address and is left out on purpose, which "not found" would deny.
func hidden(v *web.Visit, lib *content.Library, n *content.Point) error {
	return copse.E(copse.Gone, "library.error.hidden", "publisher", n.Hidden.Publisher, "id", string(n.ID),
		"reason", inLang(n.Hidden.Reason, v.Lang), "edition", lib.Edition)
}
