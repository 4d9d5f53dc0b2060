package learn

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

	"copse/internal/copse"
	"copse/internal/prose"
	"copse/internal/record"
	"copse/internal/source"
)

// Rules are what stories are held to beside their tables.
type Rules struct {
	Unkind func(lang copse.Lang, text string) []string // phrases that frighten or blame, one that sends to the police alone
	Brand  func(text string) string                    // the name of a brand in a text, ""
	Art    *Art
}

// Check names what is wrong between scenes and no table can hold:
//
//	S01 a scene that is not reached, leads nowhere, to no end, or in a circle
//	S02 a story with harm and a way to its end that misses those who help
//	S03 a risky choice that does not lead back within two scenes
//	S04 choices without two plausible answers, each with its reason
//	S05 a phrase that frightens, blames, or sends to one door alone
//	S06 a story with harm, and no line that says: you did nothing wrong
//	S07 more than half of those who harm, over all stories, are strangers
//	S08 a scene or a sentence that is too long for its readers
//	S09 the name of a brand, a number to call, an address
//	S11 a picture that cannot be drawn
//
// S10 (texts that are missing or stale) and S12 (a field that nobody knows) are found by the tables: R04, R06, L02.
func Check(b *record.Book, rules Rules) []source.Finding {
	c := &checker{book: b, rules: rules}
	known := map[string]int{}
	for _, e := range b.All("story") {
		s := storyOf(b, e)
		if s.Harm() {
			known[s.Get("harm")]++
		}
		c.graph(s)
		c.help(s)
		for _, lang := range append([]copse.Lang{copse.English}, b.Langs("scene")...) {
			c.words(s, lang)
		}
	}
	for _, e := range b.All("exercise") {
		c.exercise(e)
	}
	for _, e := range b.All("topic") {
		c.topic(e)
	}
	for _, e := range b.All("level") {
		c.level(e)
	}
	all := 0
	for _, n := range known {
		all += n
	}
	if n := known["stranger"]; 2*n > all {
		c.wrong(b.All("story")[0], "S07", "in %d of %d stories the one who harms is a stranger: at most half", n, all)
	}
	return source.SortFindings(slices.Compact(c.All))
}

type checker struct {
	source.Sink
	book  *record.Book
	rules Rules
}

func (c *checker) wrong(e *record.Entry, code, format string, args ...any) {
	file, at := e.At()
	c.Error(file, at, code, "%s: "+format, append([]any{e.ID}, args...)...)
}

// graph is S01, S03, the ways of S04, and S11.
func (c *checker) graph(s *Story) {
	if s.Start == nil || len(s.Scenes) == 0 {
		c.wrong(s.Entry, "S01", "it has no scene to start with")
		return
	}
	if cover := s.Get("cover"); !slices.ContainsFunc(s.Scenes, func(sc *Node) bool { return sc.ID == cover }) {
		c.wrong(s.Entry, "S01", "its cover %s is none of its scenes", cover)
	}
	if s.turns() {
		c.wrong(s.Entry, "S01", "its ways lead in a circle: a way back is a rewind")
	}
	for _, sc := range s.Scenes {
		if sc.Name == sc.ID || sc.Name == "whole" || sc.Name == "easy" {
			c.wrong(sc.Entry, "S01", "its id is that of its story and a name of its own, not whole, not easy: %s.n1", s.ID)
		}
		if r := sc.Rewind; r != nil && (r == sc || len(r.Choices) == 0 || !r.reaches(func(n *Node) bool { return n == sc }, never)) {
			c.wrong(sc.Entry, "S01", "a rewind leads back to a choice on the way here, and %s is none", r.Name)
		}
		if !s.Start.reaches(func(n *Node) bool { return n == sc }, never) {
			c.wrong(sc.Entry, "S01", "no way leads here")
		}
		if !sc.reaches((*Node).isEnd, never) {
			c.wrong(sc.Entry, "S01", "no way leads from here to an end")
		}
		ways := 0
		for _, is := range []bool{sc.Next != nil, len(sc.All("to")) > 0, sc.isEnd()} {
			if is {
				ways++
			}
		}
		if ways != 1 {
			c.wrong(sc.Entry, "S01", "it has one of next, to and end, and not %d of them", ways)
		}
		c.choices(sc)
		if why := c.rules.Art.Wrong(sc.picture()); why != "" {
			c.wrong(sc.Entry, "S11", "%s", why)
		}
	}
}

