package content

import (
	"path"
	"slices"
	"strings"
	"time"

	"copse/internal/copse"
	"copse/internal/prose"
	"copse/internal/source"
)

// CheckOptions say what a check looks at and what stands around the content.
type CheckOptions struct {
	Lang copse.Lang // findings in files of this language only
	Set  string     // findings in this set only
	Now  time.Time  // for L17; the zero time leaves the age of reviews alone

	// Tools says that the doors are there whose files put points to work
	// (checklists, lessons): from then on a core point without one is an error.
	Tools bool
	// Covers reports whether the fonts of printed pages have a character. It is
	// set by the program once there is a room that makes PDF files; where it is
	// nil, nothing is claimed about fonts.
	Covers func(lang copse.Lang, r rune) bool
	// Doors are the checks of the doors' own content, run with everything else.
	Doors []func(*Library) []source.Finding
}

// Check returns everything that is wrong with the content: what loading found and
// what every rule finds, in file order.
func Check(lib *Library, opts CheckOptions) []source.Finding {
	c := &checker{lib: lib, opts: opts, phrases: map[copse.Lang]*Phrases{}, levels: map[levelKey]*levelSum{}}
	for _, lang := range lib.Langs {
		p, found := lib.Phrases(lang)
		c.phrases[lang] = p
		c.All = append(c.All, found...)
	}
	c.checkLock()
	c.checkOver()
	c.checkMissing()
	c.checkCritical()
	c.checkTitles()
	c.checkBriefs()
	c.checkTools()
	for _, e := range lib.texts {
		source := c.see(e, e.source)
		for _, lang := range lib.Langs {
			v := source
			if lang != e.source {
				v = c.see(e, lang)
			}
			if v == nil {
				continue
			}
			c.lintText(v)
			if lang == e.source || source == nil {
				continue
			}
			if src := c.counterpart(v, source); src != nil {
				c.lintTranslation(v, src)
			}
		}
	}
	c.reportLevels()
	for _, door := range opts.Doors {
		c.All = append(c.All, door(lib)...)
	}
	all := append(slices.Clone(lib.problems), c.All...)
	return source.SortFindings(slices.DeleteFunc(all, func(f source.Finding) bool { return !opts.wants(f) }))
}

// wants keeps the findings of the language and set that were asked for.
func (o CheckOptions) wants(f source.Finding) bool {
	if o.Set != "" && !strings.Contains(f.File, "library/"+o.Set+"/") {
		return false
	}
	base := path.Base(f.File)
	return o.Lang == "" || strings.TrimSuffix(base, path.Ext(base)) == string(o.Lang)
}

// counterpart is the text a translation is held against. Where a country replaced one
// of the two, its own wording is compared with its own, and ours with ours.
func (c *checker) counterpart(v, source *view) *view {
	switch {
	case v.b.layer == source.b.layer || v.b.Base == nil && source.b.Base == nil:
		return source
	case v.b.Base == nil && v.b.layer < source.b.layer:
		return c.look(v.e, source.b.Base)
	}
	return nil
}

type checker struct {
	source.Sink
	lib     *Library
	opts    CheckOptions
	phrases map[copse.Lang]*Phrases
	levels  map[levelKey]*levelSum

	compared int // bytes of a country's texts, and of what they translate, whose sentences were compared
}

// view is a block made ready for the rules: offsets in mask and own are those of
// the block's source.
type view struct {
	e     *entry
	b     *Block
	file  string
	t     prose.Typography
	marks []prose.Mark
	mask  string // without markup
	own   string // and without quoted words
}

func (c *checker) see(e *entry, lang copse.Lang) *view {
	if b := e.block(lang); b != nil {
		return c.look(e, b)
	}
	return nil
}

func (c *checker) look(e *entry, b *Block) *view {
	ms := prose.Marks(b.Source)
	v := &view{e: e, b: b, file: c.lib.fileOf(b), t: prose.TypographyOf(b.Lang), marks: ms, mask: prose.Masked(b.Source, ms, false)}
	v.own = v.mask
	if slices.ContainsFunc(ms, func(m prose.Mark) bool { return m.Kind == prose.QuoteMark }) {
		v.own = prose.Masked(b.Source, ms, true)
	}
	return v
}

