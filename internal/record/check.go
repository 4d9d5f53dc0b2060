package record

import (
	"fmt"
	"slices"
	"strings"

	"copse/internal/copse"
	"copse/internal/source"
)

// Slip is something wrong in a text.
type Slip struct {
	Code, Text string
	Offset     int // in the text, in bytes
}

// Rules are what entries are held to beside their table.
type Rules struct {
	Point func(id string) bool // reports a point of the library
	Risk  func(id string) bool
	Line  func(lang copse.Lang, text, english string, most int) []Slip // english is "" for the English itself
}

// Check names everything that is wrong with the entries beyond what Load refuses: what they refer to and is not there
// (R05), texts that are missing (R04), too long, badly typed or left in English, older than the English (R06).
func (b *Book) Check(rules Rules) []source.Finding {
	c := &checker{book: b, rules: rules}
	for _, k := range b.Kinds {
		for _, e := range b.All(k.Name) {
			c.refs(k, e)
		}
		english := map[string]Words{}
		c.words(k, copse.English, nil, english)
		for _, lang := range c.langs(k) {
			if lang != copse.English {
				c.words(k, lang, english, map[string]Words{})
			}
		}
	}
	return source.SortFindings(c.All)
}

type checker struct {
	source.Sink
	book  *Book
	rules Rules
}

// langs are those that ship, and those a country brings.
func (c *checker) langs(k Kind) []copse.Lang {
	list := copse.Shipped()
	for _, l := range c.book.Langs(k.Name) {
		if !slices.Contains(list, l) {
			list = append(list, l)
		}
	}
	return list
}

// refs follows what an entry refers to.
func (c *checker) refs(k Kind, e *Entry) {
	for _, f := range k.Fields {
		for _, v := range e.All(f.Name) {
			there := true
			switch f.Form {
			case Point:
				there = c.rules.Point(v)
			case Risk:
				there = c.rules.Risk(v)
			case Ref:
				_, there = c.book.Entry(f.Of, v)
			}
			if !there {
				c.Error(e.place.file, e.place.at, "R05", "%s: %s %s is not there", e.ID, f.Name, v)
			}
		}
	}
}

func (c *checker) words(k Kind, lang copse.Lang, english, seen map[string]Words) {
	for _, s := range c.book.sources {
		for _, file := range s.files(c.book.Folder, k, lang) {
			c.book.texts(&c.Sink, s, k, file, func(e *Entry, v *source.Value, w Words, d source.Decoder) {
				if _, twice := seen[e.ID]; twice {
					d.Error(d.File, v.Pos, "R03", "%s has words here and in another file of %s", e.ID, lang)
				}
				seen[e.ID] = w
				en, has := english[e.ID]
				for _, t := range k.Words {
					c.word(d, t, lang, v, v.Get(t.Name), en)
				}
				if has && e.Says == "" && c.book.locks[k.Name].stale(e.ID, lang, en) {
					d.Add(source.Warning, d.File, v.Pos, "R06", "%s: the English was changed since; translate it again, then copse content stamp", e.ID)
				}
			})
		}
	}
	for _, e := range c.book.All(k.Name) {
		if _, ok := seen[e.ID]; !ok && (e.Says == "" && slices.Contains(copse.Shipped(), lang) || e.Says != "" && lang == copse.English) {
			sev := source.Warning
			if lang == copse.English {
				sev = source.Error
			}
			c.Add(sev, e.place.file, e.place.at, "R04", "%s has no words in %s", e.ID, lang)
		}
	}
}

// word holds one text to its table and to the rules of its language.
func (c *checker) word(d source.Decoder, t Word, lang copse.Lang, entry, v *source.Value, en Words) {
	if v == nil {
		return
	}
	count := func(n int) {
		if n < t.Least || t.Up > 0 && n > t.Up {
			d.Error(d.File, v.Pos, "R02", "%s: %s, and not %d", t.Name, bounds(t.Least, t.Up), n)
		}
	}
	line := func(x *source.Value, most int, english string) {
		if x == nil || strings.TrimSpace(x.Text) == "" {
			d.Error(d.File, v.Pos, "R04", "%s is empty", t.Name)
			return
		}
		for _, s := range c.rules.Line(lang, x.Text, english, most) {
			at := x.Pos
			if x.Plain {
				at.Col += x.Inner + len([]rune(x.Text[:s.Offset]))
			}
			d.Error(d.File, at, s.Code, "%s: %s", t.Name, s.Text)
		}
	}
	nth := func(list []string, i int) string {
		if i < len(list) {
			return list[i]
		}
		return ""
	}
	switch t.Form {
	case Line:
		line(v, t.Most, en.Line(t.Name))
	case List:
		count(len(v.Items))
		for i, x := range v.Items {
			line(x, t.Most, nth(en.Lines(t.Name), i))
		}
		same(d, v, t.Name, len(v.Items), len(en.Lines(t.Name)), en)
	case Parts:
		count(len(v.Items))
		for i, p := range v.Items {
			var of Part
			if i < len(en.Parts(t.Name)) {
				of = en.Parts(t.Name)[i]
			}
			line(p.Get("head"), t.Head, of.Head)
			if l := p.Get("lines"); l != nil {
				for j, x := range l.Items {
					line(x, t.Most, nth(of.Lines, j))
				}
			}
		}
		same(d, v, t.Name, len(v.Items), len(en.Parts(t.Name)), en)
	}
}

// same holds a translation to as many lines as the English has: pages pair them by their number.
func same(d source.Decoder, v *source.Value, name string, n, english int, en Words) {
	if en.Lang != "" && n != english {
		d.Error(d.File, v.Pos, "R02", "%s: %d lines, and %d in English", name, n, english)
	}
}

func bounds(least, up int) string {
	switch {
	case up == 0:
		return fmt.Sprintf("at least %d", least)
	case least == up:
		return fmt.Sprintf("exactly %d", up)
	}
	return strings.TrimSpace(fmt.Sprintf("%d to %d", least, up))
}
