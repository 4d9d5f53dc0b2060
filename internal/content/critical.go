package content

import (
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"

	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
	"copse/internal/source"
)

// SignState says how far a critical text has come in a language.
type SignState string

// Missing: the text is not there. Unsigned: nobody signed this wording. Signed: a
// person did.
const (
	Missing  SignState = "missing"
	Unsigned SignState = "unsigned"
	Signed   SignState = "signed"
)

// CriticalText is a text a child's safety hangs on, in one language.
type CriticalText struct {
	Key   string    `json:"key"` // "KID-S3/say", "question:q05/answer", "words:directory.step.stop"
	Hash  string    `json:"hash"`
	Text  string    `json:"text"`
	State SignState `json:"-"`
	Stale bool      `json:"stale"` // somebody signed another wording
	entry *entry
}

// wordsKey begins the keys of interface words.
const wordsKey = "words:"

// critical reports whether a child's safety hangs on the text: a block its point names,
// the lines on top and the steps of such a point; the question and the answer where harm
// may be happening now.
func (e *entry) critical() bool {
	if e.question != nil {
		return e.question.Now
	}
	if e.point == nil || e.point.Retired != nil || !slices.Contains(e.point.Critical, e.name) {
		return false
	}
	return !slices.Contains(alwaysCritical(), e.name) || e.block(e.source) != nil
}

// alwaysCritical are the blocks of a critical point that need not be listed: the lines on
// top of its page, which many read alone, and the steps, since whoever is told a critical
// thing is told to act on it.
func alwaysCritical() []string { return []string{"brief", "statement", "how", "do"} }

// readCritical reads the block names a point lists, and adds those that need not be listed.
func (l *loader) readCritical(d source.Decoder, n *Point, v *source.Value) {
	names := blockNames(n.Kind)
	for _, it := range d.List(v) {
		name := d.Text(it)
		if !slices.Contains(names, name) {
			d.Error(d.File, it.Pos, "L02", "critical: %q is no block of a %s", name, n.Kind)
			continue
		}
		n.Critical = append(n.Critical, name)
	}
	for _, name := range alwaysCritical() {
		if len(n.Critical) > 0 && slices.Contains(names, name) && !slices.Contains(n.Critical, name) {
			n.Critical = append(n.Critical, name)
		}
	}
}

// keepSafetyWords keeps the interface words that hold advice on safety. A later source
// replaces single words, as package i18n does.
func (l *loader) keepSafetyWords(lang copse.Lang, file string, entries []i18n.Entry) {
	for _, e := range entries {
		if l.lib.protected == nil || !l.lib.protected.safe(e.Key) {
			continue
		}
		text := wordText(e.Value)
		if strings.TrimSpace(text) == "" {
			continue // an empty word says as little as one that is not there
		}
		if l.lib.words[e.Key] == nil {
			l.lib.words[e.Key] = Texts{}
		}
		l.lib.words[e.Key][lang] = map[string]*Block{"": {Markdown: prose.Markdown{Lang: lang, Source: text, By: l.lib.render}, File: file, Line: e.Line,
			layer: l.layer, bodyLine: e.Line, bodyCol: e.Column, fixed: true}}
	}
}

// wordText is a word as a person reads it: a plural with each of its forms.
func wordText(v json.RawMessage) string {
	var one string
	if json.Unmarshal(v, &one) == nil {
		return one
	}
	forms := map[string]string{}
	if json.Unmarshal(v, &forms) != nil {
		return string(v) // package i18n says what is wrong with it
	}
	var b strings.Builder
	for _, form := range slices.Sorted(maps.Keys(forms)) {
		b.WriteString(form + ": " + forms[form] + "\n")
	}
	return strings.TrimSpace(b.String())
}

// SafetyWords are the keys of the interface words that are critical, as CriticalText names them.
func (l *Library) SafetyWords() (keys []string) {
	for _, key := range slices.Sorted(maps.Keys(l.words)) {
		keys = append(keys, wordsKey+key)
	}
	return keys
}

