package assess

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gowebpki/jcs"

	"copse/internal/assess/score"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/source"
)

// Answers are what somebody says of themselves with an instrument. They are a file that people keep: we keep none.
type Answers struct {
	About string // whom they are about; may be empty
	AsOf  string // the day, 2026-11-30; may be empty
	Facts []string
	Items map[copse.ID]Said
}

// Said is the answer to one item.
type Said struct {
	score.Position
	Note string // why it does not apply, or what shows it
}

// How long what people write may be, in characters.
const (
	MaxAbout = 120
	MaxNote  = 500
)

// How large a file of answers may be, in bytes: any of them, and one of JSON.
const (
	MaxFile    = 1 << 20
	maxAnswers = 1 << 20
)

// Fault is one thing that is wrong with a file of answers, and where it is: a sheet and a cell, or an item.
type Fault struct {
	Sheet, Cell string
	Item        copse.ID
	Key         string // of the words that say it
	Args        []any
}

// Say says what is wrong, and where.
func (f Fault) Say(w *i18n.Words) string {
	text := w.T(f.Key, f.Args...)
	if where := f.Where(w); where != "" {
		return where + ": " + text
	}
	return text
}

// Where says in which cell something is wrong; "" where the words say it themselves.
func (f Fault) Where(w *i18n.Words) string {
	if f.Sheet == "" {
		return ""
	}
	return w.T("assess.read.cell", "sheet", f.Sheet, "cell", f.Cell)
}

// answersSchema names the form of a file of answers.
const answersSchema = "copse-answers/1"

type answersFile struct {
	Schema     string          `json:"schema"`
	Instrument string          `json:"instrument"`
	Version    string          `json:"version"`
	About      string          `json:"about,omitempty"`
	AsOf       string          `json:"as_of,omitempty"`
	Facts      few[string]     `json:"facts,omitempty"`
	Answers    few[answerLine] `json:"answers"`
}

// few is a list that ends early: a megabyte can hold three hundred thousand lines, each of which would be a fault.
type few[T any] []T

// mostLines is far above what any checklist asks.
const mostLines = 1000

// UnmarshalJSON implements json.Unmarshaler.
func (l *few[T]) UnmarshalJSON(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if open, err := dec.Token(); err != nil || open != json.Delim('[') {
		return cmp.Or(err, errNoList)
	}
	*l = few[T]{}
	for dec.More() {
		var x T
		if err := dec.Decode(&x); err != nil {
			return err
		}
		if *l = append(*l, x); len(*l) > mostLines {
			return errNoList
		}
	}
	return nil
}

var errNoList = errors.New("no list of answers")

type answerLine struct {
	Item  copse.ID    `json:"item"`
	Hash  string      `json:"hash"` // of the meaning it answers, see Hash
	State score.State `json:"state"`
	Level *int        `json:"level,omitempty"`
	Note  string      `json:"note,omitempty"`
}

// Hash is the meaning of an item: SHA-256 over the canonical JSON of its id, statement and levels in English. Weights,
// gates and references are no part of it: changing them does not change what was answered.
func (c *Checklists) Hash(in *Instrument, id copse.ID) string {
	return (*kept(&c.hashes, in.folder.dir, copse.English, func() *map[copse.ID]string {
		all := map[copse.ID]string{}
		for id, w := range readWords(&source.Sink{}, in, copse.English).Items {
			all[id] = meaning(id, w)
		}
		return &all
	}))[id]
}

