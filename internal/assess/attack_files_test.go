package assess

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"copse/internal/assess/score"
	"copse/internal/copse"
	"copse/internal/sheet"
)

// TestReadAnswers_linesEnd: a file of a megabyte may hold three hundred thousand lines; it is refused before they are in
// memory, wherever they stand.
func TestReadAnswers_linesEnd(t *testing.T) {
	c := catalogOn(small())
	for _, list := range []string{`"facts":[` + strings.Repeat(`"",`, 4*mostLines) + `""],"answers":[]`, `"answers":[` + strings.Repeat(`{},`, 4*mostLines) + `{}]`} {
		data := []byte(`{"schema":"copse-answers/1","instrument":"cop-small","version":"2.0.0",` + list + `}`)
		if _, faults := c.ReadAnswers(data); len(faults) != 1 || faults[0].Key != "assess.fault.file" {
			t.Errorf("%.90s: %d faults", data, len(faults))
		}
	}
	for _, list := range []string{`{"item":"EDU-DEV-1","more":1}`, `3`, `null`} {
		data := []byte(`{"schema":"copse-answers/1","instrument":"cop-small","version":"2.0.0","answers":[` + list + `]}`)
		if _, faults := c.ReadAnswers(data); len(faults) == 0 {
			t.Errorf("%s is taken for an answer", list)
		}
	}
}

// TestReadAnswers_plain: what a file says is what a form could have said: no reason is made of blanks, and what came in is
// the same after a form has carried it.
func TestReadAnswers_plain(t *testing.T) {
	c := catalogOn(small())
	in := instrumentOf(t, c, "cop-small")
	it := in.Areas[0].Items[1].ID
	for _, note := range []string{" ", "\u0085", "\x7f", "\uffff", "\u202e", "\u2069 \u2068", "\u3000"} {
		a := Answers{Items: map[copse.ID]Said{it: {score.Position{State: score.NotApplicable}, note}}}
		if _, faults := c.ReadAnswers(answersOf(t, c, in, a)); len(faults) != 1 || faults[0].Key != "assess.note.needed" {
			t.Errorf("%q is a reason: %v", note, shortFaults(faults))
		}
	}
	for note, want := range map[string]string{" a\x00b\x1b[1m\u0085c ": "ab[1mc", "one\r\ntwo\tthree": "one\ntwo three", "a\u202eb\u2066c": "abc", "\u200fع": "\u200fع", "a\ufffe\uffffb": "ab", "e" + strings.Repeat("\u0301", 400): "e" + strings.Repeat("\u0301", 400)} {
		said := atLevel(1)
		said.Note = note
		read := readBack(t, c, answersOf(t, c, in, Answers{About: shortened(note), Items: map[copse.ID]Said{it: said}}))
		if got := read.Answers.Items[it].Note; got != want {
			t.Errorf("%q is read as %q, want %q", note, got, want)
		}
		if strings.ContainsAny(read.Answers.About, "\n\x00\u202e") {
			t.Errorf("the name %q is read as %q", note, read.Answers.About)
		}
	}
	read := readBack(t, c, []byte(`{"schema":"copse-answers/1","instrument":"cop-small","version":"`+in.Version+`","answers":[{"item":"`+string(it)+`","hash":"`+c.Hash(in, it)+`","state":""}]}`))
	if len(read.Answers.Items) != 0 {
		t.Errorf("a line that says nothing is counted: %v", read.Answers.Items)
	}
}

// TestFacts_order: in which order somebody named the facts of a profile makes no difference to any byte.
func TestFacts_order(t *testing.T) {
	c := shipped()
	in := instrumentOf(t, c, "cop-industry")
	facts := slices.Clone(in.Profile)
	a := fixed(in, facts...)
	facts = slices.Clone(facts)
	slices.Reverse(facts)
	b := fixed(in, facts...)
	x, y := readBack(t, c, answersOf(t, c, in, a)).Answers, readBack(t, c, answersOf(t, c, in, b)).Answers
	if !bytes.Equal(answersOf(t, c, in, x), answersOf(t, c, in, y)) {
		t.Error("files of answers differ")
	}
	if !bytes.Equal(resultsOf(t, c, in, x, "en"), resultsOf(t, c, in, y, "en")) {
		t.Error("results for other programs differ")
	}
}