// fileOf is a block's file as findings name it.
func (l *Library) fileOf(b *Block) string { return path.Join(l.sources[b.layer], b.File) }

func (c *checker) errorAt(v *view, offset int, code, format string, args ...any) {
	if !c.Full(source.Error, v.file) {
		c.Error(v.file, v.b.at(offset), code, format, args...)
	}
}

func (c *checker) warnAt(v *view, offset int, code, format string, args ...any) {
	if !c.Full(source.Warning, v.file) {
		c.Warn(v.file, v.b.at(offset), code, format, args...)
	}
}

// checkLock compares revisions.lock with the texts: L04 and the freshness of L05.
func (c *checker) checkLock() {
	lock := c.lib.lock
	if !lock.found {
		c.Error(lock.name, source.Pos{}, "L04", "revisions.lock is missing: run `copse content stamp`")
	}
	now := c.lib.projected(nil)
	for k, old := range lock.lines {
		if _, ok := now[k]; !ok {
			c.Error(old.file, source.Pos{Line: old.line, Col: 1}, "L04", "%s %s: no such block; run `copse %s stamp`", k.key, k.lang, stampedBy(old.layer))
		}
	}
	for _, e := range c.lib.texts {
		for _, lang := range c.lib.Langs {
			b := e.stampable(lang)
			k := lockKey{e.key, lang}
			next, counts := now[k]
			if b == nil || !counts {
				continue
			}
			old, known := lock.lines[k]
			at := b.head()
			switch {
			case !lock.found:
			case b.layer > 0 && !known:
				// An overlay is stamped by its own makers, or not at all.
			case !known:
				c.Error(c.lib.fileOf(b), at, "L04", "%s %s was never stamped; run `copse content stamp`", k.key, lang)
			case old.hash != next.hash:
				c.Error(c.lib.fileOf(b), at, "L04", "%s %s changed since it was stamped; run `copse %s stamp`", k.key, lang, stampedBy(b.layer))
			case old.rev != next.rev || (old.of == 0) != (next.of == 0):
				c.Error(old.file, source.Pos{Line: old.line, Col: 1}, "L04", "%s %s does not fit the text; run `copse %s stamp`", k.key, lang, stampedBy(old.layer))
			}
			switch {
			case lang == e.source:
			case b.Of > b.Latest:
				c.Error(old.file, source.Pos{Line: old.line, Col: 1}, "L05", "%s %s translates r%d, but the source is r%d", k.key, lang, b.Of, b.Latest)
			case b.Stale():
				c.Warn(c.lib.fileOf(b), at, "L05", "%s translates r%d, source is r%d", k.key, b.Of, b.Latest)
			}
		}
	}
}

// stampedBy is the command that writes the lock of a source.
func stampedBy(layer int) string {
	if layer > 0 {
		return "overlay"
	}
	return "content"
}

// wantsSource says whether a text must be there in its source language: every
// title, brief and statement, every block of a core point, the texts of sets and
// areas, questions and terms.
func (e *entry) wantsSource() bool {
	if e.name == hereBlock {
		return false
	}
	if e.point == nil {
		return true
	}
	return e.point.Retired == nil && (e.point.Core || e.name == "title" || e.name == "brief" || e.name == "statement")
}

// checkMissing finds blocks that are not there. In a translation they are counted,
// one finding a file, until the edition lists the language as complete.
func (c *checker) checkMissing() {
	type count struct{ missing, of int }
	files := map[string]*count{}
	for _, e := range c.lib.texts {
		if !e.wantsSource() {
			continue
		}
		if b := e.block(e.source); b == nil || b.Draft {
			c.missing(e, e.source)
			continue
		}
		for _, lang := range c.lib.Langs {
			if lang == e.source || e.point != nil && e.point.Own() {
				continue // in how many languages its own points stand is a country's to decide
			}
			b := e.block(lang)
			gone := b == nil || b.Draft
			if e.set != nil && slices.Contains(c.lib.Complete[e.set.ID], lang) {
				if gone {
					c.missing(e, lang)
				}
				continue
			}
			file := e.wordsFile(lang)
			if files[file] == nil {
				files[file] = &count{}
			}
			files[file].of++
			if gone {
				files[file].missing++
			}
		}
	}
	for file, n := range files {
		if n.missing > 0 {
			c.Warn(path.Join(c.lib.sources[0], file), source.Pos{}, "L03", "%d of %d blocks are not translated yet", n.missing, n.of)
		}
	}
}

