package sheet

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"copse/internal/copse"
)

// levels are eight choices with commas, quotation marks and more than 255 characters.
var levels = []string{
	"Not yet; nobody has been asked to do this, and no date has been set for a decision", `"Planned", with a date`, "Oui, en partie",
	"نعم، في معظم المدارس، ولكن ليس في المدارس الصغيرة", "是，所有学校都有，并且每年检查一次", "=да, полностью", "Yes & <always>", "We cannot say",
}

// hard are texts that spreadsheets like to change.
var hard = []string{
	"=1+1", "+49 30 12", "-2", "@name", "'quoted", "007", "1-2", "3/4", "1E5", "3.0", "50%", "TRUE", "1234567890123456789", "2026-03-01",
	"a\nb", " around ", "<b>&amp;</b>", "_x0041_", "_x_", "\"", "عربي مع English ثم عربي", "中文，标点", "e\u0301\u200d\U0001F469\u200d\U0001F469", "http://example.org/?a=1&b=2",
	strings.Repeat("ж", maxText),
}

func sample(lang copse.Lang) Book {
	s := Sheet{
		Name: "School: list", Lead: []string{"Fill in the yellow cells, save the file and send it back.", strings.Repeat("A longer line. ", 20)},
		Columns: []Column{{Title: "key", Hidden: true}, {Title: "What", Width: 60}, {Title: "Answer", Width: 20, Open: true, Choices: levels}, {Title: "Note", Width: 30, Open: true}, {Title: "Count", Open: true, Number: true}},
	}
	for i, text := range hard {
		s.Rows = append(s.Rows, []string{fmt.Sprintf("sch.%d", i), text, levels[i%len(levels)], text, fmt.Sprint(i)})
	}
	s.Rows = append(s.Rows, []string{"sch.last", "Nothing beside"})
	return Book{
		Title: "Checklist & more", Created: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), Lang: lang,
		Sheets: []Sheet{{Name: "state", Hidden: true, Columns: []Column{{Title: "version"}}, Rows: [][]string{{"1.0"}}}, s, {Name: "lists", Columns: []Column{{Title: "Other", Open: true, Choices: levels[:2]}}, Rows: [][]string{{""}}}},
	}
}