// handed is a workbook after somebody changed it in a program that asks for no password.
func handed(t *testing.T, book []byte, how func(f *excelize.File) error) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	if err := how(f); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestReadWorkbook_asShown: what is not read where people see it is a fault, and never read as less or as something else.
func TestReadWorkbook_asShown(t *testing.T) {
	c := catalogOn(small())
	in := instrumentOf(t, c, "cop-small")
	w := wordsIn(t, c, "en")
	book := bookOf(t, c, in, "en", fixed(in, "devices"))
	copied := func(name string, cell, value string) func(f *excelize.File) error {
		return func(f *excelize.File) error {
			from, err := f.GetSheetIndex(name)
			if err != nil {
				return err
			}
			to, err := f.NewSheet("a copy")
			if err == nil {
				err = f.CopySheet(from, to)
			}
			if err == nil {
				err = f.SetCellStr("a copy", cell, value)
			}
			return err
		}
	}
	rows, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	row := func(name, key string) string {
		all, err := rows.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range all {
			if len(r) > 0 && r[0] == key {
				return sheetRow(i)
			}
		}
		t.Fatalf("%s has no row %s", name, key)
		return ""
	}
	list := rows.GetSheetList()
	about, profile, answers := list[0], list[1], list[2]
	for name, x := range map[string]struct {
		how  func(f *excelize.File) error
		want string
	}{
		"the profile twice, once no":         {copied(profile, "C"+row(profile, "fact.devices"), w.T("assess.no")), "assess.fault.twice"},
		"two names":                          {copied(about, "C"+row(about, "about"), "Another"), "assess.fault.twice"},
		"two days":                           {copied(about, "C"+row(about, "as_of"), "2020-01-01"), "assess.fault.twice"},
		"the same twice":                     {copied(profile, "Z99", ""), ""},
		"a column before the answers":        {func(f *excelize.File) error { return f.InsertCols(answers, "A", 1) }, "assess.fault.book"},
		"a column before the profile":        {func(f *excelize.File) error { return f.InsertCols(profile, "A", 1) }, "assess.fault.book"},
		"a column before the name":           {func(f *excelize.File) error { return f.InsertCols(about, "A", 1) }, "assess.fault.book"},
		"the profile taken out":              {func(f *excelize.File) error { return f.DeleteSheet(profile) }, "assess.fault.book"},
		"a row of answers taken out":         {func(f *excelize.File) error { return f.RemoveRow(answers, 3) }, ""},
		"our own sheet says two instruments": {copied(ownSheet, "B3", "cop-other"), ""}, // a copy has another name, and is none of ours
	} {
		_, faults := c.ReadAnswers(handed(t, book, x.how))
		keys := []string{}
		for _, f := range faults {
			keys = append(keys, f.Key)
		}
		if x.want == "" && len(keys) > 0 || x.want != "" && !slices.Equal(keys, []string{x.want}) {
			t.Errorf("%s: %v, want %q", name, keys, x.want)
		}
	}
}

// sheetRow is the number of a row counted from 0, as its cells are called.
func sheetRow(i int) string { return strconv.Itoa(i + 1) }

// ownTables are sheets of our own, each of an instrument.
func ownTables(instruments ...string) (list []sheet.Table) {
	for _, id := range instruments {
		list = append(list, sheet.Table{Sheet: ownSheet, Rows: [][]sheet.Cell{{{Text: "schema"}, {Text: answersSchema}}, {{Text: "instrument"}, {Text: id}}}})
	}
	return list
}

// TestReadWorkbook_twoOwn: two sheets of our own name that say two things.
func TestReadWorkbook_twoOwn(t *testing.T) {
	b := bookReader{says: map[string]string{}}
	b.own(ownTables("cop-small", "cop-small"))
	if b.twoOwn || b.says["instrument"] != "cop-small" {
		t.Errorf("the same twice: %+v", b)
	}
	if b.own(ownTables("cop-small", "cop-other")); !b.twoOwn {
		t.Error("two instruments in one workbook")
	}
}

// TestReadWorkbook_bounded: nobody fills in more rows than a checklist has. A file of 170 KB with a quarter of a million rows
// took five seconds to read.
func TestReadWorkbook_bounded(t *testing.T) {
	c := catalogOn(small())
	in := instrumentOf(t, c, "cop-small")
	far := handed(t, bookOf(t, c, in, "en", fixed(in)), func(f *excelize.File) error {
		return f.SetCellStr(f.GetSheetList()[2], "A"+sheetRow(2*mostLines), "x")
	})
	if _, faults := c.ReadAnswers(far); len(faults) != 1 || faults[0].Key != "sheet.error.far.text" {
		t.Errorf("%v", shortFaults(faults))
	}
}
