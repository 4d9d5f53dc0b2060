package content

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"copse/internal/copse"
	"copse/internal/kept"
	"copse/internal/source"
)

// entry is one block in all its languages: what is stamped, translated and checked.
type entry struct {
	key      string // "POL-RIC-1/statement", "policy/intro", "question:who-helps/ask"
	owner    string
	name     string
	source   copse.Lang
	texts    Texts
	set      *Set // nil for questions and terms
	area     *Area
	point    *Point
	question *Question
	line     func() (file string, at source.Pos) // where a missing block is missed
}

func (e *entry) block(lang copse.Lang) *Block { return e.texts[lang][e.name] }

// stampable returns the block of the base in lang, under an overlay's if need be;
// drafts of a machine never count.
func (e *entry) stampable(lang copse.Lang) *Block {
	b := e.block(lang)
	for b != nil && b.Base != nil {
		b = b.Base
	}
	if b == nil || b.Draft {
		return nil
	}
	return b
}

// gatherTexts lists every text in reading order.
func (l *Library) gatherTexts() {
	put := func(t entry, names []string) {
		for _, name := range names {
			u := t
			u.name, u.key = name, t.owner+"/"+name
			l.texts = append(l.texts, &u)
		}
	}
	for _, s := range l.Sets {
		put(entry{owner: s.ID, source: copse.English, texts: s.Texts, set: s, line: func() (string, source.Pos) { return s.file, s.src.Pos }}, blocksOf("set"))
		for _, a := range s.Areas {
			put(entry{owner: string(a.ID), source: a.Source, texts: a.Texts, set: s, area: a,
				line: func() (string, source.Pos) { return a.file, a.src.Get("id").Pos }}, blocksOf("area"))
			for _, n := range slices.Concat(a.Points, a.hidden) {
				names := append(blockNames(n.Kind), hereBlock)
				put(entry{owner: string(n.ID), source: a.Source, texts: n.Texts, set: s, area: a, point: n,
					line: func() (string, source.Pos) { return n.file, n.src.Get("id").Pos }}, names)
			}
		}
	}
	base := l.sources[0]
	for _, q := range l.Questions {
		put(entry{owner: "question:" + q.ID, source: copse.English, texts: q.Texts, question: q,
			line: func() (string, source.Pos) {
				return filepath.ToSlash(filepath.Join(base, "library/questions.yaml")), q.src.Pos
			}}, []string{"ask", "answer"})
	}
	for _, t := range l.Terms {
		put(entry{owner: "glossary:" + t.ID, source: copse.English, texts: t.Texts,
			line: func() (string, source.Pos) {
				return filepath.ToSlash(filepath.Join(base, "glossary/terms.yaml")), t.src.Pos
			}}, []string{"define"})
	}
}

// lockLine is what revisions.lock knows of a block: its revision if it is the
// source, the source's revision it renders if it is a translation.
type lockLine struct {
	rev, of int
	hash    string
	line    int // in the file; 0 for a line not written yet
	layer   int // of the source it came from
	file    string
}

type lockKey struct {
	key  string
	lang copse.Lang
}

// lockFile is revisions.lock.
type lockFile struct {
	lines map[lockKey]lockLine
	over  map[lockKey]overLine // texts of ours that an overlay replaced
	found bool
	name  string // of the base's file
}

func newLock() lockFile { return lockFile{lines: map[lockKey]lockLine{}, over: map[lockKey]overLine{}} }

const lockPath = "library/revisions.lock"

