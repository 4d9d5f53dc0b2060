package record

import (
	"encoding/json"
	"slices"
	"strings"

	"copse/internal/copse"
)

// SchemaID names the form in which entries of a kind are given out.
func (k Kind) SchemaID() string { return "copse-" + k.Name + "/1" }

// Given is a kind as it is given out in one language.
type Given struct {
	Schema  string           `json:"schema"`
	Lang    copse.Lang       `json:"lang"`
	Licence string           `json:"licence"`
	Entries []map[string]any `json:"entries"`
}

// licence is that of our words; what is cited belongs to those who published it.
const licence = "CC-BY-4.0"

// JSON is entries of a kind in one language. Each says in which language its words are.
func (b *Book) JSON(kind string, lang copse.Lang, entries []*Entry) ([]byte, error) {
	k, _ := b.Kind(kind)
	list := Given{Schema: k.SchemaID(), Lang: lang, Licence: licence, Entries: []map[string]any{}}
	for _, e := range entries {
		list.Entries = append(list.Entries, b.export(k, e, lang))
	}
	return json.MarshalIndent(list, "", " ")
}

func (b *Book) export(k Kind, e *Entry, lang copse.Lang) map[string]any {
	out := map[string]any{"id": e.ID}
	if e.Says != "" {
		out["publisher_of_entry"] = e.Says
	}
	for _, f := range k.Fields {
		switch v := e.All(f.Name); {
		case len(v) == 0:
		case f.Many:
			out[f.Name] = v
		case f.Form == Flag:
			out[f.Name] = v[0] == "true"
		case f.Form == Whole:
			out[f.Name] = json.Number(v[0])
		default:
			out[f.Name] = v[0]
		}
	}
	w := b.Words(e, lang)
	words := map[string]any{"lang": w.Lang}
	if w.Stale {
		words["older_than_english"] = true
	}
	for _, t := range k.Words {
		switch {
		case t.Form == Line && w.Line(t.Name) != "":
			words[t.Name] = w.Line(t.Name)
		case t.Form == List && w.Lines(t.Name) != nil:
			words[t.Name] = w.Lines(t.Name)
		case t.Form == Parts && w.Parts(t.Name) != nil:
			words[t.Name] = w.Parts(t.Name)
		}
	}
	out["words"] = words
	return out
}

// Schema is the JSON schema (draft 2020-12) of what JSON gives out for a kind.
func (k Kind) Schema() ([]byte, error) {
	object := func(props map[string]any, required ...string) map[string]any {
		slices.Sort(required)
		return map[string]any{"type": "object", "properties": props, "required": required, "additionalProperties": false}
	}
	text := map[string]any{"type": "string", "minLength": 1}
	lines := map[string]any{"type": "array", "items": text}
	words := map[string]any{"lang": text, "older_than_english": map[string]any{"const": true}}
	wordsNeeded := []string{"lang"}
	for _, w := range k.Words {
		switch w.Form {
		case Line:
			words[w.Name] = text
		case List:
			words[w.Name] = lines
		case Parts:
			words[w.Name] = map[string]any{"type": "array", "items": object(map[string]any{"head": text, "lines": lines}, "head", "lines")}
		}
		if !w.Optional {
			wordsNeeded = append(wordsNeeded, w.Name)
		}
	}
	props, needed := map[string]any{"id": text, "publisher_of_entry": text, "words": object(words, wordsNeeded...)}, []string{"id", "words"}
	for _, f := range k.Fields {
		one := f.schema()
		if f.Many {
			many := map[string]any{"type": "array", "items": one}
			if f.Exactly > 0 {
				many["minItems"], many["maxItems"] = f.Exactly, f.Exactly
			}
			one = many
		}
		props[f.Name] = one
		if !f.Optional {
			needed = append(needed, f.Name)
		}
	}
	s := object(map[string]any{"schema": map[string]any{"const": k.SchemaID()}, "lang": text, "licence": text,
		"entries": map[string]any{"type": "array", "items": object(props, needed...)}}, "schema", "lang", "licence", "entries")
	s["$schema"], s["$id"], s["title"] = "https://json-schema.org/draft/2020-12/schema", "urn:copse:schema:"+k.Name+":1", "Entries of kind "+k.Name
	return json.MarshalIndent(s, "", " ")
}

func (f Field) schema() map[string]any {
	switch f.Form {
	case OneOf:
		return map[string]any{"enum": strings.Fields(f.Of)}
	case Whole:
		return map[string]any{"type": "integer"}
	case Flag:
		return map[string]any{"type": "boolean"}
	case Day:
		return map[string]any{"type": "string", "pattern": `^\d{4}-\d{2}-\d{2}$`}
	case Date:
		return map[string]any{"type": "string", "pattern": dateForm.String()}
	case Country:
		return map[string]any{"type": "string", "pattern": "^[A-Z]{2}$"}
	case Web:
		return map[string]any{"type": "string", "pattern": "^https?://"}
	case Risk:
		return map[string]any{"type": "string", "pattern": riskForm.String()}
	}
	return map[string]any{"type": "string", "minLength": 1}
}
