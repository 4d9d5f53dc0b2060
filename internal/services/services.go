// Package services is the door to kinds of service: what is good about a game, a chat, a chatbot, what can go wrong with it
// at which age, what to set, what to say, how it is reported there, what its company owes a child.
//
// It promises: kinds and features first, a brand only as a dated entry of the operator, which shows its age and hides when
// it is too old; a setting is never called safe, only what it changes and what it leaves; nothing is rated, ranked or paid
// for; nothing that watches a child in secret is recommended; how likely something is, is said where a cited source says it;
// a family agreement stays on the device it was made on.
package services

import (
	"slices"

	"copse/internal/record"
)

// Folder is where entries of this door lie in a content folder.
const Folder = "services"

// Bands are the ages that pages are written for.
func Bands() []string { return []string{"under-9", "9-12", "13-15", "16-18"} }

const bands = "under-9 9-12 13-15 16-18"

// Kinds are the tables of this door's entries.
func Kinds() []record.Kind {
	field := func(name string, form record.Form) record.Field { return record.Field{Name: name, Form: form} }
	many := func(name string, form record.Form, of string) record.Field {
		return record.Field{Name: name, Form: form, Of: of, Many: true}
	}
	optional := func(f record.Field) record.Field { f.Optional = true; return f }
	exactly := func(n int, f record.Field) record.Field { f.Exactly = n; return f }
	line := func(name string, most int) record.Word { return record.Word{Name: name, Form: record.Line, Most: most} }
	list := func(name string, most, least, up int) record.Word {
		return record.Word{Name: name, Form: record.List, Most: most, Least: least, Up: up}
	}
	maybe := func(w record.Word) record.Word { w.Optional = true; return w }
	risks, points := many("risks", record.Risk, ""), many("points", record.Point, "")
	source := []record.Field{field("source", record.Text), field("publisher", record.Text), field("url", record.Web),
		{Name: "read", Form: record.OneOf, Of: "first second"}}
	return []record.Kind{
		{Name: "service", Fields: []record.Field{many("features", record.Ref, "feature"), points, many("bands", record.OneOf, bands)},
			Words: []record.Word{line("title", 6), line("what", 35), list("also", 4, 1, 8), list("ask", 20, 3, 3), list("activity", 30, 3, 5), line("owes", 40)}},
		{Name: "feature", Fields: []record.Field{risks, many("settings", record.Ref, "setting"), many("owed", record.Point, "")},
			Words: []record.Word{line("name", 5), line("does", 30), line("can", 35), line("remains", 30), line("owes", 40)}},
		{Name: "page", Fields: []record.Field{{Name: "service", Form: record.Ref, Of: "service"}, {Name: "band", Form: record.OneOf, Of: bands},
			exactly(3, many("settings", record.Ref, "setting")), exactly(3, many("harms", record.Risk, "")), points},
			Words: []record.Word{list("good", 25, 2, 3), list("wrong", 30, 3, 3), list("signs", 25, 3, 3), line("tonight", 30),
				list("say", 32, 2, 3), list("happened", 30, 3, 5), line("differ", 30)}},
		{Name: "teen", Fields: []record.Field{{Name: "service", Form: record.Ref, Of: "service"}, points},
			Words: []record.Word{list("good", 22, 2, 2), list("rights", 25, 2, 3), list("knows", 22, 3, 3), list("wrong", 25, 2, 3), list("do", 22, 3, 4), line("tell", 40)}},
		{Name: "setting", Fields: []record.Field{risks, points},
			Words: []record.Word{line("title", 5), line("changes", 40), line("leaves", 40), line("find", 40), line("say", 30)}},
		{Name: "device", Fields: []record.Field{{Name: "type", Form: record.OneOf, Of: "phone console router"}, optional(field("help", record.Web))},
			Words: []record.Word{line("name", 4), line("about", 40)}},
		{Name: "step", Fields: append([]record.Field{{Name: "device", Form: record.Ref, Of: "device"}, {Name: "setting", Form: record.Ref, Of: "setting"},
			field("where", record.Text), optional(field("version", record.Text)), field("noted", record.Day)}, source...),
			Words: []record.Word{line("changes", 45), line("leaves", 45)}},
		{Name: "fact", Fields: append([]record.Field{{Name: "service", Form: record.Text}, {Name: "topic", Form: record.OneOf,
			Of: "use features risk good protection limit evidence parents advice regulator"}, optional(field("year", record.Text))}, source...),
			Words: []record.Word{line("text", 45), maybe(line("about", 25))}},
		{Name: "promise", Fields: []record.Field{{Name: "side", Form: record.OneOf, Of: "child adult"},
			{Name: "topic", Form: record.OneOf, Of: "time people pictures money places trouble"}, many("bands", record.OneOf, bands)},
			Words: []record.Word{line("text", 22)}},
		{Name: "brand", Own: true, Theirs: true, Fields: []record.Field{{Name: "service", Form: record.Ref, Of: "service"}, field("name", record.Text),
			many("features", record.Ref, "feature"), optional(field("age", record.Whole)), field("terms", record.Web), optional(field("report", record.Web)), field("checked_on", record.Day)},
			Words: []record.Word{line("note", 40)}},
	}
}

// near is an age with those that have no page and are nearest to it.
type near struct {
	band    string
	missing []string
}

// nearest gives each age without a page to the nearest that has one, the younger where two are as near.
func nearest(have []string) (list []near) {
	all := Bands()
	for i, band := range all {
		if slices.Contains(have, band) {
			continue
		}
		best, far := "", len(all)
		for j, other := range all {
			if away := max(i-j, j-i); slices.Contains(have, other) && away < far {
				best, far = other, away
			}
		}
		at := slices.IndexFunc(list, func(n near) bool { return n.band == best })
		switch {
		case best == "":
		case at < 0:
			list = append(list, near{best, []string{band}})
		default:
			list[at].missing = append(list[at].missing, band)
		}
	}
	return list
}

// Any is the service of facts that are about all kinds.
const Any = "any"

// serviceBands are the bands of a kind of service that have a page, youngest first.
func serviceBands(e *record.Entry) (list []string) {
	return slices.DeleteFunc(Bands(), func(b string) bool { return !e.Has("bands", b) })
}
