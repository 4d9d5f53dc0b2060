package content

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"copse/internal/copse"
	"copse/internal/source"
)

// overLine is what an overlay's revisions.lock knows of a text of ours it replaced:
// "KEY LANG over N OURS OWN". N is the revision of the source then, OURS the hash of
// our wording, OWN that of the country's.
type overLine struct {
	over      int
	ours, own string
	line      int
	file      string
}

func parseOverLine(s string) (k lockKey, o overLine, ok bool, err error) {
	f := strings.Fields(s)
	if len(f) < 3 || f[2] != "over" {
		return k, o, false, nil
	}
	if len(f) == 6 {
		o.over, err = strconv.Atoi(f[3])
		o.ours, o.own = f[4], f[5]
	}
	if err != nil || o.over < 1 || len(o.ours) != 8 || len(o.own) != 8 {
		return k, o, true, fmt.Errorf("malformed line %q", s)
	}
	return lockKey{f[0], copse.Lang(f[1])}, o, true, nil
}

func (o overLine) format(k lockKey) string {
	return fmt.Sprintf("%s %s over %d %s %s", k.key, k.lang, o.over, o.ours, o.own)
}

// adapted returns the overlay's block that stands over ours in lang, or nil.
func (e *entry) adapted(lang copse.Lang) *Block {
	if b := e.block(lang); b != nil && b.Base != nil {
		return b
	}
	return nil
}

// applyOver tells each replaced block which revision of ours it was written over.
func (l *Library) applyOver() {
	for k, o := range l.lock.over {
		for _, t := range l.textsOf(k.key) {
			if b := t.adapted(k.lang); b != nil {
				b.Over = o.over
			}
		}
	}
}

func (l *Library) textsOf(key string) []*entry {
	i := slices.IndexFunc(l.texts, func(t *entry) bool { return t.key == key })
	if i < 0 {
		return nil
	}
	return l.texts[i : i+1]
}

// checkOver is L04 and O03 for the texts an overlay replaced.
func (c *checker) checkOver() {
	seen := map[lockKey]bool{}
	for _, e := range c.lib.texts {
		for _, lang := range c.lib.Langs {
			b := e.adapted(lang)
			if b == nil || b.Draft {
				continue
			}
			k := lockKey{e.key, lang}
			o, known := c.lib.lock.over[k]
			seen[k] = true
			file, at := c.lib.fileOf(b), b.head()
			switch {
			case !known:
				c.Error(file, at, "L04", "%s %s replaces ours and was never stamped; run `copse overlay stamp`", e.key, lang)
			case o.own != stampHash(b.Source):
				c.Error(file, at, "L04", "%s %s changed since it was stamped; run `copse overlay stamp`", e.key, lang)
			case o.over > b.Latest:
				c.Error(o.file, source.Pos{Line: o.line, Col: 1}, codeMoved, "%s %s stands over r%d, but ours is r%d: the overlay was stamped with a newer edition", e.key, lang, o.over, b.Latest)
			case b.Moved():
				c.Warn(file, at, codeMoved, "%s %s stands over r%d, ours is r%d now; read it, then run `copse overlay stamp --seen %s@%s`", e.key, lang, o.over, b.Latest, e.key, lang)
			}
		}
	}
	for k, o := range c.lib.lock.over {
		if !seen[k] {
			c.Error(o.file, source.Pos{Line: o.line, Col: 1}, "L04", "%s %s replaces nothing: the text, here or ours, is not there any more; run `copse overlay stamp`", k.key, k.lang)
		}
	}
}

// Moved is a text of ours that moved on after a country replaced it.
type Moved struct {
	Key       string
	Lang      copse.Lang
	Over, Now int    // revision it was written over, and ours now
	Old, New  string // hash of our wording then and now
	Ours, Own string // our wording now, and the country's
	File      string
	Line      int
}

