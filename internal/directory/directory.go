// Package directory is the door "who helps, here, now": helplines, hotlines, police
// and emergency numbers by country.
//
// It promises that nothing is called confirmed unless a person confirmed it: while a
// node is in preview it shows only rows whose source is the service itself or a body
// that vouches for it, says so on each card, and leaves out every field the source does
// not vouch for. A launched node shows no seed row at all. The page is never empty:
// where no number is known, it says what a child can do now. Nothing about a visit is
// kept, and no other site is asked for anything.
//
// It does not yet confirm services, know their opening hours or draw a map.
package directory

import (
	"cmp"
	"context"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"copse/internal/copse"
)

// Worldwide and European stand in the country column of the seed beside ISO 3166 codes.
const (
	Worldwide = "ZZ"
	European  = "EU"
)

// Node is what the operator set.
type Node struct {
	Country   string // ISO 3166 code, upper case, or ""
	Emergency string // the country's emergency number as people write it, or ""
	NoNumber  bool   // the operator said that the country has none: the seed's is not shown either
	Launched  bool
}

// Directory is the seed together with what this node may show of it. It does not
// change and is safe for concurrent use.
type Directory struct {
	services []Service
	node     Node
}

// For returns the directory as a node with these settings shows it.
func (d *Directory) For(n Node) *Directory {
	return &Directory{services: d.services, node: n}
}

// Services lists every row of the seed, shown or not, in the order of the file.
func (d *Directory) Services() []Service { return slices.Clone(d.services) }

// Help is who helps in one country, ready to be put in words.
type Help struct {
	Country   string // as asked; "" where none was chosen
	Emergency string // "" where nobody gave us the number
	Talk      []Service
	Protect   []Service // police and law
	Own       []Service // take down a picture of the person who asks: the country's, then the worldwide ones
	Remove    []Service // hotlines: last, since they take pictures down and comfort nobody
	Steps     []string  // keys of what to do first, for whoever it happens to; never empty
	Adult     []string  // keys of what an adult does first who looks after a child; never empty
}

// Known reports whether there is anybody to talk to in the country itself.
func (h Help) Known() bool { return len(h.Talk) > 0 && h.Talk[0].Country == h.Country }

// Help answers for a country, in the order a child in distress needs in this language.
// It is never empty: where a country has no entry of a kind the worldwide ones stand
// in, and where there are none either, the steps remain.
func (d *Directory) Help(_ context.Context, country string, lang copse.Lang) Help {
	h := Help{Country: country, Emergency: d.emergency(country), Steps: steps(), Adult: adultSteps()}
	h.Talk = d.list(country, lang, Helpline)
	h.Protect = d.list(country, lang, Police, Legal)
	h.Own = d.Own(country, lang)
	h.Remove = d.list(country, lang, Hotline)
	return h
}

// Own lists who takes down a picture of the person who asks. What a country has comes
// first and the worldwide services stand beside it: one may not take this picture.
func (d *Directory) Own(country string, lang copse.Lang) []Service {
	own := d.list(country, lang, TakedownOwn)
	if len(own) > 0 && own[0].Country != Worldwide {
		own = append(own, d.list(Worldwide, lang, TakedownOwn)...)
	}
	return own
}

// steps is what to do first, in the order of the page: each key is the act, and with
// ".more" behind it what helps to do it.
func steps() []string {
	return []string{"directory.step.stop", "directory.step.pay", "directory.step.send", "directory.step.keep", "directory.step.copy", "directory.step.tell"}
}

// adultSteps is the same for an adult who looks after a child.
func adultSteps() []string {
	return []string{"directory.adult.calm", "directory.adult.answer", "directory.adult.delete", "directory.adult.copy", "directory.adult.device", "directory.adult.call"}
}

// list returns the shown services of a country and of some kinds, best first, or the
// worldwide ones.
func (d *Directory) list(country string, lang copse.Lang, kinds ...Kind) []Service {
	for _, place := range []string{country, Worldwide} {
		var found []Service
		for _, s := range d.services {
			if s.Country != place || !slices.Contains(kinds, s.Kind) {
				continue
			}
			if s, ok := d.shown(s); ok {
				found = append(found, s)
			}
		}
		if len(found) > 0 {
			order(found, lang)
			return found
		}
	}
	return nil
}

// shown is the rule of what the public may see. On a launched node that is nothing
// until a person confirmed it, and confirming is not built yet. In preview it is what
// a named source vouches for, without the fields it does not vouch for.
func (d *Directory) shown(s Service) (Service, bool) {
	if d.node.Launched || !s.ShowInPreview {
		return Service{}, false
	}
	s = s.vouched()
	return s, s.Reachable()
}

// order sorts by what helps a child first: lines for children, lines that can be called
// or texted, the reader's language, day and night, then the name.
func order(list []Service, lang copse.Lang) {
	byName := collate.New(language.Make(string(lang)))
	slices.SortStableFunc(list, func(a, b Service) int {
		return cmp.Or(
			yesFirst(a.ForChildren(), b.ForChildren()),
			yesFirst(a.HasLine(), b.HasLine()),
			yesFirst(a.Speaks(lang), b.Speaks(lang)),
			yesFirst(a.DayAndNight(), b.DayAndNight()),
			byName.CompareString(a.Name, b.Name),
			cmp.Compare(a.ID, b.ID),
		)
	})
}

func yesFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// Bar returns what the bar on every page says besides its buttons: the emergency number as
// people write it and as a telephone dials it, and the first line for children as it is
// dialled, each "" where this node knows none for the country.
func (d *Directory) Bar(country string, lang copse.Lang) (emergency, dial, line string) {
	for _, s := range d.list(country, lang, Helpline) {
		if s.Country == country && s.ForChildren() && s.Phone != "" && !s.NumberInName { // the bar has no room to say how sure a number is
			line = tel(s.Phone)
			break
		}
	}
	emergency = d.emergency(country)
	return emergency, tel(emergency), line
}
