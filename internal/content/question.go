package content

import (
	"slices"

	"copse/internal/copse"
)

// Askers are the answers to "I am", in the order they are listed. Children are asked for
// by age: what a teenager needs to read may be wrong for a child of eight.
func Askers() []string {
	return []string{"under-9", "9-12", "teen", "parent", "educator", "company", "policy"}
}

// Young reports whether an asker is under 18.
func Young(asker string) bool { return asker == "under-9" || asker == "9-12" || asker == "teen" }

// Offers are the kinds of service that a point or a question may stand beside.
func Offers() []string { return []string{"takedown-own"} }

// Asks reports whether everybody a question is offered to is of some kind.
func (q *Question) Asks(kind func(asker string) bool) bool {
	return !slices.ContainsFunc(q.Who, func(w string) bool { return !kind(w) })
}

// For reports whether a question is offered to children of one of the age bands.
func (q *Question) For(bands []string) bool {
	return slices.ContainsFunc(q.Who, func(w string) bool { return Young(w) && slices.Contains(bands, bandOf(w)) })
}

// bandOf is the age band of a young asker, as points carry it.
func bandOf(asker string) string {
	if asker == "teen" {
		return "13-18"
	}
	return asker
}

// readQuestions reads "I need …": the list and its words in each language.
func (l *loader) readQuestions() {
	const file = "library/questions.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok || v.shape == emptyShape {
		return
	}
	byID := map[string]*Question{}
	for _, it := range d.list(v) {
		if !d.mapping(it, "id who nodes", "now offer") || it.get("id") == nil {
			continue
		}
		q := &Question{ID: d.text(it.get("id")), Now: d.flag(it.get("now")), src: it,
			Ask: map[copse.Lang]string{}, Answer: map[copse.Lang]string{}, Words: Words{}}
		if !slugForm(q.ID) {
			d.error(d.file, it.get("id").pos, "L01", "question id %q is malformed: lower case, digits, hyphens", q.ID)
			continue
		}
		if byID[q.ID] != nil {
			d.error(d.file, it.get("id").pos, "L01", "question %s stands on line %d already", q.ID, byID[q.ID].src.line)
			continue
		}
		for _, w := range d.list(it.get("who")) {
			q.Who = append(q.Who, d.oneOf(w, Askers()...))
		}
		for _, id := range d.texts(it.get("nodes")) {
			q.Nodes = append(q.Nodes, copse.ID(id))
		}
		if o := it.get("offer"); o != nil {
			q.Offer = d.oneOf(o, Offers()...)
		}
		byID[q.ID] = q
		l.lib.Questions = append(l.lib.Questions, q)
	}
	l.readQuestionWords()
}

// readQuestionWords reads library/questions/<lang>.yaml, of the base or of an overlay.
func (l *loader) readQuestionWords() {
	l.readYAMLWords("library/questions", "question", []string{"ask", "answer"}, func(id string) (Words, bool) {
		i := slices.IndexFunc(l.lib.Questions, func(q *Question) bool { return q.ID == id })
		if i < 0 {
			return nil, false
		}
		return l.lib.Questions[i].Words, true
	})
	for _, q := range l.lib.Questions {
		for lang, blocks := range q.Words {
			if b := blocks["ask"]; b != nil && !b.Draft {
				q.Ask[lang] = b.Source
			}
			if b := blocks["answer"]; b != nil && !b.Draft {
				q.Answer[lang] = b.Source
			}
		}
	}
}

// readYAMLWords reads <dir>/<lang>.yaml: a mapping of ids to one text or to a
// mapping of block names. The texts become blocks, with freshness like all others.
func (l *loader) readYAMLWords(dir, what string, names []string, find func(id string) (Words, bool)) {
	for _, e := range l.list(dir) {
		if e.Name() == "terms.yaml" {
			continue
		}
		file := dir + "/" + e.Name()
		lang, ok := langOfFile(e.Name(), ".yaml")
		if !ok || !l.mayBring(lang) {
			l.error(l.name(file), pos{}, "L02", "not named after a language that ships or that the overlay lists")
			continue
		}
		v, ok := l.readYAML(file)
		d := l.decoder(file)
		if !ok || v.shape == emptyShape {
			continue
		}
		l.langs[lang] = true
		if v.shape != mapShape {
			d.error(d.file, v.pos, "L02", "a mapping of ids is wanted here, not %s", v.shape)
			continue
		}
		draft := d.flag(v.get("draft"))
		reviewed, reviewedAt := "", pos{}
		if r := v.get("reviewed"); r != nil {
			reviewed, reviewedAt = d.date(r), r.pos
		}
		for _, f := range v.fields {
			if f.name == "draft" || f.name == "reviewed" || f.name == "lang" || f.name == "schema" {
				continue
			}
			words, ok := find(f.name)
			if !ok {
				d.error(d.file, f.pos, "L01", "no %s has the id %q", what, f.name)
				continue
			}
			put := func(name string, at pos, v *value) {
				text := d.text(v)
				if text == "" {
					d.error(d.file, v.pos, "L03", "%s/%s is empty", f.name, name)
					return
				}
				b := &Block{Name: name, Lang: lang, Source: text, File: file, Line: at.line, Draft: draft, Reviewed: reviewed, reviewedAt: reviewedAt,
					lib: l.lib, layer: l.layer, bodyLine: v.line, bodyCol: v.col + v.inner, fixed: !v.plain}
				l.place(owner{words: words, what: what}, b, f.name)
			}
			if len(names) == 1 {
				put(names[0], f.pos, f.val)
				continue
			}
			if !d.mapping(f.val, "", "ask answer") {
				continue
			}
			for _, sub := range f.val.fields {
				if slices.Contains(names, sub.name) {
					put(sub.name, sub.pos, sub.val)
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