// MovedTexts lists what a country should read again, in reading order.
func MovedTexts(lib *Library) []Moved {
	var out []Moved
	for _, e := range lib.texts {
		for _, lang := range lib.Langs {
			b := e.adapted(lang)
			if b == nil || !b.Moved() {
				continue
			}
			ours := e.stampable(lang)
			if ours == nil {
				continue
			}
			out = append(out, Moved{Key: e.key, Lang: lang, Over: b.Over, Now: b.Latest, Old: lib.lock.over[lockKey{e.key, lang}].ours,
				New: stampHash(ours.Source), Ours: ours.Source, Own: b.Source, File: lib.fileOf(b), Line: b.Line})
		}
	}
	return out
}

// StampOverlay rewrites library/revisions.lock of an overlay, whose folder is dir. A replaced text keeps
// the revision it was first written over until somebody says, by naming it in seen
// ("POL-LEG-2/how", or "POL-LEG-2/how@fr"), that they have read ours as it is now.
func StampOverlay(base, over Source, dir string, seen []string) (Stamped, error) {
	lib, err := Load(base, over)
	if err != nil {
		return Stamped{}, fmt.Errorf("stamp: %w", err)
	}
	read := map[string]bool{}
	for _, s := range seen {
		key, lang, one := strings.Cut(s, "@")
		replaced := func(t *entry) bool {
			return slices.ContainsFunc(lib.Langs, func(l copse.Lang) bool { return (!one || string(l) == lang) && t.adapted(l) != nil })
		}
		if !slices.ContainsFunc(lib.textsOf(key), replaced) {
			return Stamped{}, fmt.Errorf("stamp: the overlay replaces no text %q", s)
		}
		read[s] = true
	}
	old := map[string]string{} // "KEY LANG" -> line
	for k, ll := range lib.lock.lines {
		if ll.layer > 0 {
			old[k.key+" "+string(k.lang)] = ll.format(k)
		}
	}
	for k, o := range lib.lock.over {
		old[k.key+" "+string(k.lang)] = o.format(k)
	}
	now := lib.overlayLines(read)
	var done Stamped
	lines := make([]string, 0, len(now))
	for k, line := range now {
		lines = append(lines, line)
		switch was, known := old[k]; {
		case !known:
			done.New = append(done.New, line)
		case was != line:
			done.Changed = append(done.Changed, line)
		}
	}
	for k, line := range old {
		if _, ok := now[k]; !ok {
			done.Dropped = append(done.Dropped, line)
		}
	}
	for _, list := range [][]string{lines, done.New, done.Changed, done.Dropped} {
		slices.Sort(list)
	}
	done.Lines = len(lines)
	if len(lines) == 0 && len(old) == 0 {
		return done, nil
	}
	file := filepath.Join(dir, filepath.FromSlash(lockPath))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return done, fmt.Errorf("stamp: %w", err)
	}
	head := "# Revision and hash of every block. Written by `copse overlay stamp`, never by hand.\n"
	return done, replaceFile(file, head+strings.Join(append(lines, ""), "\n"))
}

// overlayLines are the lock's lines for every text the overlay brings.
func (l *Library) overlayLines(read map[string]bool) map[string]string {
	now, out := l.projected(nil), map[string]string{}
	for _, e := range l.texts {
		for _, lang := range l.Langs {
			b := e.block(lang)
			if b == nil || b.layer == 0 || b.Draft {
				continue
			}
			k := lockKey{e.key, lang}
			at := e.key + " " + string(lang)
			ours := e.stampable(lang)
			if b.Base == nil || ours == nil {
				if ll, ok := now[k]; ok {
					out[at] = ll.format(k)
				}
				continue
			}
			o := overLine{over: b.Latest, ours: stampHash(ours.Source), own: stampHash(b.Source)}
			if was, known := l.lock.over[k]; known && !read[e.key] && !read[e.key+"@"+string(lang)] {
				o.over, o.ours = was.over, was.ours
			}
			out[at] = o.format(k)
		}
	}
	return out
}