// readLock reads the lines "KEY LANG rN HASH" and "KEY LANG of N HASH".
func (l *loader) readLock() {
	if l.layer == 0 {
		l.lib.lock.name = l.name(lockPath)
	}
	data, ok := l.read(lockPath)
	if !ok {
		return
	}
	l.lib.lock.found = l.lib.lock.found || l.layer == 0
	n := 0
	for raw := range strings.Lines(data) {
		n++
		s := strings.TrimSpace(raw)
		if s == "" || s[0] == '#' {
			continue
		}
		if l.layer > 0 {
			k, o, ok, err := parseOverLine(s)
			if err != nil {
				l.Error(l.name(lockPath), source.Pos{Line: n, Col: 1}, "L04", "%v: the file is written by `copse overlay stamp`, never by hand", err)
			}
			if ok {
				o.line, o.file = n, l.name(lockPath)
				l.lib.lock.over[k] = o
				continue
			}
		}
		k, ll, err := parseLockLine(s)
		if err != nil {
			l.Error(l.name(lockPath), source.Pos{Line: n, Col: 1}, "L04", "%v: the file is written by `copse content stamp`, never by hand", err)
			continue
		}
		if old, dup := l.lib.lock.lines[k]; dup {
			if old.layer < l.layer { // ours has this text now, and the overlay's stands over it
				l.Error(l.name(lockPath), source.Pos{Line: n, Col: 1}, "L04", "%s %s is a text of ours now; run `copse overlay stamp`", k.key, k.lang)
				continue
			}
			l.Error(l.name(lockPath), source.Pos{Line: n, Col: 1}, "L04", "%s %s stands on line %d already", k.key, k.lang, old.line)
			continue
		}
		ll.layer = l.layer
		ll.line, ll.file = n, l.name(lockPath)
		l.lib.lock.lines[k] = ll
	}
}

func parseLockLine(s string) (lockKey, lockLine, error) {
	f := strings.Fields(s)
	bad := fmt.Errorf("malformed line %q", s)
	var ll lockLine
	var err error
	switch {
	case len(f) == 4 && strings.HasPrefix(f[2], "r"):
		ll.rev, err = strconv.Atoi(f[2][1:])
		ll.hash = f[3]
	case len(f) == 5 && f[2] == "of":
		ll.of, err = strconv.Atoi(f[3])
		ll.hash = f[4]
	default:
		return lockKey{}, ll, bad
	}
	if err != nil || ll.rev+ll.of < 1 || len(ll.hash) != 8 {
		return lockKey{}, ll, bad
	}
	return lockKey{f[0], copse.Lang(f[1])}, ll, nil
}

// stampHash is the first 8 hex digits of the SHA-256 of a text's words. Line
// breaks and kinds of space do not count: wrapping a line is not a revision.
func stampHash(s string) string {
	if !norm.NFC.IsNormalString(s) {
		s = norm.NFC.String(s)
	}
	buf := make([]byte, 0, len(s))
	space := false
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if r == ' ' || r == '\n' || r == '\t' || r == '\r' || r > 127 && unicode.IsSpace(r) {
			space = true
		} else {
			if space && len(buf) > 0 {
				buf = append(buf, ' ')
			}
			space = false
			buf = append(buf, s[i:i+size]...)
		}
		i += size
	}
	sum := sha256.Sum256(buf)
	return hex.EncodeToString(sum[:4])
}

// projected is what the lock would say if it were stamped now. Reading, checking
// and stamping all use it: what a page shows as fresh is what a stamp calls fresh.
// minor names blocks whose change leaves their revision ("KEY", or "KEY@fr").
func (l *Library) projected(minor map[string]bool) map[lockKey]lockLine {
	out := make(map[lockKey]lockLine, len(l.lock.lines))
	for _, t := range l.texts {
		l.project(t, minor, out)
	}
	return out
}

func (l *Library) project(t *entry, minor map[string]bool, out map[lockKey]lockLine) {
	latest := 0 // newest revision of the source
	srcKey := lockKey{t.key, t.source}
	old, known := l.lock.lines[srcKey]
	if b := t.stampable(t.source); b != nil {
		h := stampHash(b.Source)
		switch {
		case known && old.rev > 0 && (old.hash == h || minor[t.key] || minor[t.key+"@"+string(t.source)]):
			latest = old.rev
		case known && old.rev > 0:
			latest = old.rev + 1
		default:
			// A source that was never stamped, came back after it was taken
			// out, or changed its language: beyond all a translation knows.
			latest = 1
			for _, lang := range l.Langs {
				o := l.lock.lines[lockKey{t.key, lang}]
				latest = max(latest, o.of+1, o.rev+1)
			}
		}
		out[srcKey] = lockLine{rev: latest, hash: h, line: old.line, file: old.file}
	}
	for _, lang := range l.Langs {
		k := lockKey{t.key, lang}
		b := t.stampable(lang)
		if lang == t.source || b == nil {
			continue
		}
		old, known := l.lock.lines[k]
		h := stampHash(b.Source)
		ll := lockLine{of: latest, hash: h, line: old.line, file: old.file}
		switch {
		case known && old.of > 0 && (old.hash == h || minor[t.key+"@"+string(lang)]):
			ll.of = old.of
		case latest == 0 && known && old.of > 0:
			// Written while its source is out: when that returns, this is stale.
			ll.of = old.of
		case latest == 0:
			continue // nothing to be a translation of
		}
		out[k] = ll
	}
}

