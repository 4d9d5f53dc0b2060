package content

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"copse/internal/source"
)

// noOrder is the kind of a phrase that holds the word of a kind and orders nothing
// ("no has hecho nada malo"): being longer, it hides that word.
const noOrder = "none"

// contrary is the kind of a phrase that orders the opposite of what is to be done ("no se
// lo cuentes"): it hides the words of stop, keep and tell, and forbids all the same.
const contrary = "contrary"

// forbids reports whether orders of a kind are prohibitions. They are counted: one lost
// among three is a loss, and a language is free in the words it forbids with.
func forbids(kind string) bool { return kind == "never" || kind == "not" || kind == "nothing" }

// strength finds the words of one kind of instruction.
type strength struct {
	kind string
	matcher
}

// ordered returns the words of a kind in a text; there are none of a kind without a list.
func (p *Phrases) ordered(kind, own string) []hit {
	i := slices.IndexFunc(p.strength, func(s strength) bool { return s.kind == kind })
	if i < 0 {
		return nil
	}
	return slices.DeleteFunc(p.strength[i].find(own), func(h hit) bool { return h.phrase.term != kind })
}

func (p *Phrases) has(kind string) bool {
	return slices.ContainsFunc(p.strength, func(s strength) bool { return s.kind == kind })
}

// readStrength reads the words of orders, after the weak ones: what is weak is no order.
func (p *Phrases) readStrength(d source.Decoder, kinds, weak *source.Value, f folder) {
	if kinds == nil || !d.Mapping(kinds, "", "never not nothing stop keep tell "+contrary+" "+noOrder) {
		return
	}
	p.order.short = true
	for _, k := range kinds.Fields {
		if k.Name == noOrder || k.Name == contrary {
			continue
		}
		s := strength{k.Name, newMatcher(f)}
		s.short = true // 别: what is no order with it stands under none
		s.matcher.patterns(d, k.Name, k.Value)
		s.matcher.patterns(d, noOrder, kinds.Get(noOrder))
		s.matcher.patterns(d, noOrder, weak)
		if !forbids(k.Name) {
			s.matcher.patterns(d, contrary, kinds.Get(contrary))
		}
		p.strength = append(p.strength, s)
		p.order.patterns(d, k.Name, k.Value)
	}
	p.order.patterns(d, noOrder, kinds.Get(noOrder))
	p.order.patterns(d, noOrder, weak)
}

// weaker is L21, sentence by sentence where that can be.
func (p *Phrases) weaker(en *Phrases, text, source string) []Slip {
	var out []Slip
	for _, group := range aligned(text, source) {
		var found []Slip
		for _, a := range group {
			found = append(found, p.weakerIn(en, a)...)
		}
		if !firm(found) || !p.moved(en, group) {
			out = append(out, found...)
		}
	}
	return out
}

// mostMoved is how many sentences of one paragraph are tried in another row: the tries grow with the
// third power, what is compared for them threefold.
const mostMoved = 16

// moved reports whether a sentence without an order stands elsewhere than in English, and
// every other one at its place: comfort may come first, or last.
func (p *Phrases) moved(en *Phrases, group []alignment) bool {
	if len(group) > mostMoved {
		return false
	}
	var comforts, free []int // sources without an order, texts that forbid nothing
	for i, a := range group {
		if len(en.orders(a.source)) == 0 {
			comforts = append(comforts, i)
		}
		if p.prohibitions(a.text) == 0 {
			free = append(free, i)
		}
	}
	known := map[[2]int]bool{}
	loses := func(source, text int) bool { // a sentence of one, put in the place of the other
		lost, ok := known[[2]int{source, text}]
		if !ok {
			lost = firm(p.weakerIn(en, alignment{group[text].text, group[source].source, group[text].offset, true}))
			known[[2]int{source, text}] = lost
		}
		return lost
	}
	for _, from := range comforts {
		for _, to := range free {
			if from != to && without(group, from, to, loses) {
				return true
			}
		}
	}
	return false
}

// without reports whether the texts hold all orders, one source and one text left out.
func without(group []alignment, source, text int, loses func(source, text int) bool) bool {
	k := 0
	for i := range group {
		if i == source {
			continue
		}
		if k == text {
			k++
		}
		if loses(i, k) {
			return false
		}
		k++
	}
	return true
}