func meaning(id copse.ID, w ItemWords) string {
	text, err := json.Marshal(map[string]any{"id": id, "scale": "0-4", "text": w.Text, "levels": w.Levels})
	if err == nil {
		text, err = jcs.Transform(text)
	}
	if err != nil {
		panic(fmt.Sprintf("an id and its texts are always JSON: %v", err))
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// WriteAnswers writes answers as a file: the same answers give the same bytes.
func (c *Checklists) WriteAnswers(w io.Writer, in *Instrument, a Answers) error {
	f := answersFile{Schema: answersSchema, Instrument: in.ID, Version: in.Version, About: a.About, AsOf: a.AsOf, Facts: a.Facts, Answers: []answerLine{}}
	for _, it := range in.Items {
		said := a.Items[it.ID]
		if said.State == score.Open && said.Note == "" {
			continue
		}
		line := answerLine{Item: it.ID, Hash: c.Hash(in, it.ID), State: said.State, Note: said.Note}
		if said.State == score.Answered {
			line.Level = &said.Level
		}
		f.Answers = append(f.Answers, line)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(f)
}

// Read is a file of answers as it was read.
type Read struct {
	Instrument *Instrument // the newest version of the one it answers
	From       *Carried    // what became of answers to an earlier version; nil where the file is for today's
	Before     *Instrument // that version
	Answers    Answers
	Again      []copse.ID // items to look at again: their meaning is not that of the version the file was written for
}

// ReadAnswers reads a file of answers: JSON as WriteAnswers writes it, or a workbook. What is wrong comes as faults, all of
// them; nothing of such a file is to be used.
func (c *Checklists) ReadAnswers(data []byte) (Read, []Fault) {
	if bytes.HasPrefix(data, []byte("PK")) || bytes.HasPrefix(data, []byte{0xd0, 0xcf}) {
		return c.readWorkbook(data)
	}
	if len(data) > maxAnswers {
		return Read{}, []Fault{{Key: "assess.fault.large"}}
	}
	var f answersFile
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte(copse.ByteOrderMark))))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil || f.Schema != answersSchema || dec.More() {
		return Read{}, []Fault{{Key: "assess.fault.file"}}
	}
	return c.settle(f, nil)
}

// settle holds what a file says to the instrument it names. at, where it is given, says in which cell something stands: an
// answer by its item, and "about", "as_of", "fact.<fact>".
func (c *Checklists) settle(f answersFile, at func(what string) (sheet, cell string)) (Read, []Fault) {
	now, ok := c.Instrument(f.Instrument)
	if !ok {
		return Read{}, []Fault{{Key: "assess.fault.instrument", Args: []any{"id", shortened(f.Instrument)}}}
	}
	then, ok := c.version(f.Instrument, f.Version)
	if !ok {
		return Read{Instrument: now}, []Fault{{Key: "assess.fault.version", Args: []any{"version", shortened(f.Version), "now", now.Version}}}
	}
	r := Read{Instrument: now, Answers: Answers{About: oneLine(plain(f.About)), AsOf: f.AsOf, Items: map[copse.ID]Said{}}}
	var faults []Fault
	fault := func(what, key string, args ...any) {
		x := Fault{Key: key, Args: args}
		if at != nil {
			x.Sheet, x.Cell = at(what)
		}
		faults = append(faults, x)
	}
	wrong := func(id copse.ID, key string, args ...any) {
		fault(string(id), key, append([]any{"id", shortened(string(id))}, args...)...)
		faults[len(faults)-1].Item = id
	}
	if utf8.RuneCountInString(r.Answers.About) > MaxAbout {
		fault("about", "assess.fault.about", "most", MaxAbout)
	}
	if _, err := time.Parse(time.DateOnly, f.AsOf); f.AsOf != "" && err != nil {
		fault("as_of", "assess.fault.day", "example", "2026-11-30")
	}
	for _, fact := range f.Facts {
		if slices.Contains(then.Profile, fact) && !slices.Contains(r.Answers.Facts, fact) {
			r.Answers.Facts = append(r.Answers.Facts, fact)
		} else {
			fault("fact."+fact, "assess.fault.fact", "fact", shortened(fact))
		}
	}
	r.Answers.Facts = then.inOrder(r.Answers.Facts)
	c.lines(then, f.Answers, r.Answers.Items, wrong)
	if len(faults) > 0 || then == now {
		return r, faults
	}
	steps, ok := c.Steps(then, now)
	if !ok {
		return r, []Fault{{Key: "assess.fault.version", Args: []any{"version", then.Version, "now", now.Version}}}
	}
	carried := steps.Carry(r.Answers)
	carried.Before = r.Answers
	r.From, r.Before, r.Answers, r.Again = &carried, then, carried.Answers, carried.Again
	return r, nil
}