func (c *checker) choices(sc *Node) {
	all := sc.All("to")
	if len(all) == 0 {
		return
	}
	if len(sc.Choices) != len(all) {
		c.wrong(sc.Entry, "S01", "to: a scene of this story, one of %s, and a picture, such as “n4 risky secret”", strings.Join(tags(), ", "))
	}
	if len(all) < 2 {
		c.wrong(sc.Entry, "S04", "a choice has two answers or more")
	}
	for _, ch := range sc.Choices {
		if !slices.Contains(tags(), ch.Tag) {
			c.wrong(sc.Entry, "S04", "%s is none of %s", ch.Tag, strings.Join(tags(), ", "))
		}
		if _, err := c.rules.Art.Icon(ch.Icon); err != nil {
			c.wrong(sc.Entry, "S11", "%v", err)
		}
		if ch.Tag == "risky" && !recovers(ch.To) {
			c.wrong(sc.Entry, "S03", "the risky way to %s does not lead back: a rewind, those who help, or a choice to tell within two scenes", ch.To.Name)
		}
	}
	if len(sc.Choices) > 1 && !slices.ContainsFunc(sc.Choices, func(ch Choice) bool { return ch.To != sc.Choices[0].To }) {
		c.wrong(sc.Entry, "S04", "all its answers lead to one scene")
	}
	if !slices.ContainsFunc(sc.Choices, func(ch Choice) bool { return ch.Tag != "risky" }) {
		c.wrong(sc.Entry, "S04", "all its answers are risky")
	}
}

// recovers reports whether a scene, or one right after it, leads back or to help.
func recovers(sc *Node) bool {
	kind := func(n *Node) bool {
		return n.Rewind != nil || n.isHelp() || slices.ContainsFunc(n.Choices, func(ch Choice) bool { return ch.Tag != "risky" })
	}
	return kind(sc) || slices.ContainsFunc(sc.ahead(), kind)
}

// help is S02.
func (c *checker) help(s *Story) {
	if s.Harm() && s.Start != nil && s.Start.reaches((*Node).isEnd, (*Node).isHelp) {
		c.wrong(s.Entry, "S02", "a way to an end misses those who help: it has no scene with help: true")
	}
	if s.Harm() == (len(s.All("risks")) == 0) {
		c.wrong(s.Entry, "S02", "who harms is named if and only if a risk is")
	}
}

// limits are how long a sentence may be for an age: in English words, or in characters of Chinese.
func limits(band string) (words, chars int) {
	switch band {
	case "under-9":
		return 12, 20
	case "9-12":
		return 15, 26
	}
	return 18, 32
}

// most is how much a scene says, in English words, and in its easy words.
const most, mostEasy = 45, 25

// figures are what a story has none of: something to dial, an address.
var figures = regexp.MustCompile(`\p{Nd}(?:[\s\p{Pd}./()]*\p{Nd}){2,}|://|(?i:www\.)|@|[a-zA-Z0-9-]{2,}\.[a-z]{2,}`)