// firm reports a slip that is more than a warning.
func firm(found []Slip) bool {
	return slices.ContainsFunc(found, func(s Slip) bool { return !s.Warn })
}

// weakerIn wants as many prohibitions as the English gives, a word of each kind of
// instruction, and no remark in place of one.
func (p *Phrases) weakerIn(en *Phrases, a alignment) []Slip {
	orders := en.orders(a.source)
	if len(orders) == 0 {
		return nil
	}
	var out []Slip
	slip := func(offset int, warn bool, format string, args ...any) {
		out = append(out, Slip{Offset: a.offset + offset, Code: "L21", Text: fmt.Sprintf(format, args...), Warn: warn})
	}
	asked := []string{"not"} // kinds, each once: the text is read for each
	lost := func(o hit) {
		slip(0, false, "English says %q, and nothing here is as strong (strength: %s)", o.phrase.shown, o.phrase.term)
		asked = append(asked, o.phrase.term)
	}
	forbidden := slices.DeleteFunc(slices.Clone(orders), func(o hit) bool { return !forbids(o.phrase.term) })
	if n := p.prohibitions(a.text); n < len(forbidden) && p.has("not") {
		if n == 0 {
			lost(forbidden[0])
		} else {
			slip(0, false, "English forbids %d times, and this %d times (strength: never, not)", len(forbidden), n)
		}
	}
	for _, o := range orders {
		kind := o.phrase.term
		if slices.Contains(asked, kind) {
			continue
		}
		asked = append(asked, kind)
		if p.has(kind) && len(p.ordered(kind, a.text)) == 0 {
			lost(o)
		}
	}
	// "You need not answer" is a permission in English too.
	if len(en.weak.find(a.source)) > 0 || !slices.ContainsFunc(orders, func(o hit) bool { return o.phrase.term != "tell" }) {
		return out
	}
	for _, h := range p.weak.find(a.text) {
		// Where sentences are not held one against one, it may be comfort beside the order.
		slip(h.offset, !a.sentence, "%q makes a remark of an instruction", h.phrase.shown)
	}
	return out
}

// prohibitions counts what a text forbids. Never and not are two words for one of them in
// most languages (ne … jamais), so that between two commas the more frequent counts.
func (p *Phrases) prohibitions(own string) int {
	never, not := p.ordered("never", own), p.ordered("not", own)
	not = slices.DeleteFunc(not, func(h hit) bool {
		_, same := slices.BinarySearchFunc(never, h.offset, func(n hit, at int) int { return n.offset - at })
		return same
	})
	count := 0
	// taken takes the hits before an offset off a list, which is in order, and counts them.
	taken := func(hits *[]hit, to int) (n int) {
		for n < len(*hits) && (*hits)[n].offset < to {
			n++
		}
		*hits = (*hits)[n:]
		return n
	}
	for i, r := range own + "." {
		if unicode.IsPunct(r) && !unicode.In(r, unicode.Pd, unicode.Pf) && r != '\'' {
			count += max(taken(&never, i), taken(&not, i))
		}
	}
	return count
}

// orders are the instructions of an English text: the phrases that open a sentence or
// follow ", and"; after one of them, a comma alone is enough.
func (p *Phrases) orders(own string) []hit {
	var out []hit
	for _, h := range p.order.find(own) {
		if h.phrase.term == noOrder {
			continue
		}
		if opens(own[:h.offset]) || len(out) > 0 && listed(own[out[len(out)-1].offset:h.offset]) {
			out = append(out, h)
		}
	}
	return out
}

// listed reports whether what stands between two phrases makes a list of them.
func listed(between string) bool {
	return strings.HasSuffix(strings.TrimRight(between, " \n"), ",") && !strings.ContainsAny(between, ".!?:;")
}

// opens reports whether a sentence begins after a text without markup.
func opens(before string) bool {
	before = strings.TrimRight(before, " \n")
	said := strings.TrimRight(before, "”’)")
	last, _ := utf8.DecodeLastRuneInString(said)
	return said == "" || strings.ContainsRune(".!?…;", last) || strings.HasSuffix(before, ", and") || strings.HasSuffix(before, ", but")
}
