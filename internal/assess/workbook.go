package assess

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"copse/internal/assess/score"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/prose"
	"copse/internal/sheet"
)

// Columns of the sheet of answers, in this order. People see all but the second.
const (
	columnItem = iota
	columnHash
	columnArea
	columnText
	columnLevels // and the four after it
	columnAnswer = columnLevels + Levels + 1 + iota - 5
	columnNote
	columnHelp
	columnEvidence
)

// ownSheet is the name of the sheet, hidden from people, that says what the workbook is.
const ownSheet = "copse"

// states are the answers that are no level, in the order in which they are offered.
func states() []score.State {
	return []score.State{score.NotKnown, score.NotApplicable, score.Withheld}
}

// WriteWorkbook writes answers, or an instrument that nobody answered yet, as a workbook to fill in: what is asked for a
// profile on a sheet of its own, an item a row. The same answers give the same bytes.
func (c *Checklists) WriteWorkbook(out io.Writer, words *i18n.Words, in *Instrument, a Answers) error {
	said := c.Words(in, words.Lang)
	t := func(key string) string { return prose.Loose(words.T(key)) }
	book := sheet.Book{Title: said.Title, Lang: said.Lang, Created: dayOf(a.AsOf)}
	lead := []string{said.Title + " " + in.Version, t("assess.sheet.lead"), t("assess.sheet.back")}
	about := sheet.Sheet{Name: t("assess.sheet.about"), Lead: lead, Columns: []sheet.Column{{Title: "id", Hidden: true}, {Title: t("assess.sheet.what"), Width: 60}, {Title: t("assess.sheet.answer"), Width: 40, Open: true}},
		Rows: [][]string{{"about", t("assess.about"), a.About}, {"as_of", t("assess.as_of"), a.AsOf}}}
	book.Sheets = append(book.Sheets, about)
	if len(in.Profile) > 0 {
		facts := sheet.Sheet{Name: t("assess.profile"), Lead: []string{t("assess.profile.lead")}, Columns: []sheet.Column{{Title: "id", Hidden: true}, {Title: t("assess.sheet.what"), Width: 80},
			{Title: t("assess.sheet.answer"), Width: 14, Open: true, Choices: []string{t("assess.yes"), t("assess.no")}}}}
		for _, fact := range in.Profile {
			answer := ""
			if slices.Contains(a.Facts, fact) {
				answer = t("assess.yes")
			}
			facts.Rows = append(facts.Rows, []string{"fact." + fact, said.Facts[fact].Ask, answer})
		}
		book.Sheets = append(book.Sheets, facts)
	}
	book.Sheets = append(book.Sheets, c.answerSheet(words, in, a), sheet.Sheet{Name: ownSheet, Hidden: true, Columns: []sheet.Column{{Title: "key"}, {Title: "value"}},
		Rows: [][]string{{"schema", answersSchema}, {"instrument", in.ID}, {"version", in.Version}, {"lang", string(words.Lang)}}})
	return sheet.Write(out, book)
}

func dayOf(day string) time.Time {
	t, _ := time.Parse(time.DateOnly, day)
	return t
}

func (c *Checklists) answerSheet(words *i18n.Words, in *Instrument, a Answers) sheet.Sheet {
	said := c.Words(in, words.Lang)
	t := func(key string) string { return prose.Loose(words.T(key)) }
	columns := make([]sheet.Column, columnEvidence+1)
	columns[columnItem] = sheet.Column{Title: t("assess.sheet.id"), Width: 12}
	columns[columnHash] = sheet.Column{Title: "hash", Hidden: true}
	columns[columnArea] = sheet.Column{Title: t("assess.sheet.area"), Width: 20}
	columns[columnText] = sheet.Column{Title: t("assess.sheet.text"), Width: 36}
	columns[columnAnswer] = sheet.Column{Title: t("assess.sheet.answer"), Width: 20, Open: true}
	for n := range Levels + 1 {
		name := prose.Loose(levelName(words, n))
		columns[columnLevels+n] = sheet.Column{Title: name, Width: 26}
		columns[columnAnswer].Choices = append(columns[columnAnswer].Choices, name)
	}
	for _, s := range states() {
		columns[columnAnswer].Choices = append(columns[columnAnswer].Choices, t("assess.state."+string(s)))
	}
	columns[columnNote] = sheet.Column{Title: t("assess.note"), Width: 40, Open: true}
	columns[columnHelp] = sheet.Column{Title: t("assess.help"), Width: 40}
	columns[columnEvidence] = sheet.Column{Title: t("assess.evidence"), Width: 30}
	s := sheet.Sheet{Name: t("assess.sheet.answers"), Columns: columns}
	for area, it := range in.Items {
		x, answer := said.Items[it.ID], a.Items[it.ID]
		row := make([]string, len(columns))
		row[columnItem], row[columnHash], row[columnArea], row[columnText] = string(it.ID), c.Hash(in, it.ID), c.areaTitle(area.ID, words.Lang), x.Text
		copy(row[columnLevels:], x.Levels[:])
		row[columnAnswer], row[columnNote] = prose.Loose(answerWords(words, answer)), answer.Note
		row[columnHelp], row[columnEvidence] = x.Help, prose.Loose(evidenceWords(words, it))
		s.Rows = append(s.Rows, row)
	}
	return s
}