func write(t testing.TB, b Book) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(t testing.TB, data []byte) []Table {
	t.Helper()
	tables, err := Read(data, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

// texts of a table, without the empty ones at the end of a row.
func texts(t Table) (rows [][]string) {
	for _, row := range t.Rows {
		var line []string
		for _, c := range row {
			line = append(line, c.Text)
		}
		for len(line) > 0 && line[len(line)-1] == "" {
			line = line[:len(line)-1]
		}
		rows = append(rows, line)
	}
	return rows
}

// expected is what a sheet reads as.
func expected(s Sheet) (rows [][]string) {
	lead := 0
	for lead < len(s.Columns) && s.Columns[lead].Hidden {
		lead++
	}
	for _, line := range s.Lead {
		rows = append(rows, append(make([]string, lead), line))
	}
	var header []string
	for _, c := range s.Columns {
		header = append(header, c.Title)
	}
	return append(append(rows, header), s.Rows...)
}

func TestRoundTrip(t *testing.T) {
	for _, lang := range copse.Shipped() {
		b := sample(lang)
		holds(t, b, read(t, write(t, b)))
	}
}

// holds compares what was read with what was written.
func holds(t *testing.T, b Book, tables []Table) {
	t.Helper()
	if len(tables) != 4 {
		t.Fatalf("%d sheets", len(tables))
	}
	for i, name := range []string{"state", "School  list", "lists", "lists 2"} {
		if hidden := i == 0 || i == 3; tables[i].Sheet != name || tables[i].Hidden != hidden {
			t.Errorf("sheet %d is %q, hidden %v", i, tables[i].Sheet, tables[i].Hidden)
		}
	}
	for i, s := range b.Sheets[:2] {
		if diff := cmp.Diff(expected(s), texts(tables[i])); diff != "" {
			t.Errorf("%s: %s", s.Name, diff)
		}
	}
	if got := tables[1].Rows[4][2]; got.Ref() != "C5" || got.Text != levels[1] {
		t.Errorf("%s: %q", got.Ref(), got.Text)
	}
}

func TestWrite_sameBytes(t *testing.T) {
	first := write(t, sample("ar"))
	time.Sleep(2 * time.Millisecond)
	for range 3 {
		if !bytes.Equal(first, write(t, sample("ar"))) {
			t.Fatal("the same book gave other bytes")
		}
	}
}

// TestWrite_second asks another reader what stands in the file.
func TestWrite_second(t *testing.T) {
	b := sample("ar")
	f, err := excelize.OpenReader(bytes.NewReader(write(t, b)))
	if err != nil {
		t.Fatal(err)
	}
	looks(t, f)
	rows, err := f.GetRows("School  list", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(expected(b.Sheets[1]), rows); diff != "" {
		t.Error(diff)
	}
	about, err := f.GetDocProps()
	if err != nil {
		t.Fatal(err)
	}
	if about.Title != b.Title || about.Language != "ar" || about.Created != "2026-03-01T12:00:00Z" || about.Creator != "Copse" || about.Modified != "" {
		t.Errorf("%+v", about)
	}
	panes, err := f.GetPanes("School  list")
	if err != nil || !panes.Freeze || panes.YSplit != 3 || panes.XSplit != 0 {
		t.Errorf("%+v %v", panes, err)
	}
}

// looks checks direction, locks and lists of the sample in any writer's file.
func looks(t *testing.T, f *excelize.File) {
	t.Helper()
	const name = "School  list"
	view, err := f.GetSheetView(name, 0)
	if err != nil || view.RightToLeft == nil || !*view.RightToLeft {
		t.Errorf("not from the right: %v", err)
	}
	for cell, open := range map[string]bool{"A4": false, "B4": false, "C3": false, "C4": true, "D28": true, "E29": true, "C30": false} {
		id, err := f.GetCellStyle(name, cell)
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		if locked := style.Protection == nil || style.Protection.Locked; locked == open {
			t.Errorf("%s: locked %v", cell, locked)
		}
		asTyped := style.NumFmt == 49 || style.CustomNumFmt != nil && *style.CustomNumFmt == "@"
		if cell == "D28" && (!asTyped || style.Alignment == nil || !style.Alignment.WrapText) {
			t.Errorf("%s: what is typed does not stay, or does not wrap: %+v %+v", cell, style, style.Alignment)
		}
	}
	if guard, err := f.GetSheetProtection(name); err != nil || guard.Password != "" {
		t.Errorf("%+v %v", guard, err)
	}
	if shown, err := f.GetColVisible(name, "A"); err != nil || shown {
		t.Errorf("the key is in sight: %v", err)
	}
	for row, least := range map[int]float64{2: 30, 18: 30, 28: 405} { // a long lead, a text of two lines, one of a thousand
		if high, err := f.GetRowHeight(name, row); err != nil || high < least {
			t.Errorf("row %d is %v points high, and its text needs %v (%v)", row, high, least, err)
		}
	}
	rules, err := f.GetDataValidations(name)
	if err != nil || len(rules) != 1 {
		t.Fatalf("%+v %v", rules, err)
	}
	if r := rules[0]; r.Sqref != "C4:C29" || strings.NewReplacer("'", "", "&apos;", "").Replace(r.Formula1) != "lists 2!$A$2:$A$9" || !r.ShowErrorMessage {
		t.Errorf("%+v", r)
	}
}

// TestWrite_heights: a row grows with what is typed into it.
func TestWrite_heights(t *testing.T) {
	for text, want := range map[string]int{"": 1, "short": 1, strings.Repeat("a", 19): 1, strings.Repeat("a b ", 10): 3, "a\nb\n": 3, strings.Repeat("中", 19): 2} {
		if got := lines(text, 20); got != want {
			t.Errorf("%q takes %d lines, want %d", text, got, want)
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(write(t, sample("en"))))
	if err != nil {
		t.Fatal(err)
	}
	part, _ := f.Pkg.Load("xl/worksheets/sheet2.xml")
	xml, ok := part.([]byte)
	if !ok || !bytes.Contains(xml, []byte(` ht="30"`)) || bytes.Contains(xml, []byte("customHeight")) {
		t.Errorf("%.900s", xml)
	}
}

func TestWrite_refused(t *testing.T) {
	one := []Column{{Title: "a"}}
	for name, b := range map[string]Book{
		"no sheet":        {},
		"none in sight":   {Sheets: []Sheet{{Name: "a", Columns: one, Hidden: true}}},
		"a row too wide":  {Sheets: []Sheet{{Name: "a", Columns: one, Rows: [][]string{{"1", "2"}}}}},
		"a text too long": {Sheets: []Sheet{{Name: "a", Columns: one, Rows: [][]string{{strings.Repeat("a", maxText+1)}}}}},
	} {
		if err := Write(&bytes.Buffer{}, b); err == nil {
			t.Errorf("%s was written", name)
		}
	}
	if _, err := Read(write(t, Book{Sheets: []Sheet{{Columns: one}}}), DefaultLimits()); err != nil {
		t.Errorf("a header alone: %v", err)
	}
}

// TestWrite_lines: forms end lines as Windows does, cells do not.
func TestWrite_lines(t *testing.T) {
	got := read(t, write(t, Book{Sheets: []Sheet{{Columns: []Column{{Title: "a"}}, Rows: [][]string{{"one\r\ntwo"}}}}}))
	if text := got[0].Rows[1][0].Text; text != "one\ntwo" {
		t.Errorf("%q", text)
	}
}

// TestNothingIsKept: no file is made on the way, not even for a moment, however large the
// book: excelize makes some from 16 MiB on.
func TestNothingIsKept(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	long := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(dir, long, long); err != nil {
		t.Fatal(err)
	}
	s := Sheet{Name: "a", Columns: []Column{{Title: "a", Open: true}}}
	random := rand.New(rand.NewPCG(1, 2))
	rows := 5
	if os.Getenv("COPSE_TEST_ALL") == "1" {
		rows = 530 // 17 MiB
	}
	for i := range rows {
		text := fmt.Sprint(i)
		for range 60 { // what packs too well is refused
			text += fmt.Sprint(random.Uint64())
		}
		s.Rows = append(s.Rows, []string{text + strings.Repeat("a", maxText-len(text))})
	}
	read(t, write(t, Book{Sheets: []Sheet{s}}))
	about, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !about.ModTime().Equal(long) {
		t.Error("a file was made in the folder for temporary files")
	}
}

func BenchmarkWrite(b *testing.B) {
	book := lifelike()
	for b.Loop() {
		for range 6 {
			write(b, book)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	data := write(b, lifelike())
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		for range 6 {
			read(b, data)
		}
	}
}

// lifelike is a checklist of 64 rows and 16 columns with texts as long as real ones.
func lifelike() Book {
	s := Sheet{Name: "Checklist", Lead: []string{"Fill in the yellow cells, save the file and send it back."}}
	for c := range 16 {
		col := Column{Title: fmt.Sprint("Column ", c), Width: 30, Open: c > 11}
		if c == 12 {
			col.Choices = levels
		}
		s.Columns = append(s.Columns, col)
	}
	for r := range 64 {
		var row []string
		for c := range 16 {
			row = append(row, fmt.Sprintf("%d.%d %s", r, c, strings.Repeat("Somebody is named who answers within a day. ", 1+(r+c)%8)))
		}
		s.Rows = append(s.Rows, row)
	}
	return Book{Title: "Checklist", Lang: "en", Sheets: []Sheet{s}}
}