// words is S04 to S06, S08 and S09, in one language that has the words.
func (c *checker) words(s *Story, lang copse.Lang) {
	t := prose.TypographyOf(lang)
	faults, whole := map[*Node]bool{}, true
	for _, sc := range s.Scenes {
		w := c.book.Words(sc.Entry, lang)
		if w.Lang != lang {
			whole = false
			continue
		}
		wrong := func(code, format string, args ...any) {
			c.wrong(sc.Entry, code, "%s: %s", lang, fmt.Sprintf(format, args...))
		}
		faults[sc] = w.Line("fault") != ""
		choices := w.Parts("choices")
		if len(choices) != len(sc.All("to")) || (w.Line("ask") == "") != (len(choices) == 0) {
			wrong("S04", "a question and an answer for each way on, %d, and not %d", len(sc.All("to")), len(choices))
		}
		if slices.ContainsFunc(choices, func(p record.Part) bool { return len(p.Lines) != 1 }) {
			wrong("S04", "each answer has its reason in one line")
		}
		for i, p := range choices {
			if i < len(sc.Choices) && p.Is != sc.Choices[i].To.Name {
				wrong("S04", "answer %d is “%s”, and the way there leads to %s", i+1, p.Is, sc.Choices[i].To.Name)
			}
		}
		for _, said := range []struct {
			name string
			most int
			text []string
		}{{"say", most, w.Lines("say")}, {"easy", mostEasy, w.Lines("easy")}} {
			if n, most := t.Count(strings.Join(said.text, " ")), t.Stretched(said.most); n > most {
				wrong("S08", "%s: %d %s, at most %d", said.name, n, t.Unit(), most)
			}
			c.sentences(said.text, s.Get("band"), t, func(n, most int, text string) {
				wrong("S08", "%s: a sentence of %d %s, at most %d: %s", said.name, n, t.Unit(), most, text)
			})
		}
		c.phrases(w.All(), lang, wrong)
	}
	if s.Harm() && whole && s.Start != nil && s.Start.reaches((*Node).isEnd, func(n *Node) bool { return faults[n] }) {
		c.wrong(s.Entry, "S06", "%s: a way to an end meets no line “fault” that says: you did nothing wrong", lang)
	}
	if c.book.Words(s.Entry, lang).Lang != lang {
		return
	}
	c.phrases(c.book.Words(s.Entry, lang).All(), lang, func(code, format string, args ...any) {
		c.wrong(s.Entry, code, "%s: %s", lang, fmt.Sprintf(format, args...))
	})
}

// exercise is S04, S05, S08, S09 and S11 of an exercise in which cards are sorted into boxes.
func (c *checker) exercise(e *record.Entry) {
	for _, icon := range e.All("boxes") {
		if _, err := c.rules.Art.Icon(icon); err != nil {
			c.wrong(e, "S11", "%v", err)
		}
	}
	for _, best := range e.All("best") {
		if name, box, ok := strings.Cut(best, " "); !ok || name == "" || !e.Has("boxes", box) {
			c.wrong(e, "S04", "best: %q is no name of a card with one of its boxes", best)
		}
	}
	for _, lang := range append([]copse.Lang{copse.English}, c.book.Langs("exercise")...) {
		w := c.book.Words(e, lang)
		if w.Lang != lang {
			continue
		}
		wrong := func(code, format string, args ...any) { c.wrong(e, code, "%s: %s", lang, fmt.Sprintf(format, args...)) }
		cards, t := w.Parts("cards"), prose.TypographyOf(lang)
		if len(cards) != len(e.All("best")) {
			wrong("S04", "%d cards, and %d places where they go best", len(cards), len(e.All("best")))
		}
		said := append([]string{w.Line("lead")}, w.Lines("easy")...)
		for i, p := range cards {
			if best := e.All("best"); i < len(best) && p.Is != strings.Fields(best[i] + " ?")[0] {
				wrong("S04", "card %d is “%s”, and not %s", i+1, p.Is, best[i])
			}
		}
		for i, p := range w.Parts("boxes") {
			if boxes := e.All("boxes"); i < len(boxes) && p.Is != boxes[i] {
				wrong("S04", "box %d is “%s”, and not %s", i+1, p.Is, boxes[i])
			}
		}
		for _, p := range append(slices.Clone(cards), w.Parts("boxes")...) {
			if len(p.Lines) != 1 {
				wrong("S04", "%s: one line goes with it", p.Head)
			}
			said = append(said, p.Lines...)
		}
		c.sentences(said, e.Get("band"), t, func(n, most int, text string) {
			wrong("S08", "a sentence of %d %s, at most %d: %s", n, t.Unit(), most, text)
		})
		c.phrases(w.All(), lang, wrong)
	}
}

