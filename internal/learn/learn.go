// Package learn is the door to what children learn with: stories that branch, read with a grown-up or alone, exercises of a
// workbook, a game of feelings, and straight answers for teenagers.
//
// It promises: all of it works without script, without a network and on paper; each choice leads on kindly and back, and none
// is a wrong answer with a mark; help is one tap away on every page; what a child chooses leaves no trace, neither with us nor
// on the device; a story in which somebody means harm says that the child did nothing wrong, and no way through it misses
// those who help.
package learn

import "copse/internal/record"

// Folder is where entries of this door lie in a content folder.
const Folder = "learn"

const (
	bands      = "under-9 9-12 13-18"
	objectives = "rights privacy contact conduct content wellbeing help"
	lights     = "green yellow red"
	harmers    = "nobody peer known family stranger"
)

// Kinds are the tables of this door's entries. A story is a graph: its scenes name those that follow them.
func Kinds() []record.Kind {
	field := func(name string, form record.Form) record.Field { return record.Field{Name: name, Form: form} }
	many := func(name string, form record.Form) record.Field {
		return record.Field{Name: name, Form: form, Many: true, Optional: true}
	}
	optional := func(f record.Field) record.Field { f.Optional = true; return f }
	line := func(name string, most int) record.Word { return record.Word{Name: name, Form: record.Line, Most: most} }
	list := func(name string, most, least, up int) record.Word {
		return record.Word{Name: name, Form: record.List, Most: most, Least: least, Up: up}
	}
	maybe := func(w record.Word) record.Word { w.Optional = true; return w }
	return []record.Kind{
		{Name: "story", Fields: []record.Field{{Name: "band", Form: record.OneOf, Of: bands}, {Name: "harm", Form: record.OneOf, Of: harmers},
			{Name: "start", Form: record.Ref, Of: "scene"}, {Name: "cover", Form: record.Ref, Of: "scene"},
			{Name: "objectives", Form: record.OneOf, Of: objectives, Many: true}, {Name: "points", Form: record.Point, Many: true}, many("risks", record.Risk)},
			Words: []record.Word{line("title", 6), line("line", 18), line("about", 60), list("ask", 18, 3, 3), list("told", 25, 3, 5)}},
		{Name: "scene", Fields: []record.Field{{Name: "story", Form: record.Ref, Of: "story"}, field("place", record.Text), many("cast", record.Text),
			many("things", record.Text), optional(field("nuri", record.Text)), optional(record.Field{Name: "next", Form: record.Ref, Of: "scene"}),
			many("to", record.Text), optional(record.Field{Name: "rewind", Form: record.Ref, Of: "scene"}), optional(field("help", record.Flag)),
			optional(field("end", record.Flag))},
			Words: []record.Word{line("alt", 40), list("say", 24, 1, 5), list("easy", 12, 1, 4), maybe(line("fault", 14)), maybe(line("ask", 10)),
				maybe(record.Word{Name: "choices", Form: record.Parts, Named: true, Head: 10, Most: 18, Least: 2, Up: 4})}},
		{Name: "exercise", Fields: []record.Field{{Name: "band", Form: record.OneOf, Of: bands}, field("minutes", record.Whole),
			{Name: "objectives", Form: record.OneOf, Of: objectives, Many: true}, {Name: "points", Form: record.Point, Many: true},
			{Name: "boxes", Form: record.Text, Many: true, Exactly: 3}, {Name: "best", Form: record.Text, Many: true}},
			Words: []record.Word{line("title", 8), line("lead", 35), list("easy", 12, 2, 4),
				{Name: "boxes", Form: record.Parts, Named: true, Head: 4, Most: 16, Least: 3, Up: 3}, {Name: "cards", Form: record.Parts, Named: true, Head: 10, Most: 26, Least: 6, Up: 12},
				list("notes", 30, 3, 6), list("talk", 22, 2, 4), list("family", 26, 3, 5)}},
		{Name: "level", Fields: []record.Field{{Name: "band", Form: record.OneOf, Of: bands}, {Name: "objectives", Form: record.OneOf, Of: objectives, Many: true},
			{Name: "points", Form: record.Point, Many: true}},
			Words: []record.Word{line("title", 6), line("lead", 30), list("easy", 12, 2, 4), {Name: "lights", Form: record.Parts, Named: true, Head: 4, Most: 14, Least: 3, Up: 3},
				line("who", 12), list("helpers", 8, 4, 6), line("two", 25), line("end", 30), line("about", 50)}},
		{Name: "moment", Fields: []record.Field{{Name: "level", Form: record.Ref, Of: "level"}, field("place", record.Text), many("cast", record.Text),
			many("things", record.Text), optional(field("nuri", record.Text)), {Name: "light", Form: record.OneOf, Of: lights}},
			Words: []record.Word{line("alt", 30), line("text", 24), line("why", 24)}},
		{Name: "topic", Fields: []record.Field{{Name: "objectives", Form: record.OneOf, Of: objectives, Many: true},
			{Name: "points", Form: record.Point, Many: true}, many("risks", record.Risk)},
			Words: []record.Word{line("title", 10), line("line", 30), list("read", 30, 4, 7), line("rights", 35), line("owed", 40), line("ask", 26),
				{Name: "answers", Form: record.Parts, Head: 12, Most: 32, Least: 3, Up: 3}, maybe(list("hour", 26, 5, 8)), list("friend", 26, 3, 5),
				list("cards", 14, 3, 3)}},
	}
}