// levelName is a level with its number: "3 in place".
func levelName(w *i18n.Words, n int) string {
	return w.T("assess.level", "number", w.Number(n), "name", w.T(fmt.Sprint("assess.level.", n)))
}

// answerWords are an answer as people choose it; "" for none.
func answerWords(w *i18n.Words, s Said) string {
	switch s.State {
	case score.Open:
		return ""
	case score.Answered:
		return levelName(w, s.Level)
	}
	return w.T("assess.state." + string(s.State))
}

// evidenceWords say what would show each level, a level a line.
func evidenceWords(w *i18n.Words, it *Item) string {
	var lines []string
	for n := range Levels + 1 {
		var kinds []string
		for _, kind := range it.Evidence[n] {
			kinds = append(kinds, w.T("assess.evidence."+kind))
		}
		if len(kinds) > 0 {
			lines = append(lines, w.T("assess.evidence.at", "level", w.Number(n), "what", strings.Join(kinds, w.T("assess.evidence.and"))))
		}
	}
	return strings.Join(lines, "\n")
}

// areaTitle is the title of an area of the library, English where the language has none.
func (c *Checklists) areaTitle(id copse.ID, lang copse.Lang) string {
	a, ok := c.Points.Area(id)
	if !ok {
		return string(id)
	}
	b, ok := a.Texts.Get(lang, "title")
	if !ok {
		return string(id)
	}
	return b.Text()
}

var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// readWorkbook reads a workbook that WriteWorkbook wrote and people filled in.
func (c *Checklists) readWorkbook(data []byte) (Read, []Fault) {
	tables, err := sheet.Read(data, limits())
	if err != nil {
		var known *copse.Error
		if errors.As(err, &known) {
			return Read{}, []Fault{{Key: known.Key + ".text", Args: known.Args}}
		}
		return Read{}, []Fault{{Key: "assess.fault.file"}}
	}
	b := bookReader{says: map[string]string{}, cells: map[string][2]string{}, typed: map[string]string{}}
	if b.own(tables); b.says["schema"] != answersSchema || b.twoOwn {
		return Read{}, []Fault{{Key: "assess.fault.book"}}
	}
	b.file = answersFile{Schema: answersSchema, Instrument: b.says["instrument"], Version: b.says["version"]}
	b.in, _ = c.version(b.file.Instrument, b.file.Version)
	for _, lang := range []copse.Lang{copse.Lang(b.says["lang"]), copse.English} {
		if w, ok := c.Interface.For(lang); ok {
			b.words = append(b.words, w)
		}
	}
	for _, t := range tables {
		if t.Sheet != ownSheet { // one that somebody hid holds answers too
			b.table(t)
		}
	}
	if b.shifted || len(b.faults) == 0 && b.lacks() { // what people see is not where it is read
		return Read{}, []Fault{{Key: "assess.fault.book"}}
	}
	read, faults := c.settle(b.file, func(what string) (string, string) { at := b.cells[what]; return at[0], at[1] })
	return read, append(b.faults, faults...)
}

// limits are what a workbook of answers may hold: LibreOffice makes of the longest one 70 KB with 1.5 MB inside. A megabyte
// inside takes up to half a second to read, and others wait meanwhile.
func limits() sheet.Limits {
	l := sheet.DefaultLimits()
	l.File, l.Unpacked, l.Rows = MaxFile, 6<<20, 2*mostLines
	return l
}

// bookReader collects what the sheets of a workbook say.
type bookReader struct {
	says   map[string]string // of our own sheet
	in     *Instrument       // nil where there is no such one
	words  []*i18n.Words     // in which answers may be written
	file   answersFile
	cells  map[string][2]string // sheet and cell of what people filled in, see settle
	typed  map[string]string    // what was typed there, but for items
	faults []Fault

	twoOwn  bool // two sheets say what the workbook is, and not the same
	shifted bool // a key stands in another column than ours: somebody put one before it
}

// own reads our own sheet.
func (b *bookReader) own(tables []sheet.Table) {
	for _, t := range tables {
		for _, row := range t.Rows {
			if len(row) < 2 || t.Sheet != ownSheet {
				continue
			}
			text := strings.TrimSpace(row[1].Text)
			if before, dup := b.says[row[0].Text]; dup && before != text {
				b.twoOwn = true
			}
			b.says[row[0].Text] = text
		}
	}
}

// lacks reports whether a row of ours is not there that says what is asked: without it less would be read than is shown.
func (b *bookReader) lacks() bool {
	if b.in == nil {
		return false
	}
	wanted := []string{"about", "as_of"}
	for _, fact := range b.in.Profile {
		wanted = append(wanted, "fact."+fact)
	}
	return slices.ContainsFunc(wanted, func(key string) bool { _, ok := b.cells[key]; return !ok })
}

