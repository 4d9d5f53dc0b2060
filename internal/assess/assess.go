// Package assess is the door to the checklists: how far is a country, a company, a school or a club with child online
// protection, why, and what would help most.
//
// It promises: no number without its range and its reasons; answers are posted, answered by a result, and kept by
// nobody; they leave as a file that can be read in again; instruments are data, and no code stands in them; a level says
// what is done, and never that children are safe. Every item is our own wording, under the id of the point of the library
// that says how it is done. The figures are made in package score, which knows nothing of all this.
package assess

import (
	"slices"

	"copse/internal/assess/score"
	"copse/internal/copse"
)

// Levels is the highest level of an item; the lowest is 0. The names of the levels are words of the interface, what a
// level means for an item stands in the item.
const Levels = 4

// Done is the level from which an item is no gap.
const Done = 3

// Instrument is one checklist.
type Instrument struct {
	ID      string
	Version string // 1.2.0: major for meaning, minor for items, patch for wording
	Work    string // of references.yaml, that it puts to work
	Profile []string
	Areas   []Area
	Rules   score.Rules

	folder *folder // where its words lie
	langs  []copse.Lang
}

// Area is a group of items, under the id of an area of the library.
type Area struct {
	ID     copse.ID
	Weight int
	Items  []*Item
}

// Item is one thing that can be done to a degree. Its id is that of the point that says how.
type Item struct {
	ID        copse.ID
	Weight    int
	Core      bool // may be compared between countries
	Confirmed bool // its gist was seen in a public source
	Evidence  map[int][]string
	Gate      *score.Gate
	Asks      []copse.ID // actors who would know
	AppliesIf Condition
}

// Condition says which facts of the profile an item hangs on. The zero Condition always holds.
type Condition struct {
	Rule  string // any, all or not
	Facts []string
}

// Holds reports whether the condition is met where just these facts are true.
func (c Condition) Holds(facts []string) bool {
	in := func(fact string) bool { return slices.Contains(facts, fact) }
	switch c.Rule {
	case "any":
		return slices.ContainsFunc(c.Facts, in)
	case "not":
		return !slices.ContainsFunc(c.Facts, in)
	}
	return !slices.ContainsFunc(c.Facts, func(fact string) bool { return !in(fact) })
}

// Items are all items, in reading order.
func (in *Instrument) Items(yield func(*Area, *Item) bool) {
	for i := range in.Areas {
		for _, it := range in.Areas[i].Items {
			if !yield(&in.Areas[i], it) {
				return
			}
		}
	}
}

// Item is the item of an id.
func (in *Instrument) Item(id copse.ID) (*Item, bool) {
	for _, it := range in.Items {
		if it.ID == id {
			return it, true
		}
	}
	return nil, false
}

// Area is the area of an id.
func (in *Instrument) Area(id copse.ID) (*Area, bool) {
	i := slices.IndexFunc(in.Areas, func(a Area) bool { return a.ID == id })
	if i < 0 {
		return nil, false
	}
	return &in.Areas[i], true
}

// inOrder are facts in the order of the profile, each once: the order in which somebody named them says nothing.
func (in *Instrument) inOrder(facts []string) (list []string) {
	for _, fact := range in.Profile {
		if slices.Contains(facts, fact) {
			list = append(list, fact)
		}
	}
	return list
}

// Asked is how many items are asked where just these facts are true.
func (in *Instrument) Asked(facts []string) (n int) {
	for _, it := range in.Items {
		if it.AppliesIf.Holds(facts) {
			n++
		}
	}
	return n
}

// scored is the instrument as package score takes it.
func (in *Instrument) scored() []score.Area {
	list := make([]score.Area, 0, len(in.Areas))
	for _, a := range in.Areas {
		x := score.Area{ID: string(a.ID), Weight: a.Weight}
		for _, it := range a.Items {
			x.Items = append(x.Items, score.Item{ID: string(it.ID), Weight: it.Weight, Gate: it.Gate})
		}
		list = append(list, x)
	}
	return list
}

// View reads the items of an instrument in the order of another framework, by the places their points refer to.
type View struct {
	ID     string
	Work   string // of references.yaml
	Of     string // the instrument it reads
	Groups []Group
	None   map[string]string // places to which no item belongs, and the name of the words that say so

	folder *folder
	langs  []copse.Lang
}

// Group is a part of a view: numbers of places of its work.
type Group struct {
	ID     string
	Places []string
}

// Catalog is every instrument and view, in the order of their ids. It is immutable once read.
type Catalog struct {
	Instruments []*Instrument // the newest version of each
	Views       []*View
	Fingerprint string // hex SHA-256 of everything they are made of

	older []*Instrument // earlier versions: answers given to them can still be read
}

// Instrument is the newest version of the instrument of an id.
func (c *Catalog) Instrument(id string) (*Instrument, bool) {
	i := slices.IndexFunc(c.Instruments, func(in *Instrument) bool { return in.ID == id })
	if i < 0 {
		return nil, false
	}
	return c.Instruments[i], true
}

// View is the view of an id.
func (c *Catalog) View(id string) (*View, bool) {
	i := slices.IndexFunc(c.Views, func(v *View) bool { return v.ID == id })
	if i < 0 {
		return nil, false
	}
	return c.Views[i], true
}

// Of lists the instruments that have an item of a point's id.
func (c *Catalog) Of(id copse.ID) (list []*Instrument) {
	for _, in := range c.Instruments {
		if _, ok := in.Item(id); ok {
			list = append(list, in)
		}
	}
	return list
}