// gatherCritical lists the critical texts in reading order, the words last.
func (l *Library) gatherCritical() {
	for _, e := range l.texts {
		if e.critical() {
			l.critical = append(l.critical, e)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(l.words)) {
		words := l.words[key]
		if en := words[copse.English][""]; en != nil {
			l.critical = append(l.critical, &entry{key: wordsKey + key, owner: wordsKey + key, source: copse.English, texts: words,
				line: func() (string, source.Pos) { return l.fileOf(en), en.head() }})
		}
	}
}

// Hold adds a text of another door that a child's safety hangs on, in the languages that have it. It is called before the
// library is used: who reads, signs and opens a site finds it among the others.
func (l *Library) Hold(key string, texts map[copse.Lang]string) {
	e := &entry{key: key, owner: key, source: copse.English, texts: Texts{}, line: func() (string, source.Pos) { return key, source.Pos{} }}
	for lang, text := range texts {
		e.texts[lang] = map[string]*Block{"": {Markdown: prose.Markdown{Lang: lang, Source: text, By: l.render}, fixed: true}}
	}
	l.critical = append(l.critical, e)
}

// Critical lists every text of a language that a child's safety hangs on, with its state.
// more are sign-offs kept outside the content: those of the node.
func (l *Library) Critical(lang copse.Lang, more []SignOff) []CriticalText {
	signed := map[string][]SignOff{}
	for _, s := range l.signed {
		more = append(more[:len(more):len(more)], s.SignOff)
	}
	for _, s := range more {
		if s.Lang == lang {
			signed[s.Key] = append(signed[s.Key], s)
		}
	}
	var out []CriticalText
	for _, e := range l.critical {
		t := CriticalText{Key: e.key, State: Missing, entry: e}
		if b := e.block(lang); b != nil && !b.Draft {
			t.State, t.Text, t.Hash = Unsigned, b.Source, stampHash(b.Source)
			t.Stale = len(signed[e.key]) > 0
			if slices.ContainsFunc(signed[e.key], func(s SignOff) bool { return s.holds(t.Hash) }) {
				t.State, t.Stale = Signed, false
			}
		} else if e.point != nil && e.point.Own() && lang != e.source {
			continue // in how many languages its own points stand is a country's to decide
		}
		out = append(out, t)
	}
	return out
}

// checkCritical is L24, a critical text that is not there, and L18, one that nobody
// signed. What does not ship, and what nobody signed, is counted, one finding a file.
func (c *checker) checkCritical() {
	for _, lang := range c.lib.Langs {
		missing, unsigned := map[string]int{}, map[string]int{}
		for _, t := range c.lib.Critical(lang, nil) {
			b := t.entry.block(lang)
			switch {
			case t.State == Missing && slices.Contains(copse.Shipped(), lang):
				at := c.lib.missedAt(t.entry, lang)
				c.Error(at.File, at.Pos, "L24", "%s is missing in %s, and a child's safety hangs on it%s", t.Key, lang, draftNote(b))
			case t.State == Missing:
				missing[path.Join(c.lib.sources[0], t.entry.wordsFile(lang))]++
			case t.State == Unsigned:
				unsigned[c.lib.fileOf(b)]++
			}
		}
		for file, n := range missing {
			c.Warn(file, source.Pos{}, "L24", "missing in %s: %s that a child's safety hangs on", lang, copse.Count(n, "text"))
		}
		for file, n := range unsigned {
			c.Warn(file, source.Pos{}, "L18", "not signed in the content: %s; an operator signs on the node: copse content unsigned --lang %s", copse.Count(n, "critical text"), lang)
		}
	}
	for _, s := range c.lib.signed {
		if b := s.text.block(s.Lang); b == nil || !s.holds(stampHash(b.Source)) {
			c.Warn(s.file, s.at, "L18", "%s in %s is not the text that was signed any more: it counts as unsigned", s.Key, s.Lang)
		}
	}
}
