package content

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"copse/internal/copse"
	"copse/internal/prose"
	"copse/internal/source"
)

// The rules here hold a translation to the sense of what it translates, as far as a
// machine can: that an instruction stays one (L21), that a word means the same thing
// (L22), and that what a reader is told to choose can be chosen (L23).

// Slip is a fault in a text, at its offset. Warn: it may be none, and wants a look.
type Slip struct {
	Offset     int
	Code, Text string
	Warn       bool
}

// falseFriend is a word that means another thing than the English it stands for.
type falseFriend struct {
	where matcher // in the English text
	word  matcher
	near  matcher // makes the word right; empty: nothing does
	back  matcher // in the English text, where the word with near is right; empty: anywhere
	say   string
}

func (p *Phrases) readSense(d source.Decoder, v *source.Value, f folder) {
	p.readStrength(d, v.Get("strength"), v.Get("weak"), f)
	p.weak.patterns(d, "", v.Get("weak"))
	for _, it := range d.List(v.Get("pairs")) {
		if !d.Mapping(it, "where word say", "near back") {
			continue
		}
		x := falseFriend{where: newMatcher(folder{}), word: newMatcher(f), near: newMatcher(f), back: newMatcher(folder{}), say: d.Text(it.Get("say"))}
		x.where.patterns(d, "", it.Get("where"))
		x.near.short = true
		x.word.pattern(d, "", it.Get("word"))
		if near := it.Get("near"); near != nil {
			x.near.pattern(d, "", near)
		}
		x.back.patterns(d, "", it.Get("back"))
		p.pairs = append(p.pairs, x)
	}
	for _, it := range d.List(v.Get("linked")) {
		p.linked = append(p.linked, d.Text(it))
	}
}

// Slips compares a text on which a child's safety hangs with the English it translates,
// of whose language en are the phrases. Both are Markdown of blocks, or plain.
func (p *Phrases) Slips(en *Phrases, text, source string) []Slip {
	return append(p.weaker(en, text, source), p.another(text, source)...)
}

// Unkind returns what no word of safety may hold in any language: fear and blame (L19),
// and stars, which stay on the page, as these words are no Markdown (L15).
func (p *Phrases) Unkind(text string) []Slip {
	out := p.unkind(text)
	for _, m := range prose.Marks(text) {
		if m.Kind == prose.EmphasisMark {
			out = append(out, Slip{Offset: m.Start, Code: "L15", Text: fmt.Sprintf("%s stays on the page as it is: these words have no emphasis", text[m.Start:m.End])})
		}
	}
	return out
}

// unkind is L19.
func (p *Phrases) unkind(own string) []Slip {
	var out []Slip
	for _, h := range p.fear.find(own) {
		out = append(out, Slip{Offset: h.offset, Code: "L19", Text: fmt.Sprintf("%q frightens: say what helps", h.phrase.shown)})
	}
	for _, h := range p.blame.find(own) {
		out = append(out, Slip{Offset: h.offset, Code: "L19", Text: fmt.Sprintf("%q lays blame on the child", h.phrase.shown)})
	}
	return out
}

// another is L22: a word that, where English says this, is not what it says; and one that
// says more than English does.
func (p *Phrases) another(text, source string) []Slip {
	if len(p.pairs) == 0 {
		return nil
	}
	var out []Slip
	own, english := ownWords(text), ownWords(source)
	first := &p.pairs[0] // all of one writing: each text is cut into words once
	words, englishWords := first.word.cut(own), first.where.cut(english)
	for i := range p.pairs {
		x := &p.pairs[i]
		less := len(x.where.among(english, englishWords)) > 0
		more := !less && len(x.back.list) > 0 && len(x.back.among(english, englishWords)) == 0
		if !less && !more {
			continue
		}
		for _, h := range x.word.among(own, words) {
			switch near := x.isNear(own, words, h); {
			case less && !near:
				out = append(out, Slip{Offset: h.offset, Code: "L22", Text: fmt.Sprintf("%q means another thing here: %s", h.phrase.shown, x.say)})
			case more && near:
				out = append(out, Slip{Offset: h.offset, Code: "L22", Text: fmt.Sprintf("%q with %q says more than English does", h.phrase.shown, x.near.list[0].shown)})
			}
		}
	}
	return out
}

// isNear reports whether what makes a hit right stands among the three words on each side of
// it; in a writing without spaces, among four characters.
func (x *falseFriend) isNear(s string, words []lexeme, h hit) bool {
	if len(x.near.list) == 0 {
		return false
	}
	if !x.word.fold.chars {
		from, to := max(h.word-3, 0), min(h.word+len(h.phrase.words)+3, len(words))
		return len(x.near.among(s, words[from:to])) > 0
	}
	from, to := h.offset, h.offset+len(h.phrase.words[0])
	for range 4 {
		_, before := utf8.DecodeLastRuneInString(s[:from])
		_, after := utf8.DecodeRuneInString(s[to:])
		from, to = from-before, to+after
	}
	return len(x.near.find(s[from:to])) > 0
}

// ownWords is a text without its markup and without quoted words, each at its offset.
func ownWords(src string) string { return prose.Masked(src, prose.Marks(src), true) }