// lines takes the answers of a file into items, each held to its item; wrong notes what does not fit.
func (c *Checklists) lines(in *Instrument, lines []answerLine, items map[copse.ID]Said, wrong func(id copse.ID, key string, args ...any)) {
	seen := map[copse.ID]bool{}
	for _, line := range lines {
		_, known := in.Item(line.Item)
		dup := seen[line.Item]
		seen[line.Item] = true
		said := Said{Position: score.Position{State: line.State}, Note: plain(line.Note)}
		if line.Level != nil {
			said.Level = *line.Level
		}
		switch {
		case !known:
			wrong(line.Item, "assess.fault.item")
		case dup:
			wrong(line.Item, "assess.fault.twice")
		case line.Hash != c.Hash(in, line.Item):
			wrong(line.Item, "assess.fault.changed")
		case !said.fits(line.Level != nil):
			wrong(line.Item, "assess.fault.answer")
		case line.State == score.NotApplicable && gates(in, line.Item):
			wrong(line.Item, "assess.gate.na")
		case line.State == score.NotApplicable && said.Note == "":
			wrong(line.Item, "assess.note.needed")
		case utf8.RuneCountInString(said.Note) > MaxNote:
			wrong(line.Item, "assess.fault.note", "most", MaxNote)
		case said != Said{}: // a line that says nothing is no answer
			items[line.Item] = said
		}
	}
}

// gates reports whether an area hangs on an item: who could leave it out would have the figure of one who does it.
func gates(in *Instrument, id copse.ID) bool {
	it, ok := in.Item(id)
	return ok && it.Gate != nil
}

// fits reports whether state and level go together.
func (s Said) fits(hasLevel bool) bool {
	switch s.State {
	case score.Answered:
		return hasLevel && s.Level >= 0 && s.Level <= Levels
	case score.NotApplicable, score.NotKnown, score.Withheld, score.Open:
		return !hasLevel
	}
	return false
}

// plain is what people wrote without what they cannot have typed or seen: control characters and their like, which no
// form or workbook carries, and marks that turn the direction of what stands around them. Ends of lines stay.
func plain(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case unicode.IsControl(r) && r != '\n', r == '\ufffe', r == '\uffff', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, s))
}

// shortened is what a file says of itself, short enough to be shown.
func shortened(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// version is an instrument as it was in a version.
func (c *Catalog) version(id, version string) (*Instrument, bool) {
	for _, in := range slices.Concat(c.Instruments, c.older) {
		if in.ID == id && in.Version == version {
			return in, true
		}
	}
	return nil, false
}

// Change is an item on which two sets of answers differ.
type Change struct {
	Area   *Area
	Item   *Item
	Before Said
	After  Said
}

// Changes lists where answers differ from earlier ones, in reading order.
func (in *Instrument) Changes(before, after Answers) (list []Change) {
	for a, it := range in.Items {
		if b, c := before.Items[it.ID], after.Items[it.ID]; b != c {
			list = append(list, Change{a, it, b, c})
		}
	}
	return list
}

// Score is the result of answers.
func (in *Instrument) Score(a Answers) score.Result {
	applies := map[string]bool{}
	for _, it := range in.Items {
		applies[string(it.ID)] = it.AppliesIf.Holds(a.Facts)
	}
	return score.Of(in.scored(), in.Rules, func(id string) bool { return applies[id] }, func(id string) score.Answer {
		return score.One(a.Items[copse.ID(id)].Position)
	})
}