// applyRevisions tells each block its revision and that of its source.
func (l *Library) applyRevisions() {
	now := l.projected(nil)
	for _, t := range l.texts {
		src := now[lockKey{t.key, t.source}]
		for _, lang := range l.Langs {
			for b := t.block(lang); b != nil; b = b.Base {
				k := lockKey{t.key, lang}
				b.Latest = src.rev
				if b.Base != nil || b.Draft {
					continue
				}
				if lang == t.source {
					b.Rev = l.lock.lines[k].rev
					if b.Rev > 0 {
						b.Rev = now[k].rev
					}
				} else {
					b.Of = now[k].of
				}
			}
		}
	}
	l.applyOver()
}

// Stamped says what a stamp did.
type Stamped struct {
	Lines   int      // in the file now
	New     []string // "POL-RIC-1/statement en r1"
	Changed []string
	Dropped []string
}

// Stamp rewrites library/revisions.lock of a content folder: a changed source is a
// new revision, a changed translation renders the newest source. minor names blocks
// ("POL-RIC-1/statement", or "POL-RIC-1/statement@fr") whose change is a typo.
func Stamp(dir string, minor []string) (Stamped, error) {
	lib, err := Load(Source{FS: kept.Folder(dir), Name: dir})
	if err != nil {
		// A file that does not parse would look like words taken out, and
		// their history would be lost.
		return Stamped{}, fmt.Errorf("stamp: %w", err)
	}
	marks := map[string]bool{}
	for _, m := range minor {
		key, lang, _ := strings.Cut(m, "@")
		if !slices.ContainsFunc(lib.texts, func(t *entry) bool {
			return t.key == key && (lang == "" || t.block(copse.Lang(lang)) != nil)
		}) {
			return Stamped{}, fmt.Errorf("stamp: no block %q", m)
		}
		marks[m] = true
	}
	now := lib.projected(marks)
	var done Stamped
	lines := make([]string, 0, len(now))
	for k, ll := range now {
		line := ll.format(k)
		lines = append(lines, line)
		switch old, known := lib.lock.lines[k]; {
		case !known:
			done.New = append(done.New, line)
		case old.hash != ll.hash || old.rev != ll.rev || old.of != ll.of:
			done.Changed = append(done.Changed, line)
		}
	}
	for k, ll := range lib.lock.lines {
		if _, ok := now[k]; !ok {
			done.Dropped = append(done.Dropped, ll.format(k))
		}
	}
	slices.Sort(lines)
	slices.Sort(done.New)
	slices.Sort(done.Changed)
	slices.Sort(done.Dropped)
	done.Lines = len(lines)
	head := "# Revision and hash of every block. Written by `copse content stamp`, never by hand.\n"
	return done, replaceFile(filepath.Join(dir, filepath.FromSlash(lockPath)), head+strings.Join(lines, "\n")+"\n")
}

func (ll lockLine) format(k lockKey) string {
	if ll.rev > 0 {
		return fmt.Sprintf("%s %s r%d %s", k.key, k.lang, ll.rev, ll.hash)
	}
	return fmt.Sprintf("%s %s of %d %s", k.key, k.lang, ll.of, ll.hash)
}

// replaceFile writes a file whole or not at all, so that an interrupted stamp leaves the old history.
func replaceFile(name, data string) error {
	if err := kept.WriteFile(name, []byte(data), 0o644); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}
