package content

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"copse/internal/copse"
)

// The rules here hold a translation to the sense of what it translates, as far as a
// machine can: that an instruction stays one (L21), that a word means the same thing
// (L22), and that what a reader is told to choose can be chosen (L23).

// Slip is a fault in a text, at its offset.
type Slip struct {
	Offset     int
	Code, Text string
}

// falseFriend is a word that means another thing than the English it stands for.
type falseFriend struct {
	where matcher // in the English text
	word  matcher
	near  matcher // makes the word right; empty: nothing does
	say   string
}

// noOrder is the kind of a phrase that holds the word of a kind and orders nothing
// ("no has hecho nada malo"): being longer, it hides that word.
const noOrder = "none"

// strength finds the words of one kind of instruction.
type strength struct {
	kind string
	matcher
}

// holds reports whether a text has a word of the kind.
func (s *strength) holds(own string) bool {
	return slices.ContainsFunc(s.find(own), func(h hit) bool { return h.phrase.term == s.kind })
}

func (p *Phrases) readSense(d decoder, v *value, f folder) {
	if kinds := v.get("strength"); kinds != nil && d.mapping(kinds, "", "never not stop keep tell "+noOrder) {
		for _, k := range kinds.fields {
			if k.name == noOrder {
				continue
			}
			s := strength{k.name, newMatcher(f)}
			s.short = true // 别: what is no order with it stands under none
			d.patterns(&s.matcher, k.name, k.val)
			p.strength = append(p.strength, s)
		}
		for i := range p.strength {
			d.patterns(&p.strength[i].matcher, noOrder, kinds.get(noOrder))
		}
	}
	d.patterns(&p.weak, "", v.get("weak"))
	for _, it := range d.list(v.get("pairs")) {
		if !d.mapping(it, "where word say", "near") {
			continue
		}
		x := falseFriend{where: newMatcher(folder{}), word: newMatcher(f), near: newMatcher(f), say: d.text(it.get("say"))}
		d.patterns(&x.where, "", it.get("where"))
		x.near.short = true
		d.pattern(&x.word, "", it.get("word"))
		if near := it.get("near"); near != nil {
			d.pattern(&x.near, "", near)
		}
		p.pairs = append(p.pairs, x)
	}
	for _, it := range d.list(v.get("linked")) {
		p.linked = append(p.linked, d.text(it))
	}
}

// Slips compares a text on which a child's safety hangs with the English it translates,
// of whose language en are the phrases. Both are Markdown of blocks, or plain.
func (p *Phrases) Slips(en *Phrases, text, source string) []Slip {
	return append(p.weaker(en, text, source), p.another(text, source)...)
}

// weaker is L21: for each kind of instruction in the English text, a word of that kind.
func (p *Phrases) weaker(en *Phrases, text, source string) []Slip {
	var out []Slip
	own := ownWords(text)
	firm := false
	for _, o := range en.orders(source) {
		kind := o.phrase.term
		firm = firm || kind != "tell"
		i := slices.IndexFunc(p.strength, func(s strength) bool { return s.kind == kind })
		if i >= 0 && !p.strength[i].holds(own) {
			out = append(out, Slip{0, "L21", fmt.Sprintf("English says %q, and nothing here is as strong (strength: %s)", o.phrase.shown, kind)})
		}
	}
	// "You need not answer" is a permission in English too.
	if firm && len(en.weak.find(ownWords(source))) == 0 {
		for _, h := range p.weak.find(own) {
			out = append(out, Slip{h.offset, "L21", fmt.Sprintf("%q makes a remark of an instruction", h.phrase.shown)})
		}
	}
	return out
}

// orders are the instructions of an English text, one of each kind: a phrase that opens a
// sentence, an entry of a list, or what follows ", and".
func (p *Phrases) orders(source string) []hit {
	ms := marks(source)
	own := masked(source, ms, true)
	var out []hit
	for i := range p.strength {
		hits := p.strength[i].find(own)
		first := slices.IndexFunc(hits, func(h hit) bool { return h.phrase.term != noOrder && opens(own, ms, h.offset) })
		if first >= 0 {
			out = append(out, hits[first])
		}
	}
	return out
}

