package content

import (
	"slices"
	"strings"

	"copse/internal/copse"
	"copse/internal/prose"
	"copse/internal/source"
)

// Offers are the kinds of service that a point or a question may stand beside.
func Offers() []string { return []string{"takedown-own"} }

// Asks reports whether everybody a question is offered to is of some kind.
func (q *Question) Asks(kind func(Asker) bool) bool {
	return !slices.ContainsFunc(q.askers, func(a Asker) bool { return !kind(a) })
}

// AsksAny reports whether somebody a question is offered to is of some kind.
func (q *Question) AsksAny(kind func(Asker) bool) bool { return slices.ContainsFunc(q.askers, kind) }

// For reports whether a question is offered to children of one of the age bands.
func (q *Question) For(bands []string) bool {
	return q.AsksAny(func(a Asker) bool { return a.Young() && slices.Contains(bands, a.Band) })
}

// readQuestions reads "I need …": the list and its texts in each language.
func (l *loader) readQuestions() {
	const file = "library/questions.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok || v.Shape == source.ShapeEmpty {
		return
	}
	byID := map[string]*Question{}
	for _, it := range d.List(v) {
		if !d.Mapping(it, "id who nodes", "now offer also") || it.Get("id") == nil {
			continue
		}
		q := &Question{ID: d.Text(it.Get("id")), Now: d.Flag(it.Get("now")), src: it,
			Ask: map[copse.Lang]string{}, Answer: map[copse.Lang]string{}, Texts: Texts{}}
		if !slugForm(q.ID) {
			d.Error(d.File, it.Get("id").Pos, "L01", "question id %q is malformed: lower case, digits, hyphens", q.ID)
			continue
		}
		if byID[q.ID] != nil {
			d.Error(d.File, it.Get("id").Pos, "L01", "question %s stands on line %d already", q.ID, byID[q.ID].src.Line)
			continue
		}
		for _, w := range d.List(it.Get("who")) {
			a, ok := l.lib.Front.Asker(d.Text(w))
			if !ok {
				d.Error(d.File, w.Pos, "L02", "%q is no asker of audiences.yaml", w.Text)
			}
			q.Who, q.askers = append(q.Who, a.ID), append(q.askers, a)
		}
		for _, id := range d.Texts(it.Get("nodes")) {
			q.Points = append(q.Points, copse.ID(id))
		}
		if o := it.Get("offer"); o != nil {
			q.Offer = d.OneOf(o, Offers()...)
		}
		q.Also = l.readAlso(d, it.Get("also"))
		byID[q.ID] = q
		l.lib.Questions = append(l.lib.Questions, q)
	}
	l.readQuestionWords()
}

// readQuestionWords reads library/questions/<lang>.yaml, of the base or of an overlay.
func (l *loader) readQuestionWords() {
	l.readYAMLTexts("library/questions", "question", blocksOf("question"), func(id string) (Texts, bool) {
		i := slices.IndexFunc(l.lib.Questions, func(q *Question) bool { return q.ID == id })
		if i < 0 {
			return nil, false
		}
		return l.lib.Questions[i].Texts, true
	})
	for _, q := range l.lib.Questions {
		for lang, blocks := range q.Texts {
			if b := blocks["ask"]; b != nil && !b.Draft {
				q.Ask[lang] = b.Source
			}
			if b := blocks["answer"]; b != nil && !b.Draft {
				q.Answer[lang] = b.Source
			}
		}
	}
}

// readYAMLTexts reads <dir>/<lang>.yaml: a mapping of ids to one text or to a
// mapping of block names. The texts become blocks, with freshness like all others.
func (l *loader) readYAMLTexts(dir, what string, names []string, find func(id string) (Texts, bool)) {
	for _, e := range l.list(dir) {
		if e.Name() == "terms.yaml" && !l.source.Overlay {
			continue
		}
		file := dir + "/" + e.Name()
		lang, ok := source.LangOf(e.Name(), ".yaml")
		if !ok || !l.mayBring(lang) {
			l.Error(l.name(file), source.Pos{}, "L02", "not named after a language that ships or that the overlay lists")
			continue
		}
		v, ok := l.readYAML(file)
		d := l.decoder(file)
		if !ok || v.Shape == source.ShapeEmpty {
			continue
		}
		l.langs[lang] = true
		if v.Shape != source.ShapeMapping {
			d.Error(d.File, v.Pos, "L02", "a mapping of ids is wanted here, not %s", v.Shape)
			continue
		}
		draft := d.Flag(v.Get("draft"))
		reviewed, reviewedAt := "", source.Pos{}
		if r := v.Get("reviewed"); r != nil {
			reviewed, reviewedAt = d.Date(r), r.Pos
		}
		for _, f := range v.Fields {
			if f.Name == "draft" || f.Name == "reviewed" || f.Name == "lang" || f.Name == "schema" {
				continue
			}
			texts, ok := find(f.Name)
			if !ok {
				d.Error(d.File, f.Pos, "L01", "no %s has the id %q", what, f.Name)
				continue
			}
			put := func(name string, at source.Pos, v *source.Value) {
				text := d.Text(v)
				if text == "" {
					d.Error(d.File, v.Pos, "L03", "%s/%s is empty", f.Name, name)
					return
				}
				b := &Block{Markdown: prose.Markdown{Name: name, Lang: lang, Source: text, By: l.lib.render}, File: file, Line: at.Line, Draft: draft, Reviewed: reviewed, reviewedAt: reviewedAt,
					layer: l.layer, bodyLine: v.Line, bodyCol: v.Col + v.Inner, fixed: !v.Plain}
				l.place(owner{texts: texts, what: what}, b, f.Name)
			}
			if len(names) == 1 {
				put(names[0], f.Pos, f.Value)
				continue
			}
			if !d.Mapping(f.Value, "", strings.Join(names, " ")) {
				continue
			}
			for _, sub := range f.Value.Fields {
				if slices.Contains(names, sub.Name) {
					put(sub.Name, sub.Pos, sub.Value)
				}
			}
		}
	}
}

// slugForm reports whether an id is lower case words with hyphens.
func slugForm(id string) bool {
	if id == "" || len(id) > 60 {
		return false
	}
	for i, r := range id {
		if (r < 'a' || r > 'z') && (i == 0 || (r < '0' || r > '9') && r != '-') {
			return false
		}
	}
	return true
}