// once remembers what was typed beside a key. A sheet that is there twice may say two things.
func (b *bookReader) once(t sheet.Table, row []sheet.Cell, key, asked, typed string) {
	if before, dup := b.typed[key]; dup && before != typed {
		b.fault(t, row, 2, "assess.fault.twice", "id", shortened(asked))
	}
	b.typed[key], b.cells[key] = typed, [2]string{t.Sheet, cell(row, 2)}
}

func (b *bookReader) table(t sheet.Table) {
	for _, row := range t.Rows {
		for i, x := range row {
			b.shifted = b.shifted || i != columnHash && hashForm.MatchString(x.Text) || i > 0 && b.isFact(x.Text)
		}
		text := func(i int) string {
			if i >= len(row) {
				return ""
			}
			return strings.TrimSpace(row[i].Text)
		}
		fact, isFact := strings.CutPrefix(text(0), "fact.")
		if isFact || text(0) == "about" || text(0) == "as_of" {
			b.once(t, row, text(0), text(1), text(2))
		}
		switch {
		case isFact:
			if b.yes(t, row, text(2)) && !slices.Contains(b.file.Facts, fact) {
				b.file.Facts = append(b.file.Facts, fact)
			}
		case text(0) == "about":
			b.file.About = text(2)
		case text(0) == "as_of":
			b.file.AsOf = text(2)
		case b.asks(copse.ID(text(columnItem))) || hashForm.MatchString(text(columnHash)):
			b.answer(t, row, text)
		}
	}
}

// isFact reports whether a text is the key of a fact.
func (b *bookReader) isFact(text string) bool {
	fact, ok := strings.CutPrefix(text, "fact.")
	return ok && b.in != nil && slices.Contains(b.in.Profile, fact)
}

// asks reports whether an item is asked: its row is one of answers, also where its hash is gone.
func (b *bookReader) asks(id copse.ID) bool {
	if b.in == nil {
		return false
	}
	_, ok := b.in.Item(id)
	return ok
}

func (b *bookReader) fault(t sheet.Table, row []sheet.Cell, column int, key string, args ...any) {
	b.faults = append(b.faults, Fault{Sheet: t.Sheet, Cell: cell(row, column), Key: key, Args: args})
}

// cell is the name of a cell of a row, also of one that is not there.
func cell(row []sheet.Cell, column int) string {
	return sheet.Cell{Row: row[0].Row, Column: row[0].Column + column}.Ref()
}

func (b *bookReader) yes(t sheet.Table, row []sheet.Cell, typed string) bool {
	for _, w := range b.words {
		if alike(typed, w.T("assess.yes")) {
			return true
		}
		if typed == "" || alike(typed, w.T("assess.no")) {
			return false
		}
	}
	b.fault(t, row, 2, "assess.fault.yes")
	return false
}

func (b *bookReader) answer(t sheet.Table, row []sheet.Cell, text func(int) string) {
	id := copse.ID(text(columnItem))
	line := answerLine{Item: id, Hash: text(columnHash), Note: text(columnNote)}
	b.cells[string(id)] = [2]string{t.Sheet, cell(row, columnAnswer)}
	typed := text(columnAnswer)
	if typed != "" {
		level, state, ok := b.meant(typed)
		if !ok {
			b.fault(t, row, columnAnswer, "assess.fault.typed", "typed", shortened(typed))
			return
		}
		if line.State = state; state == score.Answered {
			line.Level = &level
		}
	}
	if utf8.RuneCountInString(line.Note) > MaxNote {
		b.fault(t, row, columnNote, "assess.fault.note", "id", id, "most", MaxNote)
		return
	}
	if typed != "" || line.Note != "" {
		b.file.Answers = append(b.file.Answers, line)
	}
}

// meant is the answer that was typed: a level by its number or as it was offered, or another answer in its words.
func (b *bookReader) meant(typed string) (level int, state score.State, ok bool) {
	for _, w := range b.words {
		for n := range Levels + 1 {
			if alike(typed, levelName(w, n)) || alike(typed, w.T(fmt.Sprint("assess.level.", n))) {
				return n, score.Answered, true
			}
		}
		for _, s := range states() {
			if alike(typed, w.T("assess.state."+string(s))) {
				return 0, s, true
			}
		}
	}
	if r, size := utf8.DecodeRuneInString(typed); size == len(typed) {
		if n := digit(r); n >= 0 && n <= Levels {
			return n, score.Answered, true
		}
	}
	return 0, "", false
}

// alike compares what was typed with a word of ours: case, the kind of a space and isolates make no difference.
func alike(typed, word string) bool {
	plain := func(s string) string { return strings.Join(strings.Fields(prose.Loose(s)), " ") }
	return strings.EqualFold(plain(typed), plain(word))
}

// digit is the value of a digit of any writing; -1 of what is none.
func digit(r rune) int {
	for _, tens := range unicode.Nd.R16 { // each range begins with a nought
		if rune(tens.Lo) <= r && r <= rune(tens.Hi) {
			return int(r-rune(tens.Lo)) % 10
		}
	}
	for _, tens := range unicode.Nd.R32 {
		if rune(tens.Lo) <= r && r <= rune(tens.Hi) {
			return int(r-rune(tens.Lo)) % 10
		}
	}
	return -1
}
