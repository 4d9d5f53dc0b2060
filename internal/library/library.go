// Package library is the door to the guideline sets: read, search, compare, cite.
//
// It promises: every point has an address for ever; a text that is missing in a
// language is shown in English and marked, a stale one says so; the standing of each
// point is printed where it is read; every page works without script and depends on
// nothing but its address. It keeps no data about readers: searches are not stored.
// The texts and their rules live in package content.
package library

import (
	"html/template"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/prose"
)

// Text is one block as a page shows it.
type Text struct {
	HTML    template.HTML // paragraphs and lists
	Line    template.HTML // without the paragraph around it, for headings and lists
	Plain   string        // for the document's title and citations
	Lang    copse.Lang
	Dir     string
	Foreign bool          // English shown because the page's language has no such text
	Stale   bool          // the English text has changed since
	Adapted string        // who replaced our wording, or ""
	Ours    template.HTML // our wording, where it was replaced
	ok      bool
	block   *content.Block // for documents to print
}

// Is reports whether there is anything to show; templates ask it.
func (t Text) Is() bool { return t.ok }

// anchored is text with an address for each step of a list: #how-3.
func anchored(texts content.Texts, lang copse.Lang, name string) Text {
	t := text(texts, lang, name)
	if b, ok := texts.Get(lang, name); ok {
		t.HTML = b.Anchored(lang)
	}
	return t
}

func text(texts content.Texts, lang copse.Lang, name string) Text {
	b, ok := texts.Get(lang, name)
	if !ok {
		return Text{}
	}
	t := Text{HTML: b.HTML(lang), Line: b.Inline(lang), Plain: prose.Typeset(b.Lang, b.Text()), Lang: b.Lang, Foreign: b.Lang != lang, Stale: b.Stale(), ok: true, block: b}
	if b.Adapted != "" {
		t.Adapted, t.Ours = b.Adapted, ours(b).HTML(lang)
	}
	if t.Foreign {
		t.Dir = "ltr" // only English is shown in place of another language
	}
	return t
}

// said is a text kept per language, English where it is missing.
func said(words map[copse.Lang]string, lang copse.Lang) Text {
	if s, ok := words[lang]; ok && s != "" {
		return Text{Line: prose.Inline(lang, s), Plain: prose.Typeset(lang, s), Lang: lang, ok: true}
	}
	if s, ok := words[copse.English]; ok {
		return Text{Line: prose.Inline(copse.English, s), Plain: s, Lang: copse.English, Dir: "ltr", Foreign: true, ok: true}
	}
	return Text{}
}

// doorOf is the tree, and so the colour, of a set.
func doorOf(set string) string {
	switch set {
	case "children":
		return "child"
	case "adults", "sports":
		return "care"
	}
	return set // industry and policy are their own
}

func doorOfArea(a *content.Area) string {
	if a.ID == "TEEN" {
		return "teen"
	}
	return doorOf(a.Set.ID)
}