// opens reports whether a sentence begins at an offset of a text without markup.
func opens(own string, ms []mark, offset int) bool {
	for _, m := range ms {
		if m.kind == listMark && m.end <= offset && strings.TrimSpace(own[m.end:offset]) == "" {
			return true
		}
	}
	before := strings.TrimRight(own[:offset], " ")
	if before == "" || strings.HasSuffix(before, "\n\n") {
		return true
	}
	before = strings.TrimRight(before, "\n ”’)")
	last, _ := utf8.DecodeLastRuneInString(before)
	return strings.ContainsRune(".!?…;", last) || strings.HasSuffix(before, ", and") || strings.HasSuffix(before, ", but")
}

// another is L22: a word that, where English says this, is not what it says.
func (p *Phrases) another(text, source string) []Slip {
	var out []Slip
	for i := range p.pairs {
		x := &p.pairs[i]
		if len(x.where.find(ownWords(source))) == 0 {
			continue
		}
		own := ownWords(text)
		for _, h := range x.word.find(own) {
			if len(x.near.find(x.word.around(own, h))) == 0 {
				out = append(out, Slip{h.offset, "L22", fmt.Sprintf("%q means another thing here: %s", h.phrase.shown, x.say)})
			}
		}
	}
	return out
}

// around is a hit with the three words on each side of it; in a writing without spaces,
// with four characters.
func (m *matcher) around(s string, h hit) string {
	if m.fold.chars {
		from, to := h.offset, h.offset+len(h.phrase.words[0])
		for range 4 {
			_, before := utf8.DecodeLastRuneInString(s[:from])
			_, after := utf8.DecodeRuneInString(s[to:])
			from, to = from-before, to+after
		}
		return s[from:to]
	}
	var toks []lexeme
	at := 0
	for t := range m.fold.tokens(s) {
		if t.offset == h.offset {
			at = len(toks)
		}
		toks = append(toks, t)
	}
	last := toks[min(at+len(h.phrase.words)-1+3, len(toks)-1)]
	return s[toks[max(at-3, 0)].offset : last.offset+last.size]
}

// ownWords is a text without its markup and without quoted words, each at its offset.
func ownWords(src string) string { return masked(src, marks(src), true) }

// guards reports whether a child's safety hangs on a text: an instruction in it must
// stay one in every language.
func (c *checker) guards(e *entry) bool {
	if e.node != nil {
		return slices.Contains(e.node.Critical, e.name)
	}
	id, ok := strings.CutPrefix(e.owner, "question:")
	return ok && e.name == "answer" && slices.ContainsFunc(c.lib.Questions, func(q *Question) bool { return q.ID == id && q.Now })
}

// lintSense is L21 and L22.
func (c *checker) lintSense(v, src *view, sev Severity) {
	p, en := c.phrases[v.b.Lang], c.phrases[src.b.Lang]
	if p == nil || en == nil || src.b.Lang != copse.English {
		return
	}
	var found []Slip
	if c.guards(v.e) {
		found = p.weaker(en, v.b.Source, src.b.Source)
	}
	if s := v.e.set; strings.HasPrefix(v.e.owner, "question:") || s != nil && (s.ID == "children" || s.ID == "adults") {
		found = append(found, p.another(v.b.Source, src.b.Source)...)
	}
	for _, s := range found {
		c.add(sev, v.file, v.b.at(s.Offset), s.Code, "%s: %s", v.e.key, s.Text)
	}
}

// lintLinked is L23: a button or page of ours that a reader is told to choose is a link.
func (c *checker) lintLinked(v *view) {
	p := c.phrases[v.b.Lang]
	if p == nil || len(p.linked) == 0 {
		return
	}
	text, at := unmarked(v.b.Source, v.marks)
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
			if !v.t.chars && (isWord(before) || isWord(after)) {
				continue // inside a word
			}
			// The name of the button ends the phrase; its quotation mark may stand outside the link.
			name := strings.TrimRightFunc(text[start:end], func(r rune) bool { return !isWord(r) })
			if !v.insideLink(at[start+len(name)-1]) {
				c.errorAt(v, at[start], "L23", "%s is no link: what a reader is told to choose leads there, [Report](page:report), [Get help now](page:help)", text[start:end])
			}
		}
	}
}

func (v *view) insideLink(offset int) bool {
	open := -1
	for _, m := range v.marks {
		switch {
		case m.kind == openMark:
			open = m.end
		case m.kind == closeMark && open >= 0 && open <= offset && offset < m.start:
			return true
		}
	}
	return false
}