// wordsFile is where a text's words in a language belong.
func (e *entry) wordsFile(lang copse.Lang) string {
	switch {
	case e.area != nil:
		return e.area.Folder + "/" + string(lang) + ".md"
	case e.set != nil:
		return "library/" + e.set.ID + "/" + string(lang) + ".md"
	case strings.HasPrefix(e.owner, "question:"):
		return "library/questions/" + string(lang) + ".yaml"
	case strings.HasPrefix(e.owner, wordsKey):
		door, _, _ := strings.Cut(strings.TrimPrefix(e.owner, wordsKey), ".")
		return "lang/" + string(lang) + "/" + door + ".json"
	}
	return "glossary/" + string(lang) + ".yaml"
}

// missing reports a block that is not there.
func (c *checker) missing(e *entry, lang copse.Lang) {
	at := c.lib.missedAt(e, lang)
	c.Error(at.File, at.Pos, "L03", "%s is missing in %s%s", e.key, lang, draftNote(e.block(lang)))
}

func draftNote(b *Block) string {
	if b != nil && b.Draft {
		return ": a machine draft does not count"
	}
	return ""
}

// missedAt is where a missing text is missed: at its owner's heading in that language,
// else at the top of the file it belongs in, so that a check of one language shows it;
// in the source language at its owner in the structure.
func (l *Library) missedAt(e *entry, lang copse.Lang) source.Place {
	at, ok := l.heads[e.owner+" "+string(lang)]
	switch {
	case ok:
	case lang != e.source:
		at.File = path.Join(l.sources[0], e.wordsFile(lang))
	default:
		at.File, at.Pos = e.line()
	}
	return at
}

// checkTitles finds two points of a set with one title.
func (c *checker) checkTitles() {
	for _, lang := range c.lib.Langs {
		for _, s := range c.lib.Sets {
			seen := map[string]*Point{}
			for _, a := range s.Areas {
				for _, n := range a.Points {
					b := n.Texts[lang]["title"]
					if b == nil {
						continue
					}
					title := strings.ToLower(c.lib.render.Plain(b.Source))
					if other := seen[title]; other != nil {
						c.Error(c.lib.fileOf(b), b.at(0), "L01", "title of %s is that of %s too: titles are unique in a set", n.ID, other.ID)
						continue
					}
					seen[title] = n
				}
			}
		}
	}
}

// checkBriefs holds the one-page brief to a page, by number: at most 12 points.
func (c *checker) checkBriefs() {
	for _, s := range c.lib.Sets {
		n := 0
		for _, a := range s.Areas {
			for _, point := range a.Points {
				if !point.Brief {
					continue
				}
				if n++; n > maxBrief {
					c.Error(a.file, point.src.Get("brief").Pos, "L08", "%s is point %d of the brief of %s, which holds %d on its page", point.ID, n, s.ID, maxBrief)
				}
			}
		}
	}
}

const maxBrief = 12

// checkTools finds points that nothing puts to work (L16).
func (c *checker) checkTools() {
	for _, s := range c.lib.Sets {
		for _, a := range s.Areas {
			idle, core := 0, 0
			for _, n := range a.Points {
				if n.Core {
					core++
				}
				if len(c.lib.tools[n.ID]) > 0 || n.Retired != nil {
					continue
				}
				at := n.src.Get("id").Pos
				switch {
				case c.opts.Tools && n.Core:
					c.Error(n.file, at, "L16", "%s is a core point and no tool puts it to work", n.ID)
				case c.opts.Tools:
					c.Warn(n.file, at, "L16", "no tool puts %s to work", n.ID)
				case n.Core:
					idle++
				}
			}
			if idle > 0 {
				c.Warn(a.file, a.src.Get("id").Pos, "L16", "%d of %d core points of %s are not put to work by a tool or a question yet", idle, core, a.ID)
			}
		}
	}
}
