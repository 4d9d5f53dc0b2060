package network

import (
	"net/http"
	"slices"
	"strings"

	"copse/internal/record"
	"copse/internal/web"
)

type casesPage struct {
	web.Base
	Heading   Text
	Whole     bool // all cases, none left out
	Lead      Text
	Strengths []choice
	Types     []choice
	Areas     []choice
	Groups    []group
	Count     int
	Foreign   bool
}

// choice leads to the cases that have something in common.
type choice struct {
	Href    string
	Name    Text
	Is      Text // what it means, in a line
	Count   int
	Current bool
}

// casesPage lists the cases, or those of one strength of evidence, of one type, of one area of the Guidelines: each has an
// address, and needs no script.
func (d *Door) casesPage(w http.ResponseWriter, r *http.Request) error {
	v, rd := d.reading(r)
	p := casesPage{Heading: rd.say("network.list.case"), Lead: rd.say("network.about.case"), Whole: true}
	all := shownOf(rd.book, "case", v.Lang, today(d.Now()))
	p.Areas = d.areas(rd, all)
	p.Strengths = choicesOf(all, "strength", strings.Fields(Strengths), func(o string) (name, is Text) {
		return rd.say("network.strength." + o), rd.say("network.strength." + o + ".is")
	})
	p.Types = choicesOf(all, "type", caseTypes(rd.book), func(o string) (name, is Text) { return rd.say("network.type." + o), Text{} })
	chosen := all
	for by, list := range map[string][]choice{"strength": p.Strengths, "type": p.Types, "area": p.Areas} {
		value := r.PathValue(by)
		if value == "" {
			continue
		}
		i := slices.IndexFunc(list, func(c choice) bool { return c.Href == "/cases/"+by+"/"+value })
		if i < 0 {
			return notHere()
		}
		list[i].Current = true
		p.Heading, p.Lead, p.Whole = rd.part(by, list[i].Name), list[i].Is, false
		chosen = d.having(rd, all, by, value)
	}
	p.Base = d.titled(r, p.Heading)
	p.Groups = slices.DeleteFunc(d.byRegion(rd, chosen, today(d.Now())), func(g group) bool { return len(g.Items) == 0 })
	p.Count, p.Foreign = len(chosen), rd.foreign
	return d.cases.Render(w, r, http.StatusOK, p)
}

// part is the title of a part of the cases. Where the name of an area stands in English it is the whole title.
func (r *reader) part(by string, name Text) Text {
	if name.Foreign {
		return name
	}
	return r.say("network.cases."+by, "name", name.Plain)
}

// caseTypes are the types a case may have, in the order of their table.
func caseTypes(b *record.Book) []string {
	k, _ := b.Kind("case")
	i := slices.IndexFunc(k.Fields, func(f record.Field) bool { return f.Name == "type" })
	if i < 0 {
		return nil
	}
	return strings.Fields(k.Fields[i].Of)
}

// choicesOf are the choices of a field with options.
func choicesOf(all []*record.Entry, by string, options []string, say func(option string) (name, is Text)) (list []choice) {
	for _, o := range options {
		c := choice{Href: "/cases/" + by + "/" + o}
		c.Name, c.Is = say(o)
		for _, e := range all {
			c.Count += oneIf(e.Get(by) == o)
		}
		list = append(list, c)
	}
	return list
}

// areas are the areas whose points have a case, by their titles.
func (d *Door) areas(rd *reader, all []*record.Entry) []choice {
	count, name := map[string]int{}, map[string]Text{}
	for _, e := range all {
		for id, title := range d.areasOf(rd, e) {
			count[id]++
			name[id] = title
		}
	}
	var list []choice
	for id, n := range count {
		list = append(list, choice{Href: "/cases/area/" + id, Name: name[id], Count: n})
	}
	slices.SortFunc(list, func(x, y choice) int { return strings.Compare(x.Href, y.Href) }) // else the order of titles that are alike is the map's
	return sorted(rd.w.Tag(), list, func(c choice) string { return c.Name.Plain })
}

// areasOf are the areas of the points of a case.
func (d *Door) areasOf(rd *reader, e *record.Entry) map[string]Text {
	list := map[string]Text{}
	for _, point := range e.All("points") {
		if id, title, in, ok := d.Area(point, rd.w.Lang); ok {
			list[id] = rd.text(in, title)
		}
	}
	return list
}

func (d *Door) having(rd *reader, all []*record.Entry, by, value string) (list []*record.Entry) {
	for _, e := range all {
		_, inArea := d.areasOf(rd, e)[value]
		if by == "area" && inArea || by != "area" && e.Get(by) == value {
			list = append(list, e)
		}
	}
	return list
}
