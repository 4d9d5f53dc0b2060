package content

import (
	"slices"

	"copse/internal/copse"
	"copse/internal/source"
)

// readGlossary reads the terms, what to say and what not to say in each language,
// and their definitions.
func (l *loader) readGlossary() {
	const file = "glossary/terms.yaml"
	v, ok := l.readYAML(file)
	d := l.decoder(file)
	if !ok || !d.Mapping(v, "schema terms", "") {
		return
	}
	d.Schema(v, "copse-glossary/1")
	byID := map[string]*Term{}
	for _, it := range d.List(v.Get("terms")) {
		if !d.Mapping(it, "id prefer", "standing source avoid also asks interface") || it.Get("id") == nil {
			continue
		}
		t := &Term{ID: d.Text(it.Get("id")), Source: d.Text(it.Get("source")), Texts: Texts{}, src: it,
			Prefer: map[copse.Lang]string{}, Avoid: map[copse.Lang][]string{}, Define: map[copse.Lang]string{}}
		t.Interface = it.Get("interface") != nil
		t.Standing = standing(d, it, "term "+t.ID)
		if !slugForm(t.ID) || byID[t.ID] != nil {
			d.Error(d.File, it.Get("id").Pos, "L01", "term id %q is malformed or used twice", t.ID)
			continue
		}
		perLanguage(d, it.Get("prefer"), func(lang copse.Lang, v *source.Value) { t.Prefer[lang] = d.Text(v) })
		perLanguage(d, it.Get("avoid"), func(lang copse.Lang, v *source.Value) { t.Avoid[lang] = d.Texts(v) })
		t.asks = d.List(it.Get("asks"))
		t.Also = l.readAlso(d, it.Get("also"))
		for lang, words := range t.Also { // both would be one word twice
			for _, w := range words {
				if slices.Contains(t.Avoid[lang], w) {
					d.Error(d.File, it.Get("also").Pos, "L01", "%q is a word to avoid of %s: it leads here already", w, t.ID)
				}
			}
		}
		byID[t.ID] = t
		l.lib.Terms = append(l.lib.Terms, t)
	}
	l.readTermWords()
}

// readTermWords reads glossary/<lang>.yaml, of the base or of an overlay.
func (l *loader) readTermWords() {
	l.readYAMLTexts("glossary", "term", blocksOf("term"), func(id string) (Texts, bool) {
		t, ok := l.lib.Term(id)
		if !ok {
			return nil, false
		}
		return t.Texts, true
	})
	for _, t := range l.lib.Terms {
		for lang, blocks := range t.Texts {
			if b := blocks["define"]; b != nil && !b.Draft {
				t.Define[lang] = b.Source
			}
		}
	}
}

func perLanguage(d source.Decoder, v *source.Value, put func(copse.Lang, *source.Value)) {
	if v == nil || v.Shape == source.ShapeEmpty {
		return
	}
	if v.Shape != source.ShapeMapping {
		d.Error(d.File, v.Pos, "L02", "a mapping of languages is wanted here, not %s", v.Shape)
		return
	}
	for _, f := range v.Fields {
		if !slices.Contains(copse.Shipped(), copse.Lang(f.Name)) {
			d.Error(d.File, f.Pos, "L02", "language %q does not ship", f.Name)
			continue
		}
		put(copse.Lang(f.Name), f.Value)
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
