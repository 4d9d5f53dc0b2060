package services

import (
	"strings"

	"copse/internal/record"
)

// pair is what a child and an adult promise each other.
type pair struct{ child, adult *record.Entry }

// number names a pair: what a device keeps of it.
func (p pair) number() string { return strings.TrimPrefix(p.child.ID, "child-") }

// from is the age from which a pair is for a child, "" where it is for the youngest too.
func (p pair) from() string {
	for _, band := range Bands() {
		if p.child.Has("bands", band) {
			from, _, _ := strings.Cut(band, "-")
			return strings.TrimPrefix(from, "under")
		}
	}
	return ""
}

// pairs are the promises of the family agreement: child-01 goes with adult-01. Alone are those that have no other side.
func pairs(b *record.Book) (list []pair, alone []*record.Entry) {
	for _, e := range b.All("promise") {
		side, number, _ := strings.Cut(e.ID, "-")
		other := map[string]string{"child": "adult", "adult": "child"}[e.Get("side")]
		o, ok := b.Entry("promise", other+"-"+number)
		switch {
		case side != e.Get("side") || !ok:
			alone = append(alone, e)
		case side == "child":
			list = append(list, pair{e, o})
		}
	}
	return list, alone
}

// promiseTopics are what promises are about, in the order of the agreement.
func promiseTopics() []string {
	return []string{"time", "people", "pictures", "money", "places", "trouble"}
}
