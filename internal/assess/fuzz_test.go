package assess

import (
	"bytes"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"copse/internal/assess/score"
	"copse/internal/copse"
	"copse/internal/sheet"
)

// FuzzLint: whatever stands in the files of an instrument, each mistake is a finding, there are not too many of them, and
// what Load takes can be answered.
func FuzzLint(f *testing.F) {
	file := func(files fs.FS, name string) []byte {
		data, err := fs.ReadFile(files, Folder+"/"+name)
		if err != nil {
			f.Fatal(err)
		}
		return data
	}
	f.Add(file(small(), structure), file(small(), rules), file(small(), english), file(small(), steps), file(small(), view))
	f.Add(file(shippedContent, "cop-sport/1.0.0/instrument.yaml"), file(shippedContent, "cop-sport/1.0.0/scoring.yaml"), file(shippedContent, "cop-sport/1.0.0/en.yaml"), []byte("steps: [{same: []}]"), file(shippedContent, "view-mnr/view.yaml"))
	f.Add([]byte("areas: [x, {id: A-1, items: [{id: A-1, asks: [STK-03]}, {id: A-1, asks: []}, y]}]\nprofile: [a]\n"), []byte("bands: []"), []byte("items: {A-1: {levels: []}}"), []byte("steps: [x, {}, {merged: A-1}]"), []byte("groups: [x, {places: [1]}]\nnone: [2]"))
	lib, _ := shippedLibrary()
	f.Fuzz(func(t *testing.T, structureOf, rulesOf, wordsOf, stepsOf, viewOf []byte) {
		files := small()
		for name, data := range map[string][]byte{structure: structureOf, rules: rulesOf, english: wordsOf, steps: stepsOf, view: viewOf} {
			files[Folder+"/"+name] = &fstest.MapFile{Data: data}
		}
		if n := len(check(files, "content", lib, rulesOnce())); n > 3000 {
			t.Errorf("%d findings", n)
		}
		if _, err := Load(files, "content"); err != nil {
			return
		}
		c := catalogOn(files)
		for _, in := range c.Instruments {
			words := wordsIn(t, c, copse.English)
			a := fixed(in, in.Profile...)
			if err := c.Say(io.Discard, words, in.Result(a), true); err != nil {
				t.Error(err)
			}
			if _, faults := c.ReadAnswers(fileOf(t, c, in, a)); len(faults) > 0 && !hashless(c, in) {
				t.Errorf("what was written cannot be read: %v", shortFaults(faults))
			}
		}
	})
}

// hashless reports whether an item has no words in English, and so nothing that it means.
func hashless(c *Checklists, in *Instrument) bool {
	for _, it := range in.Items {
		if c.Hash(in, it.ID) == "" {
			return true
		}
	}
	return false
}

func fileOf(t testing.TB, c *Checklists, in *Instrument, a Answers) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := c.WriteAnswers(&b, in, a); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// readAny reads what may be a file of answers: its faults have words, and what has none can be written and read again.
func readAny(t *testing.T, c *Checklists, data []byte) {
	t.Helper()
	read, faults := c.ReadAnswers(data)
	words := wordsIn(t, c, copse.English)
	if len(faults) > 0 {
		for _, x := range faults {
			if !words.Has(x.Key) || x.Say(words) == "" {
				t.Errorf("no words for %s", x.Key)
			}
		}
		return
	}
	in := read.Instrument
	for id, said := range read.Answers.Items {
		if _, ok := in.Item(id); !ok || said.State == score.Answered && (said.Level < 0 || said.Level > Levels) || len([]rune(said.Note)) > MaxNote {
			t.Errorf("%s is answered %v", id, said)
		}
	}
	if err := c.Say(io.Discard, words, in.Result(read.Answers), true); err != nil {
		t.Error(err)
	}
	again, faults := c.ReadAnswers(fileOf(t, c, in, read.Answers))
	for id, said := range read.Answers.Items {
		if said == (Said{}) {
			delete(read.Answers.Items, id) // nothing was said
		}
	}
	if diff := same(read.Answers, again.Answers); len(faults) > 0 || diff != "" {
		t.Errorf("written and read again: %v %s", shortFaults(faults), diff)
	}
}

// FuzzReadAnswers: whatever is sent as a file of answers is read or refused.
func FuzzReadAnswers(f *testing.F) {
	c := catalogOn(small())
	in := c.Instruments[0]
	then, _ := c.version(in.ID, "1.0.0")
	for _, in := range []*Instrument{in, then} {
		f.Add(fileOf(f, c, in, fixed(in, "devices")))
		f.Add(bookOf(f, c, in, "ar", fixed(in, "devices")))
	}
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	f.Add([]byte(copse.ByteOrderMark + `{"schema":"copse-answers/1","instrument":"cop-small","version":"2.0.0","answers":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) { readAny(t, c, data) })
}

// FuzzReadCells: whatever stands in the cells of a workbook is read or refused. A workbook is a packed file, which chance
// hardly ever makes; here it is packed from lines of cells with tabs between them.
func FuzzReadCells(f *testing.F) {
	c := catalogOn(small())
	in := c.Instruments[0]
	cells := func(tables []sheet.Table, own bool) string {
		var b strings.Builder
		for _, t := range tables {
			for _, row := range t.Rows {
				for i, x := range row {
					if (t.Sheet == ownSheet) == own {
						b.WriteString(strings.Repeat("\t", min(i, 1)) + strings.NewReplacer("\t", " ", "\n", " ").Replace(x.Text))
					}
				}
				b.WriteString("\n")
			}
		}
		return b.String()
	}
	for _, lang := range []copse.Lang{"en", "zh"} {
		tables, err := sheet.Read(bookOf(f, c, in, lang, fixed(in, "devices")), limits())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(cells(tables, false), cells(tables, true))
	}
	f.Add("fact.devices\t\tmaybe\nas_of\t\tnow\nabout\nEDU-DEV-1\nEDU-DEV-1\tx\t\t\t\t\t\t\t\t٣", "schema\tcopse-answers/1\ninstrument\tcop-small\nversion\t2.0.0\nlang\tfr")
	f.Fuzz(func(t *testing.T, seen, own string) {
		if len(seen)+len(own) > 20_000 {
			t.Skip()
		}
		rows := func(text string) (rows [][]string) {
			for line := range strings.Lines(text) {
				row := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
				rows = append(rows, row[:min(len(row), 20)])
			}
			return rows
		}
		columns := make([]sheet.Column, 20)
		for i := range columns {
			columns[i].Title = "c"
		}
		var b bytes.Buffer
		err := sheet.Write(&b, sheet.Book{Title: "x", Lang: "en", Sheets: []sheet.Sheet{{Name: "a", Columns: columns, Rows: rows(seen)}, {Name: ownSheet, Hidden: true, Columns: columns, Rows: rows(own)}}})
		if err != nil {
			t.Skip()
		}
		readAny(t, c, b.Bytes())
	})
}
