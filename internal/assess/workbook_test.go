package assess

import (
	"bytes"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"copse/internal/assess/score"
	"copse/internal/copse"
)

func bookOf(t testing.TB, c *Checklists, in *Instrument, lang copse.Lang, a Answers) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := c.WriteWorkbook(&b, wordsIn(t, c, lang), in, a); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestWorkbook: what is written in a language is read as it was, and written again with the same bytes.
func TestWorkbook(t *testing.T) {
	c := shipped()
	langs := copse.Shipped()
	for i, in := range c.Instruments {
		for j, lang := range langs {
			if !all() && j%len(c.Instruments) != i { // each language once or twice
				continue
			}
			a := anyAnswers(rand.New(rand.NewPCG(uint64(i), uint64(j))), in)
			data := bookOf(t, c, in, lang, a)
			read := readBack(t, c, data)
			if diff := same(a, read.Answers); diff != "" || read.Instrument != in {
				t.Errorf("%s in %s: %s", in.ID, lang, diff)
			}
			if !bytes.Equal(data, bookOf(t, c, in, lang, read.Answers)) {
				t.Errorf("%s in %s: other bytes", in.ID, lang)
			}
		}
	}
}

// changed is a workbook with changes that a person makes in a program.
func changed(t *testing.T, data []byte, change func(f *excelize.File)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	change(f)
	return written(t, func(w io.Writer) error { return f.Write(w) })
}

// smallBook is the workbook of the small checklist, and answers in it.
func smallBook(t *testing.T, lang copse.Lang) (*Checklists, Answers, []byte) {
	t.Helper()
	c := catalogOn(small())
	a := Answers{About: "A school", AsOf: "2026-11-30", Facts: []string{"devices"}, Items: map[copse.ID]Said{
		"EDU-DEV-1": atLevel(3), "EDU-DEV-2": {Position: score.Position{State: score.NotApplicable}, Note: "none"}, "EDU-STF-1": {Note: "later"}}}
	return c, a, bookOf(t, c, instrumentOf(t, c, "cop-small"), lang, a)
}

// TestWorkbook_typed: an answer may be typed in many ways.
func TestWorkbook_typed(t *testing.T) {
	c, _, data := smallBook(t, "fr")
	w := wordsIn(t, c, "fr")
	for _, tt := range []struct {
		typed any
		want  Said
	}{
		{3, atLevel(3)}, {"3", atLevel(3)}, {0.0, atLevel(0)}, {"٣", atLevel(3)}, {"۴", atLevel(4)}, {"２", atLevel(2)}, {"𝟙", atLevel(1)}, {" 2 ", atLevel(2)},
		{"in place", atLevel(3)}, {"In Place", atLevel(3)}, {"3 IN PLACE", atLevel(3)}, {"3  in\u00a0place", atLevel(3)},
		{"not known", having(score.NotKnown)}, {"WE DO NOT SAY", having(score.Withheld)}, {"Does not apply ", Said{score.Position{State: score.NotApplicable}, "why"}},
		{levelName(w, 2), atLevel(2)}, {strings.ToUpper(levelName(w, 1)), atLevel(1)}, {strings.ToUpper(w.T("assess.state.unknown")), having(score.NotKnown)},
		{"", Said{}},
	} {
		read, faults := c.ReadAnswers(changed(t, data, func(f *excelize.File) {
			_ = f.SetCellValue(f.GetSheetList()[2], "J5", tt.typed)
			_ = f.SetCellValue(f.GetSheetList()[2], "K5", tt.want.Note)
		}))
		if got := read.Answers.Items["EDU-POL-1"]; len(faults) > 0 || got != tt.want {
			t.Errorf("%q: %v %v", tt.typed, got, shortFaults(faults))
		}
	}
}

