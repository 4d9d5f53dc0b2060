package content

import (
	"slices"

	"copse/internal/copse"
)

// readGlossary reads the terms, what to say and what not to say in each language,
// and their definitions.
func (l *loader) readGlossary() {
	const file = "glossary/terms.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok || !d.mapping(v, "schema terms", "") {
		return
	}
	d.schema(v, "copse-glossary/1")
	byID := map[string]*Term{}
	for _, it := range d.list(v.get("terms")) {
		if !d.mapping(it, "id prefer", "standing source avoid interface") || it.get("id") == nil {
			continue
		}
		t := &Term{ID: d.text(it.get("id")), Source: d.text(it.get("source")), Words: Words{}, src: it,
			Prefer: map[copse.Lang]string{}, Avoid: map[copse.Lang][]string{}, Define: map[copse.Lang]string{}}
		t.Interface = it.get("interface") != nil
		t.Standing = d.standing(it, "term "+t.ID)
		if !slugForm(t.ID) || byID[t.ID] != nil {
			d.error(d.file, it.get("id").pos, "L01", "term id %q is malformed or used twice", t.ID)
			continue
		}
		d.perLanguage(it.get("prefer"), func(lang copse.Lang, v *value) { t.Prefer[lang] = d.text(v) })
		d.perLanguage(it.get("avoid"), func(lang copse.Lang, v *value) { t.Avoid[lang] = d.texts(v) })
		byID[t.ID] = t
		l.lib.Terms = append(l.lib.Terms, t)
	}
	l.readTermWords()
}

// readTermWords reads glossary/<lang>.yaml, of the base or of an overlay.
func (l *loader) readTermWords() {
	l.readYAMLWords("glossary", "term", []string{"define"}, func(id string) (Words, bool) {
		t, ok := l.lib.Term(id)
		if !ok {
			return nil, false
		}
		return t.Words, true
	})
	for _, t := range l.lib.Terms {
		for lang, blocks := range t.Words {
			if b := blocks["define"]; b != nil && !b.Draft {
				t.Define[lang] = b.Source
			}
		}
	}
}

func (d decoder) perLanguage(v *value, put func(copse.Lang, *value)) {
	if v == nil || v.shape == emptyShape {
		return
	}
	if v.shape != mapShape {
		d.error(d.file, v.pos, "L02", "a mapping of languages is wanted here, not %s", v.shape)
		return
	}
	for _, f := range v.fields {
		if !slices.Contains(copse.Shipped(), copse.Lang(f.name)) {
			d.error(d.file, f.pos, "L02", "language %q does not ship", f.name)
			continue
		}
		put(copse.Lang(f.name), f.val)
	}
}

// Term returns the glossary entry of that id.
func (l *Library) Term(id string) (*Term, bool) {
	for _, t := range l.Terms {
		if t.ID == id {
			return t, true
		}
	}
	return nil, false
}
