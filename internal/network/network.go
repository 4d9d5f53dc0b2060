// Package network is the door to what stands around the Guidelines: what others did and how strong the evidence for it is,
// figures with their source, publications, days and meetings, programmes, partners and what they promised, campaigns with
// their kits.
//
// It promises: nothing stands here without a source that a reader can open; a case says what did not work; a commitment has
// an end and shows when it passed; a figure is read from its entry wherever it stands; a listing is no endorsement; nothing
// is rated, ranked or counted by its readers.
package network

import "copse/internal/record"

// Folder is where entries of this door lie in a content folder.
const Folder = "network"

// Strengths of the evidence of a case, weakest first.
const Strengths = "claimed descriptive before-after comparison randomised review"

// Regions of the ITU, and World for what belongs to none.
const Regions = "Africa Americas Arab-States Asia-Pacific CIS Europe World"

// Kinds are the tables of this door's entries.
func Kinds() []record.Kind {
	field := func(name string, form record.Form) record.Field { return record.Field{Name: name, Form: form} }
	of := func(name, options string) record.Field {
		return record.Field{Name: name, Form: record.OneOf, Of: options}
	}
	many := func(name string, form record.Form) record.Field {
		return record.Field{Name: name, Form: form, Many: true}
	}
	optional := func(f record.Field) record.Field { f.Optional = true; return f }
	line := func(name string, most int) record.Word { return record.Word{Name: name, Form: record.Line, Most: most} }
	list := func(name string, most, least, up int) record.Word {
		return record.Word{Name: name, Form: record.List, Most: most, Least: least, Up: up}
	}
	parts := func(name string, head, most, least, up int) record.Word {
		return record.Word{Name: name, Form: record.Parts, Head: head, Most: most, Least: least, Up: up}
	}
	maybe := func(w record.Word) record.Word { w.Optional = true; return w }
	points := many("points", record.Point)
	url, read := field("url", record.Web), of("read", "first copy second")
	cited := []record.Field{field("source", record.Text), field("publisher", record.Text), url, read}
	region := of("region", Regions)
	country := field("country", record.Country)
	return []record.Kind{
		{Name: "case", Own: true, Fields: append([]record.Field{country, region, of("type", "law institution service practice product research campaign"),
			optional(field("year", record.Text)), points, of("strength", Strengths), optional(field("judged_by", record.Text)), optional(field("judged_on", record.Day)),
			optional(field("date", record.Date)), optional(many("second", record.Web)), optional(field("adults", record.Flag))}, cited...),
			Words: []record.Word{line("title", 14), line("population", 20), line("done", 75), line("changed", 60), line("not", 65)}},
		{Name: "figure", Own: true, Fields: append([]record.Field{field("value", record.Text), field("year", record.Text), of("standing", "as-published to-confirm"),
			field("stale", record.Whole), optional(of("bound", "about over")), optional(points)}, cited...),
			Words: []record.Word{line("statement", 35), line("unit", 10), line("population", 25), line("method", 70)}},
		{Name: "publication", Own: true, Fields: []record.Field{field("name", record.Text), field("issuer", record.Text), optional(field("year", record.Text)),
			optional(many("langs", record.Lang)), url, points, read}, Words: []record.Word{maybe(line("title", 20)), line("for", 40), maybe(line("issuer", 15))}},
		{Name: "event", Own: true, Fields: []record.Field{of("form", "day week month meeting date"), optional(field("on", record.Text)), optional(field("until", record.Day)),
			url, read, optional(field("likely", record.Flag)), optional(field("cancelled", record.Flag)), optional(field("changed", record.Whole))},
			Words: []record.Word{line("title", 14), line("what", 40)}},
		{Name: "talk", Own: true, Theirs: true, Fields: []record.Field{field("date", record.Date), field("speaker", record.Text), url, field("transcript", record.Web),
			many("captions", record.Lang), optional(field("minutes", record.Whole)), optional(points)}, Words: []record.Word{line("title", 14), line("what", 40)}},
		{Name: "programme", Own: true, Fields: []record.Field{country, region, optional(field("years", record.Text)), field("partner", record.Text), url, read},
			Words: []record.Word{line("title", 14), line("what", 45), maybe(line("partner", 15))}},
		{Name: "partner", Own: true, Theirs: true, Fields: []record.Field{field("name", record.Text), country, field("actor", record.Point), url, field("since", record.Day)},
			Words: []record.Word{line("offers", 45), line("interests", 40)}},
		{Name: "commitment", Own: true, Theirs: true, Fields: []record.Field{{Name: "partner", Form: record.Ref, Of: "partner"}, points, field("made", record.Day),
			field("due", record.Day), of("state", "promised under-way done withdrawn"), optional(many("evidence", record.Web))}, Words: []record.Word{line("text", 40)}},
		{Name: "roster", Own: true, Theirs: true, Fields: []record.Field{field("name", record.Text), many("langs", record.Lang), points, field("consent", record.Day),
			field("until", record.Day)}, Words: []record.Word{line("knows", 45)}},
		{Name: "contribution", Own: true, Theirs: true, Fields: []record.Field{field("meeting", record.Text), field("document", record.Text), field("submitter", record.Text),
			field("date", record.Day), optional(url), optional(points)}, Words: []record.Word{line("title", 14), line("abstract", 75)}},
		{Name: "campaign", Own: true, Fields: []record.Field{field("on", record.Text), points, optional(record.Field{Name: "figures", Form: record.Ref, Of: "figure", Many: true})},
			Words: []record.Word{line("title", 6), line("lead", 45), line("audience", 25), list("messages", 20, 4, 4), parts("posters", 8, 18, 3, 3), parts("slides", 8, 18, 6, 8),
				list("radio", 45, 3, 14), list("activity", 30, 3, 8), list("posts", 35, 4, 4), list("alts", 30, 3, 3), list("press", 70, 4, 5), list("mail", 60, 3, 4), list("captions", 15, 4, 4)}},
		{Name: "guide", Fields: []record.Field{of("audience", "club sheets tournament coach support"), points}, Words: []record.Word{line("title", 6), line("lead", 45), maybe(parts("parts", 8, 30, 2, 12))}},
	}
}