func TestWorkbook_faults(t *testing.T) {
	c, a, data := smallBook(t, copse.English)
	const about, facts, answers, own = "About", "What is true of you", "Answers", "copse"
	set := func(sheet, cell string, value any) func(*excelize.File) {
		return func(f *excelize.File) { _ = f.SetCellValue(sheet, cell, value) }
	}
	for _, tt := range []struct {
		name   string
		change func(f *excelize.File)
		want   []string
	}{
		{"nothing", func(*excelize.File) {}, nil},
		{"a word that is none", set(answers, "J4", "often"), []string{"Answers J4 typed"}},
		{"level 7", set(answers, "J4", 7), []string{"Answers J4 typed"}},
		{"level 5", set(answers, "J4", 5), []string{"Answers J4 typed"}},
		{"two digits", set(answers, "J4", "33"), []string{"Answers J4 typed"}},
		{"half a level", set(answers, "J4", 2.5), []string{"Answers J4 typed"}},
		{"a formula", func(f *excelize.File) { _ = f.SetCellFormula(answers, "J4", "1+1") }, []string{"sheet.error.formula.text"}},
		{"a long note", set(answers, "K4", strings.Repeat("é", MaxNote+1)), []string{"Answers K4 note"}},
		{"another meaning", set(answers, "B2", strings.Repeat("0", 64)), []string{"Answers J2 EDU-DEV-1 changed"}},
		{"half a meaning", set(answers, "B2", "5bdc"), []string{"Answers J2 EDU-DEV-1 changed"}},
		{"no meaning", set(answers, "B2", ""), []string{"Answers J2 EDU-DEV-1 changed"}},
		{"no meaning and no answer", set(answers, "B4", ""), nil},
		{"an item of another checklist", set(answers, "A2", "SPT-1"), []string{"Answers J2 SPT-1 item"}},
		{"no item", set(answers, "A2", ""), []string{"Answers J2 item"}},
		{"a row twice", func(f *excelize.File) { _ = f.DuplicateRowTo(answers, 2, 5) }, []string{"Answers J5 EDU-DEV-1 twice"}},
		{"an empty row", func(f *excelize.File) { _ = f.InsertRows(answers, 3, 1) }, nil},
		{"a row of one's own", set(answers, "D12", "see also the rules of the house"), nil},
		{"rows in another order", func(f *excelize.File) {
			_ = f.DuplicateRowTo(answers, 2, 11)
			_ = f.RemoveRow(answers, 2)
		}, nil},
		{"a fact by another word", set(facts, "C4", "perhaps"), []string{"What is true of you C4 yes"}},
		{"a fact denied", set(facts, "C4", "NO"), nil},
		{"no such fact", func(f *excelize.File) { _ = f.SetSheetRow(facts, "A5", &[]string{"fact.pool", "A pool?", "Yes"}) }, []string{"What is true of you C5 fact"}},
		{"a long name", set(about, "C5", strings.Repeat("x", MaxAbout+1)), []string{"About C5 about"}},
		{"no day", set(about, "C6", "last week"), []string{"About C6 day"}},
		{"a day as a program has it", set(about, "C6", time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)), nil},
		{"all of them", func(f *excelize.File) {
			_ = f.SetCellValue(answers, "J4", "often")
			_ = f.SetCellValue(answers, "B2", "")
			_ = f.SetCellValue(about, "C6", "last week")
		}, []string{"Answers J4 typed", "About C6 day", "Answers J2 EDU-DEV-1 changed"}},
		{"our own sheet is gone", func(f *excelize.File) { _ = f.DeleteSheet(own) }, []string{"book"}},
		{"our own sheet is shown", func(f *excelize.File) { _ = f.SetSheetVisible(own, true) }, nil},
		{"the answers are hidden", func(f *excelize.File) { _ = f.SetSheetVisible(answers, false) }, nil},
		{"the facts are hidden", func(f *excelize.File) { _ = f.SetSheetVisible(facts, false) }, nil},
		{"the sheets have other names", func(f *excelize.File) { _ = f.SetSheetName(answers, "Ours") }, nil},
		{"another version", set(own, "B4", "1.5.0"), []string{"version"}},
		{"another checklist", set(own, "B3", "cop-none"), []string{"instrument"}},
		{"another form", set(own, "B2", "copse-answers/2"), []string{"book"}},
		{"a language there is not", set(own, "B5", "xx"), nil},
	} {
		f := changed(t, data, tt.change)
		read, faults := c.ReadAnswers(f)
		if diff := cmp.Diff(tt.want, shortFaults(faults)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		if diff := same(a, read.Answers); tt.want == nil && diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}
