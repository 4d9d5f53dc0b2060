package library

import (
	"slices"

	"copse/internal/content"
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

// little reports whether a point speaks to children up to 12.
func little(n *content.Point) bool { return !slices.Contains(n.Applies.Bands, "13-18") }

// littleAsker is little for who asks a question.
func littleAsker(a content.Asker) bool { return a.Young() && a.Band != "13-18" }