// level is S02, S04, S05, S08, S09 and S11 of a game of feelings: some of its moments are red, and each light occurs.
func (c *checker) level(e *record.Entry) {
	var moments []*record.Entry
	lit := map[string]int{}
	for _, m := range c.book.All("moment") {
		if m.Get("level") != e.ID {
			continue
		}
		moments = append(moments, m)
		lit[m.Get("light")]++
		if why := c.rules.Art.Wrong(pictureOf(m)); why != "" {
			c.wrong(m, "S11", "%s", why)
		}
	}
	for light := range strings.FieldsSeq(lights) {
		if lit[light] == 0 {
			c.wrong(e, "S04", "no moment is %s", light)
		}
	}
	for _, lang := range append([]copse.Lang{copse.English}, c.book.Langs("level")...) {
		for _, x := range append([]*record.Entry{e}, moments...) {
			w := c.book.Words(x, lang)
			if w.Lang != lang {
				continue
			}
			wrong := func(code, format string, args ...any) { c.wrong(x, code, "%s: %s", lang, fmt.Sprintf(format, args...)) }
			said := slices.Concat([]string{w.Line("lead"), w.Line("text"), w.Line("why"), w.Line("two"), w.Line("end")}, w.Lines("easy"), w.Lines("helpers"))
			for i, p := range w.Parts("lights") {
				if want := strings.Fields(lights)[min(i, 2)]; p.Is != want {
					wrong("S04", "light %d is “%s”, and not %s", i+1, p.Is, want)
				}
				if len(p.Lines) != 1 {
					wrong("S04", "%s: one line goes with it", p.Head)
				}
				said = append(said, p.Lines...)
			}
			c.sentences(said, e.Get("band"), prose.TypographyOf(lang), func(n, most int, text string) {
				wrong("S08", "a sentence of %d words or characters, at most %d: %s", n, most, text)
			})
			c.phrases(w.All(), lang, wrong)
		}
	}
}

// topic is S04, S05, S08 and S09 of what teenagers read, and S02: where somebody means harm there is a first hour.
func (c *checker) topic(e *record.Entry) {
	for _, lang := range append([]copse.Lang{copse.English}, c.book.Langs("topic")...) {
		w := c.book.Words(e, lang)
		if w.Lang != lang {
			continue
		}
		wrong := func(code, format string, args ...any) { c.wrong(e, code, "%s: %s", lang, fmt.Sprintf(format, args...)) }
		if len(e.All("risks")) > 0 && len(w.Lines("hour")) == 0 {
			wrong("S02", "it names a risk and has no first hour")
		}
		said := slices.Concat([]string{w.Line("line"), w.Line("rights"), w.Line("owed"), w.Line("ask")}, w.Lines("read"), w.Lines("hour"), w.Lines("friend"), w.Lines("cards"))
		for _, p := range w.Parts("answers") {
			if len(p.Lines) != 1 {
				wrong("S04", "%s: one line goes with it", p.Head)
			}
			said = append(said, p.Lines...)
		}
		c.sentences(said, "13-18", prose.TypographyOf(lang), func(n, most int, text string) {
			wrong("S08", "a sentence of %d words or characters, at most %d: %s", n, most, text)
		})
		c.phrases(w.All(), lang, wrong)
	}
}

func (c *checker) phrases(text string, lang copse.Lang, wrong func(code, format string, args ...any)) {
	for _, p := range c.rules.Unkind(lang, text) {
		wrong("S05", "%s", p)
	}
	if name := c.rules.Brand(text); name != "" {
		wrong("S09", "the name of a brand: %s", name)
	}
	if f := figures.FindString(text); f != "" {
		wrong("S09", "a number to call or an address (%s): those stand in the directory", f)
	}
}

// sentences finds those that are too long.
func (c *checker) sentences(lines []string, band string, t prose.Typography, long func(n, most int, text string)) {
	words, chars := limits(band)
	most := t.Stretched(words)
	if t.Chars {
		most = chars
	}
	for _, line := range lines {
		for state := -1; line != ""; {
			var one string
			one, line, state = uniseg.FirstSentenceInString(line, state)
			if n := t.Count(one); n > most {
				long(n, most, strings.TrimSpace(one))
			}
		}
	}
}