// guards reports whether a child's safety hangs on a text: an instruction in it must
// stay one in every language.
func (e *entry) guards() bool {
	if e.point != nil {
		return slices.Contains(e.point.Critical, e.name)
	}
	return e.question != nil && e.question.Now && e.name == "answer"
}

// mostCompared bounds a text whose sentences are compared with others, in bytes: ten times the
// longest of ours; mostOfOverlay those of a country's own texts in all, with what they translate.
const (
	mostCompared  = 8 << 10
	mostOfOverlay = 2 << 20
)

// lintSense is L21 and L22.
func (c *checker) lintSense(v, src *view, sev source.Severity) {
	p, en := c.phrases[v.b.Lang], c.phrases[src.b.Lang]
	if p == nil || en == nil || src.b.Lang != copse.English {
		return
	}
	if len(v.b.Source) > mostCompared || len(src.b.Source) > mostCompared {
		c.errorAt(v, 0, "L21", "%s has more than %d bytes, too many to be compared with its English: make several texts of it", v.e.key, mostCompared)
		return
	}
	s, guards := v.e.set, v.e.guards()
	others := v.e.question != nil || s != nil && (s.ID == "children" || s.ID == "adults")
	if v.b.layer > 0 && (guards || others) {
		if c.compared += len(v.b.Source) + len(src.b.Source); c.compared > mostOfOverlay {
			c.errorAt(v, 0, "L21", "%s is one text too many: at most %d KB of a country's texts are compared with their English", v.e.key, mostOfOverlay>>10)
			return
		}
	}
	var found []Slip
	if guards {
		found = p.weaker(en, v.b.Source, src.b.Source)
	}
	if others {
		found = append(found, p.another(v.b.Source, src.b.Source)...)
	}
	for _, s := range found {
		sev := sev
		if s.Warn {
			sev = source.Warning
		}
		c.Add(sev, v.file, v.b.at(s.Offset), s.Code, "%s: %s", v.e.key, s.Text)
	}
}

// keepButton notes what a button says that stands on every page.
func (l *loader) keepButton(lang copse.Lang, key, text string) {
	if key != "web.layout.help" && key != "web.layout.report" && key != "web.layout.leave" {
		return
	}
	if l.lib.buttons == nil {
		l.lib.buttons = map[copse.Lang][]string{}
	}
	l.lib.buttons[lang] = append(l.lib.buttons[lang], seenAs(text).letters)
}

// lintButtons is L23 for a link that says what a button says, whatever letters or blanks it is
// written in: it leads to a page of help too.
func (c *checker) lintButtons(v *view) {
	open := -1
	for _, m := range v.marks {
		switch {
		case m.Kind == prose.OpenMark:
			open = m.End
		case m.Kind == prose.CloseMark && open >= 0 && open <= m.Start:
			said := v.b.Source[open:m.Start]
			if !strings.HasPrefix(m.Text, "page:") && slices.Contains(c.lib.buttons[v.b.Lang], seenAs(html.UnescapeString(said)).letters) {
				c.errorAt(v, open, "L23", "%s leads to %s: it says what a button says, and leads to a page of help, [Get help now](page:help)", said, m.Text)
			}
			open = -1
		}
	}
}

// lintLinked is L23: a button or page of ours that a reader is told to choose is a link.
func (c *checker) lintLinked(v *view) {
	c.lintButtons(v)
	p := c.phrases[v.b.Lang]
	if p == nil || len(p.linked) == 0 {
		return
	}
	text, at := prose.Unmarked(v.b.Source, v.marks)
	text = strings.ReplaceAll(text, "\n", " ")
	for _, name := range p.linked {
		for from := 0; ; {
			k := strings.Index(text[from:], name)
			if k < 0 {
				break
			}
			start, end := from+k, from+k+len(name)
			from = end
			before, _ := utf8.DecodeLastRuneInString(text[:start])
			after, _ := utf8.DecodeRuneInString(text[end:])
			if !v.t.Chars && (prose.IsWord(before) || prose.IsWord(after)) {
				continue // inside a word
			}
			// The name of the button ends the phrase; its quotation mark may stand outside the link.
			name := strings.TrimRightFunc(text[start:end], func(r rune) bool { return !prose.IsWord(r) })
			switch target, ok := v.linkAround(at[start+len(name)-1]); {
			case ok && !strings.HasPrefix(target, "page:"):
				c.errorAt(v, at[start], "L23", "%s leads to %s: what a reader is told to choose leads to a page of help, [Report](page:report), [Get help now](page:help)", text[start:end], target)
			case !ok:
				c.errorAt(v, at[start], "L23", "%s is no link: what a reader is told to choose leads there, [Report](page:report), [Get help now](page:help)", text[start:end])
			}
		}
	}
}

// linkAround is where a link leads that an offset stands in.
func (v *view) linkAround(offset int) (target string, ok bool) {
	open := -1
	for _, m := range v.marks {
		switch {
		case m.Kind == prose.OpenMark:
			open = m.End
		case m.Kind == prose.CloseMark && open >= 0 && open <= offset && offset < m.Start:
			return m.Text, true
		}
	}
	return "", false
}
